//! Every rule of the lint by its code, with one sentence and what to do. What breaks a rule is
//! looked for in `lint`, and where files are read.

use super::diagnostic::Severity;

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its short name, for scripts.
    pub code: &'static str,
    /// How bad it is to break it.
    pub severity: Severity,
    /// What breaks it.
    pub what: &'static str,
    /// What to do then.
    pub help: &'static str,
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// All rules: the errors, then the warnings, each by code.
pub fn rules() -> &'static [Rule] {
    RULES
}

const fn error(code: &'static str, what: &'static str, help: &'static str) -> Rule {
    Rule {
        code,
        severity: Severity::Error,
        what,
        help,
    }
}

const fn warning(code: &'static str, what: &'static str, help: &'static str) -> Rule {
    Rule {
        code,
        severity: Severity::Warning,
        what,
        help,
    }
}

const RULES: &[Rule] = &[
    error(
        "ambiguous-key",
        "A key begins a longer entry of the same menu, and no `inter-digit` says how long to wait for the rest.",
        "give another key, or write `inter-digit: 3s` under `defaults`",
    ),
    error(
        "bad-field",
        "A field of an announcement is neither a list of values nor one moment, or `unknown` does not fit it.",
        "write `values`, or `moment: true` in one field and `unknown` beside it",
    ),
    error(
        "bad-key",
        "A key is none of 0 to 9, * and #.",
        "write the key as callers press it: 0 to 9, * or #",
    ),
    error(
        "bad-length",
        "The fewest and the most digits of a number cannot both hold.",
        "write `min` and `max` so that 1 ≤ min ≤ max ≤ 32",
    ),
    error(
        "bad-name",
        "A name cannot stand in a URL, or means something else already.",
        "use small letters, digits and hyphens, and no reserved word",
    ),
    error(
        "bad-number",
        "A telephone number is not written as numbers are dialled.",
        "write the digits alone, without blanks; a transfer begins with + or sip:",
    ),
    error(
        "bad-recording",
        "A recording is missing, or telephones cannot play its format.",
        "put a WAV file of 8 kHz, mono, 16-bit PCM or µ-law or A-law into `recordings/`",
    ),
    error(
        "bad-ssml",
        "SSML is not well formed, or holds an element, an attribute or a value that platforms do not know.",
        "correct the markup, or write the words under `text`",
    ),
    error(
        "broken-calendar",
        "A calendar has a gap, openings that overlap, a wrong day or hour, no such zone, or never opens.",
        "correct the calendar; a day on which nobody answers is written `sunday: []`",
    ),
    error(
        "dead-end",
        "A caller gets to where nothing says how the call goes on.",
        "write where the call goes on",
    ),
    error(
        "duplicate-key",
        "A menu uses a key twice, or a key that means something else at every menu.",
        "give the choice another key, or change the key that is good everywhere for this menu under its own `keys`",
    ),
    error(
        "duplicate-word",
        "The same words mean two things at once in a language.",
        "keep the words in one place, or make one of them longer: the longest match wins",
    ),
    error(
        "empty-phrase",
        "A phrase holds no words.",
        "write words, or take the line out",
    ),
    error(
        "endless",
        "A caller who stays silent or errs goes round for ever.",
        "let one rung or one way of the circle lead to a queue or to the end",
    ),
    error(
        "large-recording",
        "A recording is too large to be kept by every server.",
        "make it shorter than eight minutes, or split it",
    ),
    error(
        "long-position",
        "What a URL must hold could grow too long.",
        "shorten the names of nodes and variables, or their values",
    ),
    error(
        "lost-is-no-queue",
        "`lost` leads to something other than a queue.",
        "name an `enqueue` node: whoever is lost must reach a person",
    ),
    error(
        "missing-file",
        "A file that every flow needs is missing.",
        "add the file; `ivr-flows/` has one of each to start from",
    ),
    error(
        "missing-ladder",
        "A menu does not say what happens after silence or a mistake, or its last rung stays.",
        "give the last rung a `goto` that leads to a person",
    ),
    error(
        "missing-language",
        "A text is not written in a language that is declared.",
        "write the text in that language, or take the language out of `languages`",
    ),
    error(
        "missing-line",
        "A line that the engine says is missing from `lines.yaml`.",
        "add the line in every language",
    ),
    error(
        "no-language",
        "The flow declares no language.",
        "write `languages: [it]`",
    ),
    error(
        "no-person",
        "From here no way leads to a queue or to a number outside.",
        "add a way to a person: a choice, a key under `defaults`, or a `goto`",
    ),
    error(
        "no-words",
        "A question waits for words, and the platform hears none.",
        "write `only-keys:` with the menu of keys that is asked instead",
    ),
    error(
        "not-secret",
        "A question for something that must never be kept, like a PIN, is not secret.",
        "add `secret: true`: then the digits are never written down",
    ),
    error(
        "number-claimed-twice",
        "Two flows claim the same number.",
        "take the number out of one of them",
    ),
    error(
        "open-branch",
        "A branch says nothing for some values.",
        "add an `else`, or the values that are missing",
    ),
    error(
        "open-hours",
        "Opening hours do not say what happens on a holiday, outside the hours or in an emergency.",
        "add `closed`, `holiday` and `emergency`, each with a node",
    ),
    error(
        "open-queue",
        "A queue does not say how long is too long, or what callers hear then.",
        "add `max-wait`, `on-max-wait` and `on-no-operators`",
    ),
    error(
        "open-variable",
        "A variable has no closed set of values.",
        "declare it with all its values under `variables`",
    ),
    error(
        "past-calendar",
        "All single days off of a calendar are over.",
        "add the days to come under `once`, or take `once` out",
    ),
    error(
        "recording-before-notice",
        "A caller can be recorded without having heard that it will happen.",
        "put a `play` with `notice: true` on every way to it",
    ),
    error(
        "tag",
        "A YAML tag makes the file mean more than what is written.",
        "take the tag out",
    ),
    error(
        "unknown-calendar",
        "A calendar does not exist.",
        "add `calendars/NAME.yaml`, or correct the name",
    ),
    error(
        "unknown-exit",
        "A sub-flow has no such way out.",
        "correct the name, or declare it under `exits` of the sub-flow",
    ),
    error(
        "unknown-intent",
        "An intent is not among the values of its variable.",
        "add it to the values of the variable, or correct the name",
    ),
    error(
        "unknown-intents",
        "The words of a set of intents are missing in a language.",
        "add the file, or correct the name",
    ),
    error(
        "unknown-language",
        "A text is written in a language that is not declared.",
        "add it to `languages`, or take the text out",
    ),
    error(
        "unknown-line",
        "A line does not exist.",
        "add it to `lines.yaml`, or correct the name",
    ),
    error(
        "unknown-node",
        "A target does not exist.",
        "correct the name, or add the node",
    ),
    error(
        "unknown-placeholder",
        "A text uses a placeholder that nothing fills.",
        "correct the name; `body.yaml` has those of the body",
    ),
    error(
        "unknown-queue",
        "A queue does not exist.",
        "add it to `queues.yaml`, or correct the name",
    ),
    error(
        "unknown-skill",
        "A skill does not exist.",
        "add it to `skills` of `queues.yaml`, or correct the name",
    ),
    error(
        "unknown-sub-flow",
        "A sub-flow does not exist.",
        "add `sub-flows/NAME.yaml`, or correct the name",
    ),
    error(
        "unknown-value",
        "A value is not among those of its variable.",
        "correct it, or add it to the values of the variable",
    ),
    error(
        "unreachable",
        "Nothing leads to a node.",
        "lead a way to it, or take it out",
    ),
    error(
        "unset-variable",
        "A branch asks for a variable that has no value yet on some way.",
        "add an `else`, or set the variable on every way",
    ),
    error(
        "unused-field",
        "The text of an announcement never says one of its fields in a language.",
        "write the placeholder into the text, or take the field out",
    ),
    error(
        "yaml",
        "The file cannot be read.",
        "correct the line; `flow schema` says what can stand where",
    ),
    warning(
        "deep-menu",
        "More than three questions lie before a person.",
        "join menus, or offer the operator earlier",
    ),
    warning(
        "hidden-operator",
        "The first menu after the language offers no person.",
        "add a choice, or a key that is good at every menu",
    ),
    warning(
        "keys-told",
        "A text promises a key that does nothing there, or is silent about one that does.",
        "say each key once, with its purpose before it: «Per … prema uno»",
    ),
    warning(
        "late-choice",
        "A caller hears too much before the first key.",
        "shorten what is said before, or move it behind the menu",
    ),
    warning(
        "many-choices",
        "A menu has more than five choices.",
        "split it: five are as many as people keep in mind",
    ),
    warning(
        "markup-in-text",
        "A plain text holds markup, which a voice would read out.",
        "write it under `ssml`: `it: { ssml: \"…\" }`",
    ),
    warning(
        "odd-time-out",
        "A menu waits less than 2 or more than 15 seconds.",
        "write 5s to 8s: older people need time, and silence feels long",
    ),
    warning(
        "spelled-out",
        "SSML has a voice spell characters out, which neural voices leave out.",
        "write the words that are to be heard: «A come Ancona, sette»",
    ),
    warning(
        "stale-recording",
        "A recording says another text than the one that is written.",
        "have the text recorded again",
    ),
    warning(
        "unknown-voice",
        "The platform has no such voice and will choose another.",
        "name a voice of the platform, or leave it out",
    ),
    warning(
        "unused-prompt",
        "A line or a recording is never heard.",
        "use it, or take it out",
    ),
];

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// The codes that are named after `call(` in the sources below `folder`.
    fn codes_after(call: &str, folder: &Path) -> Vec<String> {
        let mut codes = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                codes.extend(codes_after(call, &path));
            } else if path.file_name().is_some_and(|name| name != "rules.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let after = text.split(call).skip(1);
                let named = after.filter_map(|rest| rest.trim_start().strip_prefix('"'));
                codes.extend(named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
        }
        codes
    }

    #[test]
    fn every_code_that_is_reported_has_its_rule() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/flow"));
        for (calls, severity) in [
            (
                &["findings.error(", "findings.error_with(", "self.error("][..],
                Severity::Error,
            ),
            (
                &["findings.warning(", "findings.warning_with("],
                Severity::Warning,
            ),
        ] {
            for call in calls {
                let codes = codes_after(call, folder);
                assert!(!codes.is_empty(), "{call}");
                for code in codes {
                    let rule = rule(&code).unwrap_or_else(|| panic!("no rule `{code}`"));
                    assert_eq!(rule.severity, severity, "{code}");
                }
            }
        }
    }

    #[test]
    fn rules_stand_in_order_and_say_something() {
        let key = |rule: &Rule| (rule.severity, rule.code);
        assert!(rules().is_sorted_by(|a, b| key(a) < key(b)));
        for rule in rules() {
            assert!(
                rule.what.ends_with('.') && !rule.help.is_empty(),
                "{rule:?}"
            );
        }
    }
}
