//! Offers of a call to an operator. Partial unique indexes keep at most one live offer a call and
//! one an operator; every end is a conditional update.

use super::db::on;
use super::{Result, Tx};

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Offer {
    /// Its id, which rides in the connect URL.
    pub id: String,
    /// The call offered.
    pub call: String,
    /// The operator's id.
    pub operator: String,
    /// `offered`, `accepted`, `declined`, `expired` or `withdrawn`.
    pub state: String,
    /// Unix milliseconds.
    pub made_at: i64,
    /// Until when it can be accepted, Unix milliseconds.
    pub deadline: i64,
    /// Why it ended, a word for machines.
    pub cause: Option<String>,
}

/// Makes an offer. `Taken` when the call or the operator has a live one.
pub async fn insert(tx: &mut Tx, offer: &Offer) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO offers (id, call, operator, state, made_at, deadline) \
         VALUES ($1, $2, $3, 'offered', $4, $5)"
    )
    .bind(&offer.id)
    .bind(&offer.call)
    .bind(&offer.operator)
    .bind(offer.made_at)
    .bind(offer.deadline)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The offer of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Offer>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, call, operator, state, made_at, deadline, cause FROM offers WHERE id = $1"
    )
    .bind(id)
    .fetch_optional(conn)
    .await)?)
}

/// The operator's live offer.
pub async fn live_of_operator(tx: &mut Tx, operator: &str) -> Result<Option<Offer>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, call, operator, state, made_at, deadline, cause FROM offers \
         WHERE operator = $1 AND state = 'offered'"
    )
    .bind(operator)
    .fetch_optional(conn)
    .await)?)
}

/// The latest offer of the call that was accepted.
pub async fn accepted_of_call(tx: &mut Tx, call: &str) -> Result<Option<Offer>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, call, operator, state, made_at, deadline, cause FROM offers \
         WHERE call = $1 AND state = 'accepted' ORDER BY id DESC LIMIT 1"
    )
    .bind(call)
    .fetch_optional(conn)
    .await)?)
}

/// Takes a live offer that is still in time. Says whether this was the one that took it.
pub async fn accept(tx: &mut Tx, id: &str, operator: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE offers SET state = 'accepted', ended_at = $3 \
         WHERE id = $1 AND operator = $2 AND state = 'offered' AND deadline > $3"
    )
    .bind(id)
    .bind(operator)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Ends a live offer as `state`. Says whether it was live.
pub async fn end(tx: &mut Tx, id: &str, state: &str, cause: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| {
        sqlx::query(
        "UPDATE offers SET state = $2, cause = $3, ended_at = $4 WHERE id = $1 AND state = 'offered'"
    )
    .bind(id)
    .bind(state)
    .bind(cause)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}

/// Withdraws the live offer of a call, if there is one, and gives it back.
pub async fn withdraw_of_call(
    tx: &mut Tx,
    call: &str,
    cause: &str,
    now: i64,
) -> Result<Option<Offer>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "UPDATE offers SET state = 'withdrawn', cause = $2, ended_at = $3 \
         WHERE call = $1 AND state = 'offered' \
         RETURNING id, call, operator, state, made_at, deadline, cause"
    )
    .bind(call)
    .bind(cause)
    .bind(now)
    .fetch_optional(conn)
    .await)?)
}

/// Live offers whose deadline has passed.
pub async fn overdue(tx: &mut Tx, now: i64) -> Result<Vec<Offer>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, call, operator, state, made_at, deadline, cause FROM offers \
         WHERE state = 'offered' AND deadline <= $1 ORDER BY deadline, id LIMIT 500"
    )
    .bind(now)
    .fetch_all(conn)
    .await)?)
}

/// Live offers to operators who have not been seen since `seen_before`.
pub async fn to_unreachable(tx: &mut Tx, seen_before: i64) -> Result<Vec<Offer>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT o.id, o.call, o.operator, o.state, o.made_at, o.deadline, o.cause FROM offers o \
         JOIN presence p ON p.operator = o.operator \
         WHERE o.state = 'offered' AND p.seen_at < $1 LIMIT 500"
    )
    .bind(seen_before)
    .fetch_all(conn)
    .await)?)
}
