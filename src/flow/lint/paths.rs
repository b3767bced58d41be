//! Paths: every node can be reached, and silence alone leads from each to a person or to the end.

use std::collections::BTreeSet;

use super::{Findings, FlowFile, Node, ladders, targets};

pub(super) fn check(file: &FlowFile, findings: &mut Findings) {
    let reached = reached(file);
    let safe = safe(file);
    for name in file.nodes.keys() {
        if !reached.contains(name.as_str()) {
            let message = format!("nothing leads to `{}`", name.value);
            findings.error("unreachable", name.place, message);
        }
        if !safe.contains(name.as_str()) && comes_back(file, name) {
            let message = format!(
                "a silent caller at `{}` reaches neither a person nor the end of the call",
                name.value
            );
            findings.error("endless", name.place, message);
        }
    }
}

fn reached(file: &FlowFile) -> BTreeSet<&str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![
        file.start.as_str(),
        file.lost.as_str(),
        file.closing.as_str(),
    ];
    while let Some(name) = open.pop() {
        let Some(node) = file.nodes.get(name) else {
            continue;
        };
        if !reached.insert(name) {
            continue;
        }
        open.extend(targets(node).into_iter().map(|t| t.as_str()));
        if let Some(ladders) = ladders(file, node) {
            open.extend(file.defaults.keys.values().map(|t| t.as_str()));
            let ways = ladders.rungs().filter_map(|rung| rung.goto.as_ref());
            open.extend(ways.map(|t| t.as_str()));
        }
    }
    reached
}

/// Nodes from which every way that a silent caller can be led ends.
fn safe(file: &FlowFile) -> BTreeSet<&str> {
    let mut safe = BTreeSet::new();
    loop {
        let before = safe.len();
        for (name, node) in &file.nodes {
            let ends = silent(file, node).into_iter().all(|next| {
                // A name that does not exist is reported as such.
                safe.contains(next) || !file.nodes.contains_key(next)
            });
            if ends {
                safe.insert(name.as_str());
            }
        }
        if safe.len() == before {
            return safe;
        }
    }
}

/// Whether a silent caller at `name` is led to `name` again: the nodes that only lead into such a
/// circle are not to blame.
fn comes_back(file: &FlowFile, name: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![name];
    while let Some(next) = open.pop() {
        let Some(node) = file.nodes.get(next) else {
            continue;
        };
        for next in silent(file, node) {
            if next == name {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}

/// Where a caller who says nothing is led.
fn silent<'a>(file: &'a FlowFile, node: &'a Node) -> Vec<&'a str> {
    match ladders(file, node) {
        Some(ladders) => {
            // The first rung that leaves is the one that a silent caller takes.
            let way = ladders.no_input.iter().find_map(|rung| rung.goto.as_ref());
            way.into_iter().map(|t| t.as_str()).collect()
        }
        None => targets(node).into_iter().map(|t| t.as_str()).collect(),
    }
}
