//! New PINs that were shown and not confirmed yet (T8 to T10), by their hash alone. What becomes of
//! the old secret is for `pins`.

use super::db::on;
use super::{Result, Tx};

/// A new PIN that waits to be typed once more. No `Debug`: it carries a hash.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PinChange {
    /// The PIN that would change.
    pub pin: String,
    /// Hash of the token of the session that it was shown to.
    pub session: String,
    /// argon2id over the new eight characters, with a pepper.
    pub hash: String,
    /// The pepper's version.
    pub pepper: i64,
    /// Unix milliseconds.
    pub started_at: i64,
    /// Until when it can be confirmed, Unix milliseconds.
    pub lapses_at: i64,
}

/// Keeps a new PIN in place of one shown before.
pub async fn put(tx: &mut Tx, change: &PinChange) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO pin_changes (pin, session, hash, pepper, started_at, lapses_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (pin) DO UPDATE SET \
         session = excluded.session, hash = excluded.hash, pepper = excluded.pepper, \
         started_at = excluded.started_at, lapses_at = excluded.lapses_at"
    )
    .bind(&change.pin)
    .bind(&change.session)
    .bind(&change.hash)
    .bind(change.pepper)
    .bind(change.started_at)
    .bind(change.lapses_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The new PIN that waits, lapsed or not.
pub async fn of(tx: &mut Tx, pin: &str) -> Result<Option<PinChange>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT pin, session, hash, pepper, started_at, lapses_at FROM pin_changes WHERE pin = $1"
    )
    .bind(pin)
    .fetch_optional(conn)
    .await)?)
}

/// Discards the new PIN. Says whether there was one.
pub async fn discard(tx: &mut Tx, pin: &str) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "DELETE FROM pin_changes WHERE pin = $1"
    )
    .bind(pin)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Discards those that lapsed by `now`. Says how many.
pub async fn purge(tx: &mut Tx, now: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM pin_changes WHERE lapses_at <= $1"
    )
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}
