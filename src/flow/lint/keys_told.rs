//! What a menu tells of its keys: none that is not there, and none left out.

use std::collections::BTreeSet;

use super::{Findings, FlowFile, Node, quoted, spoken_keys::told};
use crate::flow::{
    diagnostic::Place, file::Defaults, node::Speak, ways::Listener, wording::Text, yaml::Placed,
};

pub(super) fn check(file: &FlowFile, findings: &mut Findings) {
    for (name, node) in &file.nodes {
        let Some(keypad) = Keypad::of(&file.defaults, node) else {
            continue;
        };
        let (say, speak) = if let Node::Record(record) = node {
            (&record.say, Speak::Chosen)
        } else if let Some(listener) = node.listener() {
            (listener.say(), listener.speak())
        } else {
            continue;
        };
        for group in spoken_together(file, speak) {
            let Some(said) = told_in(say, &group) else {
                continue;
            };
            one(name, &keypad, &said, (say, &group), findings);
        }
    }
}

/// The keys of a node.
#[derive(Debug)]
pub(super) struct Keypad {
    /// All that do something there.
    pub good: BTreeSet<String>,
    /// Those that the node itself must tell. Keys that are good everywhere are told once.
    own: BTreeSet<String>,
}

impl Keypad {
    /// The keys of a node that hears any.
    pub(super) fn of(defaults: &Defaults, node: &Node) -> Option<Self> {
        if let Node::Record(record) = node {
            let own = record.finish_key.iter().map(|key| key.value.clone());
            let mut keypad = Self {
                good: BTreeSet::from(["#".to_owned()]),
                own: own.collect(),
            };
            keypad.good.extend(keypad.own.iter().cloned());
            return Some(keypad);
        }
        let listener = node.listener()?;
        let everywhere = listener.keys(defaults);
        let same = |key: &str, goto: &str| {
            let there = defaults.keys.get(key);
            there.is_some_and(|there| there.value == goto)
        };
        let entries = listener.entries().into_iter();
        let mut own: BTreeSet<String> = entries
            .chain(everywhere)
            .filter(|(key, goto)| !same(key, goto))
            .map(|(key, _)| key.value.clone())
            .collect();
        let mut good: BTreeSet<String> = everywhere.keys().map(|key| key.value.clone()).collect();
        if let Listener::Collect(collect) = listener {
            // A digit begins a number.
            good.retain(|key| !key.bytes().all(|byte| byte.is_ascii_digit()));
            let finish = collect.finish_key.iter().map(|key| key.value.clone());
            good.extend(finish.clone());
            own = finish
                .filter(|_| collect.min.value < collect.max.value)
                .collect();
        }
        good.extend(own.iter().cloned());
        good.extend(
            listener
                .entries()
                .into_iter()
                .map(|(key, _)| key.value.clone()),
        );
        Some(Self { good, own })
    }
}

/// The languages that are heard one after the other: each alone, or all.
fn spoken_together(file: &FlowFile, speak: Speak) -> Vec<Vec<&str>> {
    let languages = file.languages.iter().map(|l| l.value.as_str());
    match speak {
        Speak::Chosen => languages.map(|language| vec![language]).collect(),
        Speak::EveryLanguage => vec![languages.collect()],
    }
}

/// The keys that a text tells in these languages; `None` where we cannot read one of them, or it is
/// not written.
pub(super) fn told_in(text: &Text, languages: &[&str]) -> Option<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for language in languages {
        let said = told(&text.value.get(language)?.text(), language)?;
        all.extend(said.into_iter().map(|told| told.keys));
    }
    Some(all)
}

fn one(
    name: &Placed<String>,
    keypad: &Keypad,
    said: &BTreeSet<String>,
    (say, languages): (&Text, &[&str]),
    findings: &mut Findings,
) {
    let place = place_of(say, languages);
    let nothing: Vec<&String> = said.difference(&keypad.good).collect();
    if !nothing.is_empty() {
        let message = format!(
            "the prompt of `{}` promises {} in {}, and nothing is there",
            name.value,
            quoted(nothing),
            quoted(languages)
        );
        findings.warning("keys-told", place, message);
    }
    let silent: Vec<&String> = keypad.own.difference(said).collect();
    if !silent.is_empty() {
        let message = format!(
            "the prompt of `{}` does not tell of {} in {}",
            name.value,
            quoted(silent),
            quoted(languages)
        );
        findings.warning("keys-told", place, message);
    }
}

/// Where a text is shown: its words in a language, or the name of its line.
pub(super) fn place_of(text: &Text, languages: &[&str]) -> Place {
    let first = languages.first().filter(|_| text.value.line.is_none());
    let words = first.and_then(|language| text.value.written.get(*language));
    words.map_or(text.place, |words| words.place)
}
