//! Drafts.

use crate::store::drafts::{self, Draft};
use crate::store::fresh::{Fresh, on_both};

on_both!(a_draft_is_kept_by_contact_and_form);

fn draft(fields: &str, version: i64) -> Draft {
    Draft {
        fields: fields.to_owned(),
        version,
        form_key: "key".to_owned(),
        saved_at: 1_000 + version,
    }
}

async fn a_draft_is_kept_by_contact_and_form(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (contact, form, text, version) in
        [("1", "a", "x", 1), ("1", "a", "y", 2), ("1", "b", "z", 1)]
    {
        drafts::save(&mut tx, contact, form, &draft(text, version))
            .await
            .unwrap();
    }
    let found = drafts::find(&mut tx, "1", "a").await.unwrap().unwrap();
    assert_eq!((found.fields.as_str(), found.version), ("y", 2));
    assert_eq!((found.form_key.as_str(), found.saved_at), ("key", 1_002));
    let other = drafts::find(&mut tx, "1", "b").await.unwrap().unwrap();
    assert_eq!(other.fields, "z");
    assert!(drafts::find(&mut tx, "2", "a").await.unwrap().is_none());
}
