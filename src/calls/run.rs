//! Plays files, each on a stage of its own, in virtual time.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};

use super::check::{self, Read};
use super::log;
use super::player::{ARRIVAL, Failure, Player};
use super::stage::{Stage, StageOptions};
use super::transcript::Transcript;
use crate::clock::{Busy, Clock};
use crate::flow::Sources;
use crate::rng::Rng;

/// How long before the call a stage begins that has other callers in line.
const BEFORE: Duration = Duration::from_mins(10);
/// How long a call may take in real time: then somebody holds virtual time still for ever.
const WATCHDOG: Duration = Duration::from_mins(2);

/// What became of a file.
#[derive(Debug, Clone)]
pub struct Report {
    /// The file.
    pub file: String,
    /// What the call shows.
    pub title: String,
    /// What did not hold, each with its place: `FILE:LINE:COLUMN: step: why`.
    pub failures: Vec<String>,
    /// The story.
    pub transcript: String,
}

impl Report {
    /// Whether everything held.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// The story and what did not hold.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn print(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "{} · {}", self.title, self.file)?;
        out.write_all(self.transcript.as_bytes())?;
        for failure in &self.failures {
            writeln!(out, "✗ {failure}")?;
        }
        let verdict = if self.passed() {
            "✔ as expected"
        } else {
            "✘ not as expected"
        };
        writeln!(out, "{verdict}\n")
    }
}

/// Plays a file on a stage that is there already, prints the story, and says whether all held. The
/// stage's clock stands at the call's time, and `held` holds it since before the stage began.
///
/// # Errors
/// When `out` cannot be written.
pub async fn play(stage: &Stage, file: &Path, held: Busy, out: &mut dyn Write) -> Result<bool> {
    let report = match check::read(file) {
        Ok(read) => play_read(stage, &read, held).await,
        Err(found) => unreadable(file, &found),
    };
    report.print(out)?;
    Ok(report.passed())
}

/// When the clock of a stage for this call begins.
///
/// # Errors
/// When the file cannot be read; `play` says why in full.
pub fn clock_for(file: &Path) -> Result<Clock> {
    match check::read(file) {
        Ok(read) => Ok(clock_of(&read)),
        Err(found) => {
            let all: Vec<String> = found.iter().map(ToString::to_string).collect();
            bail!("{}", all.join("\n"))
        }
    }
}

/// Plays a file on a new stage: the shipped flow, or the one of these files.
pub async fn run(file: &Path, flow: Option<Sources>) -> Report {
    match check::read(file) {
        Ok(read) => run_read(&read, flow).await,
        Err(found) => unreadable(file, &found),
    }
}

/// Plays a call that was read on a new stage.
pub async fn run_read(read: &Read, flow: Option<Sources>) -> Report {
    log::keep();
    let clock = clock_of(read);
    let held = clock.busy();
    let options = StageOptions {
        flow,
        ..StageOptions::new(clock, Rng::System)
    };
    match Stage::start(options).await {
        Ok(stage) => {
            let report = play_read(&stage, read, held).await;
            stage.stop().await;
            report
        }
        Err(error) => report(
            read,
            vec![format!("{}: {error}", read.file.display())],
            String::new(),
        ),
    }
}

fn clock_of(read: &Read) -> Clock {
    let start = read.script.start().unwrap_or_default();
    let early = if read.script.given.in_line.is_empty() {
        ARRIVAL
    } else {
        BEFORE
    };
    Clock::virtual_at(start.saturating_sub(early).unwrap_or(start))
}

async fn play_read(stage: &Stage, read: &Read, held: Busy) -> Report {
    let story = Transcript::new(&stage.clock);
    let stopped = |what: &str, why: String| {
        vec![Failure {
            place: read.script.call.place,
            what: what.to_owned(),
            why,
        }]
    };
    let played = async {
        match Player::begin(stage, read, held, &story).await {
            Ok(mut player) => match player.play().await {
                Ok(()) => player.verdict().await,
                Err(failure) => vec![failure],
            },
            Err(error) => stopped("given", format!("{error:#}")),
        }
    };
    let failures = tokio::time::timeout(WATCHDOG, played)
        .await
        .unwrap_or_else(|_| stopped("clock", "virtual time stands still".to_owned()));
    let file = read.file.display();
    let failures = failures
        .iter()
        .map(|one| {
            format!(
                "{file}:{}:{}: {}: {}",
                one.place.line, one.place.column, one.what, one.why
            )
        })
        .collect();
    report(read, failures, story.text())
}

fn report(read: &Read, failures: Vec<String>, transcript: String) -> Report {
    Report {
        file: read.file.display().to_string(),
        title: read.script.call.value.clone(),
        failures,
        transcript,
    }
}

fn unreadable(file: &Path, found: &[crate::flow::Diagnostic]) -> Report {
    Report {
        file: file.display().to_string(),
        title: "cannot be read".to_owned(),
        failures: found.iter().map(ToString::to_string).collect(),
        transcript: String::new(),
    }
}
