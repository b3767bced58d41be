//! Looking at the database from beside the servers, and waiting for what must come.

use std::time::Duration;

use centralino::clock::Clock;
use centralino::store::Db;
use sqlx::AssertSqlSafe;

/// How long anything may take. Leases of the outbox last a minute.
const PATIENCE: Duration = Duration::from_secs(100);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(20);

/// Looks until there is something to see.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let clock = Clock::system();
    let limit = clock.after(PATIENCE);
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(clock.now() < limit, "waited in vain until {what}");
        drop(clock.sleep(LOOK).await);
    }
}

/// The first column of a query's answer, as text.
pub async fn texts(db: &Db, sql: &str) -> Vec<String> {
    let query = AssertSqlSafe(sql.to_owned());
    match db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(query).fetch_all(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(query).fetch_all(pool).await.unwrap(),
    }
}

/// The number that a query answers.
pub async fn number(db: &Db, sql: &str) -> i64 {
    let query = AssertSqlSafe(sql.to_owned());
    match db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(query).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(query).fetch_one(pool).await.unwrap(),
    }
}

/// Changes rows as no server would.
pub async fn change(db: &Db, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    let done = match db {
        Db::Sqlite { write, .. } => sqlx::query(sql).execute(write).await.map(drop),
        Db::Postgres(pool) => sqlx::query(sql).execute(pool).await.map(drop),
    };
    done.unwrap();
}
