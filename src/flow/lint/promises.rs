//! What is promised on the way: keys of the menu that follows, and the keys that are good
//! everywhere, of which callers must hear once.

use std::collections::BTreeSet;

use super::{
    Findings, Node,
    keys_told::{Keypad, place_of, told_in},
    map::Map,
    quoted, texts,
};
use crate::flow::{file::Target, wording::Text, yaml::Placed};

pub(super) fn check(map: &Map<'_>, findings: &mut Findings) {
    for (name, node) in map.own() {
        match node {
            Node::Play(play) => said(map, name, (&play.say, play.goto.as_ref()), findings),
            Node::Branch(branch) => {
                for case in branch.cases.values() {
                    if let Some(say) = &case.say {
                        said(map, name, (say, Some(&case.goto)), findings);
                    }
                }
            }
            Node::HangUp(end) => {
                if let Some(say) = &end.say {
                    said(map, name, (say, None), findings);
                }
            }
            Node::Menu(_)
            | Node::Ask(_)
            | Node::Collect(_)
            | Node::Hours(_)
            | Node::Use(_)
            | Node::Enqueue(_)
            | Node::Record(_)
            | Node::Transfer(_)
            | Node::Callback(_) => {}
        }
    }
    good_everywhere(map, findings);
}

/// Keys that a text promises must be there when it has been said.
fn said(
    map: &Map<'_>,
    name: &Placed<String>,
    (say, goto): (&Text, Option<&Target>),
    findings: &mut Findings,
) {
    let keypads = goto
        .map(|goto| keypads_after(map, goto))
        .unwrap_or_default();
    for language in &map.file.languages {
        let languages = [language.value.as_str()];
        let promised = told_in(say, &languages).unwrap_or_default();
        let nothing: Vec<&String> = promised
            .iter()
            .filter(|key| !keypads.iter().any(|keypad| keypad.good.contains(*key)))
            .collect();
        if !nothing.is_empty() {
            let message = format!(
                "`{}` promises {} in {}, and what follows hears no such key",
                name.value,
                quoted(nothing),
                quoted(languages)
            );
            findings.warning("keys-told", place_of(say, &languages), message);
        }
    }
}

/// The keys of the next nodes that hear any.
fn keypads_after(map: &Map<'_>, goto: &Target) -> Vec<Keypad> {
    let begin = map.file.nodes.get_key_value(goto.as_str());
    let begin = begin.map(|(name, _)| name.value.as_str());
    let reached = map.walk(begin, |name, node| match node.listener() {
        Some(_) => Vec::new(),
        None => map.chosen(name, node),
    });
    let nodes = reached.into_iter().filter_map(|name| map.node(name));
    nodes
        .filter_map(|node| Keypad::of(&map.file.defaults, node))
        .collect()
}

/// A key that is good at every menu must be told somewhere, in every language.
fn good_everywhere(map: &Map<'_>, findings: &mut Findings) {
    let file = map.file;
    if !map.nodes().any(|(_, node)| node.listener().is_some()) {
        return;
    }
    let all: Vec<Text> = map.nodes().flat_map(|(_, node)| texts(node)).collect();
    for language in &file.languages {
        let told: Vec<BTreeSet<String>> = all
            .iter()
            .filter_map(|text| told_in(text, &[language.value.as_str()]))
            .collect();
        if told.is_empty() {
            // A language whose keys we cannot read.
            continue;
        }
        for key in file.defaults.keys.keys() {
            if !told.iter().any(|told| told.contains(&key.value)) {
                let message = format!(
                    "nobody is told of the key `{}` in `{}`",
                    key.value, language.value
                );
                findings.warning("keys-told", key.place, message);
            }
        }
    }
}
