//! Who a caller said to be, in one contact: which facts matched and how many did not. What the
//! caller said is never here.

use super::db::on;
use super::{Result, Tx};

/// One codice fiscale that a caller was tried for.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Identification {
    /// The contact.
    pub contact: String,
    /// The codice fiscale that was given, known or not.
    pub cf: String,
    /// JSON list of the facts that matched, by their words.
    pub matched: String,
    /// How many facts did not match.
    pub misses: i64,
    /// `open`, `identified` or `failed`.
    pub state: String,
    /// The last try, Unix milliseconds.
    pub at: i64,
}

/// All that were tried in a contact, the last one first.
pub async fn of_contact(tx: &mut Tx, contact: &str) -> Result<Vec<Identification>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT contact, cf, matched, misses, state, at FROM identifications \
         WHERE contact = $1 ORDER BY at DESC, cf"
    )
    .bind(contact)
    .fetch_all(conn)
    .await)?)
}

/// Keeps what a try came to. `misses_before` is what was read: says whether no other try came
/// between. A closed one stays closed.
pub async fn save(tx: &mut Tx, tried: &Identification, misses_before: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "INSERT INTO identifications (contact, cf, matched, misses, state, at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (contact, cf) DO UPDATE SET \
         matched = excluded.matched, misses = excluded.misses, state = excluded.state, \
         at = excluded.at \
         WHERE identifications.misses = $7 AND identifications.state = 'open'"
    )
    .bind(&tried.contact)
    .bind(&tried.cf)
    .bind(&tried.matched)
    .bind(tried.misses)
    .bind(&tried.state)
    .bind(tried.at)
    .bind(misses_before)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Forgets those whose last try was by `before`. Says how many.
pub async fn purge(tx: &mut Tx, before: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM identifications WHERE at <= $1"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}
