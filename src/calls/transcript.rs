//! What happened in a call, line by line, as it is printed: who, what, at which virtual time. The
//! half of a letter is never told to it.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::clock::Clock;
use crate::domain::zone::rome;

/// The story of a call. Clones write to the same.
#[derive(Clone)]
pub struct Transcript {
    clock: Clock,
    lines: Arc<Mutex<Vec<Line>>>,
}

enum Line {
    /// Somebody did or heard something.
    Happened {
        at: Timestamp,
        who: String,
        what: String,
    },
    /// An expectation was looked at.
    Looked(Mark, String),
}

/// What became of an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// It can be neither set nor seen where the call is played.
    NotChecked,
}

impl Mark {
    /// How it is printed.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Holds => "✔",
            Self::Fails => "✘",
            Self::NotChecked => "– not checked:",
        }
    }
}

impl Transcript {
    /// An empty story.
    pub fn new(clock: &Clock) -> Self {
        Self {
            clock: clock.clone(),
            lines: Arc::default(),
        }
    }

    /// Writes down what happens now.
    pub fn note(&self, who: &str, what: impl Into<String>) {
        self.push(Line::Happened {
            at: self.clock.now(),
            who: who.to_owned(),
            what: what.into(),
        });
    }

    /// Writes down what became of an expectation, with its line of the script.
    pub fn mark(&self, mark: Mark, line: &str) {
        self.push(Line::Looked(mark, line.to_owned()));
    }

    fn push(&self, line: Line) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(line);
    }

    /// The whole story.
    pub fn text(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let rome = rome();
        let mut text = String::new();
        for line in lines.iter() {
            let (at, who, what) = match line {
                Line::Happened { at, who, what } => (at, who, what),
                Line::Looked(mark, line) => {
                    // Writing to a string cannot fail.
                    let _always = writeln!(text, "          {} {line}", mark.sign());
                    continue;
                }
            };
            let at = at.to_zoned(rome.clone()).strftime("%H:%M:%S").to_string();
            let mut rows = what.lines();
            let first = rows.next().unwrap_or_default();
            let _always = writeln!(text, "{at}  {who:<10} {first}");
            for row in rows {
                let _always = writeln!(text, "{:20} {row}", "");
            }
        }
        text
    }
}
