//! `centralino flow`: one file a subcommand. It reads files and prints; what is right or wrong is
//! the flow's to say.

mod check;
mod finding;
mod folder;

#[cfg(test)]
mod tests;

use clap::{Args, Subcommand};

use super::io::Streams;
use crate::flow;

pub use folder::read_folder;

/// `centralino flow …`
#[derive(Debug, Args)]
pub struct Flow {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look for everything that is wrong with flow files.
    Check(check::Check),
    /// Print the JSON Schema of flow files.
    Schema,
}

/// Runs the command; the value is the exit code.
pub fn run(args: &Flow, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    match &args.command {
        Command::Schema => {
            streams.out.write_all(flow::schema().as_bytes())?;
            Ok(0)
        }
        Command::Check(check) => check::run(check, streams.out),
    }
}
