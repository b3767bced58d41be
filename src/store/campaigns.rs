//! Files of persons who get a first half unasked (R120): what they were called and how many rows
//! came of them.

use super::db::on;
use super::{Result, Tx};

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Campaign {
    /// Its id.
    pub id: String,
    /// Its name: no other has it.
    pub name: String,
    /// How many PINs came of it.
    pub rows: i64,
    /// Who imported it and who approved, by name.
    pub made_by: String,
    /// Unix milliseconds.
    pub made_at: i64,
}

/// Keeps a campaign. `Taken` when its name was used.
pub async fn insert(tx: &mut Tx, campaign: &Campaign) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO campaigns (id, name, rows, made_by, made_at) VALUES ($1, $2, $3, $4, $5)"
    )
    .bind(&campaign.id)
    .bind(&campaign.name)
    .bind(campaign.rows)
    .bind(&campaign.made_by)
    .bind(campaign.made_at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// How many PINs came of it, when that is known.
pub async fn set_rows(tx: &mut Tx, id: &str, rows: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE campaigns SET rows = $2 WHERE id = $1"
    )
    .bind(id)
    .bind(rows)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The campaign of this name.
pub async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Campaign>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, name, rows, made_by, made_at FROM campaigns WHERE name = $1"
    )
    .bind(name)
    .fetch_optional(conn)
    .await)?)
}
