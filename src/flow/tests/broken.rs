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

#[test]
fn each_rule_catches_its_mistake() {
    let flow = SHIPPED_FLOW;
    for (file, from, to, code, names) in [
        (
            flow,
            "        de: Für Deutsch drücken Sie die Zwei.\n",
            "",
            "missing-language",
            "`de`",
        ),
        (
            flow,
            "intents: intents ",
            "intents: intenti ",
            "unknown-intents",
            "intenti",
        ),
        (
            flow,
            "calendar: contact-center",
            "calendar: other",
            "unknown-calendar",
            "other",
        ),
        (
            flow,
            "on-max-wait: max-wait",
            "on-max-wait: maxwait",
            "unknown-line",
            "maxwait",
        ),
        (
            flow,
            "{ press: 2, words",
            "{ press: 1, words",
            "duplicate-key",
            "`1`",
        ),
        (
            flow,
            "{ press: 2, words",
            "{ press: 12, words",
            "bad-key",
            "`12`",
        ),
        (
            flow,
            "set: intent\n",
            "set: reason\n",
            "open-variable",
            "reason",
        ),
        (
            flow,
            "pin-status, other]",
            "other]",
            "unknown-intent",
            "pin-status",
        ),
        (
            flow,
            "        else:\n",
            "        pin:\n",
            "open-branch",
            "intent",
        ),
        (
            flow,
            "{body.of.it}",
            "{body.off.it}",
            "unknown-placeholder",
            "body.off.it",
        ),
        (
            flow,
            "lost: to-operator",
            "lost: goodbye",
            "lost-is-no-queue",
            "goodbye",
        ),
        (
            flow,
            "goto: to-pin",
            "goto: to-operator",
            "unreachable",
            "to-pin",
        ),
        (
            flow,
            "  privacy:\n    play:",
            "  Privacy:\n    play:",
            "bad-name",
            "Privacy",
        ),
        (
            "calendars/contact-center.yaml",
            "Europe/Rome",
            "Europe/Roma",
            "broken-calendar",
            "Europe/Roma",
        ),
        (
            "calendars/contact-center.yaml",
            "08:00-14:00",
            "14:00-08:00",
            "broken-calendar",
            "14:00-08:00",
        ),
        (
            "calendars/contact-center.yaml",
            "easter-monday",
            "easter-tuesday",
            "broken-calendar",
            "easter-monday",
        ),
        (
            "lines.yaml",
            "  slower:",
            "  slow:",
            "missing-line",
            "slower",
        ),
        (
            "body.yaml",
            "  de: { tag: de-DE }\n",
            "",
            "missing-language",
            "de",
        ),
    ] {
        let found = findings(file, from, to);
        assert!(
            found
                .iter()
                .any(|d| d.code == code && d.message.contains(names) && d.file == file),
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
