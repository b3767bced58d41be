//! Drafts of the web.

use crate::store::fresh::{Fresh, on_both};
use crate::store::uploads::{self, Upload};
use crate::store::web_drafts::{self, WebDraft};

on_both!(
    a_draft_is_found_by_its_token_and_form_while_it_is_used,
    what_is_not_used_is_purged_with_its_documents
);

fn draft(token: &str, used_at: i64) -> WebDraft {
    WebDraft {
        token_hash: token.to_owned(),
        form: "request".to_owned(),
        fields: "{}".to_owned(),
        form_key: format!("key-{token}"),
        csrf: "csrf".to_owned(),
        created_at: 1_000,
        used_at,
    }
}

async fn a_draft_is_found_by_its_token_and_form_while_it_is_used(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    web_drafts::insert(&mut tx, &draft("a", 1_000))
        .await
        .unwrap();
    let found = web_drafts::find(&mut tx, "a", "request", 500)
        .await
        .unwrap();
    assert!(found == Some(draft("a", 1_000)));
    for (token, form, since) in [
        ("b", "request", 0),
        ("a", "other", 0),
        ("a", "request", 1_000),
    ] {
        let found = web_drafts::find(&mut tx, token, form, since).await.unwrap();
        assert!(found.is_none(), "{token} {form} {since}");
    }
    web_drafts::save(&mut tx, "a", r#"{"name":"Anna"}"#, 2_000)
        .await
        .unwrap();
    let found = web_drafts::find(&mut tx, "a", "request", 1_500)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.fields.as_str(), found.used_at),
        (r#"{"name":"Anna"}"#, 2_000)
    );
    web_drafts::delete(&mut tx, "a").await.unwrap();
    assert!(
        web_drafts::find(&mut tx, "a", "request", 0)
            .await
            .unwrap()
            .is_none()
    );
}

async fn what_is_not_used_is_purged_with_its_documents(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (token, used_at) in [("old", 1_000), ("new", 3_000)] {
        web_drafts::insert(&mut tx, &draft(token, used_at))
            .await
            .unwrap();
        let upload = Upload {
            id: token.to_owned(),
            subject: format!("key-{token}"),
            what: "foreign-document".to_owned(),
            media_type: "image/png".to_owned(),
            size: 1,
            created_at: 1_000,
        };
        uploads::insert(&mut tx, &upload, "sealed").await.unwrap();
    }
    assert_eq!(web_drafts::purge(&mut tx, 2_000).await.unwrap(), 1);
    assert!(
        web_drafts::find(&mut tx, "old", "request", 0)
            .await
            .unwrap()
            .is_none()
    );
    assert!(uploads::find(&mut tx, "old").await.unwrap().is_none());
    assert!(
        web_drafts::find(&mut tx, "new", "request", 0)
            .await
            .unwrap()
            .is_some()
    );
    assert!(uploads::find(&mut tx, "new").await.unwrap().is_some());
}
