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
