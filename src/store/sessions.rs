//! Staff sessions by the hash of their token, and failed sign-ins by name.

use super::db::on;
use super::{Result, Tx};

/// A session. Its token is known to the browser alone.
#[derive(Clone, sqlx::FromRow)]
pub struct Session {
    /// Whose it is.
    pub operator: String,
    /// The token that its forms carry.
    pub csrf: String,
    /// Unix milliseconds of its last use.
    pub used_at: i64,
}

/// Opens a session.
pub async fn insert(
    tx: &mut Tx,
    token_hash: &str,
    operator: &str,
    csrf: &str,
    now: i64,
) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO sessions (token_hash, operator, csrf, created_at, used_at) \
         VALUES ($1, $2, $3, $4, $4)"
    )
    .bind(token_hash)
    .bind(operator)
    .bind(csrf)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The session of this token.
pub async fn find(tx: &mut Tx, token_hash: &str) -> Result<Option<Session>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT operator, csrf, used_at FROM sessions WHERE token_hash = $1"
    )
    .bind(token_hash)
    .fetch_optional(conn)
    .await)?)
}

/// Puts off the idle limit.
pub async fn touch(tx: &mut Tx, token_hash: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE sessions SET used_at = $2 WHERE token_hash = $1"
    )
    .bind(token_hash)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Ends a session.
pub async fn delete(tx: &mut Tx, token_hash: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM sessions WHERE token_hash = $1"
    )
    .bind(token_hash)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Failed sign-ins by one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct Failures {
    /// How many in a row.
    pub failures: i64,
    /// Until when the name is refused, Unix milliseconds.
    pub locked_until: i64,
    /// Unix milliseconds of the last one.
    pub last_at: i64,
}

/// The failures by this name, known or not.
pub async fn failures(tx: &mut Tx, name: &str) -> Result<Failures> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT failures, locked_until, last_at FROM sign_in_failures WHERE name = $1"
    )
    .bind(name)
    .fetch_optional(conn)
    .await)?
    .unwrap_or_default())
}

/// Keeps the count of failures.
pub async fn set_failures(tx: &mut Tx, name: &str, failures: Failures) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO sign_in_failures (name, failures, locked_until, last_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, \
         locked_until = excluded.locked_until, last_at = excluded.last_at"
    )
    .bind(name)
    .bind(failures.failures)
    .bind(failures.locked_until)
    .bind(failures.last_at)
    .execute(conn)
    .await
    .map(drop))?)
}
