//! Tasks: something an operator does about a person after the call. What was said is a short note.

use super::db::on;
use super::{Result, Tx};

/// A task.
#[derive(Clone, sqlx::FromRow)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// `call-back`, `letter-returned`, `letter-missing` or `unreachable`.
    pub kind: String,
    /// Codice fiscale of whom it concerns.
    pub cf: String,
    /// The practice it is about.
    pub practice: Option<String>,
    /// The number to call, in E.164.
    pub phone: Option<String>,
    /// When the person would like to be called, as the form keeps it.
    pub preferred_time: Option<String>,
    /// What it is about.
    pub note: Option<String>,
    /// `open` or `done`.
    pub state: String,
    /// The name of whoever opened it, or `system`.
    pub maker: String,
    /// The operator who did it.
    pub done_by: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds.
    pub done_at: Option<i64>,
}

const ALL: &str = "SELECT id, kind, cf, practice, phone, preferred_time, note, state, maker, \
                   done_by, result, created_at, done_at FROM tasks";

/// Keeps a new task. Says whether it is new: one of its kind may be open for the person already.
pub async fn open(tx: &mut Tx, task: &Task) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "INSERT INTO tasks (id, kind, cf, practice, phone, preferred_time, note, state, maker, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9) \
         ON CONFLICT DO NOTHING"
    )
    .bind(&task.id)
    .bind(&task.kind)
    .bind(&task.cf)
    .bind(&task.practice)
    .bind(&task.phone)
    .bind(&task.preferred_time)
    .bind(&task.note)
    .bind(&task.maker)
    .bind(task.created_at)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// The task of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Task>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE id = $1")
    ))
    .bind(id)
    .fetch_optional(conn)
    .await)?)
}

/// Open tasks, the oldest first.
pub async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Task>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE state = 'open' ORDER BY created_at, id LIMIT $1")
    ))
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// A person's open tasks, the oldest first.
pub async fn open_of(tx: &mut Tx, cf: &str) -> Result<Vec<Task>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE state = 'open' AND cf = $1 ORDER BY created_at, id")
    ))
    .bind(cf)
    .fetch_all(conn)
    .await)?)
}

/// Ends a task with its result. Says whether it was open.
pub async fn finish(tx: &mut Tx, id: &str, by: &str, result: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE tasks SET state = 'done', done_by = $2, result = $3, done_at = $4 \
         WHERE id = $1 AND state = 'open'"
    )
    .bind(id)
    .bind(by)
    .bind(result)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}
