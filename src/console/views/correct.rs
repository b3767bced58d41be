//! One correction inside the same call, before the letter leaves: revoke and issue again (security 10).

use askama::Template;

/// The correction's form; present only while a correction is still allowed.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/correct.html")]
pub struct CorrectForm {
    /// The contact.
    pub contact_id: String,
    /// The session's token.
    pub csrf: String,
    /// Makes replays of one correction one.
    pub form_key: String,
    /// The mobile as typed.
    pub mobile: String,
    /// The e-mail as typed.
    pub email: String,
    /// What is wrong with the mobile.
    pub mobile_message: String,
    /// What is wrong with the e-mail.
    pub email_message: String,
}

/// Why a contact is corrected; name and Italian text.
pub const CORRECT_REASONS: [(&str, &str); 3] = [
    ("taken-down-wrong", "Scritto male da me"),
    ("said-wrong", "Detto male da chi chiama"),
    ("not-arriving", "Il messaggio non arriva"),
];
