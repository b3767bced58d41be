//! What one person proposed and another decides: changes of contacts and conversions. Practices that
//! wait for a second person are in `practices`.

use super::db::on;
use super::{Result, Tx};

/// A proposal.
#[derive(Clone, sqlx::FromRow)]
pub struct Approval {
    /// Its id.
    pub id: String,
    /// `contacts` or `convert`.
    pub kind: String,
    /// Codice fiscale of whom it concerns.
    pub cf: String,
    /// JSON record of what is proposed.
    pub data: String,
    /// `web`, `phone`, `fax`, `paper` or `office`.
    pub channel: String,
    /// The id of whoever proposes: an operator, or the practice's own word on the web.
    pub maker: String,
    /// `waiting`, `approved`, `refused` or `withdrawn`.
    pub state: String,
    /// The operator who decided.
    pub approver: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Until when it should be decided, Unix milliseconds.
    pub due_at: i64,
    /// Unix milliseconds.
    pub decided_at: Option<i64>,
}

const ALL: &str = "SELECT id, kind, cf, data, channel, maker, state, approver, reason, created_at, \
                   due_at, decided_at FROM approvals";

/// Keeps a new proposal. `Taken` when one of this kind waits for the same person.
pub async fn insert(tx: &mut Tx, approval: &Approval) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO approvals (id, kind, cf, data, channel, maker, state, created_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8)"
    )
    .bind(&approval.id)
    .bind(&approval.kind)
    .bind(&approval.cf)
    .bind(&approval.data)
    .bind(&approval.channel)
    .bind(&approval.maker)
    .bind(approval.created_at)
    .bind(approval.due_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The proposal of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Approval>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE id = $1")
    ))
    .bind(id)
    .fetch_optional(conn)
    .await)?)
}

/// What waits, what is due first at the head.
pub async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Approval>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE state = 'waiting' ORDER BY due_at, id LIMIT $1")
    ))
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// What waits about a person.
pub async fn waiting_of(tx: &mut Tx, cf: &str) -> Result<Vec<Approval>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE state = 'waiting' AND cf = $1 ORDER BY id")
    ))
    .bind(cf)
    .fetch_all(conn)
    .await)?)
}

/// What a second person decides.
#[derive(Clone, Copy)]
pub struct Decision<'a> {
    /// The operator's id.
    pub approver: &'a str,
    /// `approved` or `refused`.
    pub state: &'a str,
    /// Why, where it was refused.
    pub reason: Option<&'a str>,
}

/// A second person decides. Refused to the maker in the statement itself. Says whether it was
/// theirs to decide.
pub async fn decide(tx: &mut Tx, id: &str, decision: Decision<'_>, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE approvals SET state = $3, approver = $2, reason = $4, decided_at = $5 \
         WHERE id = $1 AND state = 'waiting' AND maker <> $2"
    )
    .bind(id)
    .bind(decision.approver)
    .bind(decision.state)
    .bind(decision.reason)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// What is proposed any more to nobody: the PIN it was about is gone. Says how many.
pub async fn withdraw_of(tx: &mut Tx, cf: &str, now: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE approvals SET state = 'withdrawn', decided_at = $2 \
         WHERE cf = $1 AND state = 'waiting'"
    )
    .bind(cf)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}

/// How many proposals and practices together wait for a second person, and how many of them for
/// longer than they should.
pub async fn counts(tx: &mut Tx, now: i64) -> Result<(i64, i64)> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT COUNT(*), COUNT(CASE WHEN due_at <= $1 THEN 1 END) FROM \
         (SELECT due_at FROM approvals WHERE state = 'waiting' UNION ALL \
          SELECT due_at FROM practices WHERE state = 'proposed') AS pending"
    )
    .bind(now)
    .fetch_one(conn)
    .await)?)
}
