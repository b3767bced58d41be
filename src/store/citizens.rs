//! Citizens by codice fiscale, and where each can be reached.

use super::db::on;
use super::{Result, Tx};

/// A citizen as the request form gave them.
#[derive(Clone, sqlx::FromRow)]
pub struct Citizen {
    /// Codice fiscale.
    pub cf: String,
    /// Surname.
    pub surname: String,
    /// Name.
    pub name: String,
    /// Year, month, day.
    pub birth_date: String,
    /// `M` or `F`.
    pub sex: String,
    /// Belfiore code.
    pub birth_place: String,
    /// Language of messages.
    pub language: String,
    /// JSON record of the residence last given; `{}` where none is known.
    pub residence: String,
}

/// A way to reach a citizen, and since when it is theirs.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Dated {
    /// As in `Reach`.
    pub kind: String,
    /// As in `Reach`.
    pub value: String,
    /// Unix milliseconds.
    pub since: i64,
}

/// A way to reach a citizen.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Reach {
    /// `mobile`, `landline`, `email` or `pec`.
    pub kind: String,
    /// The number in E.164, or the address.
    pub value: String,
}

/// Keeps the citizen's data as last given.
pub async fn save(tx: &mut Tx, citizen: &Citizen, now: i64) -> Result<()> {
    Ok(on!(tx, |conn| {
        sqlx::query(
        "INSERT INTO citizens (cf, surname, name, birth_date, sex, birth_place, language, updated_at, \
         residence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (cf) DO UPDATE SET \
         surname = excluded.surname, name = excluded.name, birth_date = excluded.birth_date, \
         sex = excluded.sex, birth_place = excluded.birth_place, language = excluded.language, \
         updated_at = excluded.updated_at, residence = excluded.residence"
    )
    .bind(&citizen.cf)
    .bind(&citizen.surname)
    .bind(&citizen.name)
    .bind(&citizen.birth_date)
    .bind(&citizen.sex)
    .bind(&citizen.birth_place)
    .bind(&citizen.language)
    .bind(now)
    .bind(&citizen.residence)
    .execute(conn)
    .await
    .map(drop)
    })?)
}

/// The citizen of this codice fiscale.
pub async fn find(tx: &mut Tx, cf: &str) -> Result<Option<Citizen>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT cf, surname, name, birth_date, sex, birth_place, language, residence \
         FROM citizens WHERE cf = $1"
    )
    .bind(cf)
    .fetch_optional(conn)
    .await)?)
}

/// The citizen's contacts, each with the day since which it is theirs (T24).
pub async fn contacts_since(tx: &mut Tx, cf: &str) -> Result<Vec<Dated>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT kind, value, since FROM contacts_of WHERE cf = $1 ORDER BY kind"
    )
    .bind(cf)
    .fetch_all(conn)
    .await)?)
}

/// Keeps exactly these contacts; one that did not change keeps its date.
pub async fn set_contacts(tx: &mut Tx, cf: &str, reaches: &[Reach], now: i64) -> Result<()> {
    let kept: Vec<&str> = reaches.iter().map(|reach| reach.kind.as_str()).collect();
    for kind in ["mobile", "landline", "email", "pec"] {
        if !kept.contains(&kind) {
            on!(&mut *tx, |conn| sqlx::query(
                "DELETE FROM contacts_of WHERE cf = $1 AND kind = $2"
            )
            .bind(cf)
            .bind(kind)
            .execute(conn)
            .await
            .map(drop))?;
        }
    }
    for reach in reaches {
        on!(&mut *tx, |conn| sqlx::query(
            "INSERT INTO contacts_of (cf, kind, value, since) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (cf, kind) DO UPDATE SET value = excluded.value, since = excluded.since \
             WHERE contacts_of.value <> excluded.value"
        )
        .bind(cf)
        .bind(&reach.kind)
        .bind(&reach.value)
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
    }
    Ok(())
}

/// The citizen's contacts.
pub async fn contacts(tx: &mut Tx, cf: &str) -> Result<Vec<Reach>> {
    Ok(on!(tx, |conn| sqlx::query_as(
        "SELECT kind, value FROM contacts_of WHERE cf = $1 ORDER BY kind"
    )
    .bind(cf)
    .fetch_all(conn)
    .await)?)
}

/// How many other citizens have this contact (`security.md` 9).
pub async fn others_with(tx: &mut Tx, cf: &str, reach: &Reach) -> Result<i64> {
    Ok(on!(tx, |conn| sqlx::query_scalar(
        "SELECT COUNT(*) FROM contacts_of WHERE kind = $1 AND value = $2 AND cf <> $3"
    )
    .bind(&reach.kind)
    .bind(&reach.value)
    .bind(cf)
    .fetch_one(conn)
    .await)?)
}
