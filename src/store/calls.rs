//! The caller's leg: numbers, times, cause of its end; and the journal of its steps. Rows are
//! written by the group writer; here they are read and ended.

use super::db::on;
use super::{Result, Tx};

/// A call as the platform told it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Call {
    /// The platform's id.
    pub sid: String,
    /// The number that calls, or what stands for it.
    pub from_number: String,
    /// The number dialled.
    pub to_number: String,
    /// Unix milliseconds.
    pub started_at: i64,
    /// Unix milliseconds; absent while the call lives.
    pub ended_at: Option<i64>,
    /// Why it ended.
    pub cause: Option<String>,
}

/// One step of a call.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Step {
    /// The step's number within the call.
    pub seq: i64,
    /// Unix milliseconds.
    pub at: i64,
    /// The node that heard.
    pub node: String,
    /// JSON list of effects.
    pub effects: String,
}

/// The call, if it was ever seen.
pub async fn find(tx: &mut Tx, sid: &str) -> Result<Option<Call>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT sid, from_number, to_number, started_at, ended_at, cause FROM calls WHERE sid = $1"
    )
    .bind(sid)
    .fetch_optional(conn)
    .await)?)
}

/// All steps of a call, in their order.
pub async fn steps(tx: &mut Tx, sid: &str) -> Result<Vec<Step>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT seq, at, node, effects FROM journal WHERE call = $1 ORDER BY seq"
    )
    .bind(sid)
    .fetch_all(conn)
    .await)?)
}

/// One step of a call.
pub async fn step(tx: &mut Tx, sid: &str, seq: u32) -> Result<Option<Step>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT seq, at, node, effects FROM journal WHERE call = $1 AND seq = $2"
    )
    .bind(sid)
    .bind(i64::from(seq))
    .fetch_optional(conn)
    .await)?)
}

/// Calls that began before and whose caller is not forgotten yet, the oldest first.
pub async fn to_forget(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(
        "SELECT sid FROM calls WHERE forgotten = 0 AND started_at <= $1 \
         ORDER BY started_at LIMIT $2"
    )
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await)?;
    Ok(rows.into_iter().map(|(sid,)| sid).collect())
}

/// Writes a step anew, without what is to be forgotten.
pub async fn rewrite_step(tx: &mut Tx, sid: &str, seq: i64, effects: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE journal SET effects = $3 WHERE call = $1 AND seq = $2"
    )
    .bind(sid)
    .bind(seq)
    .bind(effects)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Forgets the number that called.
pub async fn forget_number(tx: &mut Tx, sid: &str) -> Result<()> {
    on!(tx, |conn| sqlx::query(
        "UPDATE calls SET from_number = '', forgotten = 1 WHERE sid = $1"
    )
    .bind(sid)
    .execute(conn)
    .await
    .map(drop))?;
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE line SET from_number = '' WHERE call = $1"
    )
    .bind(sid)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Closes the call; the first cause stays. A call whose begin is still on its way gets a row that
/// the group writer fills in. Says whether this was the first.
pub async fn end(tx: &mut Tx, sid: &str, cause: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "INSERT INTO calls (sid, account, from_number, to_number, started_at, ended_at, cause) \
         VALUES ($1, '', '', '', $2, $2, $3) ON CONFLICT (sid) DO UPDATE SET \
         ended_at = excluded.ended_at, cause = excluded.cause WHERE calls.ended_at IS NULL"
    )
    .bind(sid)
    .bind(now)
    .bind(cause)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}
