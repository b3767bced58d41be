//! Everything that waits for a second person, in one queue. What is late is seen first.

use askama::Template;

use super::shell::Shell;

/// `GET /console/approvals`.
#[derive(Clone, Template)]
#[template(path = "console/views/approvals.html")]
pub struct Approvals {
    /// The frame.
    pub shell: Shell,
    /// What was just done.
    pub notice: Option<String>,
    /// What was refused.
    pub problem: Option<String>,
    /// What waits, what is due first at the head.
    pub items: Vec<Item>,
}

/// One proposal. No `Debug`: it is personal data.
#[derive(Clone)]
pub struct Item {
    /// Its id, for the page.
    pub id: String,
    /// The part of the addresses that names it: `practices/ID` or `ID`.
    pub path: String,
    /// What is proposed, in a few words.
    pub title: String,
    /// Who proposes.
    pub by: String,
    /// Until when it should be decided ("22/11 14:42").
    pub due: String,
    /// That time is past.
    pub late: bool,
    /// What it is about.
    pub facts: Vec<(&'static str, String)>,
    /// The ids of the documents to look at first.
    pub documents: Vec<String>,
    /// Whoever looks at the page proposed it, and so cannot decide.
    pub mine: bool,
}
