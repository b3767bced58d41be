//! Variables that may have no value yet where a branch asks for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Node, ladders, map::Map, variables};
use crate::flow::{
    file::{Settings, Target},
    node::Branch,
    ways::Ladders,
};

/// The variables that have a value.
type Known<'a> = BTreeSet<&'a str>;

pub(super) fn check(map: &Map<'_>, findings: &mut Findings) {
    let known = known(map);
    for (name, node) in map.nodes() {
        let Node::Branch(branch) = node else {
            continue;
        };
        let variable = branch.on.as_str();
        let sure = known
            .get(name.as_str())
            .is_none_or(|at| at.contains(variable));
        if !sure && relies_on_a_value(map, branch) {
            let message = format!(
                "`{}` may have no value yet at `{}`",
                branch.on.value, name.value
            );
            let place = map.place(name, branch.on.place);
            findings.error("unset-variable", place, message);
        }
    }
}

/// Whether a branch has a way for each value, and none for none. One that lacks more is an open
/// branch, and told as such.
fn relies_on_a_value(map: &Map<'_>, branch: &Branch) -> bool {
    let values = variables::values(map.file, &branch.on).unwrap_or_default();
    !variables::always(&branch.on)
        && !branch.cases.contains_key("else")
        && values.iter().all(|value| branch.cases.contains_key(*value))
}

/// For each node that a call can get to, what has a value there whatever the way.
fn known<'a>(map: &Map<'a>) -> BTreeMap<&'a str, Known<'a>> {
    let file = map.file;
    let mut known: BTreeMap<&str, Known<'a>> = BTreeMap::new();
    let mut open = Vec::new();
    for begin in [&file.start, &file.lost] {
        if let Some((name, _)) = file.nodes.get_key_value(begin.as_str()) {
            known.insert(&name.value, Known::new());
            open.push(name.value.as_str());
        }
    }
    while let Some(name) = open.pop() {
        let (Some(node), Some(here)) = (map.node(name), known.get(name).cloned()) else {
            continue;
        };
        for (target, sets) in ways(map, node) {
            let Some(to) = map.to(name, target) else {
                continue;
            };
            let arriving: Known<'a> = here.iter().copied().chain(sets).collect();
            let both: Option<Known<'a>> = known
                .get(to)
                .map(|there| there.intersection(&arriving).copied().collect());
            if both.is_none() || both.as_ref() != known.get(to) {
                known.insert(to, both.unwrap_or(arriving));
                open.push(to);
            }
        }
    }
    known
}

/// The ways out of a node, and what is set on each.
fn ways<'a>(map: &Map<'a>, node: &'a Node) -> Vec<(&'a Target, Vec<&'a str>)> {
    let names = |set: &'a Settings| set.keys().map(|name| name.value.as_str()).collect();
    let mut all: Vec<(&Target, Vec<&str>)> = match node {
        Node::Menu(menu) => {
            let choices = menu.choices.iter();
            choices.map(|c| (&c.goto, names(&c.set))).collect()
        }
        Node::Ask(ask) => {
            let keys = ask.press.values().map(|goto| (goto, Vec::new()));
            let only_keys = ask.only_keys.iter().map(|goto| (goto, Vec::new()));
            keys.chain(only_keys)
                .chain([(&ask.understood, vec![ask.set.value.as_str()])])
                .collect()
        }
        Node::Branch(branch) => branch
            .cases
            .iter()
            .map(|(value, case)| {
                let on = Some(branch.on.value.as_str()).filter(|_| value.value != "else");
                (&case.goto, on.into_iter().collect())
            })
            .collect(),
        Node::Enqueue(_) => {
            let out = node.targets().into_iter().chain([&map.file.closing]);
            out.map(|goto| (goto, Vec::new())).collect()
        }
        Node::Play(_)
        | Node::Collect(_)
        | Node::Hours(_)
        | Node::Use(_)
        | Node::Record(_)
        | Node::Transfer(_)
        | Node::Callback(_)
        | Node::HangUp(_) => {
            let targets = node.targets().into_iter();
            targets.map(|goto| (goto, Vec::new())).collect()
        }
    };
    if let Some(listener) = node.listener() {
        let keys = listener.keys(&map.file.defaults).values();
        all.extend(keys.map(|goto| (goto, Vec::new())));
    }
    let rungs = ladders(map.file, node).into_iter().flat_map(Ladders::rungs);
    all.extend(rungs.filter_map(|rung| Some((rung.goto.as_ref()?, names(&rung.set)))));
    all
}
