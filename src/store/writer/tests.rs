//! What the group writer promises, whatever comes in whatever order, and while the database is away.

mod away;
mod order;

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::{Row, Wait, Writer};
use crate::bell::Bell;
use crate::clock::Clock;
use crate::store::db::on;
use crate::store::fresh::{Fresh, on_both, step, wait};
use crate::store::line::{self, Waiting};
use crate::store::{Db, Tx, calls};

on_both!(
    the_first_at_a_number_wins_in_one_batch_and_in_two,
    a_wait_makes_a_missing_row_again,
    a_wait_never_touches_a_call_that_went_on,
    a_wait_that_begins_at_a_later_step_brings_a_call_back_in_line,
    a_promise_that_came_too_late_does_not_hold_who_waits_again,
    who_never_left_waits_again_after_a_minute,
    a_beat_brings_the_queue_and_never_goes_backwards,
    a_bad_row_is_dropped_alone,
    new_waits_ring_the_bell_of_the_line
);

/// Long enough for any commit of a test.
const LONG: Duration = Duration::from_mins(1);

async fn row(db: &Db, call: &str) -> Option<Waiting> {
    let mut tx = db.read().await.unwrap();
    line::find(&mut tx, call).await.unwrap()
}

async fn nodes(db: &Db, call: &str) -> Vec<String> {
    let mut tx = db.read().await.unwrap();
    let steps = calls::steps(&mut tx, call).await.unwrap();
    steps.into_iter().map(|step| step.node).collect()
}

async fn run(tx: &mut Tx, sql: String) {
    let sql = AssertSqlSafe(sql);
    on!(tx, |conn| sqlx::query(sql).execute(conn).await.map(drop)).unwrap();
}

async fn the_first_at_a_number_wins_in_one_batch_and_in_two(at: Fresh) {
    at.append([step("CA1", 1, "first"), step("CA1", 1, "second")])
        .await;
    at.append([step("CA1", 1, "third"), step("CA1", 2, "next")])
        .await;
    assert_eq!(nodes(&at.db, "CA1").await, ["first", "next"]);
}

async fn a_wait_makes_a_missing_row_again(at: Fresh) {
    at.append([Row::Beat(wait("CA1", 9_000))]).await;
    let before = row(&at.db, "CA1").await.unwrap();
    assert_eq!(
        (before.state.as_str(), before.entered_at),
        ("waiting", 1_000)
    );
    let mut tx = at.db.write().await.unwrap();
    run(&mut tx, "DELETE FROM line".to_owned()).await;
    tx.commit().await.unwrap();
    at.append([Row::Beat(wait("CA1", 9_000))]).await;
    assert_eq!(row(&at.db, "CA1").await.unwrap(), before);
}

async fn a_wait_never_touches_a_call_that_went_on(at: Fresh) {
    at.append([Row::Beat(wait("CA1", 1_000))]).await;
    for state in ["connecting", "talking", "leaving", "in-flow", "ended"] {
        let mut tx = at.db.write().await.unwrap();
        run(&mut tx, format!("UPDATE line SET state = '{state}'")).await;
        tx.commit().await.unwrap();
        let before = row(&at.db, "CA1").await.unwrap();
        let late = Wait {
            queue_sid: Some("QU2".to_owned()),
            ..wait("CA1", 9_000)
        };
        at.append([Row::Wait(late.clone()), Row::Beat(late)]).await;
        assert_eq!(row(&at.db, "CA1").await.unwrap(), before, "{state}");
    }
}

async fn set(db: &Db, what: &str) {
    let mut tx = db.write().await.unwrap();
    run(&mut tx, format!("UPDATE line SET {what}")).await;
    tx.commit().await.unwrap();
}

async fn a_wait_that_begins_at_a_later_step_brings_a_call_back_in_line(at: Fresh) {
    at.append([Row::Beat(wait("CA1", 1_000))]).await;
    let again = |at| Wait {
        seq: 7,
        queue: "others".to_owned(),
        ticket: "another".to_owned(),
        queue_sid: None,
        ..wait("CA1", at)
    };
    for state in ["connecting", "talking", "ended"] {
        set(&at.db, &format!("state = '{state}', seq = 3")).await;
        at.append([Row::Wait(again(8_000))]).await;
        assert_eq!(row(&at.db, "CA1").await.unwrap().state, state);
    }
    for state in ["waiting", "leaving", "in-flow"] {
        let before = format!("state = '{state}', seq = 3, queue = 'people', queue_sid = 'QU1'");
        set(&at.db, &before).await;
        // A late word from the old wait comes in the same batch, and one after it.
        at.append([Row::Wait(again(8_000)), Row::Beat(wait("CA1", 8_500))])
            .await;
        at.append([Row::Beat(wait("CA1", 8_600))]).await;
        let found = row(&at.db, "CA1").await.unwrap();
        assert_eq!(
            (found.state.as_str(), found.queue.as_str(), found.seq),
            ("waiting", "others", 7),
            "{state}"
        );
        assert_eq!(
            (found.ticket.as_str(), found.entered_at),
            ("another", 1_000)
        );
    }
}

