//! Spoken words: in a language each means one thing.

use std::collections::BTreeMap;

use super::{Findings, FlowFile, Node};
use crate::flow::{files::IntentsFile, node::Speak, words::words, yaml::Placed};

/// The words of the choices of each menu.
pub(super) fn menus(file: &FlowFile, findings: &mut Findings) {
    for (name, node) in &file.nodes {
        let Node::Menu(menu) = node else {
            continue;
        };
        let mut means = BTreeMap::new();
        for choice in &menu.choices {
            for (language, phrases) in &choice.words {
                if !file.languages.contains(language) {
                    let message = format!("the language `{}` is not declared", language.value);
                    findings.error("unknown-language", language.place, message);
                }
                // A menu that speaks every language hears every language.
                let heard = match menu.speak {
                    Speak::Chosen => language.value.as_str(),
                    Speak::EveryLanguage => "",
                };
                for phrase in phrases {
                    let first = means
                        .entry((heard, words(phrase)))
                        .or_insert(&choice.press.value);
                    if **first != choice.press.value {
                        let message = format!(
                            "«{}» means both the key `{first}` and the key `{}` of `{}`",
                            phrase.value, choice.press.value, name.value
                        );
                        findings.error("duplicate-word", phrase.place, message);
                    }
                }
            }
        }
    }
}

/// The phrases of one language, across the intents of a set.
pub(in crate::flow) fn intents(file: &IntentsFile, path: &str) -> Findings {
    let mut findings = Findings::of(path);
    let fillers: Vec<String> = file.fillers.iter().flat_map(|f| words(f)).collect();
    let mut means: BTreeMap<Vec<String>, &str> = BTreeMap::new();
    // In the order of the file, so that the second is the one that is told.
    let mut all: Vec<(&Placed<String>, &Placed<String>)> = file
        .intents
        .iter()
        .flat_map(|(intent, phrases)| phrases.iter().map(move |phrase| (phrase, intent)))
        .collect();
    all.sort_by_key(|(phrase, _)| phrase.place);
    for (phrase, intent) in all {
        let mut folded = words(phrase);
        folded.retain(|word| !fillers.contains(word));
        let first = means.entry(folded).or_insert(&intent.value);
        if *first != intent.value {
            let message = format!(
                "«{}» means both `{first}` and `{}`",
                phrase.value, intent.value
            );
            findings.error("duplicate-word", phrase.place, message);
        }
    }
    findings
}
