//! Which release of each flow is live, what was before, and the way back.

use askama::Template;

use super::shell::Shell;

/// `GET /console/flows`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/flows.html")]
pub struct Flows {
    /// The frame.
    pub shell: Shell,
    /// What was just done.
    pub notice: Option<String>,
    /// What was refused.
    pub problem: Option<String>,
    /// The flows, by name.
    pub flows: Vec<FlowCard>,
}

/// One flow.
#[derive(Debug, Clone)]
pub struct FlowCard {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The numbers that lead to it, as they are dialled.
    pub numbers: String,
    /// It answers the numbers that no flow claims, too.
    pub main: bool,
    /// This server answers calls with it.
    pub served: bool,
    /// Its releases, the live one first.
    pub turns: Vec<Turn>,
}

/// A release that was live, or is.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Its hash.
    pub hash: String,
    /// Since when ("22/11/2026 14:42").
    pub at: String,
    /// How it became live.
    pub how: String,
    /// Who made it so.
    pub who: String,
    /// Why.
    pub note: String,
    /// The release that it replaced; blank where it was the first.
    pub replaced: String,
    /// It is live.
    pub live: bool,
    /// It can be made live again.
    pub back: bool,
}

/// `GET /console/flows/{flow}/roll-back/{hash}`: are you sure, and why.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/flow_back.html")]
pub struct FlowBack {
    /// The frame.
    pub shell: Shell,
    /// The flow's name.
    pub name: String,
    /// The release that is live.
    pub live: String,
    /// The release to go back to.
    pub to: String,
    /// Since when that one was live.
    pub at: String,
    /// What to put right.
    pub problem: Option<&'static str>,
}

/// `GET /console/flows/{flow}/diff/{before}/{after}`: what is different between two releases.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/flow_diff.html")]
pub struct FlowDiff {
    /// The frame.
    pub shell: Shell,
    /// The flow's name.
    pub name: String,
    /// The release before.
    pub before: String,
    /// The release after.
    pub after: String,
    /// What differs; nothing where a release cannot be read any more.
    pub things: Option<Vec<Thing>>,
}

/// A node, a queue, a calendar … that differs.
#[derive(Debug, Clone)]
pub struct Thing {
    /// What it is called.
    pub name: String,
    /// It came ("nuovo"), it went ("tolto"), or nothing is said.
    pub how: &'static str,
    /// What differs in it, as it was and as it is.
    pub changes: Vec<(String, String, String)>,
}
