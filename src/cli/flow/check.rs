//! `centralino flow check`: everything that is wrong with flow files, for people or for programs.

use std::{io::Write, path::PathBuf};

use clap::{Args, ValueEnum};

use super::finding::{any_error, tell};
use super::folder::read_folder;
use crate::flow::{self, Sources};

/// `centralino flow check [FILE…]`
#[derive(Debug, Args)]
pub struct Check {
    /// Flow files; the shipped flow when none is given.
    files: Vec<PathBuf>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command; the value is the exit code: 1 when a flow has errors.
pub fn run(check: &Check, out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut folders: Vec<(Sources, String)> = Vec::new();
    for file in &check.files {
        folders.push(read_folder(file)?);
    }
    if folders.is_empty() {
        folders.push((flow::shipped(), flow::SHIPPED_FLOW.to_owned()));
    }
    let mut all = Vec::new();
    for (sources, name) in &folders {
        let (served, found) = flow::check(sources, name);
        if check.format == Format::Text {
            tell(out, &found, sources)?;
            match served {
                Some(flow) => writeln!(out, "{name}: ok, release {}", flow.release())?,
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
