//! Messages that callers left: the list of those that wait and of those that are done.

use askama::Template;

use super::shell::Shell;
use super::words;

/// `GET /console/voice-messages`.
#[derive(Clone, Template)]
#[template(path = "console/views/voice_messages.html")]
pub struct VoiceMessages {
    /// The frame.
    pub shell: Shell,
    /// What was just done.
    pub notice: Option<String>,
    /// What was refused.
    pub problem: Option<String>,
    /// Those that wait, the oldest first.
    pub waiting: Vec<Waiting>,
    /// Those that were done last.
    pub done: Vec<Done>,
}

/// A message that waits. No `Debug`: it is personal data.
#[derive(Clone)]
pub struct Waiting {
    /// Its id.
    pub id: String,
    /// When it came ("22/11 10:42").
    pub at: String,
    /// The end of the number that called.
    pub caller: String,
    /// The caller's language, by its code.
    pub language: String,
    /// What the caller wanted, by the intent's name; empty where nobody asked.
    pub intent: String,
    /// How long it is.
    pub seconds: i64,
    /// The name of the operator who sees to it.
    pub taken_by: Option<String>,
    /// Whoever looks is that operator.
    pub mine: bool,
}

/// A message that is done. No `Debug`: what was noted is personal data.
#[derive(Clone)]
pub struct Done {
    /// When it came.
    pub at: String,
    /// The result's word.
    pub result: String,
    /// More about that.
    pub note: String,
    /// The name of who said so, or `system`.
    pub by: String,
    /// When.
    pub done_at: String,
}

impl Waiting {
    fn language(&self) -> &str {
        words::language(&self.language)
    }

    fn intent(&self) -> &str {
        words::intent(&self.intent)
    }

    fn length(&self) -> String {
        words::length(self.seconds)
    }
}

impl Done {
    fn result(&self) -> &str {
        words::message_result(&self.result)
    }

    fn by(&self) -> &str {
        match self.by.as_str() {
            "system" => "il server",
            name => name,
        }
    }
}
