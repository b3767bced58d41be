//! Paths: every node can be reached, and whoever stays silent or errs gets out of every one.

use std::collections::BTreeSet;

use super::{Findings, Node, ladders, map::Map};
use crate::flow::{
    file::{Rung, Target},
    ways::{Listener, REPEAT},
};

pub(super) fn check(map: &Map<'_>, findings: &mut Findings) {
    unreachable(map, findings);
    endless(map, findings);
}

/// What a platform hears: where it hears no words, a question for them is passed by.
#[derive(Clone, Copy, PartialEq)]
enum Hears {
    Words,
    OnlyKeys,
}

/// Circles that a caller cannot leave, each told once, at a node that listens if there is one.
fn endless(map: &Map<'_>, findings: &mut Findings) {
    let mut told: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    for hears in [Hears::Words, Hears::OnlyKeys] {
        endless_where(map, hears, &mut told, findings);
    }
}

fn endless_where<'a>(
    map: &Map<'a>,
    hears: Hears,
    told: &mut Vec<(&'a str, BTreeSet<&'a str>)>,
    findings: &mut Findings,
) {
    let safe = safe(map, hears);
    let mut circling: Vec<_> = map
        .nodes()
        .filter(|(name, _)| !safe.contains(name.as_str()))
        .map(|(name, node)| (name, node, after(map, name, node, hears)))
        .filter(|(name, _, after)| after.contains(name.as_str()))
        .collect();
    let asks = |node: &Node| node.listener().is_some() && passed_by(node, hears).is_none();
    circling.sort_by_key(|(_, node, _)| !asks(node));
    for (name, node, after) in circling {
        let one_circle = |(other, theirs): &(&str, BTreeSet<&str>)| {
            after.contains(other) && theirs.contains(name.as_str())
        };
        if told.iter().any(one_circle) {
            continue;
        }
        let name_of = &name.value;
        let message = match hears {
            _ if asks(node) => {
                format!(
                    "a caller who stays silent or errs at `{name_of}` comes back to it for ever"
                )
            }
            Hears::Words => format!("the call comes back to `{name_of}` without asking anybody"),
            Hears::OnlyKeys => format!(
                "where no words are heard, the call comes back to `{name_of}` without asking anybody"
            ),
        };
        findings.error("endless", name.place, message);
        told.push((&name.value, after));
    }
}

/// Reports nodes that nothing leads to, and not those behind them: one wrong target is one finding.
/// The nodes of a sub-flow are judged in its own file.
fn unreachable(map: &Map<'_>, findings: &mut Findings) {
    let file = map.file;
    let begins = [&file.start, &file.lost, &file.closing];
    if begins
        .iter()
        .any(|begin| !file.nodes.contains_key(begin.as_str()))
    {
        // Reported as an unknown node: all that it should lead to follows from that.
        return;
    }
    let next = |name, node| map.next(name, node);
    let mut explained = map.walk(begins.map(|begin| begin.as_str()), next);
    let aimed_at: BTreeSet<&str> = map
        .nodes()
        .flat_map(|(name, node)| next(name, node))
        .collect();
    let (inner, roots): (Vec<_>, Vec<_>) = map
        .own()
        .map(|(name, _)| name)
        .partition(|name| aimed_at.contains(name.as_str()));
    for name in roots.into_iter().chain(inner) {
        if !explained.contains(name.as_str()) {
            let message = format!("nothing leads to `{}`", name.value);
            findings.error("unreachable", name.place, message);
            explained.extend(map.walk([name.as_str()], next));
        }
    }
}

/// Nodes from which every way ends that a caller who never answers well can be led.
fn safe<'a>(map: &Map<'a>, hears: Hears) -> BTreeSet<&'a str> {
    let mut safe = BTreeSet::new();
    loop {
        let before = safe.len();
        for (name, node) in map.nodes() {
            let mut ways = stubborn(map, name, node, hears).into_iter();
            if ways.all(|next| safe.contains(next)) {
                safe.insert(name.as_str());
            }
        }
        if safe.len() == before {
            return safe;
        }
    }
}

/// All that such a caller comes through after a node.
fn after<'a>(map: &Map<'a>, name: &str, node: &'a Node, hears: Hears) -> BTreeSet<&'a str> {
    let ways = stubborn(map, name, node, hears);
    map.walk(ways, |name, node| stubborn(map, name, node, hears))
}

/// Where a call goes on from a question that is not asked there.
fn passed_by(node: &Node, hears: Hears) -> Option<&Target> {
    if let Node::Ask(ask) = node
        && hears == Hears::OnlyKeys
    {
        return ask.only_keys.as_ref();
    }
    None
}

/// Where a caller is led who says nothing, or nothing that is understood. Silences and mistakes are
/// counted in one visit alone, so every way out of a ladder is open to such a caller.
fn stubborn<'a>(map: &Map<'a>, name: &str, node: &'a Node, hears: Hears) -> Vec<&'a str> {
    if let Some(goto) = passed_by(node, hears) {
        return map.resolved(name, vec![goto]);
    }
    let Some(ladders) = ladders(map.file, node) else {
        return map.chosen(name, node);
    };
    // The first rung that leaves is the one that silence takes; keys and words climb together.
    let mut ways: Vec<&Target> = leaving(ladders.no_input).take(1).collect();
    ways.extend(leaving(ladders.keys));
    if node.listener().is_some_and(Listener::hears_words) {
        ways.extend(leaving(ladders.speech));
    }
    map.resolved(name, ways)
}

fn leaving(rungs: &[Rung]) -> impl Iterator<Item = &Target> {
    let targets = rungs.iter().filter_map(|rung| rung.goto.as_ref());
    targets.filter(|goto| goto.value != REPEAT)
}
