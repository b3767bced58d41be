//! PINs: hash, state and kind. No half is ever here; `halves` keeps them sealed.

use super::db::on;
use super::{Result, Tx};

/// A PIN. No `Debug`: it carries a hash.
#[derive(Clone, sqlx::FromRow)]
pub struct Pin {
    /// Its id.
    pub id: String,
    /// Codice fiscale of its holder.
    pub cf: String,
    /// The practice it came from.
    pub practice: String,
    /// Six digits, the practice's number.
    pub number: String,
    /// `ordinario` or `dispositivo`.
    pub kind: String,
    /// `preassegnato`, `iniziale`, `attivo`, `revocato` or `dismesso`.
    pub state: String,
    /// The channel it came by.
    pub origin: String,
    /// argon2id over all 16 characters, with a pepper.
    pub hash: String,
    /// The pepper's version.
    pub pepper: i64,
    /// Unix milliseconds.
    pub created_at: i64,
}

const ALL: &str = "SELECT id, cf, practice, number, kind, state, origin, hash, pepper, created_at \
                   FROM pins";

/// Keeps a new PIN. `Taken` when its holder has a live one.
pub async fn insert(tx: &mut Tx, pin: &Pin) -> Result<()> {
    Ok(on!(tx, |conn| {
        sqlx::query(
        "INSERT INTO pins (id, cf, practice, number, kind, state, origin, hash, pepper, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    )
    .bind(&pin.id)
    .bind(&pin.cf)
    .bind(&pin.practice)
    .bind(&pin.number)
    .bind(&pin.kind)
    .bind(&pin.state)
    .bind(&pin.origin)
    .bind(&pin.hash)
    .bind(pin.pepper)
    .bind(pin.created_at)
    .execute(conn)
    .await
    .map(drop)
    })?)
}

/// The holder's live PIN.
pub async fn live_of(tx: &mut Tx, cf: &str) -> Result<Option<Pin>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE cf = $1 AND state IN ('preassegnato', 'iniziale', 'attivo')")
    ))
    .bind(cf)
    .fetch_optional(conn)
    .await)?)
}

/// The PIN that a practice became.
pub async fn of_practice(tx: &mut Tx, practice: &str) -> Result<Option<Pin>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE practice = $1 ORDER BY id DESC LIMIT 1")
    ))
    .bind(practice)
    .fetch_optional(conn)
    .await)?)
}

/// The PIN of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Pin>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE id = $1")
    ))
    .bind(id)
    .fetch_optional(conn)
    .await)?)
}

/// How many PINs the person was given since `since`, whatever became of them.
pub async fn issued_since(tx: &mut Tx, cf: &str, since: i64) -> Result<i64> {
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT COUNT(*) FROM pins WHERE cf = $1 AND created_at >= $2"
    )
    .bind(cf)
    .bind(since)
    .fetch_one(conn)
    .await)?)
}

/// Kills a live PIN. Says whether it was live.
pub async fn revoke(tx: &mut Tx, id: &str, because: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE pins SET state = 'revocato', revoked_at = $3, revoked_because = $2 \
         WHERE id = $1 AND state IN ('preassegnato', 'iniziale', 'attivo')"
    )
    .bind(id)
    .bind(because)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}
