//! The record of a caller who is known: where their PIN is, what to say, and what may be done. There
//! is no secret in it and contacts are masked.

use askama::Template;

use super::delivery::MessageLine;
use super::delivery::MessageState;
use super::outcome::OutcomeForm;
use super::shell::Shell;

/// A label and a text.
pub type Fact = (&'static str, String);

/// The form for other contacts.
#[derive(Clone)]
pub struct ContactsForm {
    /// Field, label, what was typed and what to put right.
    pub fields: Vec<(&'static str, &'static str, String, String)>,
    /// Why it was not taken.
    pub problem: Option<String>,
}

/// What may be done about the PIN.
#[derive(Clone)]
pub struct Deeds {
    /// It may be revoked (T20).
    pub revoke: bool,
    /// Another may be asked for at once (T20 with T1, T7).
    pub another: bool,
    /// It came unasked: asking for another is how it is activated by telephone (T7).
    pub preassigned: bool,
    /// Why no other can be asked for now, and what else there is (C12).
    pub no_other: Vec<String>,
    /// Contacts may be changed (T24); or why not.
    pub contacts: Result<ContactsForm, &'static str>,
}

/// `GET /console/contacts/{id}/record`. No `Debug`: it is personal data.
#[derive(Clone, Template)]
#[template(path = "console/views/record.html")]
pub struct RecordPage {
    /// The frame.
    pub shell: Shell,
    /// The contact.
    pub contact_id: String,
    /// What was just done.
    pub notice: Option<String>,
    /// What was refused.
    pub problem: Option<String>,
    /// Name and surname.
    pub person: String,
    /// The codice fiscale in groups.
    pub cf: String,
    /// The state's word.
    pub state: &'static str,
    /// About the PIN.
    pub facts: Vec<Fact>,
    /// What to read aloud.
    pub say: Vec<String>,
    /// The first half's messages.
    pub messages: Vec<MessageLine>,
    /// The letter, in a sentence.
    pub letter: Option<String>,
    /// Way and masked address, and since when.
    pub contacts: Vec<(&'static str, String, String)>,
    /// Number, state and day of each practice.
    pub practices: Vec<(String, &'static str, String)>,
    /// What waits: tasks and approvals, one sentence each.
    pub waits: Vec<String>,
    /// What may be done.
    pub deeds: Deeds,
    /// Word and text of each reason to revoke.
    pub reasons: Vec<(&'static str, &'static str)>,
    /// How the contact ends.
    pub outcome: OutcomeForm,
}
