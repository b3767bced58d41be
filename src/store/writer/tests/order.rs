//! The order in which news of a call arrive makes no difference.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::row;
use crate::store::fresh::{Fresh, append, call, on_both, step, wait};
use crate::store::writer::{Row, Wait};
use crate::store::{Db, calls, line};

on_both!(
    an_ended_call_never_waits_whatever_came_first,
    a_wait_and_an_end_at_the_same_time_leave_no_waiting_row,
    beats_give_the_same_row_in_any_order_and_any_batches
);

/// What can happen to a call. Numbers are times.
#[derive(Debug, Clone)]
enum News {
    Begin,
    Step(u32),
    Wait(i64),
    Beat(i64),
    Move(&'static str, &'static str),
    BackInLine,
    End,
}

const STATES: &[(&str, &str)] = &[
    ("waiting", "offered"),
    ("offered", "waiting"),
    ("offered", "connecting"),
    ("connecting", "talking"),
    ("talking", "in-flow"),
    ("waiting", "leaving"),
];

fn news() -> impl Strategy<Value = News> {
    prop_oneof![
        Just(News::Begin),
        (1_u32..5).prop_map(News::Step),
        (1_000_i64..9_000).prop_map(News::Wait),
        (1_000_i64..9_000).prop_map(News::Beat),
        prop::sample::select(STATES).prop_map(|(from, to)| News::Move(from, to)),
        Just(News::BackInLine),
        Just(News::End),
    ]
}

/// Runs `check` on examples; it may wait for the database.
fn for_any<S: Strategy>(cases: u32, strategy: &S, check: impl Fn(S::Value, u32) -> bool)
where
    S::Value: Clone,
{
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let number = std::cell::Cell::new(0);
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let outcome = runner.run(strategy, |value| {
        number.set(number.get() + 1);
        prop_assert!(block_in_place(|| check(value, number.get())));
        Ok(())
    });
    outcome.unwrap();
}

/// As `end_call` does.
async fn end(db: &Db, sid: &str, now: i64) {
    let mut tx = db.write().await.unwrap();
    calls::end(&mut tx, sid, "hangup", now).await.unwrap();
    line::end(&mut tx, sid, "hangup", now).await.unwrap();
    tx.commit().await.unwrap();
}

async fn happen(db: &Db, sid: &str, news: News) {
    match news {
        News::Begin => append(db, [call(sid, 1_000)]).await,
        News::Step(seq) => append(db, [step(sid, seq, "menu")]).await,
        News::Wait(at) => append(db, [Row::Wait(wait(sid, at))]).await,
        News::Beat(at) => append(db, [Row::Beat(wait(sid, at))]).await,
        News::Move(from, to) => {
            let mut tx = db.write().await.unwrap();
            line::change(&mut tx, sid, from, to, 5_000).await.unwrap();
            tx.commit().await.unwrap();
        }
        News::BackInLine => {
            let mut tx = db.write().await.unwrap();
            line::put_back(&mut tx, sid, 5_000).await.unwrap();
            tx.commit().await.unwrap();
        }
        News::End => end(db, sid, 6_000).await,
    }
}

async fn an_ended_call_never_waits_whatever_came_first(at: Fresh) {
    let handle = Handle::current();
    let before_and_after = (
        prop::collection::vec(news(), 0..6),
        prop::collection::vec(news(), 0..6),
    );
    for_any(60, &before_and_after, |(before, after), number| {
        handle.block_on(async {
            let sid = format!("CA{number}");
            let all = before.into_iter().chain([News::End]).chain(after);
            for news in all.chain([News::Begin]) {
                happen(&at.db, &sid, news).await;
            }
            let mut tx = at.db.read().await.unwrap();
            let call = calls::find(&mut tx, &sid).await.unwrap().unwrap();
            let line = line::find(&mut tx, &sid).await.unwrap().unwrap();
            let told = call.started_at == 1_000 && call.to_number == "803164";
            line.state == "ended" && call.ended_at.is_some() && told
        })
    });
}

async fn a_wait_and_an_end_at_the_same_time_leave_no_waiting_row(at: Fresh) {
    let second = at.open_again().await;
    for number in 0..50 {
        let sid = format!("CA{number}");
        let (db, ending) = (at.db.clone(), sid.clone());
        let rows = [call(&sid, 1_000), Row::Wait(wait(&sid, 2_000))];
        let ended = tokio::spawn(async move { end(&db, &ending, 3_000).await });
        append(&second, rows).await;
        ended.await.unwrap();
        assert_eq!(row(&at.db, &sid).await.unwrap().state, "ended");
    }
    second.close().await;
}

async fn beats_give_the_same_row_in_any_order_and_any_batches(at: Fresh) {
    let handle = Handle::current();
    let beat = (prop::bool::ANY, prop::bool::ANY);
    let beats = prop::collection::vec(beat, 1..8)
        .prop_map(|beats| beats.into_iter().zip(1_000..).collect::<Vec<_>>())
        .prop_flat_map(|beats| (Just(beats.clone()), Just(beats).prop_shuffle()));
    for_any(40, &beats, |(sorted, shuffled), number| {
        handle.block_on(async {
            let mut rows = Vec::new();
            for (order, beats) in [("a", sorted), ("b", shuffled)] {
                let sid = format!("CA{number}{order}");
                let mut batch = Vec::new();
                for ((with_queue, commits), time) in beats {
                    let queue_sid = with_queue.then(|| "QU1".to_owned());
                    batch.push(Row::Wait(Wait {
                        queue_sid,
                        ..wait(&sid, time)
                    }));
                    if commits {
                        append(&at.db, batch.drain(..)).await;
                    }
                }
                append(&at.db, batch).await;
                let found = row(&at.db, &sid).await.unwrap();
                rows.push((found.state, found.beat_at, found.queue_sid));
            }
            rows[0] == rows[1]
        })
    });
}
