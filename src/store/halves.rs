//! The sealed halves of PINs. This server can open the first, never the second.

use super::db::on;
use super::{Result, Tx};

/// Keeps a sealed half. `which` is `first` or `second`.
pub async fn insert(tx: &mut Tx, pin: &str, which: &str, sealed: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO halves (pin, which, sealed) VALUES ($1, $2, $3)"
    )
    .bind(pin)
    .bind(which)
    .bind(sealed)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The sealed half, if it was not wiped.
pub async fn sealed(tx: &mut Tx, pin: &str, which: &str) -> Result<Option<String>> {
    Ok(on!(tx, |conn| sqlx::query_scalar::<_, Option<String>>(
        "SELECT sealed FROM halves WHERE pin = $1 AND which = $2"
    )
    .bind(pin)
    .bind(which)
    .fetch_optional(conn)
    .await)?
    .flatten())
}

/// Empties the half for good.
pub async fn wipe(tx: &mut Tx, pin: &str, which: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE halves SET sealed = NULL, wiped_at = $3 \
         WHERE pin = $1 AND which = $2 AND sealed IS NOT NULL"
    )
    .bind(pin)
    .bind(which)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Sets when a first half is wiped at the latest (`security.md` 4). The earliest date stays.
pub async fn wipe_after(tx: &mut Tx, pin: &str, after: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE halves SET wipe_after = COALESCE(wipe_after, $2) WHERE pin = $1 AND which = 'first'"
    )
    .bind(pin)
    .bind(after)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Empties all halves whose time has come. Says how many.
pub async fn wipe_overdue(tx: &mut Tx, now: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE halves SET sealed = NULL, wiped_at = $1 \
         WHERE sealed IS NOT NULL AND wipe_after <= $1"
    )
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}
