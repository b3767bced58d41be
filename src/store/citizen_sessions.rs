//! Citizens' browsers, by the hash of their token. A session is of one PIN and ends with it.

use super::db::on;
use super::{Result, Tx};

/// A session. Its token is known to the browser alone.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CitizenSession {
    /// SHA-256 of the cookie's token.
    pub token_hash: String,
    /// Codice fiscale of whoever logged in.
    pub cf: String,
    /// The id of the PIN that was typed.
    pub pin: String,
    /// `change` while a new PIN must be taken first, else `open`.
    pub stage: String,
    /// The token that its forms carry.
    pub csrf: String,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds of its last use.
    pub used_at: i64,
}

/// Opens a session.
pub async fn insert(tx: &mut Tx, session: &CitizenSession) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO citizen_sessions (token_hash, cf, pin, stage, csrf, created_at, used_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(&session.token_hash)
    .bind(&session.cf)
    .bind(&session.pin)
    .bind(&session.stage)
    .bind(&session.csrf)
    .bind(session.created_at)
    .bind(session.used_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The session of this token, while its PIN lives.
pub async fn find(tx: &mut Tx, token_hash: &str) -> Result<Option<CitizenSession>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT token_hash, citizen_sessions.cf, pin, stage, csrf, citizen_sessions.created_at, \
         used_at FROM citizen_sessions JOIN pins ON pins.id = citizen_sessions.pin \
         WHERE token_hash = $1 AND pins.state IN ('iniziale', 'attivo')"
    )
    .bind(token_hash)
    .fetch_optional(conn)
    .await)?)
}

/// Puts off the idle limit.
pub async fn touch(tx: &mut Tx, token_hash: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE citizen_sessions SET used_at = $2 WHERE token_hash = $1"
    )
    .bind(token_hash)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The new PIN is taken: the session may go where it likes. Says whether it was waiting for that.
pub async fn open(tx: &mut Tx, token_hash: &str) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE citizen_sessions SET stage = 'open' WHERE token_hash = $1 AND stage = 'change'"
    )
    .bind(token_hash)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Ends a session.
pub async fn delete(tx: &mut Tx, token_hash: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM citizen_sessions WHERE token_hash = $1"
    )
    .bind(token_hash)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Ends all sessions of a PIN but `except` (blank: none is spared). Says how many.
pub async fn end_of_pin(tx: &mut Tx, pin: &str, except: &str) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM citizen_sessions WHERE pin = $1 AND token_hash <> $2"
    )
    .bind(pin)
    .bind(except)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}

/// Ends those not used since `before`. Says how many.
pub async fn purge(tx: &mut Tx, before: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM citizen_sessions WHERE used_at < $1"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}
