//! Practices: a request for a PIN from the moment its data is confirmed, issued or to be called
//! back. The request's data is a JSON record; no secret is in it.

use super::db::on;
use super::{Result, Tx};

/// A practice.
#[derive(Clone, sqlx::FromRow)]
pub struct Practice {
    /// Its id.
    pub id: String,
    /// Six digits, the same on SMS, mail and letter.
    pub number: String,
    /// The form's key: a replay finds the practice by it.
    pub form_key: String,
    /// Codice fiscale.
    pub cf: String,
    /// The contact it came from.
    pub contact: Option<String>,
    /// JSON record of the request.
    pub request: String,
    /// `call-back`, `proposed`, `rejected` or `issued`.
    pub state: String,
    /// The operator who took it.
    pub maker: String,
    /// Why it was not issued at once, a word for machines.
    pub reason: Option<String>,
    /// `confirm` or `reject`: what the proposer wants.
    pub proposal: Option<String>,
    /// The operator who called back.
    pub proposer: Option<String>,
    /// The proposer's note.
    pub note: Option<String>,
    /// The second operator.
    pub approver: Option<String>,
    /// Unix milliseconds.
    pub created_at: i64,
}

const ALL: &str = "SELECT id, number, form_key, cf, contact, request, state, maker, reason, \
                   proposal, proposer, note, approver, created_at FROM practices";

/// Keeps a new practice. `Taken` when its form was confirmed before, or the person has one open.
pub async fn insert(tx: &mut Tx, practice: &Practice) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO practices (id, number, form_key, cf, contact, request, state, maker, \
         reason, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)"
    )
    .bind(&practice.id)
    .bind(&practice.number)
    .bind(&practice.form_key)
    .bind(&practice.cf)
    .bind(&practice.contact)
    .bind(&practice.request)
    .bind(&practice.state)
    .bind(&practice.maker)
    .bind(&practice.reason)
    .bind(practice.created_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The practice of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Practice>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE id = $1")
    ))
    .bind(id)
    .fetch_optional(conn)
    .await)?)
}

/// The practice that a form became.
pub async fn by_form(tx: &mut Tx, form_key: &str) -> Result<Option<Practice>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE form_key = $1")
    ))
    .bind(form_key)
    .fetch_optional(conn)
    .await)?)
}

/// The last practice of a contact.
pub async fn of_contact(tx: &mut Tx, contact: &str) -> Result<Option<Practice>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE contact = $1 ORDER BY id DESC LIMIT 1")
    ))
    .bind(contact)
    .fetch_optional(conn)
    .await)?)
}

/// The person's practice that waits for a call back or an approval.
pub async fn open_of(tx: &mut Tx, cf: &str) -> Result<Option<Practice>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE cf = $1 AND state IN ('call-back', 'proposed')")
    ))
    .bind(cf)
    .fetch_optional(conn)
    .await)?)
}

/// The person's practices, newest first, at most `limit`.
pub async fn of_person(tx: &mut Tx, cf: &str, limit: i64) -> Result<Vec<Practice>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE cf = $1 ORDER BY id DESC LIMIT $2")
    ))
    .bind(cf)
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// A practice that a second person decides about.
#[derive(Clone, sqlx::FromRow)]
pub struct Proposed {
    /// The practice.
    #[sqlx(flatten)]
    pub practice: Practice,
    /// Until when it should be decided, Unix milliseconds.
    pub due_at: Option<i64>,
    /// Since when it waits for that, Unix milliseconds.
    pub updated_at: i64,
}

/// Practices that wait for a second person, what is due first at the head.
pub async fn proposed(tx: &mut Tx, limit: i64) -> Result<Vec<Proposed>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, number, form_key, cf, contact, request, state, maker, reason, proposal, \
         proposer, note, approver, created_at, due_at, updated_at FROM practices \
         WHERE state = 'proposed' ORDER BY due_at, id LIMIT $1"
    )
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// Practices that wait for a call back or an approval, the oldest first.
pub async fn to_call_back(tx: &mut Tx, limit: i64) -> Result<Vec<Practice>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE state IN ('call-back', 'proposed') ORDER BY created_at, id LIMIT $1")
    ))
    .bind(limit)
    .fetch_all(conn)
    .await)?)
}

/// What an operator proposes after a call back.
#[derive(Clone, Copy)]
pub struct Proposal<'a> {
    /// The operator's id.
    pub proposer: &'a str,
    /// `confirm` or `reject`.
    pub proposal: &'a str,
    /// What they heard.
    pub note: &'a str,
    /// Until when a second person should decide, Unix milliseconds.
    pub due_at: i64,
}

/// One operator called back and proposes how to end it. Says whether it waited for that.
pub async fn propose(tx: &mut Tx, id: &str, proposal: Proposal<'_>, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE practices SET state = 'proposed', proposer = $2, proposal = $3, note = $4, \
         updated_at = $5, due_at = $6 WHERE id = $1 AND state = 'call-back'"
    )
    .bind(id)
    .bind(proposal.proposer)
    .bind(proposal.proposal)
    .bind(proposal.note)
    .bind(now)
    .bind(proposal.due_at)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// A second operator decides: the state becomes `state`, and nothing is due any more. Refused to the
/// proposer in the statement itself (T4). Says whether it was theirs to decide.
pub async fn decide(tx: &mut Tx, id: &str, approver: &str, state: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE practices SET state = $3, approver = $2, updated_at = $4, due_at = NULL \
         WHERE id = $1 AND state = 'proposed' AND proposer <> $2"
    )
    .bind(id)
    .bind(approver)
    .bind(state)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Writes down why a proposal was refused: whoever calls back next reads it.
pub async fn set_note(tx: &mut Tx, id: &str, note: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE practices SET note = $2 WHERE id = $1 AND state = 'call-back'"
    )
    .bind(id)
    .bind(note)
    .execute(conn)
    .await
    .map(drop))?)
}
