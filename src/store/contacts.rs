//! Contacts: an operator's work on a call, which outlives the caller's leg through wrap-up.

use super::db::on;
use super::offers::Offer;
use super::{Result, Tx};

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Contact {
    /// Its id.
    pub id: String,
    /// The caller's leg.
    pub call: String,
    /// The operator's id.
    pub operator: String,
    /// The offer it came from.
    pub offer: String,
    /// `connecting`, `talking`, `wrap-up` or `closed`.
    pub state: String,
    /// Unix milliseconds.
    pub accepted_at: i64,
    /// When the two began to talk.
    pub talk_at: Option<i64>,
    /// When the talk ended.
    pub ended_at: Option<i64>,
    /// When wrap-up ends by itself.
    pub wrap_until: Option<i64>,
    /// 1 while the caller's leg lives.
    pub call_live: i64,
    /// Why the talk ended, a word for machines.
    pub cause: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// The operator's note.
    pub note: Option<String>,
}

const ALL: &str = "SELECT id, call, operator, offer, state, accepted_at, talk_at, ended_at, \
                   wrap_until, call_live, cause, outcome, note FROM contacts";

/// Opens a contact for an accepted offer. `Taken` when the operator has another one open.
pub async fn insert(tx: &mut Tx, id: &str, offer: &Offer, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO contacts (id, call, operator, offer, state, accepted_at) \
         VALUES ($1, $2, $3, $4, 'connecting', $5)"
    )
    .bind(id)
    .bind(&offer.call)
    .bind(&offer.operator)
    .bind(&offer.id)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Reads one contact by a condition with one value.
macro_rules! one {
    ($tx:expr, $value:expr, $condition:literal) => {
        Ok(on!($tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
            format!("{ALL} WHERE {}", $condition)
        ))
        .bind($value)
        .fetch_optional(conn)
        .await)?)
    };
}

/// The contact of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Contact>> {
    one!(tx, id, "id = $1")
}

/// The contact of an offer.
pub async fn of_offer(tx: &mut Tx, offer: &str) -> Result<Option<Contact>> {
    one!(tx, offer, "offer = $1")
}

/// The operator's open contact.
pub async fn open_of(tx: &mut Tx, operator: &str) -> Result<Option<Contact>> {
    one!(tx, operator, "operator = $1 AND state <> 'closed'")
}

/// The operator's last contacts, newest first.
pub async fn last_of(tx: &mut Tx, operator: &str, limit: i64) -> Result<Vec<Contact>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE operator = $1 AND state = 'closed' ORDER BY id DESC LIMIT $2")
    ))
    .bind(operator)
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// Begins the talk. The first time stays.
pub async fn talk(tx: &mut Tx, id: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| {
        sqlx::query(
        "UPDATE contacts SET state = 'talking', talk_at = $2 WHERE id = $1 AND state = 'connecting'"
    )
    .bind(id)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}

/// Ends the talk: wrap-up until `wrap_until`. Says whether there was a talk to end.
pub async fn wrap_up(
    tx: &mut Tx,
    id: &str,
    cause: &str,
    now: i64,
    wrap_until: i64,
) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE contacts SET state = 'wrap-up', cause = $2, ended_at = $3, wrap_until = $4 \
         WHERE id = $1 AND state IN ('connecting', 'talking')"
    )
    .bind(id)
    .bind(cause)
    .bind(now)
    .bind(wrap_until)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Closes the contact. Says whether it was open.
pub async fn close(tx: &mut Tx, id: &str, cause: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE contacts SET state = 'closed', closed_at = $3, cause = COALESCE(cause, $2), \
         ended_at = COALESCE(ended_at, $3) WHERE id = $1 AND state <> 'closed'"
    )
    .bind(id)
    .bind(cause)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Writes down what came of it, while the contact is open.
pub async fn set_outcome(tx: &mut Tx, id: &str, outcome: &str, note: Option<&str>) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE contacts SET outcome = $2, note = COALESCE($3, note) \
         WHERE id = $1 AND state <> 'closed'"
    )
    .bind(id)
    .bind(outcome)
    .bind(note)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// The caller's leg is gone: gives back the contacts that were still connecting or talking.
pub async fn caller_gone(tx: &mut Tx, call: &str) -> Result<Vec<Contact>> {
    on!(&mut *tx, |conn| sqlx::query(
        "UPDATE contacts SET call_live = 0 WHERE call = $1"
    )
    .bind(call)
    .execute(conn)
    .await
    .map(drop))?;
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE call = $1 AND state IN ('connecting', 'talking')")
    ))
    .bind(call)
    .fetch_all(conn)
    .await)?)
}

/// Contacts whose wrap-up is over.
pub async fn wrapped(tx: &mut Tx, now: i64) -> Result<Vec<Contact>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE state = 'wrap-up' AND wrap_until <= $1 ORDER BY id LIMIT 500")
    ))
    .bind(now)
    .fetch_all(conn)
    .await)?)
}

/// The mean length of the last talks, milliseconds; absent when there were none.
pub async fn mean_talk(tx: &mut Tx) -> Result<Option<f64>> {
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT CAST(AVG(CAST(ended_at - talk_at AS DOUBLE PRECISION)) AS DOUBLE PRECISION) FROM \
         (SELECT ended_at, talk_at FROM contacts WHERE state = 'closed' AND talk_at IS NOT NULL \
          AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 50) AS recent"
    )
    .fetch_one(conn)
    .await)?)
}
