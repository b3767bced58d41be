//! A codice fiscale that somebody has and one that nobody has: the same statements in the same order
//! and the same hash runs, in every state of the lock (`security.md` 6, 15). Counted from the log.
#![cfg(test)]

mod support;

use centralino::app::context_alone;
use centralino::clock::Clock;
use centralino::domain::pin::normalise;
use centralino::workflows::Ctx;
use centralino::workflows::log_in::{Attempt, LogIn, log_in};
use support::citizen::{CF, NOBODY, with_pin};
use support::logs::{self, Captured};
use support::postgres;
use support::server::parts;

/// What a deed cost: its statements, and how often a hash was run.
#[derive(Debug, PartialEq, Eq)]
struct Cost {
    statements: Vec<String>,
    hashes: usize,
}

impl Cost {
    /// Of what was logged after `from` bytes.
    fn since(log: &Captured, from: usize) -> Self {
        let text = log.text();
        let text = text.get(from..).unwrap();
        let summary = |line: &str| {
            let (_, rest) = line.split_once("sqlx::query: ")?;
            let (_, rest) = rest.split_once("summary=\"")?;
            let summary = rest.split('"').next()?.to_owned();
            // A pool opens a connection when it likes.
            (!summary.starts_with("PRAGMA")).then_some(summary)
        };
        Self {
            statements: text.lines().filter_map(summary).collect(),
            hashes: text.matches("a hash is run").count(),
        }
    }
}

/// One try, and its cost.
async fn tried(ctx: &Ctx, log: &Captured, cf: &str, code: bool) -> (&'static str, Cost) {
    let from = log.text().len();
    let pin = &normalise("0000 0000").unwrap();
    let outcome = log_in(ctx, Attempt { cf, pin, code }).await;
    let outcome = match outcome.unwrap() {
        LogIn::In(..) => "in",
        LogIn::Wrong => "wrong",
        LogIn::Locked(_) => "locked",
        LogIn::CodeNeeded => "code needed",
        LogIn::Dismissed => "dismissed",
        LogIn::Busy => "busy",
    };
    (outcome, Cost::since(log, from))
}

async fn alike(database: &str) {
    let log = logs::capture();
    let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
    // Nothing runs behind it: what is asked of the database, a log-in asks.
    let parts = parts(&clock, database, "http://127.0.0.1:9");
    let ctx = &context_alone(parts).await.unwrap();
    with_pin(ctx, "WKHP9ZNC").await;
    let expected = ["wrong", "wrong", "wrong", "code needed"]
        .into_iter()
        .map(|outcome| (outcome, false))
        .chain([("wrong", true); 6])
        .chain([("locked", true); 3])
        .chain([("code needed", false)]);
    for (at, (outcome, code)) in expected.enumerate() {
        let known = tried(ctx, &log, CF, code).await;
        let unknown = tried(ctx, &log, NOBODY, code).await;
        assert_eq!(known.0, outcome, "try {at}");
        assert_eq!(known, unknown, "try {at}");
        let hashes = match (outcome, at) {
            ("wrong", _) | ("locked", 10) => 1,
            _ => 0,
        };
        assert_eq!(known.1.hashes, hashes, "try {at}");
        assert!(known.1.statements.len() >= 5, "{:?}", known.1);
    }
    ctx.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_codice_fiscale_or_nobody_it_costs_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("alike.db");
    alike(&format!("sqlite://{}", file.display())).await;
    if let Some(database) = postgres::fresh().await {
        alike(&database.url).await;
    }
}
