//! Messages as the platform knows them. A status never goes backwards.

use super::db::on;
use super::{Result, Tx};

/// A message's state.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Message {
    /// The platform's id.
    pub provider_sid: String,
    /// The job that sent it; absent when the status came before we knew.
    pub job: Option<String>,
    /// The platform's word for its state.
    pub status: String,
    /// The higher, the later.
    pub status_rank: i64,
    /// The platform's error code.
    pub error_code: Option<String>,
}

/// Takes over a status unless a later one is known. Says whether the state changed.
pub async fn advance(tx: &mut Tx, message: &Message, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "INSERT INTO messages (provider_sid, job, status, status_rank, error_code, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (provider_sid) DO UPDATE SET \
         status = excluded.status, status_rank = excluded.status_rank, \
         error_code = COALESCE(excluded.error_code, messages.error_code), \
         job = COALESCE(messages.job, excluded.job), updated_at = excluded.updated_at \
         WHERE messages.status_rank < excluded.status_rank"
    )
    .bind(&message.provider_sid)
    .bind(&message.job)
    .bind(&message.status)
    .bind(message.status_rank)
    .bind(&message.error_code)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Says which job a message belongs to, where its status came first.
pub async fn adopt(tx: &mut Tx, provider_sid: &str, job: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE messages SET job = $2 WHERE provider_sid = $1 AND job IS NULL"
    )
    .bind(provider_sid)
    .bind(job)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The message of this id.
pub async fn find(tx: &mut Tx, provider_sid: &str) -> Result<Option<Message>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT provider_sid, job, status, status_rank, error_code FROM messages \
         WHERE provider_sid = $1"
    )
    .bind(provider_sid)
    .fetch_optional(conn)
    .await)?)
}

/// The last message of a job.
pub async fn of_job(tx: &mut Tx, job: &str) -> Result<Option<Message>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT provider_sid, job, status, status_rank, error_code FROM messages \
         WHERE job = $1 ORDER BY updated_at DESC LIMIT 1"
    )
    .bind(job)
    .fetch_optional(conn)
    .await)?)
}
