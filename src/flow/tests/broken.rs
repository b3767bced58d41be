//! Flows that are not let through, and what is said about them.

use super::*;

/// The findings about the shipped flow with one file changed, as `code: message`.
fn findings(file: &str, from: &str, to: &str) -> Vec<Diagnostic> {
    let mut sources = shipped();
    let text = sources.get_mut(file).unwrap();
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
    let (flow, found) = check(&sources, SHIPPED_FLOW);
    assert_eq!(flow.is_none(), !found.is_empty());
    found
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|d| d.code).collect()
}

fn one(file: &str, from: &str, to: &str, code: &str) -> Diagnostic {
    let found = findings(file, from, to);
    let wanted = found.iter().find(|d| d.code == code).cloned();
    wanted.unwrap_or_else(|| panic!("no {code} in {found:#?}"))
}

#[test]
fn an_unknown_target_is_named_with_its_line_and_column() {
    let found = one(
        SHIPPED_FLOW,
        "goto: services",
        "goto: servizi",
        "unknown-node",
    );
    assert_eq!(found.message, "there is no node `servizi`");
    let text = &shipped()[SHIPPED_FLOW];
    let line = text
        .lines()
        .position(|l| l.contains("goto: services"))
        .unwrap()
        + 1;
    assert_eq!((found.line as usize, found.column), (line, 13));
}

#[test]
fn everything_is_reported_at_once() {
    let mut sources = shipped();
    let flow = sources.get_mut(SHIPPED_FLOW).unwrap();
    *flow = flow
        .replacen("start: hours", "start: ours", 1)
        .replacen("queue: general", "queue: generale", 1)
        .replacen(
            "set: { intent: pin-request }",
            "set: { intent: pin-buy }",
            1,
        );
    sources
        .get_mut("lines.yaml")
        .unwrap()
        .push_str("  dropped: { it: x }\n");
    sources.remove("intents.de.yaml");
    let (_, found) = check(&sources, SHIPPED_FLOW);
    let codes = codes(&found);
    for code in [
        "unknown-node",
        "unknown-queue",
        "unknown-value",
        "unknown-intents",
        "yaml",
    ] {
        assert!(codes.contains(&code), "{code} is not in {codes:?}");
    }
    assert!(found.is_sorted());
}

