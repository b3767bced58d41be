//! The operator's open contacts, on every page: the way back to the call, its state and its clock.

use askama::Template;

use super::timer::Timer;

/// Where the caller's line is, as seen from the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallState {
    /// The operator's telephone is ringing.
    Connecting,
    /// Both are talking.
    Talking,
    /// The line went down before the operator ended it.
    Dropped,
    /// The call is over; the contact may still be in wrap-up.
    Closed,
}

impl CallState {
    /// The Italian name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connecting => "in collegamento",
            Self::Talking => "in linea",
            Self::Dropped => "caduta",
            Self::Closed => "chiusa",
        }
    }

    /// The word used in attributes and classes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Talking => "talking",
            Self::Dropped => "dropped",
            Self::Closed => "closed",
        }
    }
}

/// A contact that is not closed.
#[derive(Debug, Clone)]
pub struct OpenContact {
    /// The contact's id.
    pub id: String,
    /// The caller's number as shown, or "Numero nascosto".
    pub caller: String,
    /// The state of the call.
    pub state: CallState,
    /// How long the state has lasted.
    pub timer: Timer,
    /// What is left of the wrap-up, once the call is over.
    pub wrap_up: Option<Timer>,
    /// The draft's version, so that an open form learns of a change made elsewhere.
    pub version: i64,
}

/// The fragment `#contact`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/strip.html")]
pub struct ContactStrip {
    /// Contacts not closed, newest first.
    pub contacts: Vec<OpenContact>,
}
