//! What a node must say so that the call goes on, whatever happens.

use super::{Around, Findings, FlowFile, Node, quoted};
use crate::flow::{
    node::{Collect, Enqueue, Hours, Use},
    yaml::Placed,
};

/// Digits of one number at most.
const MOST_DIGITS: u8 = 32;

pub(super) fn check(file: &FlowFile, around: &Around, findings: &mut Findings) {
    for (name, node) in &file.nodes {
        match node {
            Node::Play(play) if play.goto.is_none() => {
                let message = format!("after `{}` nothing says how the call goes on", name.value);
                let help = "write `goto:` and the next node";
                findings.error_with("dead-end", name.place, message, help);
            }
            Node::Use(sub) => exits(name, sub, around, findings),
            Node::Hours(hours) => self::hours(name, hours, findings),
            Node::Enqueue(enqueue) => queue(name, enqueue, findings),
            Node::Collect(collect) => digits(file, name, collect, findings),
            Node::Play(_)
            | Node::Menu(_)
            | Node::Ask(_)
            | Node::Branch(_)
            | Node::Record(_)
            | Node::Transfer(_)
            | Node::Callback(_)
            | Node::HangUp(_) => {}
        }
    }
}

fn exits(name: &Placed<String>, sub: &Use, around: &Around, findings: &mut Findings) {
    let Some(found) = around.sub_flows.get(&sub.sub_flow.value) else {
        return;
    };
    let open = found.exits.iter();
    let open: Vec<&str> = open
        .filter(|exit| !sub.exits.contains_key(exit.as_str()))
        .map(|exit| exit.value.as_str())
        .collect();
    if !open.is_empty() {
        let message = format!(
            "`{}` does not say where `{}` leads by {}",
            name.value,
            sub.sub_flow.value,
            quoted(open)
        );
        let help = "write each way out under `exits`, with the node where it leads";
        findings.error_with("dead-end", sub.sub_flow.place, message, help);
    }
}

fn hours(name: &Placed<String>, hours: &Hours, findings: &mut Findings) {
    let missing = missing([
        ("emergency", hours.emergency.is_some()),
        ("holiday", hours.holiday.is_some()),
        ("closed", hours.closed.is_some()),
    ]);
    if !missing.is_empty() {
        let message = format!("`{}` has no way for {}", name.value, quoted(missing));
        findings.error("open-hours", hours.calendar.place, message);
    }
}

fn queue(name: &Placed<String>, enqueue: &Enqueue, findings: &mut Findings) {
    let missing = missing([
        ("max-wait", enqueue.max_wait.is_some()),
        ("on-max-wait", enqueue.on_max_wait.is_some()),
        ("on-no-operators", enqueue.on_no_operators.is_some()),
    ]);
    if !missing.is_empty() {
        let message = format!("the queue of `{}` has no {}", name.value, quoted(missing));
        findings.error("open-queue", enqueue.queue.place, message);
    }
}

/// The parts that are not there.
fn missing(parts: [(&'static str, bool); 3]) -> Vec<&'static str> {
    let parts = parts.into_iter();
    parts
        .filter_map(|(part, there)| (!there).then_some(part))
        .collect()
}

fn digits(file: &FlowFile, name: &Placed<String>, collect: &Collect, findings: &mut Findings) {
    let (min, max) = (collect.min.value, collect.max.value);
    if min == 0 || min > max || max > MOST_DIGITS {
        let message = format!("`{}` asks for {min} to {max} digits", name.value);
        findings.error("bad-length", collect.min.place, message);
    } else if min < max && collect.finish_key.is_none() && file.defaults.inter_digit.is_none() {
        let message = format!(
            "`{}` cannot tell when a number of {min} to {max} digits is whole",
            name.value
        );
        let help = "write `finish-key: \"#\"`, or `inter-digit: 3s` under `defaults`";
        findings.error_with("ambiguous-key", collect.min.place, message, help);
    }
}