/// File, text, what stands there instead, the rule that catches it, what the message names.
type Mistake = [&'static str; 5];

const MISTAKES: &[Mistake] = &[
    [
        SHIPPED_FLOW,
        "        de: Für Deutsch drücken Sie die Zwei.\n",
        "",
        "missing-language",
        "`de`",
    ],
    [
        SHIPPED_FLOW,
        "intents: intents ",
        "intents: intenti ",
        "unknown-intents",
        "intenti",
    ],
    [
        SHIPPED_FLOW,
        "calendar: contact-center",
        "calendar: other",
        "unknown-calendar",
        "other",
    ],
    [
        SHIPPED_FLOW,
        "on-max-wait: max-wait",
        "on-max-wait: maxwait",
        "unknown-line",
        "maxwait",
    ],
    [
        SHIPPED_FLOW,
        "{ press: 2, words",
        "{ press: 1, words",
        "duplicate-key",
        "`1`",
    ],
    [
        SHIPPED_FLOW,
        "{ press: 2, words",
        "{ press: 1A, words",
        "bad-key",
        "`1A`",
    ],
    [
        SHIPPED_FLOW,
        "set: intent\n",
        "set: reason\n",
        "open-variable",
        "reason",
    ],
    [
        SHIPPED_FLOW,
        "pin-status, other]",
        "other]",
        "unknown-intent",
        "pin-status",
    ],
    [
        SHIPPED_FLOW,
        "        else:\n",
        "        pin:\n",
        "open-branch",
        "intent",
    ],
    [
        SHIPPED_FLOW,
        "{body.of.it}",
        "{body.off.it}",
        "unknown-placeholder",
        "body.off.it",
    ],
    [
        SHIPPED_FLOW,
        "lost: to-operator",
        "lost: goodbye",
        "lost-is-no-queue",
        "goodbye",
    ],
    [
        SHIPPED_FLOW,
        "goto: to-pin",
        "goto: to-operator",
        "unreachable",
        "to-pin",
    ],
    [
        SHIPPED_FLOW,
        "  privacy:\n    play:",
        "  Privacy:\n    play:",
        "bad-name",
        "Privacy",
    ],
    [
        "calendars/contact-center.yaml",
        "Europe/Rome",
        "Europe/Roma",
        "broken-calendar",
        "Europe/Roma",
    ],
    [
        "calendars/contact-center.yaml",
        "08:00-14:00",
        "14:00-08:00",
        "broken-calendar",
        "14:00-08:00",
    ],
    [
        "calendars/contact-center.yaml",
        "easter-monday",
        "easter-tuesday",
        "broken-calendar",
        "easter-monday",
    ],
    [
        "lines.yaml",
        "  slower:",
        "  slow:",
        "missing-line",
        "slower",
    ],
    [
        "body.yaml",
        "  de: { tag: de-DE }\n",
        "",
        "missing-language",
        "de",
    ],
];

#[test]
fn each_rule_catches_its_mistake() {
    for [file, from, to, code, names] in MISTAKES {
        let found = findings(file, from, to);
        assert!(
            found
                .iter()
                .any(|d| d.code == *code && d.message.contains(names) && d.file == *file),
            "{code} {names}: {found:#?}"
        );
    }
}

#[test]
fn a_silent_caller_who_would_go_round_for_ever_is_an_error() {
    let from = "      goto: to-operator\n  no-match:";
    let found = one(
        SHIPPED_FLOW,
        from,
        "      goto: services\n  no-match:",
        "endless",
    );
    assert!(found.message.contains("`services`"), "{}", found.message);
    let found = one(SHIPPED_FLOW, from, "  no-match:", "missing-ladder");
    assert!(found.message.contains("no-input"), "{}", found.message);
}

#[test]
fn one_wrong_target_is_one_finding() {
    let found = findings(SHIPPED_FLOW, "start: hours", "start: ours");
    assert_eq!(codes(&found), ["unknown-node"]);
    let found = findings(SHIPPED_FLOW, "start: hours", "start: language");
    let messages: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(messages, ["nothing leads to `hours`"]);
}

#[test]
fn a_position_that_could_grow_too_long_is_an_error() {
    let many: Vec<String> = (0..12)
        .map(|n| format!("  {}-{n}: [{}]\n", "v".repeat(20), "x".repeat(30)))
        .collect();
    let to = format!("variables:\n{}", many.concat());
    let found = one(
        SHIPPED_FLOW,
        "variables:                       # with all their values: they travel in URLs\n",
        &to,
        "long-position",
    );
    assert!(found.message.contains("512"));
}

#[test]
fn a_file_that_cannot_be_read_is_one_finding_with_its_place() {
    let found = findings(
        SHIPPED_FLOW,
        "      goto: services",
        "      go-to: services",
    );
    let [only] = found.as_slice() else {
        panic!("{found:#?}");
    };
    assert_eq!((only.code, only.file.as_str()), ("yaml", SHIPPED_FLOW));
    assert!(only.message.contains("go-to") && only.line > 100, "{only}");
    let mut sources = shipped();
    sources.remove("body.yaml");
    let (_, found) = check(&sources, SHIPPED_FLOW);
    assert_eq!(codes(&found), ["missing-file"], "{found:#?}");
    let (_, found) = check(&Sources::new(), "x.yaml");
    assert_eq!(codes(&found), ["missing-file"; 4]);
}

#[test]
fn no_text_of_any_kind_makes_the_reader_panic() {
    for text in [
        "",
        "{}",
        "[",
        "flow: &a *a",
        "\u{0}",
        "nodes: {x: {play: 1}}",
        "a: !!binary x",
    ] {
        for file in shipped().keys() {
            let mut sources = shipped();
            sources.insert(file.clone(), text.to_owned());
            let (flow, found) = check(&sources, SHIPPED_FLOW);
            assert!(flow.is_none() && !found.is_empty(), "{file}: {text}");
        }
    }
}
