//! Menus: each key once, and ladders that end with a person.

use std::collections::BTreeSet;

use super::{Findings, FlowFile, Node, ladders};
use crate::flow::{diagnostic::Place, file::Rung, yaml::Placed};

pub(super) fn check(file: &FlowFile, findings: &mut Findings) {
    for press in file.defaults.keys.keys() {
        key(press, findings);
    }
    for (name, node) in &file.nodes {
        match node {
            Node::Menu(menu) => {
                let mut seen = BTreeSet::new();
                for choice in &menu.choices {
                    entry(&choice.press, findings);
                    if !seen.insert(choice.press.value.as_str()) {
                        let message = format!(
                            "the menu `{}` has the key `{}` twice",
                            name.value, choice.press.value
                        );
                        findings.error("duplicate-key", choice.press.place, message);
                    }
                    let declared = |l: &Placed<String>| file.languages.contains(l);
                    for language in choice.words.keys().filter(|l| !declared(l)) {
                        let message = format!("the language `{}` is not declared", language.value);
                        findings.error("unknown-language", language.place, message);
                    }
                }
            }
            Node::Ask(ask) => ask.press.keys().for_each(|press| key(press, findings)),
            Node::Play(_)
            | Node::Collect(_)
            | Node::Branch(_)
            | Node::Hours(_)
            | Node::Use(_)
            | Node::Enqueue(_)
            | Node::Record(_)
            | Node::Transfer(_)
            | Node::HangUp(_) => {}
        }
        if let Some(all) = ladders(file, node) {
            ladder(all.no_input, "no-input", name, findings);
            ladder(all.keys, "no-match keys", name, findings);
            ladder(all.speech, "no-match speech", name, findings);
        }
    }
}

/// The longest entry of a menu: what one can be asked to remember.
const LONGEST: usize = 4;

fn is_key(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '*' | '#')
}

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

fn key(press: &Placed<String>, findings: &mut Findings) {
    if press.len() != 1 || !press.chars().all(is_key) {
        let message = format!("`{}` is no key: write one of 0 to 9, * or #", press.value);
        findings.error("bad-key", press.place, message);
    }
}

/// A ladder without an end would keep a silent caller in the menu for ever.
fn ladder(rungs: &[Rung], kind: &str, node: &Placed<String>, findings: &mut Findings) {
    let place: Place = node.place;
    if rungs.is_empty() {
        let message = format!("`{}` has no `{kind}` ladder", node.value);
        findings.error("missing-ladder", place, message);
    } else if rungs.last().is_some_and(|rung| rung.goto.is_none()) {
        let message = format!(
            "the last rung of the `{kind}` ladder of `{}` has no `goto`",
            node.value
        );
        findings.error("missing-ladder", place, message);
    }
}
