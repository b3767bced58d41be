//! A person's own accesses, under the HMAC that log-ins are counted by: who typed a codice fiscale
//! in vain leaves no name here.

use super::db::on;
use super::{Result, Tx};

/// One access, or an attempt at one.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Access {
    /// Its id, which sorts by time.
    pub id: String,
    /// HMAC of the codice fiscale.
    pub who: String,
    /// Unix milliseconds.
    pub at: i64,
    /// `entered`, `wrong`, `locked` or `changed`.
    pub what: String,
}

/// Adds one.
pub async fn insert(tx: &mut Tx, access: &Access) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO accesses (id, who, at, what) VALUES ($1, $2, $3, $4)"
    )
    .bind(&access.id)
    .bind(&access.who)
    .bind(access.at)
    .bind(&access.what)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The latest of one person, the newest first.
pub async fn of(tx: &mut Tx, who: &str, limit: i64) -> Result<Vec<Access>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, who, at, what FROM accesses WHERE who = $1 ORDER BY at DESC, id DESC LIMIT $2"
    )
    .bind(who)
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// Forgets failed ones before `failed`, and the others before `others`. Says how many.
pub async fn purge(tx: &mut Tx, failed: i64, others: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM accesses WHERE (what IN ('wrong', 'locked') AND at < $1) \
         OR (what IN ('entered', 'changed') AND at < $2)"
    )
    .bind(failed)
    .bind(others)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}
