//! Time: how long a menu waits, and how long a caller listens before the first key is named.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, FlowFile, Node, map::Map, persons::is_person, spoken_keys::told};
use crate::flow::{
    file::Target,
    node::Speak,
    wording::Text,
    yaml::{Placed, Seconds},
};

/// Shorter, and older people are cut off; longer, and callers think that the line is dead.
const WAITS: std::ops::RangeInclusive<u32> = 2..=15;

/// Seconds from the answer to the first key that is named. Callers hang up on long greetings.
const AFTER_THE_ANSWER: usize = 12;
/// The same from one menu to the next: a tariff and a privacy notice, which the law wants heard,
/// fit in it.
const AFTER_A_MENU: usize = 35;
/// Characters a second of a synthetic voice: about 150 Italian or English words a minute, and 130
/// German ones, which are longer.
const CHARACTERS: usize = 15;

/// How long menus wait.
pub(super) fn outs(file: &FlowFile, findings: &mut Findings) {
    let defaults = &file.defaults;
    let all: [(&str, Option<&Placed<Seconds>>); 2] = [
        ("wait-for-key", Some(&defaults.wait_for_key)),
        ("inter-digit", defaults.inter_digit.as_ref()),
    ];
    for (name, wait) in all {
        if let Some(wait) = wait.filter(|wait| !WAITS.contains(&wait.0)) {
            let message = format!("`{name}` is {} seconds", wait.0);
            findings.warning("odd-time-out", wait.place, message);
        }
    }
}

/// What is said before the first key, by menu, while people answer.
pub(super) fn until_the_first_key(map: &Map<'_>, findings: &mut Findings) {
    let open = map.while_open();
    let mut worst: BTreeMap<&str, (usize, usize, &str)> = BTreeMap::new();
    for language in map.file.languages.iter().map(|l| l.value.as_str()) {
        let said = Said {
            map,
            open: &open,
            language,
        };
        for (name, node) in map.nodes().filter(|(name, _)| open.contains(name.as_str())) {
            let Some(listener) = node.listener() else {
                continue;
            };
            let own = said.until_a_key(listener.say(), listener.speak());
            for (before, most) in said.before(name) {
                let seconds = (before + own) / CHARACTERS;
                let known = worst.get(name.as_str());
                if seconds > most && known.is_none_or(|(other, ..)| *other < seconds) {
                    worst.insert(name.as_str(), (seconds, most, language));
                }
            }
        }
    }
    for (name, (seconds, most, language)) in worst {
        if let Some((name, _)) = map.file.nodes.get_key_value(name) {
            let message = format!(
                "in `{language}` about {seconds} seconds are heard before the first key of `{}`: {most} are enough",
                name.value
            );
            findings.warning("late-choice", name.place, message);
        }
    }
}

/// What is said in one language.
#[derive(Debug)]
struct Said<'a, 'm> {
    map: &'m Map<'a>,
    open: &'m BTreeSet<&'a str>,
    language: &'m str,
}

impl<'a> Said<'a, '_> {
    /// The most characters on a way to a node, from the answer and from another menu, each with
    /// the seconds that are enough for it.
    fn before(&self, name: &'a str) -> Vec<(usize, usize)> {
        let mut from_start = None;
        let mut from_menu = None;
        self.back(name, 0, &mut Vec::new(), &mut |begin, characters| {
            let most = if begin {
                &mut from_start
            } else {
                &mut from_menu
            };
            *most = (*most).max(Some(characters));
        });
        let start = from_start.map(|characters| (characters, AFTER_THE_ANSWER));
        let menu = from_menu.map(|characters| (characters, AFTER_A_MENU));
        start.into_iter().chain(menu).collect()
    }

    /// Goes back over the nodes that only speak, to where somebody was asked or the call came in.
    fn back(
        &self,
        name: &'a str,
        characters: usize,
        seen: &mut Vec<&'a str>,
        found: &mut dyn FnMut(bool, usize),
    ) {
        if seen.contains(&name) {
            return;
        }
        seen.push(name);
        if name == self.map.file.start.as_str() {
            found(true, characters);
        }
        for (from, node) in self.map.nodes() {
            if !self.open.contains(from.as_str()) {
                continue;
            }
            if node.listener().is_some() || is_person(node) {
                if self.map.chosen(from, node).contains(&name) {
                    found(false, characters);
                }
            } else if let Some(more) = self.on_the_way(from, node, name) {
                self.back(&from.value, characters + more, seen, found);
            }
        }
        seen.pop();
    }

    /// What a node says before it leads to `to`; `None` when it does not.
    fn on_the_way(&self, from: &str, node: &'a Node, to: &str) -> Option<usize> {
        let leads = |target: &'a Target| self.map.to(from, target) == Some(to);
        if let Node::Play(play) = node {
            let goes = play.goto.as_ref().is_some_and(leads);
            return goes.then(|| self.whole(&play.say, play.speak));
        }
        if let Node::Branch(branch) = node {
            let cases = branch.cases.values().filter(|case| leads(&case.goto));
            let said = cases.map(|case| {
                let say = case.say.as_ref();
                say.map_or(0, |say| self.whole(say, case.speak))
            });
            return said.max();
        }
        let next = self.map.chosen_when_open(from, node);
        next.contains(&to).then_some(0)
    }

    fn whole(&self, text: &Text, speak: Speak) -> usize {
        let all = text.value.written.iter();
        all.filter(|(language, _)| speak == Speak::EveryLanguage || *language == self.language)
            .map(|(_, said)| said.value.text().chars().count())
            .sum()
    }

    /// Until the first key is named, or the first sentence is over where none is. A menu that
    /// speaks every language begins with the first.
    fn until_a_key(&self, text: &Text, speak: Speak) -> usize {
        let first = match speak {
            Speak::Chosen => Some(self.language),
            Speak::EveryLanguage => self.map.file.languages.first().map(|l| l.value.as_str()),
        };
        let said = first.and_then(|language| Some((language, text.value.get(language)?)));
        said.map_or(0, |(language, said)| {
            let text = said.text();
            let keys = told(&text, language).unwrap_or_default();
            keys.first().map_or_else(
                || {
                    text.split_inclusive(['.', '?', '!'])
                        .next()
                        .map_or(0, |s| s.chars().count())
                },
                |first| first.end,
            )
        })
    }
}
