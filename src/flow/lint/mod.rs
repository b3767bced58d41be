//! What a flow must keep so that no caller is ever lost: one file a kind of question.
//! It reports; it repairs nothing.

mod menus;
mod names;
mod paths;
mod variables;

use super::{
    diagnostic::Findings,
    file::FlowFile,
    load::Around,
    node::Node,
    ways::{Ladders, Listener},
};

pub(super) use names::name;

/// Checks a flow file; its texts are checked while they are filled in.
pub(super) fn check(file: &FlowFile, around: &Around, findings: &mut Findings) {
    names::check(file, around, findings);
    menus::check(file, findings);
    variables::check(file, around, findings);
    paths::check(file, findings);
}

/// The ladders of a node that listens.
fn ladders<'a>(file: &'a FlowFile, node: &'a Node) -> Option<Ladders<'a>> {
    node.listener()
        .map(|listener: Listener<'a>| listener.ladders(&file.defaults))
}
