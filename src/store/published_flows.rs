//! Which release of each flow is live, and all that were before. Rows are only ever added.

use super::db::on;
use super::{Result, Tx};

/// A release became the live one of its flow.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Published {
    /// The flow's name.
    pub flow: String,
    /// 1, 2, 3 … of this flow; the last one is live.
    pub turn: i64,
    /// The release.
    pub hash: String,
    /// `folder`, `publish` or `roll-back`.
    pub cause: String,
    /// An operator's name, `cli` or `cli:NAME`, or `system`.
    pub who: String,
    /// Why.
    pub note: Option<String>,
    /// The release that was live before.
    pub replaced: Option<String>,
    /// Unix milliseconds.
    pub at: i64,
}

const ALL: &str = "SELECT flow, turn, hash, cause, who, note, replaced, at FROM published_flows";

/// Makes a release live. `Taken` when another one took this turn.
pub async fn insert(tx: &mut Tx, published: &Published) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO published_flows (flow, turn, hash, cause, who, note, replaced, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    )
    .bind(&published.flow)
    .bind(published.turn)
    .bind(&published.hash)
    .bind(&published.cause)
    .bind(&published.who)
    .bind(&published.note)
    .bind(&published.replaced)
    .bind(published.at)
    .execute(conn)
    .await
    .map(drop))?)
}

/// What is live: the last turn of every flow, by name.
pub async fn live(tx: &mut Tx) -> Result<Vec<Published>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!(
            "{ALL} AS one WHERE turn = \
             (SELECT MAX(turn) FROM published_flows WHERE flow = one.flow) ORDER BY flow"
        )
    ))
    .fetch_all(conn)
    .await)?)
}

/// The flows that were ever live, the oldest first.
pub async fn by_age(tx: &mut Tx) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = on!(tx, |conn| sqlx::query_as(
        "SELECT flow FROM published_flows WHERE turn = 1 ORDER BY at, flow"
    )
    .fetch_all(conn)
    .await)?;
    Ok(rows.into_iter().map(|(flow,)| flow).collect())
}

/// All turns of a flow, the live one first.
pub async fn history(tx: &mut Tx, flow: &str) -> Result<Vec<Published>> {
    Ok(on!(tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(
        format!("{ALL} WHERE flow = $1 ORDER BY turn DESC")
    ))
    .bind(flow)
    .fetch_all(conn)
    .await)?)
}
