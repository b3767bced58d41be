//! What could not be delivered for good, with the reason and the next step.

use askama::Template;

use super::shell::Shell;

/// `GET /console/undelivered`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/undelivered.html")]
pub struct Undelivered {
    /// The frame.
    pub shell: Shell,
    /// What failed, newest first.
    pub items: Vec<UndeliveredItem>,
}

/// One message or letter.
#[derive(Debug, Clone)]
pub struct UndeliveredItem {
    /// The six digits of the practice.
    pub practice: String,
    /// Name and surname.
    pub person: String,
    /// "SMS", "E-mail", "PEC", "Lettera".
    pub way: String,
    /// To where, masked.
    pub to: String,
    /// When it failed, local time.
    pub at: String,
    /// Why, in Italian.
    pub reason: String,
    /// What to do, in Italian.
    pub next_step: String,
}
