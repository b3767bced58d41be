//! Who did what, written in the same transaction as the deed. Rows are only ever added.

use super::db::on;
use super::{Result, Tx};

/// One deed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// Its id, which sorts by time.
    pub id: String,
    /// Unix milliseconds.
    pub at: i64,
    /// The operator's name, or `system`.
    pub who: String,
    /// A noun and what happened to it, such as `pin.issued`.
    pub action: String,
    /// The id of what it was done to.
    pub subject: Option<String>,
    /// The contact in which it was done.
    pub contact: Option<String>,
    /// A reason or a detail, never a secret.
    pub detail: Option<String>,
}

/// Adds a deed.
pub async fn insert(tx: &mut Tx, entry: &Entry) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO audit (id, at, who, action, subject, contact, detail) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(&entry.id)
    .bind(entry.at)
    .bind(&entry.who)
    .bind(&entry.action)
    .bind(&entry.subject)
    .bind(&entry.contact)
    .bind(&entry.detail)
    .execute(conn)
    .await
    .map(drop))?)
}

/// All deeds in their order.
pub async fn all(tx: &mut Tx) -> Result<Vec<Entry>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, at, who, action, subject, contact, detail FROM audit ORDER BY at, id"
    )
    .fetch_all(conn)
    .await)?)
}

/// How often somebody did something since a time.
pub async fn count(tx: &mut Tx, who: &str, action: &str, since: i64) -> Result<i64> {
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT COUNT(*) FROM audit WHERE who = $1 AND action = $2 AND at >= $3"
    )
    .bind(who)
    .bind(action)
    .bind(since)
    .fetch_one(conn)
    .await)?)
}

/// Whether something was ever done to a subject.
pub async fn happened(tx: &mut Tx, action: &str, subject: &str) -> Result<bool> {
    let found: i64 = on!(tx, |conn| sqlx::query_scalar(
        "SELECT COUNT(*) FROM audit WHERE action = $1 AND subject = $2"
    )
    .bind(action)
    .bind(subject)
    .fetch_one(conn)
    .await)?;
    Ok(found > 0)
}
