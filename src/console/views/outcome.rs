//! How a contact ended, in the operator's words, and the end of the wrap-up.

use askama::Template;

use super::timer::Timer;
use super::words;

/// The outcomes an operator may choose; name and Italian text. That a PIN was issued, or that a
/// practice waits for a call back, is never chosen: the system knows (pain 48).
pub const OUTCOMES: [(&str, &str); 6] = [
    ("information", "Informazioni date"),
    ("sent-to-office", "Inviato in sede"),
    ("refused", "Richiesta non accolta"),
    ("not-identified", "Non riconosciuto"),
    ("dropped", "Linea caduta"),
    ("other", "Altro"),
];

/// Whether the system set this outcome, so that nobody changes it by hand.
pub fn is_set_by_system(outcome: Option<&str>) -> bool {
    matches!(
        outcome,
        Some("pin-issued" | "pin-revoked" | "to-call-back" | "abandoned" | "not-connected")
    )
}

/// The outcome's form and the button that closes the contact.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/outcome.html")]
pub struct OutcomeForm {
    /// The contact.
    pub contact_id: String,
    /// The session's token.
    pub csrf: String,
    /// The outcome's name, once known.
    pub chosen: Option<String>,
    /// The system set it: it can be read, not changed.
    pub fixed: bool,
    /// The note as typed.
    pub note: String,
    /// What is missing, when closing was refused.
    pub message: Option<String>,
    /// What is left of the wrap-up, once the call is over.
    pub wrap_up: Option<Timer>,
    /// The contact is closed: nothing to do any more.
    pub closed: bool,
}
