//! What scripted calls cost: a thousand that stay in the flow, and whole calls for a PIN with the
//! hashing of a real server, on one thread. It prints figures and judges nothing.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark tells its figures, and stops where it cannot go on"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use centralino::calls::{self, Read, Runner};

/// Calls that stay in the flow.
const CALLS: usize = 1_000;
/// Calls for a PIN.
const PINS: usize = 20;
const PIN: &str = "tests/calls/pin-first-call.yaml";

/// Plays calls one after the other, each file in its turn, and tells what it took.
async fn play(runner: &Runner, reads: &[Read], count: usize, what: &str) {
    let start = Instant::now();
    let mut on_the_telephone = Duration::ZERO;
    for read in reads.iter().cycle().take(count) {
        let report = runner.run_read(read).await;
        assert!(report.passed(), "{:?}", report.failures);
        on_the_telephone += report.lasted;
    }
    let took = start.elapsed();
    println!(
        "{count} {what}: {:.2} s, {:.2} ms a call; on the telephone {:.0} s, {:.0} times as long",
        took.as_secs_f64(),
        took.as_secs_f64() * 1e3 / count as f64,
        on_the_telephone.as_secs_f64(),
        on_the_telephone.as_secs_f64() / took.as_secs_f64()
    );
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let files = calls::files(&[PathBuf::from("tests/calls")]).unwrap();
    let reads = files.iter().map(|file| calls::read(file).unwrap());
    let in_the_flow: Vec<Read> = reads.filter(calls::stays_in_the_flow).collect();
    let pin = [calls::read(PIN.as_ref()).unwrap()];
    let runner = Runner::shipped();
    println!("{} files stay in the flow", in_the_flow.len());
    runtime.block_on(async {
        play(&runner, &in_the_flow, CALLS, "calls that stay in the flow").await;
        play(&runner, &pin, PINS, "calls for a PIN").await;
    });
}
