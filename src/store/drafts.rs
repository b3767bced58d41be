//! What an operator has typed into a contact's form, kept field by field with a version.

use super::db::on;
use super::{Result, Tx};

/// A form as typed so far.
#[derive(Clone, sqlx::FromRow)]
pub struct Draft {
    /// JSON record of the fields, as typed.
    pub fields: String,
    /// Grows by one with every change.
    pub version: i64,
    /// The key that makes replays of its confirmation one.
    pub form_key: String,
    /// Unix milliseconds.
    pub saved_at: i64,
}

/// The contact's draft of a form.
pub async fn find(tx: &mut Tx, contact: &str, form: &str) -> Result<Option<Draft>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT fields, version, form_key, saved_at FROM drafts WHERE contact = $1 AND form = $2"
    )
    .bind(contact)
    .bind(form)
    .fetch_optional(conn)
    .await)?)
}

/// Keeps the draft, whatever stood there before.
pub async fn save(tx: &mut Tx, contact: &str, form: &str, draft: &Draft) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO drafts (contact, form, fields, version, form_key, saved_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (contact, form) DO UPDATE SET \
         fields = excluded.fields, version = excluded.version, form_key = excluded.form_key, \
         saved_at = excluded.saved_at"
    )
    .bind(contact)
    .bind(form)
    .bind(&draft.fields)
    .bind(draft.version)
    .bind(&draft.form_key)
    .bind(draft.saved_at)
    .execute(conn)
    .await
    .map(drop))?)
}
