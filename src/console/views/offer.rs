//! A call on offer: all that is known of the caller, before it is accepted (pains 25, 26).

use askama::Template;

use super::timer::Timer;
use super::words;

/// The fragment `#offer`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/offer.html")]
pub struct OfferPanel {
    /// The session's token.
    pub csrf: String,
    /// The call on offer, if there is one.
    pub offer: Option<Offer>,
    /// What to say when there is none: why none can come, or that one will.
    pub quiet: String,
}

/// One offer, for one operator.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The offer's id.
    pub id: String,
    /// The number that was dialled, as shown ("803 164, da fisso").
    pub dialled_shown: String,
    /// The number that was dialled.
    pub dialled: String,
    /// The caller's number, in E.164; empty when withheld.
    pub caller: String,
    /// The caller's number as shown ("347 123 4567"); empty when withheld.
    pub caller_shown: String,
    /// The language's code; empty when the caller chose none.
    pub language: String,
    /// The names of the nodes walked, in order.
    pub path: Vec<String>,
    /// What was understood: the intent's name.
    pub intent: String,
    /// What was said, as it was heard; untrusted text.
    pub said: String,
    /// How long the caller has waited.
    pub waited: Timer,
    /// How long the offer still stands.
    pub left: Timer,
    /// Seconds that an offer stands in all, for the bar.
    pub lasts_seconds: i64,
}

/// Why an operator does not take a call; name and Italian text.
pub const DECLINE_REASONS: [(&str, &str); 3] = [
    ("unfinished", "Sto finendo una pratica"),
    ("technical", "Problema tecnico"),
    ("other", "Altro"),
];

impl Offer {
    fn caller_or_withheld(&self) -> &str {
        if self.caller_shown.is_empty() {
            "Numero nascosto"
        } else {
            &self.caller_shown
        }
    }

    fn walked(&self) -> String {
        self.path
            .iter()
            .map(|node| words::node(node))
            .collect::<Vec<_>>()
            .join(" › ")
    }

    /// What a screen reader says, once an offer.
    fn spoken(&self) -> String {
        format!(
            "Chiamata in arrivo: {}. {}. In attesa da {}. Alt più A per accettare.",
            self.caller_or_withheld(),
            words::intent(&self.intent),
            self.waited.text()
        )
    }
}
