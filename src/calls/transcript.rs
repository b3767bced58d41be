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

struct Line {
    at: Timestamp,
    who: String,
    what: String,
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
        let line = Line {
            at: self.clock.now(),
            who: who.to_owned(),
            what: what.into(),
        };
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(line);
    }

    /// The whole story.
    pub fn text(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let rome = rome();
        let mut text = String::new();
        for line in lines.iter() {
            let at = line
                .at
                .to_zoned(rome.clone())
                .strftime("%H:%M:%S")
                .to_string();
            let mut rows = line.what.lines();
            let first = rows.next().unwrap_or_default();
            // Writing to a string cannot fail.
            let _always = writeln!(text, "{at}  {:<10} {first}", line.who);
            for row in rows {
                let _always = writeln!(text, "{:20} {row}", "");
            }
        }
        text
    }
}
