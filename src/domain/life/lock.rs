//! The lock of the log-in (R90–R92, C1): counted for whatever codice fiscale is typed. It compares
//! times that are handed in; whether a PIN was right is not its business.

use jiff::{SignedDuration, Timestamp};

use crate::domain::policy::LockMode;

/// Failures in a row, and until when nothing is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lock {
    failures: u32,
    until: Option<Timestamp>,
}

impl Lock {
    /// The failures in a row that lock (R90).
    pub const LIMIT: u32 = 10;
    /// How long (R90).
    pub const LENGTH: SignedDuration = SignedDuration::from_mins(5);

    /// As kept: the failures, and Unix milliseconds; 0 is never.
    pub fn from_row(failures: i64, locked_until: i64) -> Self {
        Self {
            failures: u32::try_from(failures.max(0)).unwrap_or(u32::MAX),
            until: Some(locked_until)
                .filter(|at| *at > 0)
                .and_then(|at| Timestamp::from_millisecond(at).ok()),
        }
    }

    /// The failures in a row; never more than the limit.
    pub fn failures(self) -> u32 {
        self.failures
    }

    /// Until when it is or was locked.
    pub fn until(self) -> Option<Timestamp> {
        self.until
    }

    /// The same for the database: Unix milliseconds, 0 for never.
    pub fn until_ms(self) -> i64 {
        self.until.map_or(0, Timestamp::as_millisecond)
    }

    /// Whether nothing typed is looked at now. At the end itself it is open again.
    pub fn is_shut(self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    /// One more failure, while open. After a block the counter stays at the limit, so that any
    /// further failure locks again (R91).
    #[must_use]
    pub fn after_failure(self, now: Timestamp) -> Self {
        let failures = self.failures.saturating_add(1).min(Self::LIMIT);
        let until = if failures >= Self::LIMIT {
            Some(later(now))
        } else {
            self.until
        };
        Self { failures, until }
    }

    /// A try inside the block: it begins again (R92), or five minutes are added to it.
    #[must_use]
    pub fn after_try_while_shut(self, now: Timestamp, mode: LockMode) -> Self {
        let from = match mode {
            LockMode::Restart => now,
            LockMode::Additive => self.until.unwrap_or(now),
        };
        Self {
            until: Some(later(from)),
            ..self
        }
    }
}

fn later(from: Timestamp) -> Timestamp {
    from.saturating_add(Lock::LENGTH).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn locked_at(now: &str) -> Lock {
        (0..10).fold(Lock::default(), |lock, _| lock.after_failure(at(now)))
    }

    #[test]
    fn nine_failures_lock_nobody_and_the_tenth_does_for_five_minutes() {
        let now = at("2015-03-10T09:00:00Z");
        let nine = (0..9).fold(Lock::default(), |lock, _| lock.after_failure(now));
        assert!(!nine.is_shut(now));
        let ten = nine.after_failure(now);
        assert!(ten.is_shut(at("2015-03-10T09:04:59.999Z")));
        assert!(!ten.is_shut(at("2015-03-10T09:05:00Z")));
    }

    #[test]
    fn a_try_while_locked_begins_the_five_minutes_again() {
        let lock = locked_at("2015-03-10T09:00:00Z")
            .after_try_while_shut(at("2015-03-10T09:03:00Z"), LockMode::Restart);
        assert_eq!(lock.until(), Some(at("2015-03-10T09:08:00Z")));
    }

    #[test]
    fn a_try_while_locked_adds_five_minutes_in_the_additive_mode() {
        let lock = locked_at("2015-03-10T09:00:00Z")
            .after_try_while_shut(at("2015-03-10T09:03:00Z"), LockMode::Additive)
            .after_try_while_shut(at("2015-03-10T09:03:01Z"), LockMode::Additive);
        assert_eq!(lock.until(), Some(at("2015-03-10T09:15:00Z")));
    }

    #[test]
    fn after_the_block_any_further_failure_locks_again() {
        let lock = locked_at("2015-03-10T09:00:00Z").after_failure(at("2015-03-10T10:00:00Z"));
        assert_eq!(lock.failures(), 10);
        assert!(lock.is_shut(at("2015-03-10T10:04:59Z")));
        assert!(!lock.is_shut(at("2015-03-10T10:05:00Z")));
    }

    #[test]
    fn five_minutes_are_five_minutes_when_the_clock_is_put_forward_or_back() {
        for (now, end) in [
            ("2015-03-29T00:58:00Z", "2015-03-29T01:03:00Z"),
            ("2015-10-25T00:58:00Z", "2015-10-25T01:03:00Z"),
        ] {
            assert_eq!(locked_at(now).until(), Some(at(end)));
        }
    }

    #[test]
    fn a_lock_is_kept_and_read_back() {
        let lock = locked_at("2015-03-10T09:00:00Z");
        assert_eq!(Lock::from_row(10, lock.until_ms()), lock);
        assert_eq!(Lock::from_row(0, 0), Lock::default());
    }
}
