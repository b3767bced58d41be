//! The call screen: who calls and why, what to say, and the request to fill in.

use askama::Template;

use super::form::PinForm;
use super::office::OfficePanel;
use super::outcome::OutcomeForm;
use super::shell::Shell;
use super::strip::CallState;
use super::words;
use crate::console::guide::GuideView;

/// What is known of the call.
#[derive(Debug, Clone)]
pub struct CallFacts {
    /// The contact's id.
    pub contact_id: String,
    /// The caller's number as shown, or "Numero nascosto".
    pub caller: String,
    /// The number that was dialled, as shown.
    pub dialled: String,
    /// The language's code.
    pub language: String,
    /// The names of the nodes walked.
    pub path: Vec<String>,
    /// The intent's name.
    pub intent: String,
    /// What was said; untrusted text.
    pub said: String,
    /// Numbers that the caller typed, by what they are; `None` where a number is not kept.
    pub typed: Vec<(String, Option<String>)>,
    /// How long the caller waited ("2:10").
    pub waited: String,
    /// The state of the call.
    pub state: CallState,
}

impl CallFacts {
    fn walked(&self) -> String {
        self.path
            .iter()
            .map(|node| words::node(node))
            .collect::<Vec<_>>()
            .join(" › ")
    }
}

/// What stands to the right of the guide.
#[derive(Debug, Clone)]
pub enum Work {
    /// The request, to fill in.
    Form(PinForm),
    /// The request with no way to send the first half: the office (C19).
    Office {
        /// The panel.
        office: OfficePanel,
        /// The form below it, in case the caller remembers an address.
        form: PinForm,
    },
    /// The practice is made; its result is on its own page.
    Done {
        /// The practice's number.
        practice: String,
    },
    /// The contact is closed: nothing to fill in.
    Closed,
}

/// Whether it is known who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// Not yet.
    Unknown,
    /// Yes: the record may be opened.
    Known,
    /// Not in this contact any more.
    Failed,
    /// The contact is closed: nobody asks any more.
    Closed,
}

/// `GET /console/contacts/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/call.html")]
pub struct CallPage {
    /// The frame.
    pub shell: Shell,
    /// The call.
    pub facts: CallFacts,
    /// Whether it is known who calls.
    pub identity: Identity,
    /// The caller's PIN was just revoked, and another may be asked for.
    pub renewed: bool,
    /// What to say.
    pub guide: GuideView,
    /// What to do.
    pub work: Work,
    /// How it ends.
    pub outcome: OutcomeForm,
}
