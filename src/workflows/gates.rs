//! How much may be asked at once: by one source, and by all together where a machine could guess.
//! It is kept in memory, a server for itself; what must hold for ever is in the store.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed, keyed::HashMapStateStore};
use governor::{Quota, RateLimiter};

use crate::clock::Clock;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// A control code that a browser worked for: many people may share an address, so it is wide.
    Proof,
    /// A control code answered by hand, which a program could do too: narrow, and narrow for all
    /// together.
    Question,
    /// A log-in (`security.md` 16, 17), right or wrong.
    LogIn,
}

/// Nobody's source is remembered for longer than its limit needs, and not more of them than these.
const REMEMBERED: usize = 20_000;

type Keyed = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, Ticking, NoOpMiddleware<Nanos>>;
type Direct = RateLimiter<NotKeyed, InMemoryState, Ticking, NoOpMiddleware<Nanos>>;

/// The limits of one server.
pub struct Gates {
    clock: Ticking,
    proofs: Keyed,
    questions: Keyed,
    all_questions: Direct,
    log_ins: Keyed,
}

/// Our clock, as the limiter wants it.
#[derive(Clone)]
struct Ticking(Clock);

impl governor::clock::Clock for Ticking {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let ms = u64::try_from(self.0.now_ms()).unwrap_or_default();
        Nanos::from(Duration::from_millis(ms))
    }
}

/// So many at once, then one each `seconds`.
fn quota(at_once: u32, milliseconds: u64) -> Quota {
    let at_once = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(Duration::from_millis(milliseconds))
        .unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN))
        .allow_burst(at_once)
}

impl Gates {
    /// Limits that nothing has passed yet.
    pub fn new(clock: &Clock) -> Self {
        let clock = Ticking(clock.clone());
        let keyed = |quota| Keyed::new(quota, HashMapStateStore::default(), clock.clone());
        Self {
            proofs: keyed(quota(120, 1_000)),
            questions: keyed(quota(15, 30_000)),
            all_questions: Direct::new(quota(300, 200), InMemoryState::default(), clock.clone()),
            log_ins: keyed(quota(60, 3_000)),
            clock,
        }
    }

    /// Lets one through.
    ///
    /// # Errors
    /// Seconds until the next one may pass.
    pub fn pass(&self, gate: Gate, source: IpAddr) -> Result<(), u64> {
        match gate {
            Gate::Proof => self.keyed(&self.proofs, source),
            Gate::LogIn => self.keyed(&self.log_ins, source),
            Gate::Question => {
                self.keyed(&self.questions, source)?;
                let now = self.clock.now();
                let passed = self.all_questions.check();
                passed.map_err(|later| seconds(later.wait_time_from(now)))
            }
        }
    }

    fn keyed(&self, limits: &Keyed, source: IpAddr) -> Result<(), u64> {
        if limits.len() > REMEMBERED {
            limits.retain_recent();
        }
        let now = self.clock.now();
        let passed = limits.check_key(&source);
        passed.map_err(|later| seconds(later.wait_time_from(now)))
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[tokio::test]
    async fn a_source_that_asks_too_much_waits_and_the_others_do_not() {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let gates = Gates::new(&clock);
        for _ in 0..15 {
            assert_eq!(gates.pass(Gate::Question, source(1)), Ok(()));
        }
        let wait = gates.pass(Gate::Question, source(1)).unwrap_err();
        assert!((1..=31).contains(&wait), "{wait}");
        assert_eq!(gates.pass(Gate::Question, source(2)), Ok(()));
        assert_eq!(gates.pass(Gate::Proof, source(1)), Ok(()));
        drop(clock.sleep(Duration::from_secs(wait)).await);
        assert_eq!(gates.pass(Gate::Question, source(1)), Ok(()));
    }

    #[test]
    fn questions_are_limited_for_all_sources_together() {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let gates = Gates::new(&clock);
        let passed = (0..=u8::MAX)
            .flat_map(|last| [last, last])
            .filter(|last| gates.pass(Gate::Question, source(*last)).is_ok())
            .count();
        assert_eq!(passed, 300);
    }
}
