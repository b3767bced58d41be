//! Releases of flows by the hash of their content, so that a running call finds its own.

use super::db::on;
use super::{Result, Tx};

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Release {
    /// The first 12 hexadecimal digits of its content's SHA-256.
    pub hash: String,
    /// The flow's name.
    pub flow: String,
    /// JSON record of its files.
    pub sources: String,
}

/// Keeps a release and when it was last served.
pub async fn save(tx: &mut Tx, release: &Release, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO releases (hash, flow, sources, last_served) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (hash) DO UPDATE SET last_served = excluded.last_served"
    )
    .bind(&release.hash)
    .bind(&release.flow)
    .bind(&release.sources)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Remembers that a release was served until now.
pub async fn touch(tx: &mut Tx, hash: &str, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE releases SET last_served = $2 WHERE hash = $1"
    )
    .bind(hash)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The release of this hash.
pub async fn find(tx: &mut Tx, hash: &str) -> Result<Option<Release>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT hash, flow, sources FROM releases WHERE hash = $1"
    )
    .bind(hash)
    .fetch_optional(conn)
    .await)?)
}

/// Releases whose hash begins so, two at most: more than one is ambiguous.
pub async fn beginning_with(tx: &mut Tx, hash: &str) -> Result<Vec<Release>> {
    // Hashes are hexadecimal digits: `g` comes after all of them.
    let end = format!("{hash}g");
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT hash, flow, sources FROM releases WHERE hash >= $1 AND hash < $2 \
         ORDER BY hash LIMIT 2"
    )
    .bind(hash)
    .bind(end)
    .fetch_all(conn)
    .await)?)
}

/// Releases served since `since`.
pub async fn served_since(tx: &mut Tx, since: i64) -> Result<Vec<Release>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT hash, flow, sources FROM releases WHERE last_served >= $1"
    )
    .bind(since)
    .fetch_all(conn)
    .await)?)
}
