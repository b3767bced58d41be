//! When something went wrong: what to do, and a number to tell. Never the cause.

use askama::Template;

use super::shell::Shell;

/// Any page that could not be made.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/error.html")]
pub struct ErrorPage {
    /// The frame; live parts are absent when they could not be read either.
    pub shell: Shell,
    /// The number by which the log names this error.
    pub number: String,
    /// What happened, in Italian, in a few words.
    pub title: String,
    /// What to do, one sentence each.
    pub steps: Vec<String>,
    /// What was typed and not saved: label and text, so that nothing is lost.
    pub kept: Vec<(String, String)>,
    /// Where to go on.
    pub back: String,
}
