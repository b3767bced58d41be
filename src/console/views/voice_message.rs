//! One message that a caller left: what is known of it, its sound, and what came of it.

use askama::Template;

use super::shell::Shell;
use super::words;

/// `GET /console/voice-messages/{id}`. No `Debug`: it is personal data.
#[derive(Clone, Template)]
#[template(path = "console/views/voice_message.html")]
pub struct VoiceMessagePage {
    /// The frame.
    pub shell: Shell,
    /// What was just done.
    pub notice: Option<String>,
    /// What was refused.
    pub problem: Option<String>,
    /// The message's id.
    pub id: String,
    /// When it came ("22/11 10:42").
    pub at: String,
    /// The number that called, as shown.
    pub caller: String,
    /// The number dialled, as shown.
    pub dialled: String,
    /// The caller's language, by its code.
    pub language: String,
    /// What the caller wanted, by the intent's name; empty where nobody asked.
    pub intent: String,
    /// The step of the menu that recorded it, by its node.
    pub node: String,
    /// How long it is.
    pub seconds: i64,
    /// Who listened last, and when.
    pub heard: Option<(String, String)>,
    /// How far it is.
    pub stage: Stage,
    /// What may have come of it: the form's words and how they read.
    pub results: Vec<(&'static str, String)>,
    /// What was typed about that.
    pub note: String,
}

/// How far a message is.
#[derive(Clone)]
pub enum Stage {
    /// Nobody sees to it.
    New {
        /// Whoever looks may end it all the same.
        may_close: bool,
    },
    /// Whoever looks sees to it.
    Mine,
    /// Somebody else does.
    Taken {
        /// By name.
        by: String,
        /// Whoever looks may end it all the same.
        may_close: bool,
    },
    /// It is done: the result, by its word, and by whom.
    Done {
        /// The result's word.
        result: String,
        /// The name of who said so, or `system`.
        by: String,
    },
}

impl VoiceMessagePage {
    fn language(&self) -> &str {
        words::language(&self.language)
    }

    fn intent(&self) -> &str {
        words::intent(&self.intent)
    }

    fn node(&self) -> &str {
        words::node(&self.node)
    }

    fn length(&self) -> String {
        words::length(self.seconds)
    }

    fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Done { .. })
    }

    fn is_new(&self) -> bool {
        matches!(self.stage, Stage::New { .. })
    }

    fn is_taken(&self) -> bool {
        matches!(self.stage, Stage::Mine | Stage::Taken { .. })
    }

    fn may_close(&self) -> bool {
        match self.stage {
            Stage::Mine => true,
            Stage::New { may_close } | Stage::Taken { may_close, .. } => may_close,
            Stage::Done { .. } => false,
        }
    }

    /// Who sees to it, or what came of it.
    fn state(&self) -> String {
        match &self.stage {
            Stage::New { .. } => "nessuno".to_owned(),
            Stage::Mine => "lei".to_owned(),
            Stage::Taken { by, .. } => by.clone(),
            Stage::Done { result, by } if by == "system" => {
                words::message_result(result).to_owned()
            }
            Stage::Done { result, by } => format!("{} ({by})", words::message_result(result)),
        }
    }
}
