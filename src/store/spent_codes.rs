//! Control codes that were used: none is good twice. Who used it is not here.

use super::db::on;
use super::{Result, Tx};

/// Uses a code up; false when it was used before. `until`: Unix milliseconds after which it would
/// be refused as too old anyway.
pub async fn spend(tx: &mut Tx, id: &str, until: i64) -> Result<bool> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO spent_codes (id, until) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING"
    )
    .bind(id)
    .bind(until)
    .execute(conn)
    .await
    .map(|done| done.rows_affected() == 1))?)
}

/// Forgets the codes that are too old at `now`.
pub async fn purge(tx: &mut Tx, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM spent_codes WHERE until < $1"
    )
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}
