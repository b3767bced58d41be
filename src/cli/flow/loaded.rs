//! A flow for commands that show it: read and checked, or its errors told on standard error.

use std::path::Path;

use super::finding::tell;
use super::folder::read_folder;
use crate::cli::io::Streams;
use crate::flow::{self, Flow};

/// A flow, or nothing more to say.
pub enum Loaded {
    /// It can be shown.
    Flow(Box<Flow>),
    /// It has errors, and they have been told.
    Broken,
}

/// Reads a flow; the shipped one when no file is given.
pub fn loaded(file: Option<&Path>, streams: &mut Streams<'_>) -> anyhow::Result<Loaded> {
    let (sources, name) = match file {
        Some(file) => read_folder(file)?,
        None => (flow::shipped(), flow::SHIPPED_FLOW.to_owned()),
    };
    match flow::load(&sources, &name) {
        Ok(flow) => Ok(Loaded::Flow(Box::new(flow))),
        Err(found) => {
            tell(streams.err, &found, &sources)?;
            Ok(Loaded::Broken)
        }
    }
}
