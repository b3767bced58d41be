//! What an operator says: an opening, steps and a closing for each intent, and the lines that decide a
//! call. Texts are data (`it.rs`); this file only picks and fills them. No caller's data is kept here.

mod it;
pub mod status;

use askama::Template;

use super::views::review::FirstHalfBy;
pub use it::{ALREADY_HAS_PIN, DO_NOT_TELL, NEVER_RESTORABLE, TO_CALL_BACK};
pub use it::{FIRST_IDENTIFY, IDENTIFY, NOT_IDENTIFIED};

/// A guide as it is written: `{body.of}`, `{body.the}` and `{operator}` are filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guide {
    /// The intent's name in the flow.
    pub intent: &'static str,
    /// The first words.
    pub opening: &'static str,
    /// What comes then, in order.
    pub steps: &'static [Step],
    /// The last words.
    pub closing: &'static str,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What the operator does; may be empty.
    pub hint: &'static str,
    /// What the operator says; may be empty.
    pub say: &'static str,
}

/// What fills a guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill<'a> {
    /// "dell'INPS".
    pub body_of: &'a str,
    /// "l'INPS".
    pub body_the: &'a str,
    /// The operator's first name, as it is told to callers.
    pub operator: &'a str,
}

/// A guide ready to be read: the fragment at the left of the call screen.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "console/guide/guide.html")]
pub struct GuideView {
    /// The first words.
    pub opening: String,
    /// Hint and words of each step.
    pub steps: Vec<(String, String)>,
    /// The last words.
    pub closing: String,
}

/// The guide of an intent; an unknown one gets the general guide.
pub fn guide(intent: &str) -> &'static Guide {
    it::GUIDES
        .iter()
        .find(|guide| guide.intent == intent)
        .unwrap_or(&it::OTHER)
}

/// The guide of an intent, filled in.
pub fn view(intent: &str, fill: Fill<'_>) -> GuideView {
    let guide = guide(intent);
    let filled = |text: &str| {
        text.replace("{body.of}", fill.body_of)
            .replace("{body.the}", fill.body_the)
            .replace("{operator}", fill.operator)
    };
    GuideView {
        opening: filled(guide.opening),
        steps: guide
            .steps
            .iter()
            .map(|step| (filled(step.hint), filled(step.say)))
            .collect(),
        closing: filled(guide.closing),
    }
}

/// Line 1: no mobile, no e-mail (C19).
pub fn no_contact(address: &str, hours: &str) -> String {
    it::NO_CONTACT
        .replace("{address}", address)
        .replace("{hours}", hours)
}

/// Line 2: before Confirm. `what` is "il cellulare", "l'e-mail" or "la PEC".
pub fn read_back(what: &str, contact: &str, address: &str) -> String {
    it::READ_BACK
        .replace("{what}", what)
        .replace("{contact}", contact)
        .replace("{address}", address)
}

/// Line 3: after Confirm. Days are promised in Italy alone.
pub fn after_confirm(by: FirstHalfBy, abroad: bool) -> String {
    let message = match by {
        FirstHalfBy::Sms => "partito un SMS",
        FirstHalfBy::Email => "partita un'e-mail",
        FirstHalfBy::Pec => "partita una PEC",
    };
    let when = if abroad {
        "all'indirizzo all'estero: ci vogliono alcune settimane"
    } else {
        "in 7-15 giorni"
    };
    it::AFTER_CONFIRM
        .replace("{message}", message)
        .replace("{when}", when)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILL: Fill<'_> = Fill {
        body_of: "dell'INPS",
        body_the: "l'INPS",
        operator: "Anna",
    };

    #[test]
    fn every_intent_of_the_flow_has_a_guide_with_an_opening_and_a_closing() {
        for intent in [
            "pin-request",
            "pin-restore",
            "pin-revoke",
            "pin-activate",
            "pin-first-access",
            "pin-status",
            "pin",
            "other",
        ] {
            let view = view(intent, FILL);
            assert_eq!(guide(intent).intent, intent);
            assert!(!view.opening.is_empty() && !view.closing.is_empty());
        }
        assert_eq!(guide("never heard of").intent, "other");
    }

    #[test]
    fn no_placeholder_is_left_in_what_is_read_aloud() {
        for guide in it::GUIDES {
            let shown = format!("{:?}", view(guide.intent, FILL));
            assert!(
                !shown.contains("{body") && !shown.contains("{operator"),
                "{shown}"
            );
        }
        let lines = [
            no_contact("Roma", "dalle 8 alle 12"),
            read_back("il cellulare", "347 12 34 567", "via del Corso 1, Roma"),
            after_confirm(FirstHalfBy::Pec, false),
            after_confirm(FirstHalfBy::Pec, true),
        ];
        for line in lines {
            assert!(!line.contains('{'), "{line}");
        }
    }

    #[test]
    fn nobody_abroad_is_promised_a_letter_within_days() {
        let abroad = after_confirm(FirstHalfBy::Sms, true);
        assert!(abroad.contains("alcune settimane") && !abroad.contains("giorni"));
        assert!(after_confirm(FirstHalfBy::Sms, false).contains("7-15 giorni"));
    }

    #[test]
    fn the_unclear_pin_opens_on_whether_there_is_one_already() {
        assert!(guide("pin").steps[0].say.contains("Ha già un PIN?"));
    }

    #[test]
    fn a_guide_never_asks_for_the_pin() {
        for guide in it::GUIDES {
            for step in guide.steps {
                assert!(
                    !step.say.to_lowercase().contains("mi dica il pin"),
                    "{}",
                    step.say
                );
            }
        }
    }
}
