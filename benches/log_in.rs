//! What a log-in costs: whether time tells a known codice fiscale from an unknown one, and whether a
//! storm of log-ins is felt on the telephone. It prints figures and judges nothing. With `-- storm`
//! it shows the storm alone.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a benchmark tells its figures, and stops where it cannot go on"
)]

#[expect(dead_code, reason = "people do less here than in the tests")]
#[path = "../tests/support/citizen.rs"]
mod citizen;
#[path = "../tests/support/server.rs"]
mod server;

use std::future::IntoFuture as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use centralino::app::App;
use centralino::clock::Clock;
use centralino::domain::pin::normalise;
use centralino::platform::http_client;
use centralino::store::citizens::{self, Citizen};
use centralino::store::log_in_tries::{self, Tries};
use centralino::store::pins::{self, Pin};
use centralino::store::writer::Row;
use centralino::workflows::log_in::{Attempt, LogIn, log_in};
use centralino::workflows::{Ctx, pin_life};
use citizen::{CF, NOBODY, with_pin};
use server::parts;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Log-ins of each kind.
const LOG_INS: usize = 2_000;
/// Rounds of calls in quiet and in a storm, in turn.
const ROUNDS: usize = 9;
/// Calls that come in, in each half of a round.
const CALLS: usize = 1_000;
/// How many of them are the first, when all come to the door at once.
const OUTBREAK: usize = 200;
/// People at the door at once.
const STORM: usize = 100;
/// The PIN of those who have one.
const PIN: &str = "WKHP9ZNC";

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

/// How long calls that came in one after the other waited for their page, and how long some of their
/// rows for their commit.
#[derive(Default)]
struct Calls {
    pages: Vec<Duration>,
    commits: Vec<Duration>,
}

impl Calls {
    async fn made(ctx: &Ctx, url: &str, client: &reqwest::Client, round: &str) -> Self {
        let url = format!("{url}/voice");
        let mut made = Self::default();
        for number in 0..CALLS {
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
            made.pages.push(start.elapsed());
            if number % 10 == 0 {
                made.commits.push(commit(ctx, sid).await);
            }
        }
        made
    }

    fn and(&mut self, others: &Self) {
        self.pages.extend(&others.pages);
        self.commits.extend(&others.commits);
    }
}

/// How long the row of a call that goes to an operator waits for its commit: that page waits for it.
async fn commit(ctx: &Ctx, call: String) -> Duration {
    let row = Row::Step {
        call,
        seq: 1_000,
        node: "bench".to_owned(),
        effects: "[]".to_owned(),
        at: ctx.now_ms(),
        message: None,
    };
    let start = Instant::now();
    let written = ctx.writer.append_within(row, Duration::from_secs(30)).await;
    assert!(written, "the store is away");
    start.elapsed()
}

