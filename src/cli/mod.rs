//! The command line: one file a subcommand. It alone reads the environment, and it decides nothing
//! that a screen could decide too.

pub mod call;
mod campaign;
pub mod check;
pub mod config;
mod demo;
pub mod envelopes;
pub mod flow;
mod init;
mod io;
pub mod letters;
mod mail;
mod move_letters;
mod open;
mod operator;
mod secrets;
mod serve;
mod signals;

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::calls;

use io::Streams;

/// The contact-center backend for public bodies.
#[derive(Debug, Parser)]
#[command(name = "centralino", version, about)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Everything on this machine with nothing to set up
    Demo(demo::DemoArgs),
    /// The real thing
    Serve(serve::Serve),
    /// A commented configuration, or every problem of one
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Configuration, secrets and the first administrator, in a folder
    Init(init::Init),
    /// Staff
    #[command(subcommand)]
    Operator(operator::OperatorCommand),
    /// Sealed letters: to the print room, on paper, and the receipt back
    #[command(subcommand)]
    Letters(letters::LettersCommand),
    /// Envelopes for the offices: sealed to the print room, on paper, and the receipt back
    #[command(subcommand)]
    Envelopes(envelopes::EnvelopesCommand),
    /// Persons who get a first half by letter, with an invitation
    #[command(subcommand)]
    Campaign(campaign::CampaignCommand),
    /// Check a codice fiscale or a telephone number
    Check(check::CheckArgs),
    /// Flow files: their lint and schema, and which release of them is live
    Flow(flow::Flow),
    /// Scripted calls
    Call(call::Call),
}

/// The variables that begin with `CENTRALINO_`.
#[derive(Debug, Clone, Default)]
pub struct Environment(Vec<(String, String)>);

impl Environment {
    /// Keeps what is ours; a name or value that is no text is not.
    pub fn of(variables: impl Iterator<Item = (OsString, OsString)>) -> Self {
        let ours = |(name, value): (OsString, OsString)| {
            let name = name.into_string().ok()?;
            let value = value.into_string().ok()?;
            name.starts_with("CENTRALINO_").then_some((name, value))
        };
        Self(variables.filter_map(ours).collect())
    }

    /// All of them.
    pub fn variables(&self) -> std::vec::IntoIter<(String, String)> {
        self.0.clone().into_iter()
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Runs the command line: 0 when all is well, 1 when something is wrong, 2 when the command itself is.
pub fn run(
    arguments: impl Iterator<Item = OsString>,
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> ExitCode {
    let line = match Line::try_parse_from(arguments) {
        Ok(line) => line,
        Err(error) => {
            // A terminal that went away cannot be told anything.
            let _gone = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let environment = Environment::of(variables);
    if plays_calls(&line.command) {
        // The log is searched for secrets in the end; the story says what happened.
        calls::log::keep();
    } else {
        log_to_stderr(&environment);
    }
    let mut stdin = std::io::stdin().lock();
    let mut streams = Streams {
        interactive: std::io::stdin().is_terminal(),
        stdin: &mut stdin,
        out: &mut std::io::stdout(),
        err: &mut std::io::stderr(),
    };
    match carry_out(line.command, &environment, &mut streams) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let _gone = writeln!(streams.err, "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(
    command: Command,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    let done = |result: anyhow::Result<()>| result.map(|()| 0);
    match command {
        Command::Demo(args) => block_on(demo::run(args, streams)),
        Command::Serve(args) => done(block_on(serve::run(&args, environment, streams))),
        Command::Config(command) => config::run(&command, environment, streams),
        Command::Init(args) => done(block_on(init::run(&args, environment, streams))),
        Command::Operator(command) => done(block_on(operator::run(command, environment, streams))),
        Command::Letters(command) => done(block_on(letters::run(command, environment, streams))),
        Command::Envelopes(command) => {
            done(block_on(envelopes::run(command, environment, streams)))
        }
        Command::Campaign(command) => done(block_on(campaign::run(command, environment, streams))),
        Command::Check(args) => check::run(&args, &mut *streams.stdin, &mut *streams.out),
        Command::Flow(args) => block_on(flow::run(&args, environment, streams)),
        Command::Call(args) => block_on(call::run(&args, streams.out)),
    }
}

fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(work);
    // What is still running holds nothing that must be kept: `stop` waited for that.
    runtime.shutdown_background();
    result
}

fn plays_calls(command: &Command) -> bool {
    match command {
        Command::Demo(args) => args.plays(),
        Command::Call(_) => true,
        Command::Flow(args) => args.plays(),
        Command::Serve(_)
        | Command::Config(_)
        | Command::Init(_)
        | Command::Operator(_)
        | Command::Letters(_)
        | Command::Campaign(_)
        | Command::Envelopes(_)
        | Command::Check(_) => false,
    }
}

fn log_to_stderr(environment: &Environment) {
    let filter = environment.get("CENTRALINO_LOG").unwrap_or("info");
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Line::command().debug_assert();
    }

    #[test]
    fn other_programs_variables_are_not_ours() {
        let variables = [("PATH", "/bin"), ("CENTRALINO_LINE__OFFER", "7")];
        let variables = variables.map(|(name, value)| (name.into(), value.into()));
        let ours = Environment::of(variables.into_iter());
        assert_eq!(ours.get("CENTRALINO_LINE__OFFER"), Some("7"));
        assert_eq!(ours.variables().count(), 1);
    }
}
