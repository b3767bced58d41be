//! The outbox.

use std::collections::BTreeSet;

use super::rows::{add_pin, job};
use crate::store::fresh::{Fresh, on_both};
use crate::store::jobs::{Job, Lane};
use crate::store::{Tx, jobs, pins};

on_both!(
    the_same_work_is_there_once,
    a_leased_job_comes_back_when_its_lease_is_over,
    no_job_is_given_twice,
    a_caller_to_be_connected_stands_behind_no_message,
    a_job_put_off_is_due_later,
    a_job_ends_once_and_a_late_failure_is_noted,
    cancelling_touches_only_what_is_due,
    a_job_that_waits_for_another_was_not_tried,
    what_a_job_carried_is_forgotten_or_the_job_with_it,
    what_was_done_of_a_kind_is_forgotten_by_age,
    a_first_half_is_lost_when_its_last_message_failed_and_the_pin_still_waits
);

async fn claim(tx: &mut Tx, now: i64) -> Vec<String> {
    let claimed = jobs::claim(tx, Lane::Messages, now, now + 100, 10)
        .await
        .unwrap();
    let mut ids: Vec<_> = claimed.into_iter().map(|job| job.id).collect();
    ids.sort();
    ids
}

async fn find(tx: &mut Tx, id: &str) -> Job {
    jobs::find(tx, id).await.unwrap().unwrap()
}

async fn the_same_work_is_there_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let first = job("1", "P", 1_000);
    jobs::insert(&mut tx, &first).await.unwrap();
    let again = Job {
        id: "2".to_owned(),
        ..first.clone()
    };
    jobs::insert(&mut tx, &again).await.unwrap();
    assert_eq!(jobs::of(&mut tx, "P").await.unwrap(), [first]);
    assert!(jobs::find(&mut tx, "2").await.unwrap().is_none());
}

async fn a_caller_to_be_connected_stands_behind_no_message(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for id in 1..=30 {
        let message = job(&format!("{id:02}"), "P", 1_000);
        jobs::insert(&mut tx, &message).await.unwrap();
    }
    let caller = Job {
        kind: "dequeue".to_owned(),
        ..job("99", "offer", 2_000)
    };
    jobs::insert(&mut tx, &caller).await.unwrap();
    assert_eq!(
        jobs::next_due(&mut tx, Lane::Calls).await.unwrap(),
        Some(2_000)
    );
    let claimed = jobs::claim(&mut tx, Lane::Calls, 2_000, 2_100, 10)
        .await
        .unwrap();
    let ids: Vec<_> = claimed.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(ids, ["99"]);
    assert_eq!(
        claim(&mut tx, 2_000).await.len(),
        10,
        "messages, and no caller"
    );
}

async fn a_leased_job_comes_back_when_its_lease_is_over(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    assert_eq!(jobs::next_due(&mut tx, Lane::Messages).await.unwrap(), None);
    for (id, due) in [("1", 1_000), ("2", 5_000)] {
        jobs::insert(&mut tx, &job(id, "P", due)).await.unwrap();
    }
    assert_eq!(
        jobs::next_due(&mut tx, Lane::Messages).await.unwrap(),
        Some(1_000)
    );
    assert!(claim(&mut tx, 999).await.is_empty());
    assert_eq!(claim(&mut tx, 1_000).await, ["1"]);
    assert_eq!(
        jobs::next_due(&mut tx, Lane::Messages).await.unwrap(),
        Some(1_100)
    );
    assert!(claim(&mut tx, 1_099).await.is_empty());
    assert_eq!(claim(&mut tx, 1_100).await, ["1"]);
    assert_eq!(find(&mut tx, "1").await.tries, 2);
    assert_eq!(find(&mut tx, "2").await.tries, 0);
}