/// Half of those who storm: people with Mario Rossi's PIN.
async fn many_with_pin(ctx: &Ctx) {
    let mut tx = ctx.db.write().await.unwrap();
    let mario = citizens::find(&mut tx, CF).await.unwrap().unwrap();
    let pin = pins::live_of(&mut tx, CF).await.unwrap().unwrap();
    for number in (0..STORM).filter(|number| number.is_multiple_of(2)) {
        let (id, cf) = (ctx.id(), known(number));
        let person = Citizen {
            cf: cf.clone(),
            ..mario.clone()
        };
        citizens::save(&mut tx, &person, pin.created_at)
            .await
            .unwrap();
        let theirs = Pin {
            id,
            cf,
            ..pin.clone()
        };
        pins::insert(&mut tx, &theirs).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn known(number: usize) -> String {
    format!("RSSMRA80A01H{number:03}U")
}

/// One of a hundred, who comes again as soon as they are answered: with the right PIN, or each time
/// as somebody whom nobody knows, so that no lock is ever reached.
async fn comes_again(ctx: Ctx, number: usize, log_ins: Arc<AtomicUsize>, over: Arc<AtomicBool>) {
    static NOBODIES: AtomicUsize = AtomicUsize::new(0);
    let has_pin = number.is_multiple_of(2);
    let pin = &normalise(if has_pin { PIN } else { "0000 0000" }).unwrap();
    while !over.load(Ordering::Relaxed) {
        let cf = if has_pin {
            known(number)
        } else {
            format!("X{:015}", NOBODIES.fetch_add(1, Ordering::Relaxed))
        };
        let attempt = Attempt {
            cf: &cf,
            pin,
            code: false,
        };
        let outcome = log_in(&ctx, attempt).await.unwrap();
        assert!(
            matches!(
                (outcome, has_pin),
                (LogIn::In(..), true) | (LogIn::Wrong, false)
            ),
            "somebody was turned away"
        );
        log_ins.fetch_add(1, Ordering::Relaxed);
    }
}

/// Calls while a hundred people are at the door, and how many a second of these are answered.
async fn in_a_storm(ctx: &Ctx, calls: impl Future<Output = Calls>) -> (Calls, f64) {
    let log_ins = Arc::new(AtomicUsize::new(0));
    let over = Arc::new(AtomicBool::new(false));
    let mut people = JoinSet::new();
    let start = Instant::now();
    for number in 0..STORM {
        let (log_ins, over) = (Arc::clone(&log_ins), Arc::clone(&over));
        people.spawn(comes_again(ctx.clone(), number, log_ins, over));
    }
    let calls = calls.await;
    let a_second = log_ins.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();
    over.store(true, Ordering::Relaxed);
    // Whoever is there is served, or the next quiet would be none.
    people.join_all().await;
    (calls, a_second)
}

/// Prints the medians and p99 of both, and says by how much the second p99 is longer.
fn compare(what: &str, quiet: &[Duration], stormy: &[Duration]) -> f64 {
    let figures = [(quiet, 0.5), (quiet, 0.99), (stormy, 0.5), (stormy, 0.99)];
    let [q50, q99, s50, s99] = figures.map(|(all, share)| {
        let mut sorted = all.to_vec();
        sorted.sort_unstable();
        at(&sorted, share).as_secs_f64() * 1e3
    });
    let ratio = s99 / q99;
    println!(
        "{what}: quiet median {q50:.3} ms, p99 {q99:.3} ms; in the storm median {s50:.3} ms, \
         p99 {s99:.3} ms; ratio of the p99 {ratio:.2}"
    );
    ratio
}

async fn storm(ctx: &Ctx, url: &str) {
    let client = &http_client(Duration::from_secs(30)).unwrap();
    let calls = async |round: String| Calls::made(ctx, url, client, &round).await;
    calls("warm".to_owned()).await;
    let (mut ratios, mut outbreaks) = (Vec::new(), Vec::new());
    let (mut all_quiet, mut all_stormy) = (Calls::default(), Calls::default());
    for round in 0..ROUNDS {
        let quiet = calls(format!("quiet{round}-")).await;
        let (stormy, a_second) = in_a_storm(ctx, calls(format!("stormy{round}-"))).await;
        let what = format!("round {round}, {a_second:.0} log-ins a second, page");
        ratios.push(compare(&what, &quiet.pages, &stormy.pages));
        outbreaks.extend(stormy.pages.iter().take(OUTBREAK));
        all_quiet.and(&quiet);
        all_stormy.and(&stormy);
    }
    compare("page, all rounds", &all_quiet.pages, &all_stormy.pages);
    compare("page, as a storm breaks out", &all_quiet.pages, &outbreaks);
    compare(
        "commit, all rounds",
        &all_quiet.commits,
        &all_stormy.commits,
    );
    ratios.sort_unstable_by(f64::total_cmp);
    let median = ratios.get(ROUNDS / 2).copied().unwrap_or_default();
    println!(
        "p99 of a page with {STORM} people logging in: {median:.2} times (median of {ROUNDS})"
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
    with_pin(&app.ctx, PIN).await;
    many_with_pin(&app.ctx).await;
    storm(&app.ctx, &url).await;
    if !std::env::args().any(|word| word == "storm") {
        known_and_unknown(&app.ctx).await;
    }
    serving.abort();
    app.stop().await;
}
