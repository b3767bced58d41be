//! `centralino flow check`: everything that is wrong with flow files, for people or for programs.

use std::{io::Write, path::PathBuf};

use clap::{Args, ValueEnum};

use super::finding::{any_error, tell};
use super::folder::read_folder;
use crate::{
    clock::Clock,
    domain::zone::rome,
    flow::{self, Rule, Severity, Sources},
    twiml::Profile,
};

/// `centralino flow check [FILE…]`
#[derive(Debug, Args)]
pub struct Check {
    /// Flow files; the shipped flow when none is given.
    files: Vec<PathBuf>,
    /// The platform that will carry the calls: twilio, signalwire, telnyx or somleng.
    #[arg(long, value_name = "NAME", default_value_t)]
    platform: Profile,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Tell every rule instead.
    #[arg(long, conflicts_with_all = ["files", "explain"])]
    list: bool,
    /// Tell one rule instead, and what to do when it is broken.
    #[arg(long, value_name = "CODE", conflicts_with = "files")]
    explain: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command; the value is the exit code: 1 when a flow has errors. Warnings stop nobody.
pub fn run(check: &Check, clock: &Clock, out: &mut dyn Write) -> anyhow::Result<u8> {
    if check.list {
        for rule in flow::rules() {
            writeln!(out, "{:7} {:24} {}", severity(rule), rule.code, rule.what)?;
        }
        return Ok(0);
    }
    if let Some(code) = &check.explain {
        let Some(rule) = flow::rule(code) else {
            anyhow::bail!("there is no rule `{code}`; `flow check --list` tells them all");
        };
        writeln!(out, "{} [{}]: {}", severity(rule), rule.code, rule.what)?;
        writeln!(out, "What to do: {}.", rule.help)?;
        return Ok(0);
    }
    let today = clock.now().to_zoned(rome()).date();
    let mut folders: Vec<(Sources, String)> = Vec::new();
    for file in &check.files {
        folders.push(read_folder(file)?);
    }
    if folders.is_empty() {
        folders.push((flow::shipped(), flow::SHIPPED_FLOW.to_owned()));
    }
    let mut all = Vec::new();
    for (sources, name) in &folders {
        let (served, found) = flow::check_on(sources, name, today, check.platform);
        if check.format == Format::Text {
            tell(out, &found, sources)?;
            match served {
                Some(flow) if found.is_empty() => {
                    writeln!(out, "{name}: ok, release {}", flow.release())?;
                }
                Some(flow) => {
                    let count = found.len();
                    writeln!(
                        out,
                        "{name}: ok, release {}, warnings: {count}",
                        flow.release()
                    )?;
                }
                None if found.len() == 1 => writeln!(out, "{name}: 1 problem")?,
                None => writeln!(out, "{name}: {} problems", found.len())?,
            }
        }
        all.extend(found);
    }
    if check.format == Format::Json {
        serde_json::to_writer_pretty(&mut *out, &all)?;
        writeln!(out)?;
    }
    Ok(u8::from(any_error(&all)))
}

fn severity(rule: &Rule) -> &'static str {
    match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
