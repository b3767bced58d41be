use super::*;
use crate::flow::{SHIPPED_FLOW, shipped};

/// The shipped files with `before` instead of `after` in one of them.
fn changed(file: &str, changes: &[(&str, &str)]) -> Sources {
    let mut sources = shipped();
    let text = sources.get_mut(file).unwrap();
    for (before, after) in changes {
        assert!(text.contains(before), "{before}");
        *text = text.replacen(before, after, 1);
    }
    sources
}

fn told(after: &Sources) -> String {
    let before = shipped();
    diff((&before, SHIPPED_FLOW), (after, SHIPPED_FLOW))
        .unwrap()
        .to_string()
}

#[test]
fn comments_layout_and_quotes_are_no_difference() {
    let same = changed(
        SHIPPED_FLOW,
        &[("start: hours", "# begins here\nstart:   \"hours\"")],
    );
    assert_eq!(told(&same), "");
}

#[test]
fn a_prompt_is_told_by_node_and_language_with_both_texts() {
    let after = changed(
        SHIPPED_FLOW,
        &[(
            "Für Deutsch drücken Sie die Zwei.",
            "Für Deutsch bitte die Zwei.",
        )],
    );
    insta::assert_snapshot!(told(&after), @r"
    node language
      prompt (de):
        was: Für Deutsch drücken Sie die Zwei.
        now: Für Deutsch bitte die Zwei.
    ");
}

#[test]
fn keys_that_came_went_or_lead_elsewhere_are_told_as_keys() {
    let after = changed(
        SHIPPED_FLOW,
        &[
            (
                "- { press: 1, words: { it: [italiano] }, set: { language: it }, goto: privacy }",
                "- { press: 1, words: { it: [italiano, lingua italiana] }, set: { language: it }, goto: tariff }",
            ),
            (
                "- { press: 0, set: { language-chosen: \"no\" }, goto: to-operator }",
                "- { press: 9, set: { language-chosen: \"no\" }, goto: to-operator }",
            ),
            ("\"*\": repeat", "\"#\": repeat"),
        ],
    );
    insta::assert_snapshot!(told(&after), @r"
    defaults
      new: key # leads to `repeat`
      gone: key * leads to `repeat`

    node language
      key 1 leads to `tariff` (was `privacy`)
      new: key 1, words (it): lingua italiana
      gone: key 0: leads to `to-operator`, set (language-chosen no)
      new: key 9: leads to `to-operator`, set (language-chosen no)
    ");
}

#[test]
fn a_new_node_and_one_of_another_name_are_told_whole() {
    let after = changed(
        SHIPPED_FLOW,
        &[
            (
                "\nnodes:\n",
                "\nnodes:\n  thanks:\n    play:\n      say: { it: Grazie., de: Danke., en: Thank you. }\n      goto: goodbye\n\n",
            ),
            ("closing: goodbye", "closing: thanks"),
        ],
    );
    insta::assert_snapshot!(told(&after), @r"
    the flow
      closing: `thanks` (was `goodbye`)

    node thanks: new
      kind: `play`
      leads to `goodbye`
      prompt (de): `Danke.`
      prompt (en): Thank you.
      prompt (it): `Grazie.`
    ");
    let (before, after) = (after, shipped());
    let back = diff((&before, SHIPPED_FLOW), (&after, SHIPPED_FLOW)).unwrap();
    let thanks = back.0.iter().find(|one| one.subject == "node thanks");
    assert_eq!(thanks.unwrap().kind, Kind::Gone);
    assert_eq!(back.brief(), ["the flow: closing", "node thanks: gone"]);
}

#[test]
fn queues_calendars_lines_intents_and_the_body_are_told_by_name() {
    let mut after = shipped();
    let mut change = |file: &str, before: &str, new: &str| {
        let text = after.get_mut(file).unwrap();
        assert!(text.contains(before), "{before}");
        *text = text.replacen(before, new, 1);
    };
    change("queues.yaml", "title: Operatore", "title: Altro");
    change(
        "calendars/contact-center.yaml",
        "saturday: [\"08:00-14:00\"]",
        "saturday: [\"08:00-13:00\"]",
    );
    change("lines.yaml", "You are next in line.", "You are next.");
    change("intents.de.yaml", "    - pin vergessen\n", "");
    change("body.yaml", "tag: en-GB", "tag: en-IE");
    insta::assert_snapshot!(told(&after), @r"
    body
      voices (en), tag: `en-IE` (was `en-GB`)

    calendar contact-center
      hours, saturday: `08:00-13:00` (was `08:00-14:00`)

    intent pin-restore (de)
      gone: text: pin vergessen

    line ahead-none
      text (en):
        was: You are next in line.
        now: You are next.

    queue general
      title: `Altro` (was `Operatore`)
    ");
}

#[test]
fn a_kind_of_node_that_nobody_knew_is_compared_too() {
    let own = |text: &str| Sources::from([("x.yaml".to_owned(), text.to_owned())]);
    let before = own("languages: [it]\nnodes:\n  keep:\n    hold-on: { for: 5s, then: a }\n");
    let after = own("languages: [it]\nnodes:\n  keep:\n    hold-on: { for: 9s, then: b }\n");
    let found = diff((&before, "x.yaml"), (&after, "x.yaml")).unwrap();
    insta::assert_snapshot!(found, @r"
    node keep
      for: `9s` (was `5s`)
      then: `b` (was `a`)
    ");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let mut broken = shipped();
    broken.insert("lines.yaml".to_owned(), "lines: [".to_owned());
    let before = shipped();
    let wrong = diff((&before, SHIPPED_FLOW), (&broken, SHIPPED_FLOW)).unwrap_err();
    assert_eq!(wrong[0].file, "lines.yaml");
}

#[test]
fn programs_get_the_path_and_both_values() {
    let after = changed(SHIPPED_FLOW, &[("wait-for-key: 8s", "wait-for-key: 6s")]);
    let before = shipped();
    let found = diff((&before, SHIPPED_FLOW), (&after, SHIPPED_FLOW)).unwrap();
    let expected = serde_json::json!([{
        "subject": "defaults",
        "kind": "changed",
        "changes": [{ "what": "wait-for-key", "path": "wait-for-key", "before": "8s", "after": "6s" }]
    }]);
    assert_eq!(serde_json::to_value(found).unwrap(), expected);
}

#[test]
fn supervisors_read_it_in_italian() {
    let mut after = changed(
        SHIPPED_FLOW,
        &[
            (
                "- { press: 0, set: { language-chosen: \"no\" }, goto: to-operator }",
                "- { press: 9, set: { language-chosen: \"no\" }, goto: to-operator }",
            ),
            ("closing: goodbye", "closing: to-operator"),
        ],
    );
    let number = after.get_mut("sub-flows/callback-number.yaml").unwrap();
    *number = number.replacen("min: 6", "min: 5", 1);
    let before = shipped();
    let found = diff_in_italian((&before, SHIPPED_FLOW), (&after, SHIPPED_FLOW)).unwrap();
    insta::assert_snapshot!(found, @r"
    il flusso
      chiusura: `to-operator` (was `goodbye`)

    passo language
      gone: tasto 0: porta a `to-operator`, set (language-chosen no)
      new: tasto 9: porta a `to-operator`, set (language-chosen no)

    passo number di percorso comune callback-number
      min: `5` (was `6`)
    ");
}
