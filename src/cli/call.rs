//! `centralino call`: plays and records scripted calls, and prints their schema. What holds and what
//! does not is the calls' to say.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use tokio::sync::Semaphore;

use super::flow::read_version;
use crate::calls::away::Away;
use crate::calls::{self, Coverage, Report, Runner, results};
use crate::twiml::Profile;

/// `centralino call …`
#[derive(Debug, Args)]
pub struct Call {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play scripted calls, in virtual time or against a demo.
    Run(Run),
    /// Write the next call at a demo's /phone down as a scripted call.
    Record(Record),
    /// Print the JSON Schema of scripted calls.
    Schema,
}

/// `centralino call run FILE…`
#[derive(Debug, Args)]
struct Run {
    /// Scripted calls: files, folders of them, or patterns such as 'tests/calls/pin-*.yaml'.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The flow to play them on, with the other flows and files of its folder; else the one that is
    /// shipped. Each call runs on the flow that it names.
    #[arg(long, value_name = "FILE")]
    flow: Option<PathBuf>,
    /// The platform to play them as, where a call does not say which: twilio, signalwire, telnyx or
    /// somleng.
    #[arg(long, value_name = "NAME", default_value_t, conflicts_with = "against")]
    platform: Profile,
    /// Say which nodes and edges of that flow no call has taken.
    #[arg(long)]
    coverage: bool,
    /// Play them over HTTP at a running demo: waits are real, and what cannot be set or seen there is
    /// not checked.
    #[arg(long, value_name = "URL")]
    against: Option<String>,
    /// The set-up token that the demo printed: with it operators come and its records can be seen.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "CENTRALINO_DEMO_TOKEN",
        hide_env_values = true,
        requires = "against"
    )]
    token: Option<String>,
    /// What is not checked has failed.
    #[arg(long)]
    strict: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// `centralino call record --against URL --out FILE`
#[derive(Debug, Args)]
struct Record {
    /// The demo.
    #[arg(long, value_name = "URL")]
    against: String,
    /// The set-up token that the demo printed.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "CENTRALINO_DEMO_TOKEN",
        hide_env_values = true
    )]
    token: String,
    /// The file to write; it must not be there yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// What the call shows, in one sentence.
    #[arg(long, default_value = "Una telefonata registrata")]
    title: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Junit,
    Tap,
}

/// Runs the command; the value is the exit code: 1 when a call is not as expected.
pub async fn run(args: &Call, out: &mut dyn Write) -> anyhow::Result<u8> {
    match &args.command {
        Command::Run(run) => play(run, out).await,
        Command::Record(record) => write_down(record, out).await,
        Command::Schema => {
            out.write_all(calls::schema().as_bytes())?;
            Ok(0)
        }
    }
}

async fn play(run: &Run, out: &mut dyn Write) -> anyhow::Result<u8> {
    let files = calls::files(&run.files)?;
    let runner = Arc::new(runner(run)?.on(run.platform));
    let away = match &run.against {
        Some(url) => Some(Away::new(url, run.token.as_deref())?),
        None => None,
    };
    // A demo has one clock and one line for everybody: there one call follows the other.
    let at_once = match &away {
        Some(_) => 1,
        None => std::thread::available_parallelism()?.get(),
    };
    let places = Arc::new(Semaphore::new(at_once));
    let played: Vec<_> = files
        .into_iter()
        .map(|file| {
            let (runner, away, places) = (Arc::clone(&runner), away.clone(), Arc::clone(&places));
            tokio::spawn(async move {
                let _place = places.acquire().await;
                match away {
                    Some(away) => runner.run_away(&file, &away).await,
                    None => runner.run(&file).await,
                }
            })
        })
        .collect();
    let mut reports: Vec<Report> = Vec::new();
    for report in played {
        let mut report = report.await?;
        if run.strict {
            report.be_strict();
        }
        if run.format == Format::Text {
            report.print(out)?;
        }
        reports.push(report);
    }
    let coverage = match (run.coverage, runner.flow()) {
        (true, Some(flow)) => Some(Coverage::by(flow, &reports)),
        (true, None) => bail!("there is no coverage of a flow with mistakes"),
        (false, _) => None,
    };
    match run.format {
        Format::Text => summary(&reports, out)?,
        Format::Junit => results::junit(&reports, coverage.as_ref(), out)?,
        Format::Tap => results::tap(&reports, out)?,
    }
    match (coverage, run.format) {
        (Some(coverage), Format::Text) => coverage.print("", out)?,
        (Some(coverage), Format::Tap) => coverage.print("# ", out)?,
        (Some(_), Format::Junit) | (None, _) => {}
    }
    Ok(u8::from(!reports.iter().all(Report::passed)))
}

/// For the flows of the folder, or the shipped one.
fn runner(run: &Run) -> anyhow::Result<Runner> {
    Ok(match &run.flow {
        None => Runner::shipped(),
        Some(file) => {
            let (sources, name) = read_version(file)?;
            Runner::of(sources, Some(&name))
        }
    })
}

fn summary(reports: &[Report], out: &mut dyn Write) -> std::io::Result<()> {
    let passed = reports.iter().filter(|report| report.passed()).count();
    let unchecked: usize = reports.iter().map(|report| report.not_checked.len()).sum();
    write!(out, "{passed} of {} calls are as expected", reports.len())?;
    match unchecked {
        0 => writeln!(out),
        count => writeln!(out, "; not checked: {count}"),
    }
}

async fn write_down(record: &Record, out: &mut dyn Write) -> anyhow::Result<u8> {
    if record.out.exists() {
        bail!("{} is there already", record.out.display());
    }
    let away = Away::new(&record.against, Some(&record.token))?;
    writeln!(
        out,
        "Call from {}/phone; the call is written when it ends.",
        away.url
    )?;
    out.flush()?;
    let recorded = away.next_call().await?;
    std::fs::write(&record.out, recorded.to_script(&record.title))?;
    writeln!(out, "{} is written", record.out.display())?;
    Ok(0)
}
