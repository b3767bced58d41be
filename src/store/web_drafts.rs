//! What somebody types on the web, page after page, under the hash of their cookie. Gone with its end
//! or after an hour without use.

use super::db::on;
use super::{Result, Tx};

/// A request being typed. No `Debug`: the fields are somebody's.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WebDraft {
    /// Hash of the cookie's token.
    pub token_hash: String,
    /// Which form.
    pub form: String,
    /// JSON record of what was typed.
    pub fields: String,
    /// Makes replays of its confirmation one.
    pub form_key: String,
    /// The token that its pages carry.
    pub csrf: String,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds.
    pub used_at: i64,
}

/// Begins a draft.
pub async fn insert(tx: &mut Tx, draft: &WebDraft) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO web_drafts (token_hash, form, fields, form_key, csrf, created_at, used_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(&draft.token_hash)
    .bind(&draft.form)
    .bind(&draft.fields)
    .bind(&draft.form_key)
    .bind(&draft.csrf)
    .bind(draft.created_at)
    .bind(draft.used_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The draft of this token, if it was used after `since`.
pub async fn find(
    tx: &mut Tx,
    token_hash: &str,
    form: &str,
    since: i64,
) -> Result<Option<WebDraft>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT token_hash, form, fields, form_key, csrf, created_at, used_at FROM web_drafts \
         WHERE token_hash = $1 AND form = $2 AND used_at > $3"
    )
    .bind(token_hash)
    .bind(form)
    .bind(since)
    .fetch_optional(conn)
    .await)?)
}

/// Keeps what was typed.
pub async fn save(tx: &mut Tx, token_hash: &str, fields: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE web_drafts SET fields = $2, used_at = $3 WHERE token_hash = $1"
    )
    .bind(token_hash)
    .bind(fields)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Removes a draft.
pub async fn delete(tx: &mut Tx, token_hash: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM web_drafts WHERE token_hash = $1"
    )
    .bind(token_hash)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Removes drafts without use since `before`, with the documents that were sent to them. How many.
pub async fn purge(tx: &mut Tx, before: i64) -> Result<u64> {
    on!(&mut *tx, |conn| sqlx::query(
        "DELETE FROM uploads WHERE subject IN \
         (SELECT form_key FROM web_drafts WHERE used_at <= $1)"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(drop))?;
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM web_drafts WHERE used_at <= $1"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}
