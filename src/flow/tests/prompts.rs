//! The list of everything that is said, and what becomes of one that is put back.

use super::*;
use crate::flow::Prompt;

fn list() -> Vec<(usize, Prompt)> {
    (2..).zip(prompts(&shipped(), SHIPPED_FLOW)).collect()
}

/// The prompt of a key, a form and a language, with its place in the list.
fn find(list: &mut [(usize, Prompt)], key: &str, form: &str, language: &str) -> usize {
    list.iter()
        .position(|(_, p)| {
            (p.key.as_str(), p.form.as_str(), p.language.as_str()) == (key, form, language)
        })
        .unwrap_or_else(|| panic!("{key} {form} {language}"))
}

/// The lines of a file that are not in the other.
fn different(before: &str, after: &str) -> Vec<String> {
    let old: Vec<&str> = before.lines().collect();
    let new = after.lines().filter(|line| !old.contains(line));
    new.map(|line| line.trim().to_owned()).collect()
}

fn after(change: impl FnOnce(&mut Vec<(usize, Prompt)>)) -> (Sources, Vec<String>) {
    let mut list = list();
    change(&mut list);
    let changed = put_back(&shipped(), SHIPPED_FLOW, &list).unwrap();
    let mut sources = shipped();
    let lines = changed
        .iter()
        .flat_map(|(path, text)| different(&sources[path], text))
        .collect();
    sources.extend(changed);
    (sources, lines)
}

#[test]
fn everything_that_is_said_is_in_the_list_with_its_first_language_beside_it() {
    let mut list = list();
    let at = find(&mut list, "nodes.privacy.play.say", "", "de");
    let privacy = &list[at].1;
    assert!(privacy.text.starts_with("Wir verwenden Ihre Daten"));
    assert!(privacy.reference.starts_with("Usiamo i suoi dati"));
    assert_eq!(privacy.file, SHIPPED_FLOW);
    find(&mut list, "lines.ahead", "one", "it");
    find(&mut list, "lines.ahead", "other", "it");
    find(&mut list, "national.christmas", "", "en");
    find(&mut list, "queues.pin.get-ready", "", "it");
    find(&mut list, "defaults.no-input[0].say", "", "it");
}

#[test]
fn a_list_that_is_put_back_as_it_was_changes_nothing() {
    assert_eq!(
        put_back(&shipped(), SHIPPED_FLOW, &list()),
        Ok(Sources::new())
    );
}

#[test]
fn one_changed_text_is_one_changed_line() {
    let (sources, lines) = after(|list| {
        let at = find(list, "nodes.privacy.play.say", "", "en");
        "Your data: \"only\" for this.".clone_into(&mut list[at].1.text);
    });
    assert_eq!(lines, [r#"en: "Your data: \"only\" for this.""#]);
    let flow = load(&sources, SHIPPED_FLOW).unwrap();
    assert_ne!(flow.release(), FLOW.release());
}

#[test]
fn a_plural_form_is_changed_where_it_stands() {
    let (_, lines) = after(|list| {
        let at = find(list, "lines.ahead", "one", "it");
        "Una persona è prima di lei.".clone_into(&mut list[at].1.text);
    });
    assert_eq!(
        lines,
        [
            r#"it: { one: "Una persona è prima di lei.", other: "Prima di lei ci sono {n} persone." }"#
        ]
    );
}

#[test]
fn a_recording_comes_with_the_fingerprint_of_the_text_that_was_read() {
    let (_, lines) = after(|list| {
        let at = find(list, "nodes.goodbye.hang-up.say", "", "it");
        "goodbye.it.wav".clone_into(&mut list[at].1.recording);
    });
    let [line] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    let wanted = r#"it: { text: "Grazie per aver chiamato. Arrivederci.", recording: "goodbye.it.wav", of: ""#;
    assert!(line.starts_with(wanted), "{line}");
}

#[test]
fn a_new_language_is_a_list_of_gaps_and_loads_once_they_are_filled() {
    let mut sources = shipped();
    let flow = sources.get_mut(SHIPPED_FLOW).unwrap();
    *flow = flow.replacen("languages: [it, de, en]", "languages: [it, de, en, fr]", 1);
    let mut list: Vec<(usize, Prompt)> = (2..).zip(prompts(&sources, SHIPPED_FLOW)).collect();
    let french = |p: &Prompt| p.language == "fr";
    assert!(
        list.iter()
            .filter(|(_, p)| french(p))
            .all(|(_, p)| p.text.is_empty())
    );
    for (_, prompt) in list.iter_mut().filter(|(_, p)| french(p)) {
        prompt.text = format!("FR {}", prompt.reference);
    }
    let changed = put_back(&sources, SHIPPED_FLOW, &list).unwrap();
    sources.extend(changed);
    let (_, found) = check(&sources, SHIPPED_FLOW);
    let missing = found
        .iter()
        .filter(|d| d.code == "missing-language" && d.message.contains("written"));
    let missing: Vec<String> = missing.map(ToString::to_string).collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_list_that_does_not_fit_changes_nothing_and_names_its_line() {
    let one = |change: fn(&mut Prompt)| {
        let mut list = list();
        change(&mut list[3].1);
        put_back(&shipped(), SHIPPED_FLOW, &list[3..4])
            .unwrap_err()
            .to_string()
    };
    let unknown = one(|p| p.key = "nodes.nowhere".to_owned());
    assert!(
        unknown.starts_with("line 5 of the list") && unknown.contains("nodes.nowhere"),
        "{unknown}"
    );
    assert!(one(|p| p.language = "xx".to_owned()).contains("`xx`"));
    assert!(one(|p| p.form = "x: y".to_owned()).contains("`x: y`"));
    assert!(one(|p| p.text = String::new()).contains("without words"));
    assert!(one(|p| p.file = "body.yaml".to_owned()).contains("body.yaml"));
}
