//! The outbox: work for the outside, written in the same transaction as its reason. No secret is
//! in a job's data but sealed; a half is read from its sealed row when the job runs.

use super::db::on;
use super::{Result, Tx};

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// Unique: the same work is never there twice.
    pub key: String,
    /// `sms` or `mail` (a first half), `second-half` (of a restored PIN), `notice`, `code`, `locked`
    /// or `dequeue`.
    pub kind: String,
    /// What it is about: a PIN, an offer, a person.
    pub subject: String,
    /// JSON record.
    pub data: String,
    /// `due`, `done`, `failed` or `cancelled`.
    pub state: String,
    /// Unix milliseconds.
    pub due_at: i64,
    /// How often it was tried.
    pub tries: i64,
    /// Why it failed, a word for machines.
    pub error: Option<String>,
    /// Unix milliseconds.
    pub created_at: i64,
}

/// Work that does not wait for each other: a caller who was accepted stands behind no burst of
/// messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Callers to be connected.
    Calls,
    /// Everything else.
    Messages,
}

impl Lane {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Calls, Self::Messages];

    /// Which jobs are of it.
    fn kinds(self) -> &'static str {
        match self {
            Self::Calls => "kind = 'dequeue'",
            Self::Messages => "kind <> 'dequeue'",
        }
    }
}

const ALL: &str =
    "SELECT id, key, kind, subject, data, state, due_at, tries, error, created_at FROM jobs";

/// Adds a job, unless one of its key is there.
pub async fn insert(tx: &mut Tx, job: &Job) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO jobs (id, key, kind, subject, data, state, due_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, 'due', $6, $7) ON CONFLICT (key) DO NOTHING"
    )
    .bind(&job.id)
    .bind(&job.key)
    .bind(&job.kind)
    .bind(&job.subject)
    .bind(&job.data)
    .bind(job.due_at)
    .bind(job.created_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Leases up to `limit` due jobs of a lane to this worker until `lease_until`. Two workers never get
/// the same.
pub async fn claim(
    tx: &mut Tx,
    lane: Lane,
    now: i64,
    lease_until: i64,
    limit: i64,
) -> Result<Vec<Job>> {
    let kinds = lane.kinds();
    // Dialect: on PostgreSQL other workers step over locked rows; SQLite has one writer.
    let skip = match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => "FOR UPDATE SKIP LOCKED",
    };
    Ok(on!(tx, |conn| {
        sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "UPDATE jobs SET lease_until = $2, tries = tries + 1 WHERE id IN (SELECT id FROM jobs \
         WHERE state = 'due' AND {kinds} AND due_at <= $1 AND lease_until <= $1 \
         ORDER BY due_at LIMIT $3 {skip}) \
         RETURNING id, key, kind, subject, data, state, due_at, tries, error, created_at"
        )))
        .bind(now)
        .bind(lease_until)
        .bind(limit)
        .fetch_all(conn)
        .await
    })?)
}

/// When the next job of a lane is due or its lease runs out, Unix milliseconds.
pub async fn next_due(tx: &mut Tx, lane: Lane) -> Result<Option<i64>> {
    let kinds = lane.kinds();
    Ok(on!(tx, |conn| {
        sqlx::query_scalar::<_, Option<i64>>(sqlx::AssertSqlSafe(format!(
            "SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END) \
             FROM jobs WHERE state = 'due' AND {kinds}"
        )))
        .fetch_one(conn)
        .await
    })?)
}

/// Ends a job as `state`, with a word on why when it failed.
pub async fn end(tx: &mut Tx, id: &str, state: &str, error: Option<&str>, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE jobs SET state = $2, error = $3, ended_at = $4 WHERE id = $1 AND state = 'due'"
    )
    .bind(id)
    .bind(state)
    .bind(error)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// A job that was done turns out to have failed: its message was not delivered.
pub async fn fail_late(tx: &mut Tx, id: &str, error: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE jobs SET state = 'failed', error = $2, ended_at = $3 \
         WHERE id = $1 AND state IN ('due', 'done')"
    )
    .bind(id)
    .bind(error)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Puts a job off.
pub async fn again(tx: &mut Tx, id: &str, error: &str, due_at: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE jobs SET due_at = $3, lease_until = 0, error = $2 WHERE id = $1 AND state = 'due'"
    )
    .bind(id)
    .bind(error)
    .bind(due_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Puts a job off because nothing could be done yet: that is no try.
pub async fn wait(tx: &mut Tx, id: &str, due_at: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE jobs SET due_at = $2, lease_until = 0, tries = tries - 1 \
         WHERE id = $1 AND state = 'due'"
    )
    .bind(id)
    .bind(due_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Takes a job away without a trace: nothing of it may stay.
pub async fn remove(tx: &mut Tx, id: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM jobs WHERE id = $1"
    )
    .bind(id)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Forgets what a job was to carry; its kind, subject and end stay.
pub async fn forget(tx: &mut Tx, id: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE jobs SET data = '{}' WHERE id = $1"
    )
    .bind(id)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Cancels what is still to be done about a subject. A code that was not sent is forgotten.
pub async fn cancel_of(tx: &mut Tx, subject: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE jobs SET state = 'cancelled', ended_at = $2, \
         data = CASE WHEN kind = 'code' THEN '{}' ELSE data END \
         WHERE subject = $1 AND state = 'due'"
    )
    .bind(subject)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Forgets the ended jobs of a kind made before `before`. Says how many.
pub async fn forget_old(tx: &mut Tx, kind: &str, before: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM jobs WHERE kind = $1 AND state <> 'due' AND created_at < $2"
    )
    .bind(kind)
    .bind(before)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}

/// The job of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Job>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE id = $1")
    ))
    .bind(id)
    .fetch_optional(conn)
    .await)?)
}

/// All jobs about a subject, in the order in which they were made.
pub async fn of(tx: &mut Tx, subject: &str) -> Result<Vec<Job>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE subject = $1 ORDER BY id")
    ))
    .bind(subject)
    .fetch_all(conn)
    .await)?)
}

/// First halves that reached nobody: the last message about a PIN that still waits failed for
/// good. The newest first.
pub async fn lost(tx: &mut Tx, limit: i64) -> Result<Vec<Job>> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(sqlx::AssertSqlSafe(
        format!(
            "{ALL} WHERE state = 'failed' AND kind IN ('sms', 'mail') \
         AND EXISTS (SELECT 1 FROM pins WHERE pins.id = jobs.subject AND pins.state = 'iniziale') \
         AND NOT EXISTS (SELECT 1 FROM jobs later WHERE later.subject = jobs.subject \
         AND later.kind IN ('sms', 'mail') AND later.id > jobs.id AND later.state <> 'cancelled') ORDER BY id DESC LIMIT $1"
        )
    ))
    .bind(limit)
    .fetch_all(conn)
    .await
    })?)
}
