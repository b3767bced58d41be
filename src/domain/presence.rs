//! What an operator is doing, derived from what they asked for, their offer and their contact.
//! Nothing here is stored, so no state can get stuck (`pains.md` 6, 11, 14, 17).

/// The facts about an operator that are stored. Times are Unix milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Seat<'a> {
    /// `ready`, `pause` or `off`: what they last asked for.
    pub wish: &'a str,
    /// When a browser of theirs last answered.
    pub seen_at: i64,
    /// Whether a call is being offered to them.
    pub offered: bool,
    /// The state of their open contact.
    pub contact: Option<&'a str>,
}

/// What an operator is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Signed out.
    Off,
    /// No browser of theirs has answered lately.
    Unreachable,
    /// Not taking calls for now.
    Paused,
    /// Waiting for a call.
    Ready,
    /// A call is being offered.
    Offered,
    /// Their telephone rings with a call they accepted.
    Connecting,
    /// Talking with a caller.
    Talking,
    /// Finishing the work on a call.
    WrapUp,
}

/// How long a silent browser still counts as there, milliseconds (`design.md` 3.6).
pub const UNREACHABLE_AFTER: i64 = 12_000;

impl Seat<'_> {
    /// What they are doing at `now`. A contact counts before everything else: a call goes on while
    /// a browser is reloaded.
    pub fn doing(&self, now: i64) -> Doing {
        match self.contact {
            Some("connecting") => return Doing::Connecting,
            Some("talking") => return Doing::Talking,
            Some("wrap-up") => return Doing::WrapUp,
            _ => {}
        }
        if self.wish == "off" {
            return Doing::Off;
        }
        if now - self.seen_at > UNREACHABLE_AFTER {
            return Doing::Unreachable;
        }
        if self.offered {
            return Doing::Offered;
        }
        if self.wish == "ready" {
            Doing::Ready
        } else {
            Doing::Paused
        }
    }
}

impl Doing {
    /// The word that screens and data attributes use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Unreachable => "unreachable",
            Self::Paused => "paused",
            Self::Ready => "ready",
            Self::Offered => "offered",
            Self::Connecting => "connecting",
            Self::Talking => "talking",
            Self::WrapUp => "wrap-up",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Seat<'static> {
        Seat {
            wish: "ready",
            seen_at: 100_000,
            offered: false,
            contact: None,
        }
    }

    #[test]
    fn twelve_seconds_without_an_answer_make_an_operator_unreachable() {
        assert_eq!(ready().doing(112_000), Doing::Ready);
        assert_eq!(ready().doing(112_001), Doing::Unreachable);
    }

    #[test]
    fn a_talk_goes_on_while_the_browser_is_away_and_whatever_was_wished() {
        let seat = Seat {
            wish: "pause",
            contact: Some("talking"),
            ..ready()
        };
        assert_eq!(seat.doing(999_999), Doing::Talking);
    }

    #[test]
    fn wrap_up_is_its_own_state() {
        let seat = Seat {
            contact: Some("wrap-up"),
            ..ready()
        };
        assert_eq!(seat.doing(100_000), Doing::WrapUp);
    }
}
