//! Envelopes for the offices by serial: where each is and what became of it. Only the hash of what
//! is inside is here, until the envelope is bound or spoiled.

use super::db::on;
use super::{Result, Tx};

/// An envelope. No `Debug`: it carries a hash.
#[derive(Clone, sqlx::FromRow)]
pub struct Envelope {
    /// Twelve digits, as `domain::envelope::Serial` writes them.
    pub serial: String,
    /// The bundle in which it went to the print room.
    pub batch: String,
    /// The office that keeps it.
    pub office: String,
    /// argon2id over all 16 characters, with a pepper; empty once bound or spoiled.
    pub hash: String,
    /// The pepper's version.
    pub pepper: i64,
    /// `made`, `at-office`, `bound` or `spoiled`.
    pub state: String,
    /// The PIN it became.
    pub pin: Option<String>,
    /// Who bound or spoiled it.
    pub by_whom: Option<String>,
    /// Why it was spoiled.
    pub reason: Option<String>,
    /// Unix milliseconds.
    pub made_at: i64,
}

/// How many envelopes of a batch are in a state.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    /// The bundle.
    pub batch: String,
    /// The office.
    pub office: String,
    /// The state.
    pub state: String,
    /// How many.
    pub count: i64,
    /// When they were made, Unix milliseconds.
    pub made_at: i64,
}

/// Keeps a new envelope, which is with the print room. `Taken` when its serial is.
pub async fn insert(tx: &mut Tx, envelope: &Envelope) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO envelopes (serial, batch, office, hash, pepper, state, made_at) \
         VALUES ($1, $2, $3, $4, $5, 'made', $6)"
    )
    .bind(&envelope.serial)
    .bind(&envelope.batch)
    .bind(&envelope.office)
    .bind(&envelope.hash)
    .bind(envelope.pepper)
    .bind(envelope.made_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The envelope of this serial.
pub async fn find(tx: &mut Tx, serial: &str) -> Result<Option<Envelope>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT serial, batch, office, hash, pepper, state, pin, by_whom, reason, made_at \
         FROM envelopes WHERE serial = $1"
    )
    .bind(serial)
    .fetch_optional(conn)
    .await)?)
}

/// The print room has it on paper: it goes to its office. Says whether it was of that batch and
/// still with the print room.
pub async fn arrive(tx: &mut Tx, serial: &str, batch: &str) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE envelopes SET state = 'at-office' \
         WHERE serial = $1 AND batch = $2 AND state = 'made'"
    )
    .bind(serial)
    .bind(batch)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Binds an envelope of `office` to a PIN; its hash stays with the PIN alone. Says whether it was
/// there to be bound.
pub async fn bind(
    tx: &mut Tx,
    envelope: &Envelope,
    pin: &str,
    who: &str,
    now: i64,
) -> Result<bool> {
    let rows = on!(tx, |conn| {
        sqlx::query(
        "UPDATE envelopes SET state = 'bound', hash = '', pin = $3, by_whom = $4, ended_at = $5 \
         WHERE serial = $1 AND office = $2 AND state = 'at-office'"
    )
    .bind(&envelope.serial)
    .bind(&envelope.office)
    .bind(pin)
    .bind(who)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}

/// Cancels an envelope that nobody got. Says whether it could still be handed over until now.
pub async fn spoil(tx: &mut Tx, serial: &str, who: &str, reason: &str, now: i64) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE envelopes SET state = 'spoiled', hash = '', by_whom = $2, reason = $3, \
         ended_at = $4 WHERE serial = $1 AND state IN ('made', 'at-office')"
    )
    .bind(serial)
    .bind(who)
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// How many envelopes are in each state, by batch, the oldest first.
pub async fn counts(tx: &mut Tx) -> Result<Vec<Count>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT batch, office, state, COUNT(*) AS count, MIN(made_at) AS made_at \
         FROM envelopes GROUP BY batch, office, state ORDER BY batch, state"
    )
    .fetch_all(conn)
    .await)?)
}

/// The offices that have, or had, envelopes, and how many can be handed over in each.
pub async fn offices(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT office, SUM(CASE WHEN state = 'at-office' THEN 1 ELSE 0 END) AS ready \
         FROM envelopes GROUP BY office ORDER BY office"
    )
    .fetch_all(conn)
    .await)?)
}
