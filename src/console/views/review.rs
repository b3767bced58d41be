//! The read-back, before anything is issued (R42): the caller hears it, and only then Confirm.

use askama::Template;

use super::shell::Shell;
use super::words;

/// `GET /console/contacts/{id}/review`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/review.html")]
pub struct ReviewPage {
    /// The frame.
    pub shell: Shell,
    /// The contact.
    pub contact_id: String,
    /// The draft's version that was checked: a later one must be read again.
    pub version: i64,
    /// Makes replays of one confirmation one request.
    pub form_key: String,
    /// Name and surname.
    pub person: String,
    /// The code, in groups ("RSS MRA 85T10 A562S").
    pub codice_fiscale: String,
    /// "10/12/1985 a Roma (RM)".
    pub born: String,
    /// Where the first half goes, in groups ("347 12 34 567"), or the address of the mail.
    pub first_half_to: String,
    /// By which way the first half goes.
    pub first_half_by: FirstHalfBy,
    /// Further contacts that will be told, as shown.
    pub other_contacts: Vec<String>,
    /// Where the letter goes, as it is read aloud.
    pub address: String,
    /// The language of the messages, its code.
    pub language: String,
}

/// The way of the first half (R52–R54, C20).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstHalfBy {
    /// A text message.
    Sms,
    /// Ordinary mail.
    Email,
    /// Certified mail.
    Pec,
}

impl FirstHalfBy {
    pub(super) fn after_confirm(self) -> String {
        crate::console::guide::after_confirm(self, false)
    }

    pub(super) fn after_confirm_abroad(self) -> String {
        crate::console::guide::after_confirm(self, true)
    }
}

impl ReviewPage {
    fn line(&self) -> String {
        let what = match self.first_half_by {
            FirstHalfBy::Sms => "il cellulare",
            FirstHalfBy::Email => "l'e-mail",
            FirstHalfBy::Pec => "la PEC",
        };
        crate::console::guide::read_back(what, &self.first_half_to, &self.address)
    }

    fn way(&self) -> &'static str {
        match self.first_half_by {
            FirstHalfBy::Sms => "SMS a",
            FirstHalfBy::Email => "E-mail a",
            FirstHalfBy::Pec => "PEC a",
        }
    }
}
