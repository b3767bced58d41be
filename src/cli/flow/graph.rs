//! `centralino flow graph`: the picture of a flow, for a browser, a Markdown page or Graphviz.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::loaded::{Loaded, loaded};
use crate::cli::io::Streams;
use crate::flow::{Graph, Links};

/// `centralino flow graph [FILE]`
#[derive(Debug, Args)]
pub struct Draw {
    /// The flow file; the shipped flow when none is given.
    file: Option<PathBuf>,
    /// What the picture is written in.
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Svg,
    Mermaid,
    Dot,
}

/// Runs the command; the value is the exit code: 1 when the flow has errors, which are told.
pub fn run(draw: &Draw, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let flow = match loaded(draw.file.as_deref(), streams)? {
        Loaded::Flow(flow) => flow,
        Loaded::Broken => return Ok(1),
    };
    let graph = Graph::of(&flow);
    let picture = match draw.format {
        Format::Svg => graph.to_svg(Links::None),
        Format::Mermaid => graph.to_mermaid(),
        Format::Dot => graph.to_dot(),
    };
    streams.out.write_all(picture.as_bytes())?;
    Ok(0)
}
