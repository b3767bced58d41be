//! `centralino flow schema`: the JSON Schemas that editors complete and check by.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::io::Streams;
use crate::flow::{self, FileKind};

/// `centralino flow schema [KIND]`
#[derive(Debug, Args)]
pub struct Of {
    /// The kind of file.
    #[arg(default_value = "flow", value_parser = PossibleValuesParser::new(FileKind::ALL.map(FileKind::as_str)))]
    kind: String,
}

/// Runs the command; the value is the exit code.
pub fn run(args: &Of, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let kind = FileKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == args.kind);
    let text = flow::schema(kind.unwrap_or(FileKind::Flow));
    streams.out.write_all(text.as_bytes())?;
    Ok(0)
}
