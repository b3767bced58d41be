//! From files that were found sound to a [`Flow`]: what the engine looks up is gathered once.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    before::menus_before,
    file::FlowFile,
    files::BodyFile,
    intents::Vocabulary,
    load::Around,
    model::Flow,
    node::{Menu, Node, Speak},
};

/// The checked flow of these files.
pub(super) fn build(mut file: FlowFile, body: BodyFile, around: Around) -> Flow {
    let speaks_digits = speaks_digits(&mut file);
    let intents = around.intents.into_iter().map(|(set, by_language)| {
        let words = by_language
            .into_iter()
            .map(|(language, (_, vocabulary))| (language, vocabulary));
        (set, words.collect())
    });
    let mut menus = BTreeMap::new();
    for (name, node) in &file.nodes {
        if let Node::Menu(menu) = node {
            let by_language = file.languages.iter().map(|language| {
                let words = words_of_menu(menu, language);
                (language.value.clone(), words)
            });
            menus.insert(name.value.clone(), by_language.collect());
        }
    }
    Flow {
        before: menus_before(&file),
        speaks_digits,
        menus,
        release: around.release,
        intents: intents.collect(),
        calendars: around.calendars,
        queues: around.queues.unwrap_or_default(),
        lines: around.lines.unwrap_or_default(),
        announcements: around.announcements,
        recordings: around.recordings,
        file,
        body,
    }
}

/// The nodes in whose texts `{digits}` stands.
fn speaks_digits(file: &mut FlowFile) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (name, node) in &mut file.nodes {
        let texts = node.texts_mut().into_iter();
        let mut words = texts.flat_map(|text| text.value.written.values_mut());
        if words.any(|one| one.all().any(|words| words.plain().contains("{digits}"))) {
            found.insert(name.value.clone());
        }
    }
    found
}

/// Phrases that mean a key; a menu that speaks every language hears every language.
fn words_of_menu(menu: &Menu, language: &str) -> Vocabulary {
    let phrases = menu.choices.iter().flat_map(|choice| {
        choice
            .words
            .iter()
            .filter(|(of, _)| menu.speak == Speak::EveryLanguage || of.value == language)
            .flat_map(|(_, words)| words)
            .map(|word| (choice.press.value.as_str(), word.value.as_str()))
    });
    Vocabulary::new(&[], phrases)
}
