//! Questions for what must never be kept.

use super::{Findings, FlowFile, Node};
use crate::flow::{node::Collect, words::words};

/// What it is about, in Italian, German and English.
const SENSITIVE: [&str; 24] = [
    "pin",
    "password",
    "passcode",
    "codice segreto",
    "codice di sicurezza",
    "codice fiscale",
    "tessera sanitaria",
    "carta",
    "cvv",
    "iban",
    "geheimzahl",
    "passwort",
    "kennwort",
    "karte",
    "kartennummer",
    "kreditkarte",
    "gesundheitskarte",
    "steuernummer",
    "card",
    "security code",
    "secret code",
    "tax code",
    "health card",
    "otp",
];

/// How a caller is told to type.
const TYPING: [&str; 14] = [
    "digiti",
    "digitare",
    "inserisca",
    "inserire",
    "scriva",
    "componga",
    "geben",
    "tippen",
    "wahlen",
    "eingeben",
    "enter",
    "type",
    "key",
    "dial",
];

pub(super) fn check(file: &FlowFile, findings: &mut Findings) {
    for (name, node) in &file.nodes {
        if let Node::Collect(collect) = node
            && !collect.secret
            && let Some(about) = asks_for(collect)
        {
            let message = format!("`{}` asks for «{about}» and is not secret", name.value);
            findings.error("not-secret", collect.digits.place, message);
        }
    }
}

/// What must not be kept of a number, by its name or by the sentence that asks for it.
fn asks_for(collect: &Collect) -> Option<&'static str> {
    let name = words(&collect.digits.replace('-', " "));
    let sentences = collect.say.written.values().flat_map(|said| {
        let all: Vec<Vec<String>> = said.text().split(['.', '!', '?']).map(words).collect();
        let asking: Vec<_> = all
            .iter()
            .filter(|s| any(s, &TYPING).is_some())
            .cloned()
            .collect();
        // A prompt that asks in other words is looked at as a whole.
        if asking.is_empty() { all } else { asking }
    });
    std::iter::once(name)
        .chain(sentences)
        .find_map(|sentence| any(&sentence, &SENSITIVE))
}

/// The first of these phrases that is in a sentence.
fn any(sentence: &[String], phrases: &[&'static str]) -> Option<&'static str> {
    phrases.iter().copied().find(|phrase| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        sentence.windows(phrase.len()).any(|part| part == phrase)
    })
}
