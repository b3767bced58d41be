//! Uploads.

use super::rows::practice;
use crate::store::approvals::{self, Approval, Decision};
use crate::store::fresh::{Fresh, on_both};
use crate::store::practices;
use crate::store::uploads::{self, Upload};

on_both!(
    a_document_is_kept_handed_over_and_removed_with_its_subject,
    documents_of_what_is_decided_go_after_a_while_and_others_stay
);

fn upload(id: &str, subject: &str, created_at: i64) -> Upload {
    Upload {
        id: id.to_owned(),
        subject: subject.to_owned(),
        what: "foreign-document".to_owned(),
        media_type: "image/png".to_owned(),
        size: 12,
        created_at,
    }
}

async fn a_document_is_kept_handed_over_and_removed_with_its_subject(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, subject, created_at) in [("2", "draft", 2_000), ("1", "draft", 1_000), ("3", "x", 1)] {
        let one = upload(id, subject, created_at);
        uploads::insert(&mut tx, &one, "sealed").await.unwrap();
    }
    assert_eq!(
        uploads::find(&mut tx, "1").await.unwrap(),
        Some(upload("1", "draft", 1_000))
    );
    assert_eq!(
        uploads::sealed(&mut tx, "1").await.unwrap().as_deref(),
        Some("sealed")
    );
    uploads::hand_over(&mut tx, "draft", "practice")
        .await
        .unwrap();
    let of_practice = uploads::of_subject(&mut tx, "practice").await.unwrap();
    let ids: Vec<_> = of_practice.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
    assert!(
        uploads::of_subject(&mut tx, "draft")
            .await
            .unwrap()
            .is_empty()
    );
    uploads::delete_of(&mut tx, "practice").await.unwrap();
    assert!(uploads::sealed(&mut tx, "1").await.unwrap().is_none());
    assert!(uploads::find(&mut tx, "3").await.unwrap().is_some());
}

fn approval(id: &str, cf: &str) -> Approval {
    Approval {
        id: id.to_owned(),
        kind: "convert".to_owned(),
        cf: cf.to_owned(),
        data: "{}".to_owned(),
        channel: "fax".to_owned(),
        maker: "a".to_owned(),
        state: "waiting".to_owned(),
        approver: None,
        reason: None,
        created_at: 1_000,
        due_at: 9_000,
        decided_at: None,
    }
}

async fn documents_of_what_is_decided_go_after_a_while_and_others_stay(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, cf) in [("waits", "A"), ("decided", "B")] {
        let one = approval(id, cf);
        approvals::insert(&mut tx, &one).await.unwrap();
    }
    let refused = Decision {
        approver: "b",
        state: "refused",
        reason: None,
    };
    let decided = approvals::decide(&mut tx, "decided", refused, 2_000).await;
    assert!(decided.unwrap());
    for (id, cf, state) in [("issued", "C", "issued"), ("open", "D", "call-back")] {
        let one = practice(id, cf, state);
        practices::insert(&mut tx, &one).await.unwrap();
    }
    let all = ["waits", "decided", "issued", "open", "draft"];
    for subject in all {
        let one = upload(subject, subject, 1);
        uploads::insert(&mut tx, &one, "sealed").await.unwrap();
    }
    assert_eq!(uploads::purge_decided(&mut tx, 999).await.unwrap(), 0);
    assert_eq!(uploads::purge_decided(&mut tx, 2_000).await.unwrap(), 2);
    for (subject, kept) in all.into_iter().zip([true, false, false, true, true]) {
        let left = uploads::find(&mut tx, subject).await.unwrap();
        assert_eq!(left.is_some(), kept, "{subject}");
    }
}
