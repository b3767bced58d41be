//! Where the two halves are. It knows ways and states, never a half.

use askama::Template;

/// The fragment `#delivery`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/delivery.html")]
pub struct Delivery {
    /// The contact; a page about another one does not take this fragment.
    pub contact_id: String,
    /// Messages sent or to be sent, oldest first.
    pub messages: Vec<MessageLine>,
    /// The letter.
    pub letter: LetterState,
}

/// One message with the first half.
#[derive(Debug, Clone)]
pub struct MessageLine {
    /// "SMS", "E-mail", "PEC".
    pub way: String,
    /// To where, masked ("*** *** *67").
    pub to: String,
    /// How far it got.
    pub state: MessageState,
    /// Local time of the last change ("10:42").
    pub at: String,
}

/// How far a message got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageState {
    /// In the outbox.
    Queued,
    /// Taken by the carrier.
    Sent,
    /// On the telephone, or in the mailbox.
    Delivered,
    /// For good.
    Failed {
        /// Why, in Italian.
        reason: String,
        /// What to do now, in Italian.
        next_step: String,
    },
}

/// How far the letter got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterState {
    /// Not yet taken by the print room.
    Waiting,
    /// With the print room.
    Exported,
    /// Printed and posted.
    Posted,
    /// Withdrawn: the PIN was revoked first.
    Cancelled,
}

impl MessageState {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Queued => "in coda",
            Self::Sent => "inviato",
            Self::Delivered => "consegnato",
            Self::Failed { .. } => "non consegnato",
        }
    }

    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed { .. } => "failed",
        }
    }
}

impl LetterState {
    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "da stampare",
            Self::Exported => "in stampa",
            Self::Posted => "spedita",
            Self::Cancelled => "annullata",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "queued",
            Self::Exported => "sent",
            Self::Posted => "delivered",
            Self::Cancelled => "failed",
        }
    }
}
