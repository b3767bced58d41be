//! Failed log-ins of citizens, by the HMAC of the codice fiscale that was typed, whether or not
//! anybody has it. The codice fiscale itself is never here.

use super::db::on;
use super::{Result, Tx};

/// The failures in a row under one codice fiscale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct Tries {
    /// How many in a row.
    pub failures: i64,
    /// Until when no try is judged, Unix milliseconds; 0 when there was never a lock.
    pub locked_until: i64,
    /// Unix milliseconds of the last try.
    pub last_at: i64,
}

/// The failures under `who`; none at all when nobody failed.
pub async fn of(tx: &mut Tx, who: &str) -> Result<Tries> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT failures, locked_until, last_at FROM log_in_tries WHERE who = $1"
    )
    .bind(who)
    .fetch_optional(conn)
    .await)?
    .unwrap_or_default())
}

/// Keeps the count.
pub async fn set(tx: &mut Tx, who: &str, tries: Tries) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO log_in_tries (who, failures, locked_until, last_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (who) DO UPDATE SET failures = excluded.failures, \
         locked_until = excluded.locked_until, last_at = excluded.last_at"
    )
    .bind(who)
    .bind(tries.failures)
    .bind(tries.locked_until)
    .bind(tries.last_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Forgets those whose last try was before `before`. Says how many.
pub async fn purge(tx: &mut Tx, before: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM log_in_tries WHERE last_at < $1"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}
