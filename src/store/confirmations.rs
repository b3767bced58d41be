//! A link and a code that were mailed, by their hashes (T16 to T18, T20). Neither is ever here, and
//! a code that was tried too often is good no more.

use super::db::on;
use super::{Result, Tx};

/// A link and a code. No `Debug`: it carries hashes of secrets.
#[derive(Clone, sqlx::FromRow)]
pub struct Confirmation {
    /// Its id.
    pub id: String,
    /// `restore` or `revoke`.
    pub kind: String,
    /// Codice fiscale of the PIN's holder.
    pub cf: String,
    /// The PIN that it is about.
    pub pin: String,
    /// Six digits: the number that its mail, and what comes of it, carry.
    pub number: String,
    /// The hash of the link's token.
    pub token_hash: String,
    /// The keyed digest of the code.
    pub code_hash: String,
    /// How often a code was typed.
    pub tries: i64,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Unix milliseconds until which both are good.
    pub lapses_at: i64,
}

const ALL: &str = "id, kind, cf, pin, number, token_hash, code_hash, tries, created_at, lapses_at";

/// Keeps a new one in the place of one that was open for the same PIN and deed.
pub async fn insert(tx: &mut Tx, new: &Confirmation) -> Result<()> {
    on!(&mut *tx, |conn| sqlx::query(
        "UPDATE confirmations SET state = 'replaced' \
         WHERE pin = $1 AND kind = $2 AND state = 'open'"
    )
    .bind(&new.pin)
    .bind(&new.kind)
    .execute(conn)
    .await
    .map(drop))?;
    Ok(on!(tx, |conn| {
        sqlx::query(
        "INSERT INTO confirmations (id, kind, cf, pin, number, token_hash, code_hash, tries, state, \
         created_at, lapses_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 'open', $8, $9)"
    )
    .bind(&new.id)
    .bind(&new.kind)
    .bind(&new.cf)
    .bind(&new.pin)
    .bind(&new.number)
    .bind(&new.token_hash)
    .bind(&new.code_hash)
    .bind(new.created_at)
    .bind(new.lapses_at)
    .execute(conn)
    .await
    .map(drop)
    })?)
}

/// The open one of this link at `now`. Reading it changes nothing: mail scanners open links.
pub async fn open(tx: &mut Tx, token_hash: &str, now: i64) -> Result<Option<Confirmation>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!(
            "SELECT {ALL} FROM confirmations \
             WHERE token_hash = $1 AND state = 'open' AND lapses_at > $2"
        )
    ))
    .bind(token_hash)
    .bind(now)
    .fetch_optional(conn)
    .await)?)
}

/// Counts a try before its code is compared, so that tries made at once are counted one by one.
/// `None` when the link is not good any more, or was tried `limit` times.
pub async fn count_try(
    tx: &mut Tx,
    token_hash: &str,
    limit: i64,
    now: i64,
) -> Result<Option<Confirmation>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!(
            "UPDATE confirmations SET tries = tries + 1 \
             WHERE token_hash = $1 AND state = 'open' AND lapses_at > $2 AND tries < $3 \
             RETURNING {ALL}"
        )
    ))
    .bind(token_hash)
    .bind(now)
    .bind(limit)
    .fetch_optional(conn)
    .await)?)
}

/// Ends an open one as `done` or `failed`. Says whether it was open.
pub async fn end(tx: &mut Tx, id: &str, state: &str) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE confirmations SET state = $2 WHERE id = $1 AND state = 'open'"
    )
    .bind(id)
    .bind(state)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// The PIN is gone: what was open about it is good no more.
pub async fn end_of_pin(tx: &mut Tx, pin: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE confirmations SET state = 'failed' WHERE pin = $1 AND state = 'open'"
    )
    .bind(pin)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Forgets those that lapsed by `before`; whatever ended, ended sooner. Says how many.
pub async fn purge(tx: &mut Tx, before: i64) -> Result<u64> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM confirmations WHERE lapses_at <= $1"
    )
    .bind(before)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?)
}

/// How many were made for this PIN since a time: nobody's mailbox is flooded.
pub async fn made_since(tx: &mut Tx, pin: &str, since: i64) -> Result<i64> {
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT COUNT(*) FROM confirmations WHERE pin = $1 AND created_at >= $2"
    )
    .bind(pin)
    .bind(since)
    .fetch_one(conn)
    .await)?)
}

/// Whether a restore of this PIN is under way at `now` (`RIPRISTINO_IN_CORSO`).
pub async fn restoring(tx: &mut Tx, pin: &str, now: i64) -> Result<bool> {
    let open: i64 = on!(tx, |conn| sqlx::query_scalar(
        "SELECT COUNT(*) FROM confirmations \
         WHERE pin = $1 AND kind = 'restore' AND state = 'open' AND lapses_at > $2"
    )
    .bind(pin)
    .bind(now)
    .fetch_one(conn)
    .await)?;
    Ok(open > 0)
}
