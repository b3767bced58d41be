//! How many SMS an account may send in a second: a token bucket on the clock. Who comes too early is
//! told when to come again, each at a moment of its own, and waits in the outbox, not here.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::Clock;

/// Cheap to clone; all clones are one bucket.
#[derive(Clone)]
pub(super) struct Pace {
    clock: Clock,
    /// The time of one message.
    each: Duration,
    state: Arc<Mutex<State>>,
}

#[derive(Clone, Copy)]
struct State {
    /// When all that went out so far is paid for; it may be up to a second ahead.
    paid: Timestamp,
    /// The last moment that was promised to somebody who came too early.
    promised: Timestamp,
    /// Before it nothing goes: the platform asked for a pause.
    shut: Timestamp,
}

impl Pace {
    /// `per_second` messages, and as many at once after a pause.
    pub(super) fn new(clock: &Clock, per_second: u32) -> Self {
        let state = State {
            paid: Timestamp::MIN,
            promised: Timestamp::MIN,
            shut: Timestamp::MIN,
        };
        Self {
            clock: clock.clone(),
            each: Duration::from_secs(1) / per_second.max(1),
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Leave to send one message now, or how long to wait.
    pub(super) fn take(&self) -> Result<(), Duration> {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let paid = add(state.paid.max(now), self.each);
        let at_most = add(now, Duration::from_secs(1));
        if state.shut <= now && paid <= at_most {
            state.paid = paid;
            return Ok(());
        }
        state.promised = add(state.promised.max(now).max(state.shut), self.each);
        let wait = state.promised.duration_since(now);
        Err(Duration::try_from(wait).unwrap_or(self.each))
    }

    /// The platform asks for a pause.
    pub(super) fn pause(&self, length: Duration) {
        let until = self.clock.after(length);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.shut = state.shut.max(until);
    }
}

fn add(at: Timestamp, length: Duration) -> Timestamp {
    at.saturating_add(length).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(per_second: u32) -> (Clock, Pace) {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let pace = Pace::new(&clock, per_second);
        (clock, pace)
    }

    fn wait(seconds: u32) -> Duration {
        Duration::from_millis(100) * seconds
    }

    #[test]
    fn a_second_full_goes_at_once_and_the_others_come_one_by_one() {
        let (_clock, pace) = start(10);
        for _ in 0..10 {
            assert_eq!(pace.take(), Ok(()));
        }
        assert_eq!(pace.take(), Err(wait(1)));
        assert_eq!(pace.take(), Err(wait(2)), "each at a moment of its own");
        assert_eq!(pace.take(), Err(wait(3)));
    }

    #[tokio::test]
    async fn who_comes_when_told_is_served() {
        let (clock, pace) = start(10);
        let early: Vec<Duration> = (0..30).filter_map(|_| pace.take().err()).collect();
        assert_eq!(early.len(), 20);
        let came = clock.now();
        for wait in early {
            let at = came.checked_add(wait).unwrap();
            drop(clock.sleep_until(at).await);
            assert_eq!(pace.take(), Ok(()));
        }
    }

    #[tokio::test]
    async fn never_more_than_the_rate_whoever_asks() {
        let (clock, pace) = start(10);
        let mut sent = 0;
        for _ in 0..1_000 {
            while pace.take().is_ok() {
                sent += 1;
            }
            drop(clock.sleep(Duration::from_millis(10)).await);
        }
        assert_eq!(sent, 109, "ten seconds, and one second full to begin with");
    }

    #[tokio::test]
    async fn a_pause_that_the_platform_asks_for_is_kept() {
        let (clock, pace) = start(10);
        pace.pause(Duration::from_secs(30));
        pace.pause(Duration::from_secs(3));
        assert_eq!(pace.take(), Err(Duration::from_secs(30) + wait(1)));
        drop(clock.sleep(Duration::from_secs(30)).await);
        assert_eq!(pace.take(), Ok(()));
    }
}