async fn a_promise_that_came_too_late_does_not_hold_who_waits_again(at: Fresh) {
    at.append([Row::Beat(wait("CA1", 1_000))]).await;
    let again = Wait {
        seq: 7,
        ..wait("CA1", 8_000)
    };
    for (cause, state) in [("callback", "waiting"), ("abandoned", "ended")] {
        set(
            &at.db,
            &format!("state = 'ended', cause = '{cause}', seq = 3"),
        )
        .await;
        at.append([Row::Beat(wait("CA1", 7_000))]).await;
        assert_eq!(row(&at.db, "CA1").await.unwrap().state, "ended");
        at.append([Row::Beat(again.clone())]).await;
        assert_eq!(row(&at.db, "CA1").await.unwrap().state, state, "{cause}");
    }
}

async fn who_never_left_waits_again_after_a_minute(at: Fresh) {
    at.append([Row::Beat(wait("CA1", 1_000))]).await;
    set(&at.db, "state = 'leaving', state_since = 2000").await;
    at.append([Row::Beat(wait("CA1", 61_999))]).await;
    assert_eq!(row(&at.db, "CA1").await.unwrap().state, "leaving");
    at.append([Row::Beat(wait("CA1", 62_000))]).await;
    let found = row(&at.db, "CA1").await.unwrap();
    assert_eq!(
        (found.state.as_str(), found.queue_sid.as_deref()),
        ("waiting", Some("QU1"))
    );
}

async fn a_beat_brings_the_queue_and_never_goes_backwards(at: Fresh) {
    let no_queue = |time| {
        Row::Wait(Wait {
            queue_sid: None,
            ..wait("CA1", time)
        })
    };
    at.append([no_queue(1_000)]).await;
    assert_eq!(row(&at.db, "CA1").await.unwrap().queue_sid, None);
    at.append([Row::Beat(wait("CA1", 3_000)), no_queue(2_000)])
        .await;
    at.append([no_queue(1_500)]).await;
    let mut tx = at.db.write().await.unwrap();
    line::change(&mut tx, "CA1", "waiting", "offered", 3_500)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    at.append([no_queue(4_000)]).await;
    let found = row(&at.db, "CA1").await.unwrap();
    assert_eq!((found.state.as_str(), found.beat_at), ("offered", 4_000));
    assert_eq!(found.queue_sid.as_deref(), Some("QU1"));
}

async fn a_bad_row_is_dropped_alone(at: Fresh) {
    let bad = step("CA1", 5, "bad");
    let mut tx = at.db.write().await.unwrap();
    let refuse = match tx {
        Tx::Sqlite(_) => {
            "CREATE TRIGGER refuse BEFORE INSERT ON journal WHEN NEW.node = 'bad' \
             BEGIN SELECT RAISE(ABORT, 'bad'); END"
        }
        Tx::Postgres(_) => "ALTER TABLE journal ADD CHECK (node <> 'bad')",
    };
    run(&mut tx, refuse.to_owned()).await;
    tx.commit().await.unwrap();
    let clock = Clock::system();
    let (bell, _listener) = Bell::new(&clock);
    let (writer, committer) = Writer::new(at.db.clone(), &clock, bell);
    for seq in (1..10).filter(|seq| *seq != 5) {
        writer.append(step("CA1", seq, "good"));
    }
    writer.append(Row::Beat(wait("CA1", 1_000)));
    let committing = tokio::spawn(committer.run());
    let (bad, good) = tokio::join!(
        writer.append_within(bad, LONG),
        writer.append_within(step("CA1", 10, "good"), LONG)
    );
    assert_eq!((bad, good), (false, true));
    assert_eq!(
        (writer.lost(), writer.waiting(), writer.is_up()),
        (1, 0, true)
    );
    drop(writer);
    committing.await.unwrap();
    assert_eq!(nodes(&at.db, "CA1").await.len(), 9);
    assert!(row(&at.db, "CA1").await.is_some());
}

async fn new_waits_ring_the_bell_of_the_line(at: Fresh) {
    let clock = Clock::system();
    let (bell, mut listener) = Bell::new(&clock);
    let (writer, committer) = Writer::new(at.db.clone(), &clock, bell);
    writer.append(Row::Beat(wait("CA1", 1_000)));
    drop(writer);
    committer.run().await;
    assert!(
        listener.rung().await.is_some(),
        "and the bell is gone with the committer"
    );
    assert!(listener.rung().await.is_none());
}

#[tokio::test]
async fn rows_that_wait_together_are_committed_together() {
    let Some(at) = Fresh::postgres().await else {
        return;
    };
    at.append((0..1_200).map(|seq| step("CA1", seq, "menu")))
        .await;
    let Tx::Postgres(mut tx) = at.db.read().await.unwrap() else {
        unreachable!("the database is PostgreSQL")
    };
    let batches = "SELECT COUNT(*) FROM journal GROUP BY xmin::text ORDER BY MIN(seq)";
    let batches: Vec<i64> = sqlx::query_scalar(batches)
        .fetch_all(&mut *tx)
        .await
        .unwrap();
    assert_eq!(batches, [500, 500, 200]);
}
