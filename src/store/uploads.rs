//! Documents that people sent, sealed. What may be kept and who may look is for `workflows`.

use super::db::on;
use super::{Result, Tx};

/// A document without its content.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Upload {
    /// Its id; the content is sealed for it.
    pub id: String,
    /// What it belongs to: a draft, a practice, an approval.
    pub subject: String,
    /// `signed-request`, `identity-document`, `paper-form`, `fax` or `foreign-document`.
    pub what: String,
    /// `application/pdf`, `image/jpeg` or `image/png`.
    pub media_type: String,
    /// Bytes in clear.
    pub size: i64,
    /// Unix milliseconds.
    pub created_at: i64,
}

/// Keeps a document.
pub async fn insert(tx: &mut Tx, upload: &Upload, sealed: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO uploads (id, subject, what, media_type, size, sealed, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(&upload.id)
    .bind(&upload.subject)
    .bind(&upload.what)
    .bind(&upload.media_type)
    .bind(upload.size)
    .bind(sealed)
    .bind(upload.created_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The documents of a subject, the oldest first.
pub async fn of_subject(tx: &mut Tx, subject: &str) -> Result<Vec<Upload>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, subject, what, media_type, size, created_at FROM uploads \
         WHERE subject = $1 ORDER BY created_at, id"
    )
    .bind(subject)
    .fetch_all(conn)
    .await)?)
}

/// The document of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Upload>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, subject, what, media_type, size, created_at FROM uploads WHERE id = $1"
    )
    .bind(id)
    .fetch_optional(conn)
    .await)?)
}

/// The sealed content of this document.
pub async fn sealed(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT sealed FROM uploads WHERE id = $1"
    )
    .bind(id)
    .fetch_optional(conn)
    .await)?)
}

/// Gives all documents of a draft to what the draft became.
pub async fn hand_over(tx: &mut Tx, from: &str, to: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE uploads SET subject = $2 WHERE subject = $1"
    )
    .bind(from)
    .bind(to)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Removes the documents of proposals and practices that were decided by `before`. Says how many.
pub async fn purge_decided(tx: &mut Tx, before: i64) -> Result<u64> {
    Ok(on!(tx, |conn| {
        sqlx::query(
        "DELETE FROM uploads WHERE subject IN (SELECT id FROM approvals          WHERE state <> 'waiting' AND decided_at <= $1) OR subject IN (SELECT id FROM practices          WHERE state IN ('rejected', 'issued') AND updated_at <= $1)"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(|done| done.rows_affected())
    })?)
}

/// Removes the documents of a subject.
pub async fn delete_of(tx: &mut Tx, subject: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM uploads WHERE subject = $1"
    )
    .bind(subject)
    .execute(conn)
    .await
    .map(drop))?)
}
