//! `centralino call`: plays scripted calls and prints their schema. What holds and what does not is
//! the calls' to say.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::calls::{self, Report, results};

/// `centralino call …`
#[derive(Debug, Args)]
pub struct Call {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play scripted calls in virtual time, each on a stage of its own.
    Run(Run),
    /// Print the JSON Schema of scripted calls.
    Schema,
}

/// `centralino call run FILE…`
#[derive(Debug, Args)]
struct Run {
    /// Scripted calls.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Junit,
    Tap,
}

/// Runs the command; the value is the exit code: 1 when a call is not as expected.
pub async fn run(args: &Call, out: &mut dyn Write) -> anyhow::Result<u8> {
    let Command::Run(run) = &args.command else {
        out.write_all(calls::schema().as_bytes())?;
        return Ok(0);
    };
    let mut reports: Vec<Report> = Vec::new();
    for file in &run.files {
        let report = calls::run(file, None).await;
        if run.format == Format::Text {
            report.print(out)?;
        }
        reports.push(report);
    }
    match run.format {
        Format::Text => {
            let passed = reports.iter().filter(|report| report.passed()).count();
            writeln!(out, "{passed} of {} calls are as expected", reports.len())?;
        }
        Format::Junit => results::junit(&reports, out)?,
        Format::Tap => results::tap(&reports, out)?,
    }
    Ok(u8::from(!reports.iter().all(Report::passed)))
}
