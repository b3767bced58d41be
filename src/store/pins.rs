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
    /// Whether the holder ever took a PIN of their own (R106), 0 or 1.
    pub ever_used: i64,
    /// When the holder last got their own eight characters, Unix milliseconds.
    pub changed_at: Option<i64>,
    /// When these have to be changed, Unix milliseconds (R85).
    pub expires_at: Option<i64>,
    /// `cittadino` or `intermediario` (C2).
    pub class: String,
    /// Whether the holder lives abroad without an Italian identity document (R133), 0 or 1.
    pub exempt: i64,
    /// Grows by one with every change of the row.
    pub version: i64,
    /// The `expires_at` of which the holder was reminded, Unix milliseconds.
    pub reminded_for: Option<i64>,
}

const ALL: &str = "SELECT id, cf, practice, number, kind, state, origin, hash, pepper, created_at, \
                   ever_used, changed_at, expires_at, class, exempt, version, reminded_for \
                   FROM pins";

/// Keeps a new PIN. `Taken` when its holder has a live one.
pub async fn insert(tx: &mut Tx, pin: &Pin) -> Result<()> {
    Ok(on!(tx, |conn| {
        sqlx::query(
        "INSERT INTO pins (id, cf, practice, number, kind, state, origin, hash, pepper, created_at, \
         ever_used, changed_at, expires_at, class, exempt) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
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
    .bind(pin.ever_used)
    .bind(pin.changed_at)
    .bind(pin.expires_at)
    .bind(&pin.class)
    .bind(pin.exempt)
    .execute(conn)
    .await
    .map(drop)
    })?)
}

/// Writes back what may change of a PIN that was read: kind, state, origin, hash, use and dates. Says
/// whether the row was still as it was read; if not, nothing is written.
pub async fn save(tx: &mut Tx, pin: &Pin) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE pins SET kind = $3, state = $4, hash = $5, pepper = $6, ever_used = $7, \
         changed_at = $8, expires_at = $9, exempt = $10, reminded_for = $11, origin = $12, \
         version = version + 1 WHERE id = $1 AND version = $2"
    )
    .bind(&pin.id)
    .bind(pin.version)
    .bind(&pin.kind)
    .bind(&pin.state)
    .bind(&pin.hash)
    .bind(pin.pepper)
    .bind(pin.ever_used)
    .bind(pin.changed_at)
    .bind(pin.expires_at)
    .bind(pin.exempt)
    .bind(pin.reminded_for)
    .bind(&pin.origin)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
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

/// The holder's live PIN, else the last one.
pub async fn last_of(tx: &mut Tx, cf: &str) -> Result<Option<Pin>> {
    Ok(on!(tx, |conn| {
        sqlx::query_as(sqlx::AssertSqlSafe(
        format!(
            "{ALL} WHERE cf = $1 ORDER BY CASE WHEN state IN ('preassegnato', 'iniziale', 'attivo') \
             THEN 0 ELSE 1 END, id DESC LIMIT 1"
        )
    ))
    .bind(cf)
    .fetch_optional(conn)
    .await
    })?)
}

/// Codici fiscali of holders of live PINs who are not exempt, at most `limit`.
pub async fn live_of_not_exempt(tx: &mut Tx, limit: i64) -> Result<Vec<String>> {
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT cf FROM pins WHERE state IN ('preassegnato', 'iniziale', 'attivo') AND exempt = 0 \
         ORDER BY cf LIMIT $1"
    )
    .bind(limit)
    .fetch_all(conn)
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

/// How many PINs the person was given since `since`, whatever became of them. Those that came unasked
/// do not count: activating one by telephone is a first request (T7).
pub async fn issued_since(tx: &mut Tx, cf: &str, since: i64) -> Result<i64> {
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT COUNT(*) FROM pins WHERE cf = $1 AND created_at >= $2 AND origin <> 'd-ufficio'"
    )
    .bind(cf)
    .bind(since)
    .fetch_one(conn)
    .await)?)
}

/// Whether the person ever had a PIN of their own, whatever became of it. One that came unasked counts
/// from its first use.
pub async fn ever_had(tx: &mut Tx, cf: &str) -> Result<bool> {
    let had: i64 = on!(tx, |conn| sqlx::query_scalar(
        "SELECT COUNT(*) FROM pins WHERE cf = $1 AND (origin <> 'd-ufficio' OR ever_used = 1)"
    )
    .bind(cf)
    .fetch_one(conn)
    .await)?;
    Ok(had > 0)
}

/// Live PINs that end after `from` and by `until`, and of whose end nobody was reminded yet; the
/// first to end come first.
pub async fn ending(tx: &mut Tx, from: i64, until: i64, limit: i64) -> Result<Vec<Pin>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!(
            "{ALL} WHERE state = 'attivo' AND expires_at > $1 AND expires_at <= $2 \
             AND (reminded_for IS NULL OR reminded_for <> expires_at) \
             ORDER BY expires_at LIMIT $3"
        )
    ))
    .bind(from)
    .bind(until)
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// Kills a PIN that lives, or that was dismissed (T22); its hash goes with it. Says whether it did.
pub async fn revoke(tx: &mut Tx, id: &str, because: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE pins SET state = 'revocato', hash = '', revoked_at = $3, revoked_because = $2, \
         version = version + 1 \
         WHERE id = $1 AND state IN ('preassegnato', 'iniziale', 'attivo', 'dismesso')"
    )
    .bind(id)
    .bind(because)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}
