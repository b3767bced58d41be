//! Plays scripted calls of the flows of a folder: each on a stage of its own, or with the flow alone
//! where it needs no more, in virtual time; or at a demo elsewhere, in everybody's time.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;

use super::away::Away;
use super::check::{self, Read};
use super::flow_alone::FlowAlone;
use super::flows::{Flows, told};
use super::ground::Ground;
use super::needs::stays_in_the_flow;
use super::player::{ARRIVAL, Failure, Player};
use super::report::{Report, Way};
use super::script::{Hours, Script};
use super::stage::{Stage, StageOptions};
use super::transcript::Transcript;
use super::{hours, log};
use crate::clock::{Busy, Clock};
use crate::flow::{self, Diagnostic, Flow, Sources};
use crate::rng::Rng;
use crate::twiml::Profile;

/// How long before the call a stage begins that has other callers in line.
const BEFORE: Duration = Duration::from_mins(10);
/// How long a call may take in real time: then somebody holds virtual time still for ever.
const WATCHDOG: Duration = Duration::from_mins(2);

/// Plays scripted calls of the flows of one folder.
pub struct Runner {
    flows: Flows,
    platform: Profile,
}

impl Runner {
    /// For the flows of these files. `chosen` is the file that is meant where two have one name.
    pub fn of(sources: Sources, chosen: Option<&str>) -> Self {
        log::keep();
        Self {
            flows: Flows::of(sources, chosen),
            platform: Profile::default(),
        }
    }

    /// The same on another platform, where a call does not say which.
    #[must_use]
    pub fn on(self, platform: Profile) -> Self {
        Self { platform, ..self }
    }

    /// For the flow that comes with the program.
    pub fn shipped() -> Self {
        Self::of(flow::shipped(), None)
    }

    /// The chosen flow, or the folder's main one, unless it has mistakes.
    pub fn flow(&self) -> Option<&Flow> {
        self.flows.main().map(AsRef::as_ref)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(&self, file: &Path) -> Result<Read, Vec<Diagnostic>> {
        check::read(file, &self.flows)
    }

    /// Reads the text of a file; forms are looked for beside it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read_text(&self, file: &Path, text: &str) -> Result<Read, Vec<Diagnostic>> {
        check::read_text(file, text, &self.flows)
    }

    /// Plays a file.
    pub async fn run(&self, file: &Path) -> Report {
        match self.read(file) {
            Ok(read) => self.run_read(&read).await,
            Err(found) => unreadable(file, &found),
        }
    }

    /// Plays a call that was read, with the flow alone where it needs no more.
    pub async fn run_read(&self, read: &Read) -> Report {
        let alone = if stays_in_the_flow(read) && self.platform == Profile::Twilio {
            self.run_alone(read).await
        } else {
            None
        };
        match alone {
            Some(report) => report,
            None => self.run_on_a_stage(read).await,
        }
    }

    /// Plays a call on a stage of its own, whatever it needs.
    pub async fn run_on_a_stage(&self, read: &Read) -> Report {
        match self.on_a_stage(read).await {
            Ok(report) => report,
            Err(error) => not_begun(read, &error),
        }
    }

    /// Plays a file at a demo.
    pub async fn run_away(&self, file: &Path, away: &Away) -> Report {
        match self.read(file) {
            Ok(read) => match self.start(&read.script) {
                Ok(start) => {
                    let held = away.clock.busy();
                    let played = self.play(Ground::Away(away), &read, (start, held));
                    played.await
                }
                Err(error) => not_begun(&read, &error),
            },
            Err(found) => unreadable(file, &found),
        }
    }

    async fn on_a_stage(&self, read: &Read) -> Result<Report> {
        let (clock, start) = self.clock(&read.script)?;
        let held = clock.busy();
        let options = StageOptions {
            flow: Some(self.flows.served().clone()),
            platform: read.script.given.platform.unwrap_or(self.platform),
            ..StageOptions::new(clock, Rng::System)
        };
        let stage = Stage::start(options).await?;
        let report = self.play(Ground::Stage(&stage), read, (start, held));
        let report = guarded(read, report).await;
        stage.stop().await;
        Ok(report)
    }

    /// Plays a call with the flow alone; `None` when that was not enough.
    async fn run_alone(&self, read: &Read) -> Option<Report> {
        let alone = self.start(&read.script).and_then(|start| {
            let flow = self.flow_of(&read.script)?;
            Ok((FlowAlone::start(Arc::clone(flow), start)?, start))
        });
        match alone {
            Ok((alone, start)) => {
                let held = alone.clock.busy();
                let played = self.play(Ground::Flow(&alone), read, (start, held));
                let report = guarded(read, played).await;
                (!alone.was_not_enough()).then_some(report)
            }
            Err(error) => Some(not_begun(read, &error)),
        }
    }

