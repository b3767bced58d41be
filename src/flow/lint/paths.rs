//! Paths: every node can be reached, and silence alone leads from each to a person or to the end.

use std::collections::BTreeSet;

use super::{Findings, FlowFile, Node, ladders};

pub(super) fn check(file: &FlowFile, findings: &mut Findings) {
    unreachable(file, findings);
    let safe = safe(file);
    for name in file.nodes.keys() {
        if !safe.contains(name.as_str()) && comes_back(file, name) {
            let message = format!(
                "a silent caller at `{}` reaches neither a person nor the end of the call",
                name.value
            );
            findings.error("endless", name.place, message);
        }
    }
}

/// Reports nodes that nothing leads to, and not those behind them: one wrong target is one finding.
fn unreachable(file: &FlowFile, findings: &mut Findings) {
    let mut explained = BTreeSet::new();
    for begin in [&file.start, &file.lost, &file.closing] {
        if !file.nodes.contains_key(begin.as_str()) {
            // Reported as an unknown node: all that it should lead to follows from that.
            return;
        }
        reach(file, begin, &mut explained);
    }
    let aimed_at: BTreeSet<&str> = file.nodes.values().flat_map(|n| next(file, n)).collect();
    let (inner, roots): (Vec<_>, Vec<_>) = file
        .nodes
        .keys()
        .partition(|name| aimed_at.contains(name.as_str()));
    for name in roots.into_iter().chain(inner) {
        if !explained.contains(name.as_str()) {
            let message = format!("nothing leads to `{}`", name.value);
            findings.error("unreachable", name.place, message);
            reach(file, name, &mut explained);
        }
    }
}

/// Adds a node and all that it leads to.
fn reach<'a>(file: &'a FlowFile, begin: &'a str, reached: &mut BTreeSet<&'a str>) {
    let mut open = vec![begin];
    while let Some(name) = open.pop() {
        if let Some(node) = file.nodes.get(name)
            && reached.insert(name)
        {
            open.extend(next(file, node));
        }
    }
}

/// Wherever a node can lead, by name.
fn next<'a>(file: &'a FlowFile, node: &'a Node) -> impl Iterator<Item = &'a str> {
    file.leads_to(node)
        .into_iter()
        .map(|target| target.as_str())
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
        None => node.targets().into_iter().map(|t| t.as_str()).collect(),
    }
}