async fn no_job_is_given_twice(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for number in 0..60 {
        let id = format!("{number:02}");
        jobs::insert(&mut tx, &job(&id, "P", 1_000)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let second = at.open_again().await;
    let workers: Vec<_> = (0..8)
        .map(|number| {
            let db = if number % 2 == 0 {
                at.db.clone()
            } else {
                second.clone()
            };
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let mut tx = db.write().await.unwrap();
                    let claimed = jobs::claim(&mut tx, Lane::Messages, 2_000, 9_000, 3)
                        .await
                        .unwrap();
                    tx.commit().await.unwrap();
                    if claimed.is_empty() {
                        return mine;
                    }
                    mine.extend(claimed.into_iter().map(|job| job.id));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.append(&mut worker.await.unwrap());
    }
    let different: BTreeSet<_> = all.iter().collect();
    assert_eq!((all.len(), different.len()), (60, 60));
    second.close().await;
}

async fn a_job_put_off_is_due_later(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    jobs::insert(&mut tx, &job("1", "P", 1_000)).await.unwrap();
    assert_eq!(claim(&mut tx, 1_000).await, ["1"]);
    jobs::again(&mut tx, "1", "unreachable", 1_050)
        .await
        .unwrap();
    assert_eq!(
        find(&mut tx, "1").await.error.as_deref(),
        Some("unreachable")
    );
    assert!(claim(&mut tx, 1_049).await.is_empty());
    assert_eq!(claim(&mut tx, 1_050).await, ["1"], "the lease went with it");
    jobs::end(&mut tx, "1", "done", None, 2_000).await.unwrap();
    jobs::again(&mut tx, "1", "unreachable", 3_000)
        .await
        .unwrap();
    assert!(
        claim(&mut tx, 4_000).await.is_empty(),
        "what is done is not put off"
    );
}

async fn a_job_ends_once_and_a_late_failure_is_noted(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    jobs::insert(&mut tx, &job("1", "P", 1_000)).await.unwrap();
    jobs::end(&mut tx, "1", "done", None, 2_000).await.unwrap();
    jobs::end(&mut tx, "1", "failed", Some("late"), 3_000)
        .await
        .unwrap();
    assert_eq!(find(&mut tx, "1").await.state, "done");
    assert!(jobs::fail_late(&mut tx, "1", "30003", 4_000).await.unwrap());
    assert!(!jobs::fail_late(&mut tx, "1", "30005", 5_000).await.unwrap());
    let found = find(&mut tx, "1").await;
    assert_eq!(
        (found.state.as_str(), found.error.as_deref()),
        ("failed", Some("30003"))
    );
}

async fn a_job_that_waits_for_another_was_not_tried(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    jobs::insert(&mut tx, &job("1", "P", 1_000)).await.unwrap();
    assert_eq!(claim(&mut tx, 1_000).await, ["1"]);
    jobs::wait(&mut tx, "1", 1_050).await.unwrap();
    assert!(claim(&mut tx, 1_049).await.is_empty());
    assert_eq!(claim(&mut tx, 1_050).await, ["1"]);
    assert_eq!(find(&mut tx, "1").await.tries, 1);
}

async fn what_a_job_carried_is_forgotten_or_the_job_with_it(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, kind) in [("1", "code"), ("2", "sms"), ("3", "code"), ("4", "locked")] {
        let job = Job {
            kind: kind.to_owned(),
            data: "{\"sealed\":\"x\"}".to_owned(),
            ..job(id, "P", 1_000)
        };
        jobs::insert(&mut tx, &job).await.unwrap();
    }
    jobs::forget(&mut tx, "3").await.unwrap();
    jobs::remove(&mut tx, "4").await.unwrap();
    assert!(jobs::find(&mut tx, "4").await.unwrap().is_none());
    jobs::cancel_of(&mut tx, "P", 2_000).await.unwrap();
    for (id, data) in [("1", "{}"), ("2", "{\"sealed\":\"x\"}"), ("3", "{}")] {
        assert_eq!(find(&mut tx, id).await.data, data, "{id}");
    }
}

async fn cancelling_touches_only_what_is_due(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, subject) in [("1", "P"), ("2", "P"), ("3", "Q")] {
        jobs::insert(&mut tx, &job(id, subject, 1_000))
            .await
            .unwrap();
    }
    jobs::end(&mut tx, "1", "done", None, 2_000).await.unwrap();
    jobs::cancel_of(&mut tx, "P", 3_000).await.unwrap();
    let states = [("1", "done"), ("2", "cancelled"), ("3", "due")];
    for (id, state) in states {
        assert_eq!(find(&mut tx, id).await.state, state, "{id}");
    }
    assert!(!jobs::fail_late(&mut tx, "2", "x", 4_000).await.unwrap());
    let of_subject = jobs::of(&mut tx, "P").await.unwrap();
    let ids: Vec<_> = of_subject.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
}

async fn a_first_half_is_lost_when_its_last_message_failed_and_the_pin_still_waits(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (pin, cf) in [("P", "A"), ("Q", "B"), ("R", "C")] {
        add_pin(&mut tx, pin, cf).await;
    }
    for (id, subject) in [("1", "P"), ("2", "P"), ("3", "Q"), ("4", "R"), ("5", "R")] {
        jobs::insert(&mut tx, &job(id, subject, 1_000))
            .await
            .unwrap();
    }
    // Another message about P says nothing of its first half, and its failure is no lost half.
    let other = Job {
        kind: "second-half".to_owned(),
        ..job("6", "P", 1_000)
    };
    jobs::insert(&mut tx, &other).await.unwrap();
    // P reached nobody, Q was revoked since, R got there by the next contact.
    for id in ["1", "2", "3", "4"] {
        jobs::end(&mut tx, id, "failed", Some("x"), 2_000)
            .await
            .unwrap();
    }
    jobs::end(&mut tx, "5", "done", None, 2_000).await.unwrap();
    pins::revoke(&mut tx, "Q", "asked", 3_000).await.unwrap();
    let lost = jobs::lost(&mut tx, 10).await.unwrap();
    let lost: Vec<_> = lost.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(lost, ["2"]);
}

async fn what_was_done_of_a_kind_is_forgotten_by_age(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, kind) in [("1", "sms"), ("2", "locked"), ("3", "locked")] {
        let job = Job {
            kind: kind.to_owned(),
            ..job(id, "P", 1_000)
        };
        jobs::insert(&mut tx, &job).await.unwrap();
    }
    for id in ["1", "2"] {
        jobs::end(&mut tx, id, "done", None, 2_000).await.unwrap();
    }
    assert_eq!(jobs::forget_old(&mut tx, "locked", 1_000).await.unwrap(), 0);
    assert_eq!(jobs::forget_old(&mut tx, "locked", 1_001).await.unwrap(), 1);
    let left = jobs::of(&mut tx, "P").await.unwrap();
    let left: Vec<_> = left.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(left, ["1", "3"]);
}