    async fn play(
        &self,
        ground: Ground<'_>,
        read: &Read,
        (start, held): (Timestamp, Busy),
    ) -> Report {
        let story = Transcript::new(ground.clock());
        let mut player = Player::new(ground, read, held, &story);
        let began = ground.clock().now();
        let mut failures = match player
            .begin(start, self.hours_at(&read.script, start))
            .await
        {
            Ok(()) => Vec::new(),
            Err(error) => vec![Failure {
                place: read.script.call.place,
                what: "given".to_owned(),
                why: format!("{error:#}"),
            }],
        };
        if failures.is_empty() {
            match player.play().await {
                Ok(()) => failures = player.verdict().await,
                Err(failure) => failures.push(failure),
            }
        }
        let lasted = ground.clock().now().duration_since(began);
        let ways = player.ways().await;
        let at = ways.first().and_then(|way| self.at(&read.script, way));
        player.leave().await;
        let placed = |failure: &Failure| {
            let (place, file) = (failure.place, read.file.display());
            let (what, why) = (&failure.what, &failure.why);
            format!("{file}:{}:{}: {what}: {why}", place.line, place.column)
        };
        let at = at.unwrap_or_default();
        Report {
            file: read.file.display().to_string(),
            title: read.script.call.value.clone(),
            failures: failures.iter().map(|one| placed(one) + &at).collect(),
            not_checked: player.unchecked.iter().map(placed).collect(),
            transcript: story.text(),
            ways,
            lasted: Duration::try_from(lasted).unwrap_or_default(),
        }
    }

    /// The node where a call was last, and where it stands in the flow's file.
    fn at(&self, script: &Script, way: &Way) -> Option<String> {
        let steps = way.steps.iter().map(String::as_str);
        let node = crate::workflows::call_story::visited(steps).pop()?;
        let flow = self.flow_of(script).ok()?;
        let place = flow.place_of(&node).unwrap_or_default();
        Some(format!(
            "; at the node `{node}`, {}:{}:{}",
            self.flows.file_of(flow.name()),
            place.line,
            place.column
        ))
    }

    fn flow_of(&self, script: &Script) -> Result<&Arc<Flow>> {
        self.flows.named(&script.flow.value)
    }

    fn hours_at(&self, script: &Script, start: Timestamp) -> Option<Hours> {
        let calendar = self.flow_of(script).ok()?.opening_hours()?;
        Some(hours::of(calendar, start))
    }

    /// When the telephone rings.
    fn start(&self, script: &Script) -> Result<Timestamp> {
        let start = hours::start(script, self.flow_of(script)?);
        start.context("the calendar never says what `given.hours` asks for")
    }

    /// The clock of a stage for this call, and when the telephone rings.
    fn clock(&self, script: &Script) -> Result<(Clock, Timestamp)> {
        let start = self.start(script)?;
        let early = if script.given.in_line.is_empty() {
            ARRIVAL
        } else {
            BEFORE
        };
        Ok((Clock::virtual_at(start.saturating_sub(early)?), start))
    }
}

/// Plays a file: of the shipped flow, or of the one of these files.
pub async fn run(file: &Path, flow: Option<Sources>) -> Report {
    Runner::of(flow.unwrap_or_else(flow::shipped), None)
        .run(file)
        .await
}

/// Plays a call that was read.
pub async fn run_read(read: &Read, flow: Option<Sources>) -> Report {
    let runner = Runner::of(flow.unwrap_or_else(flow::shipped), None);
    runner.run_read(read).await
}

/// Plays a file on a stage that is there already, prints the story, and says whether all held. The
/// stage's clock stands at the call's time, and `held` holds it since before the stage began.
///
/// # Errors
/// When `out` cannot be written, or the file cannot be played.
pub async fn play(stage: &Stage, file: &Path, held: Busy, out: &mut dyn Write) -> Result<bool> {
    let runner = Runner::shipped();
    let report = match runner.read(file) {
        Ok(read) => {
            let start = runner.start(&read.script)?;
            let played = runner.play(Ground::Stage(stage), &read, (start, held));
            guarded(&read, played).await
        }
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
    let runner = Runner::shipped();
    match runner.read(file) {
        Ok(read) => Ok(runner.clock(&read.script)?.0),
        Err(found) => bail!("{}", told(&found)),
    }
}

/// A call that takes too long in real time is given up.
async fn guarded(read: &Read, played: impl Future<Output = Report>) -> Report {
    let played = tokio::time::timeout(WATCHDOG, played).await;
    played.unwrap_or_else(|_| Report {
        file: read.file.display().to_string(),
        title: read.script.call.value.clone(),
        failures: vec![format!(
            "{}: clock: virtual time stands still",
            read.file.display()
        )],
        ..Report::default()
    })
}

fn not_begun(read: &Read, error: &anyhow::Error) -> Report {
    Report {
        file: read.file.display().to_string(),
        title: read.script.call.value.clone(),
        failures: vec![format!("{}: {error:#}", read.file.display())],
        ..Report::default()
    }
}

fn unreadable(file: &Path, found: &[Diagnostic]) -> Report {
    Report {
        file: file.display().to_string(),
        title: "cannot be read".to_owned(),
        failures: found.iter().map(ToString::to_string).collect(),
        ..Report::default()
    }
}
