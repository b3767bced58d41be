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

/// Plays files in turn until as many calls were made, and tells what it took. A file makes one call
/// or several, one after the other.
async fn play(runner: &Runner, reads: &[Read], wanted: usize, what: &str) {
    let (start, before) = (Instant::now(), processor_time());
    let (mut files, mut calls) = (0, 0);
    let mut on_the_telephone = Duration::ZERO;
    for read in reads.iter().cycle() {
        let report = runner.run_read(read).await;
        assert!(report.passed(), "{:?}", report.failures);
        on_the_telephone += report.lasted;
        files += 1;
        calls += report.ways.len();
        if calls >= wanted {
            break;
        }
    }
    let took = start.elapsed();
    let worked = processor_time().saturating_sub(before);
    let each = |time: Duration| time.as_secs_f64() * 1e3 / calls as f64;
    println!("{what}: {calls} calls in {files} files");
    println!(
        "  {:.2} s, of the processor {:.2} s: {:.2} ms a call, of the processor {:.2} ms",
        took.as_secs_f64(),
        worked.as_secs_f64(),
        each(took),
        each(worked),
    );
    println!(
        "  on the telephone {:.0} s, {:.0} s a call: {:.0} times as long as it took",
        on_the_telephone.as_secs_f64(),
        on_the_telephone.as_secs_f64() / calls as f64,
        on_the_telephone.as_secs_f64() / took.as_secs_f64()
    );
}

/// What all threads of this process have worked so far, in the hundredths of a second of Linux.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the program, in brackets, may hold blanks.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let user_and_system = fields.split_whitespace().skip(11).take(2);
    let ticks = user_and_system.map(|ticks| ticks.parse::<u64>().unwrap());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let runner = Runner::shipped();
    let files = calls::files(&[PathBuf::from("tests/calls")]).unwrap();
    let reads = files.iter().map(|file| runner.read(file).unwrap());
    let in_the_flow: Vec<Read> = reads.filter(calls::stays_in_the_flow).collect();
    let pin = [runner.read(PIN.as_ref()).unwrap()];
    println!("{} files stay in the flow", in_the_flow.len());
    runtime.block_on(async {
        play(&runner, &in_the_flow, CALLS, "Calls that stay in the flow").await;
        play(&runner, &pin, PINS, "Calls for a PIN").await;
    });
}
