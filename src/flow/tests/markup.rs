//! Words with markup, from their file to what a platform is sent and to whoever reads or changes them.

use super::*;
use crate::flow::Prompt;

/// The shipped files with `to` in place of `from` in one of them.
fn changed(changes: &[(&str, &str, &str)]) -> Sources {
    let mut sources = shipped();
    for (file, from, to) in changes {
        let text = sources.get_mut(*file).unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
    }
    sources
}

const LANGUAGE: (&str, &str, &str) = (
    SHIPPED_FLOW,
    "it: Per l'italiano prema uno.",
    "it: { ssml: \"Per l'italiano prema <break time='300ms'/> <emphasis>uno</emphasis>.\" }",
);
const WELCOME: (&str, &str, &str) = (
    SHIPPED_FLOW,
    "it: Benvenuto al contact center {body.of.it}. La chiamata è gratuita.",
    "it: { ssml: \"<p>Benvenuto {body.of.it}.</p> Prego, <sub alias='{body.the.it}'>INPS</sub>.\" }",
);
const AHEAD: (&str, &str, &str) = (
    "lines.yaml",
    "it: { one: \"Prima di lei c'è una persona.\", other: \"Prima di lei ci sono {n} persone.\" }",
    "it: { ssml: { one: \"Prima di lei c'è <w role='amazon:DT'>una</w> persona.\", other: \"Prima di lei <s>ci sono {n} persone</s>.\" } }",
);

fn found(changes: &[(&str, &str, &str)]) -> Vec<String> {
    let (_, found) = check(&changed(changes), SHIPPED_FLOW);
    found
        .iter()
        .map(|d| format!("{}: {}", d.code, d.message))
        .collect()
}

