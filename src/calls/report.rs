//! What became of a scripted call, and how it is printed for people.

use std::io::Write;
use std::time::Duration;

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The file.
    pub file: String,
    /// What the call shows.
    pub title: String,
    /// What did not hold, each with its place: `FILE:LINE:COLUMN: step: expected and found; the node
    /// where the call was, with the flow's file and line`.
    pub failures: Vec<String>,
    /// What could be neither set nor seen where the call was played, each with its place.
    pub not_checked: Vec<String>,
    /// The story.
    pub transcript: String,
    /// The ways through the flow, one a call.
    pub ways: Vec<Way>,
    /// How long the call lasted, by its own clock.
    pub lasted: Duration,
}

/// The way of a call through the flow.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// The number that calls.
    pub from: String,
    /// The number that was dialled.
    pub dialled: String,
    /// The effects of its steps, each a JSON list, as the journal keeps them.
    pub steps: Vec<String>,
}

impl Report {
    /// Whether everything held that was looked at.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// From now on what was not checked has failed.
    pub fn be_strict(&mut self) {
        let unchecked = self.not_checked.drain(..);
        self.failures
            .extend(unchecked.map(|text| format!("{text} (not checked)")));
    }

    /// The story and what did not hold.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn print(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "{} · {}", self.title, self.file)?;
        out.write_all(self.transcript.as_bytes())?;
        for text in &self.not_checked {
            writeln!(out, "– {text}")?;
        }
        for failure in &self.failures {
            writeln!(out, "✘ {failure}")?;
        }
        match (self.passed(), self.not_checked.len()) {
            (true, 0) => writeln!(out, "✔ as expected\n"),
            (true, count) => writeln!(out, "as far as checked as expected; not checked: {count}\n"),
            (false, _) => writeln!(out, "✘ not as expected\n"),
        }
    }
}
