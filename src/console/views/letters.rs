//! Letters that came back undelivered are noted here by the number of their practice (T23).

use askama::Template;

use super::shell::Shell;

/// `GET /console/returned-letters`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/letters.html")]
pub struct ReturnedLetters {
    /// The frame.
    pub shell: Shell,
    /// What was just noted.
    pub notice: Option<String>,
    /// What was typed, where it was refused.
    pub number: String,
    /// What to put right.
    pub problem: Option<&'static str>,
}
