//! The waiting line: one row a call that ever waited. Rows are made by the group writer's upsert
//! and moved here, always from an expected state to the next.

use super::db::on;
use super::{Result, Tx};

/// A call that waits, is offered, connects or talks.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// The platform's id of the caller's leg.
    pub call: String,
    /// `waiting`, `offered`, `connecting`, `talking`, `leaving`, `in-flow` or `ended`.
    pub state: String,
    /// The queue's name.
    pub queue: String,
    /// Higher goes first.
    pub priority: i64,
    /// Skills that the operator must have, separated by blanks.
    pub skills: String,
    /// When the call first entered, Unix milliseconds.
    pub entered_at: i64,
    /// 1 when it came back from an operator whose telephone did not answer.
    pub returned: i64,
    /// The path form of its ticket.
    pub ticket: String,
    /// The step of the call at which this wait began.
    pub seq: i64,
    /// Why it was asked out of the line last: `callback` or `overflow`.
    pub leave_reason: Option<String>,
    /// The number that calls.
    pub from_number: String,
    /// The number dialled.
    pub to_number: String,
    /// The platform's id of its queue.
    pub queue_sid: Option<String>,
    /// When the wait document was last asked.
    pub beat_at: i64,
    /// When the state began.
    pub state_since: i64,
    /// When the platform fetched the connect document.
    pub connect_at: Option<i64>,
}

const ALL: &str = "SELECT call, state, queue, priority, skills, entered_at, returned, ticket, \
                   seq, leave_reason, from_number, to_number, queue_sid, beat_at, state_since, \
                   connect_at FROM line";

/// Reads with `ALL` and a condition, both written here.
macro_rules! select {
    ($($condition:literal)?) => {
        sqlx::AssertSqlSafe(format!("{ALL} {}", concat!($($condition)?)))
    };
}

/// The call's row.
pub async fn find(tx: &mut Tx, call: &str) -> Result<Option<Waiting>> {
    Ok(on!(tx, |conn| sqlx::query_as(select!("WHERE call = $1"))
        .bind(call)
        .fetch_optional(conn)
        .await)?)
}

/// The first `limit` calls that can be offered: in turn, their queue known, their wait document
/// asked since `beat_since`.
pub async fn next_in_turn(tx: &mut Tx, beat_since: i64, limit: i64) -> Result<Vec<Waiting>> {
    Ok(on!(tx, |conn| sqlx::query_as(select!(
        "WHERE state = 'waiting' AND queue_sid IS NOT NULL AND beat_at >= $1 \
         ORDER BY priority DESC, returned DESC, entered_at, call LIMIT $2"
    ))
    .bind(beat_since)
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// A place in a line: all that the announcement of places needs.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Place {
    /// The platform's id of the caller's leg.
    pub call: String,
    /// The queue's name.
    pub queue: String,
    /// Higher goes first.
    pub priority: i64,
    /// 1 when it goes before others of its priority.
    pub returned: i64,
    /// Unix milliseconds.
    pub entered_at: i64,
}

/// Every waiting or offered call, in turn.
pub async fn places(tx: &mut Tx) -> Result<Vec<Place>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT call, queue, priority, returned, entered_at FROM line \
         WHERE state IN ('waiting', 'offered') \
         ORDER BY priority DESC, returned DESC, entered_at, call"
    )
    .fetch_all(conn)
    .await)?)
}

/// Takes the call's row until the end of the transaction. Whoever changes a call's offer or contact
/// takes its row first, so that no two wait for each other.
pub async fn hold(tx: &mut Tx, call: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE line SET state = state WHERE call = $1"
    )
    .bind(call)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Moves the call from one state to the next. Says whether it was there to be moved.
pub async fn change(tx: &mut Tx, call: &str, from: &str, to: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE line SET state = $3, state_since = $4 WHERE call = $1 AND state = $2"
    )
    .bind(call)
    .bind(from)
    .bind(to)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Asks a call that waits, or is being offered, out of the line: out of the wait that began at step
/// `seq`, never out of a later one. Says whether it was there; one that is on its way to an operator is
/// never asked.
pub async fn leave(tx: &mut Tx, call: &str, seq: i64, reason: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE line SET state = 'leaving', leave_reason = $2, state_since = $3 \
         WHERE call = $1 AND state IN ('waiting', 'offered') AND seq <= $4"
    )
    .bind(call)
    .bind(reason)
    .bind(now)
    .bind(seq)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Puts a call that was on its way to an operator back in its place, before others of its
/// priority. Says whether it was on its way.
pub async fn put_back(tx: &mut Tx, call: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE line SET state = 'waiting', state_since = $2, beat_at = $2, returned = 1, \
         connect_at = NULL WHERE call = $1 AND state IN ('connecting', 'talking')"
    )
    .bind(call)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Notes that the platform fetched the connect document. Says whether the call was connecting.
pub async fn note_connect(tx: &mut Tx, call: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE line SET connect_at = COALESCE(connect_at, $2) \
         WHERE call = $1 AND state IN ('connecting', 'talking')"
    )
    .bind(call)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Ends the call's stay in line, whatever its state. A call that has no row gets an ended one: a
/// wait that is still on its way finds it there, and the key makes one of the two wait for the
/// other. Says whether it had not ended before.
pub async fn end(tx: &mut Tx, call: &str, cause: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| {
        sqlx::query(
        "INSERT INTO line (call, state, queue, priority, skills, entered_at, ticket, from_number, \
         to_number, beat_at, state_since, cause) \
         VALUES ($1, 'ended', '', 0, '', $3, '', '', '', $3, $3, $2) \
         ON CONFLICT (call) DO UPDATE SET state = 'ended', state_since = excluded.state_since, \
         cause = COALESCE(line.cause, excluded.cause) WHERE line.state <> 'ended'"
    )
    .bind(call)
    .bind(cause)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}

/// Calls on their way to an operator since before `before` whose connect document nobody fetched.
pub async fn stuck_connecting(tx: &mut Tx, before: i64) -> Result<Vec<Waiting>> {
    Ok(on!(tx, |conn| sqlx::query_as(select!(
        "WHERE state = 'connecting' AND connect_at IS NULL AND state_since < $1 LIMIT 100"
    ))
    .bind(before)
    .fetch_all(conn)
    .await)?)
}

/// Calls in line, out of it for a moment, or with an operator, of which nothing was heard since before
/// `before`, the longest silent first.
pub async fn silent(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<Waiting>> {
    Ok(on!(tx, |conn| sqlx::query_as(select!(
        "WHERE state IN ('waiting', 'leaving', 'connecting', 'talking') AND beat_at < $1 \
         ORDER BY beat_at LIMIT $2"
    ))
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}
