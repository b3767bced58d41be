//! Calls and the journal of their steps.

use crate::store::calls;
use crate::store::fresh::{Fresh, call, on_both, step};

on_both!(
    a_call_begins_and_ends_once,
    a_call_whose_end_came_first_stays_ended,
    steps_are_read_in_the_order_of_their_numbers
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
