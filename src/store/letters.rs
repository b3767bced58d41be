//! Letters: who gets one and how far it is. Its half stays sealed in `halves` until confirmed.

use super::db::on;
use super::{Result, Tx};

/// A letter.
#[derive(Clone, sqlx::FromRow)]
pub struct Letter {
    /// The PIN it completes.
    pub pin: String,
    /// Six digits, the practice's number.
    pub number: String,
    /// The holder's name.
    pub name: String,
    /// The holder's surname.
    pub surname: String,
    /// JSON list of the address lines.
    pub address: String,
    /// Language of the messages.
    pub language: String,
    /// `ready`, `exported`, `confirmed`, `spoiled` or `cancelled`.
    pub state: String,
    /// Unix milliseconds.
    pub created_at: i64,
    /// The bundle it left in.
    pub bundle: Option<String>,
}

const ALL: &str = "SELECT pin, number, name, surname, address, language, state, created_at, bundle \
                   FROM letters";

/// Keeps a letter to be printed.
pub async fn insert(tx: &mut Tx, letter: &Letter) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO letters (pin, number, name, surname, address, language, state, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'ready', $7)"
    )
    .bind(&letter.pin)
    .bind(&letter.number)
    .bind(&letter.name)
    .bind(&letter.surname)
    .bind(&letter.address)
    .bind(&letter.language)
    .bind(letter.created_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The letter of a PIN.
pub async fn find(tx: &mut Tx, pin: &str) -> Result<Option<Letter>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE pin = $1")
    ))
    .bind(pin)
    .fetch_optional(conn)
    .await)?)
}

/// The latest letters, whatever became of them, newest first.
pub async fn latest(tx: &mut Tx, limit: i64) -> Result<Vec<Letter>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} ORDER BY created_at DESC, pin DESC LIMIT $1")
    ))
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// Letters in one of the states that still wait for the print room, the oldest first.
pub async fn waiting(tx: &mut Tx) -> Result<Vec<Letter>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE state IN ('ready', 'exported', 'spoiled') ORDER BY created_at, pin")
    ))
    .fetch_all(conn)
    .await)?)
}

/// Letters not yet exported, the oldest first.
pub async fn ready(tx: &mut Tx) -> Result<Vec<Letter>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE state IN ('ready', 'spoiled') ORDER BY created_at, pin")
    ))
    .fetch_all(conn)
    .await)?)
}

/// Notes that the letter left in a bundle. Says whether it was still to leave.
pub async fn exported(tx: &mut Tx, pin: &str, bundle: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE letters SET state = 'exported', bundle = $2, exported_at = $3 \
         WHERE pin = $1 AND state IN ('ready', 'spoiled', 'exported')"
    )
    .bind(pin)
    .bind(bundle)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Ends an exported letter as `confirmed` or `spoiled`. Says whether it was in that bundle.
pub async fn settle(tx: &mut Tx, pin: &str, bundle: &str, state: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE letters SET state = $3, confirmed_at = $4 \
         WHERE pin = $1 AND bundle = $2 AND state = 'exported'"
    )
    .bind(pin)
    .bind(bundle)
    .bind(state)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// When a letter left the print room and when it came back, Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Journey {
    /// The print room confirmed it.
    pub confirmed_at: Option<i64>,
    /// It came back undelivered (T23).
    pub returned_at: Option<i64>,
}

/// How far a letter has travelled.
pub async fn journey(tx: &mut Tx, pin: &str) -> Result<Option<Journey>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT confirmed_at, returned_at FROM letters WHERE pin = $1"
    )
    .bind(pin)
    .fetch_optional(conn)
    .await)?)
}

/// Letters of a practice that were printed and have not come back.
pub async fn on_the_way(tx: &mut Tx, number: &str) -> Result<Vec<Letter>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE number = $1 AND state = 'confirmed' AND returned_at IS NULL")
    ))
    .bind(number)
    .fetch_all(conn)
    .await)?)
}

/// A printed letter came back undelivered (T23). Says whether it had not yet.
pub async fn returned(tx: &mut Tx, pin: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE letters SET returned_at = $2 \
         WHERE pin = $1 AND state = 'confirmed' AND returned_at IS NULL"
    )
    .bind(pin)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Says that a letter is the invitation to activate (R120).
pub async fn invite(tx: &mut Tx, pin: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE letters SET kind = 'invitation' WHERE pin = $1"
    )
    .bind(pin)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The invitation did its work: the same sheet's place is for the second half now (R121). Says
/// whether there was an invitation.
pub async fn renew(tx: &mut Tx, pin: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| {
        sqlx::query(
        "UPDATE letters SET kind = 'second-half', state = 'ready', created_at = $2, bundle = NULL, \
         exported_at = NULL, confirmed_at = NULL, returned_at = NULL \
          WHERE pin = $1 AND kind = 'invitation'"
    )
    .bind(pin)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}

/// A letter whose PIN died before it left is not printed any more. Says whether it had not left.
pub async fn cancel(tx: &mut Tx, pin: &str) -> Result<bool> {
    let rows = on!(tx, |conn| {
        sqlx::query(
        "UPDATE letters SET state = 'cancelled' WHERE pin = $1 AND state IN ('ready', 'spoiled')"
    )
    .bind(pin)
    .execute(conn)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}
