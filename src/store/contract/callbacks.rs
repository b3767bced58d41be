//! Promises to ring back.

use super::rows::add_operators;
use crate::store::callbacks::{self, Callback, End};
use crate::store::fresh::{Fresh, on_both, wait};
use crate::store::writer::Row;
use crate::store::{Tx, line};

on_both!(
    a_number_and_a_call_have_one_open_promise,
    promises_are_listed_by_the_original_entry_until_they_end,
    one_operator_takes_a_promise_whose_time_has_come,
    a_promise_that_nobody_answered_keeps_its_place,
    a_promise_ends_once,
    promises_of_callers_who_wait_again_are_found,
    calls_join_the_promise_that_their_number_has,
    the_numbers_of_promises_that_ended_are_forgotten
);

fn promise(id: &str, number: &str, entered_at: i64) -> Callback {
    Callback {
        id: id.to_owned(),
        call: format!("CA-{id}"),
        number: number.to_owned(),
        queue: "people".to_owned(),
        priority: 5,
        skills: "it pin".to_owned(),
        entered_at,
        language: "it".to_owned(),
        intent: Some("pin-request".to_owned()),
        due_at: 5_000,
        tries: 0,
        state: "open".to_owned(),
        taken_by: None,
        outcome: None,
        created_at: 2_000,
    }
}

fn end(outcome: &str) -> End<'_> {
    End {
        outcome,
        by: "anna",
        tries: 0,
        now: 9_000,
        holder: None,
    }
}

async fn add(tx: &mut Tx, promise: &Callback) -> bool {
    callbacks::insert(tx, promise).await.unwrap()
}

async fn listed(tx: &mut Tx) -> Vec<String> {
    let all = callbacks::waiting(tx, 9_000, 10).await.unwrap();
    all.into_iter().map(|one| one.id).collect()
}

async fn a_number_and_a_call_have_one_open_promise(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let first = promise("1", "+393331234567", 1_000);
    assert!(add(&mut tx, &first).await);
    assert!(!add(&mut tx, &promise("2", "+393331234567", 500)).await);
    let same_call = Callback {
        call: first.call.clone(),
        ..promise("3", "+390659051", 500)
    };
    assert!(!add(&mut tx, &same_call).await);
    assert!(add(&mut tx, &promise("4", "+390659051", 500)).await);
    let found = callbacks::find(&mut tx, "1").await.unwrap();
    assert!(found == Some(first.clone()));
    let of_call = callbacks::of_call(&mut tx, "CA-1").await.unwrap();
    assert!(of_call == Some(first));
    assert!(callbacks::of_call(&mut tx, "CA-2").await.unwrap().is_none());
    callbacks::finish(&mut tx, "1", end("spoken"))
        .await
        .unwrap();
    assert!(
        add(&mut tx, &promise("5", "+393331234567", 500)).await,
        "a new one may come later"
    );
}

async fn promises_are_listed_by_the_original_entry_until_they_end(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["A"]).await;
    for (id, number, entered) in [
        ("1", "+391", 3_000),
        ("2", "+392", 1_000),
        ("3", "+393", 2_000),
    ] {
        assert!(add(&mut tx, &promise(id, number, entered)).await);
    }
    callbacks::take(&mut tx, "2", "A", 5_000).await.unwrap();
    assert_eq!(listed(&mut tx).await, ["2", "3", "1"]);
    callbacks::finish(&mut tx, "3", end("not-wanted"))
        .await
        .unwrap();
    assert_eq!(listed(&mut tx).await, ["2", "1"]);
    assert_eq!(
        callbacks::waiting(&mut tx, 9_000, 1).await.unwrap().len(),
        1
    );
}

async fn one_operator_takes_a_promise_whose_time_has_come(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["A", "B"]).await;
    add(&mut tx, &promise("1", "+391", 1_000)).await;
    assert!(!callbacks::take(&mut tx, "1", "A", 4_999).await.unwrap());
    assert!(callbacks::take(&mut tx, "1", "A", 5_000).await.unwrap());
    assert!(!callbacks::take(&mut tx, "1", "B", 5_000).await.unwrap());
    let found = callbacks::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(
        (found.state.as_str(), found.taken_by.as_deref()),
        ("taken", Some("A"))
    );
}

