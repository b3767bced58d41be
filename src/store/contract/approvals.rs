//! Approvals.

use super::rows::practice;
use crate::store::approvals::{self, Approval, Decision};
use crate::store::fresh::{Fresh, on_both};
use crate::store::practices::{self, Proposal};
use crate::store::{Error, Tx};

on_both!(
    whoever_makes_a_proposal_does_not_decide_it,
    a_person_has_one_of_a_kind_waiting,
    a_proposal_whose_pin_is_gone_is_withdrawn,
    what_waits_is_counted_with_the_practices_and_so_is_what_is_late
);

fn approval(id: &str, kind: &str, cf: &str, due_at: i64) -> Approval {
    Approval {
        id: id.to_owned(),
        kind: kind.to_owned(),
        cf: cf.to_owned(),
        data: "{}".to_owned(),
        channel: "phone".to_owned(),
        maker: "a".to_owned(),
        state: "waiting".to_owned(),
        approver: None,
        reason: None,
        created_at: 1_000,
        due_at,
        decided_at: None,
    }
}

async fn insert(tx: &mut Tx, id: &str, kind: &str, cf: &str, due_at: i64) {
    approvals::insert(tx, &approval(id, kind, cf, due_at))
        .await
        .unwrap();
}

async fn whoever_makes_a_proposal_does_not_decide_it(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    insert(&mut tx, "1", "contacts", "A", 5_000).await;
    let by = |approver, state, reason| Decision {
        approver,
        state,
        reason,
    };
    let decide = async |tx: &mut Tx, decision| {
        let decided = approvals::decide(tx, "1", decision, 2_000).await;
        decided.unwrap()
    };
    assert!(!decide(&mut tx, by("a", "approved", None)).await);
    assert!(decide(&mut tx, by("b", "refused", Some("not them"))).await);
    assert!(!decide(&mut tx, by("c", "approved", None)).await);
    let found = approvals::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(found.state, "refused");
    assert_eq!(found.reason.as_deref(), Some("not them"));
    assert_eq!(
        (found.approver.as_deref(), found.decided_at),
        (Some("b"), Some(2_000))
    );
    assert!(approvals::find(&mut tx, "2").await.unwrap().is_none());
}

async fn a_person_has_one_of_a_kind_waiting(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    insert(&mut tx, "1", "contacts", "A", 5_000).await;
    insert(&mut tx, "2", "convert", "A", 4_000).await;
    insert(&mut tx, "3", "contacts", "B", 4_500).await;
    let waiting = approvals::waiting(&mut tx, 10).await.unwrap();
    let ids: Vec<_> = waiting.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["2", "3", "1"]);
    assert_eq!(approvals::waiting(&mut tx, 1).await.unwrap().len(), 1);
    assert_eq!(approvals::waiting_of(&mut tx, "A").await.unwrap().len(), 2);
    let again = approvals::insert(&mut tx, &approval("4", "contacts", "A", 1)).await;
    assert!(matches!(again, Err(Error::Taken)));
}

async fn a_proposal_whose_pin_is_gone_is_withdrawn(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    insert(&mut tx, "1", "contacts", "A", 5_000).await;
    insert(&mut tx, "2", "contacts", "B", 5_000).await;
    assert_eq!(
        approvals::withdraw_of(&mut tx, "A", 2_000).await.unwrap(),
        1
    );
    assert_eq!(
        approvals::withdraw_of(&mut tx, "A", 3_000).await.unwrap(),
        0
    );
    let found = approvals::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(found.state, "withdrawn");
    assert_eq!(approvals::waiting(&mut tx, 10).await.unwrap().len(), 1);
}

async fn what_waits_is_counted_with_the_practices_and_so_is_what_is_late(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    assert_eq!(approvals::counts(&mut tx, 9_000).await.unwrap(), (0, 0));
    insert(&mut tx, "1", "contacts", "A", 5_000).await;
    insert(&mut tx, "2", "convert", "A", 4_000).await;
    for (id, due_at) in [("p1", 3_000), ("p2", 9_000)] {
        let row = practice(id, id, "call-back");
        practices::insert(&mut tx, &row).await.unwrap();
        let proposal = Proposal {
            proposer: "a",
            proposal: "confirm",
            note: "heard",
            due_at,
        };
        practices::propose(&mut tx, id, proposal, 2_000)
            .await
            .unwrap();
    }
    assert_eq!(approvals::counts(&mut tx, 4_000).await.unwrap(), (4, 2));
    let proposed = practices::proposed(&mut tx, 10).await.unwrap();
    let due: Vec<_> = proposed
        .iter()
        .map(|one| (one.practice.id.as_str(), one.due_at, one.updated_at))
        .collect();
    assert_eq!(
        due,
        [("p1", Some(3_000), 2_000), ("p2", Some(9_000), 2_000)]
    );
    practices::decide(&mut tx, "p1", "b", "call-back", 5_000)
        .await
        .unwrap();
    assert_eq!(approvals::counts(&mut tx, 4_000).await.unwrap(), (3, 1));
}
