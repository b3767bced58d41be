//! `centralino flow`: one file a subcommand. It reads files and prints; what is right or wrong is
//! the flow's to say, and what is live is decided by workflows.

mod check;
mod diff;
mod explain;
mod finding;
mod folder;
mod graph;
mod history;
mod loaded;
mod prompts;
mod publish;
mod rollback;
mod schema;
mod stored;

#[cfg(test)]
mod tests;

use clap::{Args, Subcommand};

use super::Environment;
use super::io::Streams;
use crate::clock::Clock;

pub use folder::{read_folder, read_version};

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
    /// Print the JSON Schema of a flow, or of a kind of file around it.
    Schema(schema::Of),
    /// List everything that is said, for translators and the recording studio, or put a list back.
    Prompts(prompts::Prompts),
    /// Make a flow live, once it is sound and its scripted calls pass.
    Publish(publish::PublishArgs),
    /// Tell what is different between two versions of a flow, in words.
    Diff(diff::Diff),
    /// Show which releases were live, since when, by whom and why.
    History(history::History),
    /// Make an earlier release live again.
    Rollback(rollback::Rollback),
}

impl Flow {
    /// Whether calls may be played.
    pub fn plays(&self) -> bool {
        matches!(self.command, Command::Publish(_))
    }
}

/// Runs the command; the value is the exit code.
pub async fn run(
    args: &Flow,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    match &args.command {
        Command::Check(check) => check::run(check, &Clock::system(), streams.out),
        Command::Schema(of) => schema::run(of, streams),
        Command::Prompts(args) => prompts::run(args, streams),
        Command::Publish(args) => Box::pin(publish::run(args, environment, streams)).await,
        Command::Diff(args) => diff::run(args, environment, streams).await,
        Command::History(args) => history::run(args, environment, streams).await,
        Command::Rollback(args) => rollback::run(args, environment, streams).await,
        Command::Graph(draw) => graph::run(draw, streams),
        Command::Explain(node) => explain::run(node, &Clock::system(), streams),
    }
}