#[test]
fn markup_is_sent_with_what_is_filled_in_as_text() {
    let amp = (
        "body.yaml",
        "of.it: dell'INPS",
        "of.it: \"dell'<INPS> & C\"",
    );
    let flow = load(&changed(&[LANGUAGE, WELCOME, amp]), SHIPPED_FLOW).unwrap();
    let first = step(
        &flow,
        &flow.first_position(),
        &Event::Start,
        &open(Line::Free),
    );
    let xml = first.document.to_xml();
    for part in [
        ">Per l&apos;italiano prema <break time=\"300ms\"/> <emphasis>uno</emphasis>.</Say>",
        "<p>Benvenuto dell&apos;&lt;INPS&gt; &amp; C.</p> Prego, <sub alias=\"l&apos;INPS\">INPS</sub>.</Say>",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
    let heard = text(&first.document);
    assert!(
        heard.starts_with("Benvenuto dell'<INPS> & C. Prego, l'INPS."),
        "{heard}"
    );
    assert_eq!(Document::parse(&xml).unwrap(), first.document);
}

#[test]
fn the_form_of_a_number_keeps_its_markup() {
    let flow = load(&changed(&[AHEAD]), SHIPPED_FLOW).unwrap();
    let facts = open(Line::Free);
    let at = flow.first_position();
    let waiting = |place| {
        let ticket = Ticket {
            queue: "general".to_owned(),
            priority: 0,
            skills: Vec::new(),
            entered_ms: facts.now.as_millisecond(),
            at: at.clone(),
        };
        let facts = Facts {
            place: Some(place),
            ..facts.clone()
        };
        wait(&flow, &ticket, 0, None, &facts).to_xml()
    };
    let one = waiting(1);
    assert!(
        one.contains("è <w role=\"amazon:DT\">una</w> persona."),
        "{one}"
    );
    let three = waiting(3);
    assert!(
        three.contains("Prima di lei <s>ci sono 3 persone</s>."),
        "{three}"
    );
}

#[test]
fn whoever_reads_a_text_reads_what_is_heard() {
    let sources = changed(&[LANGUAGE, WELCOME, AHEAD]);
    // The keys that are promised, the time until the first, and the words of a number among them.
    assert_eq!(check(&sources, SHIPPED_FLOW).1, []);
    let flow = load(&sources, SHIPPED_FLOW).unwrap();
    let now = open(Line::Free).now;
    let told = explain(&flow, "language", Some("it"), now).unwrap();
    assert!(told.contains("it: «Per l'italiano prema uno.»"), "{told}");
    let drawn = Graph::of(&flow).to_mermaid();
    assert!(
        drawn.contains("italiano prema uno.") && !drawn.contains("emphasis"),
        "{drawn}"
    );
    // A key that is promised between tags and is not there.
    let wrong = LANGUAGE.2.replace(">uno<", ">otto<");
    let found = found(&[(LANGUAGE.0, LANGUAGE.1, &wrong)]);
    assert!(
        found.iter().any(|one| one.starts_with("keys-told: ")),
        "{found:?}"
    );
}

#[test]
fn a_designer_is_told_of_changed_markup() {
    let before = changed(&[LANGUAGE]);
    let after = changed(&[(LANGUAGE.0, LANGUAGE.1, &LANGUAGE.2.replace("300ms", "1s"))]);
    let told = diff((&before, SHIPPED_FLOW), (&after, SHIPPED_FLOW)).unwrap();
    insta::assert_snapshot!(told.to_string(), @r"
    node language
      prompt (it), ssml:
        was: Per l'italiano prema <break time='300ms'/> <emphasis>uno</emphasis>.
        now: Per l'italiano prema <break time='1s'/> <emphasis>uno</emphasis>.
    ");
}

#[test]
fn placeholders_are_looked_for_between_the_tags_and_in_an_alias() {
    for (from, to) in [
        ("<p>Benvenuto", "<p>{nobody}"),
        ("{body.the.it}", "{nobody}"),
    ] {
        let wrong = WELCOME.2.replace(from, to);
        let found = found(&[(WELCOME.0, WELCOME.1, &wrong)]);
        let wanted =
            "unknown-placeholder: the prompt of `welcome`: nothing is known by the name `{nobody}`";
        assert_eq!(found, [wanted]);
    }
}

#[test]
fn ssml_stands_in_place_of_a_text_and_not_beside_one() {
    for (wrong, says) in [
        ("{ ssml: a, text: b }", "`ssml` stands in place of the text"),
        (
            "{ ssml: a, other: b }",
            "`ssml` stands in place of the text",
        ),
        ("{ ssml: a, one: b }", "the forms of `ssml` stand in it"),
        ("{ ssml: { one: b } }", "other"),
        ("{ ssml: { one: b, other: c, text: d } }", "text"),
        ("{ ssml: [a] }", "SSML, or its forms by number"),
        ("{ one: b }", "or `ssml` is missing"),
    ] {
        let found = found(&[(LANGUAGE.0, LANGUAGE.1, &format!("it: {wrong}"))]);
        assert_eq!(found.len(), 1, "{wrong}: {found:?}");
        assert!(
            found[0].starts_with("yaml: ") && found[0].contains(says),
            "{found:?}"
        );
    }
    let empty = found(&[(LANGUAGE.0, LANGUAGE.1, "it: { ssml: <break/> }")]);
    assert!(
        empty.iter().any(|one| one.contains("is empty in `it`")),
        "{empty:?}"
    );
}

/// The list of these files, each prompt with its line.
fn list(sources: &Sources) -> Vec<(usize, Prompt)> {
    (2..).zip(prompts(sources, SHIPPED_FLOW)).collect()
}

fn row<'a>(list: &'a mut [(usize, Prompt)], key: &str, form: &str) -> &'a mut Prompt {
    let mut rows = list.iter_mut().map(|(_, prompt)| prompt);
    rows.find(|p| (p.key.as_str(), p.form.as_str(), p.language.as_str()) == (key, form, "it"))
        .unwrap_or_else(|| panic!("{key} {form}"))
}

/// The lines that are different once the list is put back.
fn after(sources: &Sources, list: &[(usize, Prompt)]) -> Vec<String> {
    let changed = put_back(sources, SHIPPED_FLOW, list).unwrap();
    let different = changed.iter().flat_map(|(path, text)| {
        let old: Vec<&str> = sources[path].lines().collect();
        text.lines()
            .filter(move |line| !old.contains(line))
            .map(|line| line.trim().to_owned())
    });
    different.collect()
}

