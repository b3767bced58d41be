//! Sub-flows: each is judged in its own file, as part of the flow that uses it.

use std::collections::BTreeSet;

use super::{Around, Diagnostic, Findings, FlowFile, Node, nodes, written_targets};
use crate::flow::{file::SubFlowFile, sub_flows::EXIT, ways::is_reserved};

/// What is wrong with the sub-flows that a flow uses.
pub(super) fn check(file: &FlowFile, around: &Around) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = used(file.nodes.values());
    while let Some(name) = open.pop() {
        let Some(sub) = around.sub_flows.get(name) else {
            continue;
        };
        if seen.insert(name) {
            open.extend(used(sub.nodes.values()));
            let mut findings = Findings::of(&format!("sub-flows/{name}.yaml"));
            one(file, name, sub, around, &mut findings);
            found.extend(findings.into_vec());
        }
    }
    found
}

fn used<'a>(nodes: impl Iterator<Item = &'a Node>) -> Vec<&'a str> {
    nodes
        .filter_map(|node| {
            let Node::Use(sub) = node else {
                return None;
            };
            Some(sub.sub_flow.value.as_str())
        })
        .collect()
}

fn one(file: &FlowFile, name: &str, sub: &SubFlowFile, around: &Around, findings: &mut Findings) {
    super::name("sub-flow", &sub.sub_flow, findings);
    for exit in &sub.exits {
        super::name("way out", exit, findings);
    }
    if !sub.nodes.contains_key(sub.start.as_str()) {
        let message = format!("there is no node `{}`", sub.start.value);
        findings.error("unknown-node", sub.start.place, message);
    }
    // The same questions as to the flow itself, with its languages, variables and ladders.
    let part = FlowFile {
        flow: file.flow.clone(),
        title: file.title.clone(),
        numbers: file.numbers.clone(),
        languages: file.languages.clone(),
        variables: file.variables.clone(),
        defaults: file.defaults.clone(),
        start: sub.start.clone(),
        lost: file.lost.clone(),
        closing: file.closing.clone(),
        nodes: sub.nodes.clone(),
    };
    nodes(&part, &sub.exits, around, findings);
    unreached(sub, findings);
    if within_itself(name, around) {
        let message = format!("`{name}` uses itself, and would never end");
        let help = "let it go out by an exit, and use it again from there";
        findings.error_with("endless", sub.sub_flow.place, message, help);
    }
}

/// Nodes and ways out that nothing inside leads to.
fn unreached(sub: &SubFlowFile, findings: &mut Findings) {
    let mut reached = BTreeSet::new();
    let mut open = vec![sub.start.value.clone()];
    while let Some(name) = open.pop() {
        let node = sub.nodes.get(name.as_str());
        if reached.insert(name) {
            let targets = node.map(written_targets).into_iter().flatten();
            let targets = targets.filter(|target| !is_reserved(target));
            open.extend(targets.map(|target| target.value));
        }
    }
    if !sub.nodes.contains_key(sub.start.as_str()) {
        return;
    }
    for name in sub
        .nodes
        .keys()
        .filter(|name| !reached.contains(&name.value))
    {
        let message = format!("nothing leads to `{}`", name.value);
        findings.error("unreachable", name.place, message);
    }
    for exit in &sub.exits {
        if !reached.contains(&format!("{EXIT}{}", exit.value)) {
            let message = format!("nothing leads to the way out `{}`", exit.value);
            findings.error("unreachable", exit.place, message);
        }
    }
}

fn within_itself(name: &str, around: &Around) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![name];
    while let Some(next) = open.pop() {
        let sub = around.sub_flows.get(next);
        for inner in sub.into_iter().flat_map(|sub| used(sub.nodes.values())) {
            if inner == name {
                return true;
            }
            if seen.insert(inner) {
                open.push(inner);
            }
        }
    }
    false
}
