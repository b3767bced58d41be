//! The waiting line.

use crate::store::fresh::{Fresh, on_both, wait};
use crate::store::writer::{Row, Wait};
use crate::store::{Tx, line};

on_both!(
    calls_are_taken_by_priority_then_return_then_entry_then_id,
    a_call_without_a_queue_or_without_a_beat_is_not_next,
    a_call_leaves_only_from_its_place_in_line,
    every_change_starts_from_its_expected_state,
    a_call_put_back_keeps_its_entry_and_goes_before_its_equals,
    an_ended_call_stays_ended_with_its_first_cause,
    a_call_that_ended_before_its_wait_came_never_waits,
    a_fetched_document_is_noted_once,
    connecting_calls_without_a_document_are_found,
    silent_calls_come_longest_first
);

fn waits(call: &str, priority: u32, entered_at: i64) -> Row {
    Row::Beat(Wait {
        priority,
        entered_at,
        ..wait(call, 10_000)
    })
}

async fn next(tx: &mut Tx) -> Vec<String> {
    let next = line::next_in_turn(tx, 10_000, 10).await.unwrap();
    next.into_iter().map(|row| row.call).collect()
}

async fn state(tx: &mut Tx, call: &str) -> String {
    line::find(tx, call).await.unwrap().unwrap().state
}

async fn calls_are_taken_by_priority_then_return_then_entry_then_id(at: Fresh) {
    at.append([
        waits("CA5", 5, 3_000),
        waits("CA4", 5, 2_000),
        waits("CA3", 5, 2_000),
        waits("CA2", 5, 9_000),
        waits("CA1", 9, 9_000),
    ])
    .await;
    let mut tx = at.db.write().await.unwrap();
    for (from, to) in [("waiting", "offered"), ("offered", "connecting")] {
        line::change(&mut tx, "CA2", from, to, 9_500).await.unwrap();
    }
    line::put_back(&mut tx, "CA2", 10_000).await.unwrap();
    let order = ["CA1", "CA2", "CA3", "CA4", "CA5"];
    assert_eq!(next(&mut tx).await, order);
    let first = line::next_in_turn(&mut tx, 10_000, 2).await.unwrap();
    assert_eq!(first.len(), 2);
    line::change(&mut tx, "CA3", "waiting", "offered", 10_000)
        .await
        .unwrap();
    assert_eq!(next(&mut tx).await, ["CA1", "CA2", "CA4", "CA5"]);
    let places = line::places(&mut tx).await.unwrap();
    let places: Vec<_> = places.iter().map(|place| place.call.as_str()).collect();
    assert_eq!(places, order, "an offered call keeps its place");
}

async fn a_call_without_a_queue_or_without_a_beat_is_not_next(at: Fresh) {
    let no_queue = Wait {
        queue_sid: None,
        ..wait("CA1", 10_000)
    };
    at.append([
        Row::Wait(no_queue),
        Row::Beat(wait("CA2", 9_999)),
        Row::Beat(wait("CA3", 10_000)),
    ])
    .await;
    let mut tx = at.db.read().await.unwrap();
    assert_eq!(next(&mut tx).await, ["CA3"]);
    assert_eq!(line::places(&mut tx).await.unwrap().len(), 3);
}

async fn a_call_leaves_only_from_its_place_in_line(at: Fresh) {
    at.append(["CA1", "CA2", "CA3"].map(|call| Row::Beat(wait(call, 1_000))))
        .await;
    let mut tx = at.db.write().await.unwrap();
    for (call, states) in [
        ("CA2", &["offered"][..]),
        ("CA3", &["offered", "connecting"]),
    ] {
        let mut from = "waiting";
        for to in states {
            line::change(&mut tx, call, from, to, 1_500).await.unwrap();
            from = to;
        }
    }
    assert!(
        !line::leave(&mut tx, "CA1", 2, "callback", 2_000)
            .await
            .unwrap(),
        "a late word of an earlier wait"
    );
    for (call, leaves) in [("CA1", true), ("CA2", true), ("CA3", false), ("CA9", false)] {
        let left = line::leave(&mut tx, call, 3, "callback", 2_000)
            .await
            .unwrap();
        assert_eq!(left, leaves, "{call}");
    }
    assert!(
        !line::leave(&mut tx, "CA1", 3, "overflow", 3_000)
            .await
            .unwrap()
    );
    let row = line::find(&mut tx, "CA1").await.unwrap().unwrap();
    assert_eq!(
        (
            row.state.as_str(),
            row.leave_reason.as_deref(),
            row.state_since
        ),
        ("leaving", Some("callback"), 2_000)
    );
    assert_eq!(state(&mut tx, "CA3").await, "connecting");
}

