//! Promises to ring a caller back: written down in the call, kept until somebody has spoken with the
//! person or there is a reason to end it. Who rings and when is for others.

use super::db::on;
use super::{Result, Tx};

/// A promise. No `Debug`: it holds a number.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Callback {
    /// Its id.
    pub id: String,
    /// The platform's id of the call in which it was asked for.
    pub call: String,
    /// The number to ring, in E.164; empty once it is forgotten.
    pub number: String,
    /// The queue whose place is kept.
    pub queue: String,
    /// Higher goes first.
    pub priority: i64,
    /// Skills that the operator must have, separated by blanks.
    pub skills: String,
    /// When the caller first entered the line, Unix milliseconds.
    pub entered_at: i64,
    /// The caller's language.
    pub language: String,
    /// What the caller wanted, where the menu understood it.
    pub intent: Option<String>,
    /// Nobody rings before, Unix milliseconds.
    pub due_at: i64,
    /// How often nobody answered.
    pub tries: i64,
    /// `open`, `taken` by an operator who rings now, or `done`.
    pub state: String,
    /// The operator who took it, by id.
    pub taken_by: Option<String>,
    /// How it ended: `spoken`, `not-reached`, `not-wanted`, `wrong-number` or `waits-again`.
    pub outcome: Option<String>,
    /// Unix milliseconds.
    pub created_at: i64,
}

const ALL: &str = "SELECT id, call, number, queue, priority, skills, entered_at, language, intent, \
                   due_at, tries, state, taken_by, outcome, created_at FROM callbacks";

/// Reads with `ALL` and a condition, both written here.
macro_rules! select {
    ($condition:literal) => {
        sqlx::AssertSqlSafe(format!("{ALL} {}", $condition))
    };
}

/// Keeps a new promise. Says whether it is new: the call, or somebody who is to be rung at the same
/// number, may have one already.
pub async fn insert(tx: &mut Tx, new: &Callback) -> Result<bool> {
    let rows = on!(tx, |conn| {
        sqlx::query(
        "INSERT INTO callbacks (id, call, number, queue, priority, skills, entered_at, language, \
         intent, due_at, state, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11) ON CONFLICT DO NOTHING"
    )
    .bind(&new.id)
    .bind(&new.call)
    .bind(&new.number)
    .bind(&new.queue)
    .bind(new.priority)
    .bind(&new.skills)
    .bind(new.entered_at)
    .bind(&new.language)
    .bind(&new.intent)
    .bind(new.due_at)
    .bind(new.created_at)
    .execute(conn)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}

/// A call joins the promise that its number has, where there is one that has not ended; who ends it
/// waits for us, or we for them. Says whether there was.
pub async fn join(tx: &mut Tx, call: &str, number: &str, now: i64) -> Result<bool> {
    // An update that changes nothing holds the row on both databases.
    let held: Option<(String,)> = on!(tx, |conn| sqlx::query_as(
        "UPDATE callbacks SET tries = tries WHERE number = $1 AND state <> 'done' RETURNING id"
    )
    .bind(number)
    .fetch_optional(conn)
    .await)?;
    let Some((promise,)) = held else {
        return Ok(false);
    };
    on!(tx, |conn| sqlx::query(
        "INSERT INTO callback_joins (call, callback, joined_at) VALUES ($1, $2, $3)"
    )
    .bind(call)
    .bind(promise)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?;
    Ok(true)
}

/// Whether this call joined a promise.
pub async fn has_joined(tx: &mut Tx, call: &str) -> Result<bool> {
    let row: Option<(String,)> = on!(tx, |conn| sqlx::query_as(
        "SELECT call FROM callback_joins WHERE call = $1"
    )
    .bind(call)
    .fetch_optional(conn)
    .await)?;
    Ok(row.is_some())
}

/// The call that joined a promise first, of those that do not wait in line: they heard of it.
pub async fn first_joined(tx: &mut Tx, promise: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = on!(tx, |conn| sqlx::query_as(
        "SELECT j.call FROM callback_joins j WHERE j.callback = $1 AND NOT EXISTS \
         (SELECT 1 FROM line l WHERE l.call = j.call \
         AND l.state IN ('waiting', 'offered', 'connecting', 'talking')) \
         ORDER BY j.joined_at, j.call LIMIT 1"
    )
    .bind(promise)
    .fetch_optional(conn)
    .await)?;
    Ok(row.map(|(call,)| call))
}

/// Whoever joined `before` has joined `after`, which is the promise of this call itself.
pub async fn rejoin(tx: &mut Tx, before: &str, (after, call): (&str, &str)) -> Result<()> {
    on!(tx, |conn| sqlx::query(
        "DELETE FROM callback_joins WHERE call = $1"
    )
    .bind(call)
    .execute(conn)
    .await
    .map(drop))?;
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE callback_joins SET callback = $2 WHERE callback = $1"
    )
    .bind(before)
    .bind(after)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Forgets the numbers of promises that ended by `before`, and who joined them.
pub async fn forget_numbers(tx: &mut Tx, before: i64) -> Result<()> {
    on!(tx, |conn| sqlx::query(
        "DELETE FROM callback_joins WHERE joined_at <= $1 AND EXISTS (SELECT 1 FROM callbacks c \
         WHERE c.id = callback_joins.callback AND c.state = 'done' AND c.done_at <= $1)"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(drop))?;
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE callbacks SET number = '' \
         WHERE state = 'done' AND number <> '' AND done_at <= $1"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The promise of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Callback>> {
    Ok(on!(tx, |conn| sqlx::query_as(select!("WHERE id = $1"))
        .bind(id)
        .fetch_optional(conn)
        .await)?)
}

/// The promise that was given in this call.
pub async fn of_call(tx: &mut Tx, call: &str) -> Result<Option<Callback>> {
    Ok(on!(tx, |conn| sqlx::query_as(select!("WHERE call = $1"))
        .bind(call)
        .fetch_optional(conn)
        .await)?)
}

/// Promises that are not kept yet, by the original time of entry; those whose hour has not come at
/// `now` stand behind the others, so that however many they are they hide nobody.
pub async fn waiting(tx: &mut Tx, now: i64, limit: i64) -> Result<Vec<Callback>> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(select!(
        "WHERE state IN ('open', 'taken') \
         ORDER BY CASE WHEN state = 'open' AND due_at > $1 THEN 1 ELSE 0 END, entered_at, id LIMIT $2"
    ))
    .bind(now)
    .bind(limit)
    .fetch_all(conn)
    .await
    })?)
}

