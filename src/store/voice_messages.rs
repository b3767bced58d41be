//! Messages that callers left: new, taken by an operator who sees to it, done with a result. The group
//! writer makes the rows; the recordings themselves are the platform's.

use super::db::on;
use super::{Result, Tx};

/// A message. No `Debug`: it holds a number.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct VoiceMessage {
    /// Its id.
    pub id: String,
    /// The platform's id of the call.
    pub call: String,
    /// The node that recorded it.
    pub node: String,
    /// Where the platform keeps it, as it said so; nothing once its copy is erased.
    pub url: Option<String>,
    /// How long it is.
    pub seconds: i64,
    /// The number that called; nothing once it is forgotten.
    pub from_number: Option<String>,
    /// The number dialled.
    pub to_number: String,
    /// The caller's language.
    pub language: String,
    /// What the caller wanted, where the menu understood it.
    pub intent: Option<String>,
    /// Unix milliseconds.
    pub received_at: i64,
    /// `new`, `taken` by an operator who sees to it, or `done`.
    pub state: String,
    /// The operator who took it, by id.
    pub taken_by: Option<String>,
    /// The name of who listened last.
    pub heard_by: Option<String>,
    /// When, Unix milliseconds.
    pub heard_at: Option<i64>,
    /// What came of it, by its word; `expired` where nobody saw to it.
    pub result: Option<String>,
    /// More about that.
    pub note: Option<String>,
    /// The name of who said so, or `system`.
    pub done_by: Option<String>,
    /// Unix milliseconds.
    pub done_at: Option<i64>,
}

const ALL: &str = "SELECT id, call, node, url, seconds, from_number, to_number, language, intent, \
                   received_at, state, taken_by, heard_by, heard_at, result, note, done_by, done_at \
                   FROM voice_messages";

/// Reads with `ALL` and a condition, both written here.
macro_rules! select {
    ($condition:literal) => {
        sqlx::AssertSqlSafe(format!("{ALL} {}", $condition))
    };
}

/// The message of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<VoiceMessage>> {
    Ok(on!(tx, |conn| sqlx::query_as(select!("WHERE id = $1"))
        .bind(id)
        .fetch_optional(conn)
        .await)?)
}

/// Messages that are not done, the oldest first.
pub async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<VoiceMessage>> {
    Ok(on!(tx, |conn| sqlx::query_as(select!(
        "WHERE state IN ('new', 'taken') ORDER BY received_at, id LIMIT $1"
    ))
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// Messages that are done, the last one first.
pub async fn done(tx: &mut Tx, limit: i64) -> Result<Vec<VoiceMessage>> {
    Ok(on!(tx, |conn| sqlx::query_as(select!(
        "WHERE state = 'done' ORDER BY done_at DESC, id LIMIT $1"
    ))
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// Somebody takes a new one. Says whether this was the one.
pub async fn take(tx: &mut Tx, id: &str, operator: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE voice_messages SET state = 'taken', taken_by = $2, taken_at = $3 \
         WHERE id = $1 AND state = 'new'"
    )
    .bind(id)
    .bind(operator)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Puts one that `holder` took back on the list. Says whether it was still theirs.
pub async fn put_back(tx: &mut Tx, id: &str, holder: &str) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE voice_messages SET state = 'new', taken_by = NULL, taken_at = NULL \
         WHERE id = $1 AND state = 'taken' AND taken_by = $2"
    )
    .bind(id)
    .bind(holder)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// How a message ends.
#[derive(Clone, Copy)]
pub struct End<'a> {
    /// What came of it.
    pub result: &'a str,
    /// More about that; may be empty.
    pub note: &'a str,
    /// The name of who says so.
    pub by: &'a str,
    /// Unix milliseconds.
    pub now: i64,
    /// The operator who has taken it, as it was seen; nothing where nobody had.
    pub holder: Option<&'a str>,
}

/// Ends a message, and has the platform's copy erased. Says whether it was not ended before, and still
/// with whom it was seen to be.
pub async fn finish(tx: &mut Tx, id: &str, end: End<'_>) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE voice_messages SET state = 'done', result = $2, note = NULLIF($3, ''), \
         done_by = $4, done_at = $5, erase_at = $5 \
         WHERE id = $1 AND state <> 'done' AND COALESCE(taken_by, '') = $6"
    )
    .bind(id)
    .bind(end.result)
    .bind(end.note)
    .bind(end.by)
    .bind(end.now)
    .bind(end.holder.unwrap_or_default())
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Somebody listens. Says whether it is a new listening: a browser that asks for another part, no
/// longer than since `since`, goes on with the one before.
pub async fn hear(tx: &mut Tx, id: &str, by: &str, (now, since): (i64, i64)) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE voice_messages SET heard_by = $2, heard_at = $3 \
         WHERE id = $1 AND NOT (COALESCE(heard_by, '') = $2 AND COALESCE(heard_at, 0) > $4)"
    )
    .bind(id)
    .bind(by)
    .bind(now)
    .bind(since)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Ends those that came before `before` and that nobody saw to; their ids.
pub async fn expire(tx: &mut Tx, before: i64, now: i64) -> Result<Vec<String>> {
    let ended: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(
        "UPDATE voice_messages SET state = 'done', result = 'expired', done_by = 'system', \
         done_at = $2, erase_at = $2 WHERE state <> 'done' AND received_at <= $1 RETURNING id"
    )
    .bind(before)
    .bind(now)
    .fetch_all(conn)
    .await)?;
    Ok(ended.into_iter().map(|(id,)| id).collect())
}

/// Forgets who left those that are done and came before `before`, and what was noted about them.
pub async fn forget(tx: &mut Tx, before: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE voice_messages SET from_number = NULL, note = NULL \
         WHERE state = 'done' AND from_number IS NOT NULL AND received_at <= $1"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}

/// Messages whose recording is to be erased by now, with its address, the longest due first.
pub async fn to_erase(tx: &mut Tx, now: i64, limit: i64) -> Result<Vec<(String, String)>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, url FROM voice_messages WHERE url IS NOT NULL AND erase_at <= $1 \
         ORDER BY erase_at, id LIMIT $2"
    )
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// The platform's copy is no more, and neither is its address here.
pub async fn erased(tx: &mut Tx, id: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE voice_messages SET url = NULL WHERE id = $1"
    )
    .bind(id)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The platform is asked again, not before `at`.
pub async fn erase_later(tx: &mut Tx, id: &str, at: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE voice_messages SET erase_at = $2 WHERE id = $1"
    )
    .bind(id)
    .bind(at)
    .execute(conn)
    .await
    .map(drop))?)
}
