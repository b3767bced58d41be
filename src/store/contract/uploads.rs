//! Uploads.

use crate::store::fresh::{Fresh, on_both};
use crate::store::uploads::{self, Upload};

on_both!(a_document_is_kept_handed_over_and_removed_with_its_subject);

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