/// Somebody takes an open one whose time has come, and rings. Says whether this was the one.
pub async fn take(tx: &mut Tx, id: &str, operator: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE callbacks SET state = 'taken', taken_by = $2, taken_at = $3 \
         WHERE id = $1 AND state = 'open' AND due_at <= $3"
    )
    .bind(id)
    .bind(operator)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Puts one that `holder` took back on the list, its place kept; `tries` are added, and nobody rings
/// before `due_at`. Says whether it was still theirs.
pub async fn put_back(
    tx: &mut Tx,
    id: &str,
    holder: &str,
    (tries, due_at): (i64, i64),
) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE callbacks SET state = 'open', taken_by = NULL, taken_at = NULL, \
         tries = tries + $2, due_at = $3 WHERE id = $1 AND state = 'taken' AND taken_by = $4"
    )
    .bind(id)
    .bind(tries)
    .bind(due_at)
    .bind(holder)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// How a promise ends.
#[derive(Debug, Clone, Copy)]
pub struct End<'a> {
    /// `spoken`, `not-reached`, `not-wanted`, `wrong-number` or `waits-again`.
    pub outcome: &'a str,
    /// The name of who ended it, or `system`.
    pub by: &'a str,
    /// How many tries are added.
    pub tries: i64,
    /// Unix milliseconds.
    pub now: i64,
    /// The operator who has taken it, as it was seen; nothing where nobody had.
    pub holder: Option<&'a str>,
}

/// Ends a promise. Says whether it was not ended before, and still with whom it was seen to be.
pub async fn finish(tx: &mut Tx, id: &str, end: End<'_>) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE callbacks SET state = 'done', outcome = $2, done_by = $3, tries = tries + $4, \
         done_at = $5 WHERE id = $1 AND state <> 'done' AND COALESCE(taken_by, '') = $6"
    )
    .bind(id)
    .bind(end.outcome)
    .bind(end.by)
    .bind(end.tries)
    .bind(end.now)
    .bind(end.holder.unwrap_or_default())
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Open promises whose call waits in line all the same: its caller was told of no promise, because the
/// store answered too late.
pub async fn in_line_again(tx: &mut Tx) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(
        "SELECT c.id FROM callbacks c JOIN line l ON l.call = c.call WHERE c.state = 'open' \
         AND l.state IN ('waiting', 'offered', 'connecting', 'talking') ORDER BY c.id LIMIT 100"
    )
    .fetch_all(conn)
    .await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
