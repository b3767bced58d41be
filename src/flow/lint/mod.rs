//! What a flow must keep so that no caller is ever lost: one file a kind of question.
//! It reports; it repairs nothing. A flow, and each sub-flow, is judged as it is written; then the
//! whole of them as callers walk it.

mod breadth;
mod complete;
mod keys_told;
mod map;
mod menus;
mod names;
mod paths;
mod persons;
mod platform;
mod promises;
mod secrets;
mod spoken_keys;
mod sub_flows;
mod time;
mod unset;
mod unused;
mod variables;
mod words;

use std::collections::BTreeSet;

use super::{
    diagnostic::{Diagnostic, Findings},
    file::{FlowFile, Target},
    load::Around,
    node::Node,
    ways::{Ladders, Listener},
    wording::Text,
};
use map::Map;

pub(super) use names::name;
pub(super) use platform::voices;
pub(super) use words::intents;

/// Checks a flow as its file is written; its texts are checked while they are filled in.
pub(super) fn check(file: &FlowFile, around: &Around, findings: &mut Findings) {
    names::header(file, findings);
    menus::everywhere(file, findings);
    variables::header(file, findings);
    time::outs(file, findings);
    unused::claims(file, around, findings);
    nodes(file, &[], around, findings);
}

/// Checks the files that a flow uses: its sub-flows, and lines and recordings that nobody hears.
pub(super) fn check_beside(file: &FlowFile, around: &Around) -> Vec<Diagnostic> {
    let mut found = sub_flows::check(file, around);
    found.extend(unused::check(file, around));
    found
}

/// Checks the flow as callers walk it, with the nodes of its sub-flows in it. `own` are the nodes
/// that its own file has.
pub(super) fn check_whole(
    file: &FlowFile,
    own: &BTreeSet<String>,
    around: &Around,
    findings: &mut Findings,
) {
    let map = Map::new(file, own);
    variables::length(file, around, findings);
    paths::check(&map, findings);
    persons::check(&map, findings);
    unset::check(&map, findings);
    promises::check(&map, findings);
    breadth::depth(&map, findings);
    time::until_the_first_key(&map, findings);
}

/// What is asked of each node by itself, in a flow or, with its `exits`, in a sub-flow.
fn nodes(file: &FlowFile, exits: &[Target], around: &Around, findings: &mut Findings) {
    names::nodes(file, exits, around, findings);
    complete::check(file, around, findings);
    menus::check(file, findings);
    words::menus(file, findings);
    variables::nodes(file, around, findings);
    secrets::check(file, findings);
    platform::nodes(file, around.platform, findings);
    keys_told::check(file, findings);
    breadth::choices(file, findings);
}

/// The ladders of a node that listens.
fn ladders<'a>(file: &'a FlowFile, node: &'a Node) -> Option<Ladders<'a>> {
    node.listener()
        .map(|listener: Listener<'a>| listener.ladders(&file.defaults))
}

/// All that a node says.
fn texts(node: &Node) -> Vec<Text> {
    let mut node = node.clone();
    node.texts_mut()
        .into_iter()
        .map(|text| text.clone())
        .collect()
}

/// Every target that is written in a node, those of its own keys and ladders among them.
fn written_targets(node: &Node) -> Vec<Target> {
    let mut node = node.clone();
    let targets = node.targets_mut().into_iter();
    targets.map(|target| target.clone()).collect()
}

/// A list of names for a message: "`a`, `b`".
fn quoted<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let quoted: Vec<String> = names
        .into_iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    quoted.join(", ")
}
