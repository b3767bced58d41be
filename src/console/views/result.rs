//! What came of the request: issued, to call back, or refused with what to do instead.

use askama::Template;

use super::correct::CorrectForm;
use super::delivery::Delivery;
use super::outcome::OutcomeForm;
use super::review::FirstHalfBy;
use super::shell::Shell;
use crate::console::guide;

/// What came of it.
#[derive(Debug, Clone)]
pub enum IssueResult {
    /// The PIN is made; its halves are on their way (T2).
    Issued {
        /// The six digits of the practice.
        practice: String,
        /// By which way the first half went.
        first_half_by: FirstHalfBy,
        /// The letter goes abroad.
        abroad: bool,
        /// The caller gave fewer than two of mobile, e-mail, PEC, and so can never restore (C5).
        never_restorable: bool,
        /// Where the halves are.
        delivery: Delivery,
        /// The correction, while it is allowed.
        correction: Option<CorrectForm>,
        /// The first half may be revealed once, to be read aloud (C8).
        dictation: bool,
    },
    /// The address differs from the register: nothing was issued (T3).
    ToCallBack {
        /// The six digits of the practice.
        practice: String,
    },
    /// It did not go, and why may only be told once the caller is known.
    ToIdentify,
    /// There is a live PIN already; the caller is known.
    AlreadyHasPin,
    /// Refused for another reason.
    Refused {
        /// What happened, in Italian.
        title: String,
        /// Why, in a sentence.
        text: String,
        /// What to do instead, one sentence each.
        instead: Vec<String>,
    },
}

/// `GET /console/contacts/{id}/result`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/result.html")]
pub struct ResultPage {
    /// The frame.
    pub shell: Shell,
    /// The contact.
    pub contact_id: String,
    /// Name and surname.
    pub person: String,
    /// What came of it.
    pub result: IssueResult,
    /// How the contact ends.
    pub outcome: OutcomeForm,
}
