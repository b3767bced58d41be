//! Practices whose address differs from the register: one operator proposes, another decides (T4).

use askama::Template;

use super::shell::Shell;

/// `GET /console/call-backs`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/call_backs.html")]
pub struct CallBacks {
    /// The frame.
    pub shell: Shell,
    /// A message about what was just done, shown once.
    pub notice: Option<String>,
    /// What was refused, shown once.
    pub problem: Option<String>,
    /// Practices, oldest first.
    pub practices: Vec<CallBack>,
}

/// One practice.
#[derive(Debug, Clone)]
pub struct CallBack {
    /// The practice's id.
    pub id: String,
    /// Its six digits.
    pub practice: String,
    /// Name and surname.
    pub person: String,
    /// The number to call, as shown.
    pub phone: String,
    /// When the person would like to be called, as they said it.
    pub preferred: String,
    /// That time is now.
    pub now: bool,
    /// The ids of the documents that were sent with it.
    pub documents: Vec<String>,
    /// Since when ("22/11 10:42").
    pub since: String,
    /// The address the caller gave.
    pub address_said: String,
    /// What differs, in a few words ("comune diverso"); never the register's own address.
    pub difference: String,
    /// How far it is.
    pub stage: Stage,
}

/// How far a practice to call back is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// Nobody has called yet, or why the last proposal was refused.
    ToPropose(String),
    /// Proposed by another: this operator may decide.
    ToDecide(Proposal),
    /// Proposed by this operator: somebody else must decide.
    Mine(Proposal),
}

/// What the first operator found.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Who proposes.
    pub by: String,
    /// Confirm the address, or reject the request.
    pub confirm: bool,
    /// Why.
    pub note: String,
}
