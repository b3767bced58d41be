//! Calls and the journal of their steps.

use crate::store::fresh::{Fresh, call, on_both, step, wait};
use crate::store::writer::Row;
use crate::store::{calls, line};

on_both!(
    a_call_begins_and_ends_once,
    a_call_whose_end_came_first_stays_ended,
    steps_are_read_in_the_order_of_their_numbers,
    old_calls_are_forgotten_once
);

async fn a_call_begins_and_ends_once(at: Fresh) {
    at.append([call("CA1", 1_000), call("CA1", 5_000)]).await;
    let mut tx = at.db.write().await.unwrap();
    let found = calls::find(&mut tx, "CA1").await.unwrap().unwrap();
    assert_eq!((found.started_at, found.ended_at), (1_000, None));
    assert_eq!(found.to_number, "803164");
    assert!(calls::end(&mut tx, "CA1", "hangup", 2_000).await.unwrap());
    assert!(!calls::end(&mut tx, "CA1", "reaped", 3_000).await.unwrap());
    let found = calls::find(&mut tx, "CA1").await.unwrap().unwrap();
    assert_eq!(found.ended_at, Some(2_000));
    assert_eq!(found.cause.as_deref(), Some("hangup"), "the first stays");
    assert!(calls::find(&mut tx, "CA2").await.unwrap().is_none());
}

async fn a_call_whose_end_came_first_stays_ended(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    assert!(calls::end(&mut tx, "CA1", "hangup", 2_000).await.unwrap());
    tx.commit().await.unwrap();
    at.append([call("CA1", 1_000)]).await;
    at.append([call("CA1", 1_500)]).await;
    let mut tx = at.db.read().await.unwrap();
    let found = calls::find(&mut tx, "CA1").await.unwrap().unwrap();
    assert_eq!((found.started_at, found.ended_at), (1_000, Some(2_000)));
    assert_eq!(found.from_number, "+393331234567");
}

async fn steps_are_read_in_the_order_of_their_numbers(at: Fresh) {
    at.append([
        step("CA1", 10, "late"),
        step("CA1", 2, "early"),
        step("CA2", 1, "other"),
    ])
    .await;
    let mut tx = at.db.read().await.unwrap();
    let steps = calls::steps(&mut tx, "CA1").await.unwrap();
    let nodes: Vec<_> = steps
        .iter()
        .map(|step| (step.seq, step.node.as_str()))
        .collect();
    assert_eq!(nodes, [(2, "early"), (10, "late")]);
}

async fn old_calls_are_forgotten_once(at: Fresh) {
    at.append([
        call("CA2", 2_000),
        call("CA1", 1_000),
        call("CA3", 3_000),
        step("CA1", 4, "number"),
        Row::Beat(wait("CA1", 1_000)),
    ])
    .await;
    let mut tx = at.db.write().await.unwrap();
    let old = calls::to_forget(&mut tx, 2_000, 9).await.unwrap();
    assert_eq!(old, ["CA1", "CA2"], "the oldest first");
    assert_eq!(calls::to_forget(&mut tx, 2_000, 1).await.unwrap(), ["CA1"]);
    calls::rewrite_step(&mut tx, "CA1", 4, "[1]").await.unwrap();
    calls::forget_number(&mut tx, "CA1").await.unwrap();
    assert_eq!(calls::to_forget(&mut tx, 2_000, 9).await.unwrap(), ["CA2"]);
    let found = calls::find(&mut tx, "CA1").await.unwrap().unwrap();
    assert_eq!((found.from_number.as_str(), found.started_at), ("", 1_000));
    let row = line::find(&mut tx, "CA1").await.unwrap().unwrap();
    assert_eq!(row.from_number, "");
    let step = calls::step(&mut tx, "CA1", 4).await.unwrap().unwrap();
    assert_eq!(
        (step.node.as_str(), step.effects.as_str()),
        ("number", "[1]")
    );
    assert!(calls::step(&mut tx, "CA1", 5).await.unwrap().is_none());
}
