//! Names: they can stand in a URL, and what they name exists.

use super::{Around, Findings, FlowFile, Node};
use crate::flow::{file::Target, position::is_name, ways::is_reserved, yaml::Placed};

/// A name must fit into a URL as it is.
pub(in crate::flow) fn name(what: &str, name: &Placed<String>, findings: &mut Findings) {
    if !is_name(name) {
        let message = format!(
            "the {what} `{}` must be written in small letters, digits and hyphens",
            name.value
        );
        findings.error("bad-name", name.place, message);
    }
}

pub(super) fn check(file: &FlowFile, around: &Around, findings: &mut Findings) {
    name("flow", &file.flow, findings);
    if file.languages.is_empty() {
        findings.error("no-language", file.flow.place, "no language is declared");
    }
    for language in &file.languages {
        name("language", language, findings);
    }
    for number in &file.numbers {
        if number.number.is_empty() || !number.number.bytes().all(|b| b.is_ascii_digit()) {
            let message = format!("`{}` is no number: write digits alone", number.number.value);
            findings.error("bad-number", number.number.place, message);
        }
    }
    for target in [&file.start, &file.closing] {
        exists(file, target, findings);
    }
    exists(file, &file.lost, findings);
    let lost = file.nodes.get(file.lost.as_str());
    if lost.is_some_and(|node| !matches!(node, Node::Enqueue(_))) {
        let message = format!("`lost` must be a queue, and `{}` is not", file.lost.value);
        findings.error("lost-is-no-queue", file.lost.place, message);
    }
    for target in file.defaults.keys.values() {
        if !is_reserved(target) {
            exists(file, target, findings);
        }
    }
    for (key, node) in &file.nodes {
        name("node", key, findings);
        if is_reserved(key) {
            let message = format!("`{}` is no name for a node: keys use it", key.value);
            findings.error("bad-name", key.place, message);
        }
        let listens = node.listener().is_some();
        let reserved = |target: &Target| listens && is_reserved(target);
        for target in node.targets().into_iter().filter(|t| !reserved(t)) {
            exists(file, target, findings);
        }
        for target in file.leads_to(node) {
            exists(file, target, findings);
        }
        outside(file, node, around, findings);
    }
}

fn exists(file: &FlowFile, target: &Target, findings: &mut Findings) {
    if !file.nodes.contains_key(target.as_str()) {
        let message = format!("there is no node `{}`", target.value);
        findings.error("unknown-node", target.place, message);
    }
}

/// Names of things in other files.
fn outside(file: &FlowFile, node: &Node, around: &Around, findings: &mut Findings) {
    match node {
        Node::Ask(ask) => {
            for language in &file.languages {
                let there = around
                    .intents
                    .get(&ask.intents.value)
                    .is_some_and(|set| set.contains_key(&language.value));
                if !there {
                    let message = format!(
                        "the words of `{0}` are missing: `{0}.{1}.yaml`",
                        ask.intents.value, language.value
                    );
                    findings.error("unknown-intents", ask.intents.place, message);
                }
            }
        }
        Node::Hours(hours) => {
            if !around.calendar_names.contains(&hours.calendar.value) {
                let message = format!(
                    "there is no calendar `{0}`: `calendars/{0}.yaml`",
                    hours.calendar.value
                );
                findings.error("unknown-calendar", hours.calendar.place, message);
            }
        }
        Node::Enqueue(enqueue) => {
            let queues = around.queues.as_ref();
            if queues.is_some_and(|queues| !queues.contains_key(&enqueue.queue.value)) {
                let message = format!("`queues.yaml` has no queue `{}`", enqueue.queue.value);
                findings.error("unknown-queue", enqueue.queue.place, message);
            }
            for line in [&enqueue.on_max_wait, &enqueue.on_no_operators]
                .into_iter()
                .flatten()
            {
                let lines = around.lines.as_ref();
                if lines.is_some_and(|lines| !lines.contains_key(&line.value)) {
                    let message = format!("`lines.yaml` has no line `{}`", line.value);
                    findings.error("unknown-line", line.place, message);
                }
            }
            for skill in enqueue.skills.iter().filter(|s| s.value != "{language}") {
                name("skill", skill, findings);
            }
        }
        Node::Play(_)
        | Node::Menu(_)
        | Node::Collect(_)
        | Node::Branch(_)
        | Node::Use(_)
        | Node::Record(_)
        | Node::Transfer(_)
        | Node::HangUp(_) => {}
    }
}
