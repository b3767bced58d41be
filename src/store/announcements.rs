//! What supervisors announce to every caller. A flow has one at a time; whether it has run out is
//! asked of the time that is handed in.

use super::db::on;
use super::{Result, Tx};

/// An announcement.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Announcement {
    /// Its id.
    pub id: String,
    /// The flow's name.
    pub flow: String,
    /// The template's name.
    pub template: String,
    /// JSON record of the fields as they were filled in.
    pub fields: String,
    /// `inform` or `close`.
    pub mode: String,
    /// JSON record of the words in every language.
    pub said: String,
    /// The name of whoever switched it on.
    pub started_by: String,
    /// Unix milliseconds.
    pub started_at: i64,
    /// When it runs out, Unix milliseconds.
    pub until: i64,
    /// The name of whoever switched it off; nobody where it ran out.
    pub ended_by: Option<String>,
    /// Unix milliseconds.
    pub ended_at: Option<i64>,
}

const ALL: &str = "SELECT id, flow, template, fields, mode, said, started_by, started_at, until, \
                   ended_by, ended_at FROM announcements";

/// Keeps a new one. `Taken` where the flow has one already, even one that has run out.
pub async fn insert(tx: &mut Tx, one: &Announcement) -> Result<()> {
    Ok(on!(tx, |conn| {
        sqlx::query(
        "INSERT INTO announcements (id, flow, template, fields, mode, said, started_by, started_at, \
         until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(&one.id)
    .bind(&one.flow)
    .bind(&one.template)
    .bind(&one.fields)
    .bind(&one.mode)
    .bind(&one.said)
    .bind(&one.started_by)
    .bind(one.started_at)
    .bind(one.until)
    .execute(conn)
    .await
    .map(drop)
    })?)
}

/// Those that are on, of every flow.
pub async fn live(tx: &mut Tx, now: i64) -> Result<Vec<Announcement>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE ended_at IS NULL AND until > $1 ORDER BY flow")
    ))
    .bind(now)
    .fetch_all(conn)
    .await)?)
}

/// The one that is on in a flow.
pub async fn live_of(tx: &mut Tx, flow: &str, now: i64) -> Result<Option<Announcement>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE flow = $1 AND ended_at IS NULL AND until > $2")
    ))
    .bind(flow)
    .bind(now)
    .fetch_optional(conn)
    .await)?)
}

/// The last ones of all flows, the newest first, whatever became of them.
pub async fn last(tx: &mut Tx, limit: i64) -> Result<Vec<Announcement>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} ORDER BY started_at DESC, id DESC LIMIT $1")
    ))
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// Writes down that a flow's announcement ran out, so that there is room for the next.
pub async fn close_run_out(tx: &mut Tx, flow: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE announcements SET ended_at = until \
         WHERE flow = $1 AND ended_at IS NULL AND until <= $2"
    )
    .bind(flow)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Switches one off. Says whether it was on.
pub async fn end(tx: &mut Tx, id: &str, who: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE announcements SET ended_by = $2, ended_at = $3 \
         WHERE id = $1 AND ended_at IS NULL AND until > $3"
    )
    .bind(id)
    .bind(who)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Gives one that is on another end. Says whether it was on.
pub async fn prolong(tx: &mut Tx, id: &str, until: i64, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE announcements SET until = $2 \
         WHERE id = $1 AND ended_at IS NULL AND until > $3"
    )
    .bind(id)
    .bind(until)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}
