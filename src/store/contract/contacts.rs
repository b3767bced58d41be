//! Contacts.

use super::rows::{add_operators, open_contact};
use crate::store::fresh::{Fresh, on_both};
use crate::store::{Error, Tx, contacts};

on_both!(
    an_operator_has_one_open_contact,
    a_contact_talks_wraps_up_and_closes_each_once,
    the_first_cause_and_end_stay,
    an_outcome_is_written_while_the_contact_is_open,
    a_caller_who_is_gone_ends_no_wrap_up,
    wrap_ups_are_over_at_their_time,
    the_last_contacts_come_newest_first,
    the_mean_talk_counts_only_closed_talks
);

async fn open(tx: &mut Tx, id: &str, call: &str, operator: &str) {
    open_contact(tx, id, call, operator).await.unwrap();
}

async fn state(tx: &mut Tx, id: &str) -> String {
    contacts::find(tx, id).await.unwrap().unwrap().state
}

async fn an_operator_has_one_open_contact(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a", "b"]).await;
    open(&mut tx, "1", "CA1", "a").await;
    open(&mut tx, "2", "CA2", "b").await;
    let found = contacts::open_of(&mut tx, "a").await.unwrap().unwrap();
    assert_eq!((found.id.as_str(), found.call_live), ("1", 1));
    tx.commit().await.unwrap();

    let mut tx = at.db.write().await.unwrap();
    let second = open_contact(&mut tx, "3", "CA3", "a").await;
    assert!(matches!(second, Err(Error::Taken)));
    drop(tx);

    let mut tx = at.db.write().await.unwrap();
    contacts::close(&mut tx, "1", "done", 2_000).await.unwrap();
    assert!(contacts::open_of(&mut tx, "a").await.unwrap().is_none());
    open(&mut tx, "3", "CA3", "a").await;
    let found = contacts::of_offer(&mut tx, "offer-3")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, "3");
    assert!(
        contacts::of_offer(&mut tx, "offer-9")
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_contact_talks_wraps_up_and_closes_each_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a"]).await;
    open(&mut tx, "1", "CA1", "a").await;
    assert!(contacts::talk(&mut tx, "1", 1_100).await.unwrap());
    assert!(!contacts::talk(&mut tx, "1", 1_200).await.unwrap());
    assert!(
        contacts::wrap_up(&mut tx, "1", "talk-ended", 1_300, 1_400)
            .await
            .unwrap()
    );
    assert!(
        !contacts::wrap_up(&mut tx, "1", "hangup", 1_500, 1_600)
            .await
            .unwrap()
    );
    assert!(!contacts::talk(&mut tx, "1", 1_700).await.unwrap());
    assert!(
        contacts::close(&mut tx, "1", "wrap-up-over", 1_800)
            .await
            .unwrap()
    );
    assert!(!contacts::close(&mut tx, "1", "again", 1_900).await.unwrap());
    assert!(
        !contacts::wrap_up(&mut tx, "1", "hangup", 1_900, 2_000)
            .await
            .unwrap()
    );
    let found = contacts::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(found.state, "closed");
    assert_eq!(
        (found.talk_at, found.wrap_until),
        (Some(1_100), Some(1_400))
    );
}

async fn the_first_cause_and_end_stay(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a", "b"]).await;
    open(&mut tx, "1", "CA1", "a").await;
    contacts::wrap_up(&mut tx, "1", "talk-ended", 1_300, 1_400)
        .await
        .unwrap();
    contacts::close(&mut tx, "1", "wrap-up-over", 1_800)
        .await
        .unwrap();
    let found = contacts::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(found.cause.as_deref(), Some("talk-ended"));
    assert_eq!(found.ended_at, Some(1_300));
    open(&mut tx, "2", "CA2", "b").await;
    contacts::close(&mut tx, "2", "hangup", 1_900)
        .await
        .unwrap();
    let found = contacts::find(&mut tx, "2").await.unwrap().unwrap();
    assert_eq!(
        (found.cause.as_deref(), found.ended_at),
        (Some("hangup"), Some(1_900))
    );
}

async fn an_outcome_is_written_while_the_contact_is_open(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a"]).await;
    open(&mut tx, "1", "CA1", "a").await;
    assert!(
        contacts::set_outcome(&mut tx, "1", "other", Some("words"))
            .await
            .unwrap()
    );
    assert!(
        contacts::set_outcome(&mut tx, "1", "pin-issued", None)
            .await
            .unwrap()
    );
    contacts::close(&mut tx, "1", "done", 2_000).await.unwrap();
    assert!(
        !contacts::set_outcome(&mut tx, "1", "other", None)
            .await
            .unwrap()
    );
    let found = contacts::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(found.outcome.as_deref(), Some("pin-issued"));
    assert_eq!(
        found.note.as_deref(),
        Some("words"),
        "no note leaves the note"
    );
}

async fn a_caller_who_is_gone_ends_no_wrap_up(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a", "b", "c"]).await;
    open(&mut tx, "1", "CA1", "a").await;
    contacts::wrap_up(&mut tx, "1", "phone", 1_300, 1_400)
        .await
        .unwrap();
    open(&mut tx, "2", "CA1", "b").await;
    contacts::talk(&mut tx, "2", 1_500).await.unwrap();
    open(&mut tx, "3", "CA2", "c").await;
    let gone = contacts::caller_gone(&mut tx, "CA1").await.unwrap();
    let gone: Vec<_> = gone.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(gone, ["2"]);
    assert_eq!(state(&mut tx, "1").await, "wrap-up");
    for (id, live) in [("1", 0), ("2", 0), ("3", 1)] {
        let found = contacts::find(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(found.call_live, live, "{id}");
    }
}

async fn wrap_ups_are_over_at_their_time(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a", "b", "c"]).await;
    for (id, operator, until) in [("1", "a", 2_000), ("2", "b", 2_001)] {
        open(&mut tx, id, "CA1", operator).await;
        contacts::wrap_up(&mut tx, id, "done", 1_500, until)
            .await
            .unwrap();
    }
    open(&mut tx, "3", "CA1", "c").await;
    let over = contacts::wrapped(&mut tx, 2_000).await.unwrap();
    let over: Vec<_> = over.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(over, ["1"]);
}

async fn the_last_contacts_come_newest_first(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a"]).await;
    for id in ["1", "2", "3"] {
        open(&mut tx, id, "CA1", "a").await;
        contacts::close(&mut tx, id, "done", 2_000).await.unwrap();
    }
    open(&mut tx, "4", "CA1", "a").await;
    let last = contacts::last_of(&mut tx, "a", 2).await.unwrap();
    let last: Vec<_> = last.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(last, ["3", "2"]);
}

async fn the_mean_talk_counts_only_closed_talks(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    assert_eq!(contacts::mean_talk(&mut tx).await.unwrap(), None);
    add_operators(&mut tx, ["a"]).await;
    for (id, talk, end) in [("1", 1_000, 2_000), ("2", 1_000, 4_000)] {
        open(&mut tx, id, "CA1", "a").await;
        contacts::talk(&mut tx, id, talk).await.unwrap();
        contacts::wrap_up(&mut tx, id, "done", end, end)
            .await
            .unwrap();
        contacts::close(&mut tx, id, "done", end).await.unwrap();
    }
    open(&mut tx, "3", "CA1", "a").await;
    contacts::close(&mut tx, "3", "never-spoke", 90_000)
        .await
        .unwrap();
    assert_eq!(contacts::mean_talk(&mut tx).await.unwrap(), Some(2_000.0));
}
