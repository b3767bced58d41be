//! What operators last asked for, when they were last seen, and one projection of what they do.
//! Console, routing and announcements all read this projection.

use super::db::on;
use super::{Result, Tx};

/// An operator as routing and screens see them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Seat {
    /// The operator's id.
    pub operator: String,
    /// The name used to sign in.
    pub name: String,
    /// Where their telephone is.
    pub endpoint: Option<String>,
    /// `ready`, `pause` or `off`: the last wish.
    pub wish: String,
    /// The pause's reason.
    pub reason: Option<String>,
    /// Why the system paused them, a word for machines.
    pub cause: Option<String>,
    /// When the wish was made.
    pub since: i64,
    /// Idle since: the longest goes first.
    pub idle_since: i64,
    /// When a browser of theirs last answered a ping.
    pub seen_at: i64,
    /// The live offer, if any.
    pub offer: Option<String>,
    /// The open contact, if any.
    pub contact: Option<String>,
    /// The open contact's state.
    pub contact_state: Option<String>,
    /// Their skills, separated by blanks.
    pub skills: Option<String>,
}

const SEATS: &str = "SELECT p.operator, o.name, o.endpoint, p.wish, p.reason, p.cause, p.since, \
     p.idle_since, p.seen_at, f.id AS offer, c.id AS contact, c.state AS contact_state, \
     (SELECT string_agg(s.skill, ' ') FROM operator_skills s WHERE s.operator = p.operator) AS skills \
     FROM presence p JOIN operators o ON o.id = p.operator \
     LEFT JOIN offers f ON f.operator = p.operator AND f.state = 'offered' \
     LEFT JOIN contacts c ON c.operator = p.operator AND c.state <> 'closed'";

/// Everybody who is signed in, the longest idle first.
pub async fn seats(tx: &mut Tx) -> Result<Vec<Seat>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{SEATS} WHERE p.wish <> 'off' ORDER BY p.idle_since, p.operator")
    ))
    .fetch_all(conn)
    .await)?)
}

/// One operator's seat.
pub async fn seat(tx: &mut Tx, operator: &str) -> Result<Option<Seat>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{SEATS} WHERE p.operator = $1")
    ))
    .bind(operator)
    .fetch_optional(conn)
    .await)?)
}

/// What an operator wants to be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish<'a> {
    /// `ready`, `pause` or `off`.
    pub wish: &'a str,
    /// The pause's reason, chosen by the operator.
    pub reason: Option<&'a str>,
    /// Why the system paused them, a word for machines.
    pub cause: Option<&'a str>,
}

/// Writes down a wish: the last one counts.
pub async fn wish(tx: &mut Tx, operator: &str, wish: Wish<'_>, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO presence (operator, wish, reason, cause, since, idle_since, seen_at) \
         VALUES ($1, $2, $3, $4, $5, $5, $5) ON CONFLICT (operator) DO UPDATE SET \
         wish = excluded.wish, reason = excluded.reason, cause = excluded.cause, \
         since = excluded.since, idle_since = excluded.idle_since"
    )
    .bind(operator)
    .bind(wish.wish)
    .bind(wish.reason)
    .bind(wish.cause)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// A browser of theirs is there.
pub async fn seen(tx: &mut Tx, operator: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE presence SET seen_at = $2 WHERE operator = $1 AND seen_at < $2"
    )
    .bind(operator)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// They are free again: their idle time starts anew.
pub async fn idle_from(tx: &mut Tx, operator: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE presence SET idle_since = $2 WHERE operator = $1"
    )
    .bind(operator)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}
