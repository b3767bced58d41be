//! The sealed halves of PINs. What a letter holds this server can never open, only what it sends. A wipe overwrites
//! in place: see the table's comment in `migrations`.

use super::db::on;
use super::{Result, Tx};

/// What stands in a row that was not wiped and has no date for it yet.
const NEVER: i64 = 100_000_000_000_000;

/// What a sealed half is overwritten with: as many of these as it was long.
fn nothing() -> String {
    "0".repeat(4096)
}

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
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT sealed FROM halves WHERE pin = $1 AND which = $2 AND wiped_at = $3"
    )
    .bind(pin)
    .bind(which)
    .bind(NEVER)
    .fetch_optional(conn)
    .await)?)
}

/// Overwrites the half for good.
pub async fn wipe(tx: &mut Tx, pin: &str, which: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE halves SET sealed = substr($4, 1, length(sealed)), wiped_at = $3 \
         WHERE pin = $1 AND which = $2 AND wiped_at = $5"
    )
    .bind(pin)
    .bind(which)
    .bind(now)
    .bind(nothing())
    .bind(NEVER)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Sets when a half is wiped at the latest (`security.md` 4). The earliest date stays.
pub async fn wipe_after(tx: &mut Tx, pin: &str, which: &str, after: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE halves SET wipe_after = $3 WHERE pin = $1 AND which = $2 AND wipe_after > $3"
    )
    .bind(pin)
    .bind(which)
    .bind(after)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Overwrites all halves whose time has come. Says how many.
pub async fn wipe_overdue(tx: &mut Tx, now: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE halves SET sealed = substr($2, 1, length(sealed)), wiped_at = $1 \
         WHERE wipe_after <= $1 AND wiped_at = $3"
    )
    .bind(now)
    .bind(nothing())
    .bind(NEVER)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}
