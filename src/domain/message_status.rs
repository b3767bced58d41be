//! How far a text message has come, in the platform's words and our order. Callbacks arrive late and
//! twice: a status never goes backwards.

/// A message's status (`telephony.md` §4), from the earliest to the final ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageStatus {
    /// Taken by the platform.
    Accepted,
    /// To be sent later.
    Scheduled,
    /// In the platform's queue.
    Queued,
    /// On its way to the network.
    Sending,
    /// The network has it; some never say more.
    Sent,
    /// On the telephone.
    Delivered,
    /// The network could not deliver it.
    Undelivered,
    /// The platform could not send it.
    Failed,
    /// Withdrawn before it was sent.
    Canceled,
}

const WORDS: [(MessageStatus, &str); 9] = [
    (MessageStatus::Accepted, "accepted"),
    (MessageStatus::Scheduled, "scheduled"),
    (MessageStatus::Queued, "queued"),
    (MessageStatus::Sending, "sending"),
    (MessageStatus::Sent, "sent"),
    (MessageStatus::Delivered, "delivered"),
    (MessageStatus::Undelivered, "undelivered"),
    (MessageStatus::Failed, "failed"),
    (MessageStatus::Canceled, "canceled"),
];

impl MessageStatus {
    /// Reads the platform's word; `None` for a word we do not know.
    pub fn parse(word: &str) -> Option<Self> {
        WORDS.iter().find(|(_, w)| *w == word).map(|(s, _)| *s)
    }

    /// The platform's word.
    pub fn word(self) -> &'static str {
        WORDS
            .iter()
            .find(|(s, _)| *s == self)
            .map_or("", |(_, w)| *w)
    }

    /// Its place in the order; all final statuses share the highest. Store a new status only where
    /// its rank is higher than the one that stands there.
    pub fn rank(self) -> u8 {
        match self {
            Self::Accepted => 0,
            Self::Scheduled => 1,
            Self::Queued => 2,
            Self::Sending => 3,
            Self::Sent => 4,
            Self::Delivered | Self::Undelivered | Self::Failed | Self::Canceled => 5,
        }
    }

    /// Whether nothing can follow.
    pub fn is_final(self) -> bool {
        self.rank() == 5
    }

    /// Whether the half must go to the next contact.
    pub fn is_lost(self) -> bool {
        matches!(self, Self::Undelivered | Self::Failed | Self::Canceled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_reads_back_from_its_word() {
        for (status, word) in WORDS {
            assert_eq!(MessageStatus::parse(word), Some(status));
            assert_eq!(status.word(), word);
        }
        assert_eq!(MessageStatus::parse("read"), None);
    }

    #[test]
    fn what_was_delivered_is_not_sent_again_by_a_late_callback() {
        let late = MessageStatus::Sent;
        assert!(late.rank() < MessageStatus::Delivered.rank());
        assert!(!MessageStatus::Delivered.is_lost());
        assert!(MessageStatus::Undelivered.is_lost() && MessageStatus::Undelivered.is_final());
    }
}