async fn every_change_starts_from_its_expected_state(at: Fresh) {
    at.append([Row::Beat(wait("CA1", 1_000))]).await;
    let mut tx = at.db.write().await.unwrap();
    assert!(
        !line::change(&mut tx, "CA1", "offered", "connecting", 2_000)
            .await
            .unwrap()
    );
    assert!(!line::put_back(&mut tx, "CA1", 2_000).await.unwrap());
    assert!(
        line::change(&mut tx, "CA1", "waiting", "offered", 2_000)
            .await
            .unwrap()
    );
    assert!(
        !line::change(&mut tx, "CA1", "waiting", "offered", 3_000)
            .await
            .unwrap()
    );
    assert!(
        !line::change(&mut tx, "CA9", "waiting", "offered", 3_000)
            .await
            .unwrap()
    );
    let row = line::find(&mut tx, "CA1").await.unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.state_since), ("offered", 2_000));
}

async fn a_call_put_back_keeps_its_entry_and_goes_before_its_equals(at: Fresh) {
    at.append([waits("CA1", 5, 1_000), waits("CA2", 5, 4_000)])
        .await;
    let mut tx = at.db.write().await.unwrap();
    line::change(&mut tx, "CA2", "waiting", "connecting", 5_000)
        .await
        .unwrap();
    assert!(line::note_connect(&mut tx, "CA2", 5_500).await.unwrap());
    assert!(line::put_back(&mut tx, "CA2", 20_000).await.unwrap());
    let row = line::find(&mut tx, "CA2").await.unwrap().unwrap();
    assert_eq!(
        (row.entered_at, row.returned, row.beat_at),
        (4_000, 1, 20_000)
    );
    assert_eq!(row.connect_at, None);
    assert_eq!(next(&mut tx).await, ["CA2", "CA1"]);
}

async fn an_ended_call_stays_ended_with_its_first_cause(at: Fresh) {
    at.append([Row::Beat(wait("CA1", 1_000))]).await;
    let mut tx = at.db.write().await.unwrap();
    assert!(line::end(&mut tx, "CA1", "hangup", 2_000).await.unwrap());
    assert!(!line::end(&mut tx, "CA1", "reaped", 3_000).await.unwrap());
    assert!(!line::put_back(&mut tx, "CA1", 3_000).await.unwrap());
    assert!(!line::note_connect(&mut tx, "CA1", 3_000).await.unwrap());
    tx.commit().await.unwrap();
    at.append([Row::Beat(wait("CA1", 9_000))]).await;
    let mut tx = at.db.read().await.unwrap();
    let row = line::find(&mut tx, "CA1").await.unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.beat_at), ("ended", 1_000));
    assert!(line::places(&mut tx).await.unwrap().is_empty());
}

async fn a_call_that_ended_before_its_wait_came_never_waits(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    assert!(line::end(&mut tx, "CA1", "hangup", 2_000).await.unwrap());
    tx.commit().await.unwrap();
    at.append([Row::Wait(wait("CA1", 9_000)), Row::Beat(wait("CA1", 9_000))])
        .await;
    let mut tx = at.db.read().await.unwrap();
    assert_eq!(state(&mut tx, "CA1").await, "ended");
}

async fn a_fetched_document_is_noted_once(at: Fresh) {
    at.append([Row::Beat(wait("CA1", 1_000))]).await;
    let mut tx = at.db.write().await.unwrap();
    assert!(!line::note_connect(&mut tx, "CA1", 2_000).await.unwrap());
    line::change(&mut tx, "CA1", "waiting", "connecting", 2_000)
        .await
        .unwrap();
    for time in [3_000, 4_000] {
        assert!(line::note_connect(&mut tx, "CA1", time).await.unwrap());
    }
    let row = line::find(&mut tx, "CA1").await.unwrap().unwrap();
    assert_eq!(row.connect_at, Some(3_000));
}

async fn connecting_calls_without_a_document_are_found(at: Fresh) {
    at.append(["CA1", "CA2", "CA3", "CA4"].map(|call| Row::Beat(wait(call, 1_000))))
        .await;
    let mut tx = at.db.write().await.unwrap();
    for (call, time) in [("CA1", 2_000), ("CA2", 2_000), ("CA3", 3_000)] {
        line::change(&mut tx, call, "waiting", "connecting", time)
            .await
            .unwrap();
    }
    line::note_connect(&mut tx, "CA2", 2_500).await.unwrap();
    let stuck = line::stuck_connecting(&mut tx, 3_000).await.unwrap();
    let stuck: Vec<_> = stuck.iter().map(|row| row.call.as_str()).collect();
    assert_eq!(stuck, ["CA1"]);
}

async fn silent_calls_come_longest_first(at: Fresh) {
    let beats = [
        ("CA1", 3_000),
        ("CA2", 1_000),
        ("CA3", 2_000),
        ("CA4", 5_000),
        ("CA5", 500),
    ];
    at.append(beats.map(|(call, beat)| Row::Beat(wait(call, beat))))
        .await;
    let mut tx = at.db.write().await.unwrap();
    line::change(&mut tx, "CA5", "waiting", "offered", 5_000)
        .await
        .unwrap();
    let silent = line::silent(&mut tx, 5_000, 2).await.unwrap();
    let silent: Vec<_> = silent.iter().map(|row| row.call.as_str()).collect();
    assert_eq!(silent, ["CA2", "CA3"]);
}
