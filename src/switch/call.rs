//! A call as the exchange's records show it: who, since when, in what state. It runs nothing.

use std::sync::Mutex;

use jiff::Timestamp;
use reqwest::Url;

use super::document::{Moved, Taken};
use super::exchange::Exchange;
use super::lock;
use super::mailbox::Post;
use super::webhook::{Params, Reporter};

/// The state of a call, in the platform's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallStatus {
    /// Known, nothing done yet.
    Queued,
    /// Being set up.
    Initiated,
    /// It rings.
    Ringing,
    /// Answered.
    InProgress,
    /// Over, after an answer.
    Completed,
    /// The line was engaged.
    Busy,
    /// It could not be set up.
    Failed,
    /// Nobody answered.
    NoAnswer,
    /// Given up before the answer.
    Canceled,
}

impl CallStatus {
    /// The platform's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Initiated => "initiated",
            Self::Ringing => "ringing",
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::NoAnswer => "no-answer",
            Self::Canceled => "canceled",
        }
    }

    /// Whether nothing can follow.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Queued | Self::Initiated | Self::Ringing | Self::InProgress => false,
            Self::Completed | Self::Busy | Self::Failed | Self::NoAnswer | Self::Canceled => true,
        }
    }
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The last status.
    pub status: CallStatus,
    /// Why, in a few words.
    pub reason: String,
}

impl Ended {
    pub(super) fn new(status: CallStatus, reason: impl Into<String>) -> Self {
        Self {
            status,
            reason: reason.into(),
        }
    }
}

/// What can happen to a call from outside its document.
pub(super) enum Signal {
    /// The caller presses a key.
    Key(char),
    /// The caller says something.
    Spoke(String),
    /// The call is over.
    Over(Ended),
    /// REST sends the call elsewhere.
    Moved(Moved),
    /// REST takes the caller out of the queue.
    Dequeued(super::document::Fetch),
    /// Another call's `<Dial><Queue>` takes the caller out of the queue.
    Taken(Taken),
    /// News of a leg that this call dialled.
    Leg(String, LegNews),
    /// News of a queued caller whom this call dialled.
    Peer(PeerNews),
    /// Somebody joined a queue that this call dials.
    MemberArrived,
}

/// What becomes of a dialled leg.
pub(super) enum LegNews {
    Answered,
    Declined,
    HungUp,
    Spoke(String),
}

/// What becomes of a queued caller in a bridge.
pub(super) enum PeerNews {
    Joined(Post<Signal>),
    Gone,
    Spoke(String),
}

pub(super) struct Call {
    pub sid: String,
    pub parent: Option<String>,
    pub from: String,
    pub to: String,
    pub direction: &'static str,
    /// Where signals for the call go; a dialled leg has none of its own.
    pub post: Option<Post<Signal>>,
    pub started: Timestamp,
    pub progress: Mutex<Progress>,
    pub reporter: Reporter,
}

#[derive(Clone, Copy)]
pub(super) struct Progress {
    pub status: CallStatus,
    pub answered: Option<Timestamp>,
    pub ended: Option<Timestamp>,
}

impl Progress {
    pub fn new(status: CallStatus) -> Mutex<Self> {
        Mutex::new(Self {
            status,
            answered: None,
            ended: None,
        })
    }
}

impl Call {
    pub fn status(&self) -> CallStatus {
        lock(&self.progress).status
    }

    /// Moves on to `status`; a call that is over stays so.
    pub fn set(&self, status: CallStatus, now: Timestamp) {
        let mut progress = lock(&self.progress);
        if progress.status.is_terminal() {
            return;
        }
        progress.status = status;
        if status == CallStatus::InProgress && progress.answered.is_none() {
            progress.answered = Some(now);
        }
        if status.is_terminal() {
            progress.ended = Some(now);
        }
    }

    /// Whole seconds between the answer and the end; 0 for a call that was not answered.
    pub fn duration(&self) -> i64 {
        let progress = *lock(&self.progress);
        match (progress.answered, progress.ended) {
            (Some(answered), Some(ended)) => ended.duration_since(answered).as_secs(),
            (None | Some(_), None) | (None, Some(_)) => 0,
        }
    }

    /// The parameters that every request for this call carries.
    pub fn params(&self, exchange: &Exchange) -> Params {
        let mut params = Params::default()
            .with("CallSid", &self.sid)
            .with("AccountSid", &exchange.config.account_sid)
            .with("From", &self.from)
            .with("To", &self.to)
            .with("Caller", &self.from)
            .with("Called", &self.to)
            .with("CallStatus", self.status().as_str())
            .with("ApiVersion", "2010-04-01")
            .with("Direction", self.direction);
        if let Some(parent) = &self.parent {
            params = params.with("ParentCallSid", parent);
        }
        params
    }

    /// Tells `url` what has become of the call, in order with what it was told before.
    pub fn report(&self, exchange: &Exchange, url: Url, extra: Params) {
        let mut params = self.params(exchange);
        params.extend(extra);
        self.reporter.report(url, params);
    }
}
