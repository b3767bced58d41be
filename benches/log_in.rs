//! What a log-in costs: whether time tells a known codice fiscale from an unknown one, and whether a
//! storm of log-ins is felt on the telephone. It prints figures and judges nothing.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a benchmark tells its figures, and stops where it cannot go on"
)]

#[path = "../tests/support/citizen.rs"]
mod citizen;
#[path = "../tests/support/server.rs"]
mod server;

use std::future::IntoFuture as _;
use std::time::{Duration, Instant};

use centralino::app::App;
use centralino::clock::Clock;
use centralino::domain::pin::normalise;
use centralino::platform::http_client;
use centralino::store::log_in_tries::{self, Tries};
use centralino::workflows::log_in::{Attempt, log_in};
use centralino::workflows::{Ctx, pin_life};
use citizen::{CF, NOBODY, with_pin};
use server::parts;
use tokio::net::TcpListener;

/// Log-ins of each kind.
const LOG_INS: usize = 2_000;
/// Pages of the telephone asked for in each round.
const WEBHOOKS: usize = 400;
/// Log-ins at once.
const STORM: usize = 100;

async fn one(ctx: &Ctx, cf: &str) -> Duration {
    let pin = &normalise("0000 0000").unwrap();
    let start = Instant::now();
    let done = log_in(
        ctx,
        Attempt {
            cf,
            pin,
            code: true,
        },
    )
    .await;
    let took = start.elapsed();
    drop(done.unwrap());
    let who = pin_life::who(ctx, cf).unwrap();
    let mut tx = ctx.db.write().await.unwrap();
    log_in_tries::set(&mut tx, &who, Tries::default())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    took
}

fn at(sorted: &[Duration], share: f64) -> Duration {
    let last = sorted.len().saturating_sub(1);
    let at = (last as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or_default()
}

fn mean(all: &[Duration]) -> f64 {
    all.iter().map(Duration::as_secs_f64).sum::<f64>() * 1e3 / all.len() as f64
}

async fn known_and_unknown(ctx: &Ctx) {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..LOG_INS {
        // Either may come first, so that neither always finds the caches warm.
        if round % 2 == 0 {
            known.push(one(ctx, CF).await);
            unknown.push(one(ctx, NOBODY).await);
        } else {
            unknown.push(one(ctx, NOBODY).await);
            known.push(one(ctx, CF).await);
        }
    }
    for (which, all) in [("known", &mut known), ("unknown", &mut unknown)] {
        all.sort_unstable();
        println!(
            "{which:>8}: {LOG_INS} log-ins, mean {:.3} ms, median {:.3} ms, p99 {:.3} ms",
            mean(all),
            at(all, 0.5).as_secs_f64() * 1e3,
            at(all, 0.99).as_secs_f64() * 1e3
        );
    }
    let median = at(&known, 0.5).as_secs_f64() - at(&unknown, 0.5).as_secs_f64();
    println!(
        "known less unknown: mean {:+.3} ms, median {:+.3} ms",
        mean(&known) - mean(&unknown),
        median * 1e3
    );
}

/// The p99 of a call that comes in, one after the other.
async fn webhooks(url: &str, client: &reqwest::Client, round: &str) -> Duration {
    let url = format!("{url}/voice");
    let mut all = Vec::with_capacity(WEBHOOKS);
    for number in 0..WEBHOOKS {
        let sid = format!("CA{round}{number}");
        let fields = [
            ("CallSid", sid.as_str()),
            ("From", "+393331234567"),
            ("To", "803164"),
            ("AccountSid", "AC1"),
            ("CallStatus", "in-progress"),
        ];
        let start = Instant::now();
        let answer = client.post(&url).form(&fields).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        drop(answer.bytes().await.unwrap());
        all.push(start.elapsed());
    }
    all.sort_unstable();
    at(&all, 0.99)
}

async fn storm(ctx: &Ctx, url: &str) {
    let client = http_client(Duration::from_secs(30)).unwrap();
    webhooks(url, &client, "warm").await;
    let quiet = webhooks(url, &client, "quiet").await;
    let mut people = tokio::task::JoinSet::new();
    for number in 0..STORM {
        let (ctx, cf) = (ctx.clone(), if number % 2 == 0 { CF } else { NOBODY });
        people.spawn(async move {
            // Whoever is done comes again, so that a hundred are there all the time.
            loop {
                one(&ctx, cf).await;
            }
        });
    }
    let stormy = webhooks(url, &client, "stormy").await;
    people.shutdown().await;
    println!(
        "webhook p99: quiet {:.3} ms, with {STORM} log-ins at once {:.3} ms, ratio {:.2}",
        quiet.as_secs_f64() * 1e3,
        stormy.as_secs_f64() * 1e3,
        stormy.as_secs_f64() / quiet.as_secs_f64()
    );
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("bench.db").display());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let app = App::start(parts(&Clock::system(), &database, &url))
        .await
        .unwrap();
    let serving = tokio::spawn(axum::serve(listener, app.router()).into_future());
    with_pin(&app.ctx, "WKHP9ZNC").await;
    storm(&app.ctx, &url).await;
    known_and_unknown(&app.ctx).await;
    serving.abort();
    app.stop().await;
}
