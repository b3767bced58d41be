//! Names: they can stand in a URL, and what they name exists.

use super::{Around, Findings, FlowFile, Node, quoted, written_targets};
use crate::flow::{
    file::Target,
    node::{Ask, Enqueue, Use},
    position::is_name,
    sub_flows::EXIT,
    ways::{RESUME, is_reserved},
    yaml::Placed,
};

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

/// What stands above the nodes.
pub(super) fn header(file: &FlowFile, findings: &mut Findings) {
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
    for target in [&file.start, &file.closing, &file.lost] {
        exists(file, &[], target, findings);
    }
    let lost = file.nodes.get(file.lost.as_str());
    if lost.is_some_and(|node| !matches!(node, Node::Enqueue(_))) {
        let message = format!("`lost` must be a queue, and `{}` is not", file.lost.value);
        findings.error("lost-is-no-queue", file.lost.place, message);
    }
    let defaults = &file.defaults;
    let ladders = [
        &defaults.no_input,
        &defaults.no_match.keys,
        &defaults.no_match.speech,
    ];
    let rungs = ladders.into_iter().flatten();
    let targets = rungs.filter_map(|rung| rung.goto.as_ref());
    for target in targets.chain(defaults.keys.values()) {
        if !is_reserved(target) {
            exists(file, &[], target, findings);
        }
    }
}

pub(super) fn nodes(file: &FlowFile, exits: &[Target], around: &Around, findings: &mut Findings) {
    for (key, node) in &file.nodes {
        name("node", key, findings);
        if is_reserved(key) {
            let message = format!("`{}` is no name for a node: keys use it", key.value);
            findings.error("bad-name", key.place, message);
        }
        let listens = node.listener().is_some();
        for target in written_targets(node) {
            if target.value != RESUME && !(listens && is_reserved(&target)) {
                exists(file, exits, &target, findings);
            }
        }
        match node {
            Node::Ask(ask) => words_of(file, ask, around, findings),
            Node::Hours(hours) if !around.calendar_names.contains(&hours.calendar.value) => {
                let message = format!(
                    "there is no calendar `{0}`: `calendars/{0}.yaml`",
                    hours.calendar.value
                );
                findings.error("unknown-calendar", hours.calendar.place, message);
            }
            Node::Enqueue(enqueue) => queue(file, enqueue, around, findings),
            Node::Use(sub) => sub_flow(sub, around, findings),
            Node::Transfer(transfer) if !dialled(&transfer.to) => {
                let message = format!("`{}` cannot be dialled", transfer.to.value);
                let help = "write +39 and the digits, without blanks, or a `sip:` address";
                findings.error_with("bad-number", transfer.to.place, message, help);
            }
            Node::Play(_)
            | Node::Menu(_)
            | Node::Collect(_)
            | Node::Branch(_)
            | Node::Hours(_)
            | Node::Record(_)
            | Node::Transfer(_)
            | Node::Callback(_)
            | Node::HangUp(_) => {}
        }
    }
}

fn exists(file: &FlowFile, exits: &[Target], target: &Target, findings: &mut Findings) {
    let exit = target.strip_prefix(EXIT);
    let declared = exit.is_some_and(|exit| exits.iter().any(|one| one.value == exit));
    if !declared && !file.nodes.contains_key(target.as_str()) {
        let message = match exit.filter(|_| !exits.is_empty()) {
            Some(exit) => format!("`exits` has no way out `{exit}`"),
            None => format!("there is no node `{}`", target.value),
        };
        findings.error("unknown-node", target.place, message);
    }
}

fn dialled(number: &str) -> bool {
    let digits = number.strip_prefix('+');
    let digits = digits.is_some_and(|d| d.len() >= 4 && d.bytes().all(|b| b.is_ascii_digit()));
    digits || number.strip_prefix("sip:").is_some_and(|at| !at.is_empty())
}

fn words_of(file: &FlowFile, ask: &Ask, around: &Around, findings: &mut Findings) {
    for language in &file.languages {
        let set = around.intents.get(&ask.intents.value);
        if !set.is_some_and(|set| set.contains_key(&language.value)) {
            let message = format!(
                "the words of `{0}` are missing: `{0}.{1}.yaml`",
                ask.intents.value, language.value
            );
            findings.error("unknown-intents", ask.intents.place, message);
        }
    }
}

fn queue(file: &FlowFile, enqueue: &Enqueue, around: &Around, findings: &mut Findings) {
    let queues = around.queues.as_ref();
    if queues.is_some_and(|queues| !queues.contains_key(&enqueue.queue.value)) {
        let message = format!("`queues.yaml` has no queue `{}`", enqueue.queue.value);
        findings.error("unknown-queue", enqueue.queue.place, message);
    }
    let said = [&enqueue.on_max_wait, &enqueue.on_no_operators];
    for line in said.into_iter().flatten() {
        let lines = around.lines.as_ref();
        if lines.is_some_and(|lines| !lines.contains_key(&line.value)) {
            let message = format!("`lines.yaml` has no line `{}`", line.value);
            findings.error("unknown-line", line.place, message);
        }
    }
    if queues.is_none() {
        return;
    }
    for skill in &enqueue.skills {
        let wanted = if skill.value == "{language}" {
            file.languages.iter().map(|l| l.value.as_str()).collect()
        } else {
            vec![skill.value.as_str()]
        };
        let unknown: Vec<&str> = wanted
            .into_iter()
            .filter(|skill| !around.skills.contains(*skill))
            .collect();
        if !unknown.is_empty() {
            let message = format!(
                "`skills` of `queues.yaml` has no {}: nobody could answer",
                quoted(unknown)
            );
            findings.error("unknown-skill", skill.place, message);
        }
    }
}

fn sub_flow(sub: &Use, around: &Around, findings: &mut Findings) {
    let name = &sub.sub_flow;
    if !around.sub_flow_names.contains(&name.value) {
        let message = format!(
            "there is no sub-flow `{0}`: `sub-flows/{0}.yaml`",
            name.value
        );
        findings.error("unknown-sub-flow", name.place, message);
    }
    let Some(found) = around.sub_flows.get(&name.value) else {
        return;
    };
    for exit in sub.exits.keys().filter(|exit| !found.exits.contains(exit)) {
        let message = format!("`{}` has no way out `{}`", name.value, exit.value);
        findings.error("unknown-exit", exit.place, message);
    }
}
