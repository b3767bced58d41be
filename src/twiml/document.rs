//! The verbs we say and understand, each with the defaults a platform gives it. No text of XML here.

use std::borrow::Cow;

use super::ssml::Ssml;

/// What a webhook answers: verbs, run in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The verbs, in the order in which they run.
    pub verbs: Vec<Verb>,
}

/// One step of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Speak a text.
    Say(Say),
    /// Play a recording.
    Play(Play),
    /// Be silent for a while.
    Pause(Pause),
    /// Listen for keys or words.
    Gather(Gather),
    /// Ask another URL what to do next.
    Redirect(Redirect),
    /// Put the caller in a queue.
    Enqueue(Enqueue),
    /// Call somebody and bridge the two.
    Dial(Dial),
    /// Record the caller.
    Record(Record),
    /// Refuse the call without answering it.
    Reject(Reject),
    /// End the call.
    Hangup,
    /// Leave the queue and continue at the `<Enqueue>`'s action.
    Leave,
}

/// Spoken words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Say {
    /// What is said, with its markup where there is any.
    pub words: Ssml,
    /// BCP 47 tag; the platform's default is `en-US`.
    pub language: Option<String>,
    /// The platform's name of a voice.
    pub voice: Option<String>,
    /// How often it is said (`loop`); 0 means for ever.
    pub times: u32,
}

/// A recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Play {
    /// Where it is.
    pub url: String,
    /// How often it is played (`loop`); 0 means for ever.
    pub times: u32,
}

/// Silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Seconds; the platform's default is 1.
    pub seconds: u32,
}

/// What a `<Gather>` may say while it listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prompt {
    /// Spoken text.
    Say(Say),
    /// A recording.
    Play(Play),
    /// Silence.
    Pause(Pause),
}

impl From<Prompt> for Verb {
    fn from(prompt: Prompt) -> Self {
        match prompt {
            Prompt::Say(say) => Self::Say(say),
            Prompt::Play(play) => Self::Play(play),
            Prompt::Pause(pause) => Self::Pause(pause),
        }
    }
}

/// Listening for keys, words or both.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the platform's own attributes"
)]
pub struct Gather {
    /// What is said while it listens.
    pub prompts: Vec<Prompt>,
    /// Where the answer goes; the current URL when absent.
    pub action: Option<String>,
    /// Keys are heard.
    pub dtmf: bool,
    /// Words are heard.
    pub speech: bool,
    /// Seconds of silence after the prompts before it gives up.
    pub timeout: u32,
    /// When speech is over.
    pub speech_timeout: Option<SpeechTimeout>,
    /// The key that ends a number; `None` means that no key does.
    pub finish_on_key: Option<char>,
    /// As many keys end it.
    pub num_digits: Option<u32>,
    /// Whether the action is asked even when nothing was heard.
    pub action_on_empty_result: bool,
    /// BCP 47 tag of the speech.
    pub language: Option<String>,
    /// Words that are likely.
    pub hints: Vec<String>,
    /// Whether a key or a word cuts the prompts.
    pub barge_in: bool,
}

/// How long a silence ends what a caller says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeechTimeout {
    /// The platform decides.
    Auto,
    /// Seconds.
    Seconds(u32),
}

/// Going on elsewhere, by POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// Where.
    pub url: String,
}

/// Waiting in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enqueue {
    /// The platform's name of the queue, at most 64 characters.
    pub queue: String,
    /// Asked when the caller leaves the queue, for whatever reason.
    pub action: Option<String>,
    /// Asked again and again while the caller waits.
    pub wait_url: Option<String>,
}

/// Calling somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dial {
    /// Asked when the dialled party is gone or was not reached.
    pub action: Option<String>,
    /// Seconds of ringing.
    pub timeout: u32,
    /// Seconds of talk at most.
    pub time_limit: u32,
    /// The number shown to the dialled party.
    pub caller_id: Option<String>,
    /// Whether the caller hears ringing until the answer.
    pub answer_on_bridge: bool,
    /// Who is called: all at once, the first to answer wins.
    pub nouns: Vec<Noun>,
}

/// Somebody who can be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noun {
    /// A telephone number.
    Number(Endpoint),
    /// A SIP address.
    Sip(Endpoint),
    /// A browser that is signed in at the platform.
    Client(Endpoint),
    /// The first caller of a queue.
    Queue {
        /// The queue's name.
        name: String,
        /// Run on the queued caller's leg before the bridge.
        url: Option<String>,
    },
}

/// An address and who wants to know what becomes of the call to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Endpoint {
    /// The number, `sip:` address or client name.
    pub address: String,
    /// Asked at every event of that leg.
    pub status_callback: Option<String>,
    /// The events, `completed` when empty.
    pub status_events: Vec<String>,
}

/// Recording the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where the recording goes; the current URL when absent.
    pub action: Option<String>,
    /// Seconds of silence that end it.
    pub timeout: u32,
    /// Keys that end it.
    pub finish_on_key: String,
    /// Seconds at most.
    pub max_length: u32,
}

/// Refusing a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reject {
    /// What the caller's network is told.
    pub reason: RejectReason,
}

/// Why a call is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RejectReason {
    /// The number is not in service.
    #[default]
    Rejected,
    /// The busy tone.
    Busy,
}

impl Default for Pause {
    fn default() -> Self {
        Self { seconds: 1 }
    }
}

impl Default for Gather {
    fn default() -> Self {
        Self {
            prompts: Vec::new(),
            action: None,
            dtmf: true,
            speech: false,
            timeout: 5,
            speech_timeout: None,
            finish_on_key: Some('#'),
            num_digits: None,
            action_on_empty_result: false,
            language: None,
            hints: Vec::new(),
            barge_in: true,
        }
    }
}

impl Default for Dial {
    fn default() -> Self {
        Self {
            action: None,
            timeout: 30,
            time_limit: 14_400,
            caller_id: None,
            answer_on_bridge: false,
            nouns: Vec::new(),
        }
    }
}

impl Default for Record {
    fn default() -> Self {
        Self {
            action: None,
            timeout: 5,
            finish_on_key: "1234567890*#".to_owned(),
            max_length: 3_600,
        }
    }
}

impl Say {
    /// Words said once, in a language.
    pub fn new(words: impl Into<Ssml>, language: &str) -> Self {
        Self {
            words: words.into(),
            language: Some(language.to_owned()),
            voice: None,
            times: 1,
        }
    }

    /// What a caller hears, as plain text.
    pub fn text(&self) -> Cow<'_, str> {
        self.words.plain()
    }

    /// The same for a platform that knows no SSML.
    #[must_use]
    pub fn without_markup(self) -> Self {
        Self {
            words: self.words.without_markup(),
            ..self
        }
    }
}

impl Document {
    /// A document of these verbs.
    pub fn of(verbs: impl Into<Vec<Verb>>) -> Self {
        Self {
            verbs: verbs.into(),
        }
    }
}
