//! Staff: names, password hashes, roles, endpoints and skills.

use super::db::on;
use super::{Result, Tx};

/// A member of staff. No `Debug`: it carries a password hash.
#[derive(Clone, sqlx::FromRow)]
pub struct Operator {
    /// Its id.
    pub id: String,
    /// The name used to sign in.
    pub name: String,
    /// The password's hash.
    pub password: String,
    /// What they may do.
    pub role: String,
    /// Where their telephone is: `client:…`, `sip:…` or a number.
    pub endpoint: Option<String>,
    /// 1 when they may no longer sign in.
    pub disabled: i64,
}

/// Adds somebody. `Taken` when the name is.
pub async fn insert(tx: &mut Tx, operator: &Operator, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO operators (id, name, password, role, endpoint, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(&operator.id)
    .bind(&operator.name)
    .bind(&operator.password)
    .bind(&operator.role)
    .bind(&operator.endpoint)
    .bind(now)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Whoever signs in by this name.
pub async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Operator>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, name, password, role, endpoint, disabled FROM operators WHERE name = $1"
    )
    .bind(name)
    .fetch_optional(conn)
    .await)?)
}

/// The operator of this id.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Operator>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, name, password, role, endpoint, disabled FROM operators WHERE id = $1"
    )
    .bind(id)
    .fetch_optional(conn)
    .await)?)
}

/// Whether a telephone of the staff is reached at `endpoint`.
pub async fn has_endpoint(tx: &mut Tx, endpoint: &str) -> Result<bool> {
    let count: i64 = on!(tx, |conn| sqlx::query_scalar(
        "SELECT COUNT(*) FROM operators WHERE endpoint = $1"
    )
    .bind(endpoint)
    .fetch_one(conn)
    .await)?;
    Ok(count > 0)
}

/// Everybody, by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<Operator>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT id, name, password, role, endpoint, disabled FROM operators ORDER BY name"
    )
    .fetch_all(conn)
    .await)?)
}

/// Gives an operator a skill, or changes its level.
pub async fn set_skill(tx: &mut Tx, operator: &str, skill: &str, level: i64) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "INSERT INTO operator_skills (operator, skill, level) VALUES ($1, $2, $3) \
         ON CONFLICT (operator, skill) DO UPDATE SET level = excluded.level"
    )
    .bind(operator)
    .bind(skill)
    .bind(level)
    .execute(conn)
    .await
    .map(drop))?)
}

/// Takes a skill away. Nothing happens when it was not there.
pub async fn drop_skill(tx: &mut Tx, operator: &str, skill: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "DELETE FROM operator_skills WHERE operator = $1 AND skill = $2"
    )
    .bind(operator)
    .bind(skill)
    .execute(conn)
    .await
    .map(drop))?)
}

/// The operator's skills, by name.
pub async fn skills(tx: &mut Tx, operator: &str) -> Result<Vec<String>> {
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT skill FROM operator_skills WHERE operator = $1 ORDER BY skill"
    )
    .bind(operator)
    .fetch_all(conn)
    .await)?)
}

/// Changes whether somebody may sign in.
pub async fn set_disabled(tx: &mut Tx, name: &str, disabled: bool) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE operators SET disabled = $2 WHERE name = $1"
    )
    .bind(name)
    .bind(i64::from(disabled))
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Changes role and endpoint; what is absent stays.
pub async fn set(
    tx: &mut Tx,
    name: &str,
    role: Option<&str>,
    endpoint: Option<&str>,
) -> Result<bool> {
    let rows = on!(tx, |conn| sqlx::query(
        "UPDATE operators SET role = COALESCE($2, role), endpoint = COALESCE($3, endpoint) \
         WHERE name = $1"
    )
    .bind(name)
    .bind(role)
    .bind(endpoint)
    .execute(conn)
    .await
    .map(|done| done.rows_affected()))?;
    Ok(rows > 0)
}

/// Changes the password's hash.
pub async fn set_password(tx: &mut Tx, id: &str, password: &str) -> Result<()> {
    Ok(on!(tx, |conn| sqlx::query(
        "UPDATE operators SET password = $2 WHERE id = $1"
    )
    .bind(id)
    .bind(password)
    .execute(conn)
    .await
    .map(drop))?)
}
