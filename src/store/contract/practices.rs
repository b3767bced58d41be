//! Practices.

use super::rows::practice;
use crate::store::fresh::{Fresh, on_both};
use crate::store::practices::{self, Proposal};
use crate::store::{Error, Tx};

on_both!(
    a_form_becomes_one_practice,
    a_person_has_one_open_practice,
    whoever_proposes_does_not_decide,
    a_refused_proposal_can_be_made_anew,
    the_oldest_is_called_back_first,
    a_persons_practices_come_newest_first
);

async fn insert(tx: &mut Tx, id: &str, cf: &str, state: &str) {
    practices::insert(tx, &practice(id, cf, state))
        .await
        .unwrap();
}

fn by(proposer: &str) -> Proposal<'_> {
    Proposal {
        proposer,
        proposal: "confirm",
        note: "heard",
        due_at: 9_000,
    }
}

async fn a_form_becomes_one_practice(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    insert(&mut tx, "1", "A", "issued").await;
    insert(&mut tx, "2", "A", "issued").await;
    let found = practices::by_form(&mut tx, "form-1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.id.as_str(), found.maker.as_str()), ("1", "maker"));
    assert!(
        practices::by_form(&mut tx, "form-9")
            .await
            .unwrap()
            .is_none()
    );
    assert!(practices::find(&mut tx, "9").await.unwrap().is_none());
    let last = practices::of_contact(&mut tx, "contact").await.unwrap();
    assert_eq!(last.unwrap().id, "2");
    let mut again = practice("3", "B", "issued");
    again.form_key = "form-1".to_owned();
    let again = practices::insert(&mut tx, &again).await;
    assert!(matches!(again, Err(Error::Taken)));
}

async fn a_person_has_one_open_practice(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    insert(&mut tx, "1", "A", "issued").await;
    assert!(practices::open_of(&mut tx, "A").await.unwrap().is_none());
    insert(&mut tx, "2", "A", "call-back").await;
    assert_eq!(
        practices::open_of(&mut tx, "A").await.unwrap().unwrap().id,
        "2"
    );
    let second = practices::insert(&mut tx, &practice("3", "A", "call-back")).await;
    assert!(matches!(second, Err(Error::Taken)));
}

async fn whoever_proposes_does_not_decide(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    insert(&mut tx, "1", "A", "call-back").await;
    assert!(
        !practices::decide(&mut tx, "1", "b", "issued", 2_000)
            .await
            .unwrap()
    );
    assert!(
        practices::propose(&mut tx, "1", by("a"), 2_000)
            .await
            .unwrap()
    );
    assert!(
        !practices::propose(&mut tx, "1", by("b"), 2_000)
            .await
            .unwrap()
    );
    assert!(
        !practices::decide(&mut tx, "1", "a", "issued", 3_000)
            .await
            .unwrap()
    );
    assert!(
        practices::decide(&mut tx, "1", "b", "issued", 3_000)
            .await
            .unwrap()
    );
    assert!(
        !practices::decide(&mut tx, "1", "c", "rejected", 4_000)
            .await
            .unwrap()
    );
    let found = practices::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(found.state, "issued");
    assert_eq!(found.proposer.as_deref(), Some("a"));
    assert_eq!(found.approver.as_deref(), Some("b"));
    assert_eq!(
        (found.proposal.as_deref(), found.note.as_deref()),
        (Some("confirm"), Some("heard"))
    );
}

async fn a_refused_proposal_can_be_made_anew(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    insert(&mut tx, "1", "A", "call-back").await;
    practices::propose(&mut tx, "1", by("a"), 2_000)
        .await
        .unwrap();
    assert!(
        practices::decide(&mut tx, "1", "b", "call-back", 3_000)
            .await
            .unwrap()
    );
    practices::set_note(&mut tx, "1", "not enough")
        .await
        .unwrap();
    let found = practices::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(found.note.as_deref(), Some("not enough"));
    assert!(
        practices::propose(&mut tx, "1", by("b"), 4_000)
            .await
            .unwrap()
    );
    assert!(
        !practices::decide(&mut tx, "1", "b", "issued", 5_000)
            .await
            .unwrap()
    );
}

async fn the_oldest_is_called_back_first(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, created_at, state) in [
        ("1", 3_000, "call-back"),
        ("2", 1_000, "call-back"),
        ("3", 500, "issued"),
    ] {
        let mut practice = practice(id, id, state);
        practice.created_at = created_at;
        practices::insert(&mut tx, &practice).await.unwrap();
    }
    practices::propose(&mut tx, "1", by("a"), 4_000)
        .await
        .unwrap();
    let waiting = practices::to_call_back(&mut tx, 10).await.unwrap();
    let waiting: Vec<_> = waiting.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(waiting, ["2", "1"]);
    assert_eq!(practices::to_call_back(&mut tx, 1).await.unwrap().len(), 1);
}

async fn a_persons_practices_come_newest_first(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, cf) in [("1", "A"), ("2", "A"), ("3", "B")] {
        insert(&mut tx, id, cf, "issued").await;
    }
    let found = practices::of_person(&mut tx, "A", 10).await.unwrap();
    let ids: Vec<_> = found.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["2", "1"]);
    assert_eq!(
        practices::of_person(&mut tx, "A", 1).await.unwrap().len(),
        1
    );
}
