//! What reaches the engine and what comes out of it. Data only.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{position::Position, ticket::Ticket};
use crate::twiml::{Document, Profile};

/// What a platform tells us about a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The call comes in, or goes on at a node without an answer to hear.
    Start,
    /// Keys.
    Digits(String),
    /// Words.
    Speech {
        /// As the platform wrote them.
        text: String,
        /// 0 to 1, where the platform says.
        confidence: Option<f32>,
    },
    /// Neither keys nor words.
    NoInput,
    /// The caller left the queue.
    Queue(QueueResult),
    /// The leg of an operator, or of a number outside, is over.
    Dial(DialResult),
    /// What became of the promise to ring back that a `callback` node asked for.
    Callback(Promise),
    /// The caller left a message.
    Recorded {
        /// Where the platform keeps it.
        url: String,
        /// How long it is.
        seconds: u32,
    },
}

/// How a caller left the queue (`QueueResult`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueResult {
    /// `leave`: by a `<Leave>`.
    Leave(Left),
    /// `hangup`.
    HangUp,
    /// `queue-full`, `error`, `system-error`: the platform could not queue.
    NotQueued,
    /// `bridged` and whatever else is said with the caller still there.
    Other,
}

/// A stay in line that ended by a `<Leave>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// The original time of entry, Unix milliseconds.
    pub entered_ms: i64,
    /// Why; `None` where nobody knows: the caller goes back.
    pub why: Option<LeaveReason>,
}

/// Why a caller is asked out of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaveReason {
    /// To be offered a call back.
    Callback,
    /// To wait elsewhere.
    Overflow,
}

impl LeaveReason {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::Overflow => "overflow",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::Callback, Self::Overflow];
        all.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// What became of a promise to ring back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// It is written down.
    Kept,
    /// The number is none that we ring.
    Refused,
    /// It could not be written down.
    Failed,
}

/// How the operator's leg ended (`DialCallStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialResult {
    /// `completed`, `answered`: they have spoken.
    Completed,
    /// `busy`, `no-answer`, `failed`, `canceled`: they have not.
    NotReached,
}

/// Who pays for the call.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// Nobody: the number for landlines.
    Free,
    /// The caller: the number for mobiles.
    Paid,
}

impl Line {
    /// As flow files call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Paid => "paid",
        }
    }
}

/// What a caller calls from, by the number that shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    /// An Italian mobile.
    Mobile,
    /// An Italian landline, or another Italian number.
    Landline,
    /// A number of another country.
    Abroad,
    /// No number shows.
    Withheld,
}

impl Caller {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mobile, Self::Landline, Self::Abroad, Self::Withheld];

    /// As flow files call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::Abroad => "abroad",
            Self::Withheld => "withheld",
        }
    }
}

/// What the supervisor announces to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emergency {
    /// What is said, by language.
    pub texts: BTreeMap<String, String>,
    /// Whether the call ends after it.
    pub closes: bool,
}

/// What the engine may know of the world, as of now. Never awaited.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The time.
    pub now: Timestamp,
    /// What carries the call.
    pub platform: Profile,
    /// Who pays.
    pub line: Line,
    /// What the caller calls from.
    pub caller: Caller,
    /// Which of the flow's numbers was dialled, as the flow writes it; empty for another.
    pub dialled: String,
    /// What the supervisor announces.
    pub emergency: Option<Emergency>,
    /// The skills of each operator who is signed in.
    pub crews: Vec<BTreeSet<String>>,
    /// People before this caller.
    pub place: Option<u32>,
    /// Expected wait, in minutes; 0 is less than one.
    pub estimate_minutes: Option<u32>,
    /// The number that the caller typed last, or is to be rung at: only where the position's node
    /// speaks of it.
    pub digits: Option<String>,
}

/// How a call that the flow itself ended is booked.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It went its way.
    #[default]
    Completed,
    /// Nobody answers at this hour.
    Closed,
    /// A holiday.
    Holiday,
    /// An emergency closed the line.
    Emergency,
    /// The caller spoke to somebody outside.
    Transferred,
    /// The caller left a message.
    Message,
    /// The caller will be rung back.
    Callback,
    /// The caller gave up.
    Abandoned,
}

impl Outcome {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Closed => "closed",
            Self::Holiday => "holiday",
            Self::Emergency => "emergency",
            Self::Transferred => "transferred",
            Self::Message => "message",
            Self::Callback => "callback",
            Self::Abandoned => "abandoned",
        }
    }
}

/// What the caller did, for the journal.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Keys.
    Digits(String),
    /// Words.
    Speech {
        /// As the platform wrote them.
        text: String,
        /// 0 to 1, where the platform says.
        confidence: Option<f32>,
    },
}

/// What a step did besides speaking. The first answer to a `seq` has effects; others do not.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A node was entered.
    Visited {
        /// Its name.
        node: String,
    },
    /// The caller answered.
    Heard {
        /// At this node.
        node: String,
        /// What.
        input: Input,
        /// The intent, the key's meaning, or nothing.
        understood: Option<String>,
    },
    /// Silence at a menu.
    NoInput {
        /// Its name.
        node: String,
    },
    /// A wrong key or unknown words.
    NoMatch {
        /// The node.
        node: String,
    },
    /// The caller typed a number.
    Collected {
        /// The node.
        node: String,
        /// What the number is.
        name: String,
        /// The number; `None` where it must not be kept.
        digits: Option<String>,
    },
    /// The caller left a message.
    Recorded {
        /// The node.
        node: String,
        /// Where the platform keeps it.
        url: String,
        /// How long it is.
        seconds: u32,
    },
    /// The caller is being connected to a number outside.
    Transferred {
        /// The node.
        node: String,
        /// The number.
        to: String,
    },
    /// A variable got a value.
    Set {
        /// Its name.
        name: String,
        /// The value.
        value: String,
    },
    /// The caller goes to the queue.
    Enqueued(Ticket),
    /// The flow ended the call.
    Ended {
        /// How.
        outcome: Outcome,
    },
}

/// The answer to an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the platform is told.
    pub document: Document,
    /// The node that hears the answer; its `seq` is one more than before.
    pub at: Position,
    /// What is to be recorded.
    pub effects: Vec<Effect>,
}
