//! The operator's own state, and the two wishes there are: ready, or a pause with its reason.

use askama::Template;

use super::timer::Timer;
use super::words;

/// What an operator is doing, as shown to the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PresenceState {
    /// Calls may be offered.
    Ready,
    /// Not offered calls; the reason's name (`words::pause_reason`).
    Paused(String),
    /// A call is on offer.
    Offered,
    /// The call is being connected, or both are talking.
    Talking,
    /// After the call, before the next.
    WrapUp,
    /// The screen does not answer, so no call is offered.
    Unreachable,
}

/// The fragment `#presence`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/presence.html")]
pub struct Presence {
    /// The session's token.
    pub csrf: String,
    /// The state now.
    pub state: PresenceState,
    /// How long it has lasted.
    pub timer: Timer,
    /// Where the operator's telephone rings; empty when there is none, and then nobody can be ready.
    pub endpoint: String,
    /// A wish that takes effect at the end of the call: the pause's reason.
    pub pause_next: Option<String>,
}

/// The reasons an operator may choose for a pause.
pub const PAUSE_REASONS: [&str; 4] = ["break", "training", "offline-work", "meeting"];

impl Presence {
    fn name(&self) -> &'static str {
        match self.state {
            PresenceState::Ready => "Pronto",
            PresenceState::Paused(_) => "In pausa",
            PresenceState::Offered => "Chiamata in arrivo",
            PresenceState::Talking => "In chiamata",
            PresenceState::WrapUp => "Dopo chiamata",
            PresenceState::Unreachable => "Non raggiungibile",
        }
    }

    fn word(&self) -> &'static str {
        match self.state {
            PresenceState::Ready => "ready",
            PresenceState::Paused(_) => "paused",
            PresenceState::Offered => "offered",
            PresenceState::Talking => "talking",
            PresenceState::WrapUp => "wrap-up",
            PresenceState::Unreachable => "unreachable",
        }
    }

    fn reason(&self) -> Option<&str> {
        match &self.state {
            PresenceState::Paused(reason) if !reason.is_empty() => {
                Some(words::pause_reason(reason))
            }
            PresenceState::Paused(_)
            | PresenceState::Ready
            | PresenceState::Offered
            | PresenceState::Talking
            | PresenceState::WrapUp
            | PresenceState::Unreachable => None,
        }
    }

    /// Ready is a wish that changes something: after a pause or a wrap-up, or to take back a pause.
    fn can_be_ready(&self) -> bool {
        let already = match self.state {
            PresenceState::Ready | PresenceState::Offered | PresenceState::Talking => true,
            PresenceState::Paused(_) | PresenceState::WrapUp | PresenceState::Unreachable => false,
        };
        !self.endpoint.is_empty() && (!already || self.pause_next.is_some())
    }
}
