//! People: from everywhere a way leads to one, from the first menu on, and nobody is recorded
//! without knowing.

use std::collections::BTreeSet;

use super::{Findings, FlowFile, Node, map::Map};
use crate::flow::{
    diagnostic::Place,
    file::Target,
    ways::{Listener, REPEAT},
};

pub(super) fn check(map: &Map<'_>, findings: &mut Findings) {
    nobody(map, findings);
    first_level(map, findings);
    unannounced(map, findings);
}

/// Whether somebody answers there: a queue, or a number outside.
pub(super) fn is_person(node: &Node) -> bool {
    matches!(node, Node::Enqueue(_) | Node::Transfer(_))
}

/// Nodes that callers get to while people answer, and from which no way leads to one. What follows
/// them is not told again; a call that has come to something, and its end, need nobody.
fn nobody(map: &Map<'_>, findings: &mut Findings) {
    let open = map.while_open();
    let lonely: BTreeSet<&str> = map
        .nodes()
        .filter(|(name, node)| {
            open.contains(name.as_str()) && !matches!(node, Node::HangUp(_)) && !is_person(node)
        })
        .filter(|(name, _)| {
            let ways = map.walk([name.as_str()], |name, node| map.next(name, node));
            let good = |node: &Node| is_person(node) || map.leads_astray(node);
            !ways.iter().any(|name| map.node(name).is_some_and(good))
        })
        .map(|(name, _)| name.value.as_str())
        .collect();
    let led_by = |name: &str| {
        let mut before = map
            .nodes()
            .filter(|(from, _)| lonely.contains(from.as_str()));
        before.any(|(from, node)| from.value != name && map.next(from, node).contains(&name))
    };
    let mut told = false;
    for (name, _) in map
        .nodes()
        .filter(|(name, _)| lonely.contains(name.as_str()))
    {
        if !led_by(name) {
            told = true;
            report(name.place, name, findings);
        }
    }
    // A circle without a beginning is told at its first node.
    if !told && let Some((name, _)) = map.nodes().find(|(name, _)| lonely.contains(name.as_str())) {
        report(name.place, name, findings);
    }
}

fn report(place: Place, name: &str, findings: &mut Findings) {
    let message = format!("from `{name}` no way leads to a person");
    findings.error("no-person", place, message);
}

/// The first menu of a caller who has a language must offer a person.
fn first_level(map: &Map<'_>, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    let mut open = listeners_from(map, [map.file.start.as_str()]);
    while let Some(name) = open.pop() {
        let Some((listener, node)) = map.node(name).and_then(|n| Some((n.listener()?, n))) else {
            continue;
        };
        if !seen.insert(name) {
            continue;
        }
        if chooses_language(node) {
            open.extend(listeners_from(map, map.chosen(name, node)));
            continue;
        }
        let offered = keys_that_lead(map.file, listener)
            .into_iter()
            .filter_map(|target| map.to(name, target))
            .any(|to| leads_to_a_person(map, to));
        if !offered && let Some((name, _)) = map.file.nodes.get_key_value(name) {
            let message = format!("`{}` offers no key that leads to a person", name.value);
            findings.warning("hidden-operator", name.place, message);
        }
    }
}

fn chooses_language(node: &Node) -> bool {
    let Node::Menu(menu) = node else {
        return false;
    };
    menu.choices.iter().any(|c| c.set.contains_key("language"))
}

/// The first nodes that listen on the ways from here, while people answer. Who is in line has found a
/// person: what is offered there comes later.
fn listeners_from<'a>(map: &Map<'a>, begins: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let reached = map.walk(begins, |name, node| {
        if node.listener().is_some() || is_person(node) {
            Vec::new()
        } else {
            map.chosen_when_open(name, node)
        }
    });
    let listens = |name: &&str| map.node(name).is_some_and(|node| node.listener().is_some());
    reached.into_iter().filter(listens).collect()
}

/// Where the keys of a node lead; a question for a number has none but `*` and `#`.
fn keys_that_lead<'a>(file: &'a FlowFile, listener: Listener<'a>) -> Vec<&'a Target> {
    let entries = listener.entries();
    let own = |key: &str| entries.iter().any(|(press, _)| press.value == key);
    let collects = matches!(listener, Listener::Collect(_));
    let everywhere = listener.keys(&file.defaults).iter();
    let digits = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
    let everywhere = everywhere.filter(|(key, _)| !(own(key) || collects && digits(key)));
    let mut all: Vec<&Target> = everywhere.map(|(_, goto)| goto).collect();
    all.extend(entries.iter().map(|(_, goto)| *goto));
    all.retain(|goto| goto.value != REPEAT);
    all
}

/// Whether the call gets to a person without another question.
fn leads_to_a_person(map: &Map<'_>, from: &str) -> bool {
    let Some((from, _)) = map.file.nodes.get_key_value(from) else {
        return false;
    };
    let ways = map.walk([from.value.as_str()], |name, node| match node.listener() {
        Some(_) => Vec::new(),
        None => map.chosen(name, node),
    });
    ways.iter()
        .any(|name| map.node(name).is_some_and(is_person))
}

/// Messages that a caller can be asked for on a way without a notice.
fn unannounced(map: &Map<'_>, findings: &mut Findings) {
    let reached = map.walk([map.file.start.as_str()], |name, node| {
        if matches!(node, Node::Play(play) if play.notice) {
            Vec::new()
        } else {
            map.next(name, node)
        }
    });
    for (name, node) in map.nodes() {
        if matches!(node, Node::Record(_)) && reached.contains(name.as_str()) {
            let message = format!("callers can get to `{}` without a notice", name.value);
            findings.error("recording-before-notice", name.place, message);
        }
    }
}
