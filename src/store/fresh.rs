//! Databases for tests: a new SQLite file, or a new database on the PostgreSQL server that the
//! environment names. Both are gone when their owner is dropped.

use tempfile::TempDir;

use super::Db;
use super::writer::{Message, Row, Wait, Writer};
use crate::bell::Bell;
use crate::clock::Clock;

#[path = "../../tests/support/needs.rs"]
pub(crate) mod needs;
#[path = "../../tests/support/postgres.rs"]
pub(crate) mod postgres;

/// A new database with its schema.
pub(crate) struct Fresh {
    /// Open.
    pub(crate) db: Db,
    /// Where it is.
    pub(crate) url: String,
    _owner: Owner,
}

#[expect(dead_code, reason = "kept for their `Drop`")]
enum Owner {
    Folder(TempDir),
    Server(postgres::Database),
}

impl Fresh {
    /// On SQLite.
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/test.db", folder.path().display());
        Self {
            db: Db::open(&url).await.unwrap(),
            url,
            _owner: Owner::Folder(folder),
        }
    }

    /// On PostgreSQL; none when the test is to be skipped.
    pub(crate) async fn postgres() -> Option<Self> {
        let database = postgres::fresh().await?;
        let url = database.url.clone();
        Some(Self {
            db: Db::open(&url).await.unwrap(),
            url,
            _owner: Owner::Server(database),
        })
    }

    /// The same database as another server opens it.
    pub(crate) async fn open_again(&self) -> Db {
        Db::open(&self.url).await.unwrap()
    }

    /// Has these rows written by a group writer, and waits until they are.
    pub(crate) async fn append(&self, rows: impl IntoIterator<Item = Row>) {
        append(&self.db, rows).await;
    }
}

/// As `Fresh::append`, on any database.
pub(crate) async fn append(db: &Db, rows: impl IntoIterator<Item = Row>) {
    let clock = Clock::system();
    let (bell, _nobody) = Bell::new(&clock);
    let (writer, committer) = Writer::new(db.clone(), &clock, bell);
    for row in rows {
        writer.append(row);
    }
    drop(writer);
    committer.run().await;
}

/// A call that waits in the queue `people` since 1,000 with priority 5, its last beat at `at`.
pub(crate) fn wait(call: &str, at: i64) -> Wait {
    Wait {
        call: call.to_owned(),
        queue: "people".to_owned(),
        priority: 5,
        skills: String::new(),
        entered_at: 1_000,
        ticket: "ticket".to_owned(),
        seq: 3,
        from_number: "+393331234567".to_owned(),
        to_number: "803164".to_owned(),
        queue_sid: Some("QU1".to_owned()),
        at,
    }
}

/// The begin of a call.
pub(crate) fn call(sid: &str, at: i64) -> Row {
    Row::Call {
        sid: sid.to_owned(),
        account: "AC1".to_owned(),
        from: "+393331234567".to_owned(),
        to: "803164".to_owned(),
        at,
    }
}

/// A step of a call.
pub(crate) fn step(call: &str, seq: u32, node: &str) -> Row {
    Row::Step {
        call: call.to_owned(),
        seq,
        node: node.to_owned(),
        effects: "[]".to_owned(),
        at: 1_000 + i64::from(seq),
        message: None,
    }
}

/// A step at which the caller left a message of `seconds`.
pub(crate) fn message(id: &str, call: &str, seq: u32, seconds: u32) -> Row {
    Row::Step {
        call: call.to_owned(),
        seq,
        node: "message".to_owned(),
        effects: format!(r#"[{{"is":"recorded","node":"message","seconds":{seconds}}}]"#),
        at: 1_000 + i64::from(seq),
        message: Some(Box::new(Message {
            id: id.to_owned(),
            url: format!("https://platform.example/Recordings/RE{id}"),
            seconds,
            from_number: "+393331234567".to_owned(),
            to_number: "803164".to_owned(),
            language: "it".to_owned(),
            intent: None,
        })),
    }
}

/// Makes each case two tests: on SQLite and on PostgreSQL. A case is an `async fn(Fresh)` beside it.
macro_rules! on_both {
    ($($case:ident),+ $(,)?) => { $(
        mod $case {
            use $crate::store::fresh::Fresh;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$case(Fresh::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(fresh) = Fresh::postgres().await {
                    super::$case(fresh).await;
                }
            }
        }
    )+ };
}
pub(crate) use on_both;
