//! Menus: each key means one thing, and ladders end with a person.

use super::{Findings, FlowFile, Node, ladders};
use crate::flow::{
    diagnostic::Place,
    file::{Keys, Rung},
    ways::{Listener, REPEAT},
    yaml::Placed,
};

/// The keys that are good at every menu.
pub(super) fn everywhere(file: &FlowFile, findings: &mut Findings) {
    one_key_each(&file.defaults.keys, findings);
}

pub(super) fn check(file: &FlowFile, findings: &mut Findings) {
    for (name, node) in &file.nodes {
        match node {
            Node::Menu(menu) => {
                for choice in &menu.choices {
                    entry(&choice.press, findings);
                }
                menu.keys.iter().for_each(|own| one_key_each(own, findings));
            }
            Node::Ask(ask) => {
                one_key_each(&ask.press, findings);
                ask.keys.iter().for_each(|own| one_key_each(own, findings));
            }
            Node::Collect(collect) => finish(collect.finish_key.as_ref(), findings),
            Node::Record(record) => finish(record.finish_key.as_ref(), findings),
            Node::Play(_)
            | Node::Branch(_)
            | Node::Hours(_)
            | Node::Use(_)
            | Node::Enqueue(_)
            | Node::Transfer(_)
            | Node::Callback(_)
            | Node::HangUp(_) => {}
        }
        if let Some(listener) = node.listener() {
            twice(file, name, listener, findings);
            begins_another(file, name, listener, findings);
        }
        if let Some(all) = ladders(file, node) {
            ladder(file, all.no_input, ("no-input", name), findings);
            ladder(file, all.keys, ("no-match keys", name), findings);
            if node.listener().is_some_and(Listener::hears_words) {
                ladder(file, all.speech, ("no-match speech", name), findings);
            }
        }
    }
}

/// The longest entry of a menu: what one can be asked to remember.
const LONGEST: usize = 4;

/// One key, or several one after the other.
fn entry(press: &Placed<String>, findings: &mut Findings) {
    if press.is_empty() || press.len() > LONGEST || !press.chars().all(is_key) {
        let message = format!(
            "`{}` cannot be pressed: write one to {LONGEST} of 0 to 9, * and #",
            press.value
        );
        findings.error("bad-key", press.place, message);
    }
}

fn is_key(key: char) -> bool {
    key.is_ascii_digit() || matches!(key, '*' | '#')
}

fn one_key_each(keys: &Keys, findings: &mut Findings) {
    for key in keys.keys() {
        one_key(key, findings);
    }
}

fn finish(key: Option<&Placed<String>>, findings: &mut Findings) {
    if let Some(key) = key {
        one_key(key, findings);
    }
}

fn one_key(key: &Placed<String>, findings: &mut Findings) {
    if key.chars().count() != 1 || !key.chars().all(is_key) {
        let message = format!("`{}` is no key: write one of 0 to 9, * or #", key.value);
        findings.error("bad-key", key.place, message);
    }
}

/// A key of a menu that the menu has already, or that means something else at every menu.
fn twice(file: &FlowFile, name: &Placed<String>, listener: Listener<'_>, findings: &mut Findings) {
    let entries = listener.entries();
    let everywhere = listener.keys(&file.defaults);
    for (index, (press, goto)) in entries.iter().enumerate() {
        let mut earlier = entries.iter().take(index);
        if earlier.any(|(other, _)| other.value == press.value) {
            let message = format!("`{}` has the key `{}` twice", name.value, press.value);
            findings.error("duplicate-key", press.place, message);
        }
        if let Some(other) = everywhere.get(press.as_str())
            && other.value != goto.value
        {
            let message = format!(
                "the key `{}` of `{}` leads to `{}`, and to `{}` at every other menu",
                press.value, name.value, goto.value, other.value
            );
            findings.error("duplicate-key", press.place, message);
        }
    }
}

/// Whoever presses a key that begins a longer entry could mean either.
fn begins_another(
    file: &FlowFile,
    name: &Placed<String>,
    listener: Listener<'_>,
    findings: &mut Findings,
) {
    if file.defaults.inter_digit.is_some() {
        return;
    }
    let entries = listener.entries();
    let own = entries.iter().map(|(press, _)| press.value.as_str());
    let everywhere = listener.keys(&file.defaults).keys();
    let short: Vec<&str> = own
        .chain(everywhere.map(|key| key.value.as_str()))
        .collect();
    for (long, _) in &entries {
        let begun = |key: &&&str| long.value != **key && long.value.starts_with(**key);
        if let Some(key) = short.iter().find(begun) {
            let message = format!(
                "the key `{key}` of `{}` begins the longer `{}`",
                name.value, long.value
            );
            findings.error("ambiguous-key", long.place, message);
        }
    }
}

/// A ladder without an end would keep a silent caller in the menu for ever.
fn ladder(
    file: &FlowFile,
    rungs: &[Rung],
    (kind, node): (&str, &Placed<String>),
    findings: &mut Findings,
) {
    let stays = |rung: &Rung| rung.goto.as_ref().is_none_or(|goto| goto.value == REPEAT);
    let Some(last) = rungs.last() else {
        let message = format!("`{}` has no `{kind}` ladder", node.value);
        findings.error("missing-ladder", node.place, message);
        return;
    };
    if stays(last) {
        let shared = [
            &file.defaults.no_input,
            &file.defaults.no_match.keys,
            &file.defaults.no_match.speech,
        ];
        let shared = shared
            .into_iter()
            .any(|all| std::ptr::eq(all.as_slice(), rungs));
        // One that many menus share is told once.
        let whose = if shared { "defaults" } else { &node.value };
        let message = format!("the last rung of the `{kind}` ladder of `{whose}` stays");
        findings.error("missing-ladder", shown(last, shared, node), message);
    }
}

fn shown(rung: &Rung, shared: bool, node: &Placed<String>) -> Place {
    let said = rung.say.as_ref().map(|text| text.place);
    let goto = rung.goto.as_ref().map(|goto| goto.place);
    goto.or(said.filter(|_| shared)).unwrap_or(node.place)
}
