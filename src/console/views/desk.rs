//! The desk: where an operator waits for calls, sees the line and the last contacts.

use askama::Template;

use super::line::Line;
use super::shell::Shell;
use super::words;

/// `GET /console`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/desk.html")]
pub struct Desk {
    /// The frame.
    pub shell: Shell,
    /// A message about what was just done, shown once.
    pub notice: Option<String>,
    /// The waiting line.
    pub line: Line,
    /// The operator's own last contacts, newest first.
    pub last: Vec<LastContact>,
}

/// A contact of today.
#[derive(Debug, Clone)]
pub struct LastContact {
    /// The contact's id.
    pub id: String,
    /// When it began, local time ("10:42").
    pub at: String,
    /// The caller's number, masked ("*** *** *67").
    pub caller: String,
    /// The intent's name.
    pub intent: String,
    /// The outcome's Italian name; nothing while it is open.
    pub outcome: Option<String>,
    /// How long it lasted ("4:10").
    pub lasted: String,
}
