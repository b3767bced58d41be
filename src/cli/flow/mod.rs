//! `centralino flow`: one file a subcommand. It reads files and prints; what is right or wrong is
//! the flow's to say.

mod check;
mod explain;
mod finding;
mod folder;
mod graph;
mod loaded;

#[cfg(test)]
mod tests;

use clap::{Args, Subcommand};

use super::io::Streams;
use crate::clock::Clock;
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
    /// Draw a flow.
    Graph(graph::Draw),
    /// Tell what a node does.
    Explain(explain::Explain),
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
        Command::Graph(draw) => graph::run(draw, streams),
        Command::Explain(node) => explain::run(node, &Clock::system(), streams),
    }
}