const MENU: &str = "nodes.language.menu.say";

#[test]
fn a_list_has_the_markup_and_goes_back_as_it_came() {
    let sources = changed(&[LANGUAGE, AHEAD]);
    let mut list = list(&sources);
    assert_eq!(put_back(&sources, SHIPPED_FLOW, &list), Ok(Sources::new()));
    let menu = row(&mut list, MENU, "");
    assert!(
        menu.text.contains("<break time='300ms'/> <emphasis>"),
        "{}",
        menu.text
    );
    menu.text = "Prema <break/> \"uno\".".to_owned();
    row(&mut list, "lines.ahead", "one").text = "Una <break/> persona.".to_owned();
    assert_eq!(
        after(&sources, &list),
        [
            r#"it: { ssml: "Prema <break/> \"uno\"." }"#,
            r#"it: { ssml: { one: "Una <break/> persona.", other: "Prima di lei <s>ci sono {n} persone</s>." } }"#,
        ]
    );
}

#[test]
fn a_recording_goes_by_the_words_and_not_by_the_markup() {
    let sources = changed(&[LANGUAGE, AHEAD]);
    let mut list = list(&sources);
    let menu = row(&mut list, MENU, "");
    // What a recording of the plain text would get.
    let plain = prompts(&shipped(), SHIPPED_FLOW);
    let plain = plain
        .iter()
        .find(|p| p.key == MENU && p.language == "it")
        .unwrap();
    assert_eq!(menu.of, plain.of);
    menu.recording = "menu.it.wav".to_owned();
    row(&mut list, "lines.ahead", "other").recording = "ahead.it.wav".to_owned();
    let lines = after(&sources, &list);
    assert!(
        lines[0].ends_with(&format!(
            "<emphasis>uno</emphasis>.\", recording: \"menu.it.wav\", of: \"{}\" }}",
            plain.of
        )),
        "{lines:?}"
    );
    assert!(
        lines[1].contains("</s>.\" }, recording: \"ahead.it.wav\", of: "),
        "{lines:?}"
    );
}

#[test]
fn a_form_that_is_added_stands_with_its_kind() {
    let sources = changed(&[LANGUAGE, AHEAD]);
    for (key, wanted) in [
        (MENU, r#"emphasis>uno</emphasis>." } }"#),
        ("lines.ahead", r#"</s>.", few: "Poche & {n}." } }"#),
        // A plain text of one form gets more of them too.
        (
            "nodes.privacy.play.say",
            r#"it: { few: "Poche & {n}.", other: "Usiamo"#,
        ),
    ] {
        let mut one = list(&sources);
        one.retain(|(_, p)| p.key == key && p.language == "it");
        one.truncate(1);
        one[0].1.form = "few".to_owned();
        one[0].1.text = "Poche & {n}.".to_owned();
        let lines = after(&sources, &one);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains(wanted), "{lines:?}");
    }
}

#[test]
fn a_new_language_of_a_text_with_markup_has_markup() {
    let mut sources = changed(&[LANGUAGE, AHEAD]);
    let flow = sources.get_mut(SHIPPED_FLOW).unwrap();
    *flow = flow.replacen("languages: [it, de, en]", "languages: [it, de, en, fr]", 1);
    let mut list = list(&sources);
    for (_, prompt) in list.iter_mut().filter(|(_, p)| p.language == "fr") {
        prompt.text = format!("FR {}", prompt.reference);
    }
    let lines = after(&sources, &list);
    let french = |part: &str| {
        lines
            .iter()
            .any(|line| line.starts_with("fr: ") && line.contains(part))
    };
    assert!(
        french("{ ssml: \"FR Per l'italiano prema <break time='300ms'/>"),
        "{lines:#?}"
    );
    assert!(
        french("{ ssml: { one: \"FR Prima di lei c'è <w"),
        "{lines:#?}"
    );
    assert!(
        french("other: \"FR Prima di lei <s>ci sono {n}"),
        "{lines:#?}"
    );
    assert!(french("fr: \"FR Usiamo"), "{lines:#?}");
}
