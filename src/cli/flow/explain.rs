//! `centralino flow explain`: what a node does, in plain words.

use std::path::PathBuf;

use clap::Args;

use super::loaded::{Loaded, loaded};
use crate::cli::io::Streams;
use crate::clock::Clock;
use crate::flow;

/// `centralino flow explain NODE [FILE]`
#[derive(Debug, Args)]
pub struct Explain {
    /// The node's name.
    node: String,
    /// The flow file; the shipped flow when none is given.
    file: Option<PathBuf>,
    /// Only the prompts of this language.
    #[arg(long)]
    language: Option<String>,
}

/// Runs the command; the value is the exit code: 1 when there is no such node or language, or the
/// flow has errors.
pub fn run(explain: &Explain, clock: &Clock, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let flow = match loaded(explain.file.as_deref(), streams)? {
        Loaded::Flow(flow) => flow,
        Loaded::Broken => return Ok(1),
    };
    let language = explain.language.as_deref();
    let spoken: Vec<&str> = flow.languages().collect();
    if let Some(other) = language.filter(|language| !spoken.contains(language)) {
        let spoken = spoken.join(", ");
        writeln!(
            streams.err,
            "the flow does not speak `{other}`, but {spoken}"
        )?;
        return Ok(1);
    }
    if let Some(text) = flow::explain(&flow, &explain.node, language, clock.now()) {
        streams.out.write_all(text.as_bytes())?;
        return Ok(0);
    }
    let alike = flow::names_like(&flow, &explain.node);
    let meant = if alike.is_empty() {
        let all: Vec<&str> = flow.nodes().collect();
        format!("the nodes are {}", all.join(", "))
    } else {
        format!("did you mean {}?", alike.join(" or "))
    };
    writeln!(streams.err, "there is no node `{}`: {meant}", explain.node)?;
    Ok(1)
}
