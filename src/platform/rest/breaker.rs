//! A circuit breaker: after some failures in a row nothing is asked for a while, then one request
//! tries whether the platform is back. Its time is the clock's alone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::Clock;

/// How many failures in a row open it.
const FAILURES: u32 = 5;
/// How long nothing is asked while it is open.
const REST: Duration = Duration::from_secs(10);

/// Cheap to clone; all clones are one breaker.
#[derive(Clone)]
pub(super) struct Breaker {
    clock: Clock,
    what: &'static str,
    state: Arc<Mutex<State>>,
}

#[derive(Clone, Copy)]
enum State {
    /// Everything goes through; so many failed in a row.
    Closed(u32),
    /// Nothing goes through before that time.
    Open(Timestamp),
    /// One request is on its way to try.
    Trying,
}

/// Leave to ask once. Dropped without a word, as when nobody waits for the answer any more, it says
/// nothing about the platform.
pub(super) struct Pass {
    breaker: Breaker,
    tries: bool,
}

impl Breaker {
    /// A closed breaker before `what`, a word for the log.
    pub(super) fn new(clock: &Clock, what: &'static str) -> Self {
        Self {
            clock: clock.clone(),
            what,
            state: Arc::new(Mutex::new(State::Closed(0))),
        }
    }

    /// Leave to ask, unless it is open.
    pub(super) fn pass(&self) -> Option<Pass> {
        let now = self.clock.now();
        let mut state = self.lock();
        let tries = match *state {
            State::Closed(_) => false,
            State::Open(until) if until <= now => {
                *state = State::Trying;
                true
            }
            State::Open(_) | State::Trying => return None,
        };
        drop(state);
        let breaker = self.clone();
        Some(Pass { breaker, tries })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer closes it, also one to a request that left before it opened.
    fn answered(&self) {
        let before = std::mem::replace(&mut *self.lock(), State::Closed(0));
        if !matches!(before, State::Closed(_)) {
            tracing::info!(rest.about = self.what, "the platform answers again");
        }
    }

    fn failed(&self, tried: bool) {
        let open = State::Open(self.clock.after(REST));
        let mut state = self.lock();
        *state = match *state {
            State::Closed(failures) if failures + 1 < FAILURES => State::Closed(failures + 1),
            State::Closed(_) => {
                tracing::error!(
                    rest.about = self.what,
                    "the platform does not answer: nothing is asked for a while"
                );
                open
            }
            State::Trying if tried => open,
            // Left before it opened: that one knows nothing new.
            other @ (State::Open(_) | State::Trying) => other,
        };
    }
}

impl Pass {
    /// The platform answered, whatever it said.
    pub(super) fn answered(mut self) {
        self.tries = false;
        self.breaker.answered();
    }

    /// It could not be reached, gave no answer, or said that it is broken.
    pub(super) fn failed(mut self) {
        let tried = std::mem::take(&mut self.tries);
        self.breaker.failed(tried);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if self.tries {
            // The next one tries.
            *self.breaker.lock() = State::Open(self.breaker.clock.now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> (Clock, Breaker) {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let breaker = Breaker::new(&clock, "calls");
        (clock, breaker)
    }

    fn fail(breaker: &Breaker, times: u32) {
        for _ in 0..times {
            breaker.pass().unwrap().failed();
        }
    }

    #[test]
    fn failures_in_a_row_open_it_and_an_answer_between_them_does_not() {
        let (_clock, breaker) = start();
        fail(&breaker, FAILURES - 1);
        breaker.pass().unwrap().answered();
        fail(&breaker, FAILURES - 1);
        assert!(breaker.pass().is_some());
        fail(&breaker, 1);
        assert!(breaker.pass().is_none());
    }

    #[tokio::test]
    async fn after_a_rest_one_request_tries_and_decides() {
        let (clock, breaker) = start();
        fail(&breaker, FAILURES);
        drop(
            clock
                .sleep(REST.saturating_sub(Duration::from_millis(1)))
                .await,
        );
        assert!(breaker.pass().is_none());
        drop(clock.sleep(Duration::from_millis(1)).await);
        let trying = breaker.pass().unwrap();
        assert!(breaker.pass().is_none(), "one is enough");
        trying.failed();
        assert!(breaker.pass().is_none(), "open again");
        drop(clock.sleep(REST).await);
        breaker.pass().unwrap().answered();
        fail(&breaker, FAILURES - 1);
        assert!(breaker.pass().is_some(), "counted from nothing");
    }

    #[tokio::test]
    async fn a_try_that_nobody_waits_for_leaves_the_try_to_the_next() {
        let (clock, breaker) = start();
        fail(&breaker, FAILURES);
        drop(clock.sleep(REST).await);
        drop(breaker.pass().unwrap());
        breaker.pass().unwrap().answered();
        assert!(breaker.pass().is_some());
    }

    #[tokio::test]
    async fn who_left_before_it_opened_neither_prolongs_it_nor_takes_the_try() {
        let (clock, breaker) = start();
        let early: Vec<_> = (0..3).map(|_| breaker.pass().unwrap()).collect();
        fail(&breaker, FAILURES);
        drop(clock.sleep(REST).await);
        let trying = breaker.pass().unwrap();
        for pass in early {
            pass.failed();
        }
        assert!(breaker.pass().is_none());
        trying.answered();
        assert!(breaker.pass().is_some());
    }
}