async fn a_promise_that_nobody_answered_keeps_its_place(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["A"]).await;
    add(&mut tx, &promise("1", "+391", 1_000)).await;
    let again = (1, 8_000);
    assert!(!callbacks::put_back(&mut tx, "1", "A", again).await.unwrap());
    callbacks::take(&mut tx, "1", "A", 5_000).await.unwrap();
    assert!(!callbacks::put_back(&mut tx, "1", "B", again).await.unwrap());
    // Who had seen it with nobody, or with another, ends nothing.
    for holder in [None, Some("B")] {
        let late = End {
            holder,
            ..end("spoken")
        };
        assert!(!callbacks::finish(&mut tx, "1", late).await.unwrap());
    }
    assert!(callbacks::put_back(&mut tx, "1", "A", again).await.unwrap());
    // Its hour has not come: those whose has stand before it, though they came later.
    add(&mut tx, &promise("2", "+392", 2_000)).await;
    let at_once = callbacks::waiting(&mut tx, 6_000, 10).await.unwrap();
    assert_eq!(at_once.first().unwrap().id, "2");
    let found = callbacks::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!((found.state.as_str(), found.taken_by), ("open", None));
    assert_eq!(
        (found.tries, found.due_at, found.entered_at),
        (1, 8_000, 1_000)
    );
}

async fn a_promise_ends_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &promise("1", "+391", 1_000)).await;
    let last = End {
        tries: 1,
        ..end("not-reached")
    };
    assert!(callbacks::finish(&mut tx, "1", last).await.unwrap());
    assert!(
        !callbacks::finish(&mut tx, "1", end("spoken"))
            .await
            .unwrap()
    );
    assert!(
        !callbacks::put_back(&mut tx, "1", "A", (0, 1))
            .await
            .unwrap()
    );
    let found = callbacks::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(
        (found.state.as_str(), found.outcome.as_deref(), found.tries),
        ("done", Some("not-reached"), 1)
    );
}

async fn promises_of_callers_who_wait_again_are_found(at: Fresh) {
    at.append(["CA-1", "CA-2"].map(|call| Row::Beat(wait(call, 1_000))))
        .await;
    let mut tx = at.db.write().await.unwrap();
    line::end(&mut tx, "CA-2", "callback", 2_000).await.unwrap();
    for (id, number) in [("1", "+391"), ("2", "+392"), ("3", "+393")] {
        add(&mut tx, &promise(id, number, 1_000)).await;
    }
    let found = callbacks::in_line_again(&mut tx).await.unwrap();
    assert_eq!(found, ["1"]);
}

async fn calls_join_the_promise_that_their_number_has(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let number = "+393331234567";
    assert!(
        !callbacks::join(&mut tx, "CA-a", number, 2_000)
            .await
            .unwrap()
    );
    add(&mut tx, &promise("1", number, 1_000)).await;
    for (call, at) in [("CA-b", 3_000), ("CA-a", 2_000), ("CA-c", 4_000)] {
        assert!(callbacks::join(&mut tx, call, number, at).await.unwrap());
        assert!(callbacks::has_joined(&mut tx, call).await.unwrap());
    }
    assert!(!callbacks::has_joined(&mut tx, "CA-1").await.unwrap());
    let first = callbacks::first_joined(&mut tx, "1").await.unwrap();
    assert_eq!(first.as_deref(), Some("CA-a"));
    callbacks::finish(&mut tx, "1", end("waits-again"))
        .await
        .unwrap();
    let next = Callback {
        call: "CA-a".to_owned(),
        ..promise("2", number, 1_000)
    };
    add(&mut tx, &next).await;
    callbacks::rejoin(&mut tx, "1", ("2", "CA-a"))
        .await
        .unwrap();
    assert_eq!(callbacks::first_joined(&mut tx, "1").await.unwrap(), None);
    assert!(!callbacks::has_joined(&mut tx, "CA-a").await.unwrap());
    tx.commit().await.unwrap();
    // Who waits in line has heard of no promise.
    at.append([Row::Beat(wait("CA-b", 5_000))]).await;
    let mut tx = at.db.read().await.unwrap();
    let first = callbacks::first_joined(&mut tx, "2").await.unwrap();
    assert_eq!(first.as_deref(), Some("CA-c"));
}

async fn the_numbers_of_promises_that_ended_are_forgotten(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, number) in [("1", "+393331234567"), ("2", "+393331234568")] {
        add(&mut tx, &promise(id, number, 1_000)).await;
        callbacks::join(&mut tx, &format!("CA-joined-{id}"), number, 2_000)
            .await
            .unwrap();
    }
    callbacks::finish(&mut tx, "1", end("spoken"))
        .await
        .unwrap();
    callbacks::forget_numbers(&mut tx, 8_999).await.unwrap();
    let found = callbacks::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(found.number, "+393331234567");
    callbacks::forget_numbers(&mut tx, 9_000).await.unwrap();
    let found = callbacks::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(
        (found.number.as_str(), found.outcome.as_deref()),
        ("", Some("spoken"))
    );
    let open = callbacks::find(&mut tx, "2").await.unwrap().unwrap();
    assert_eq!(open.number, "+393331234568");
    assert!(!callbacks::has_joined(&mut tx, "CA-joined-1").await.unwrap());
    assert!(callbacks::has_joined(&mut tx, "CA-joined-2").await.unwrap());
}
