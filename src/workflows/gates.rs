//! How much may be asked at once: by one source, and by all together where a machine could guess.
//! It is kept in memory, a server for itself; what must hold for ever is in the store.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::ShrinkableKeyedStateStore;
use governor::state::{InMemoryState, NotKeyed, StateStore};
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
    /// A log-in (`security.md` 16, 17), right or wrong: limited for all together, too.
    LogIn,
    /// A document: looking into one costs far more than a page.
    Upload,
    /// *Conferma* of a request.
    Confirm,
}

/// Nobody's source is remembered for longer than its limit needs, and not more of them than these.
const REMEMBERED: usize = 20_000;
/// Sources that are not needed any more are forgotten at most this often, milliseconds.
const FORGETS: i64 = 1_000;
/// For how long nobody new is let in when all that are remembered are needed, milliseconds.
const CLOSED: i64 = 30_000;

type Keyed = RateLimiter<IpAddr, Sources, Ticking, NoOpMiddleware<Nanos>>;
type Direct = RateLimiter<NotKeyed, InMemoryState, Ticking, NoOpMiddleware<Nanos>>;

/// The limits of one server.
pub struct Gates {
    clock: Ticking,
    proofs: Limit,
    questions: Limit,
    all_questions: Direct,
    log_ins: Limit,
    all_log_ins: Direct,
    uploads: Limit,
    confirmed: Limit,
}

/// A limit of each source, and no more sources than fit.
struct Limit {
    limits: Keyed,
    sources: Sources,
    /// When somebody new may come or sources may be forgotten again, Unix milliseconds.
    closed_until: Mutex<i64>,
}

/// The sources that are remembered. Clones share them.
#[derive(Clone, Default)]
struct Sources(Arc<Mutex<HashMap<IpAddr, Nanos>>>);

impl Sources {
    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Nanos>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_room_for(&self, source: IpAddr) -> bool {
        let known = self.lock();
        known.len() < REMEMBERED || known.contains_key(&source)
    }
}

impl StateStore for Sources {
    type Key = IpAddr;

    fn measure_and_replace<T, F, E>(&self, key: &IpAddr, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut known = self.lock();
        let (passed, state) = measure(known.get(key).copied())?;
        known.insert(*key, state);
        Ok(passed)
    }
}

impl ShrinkableKeyedStateStore<IpAddr> for Sources {
    fn retain_recent(&self, drop_below: Nanos) {
        self.lock().retain(|_, state| *state > drop_below);
    }

    fn len(&self) -> usize {
        self.lock().len()
    }

    fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }
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
        let keyed = |quota| Limit::new(quota, &clock);
        let together = |quota| Direct::new(quota, InMemoryState::default(), clock.clone());
        Self {
            proofs: keyed(quota(120, 1_000)),
            questions: keyed(quota(15, 30_000)),
            all_questions: together(quota(300, 200)),
            log_ins: keyed(quota(60, 3_000)),
            all_log_ins: together(quota(200, 20)),
            uploads: keyed(quota(10, 30_000)),
            confirmed: keyed(quota(10, 60_000)),
            clock,
        }
    }

    /// Lets one through.
    ///
    /// # Errors
    /// Seconds until the next one may pass.
    pub fn pass(&self, gate: Gate, source: IpAddr) -> Result<(), u64> {
        match gate {
            Gate::Proof => self.proofs.pass(&self.clock, source),
            Gate::Upload => self.uploads.pass(&self.clock, source),
            Gate::Confirm => self.confirmed.pass(&self.clock, source),
            Gate::LogIn => {
                self.log_ins.pass(&self.clock, source)?;
                self.together(&self.all_log_ins)
            }
            Gate::Question => {
                self.questions.pass(&self.clock, source)?;
                self.together(&self.all_questions)
            }
        }
    }

    fn together(&self, all: &Direct) -> Result<(), u64> {
        let now = self.clock.now();
        let passed = all.check();
        passed.map_err(|later| seconds(later.wait_time_from(now)))
    }
}

impl Limit {
    fn new(quota: Quota, clock: &Ticking) -> Self {
        let sources = Sources::default();
        Self {
            limits: Keyed::new(quota, sources.clone(), clock.clone()),
            sources,
            closed_until: Mutex::new(0),
        }
    }

    fn pass(&self, clock: &Ticking, source: IpAddr) -> Result<(), u64> {
        self.make_room(clock, source)?;
        let now = clock.now();
        let passed = self.limits.check_key(&source);
        passed.map_err(|later| seconds(later.wait_time_from(now)))
    }

    /// Whoever is remembered already always has room.
    fn make_room(&self, clock: &Ticking, source: IpAddr) -> Result<(), u64> {
        if self.sources.has_room_for(source) {
            return Ok(());
        }
        let closed = self.closed_until.lock();
        let mut closed_until = closed.unwrap_or_else(PoisonError::into_inner);
        let now = clock.0.now_ms();
        if now >= *closed_until {
            self.limits.retain_recent();
            let room = self.sources.has_room_for(source);
            *closed_until = now + if room { FORGETS } else { CLOSED };
            if room {
                return Ok(());
            }
        }
        let wait = u64::try_from(*closed_until - now).unwrap_or_default();
        Err(seconds(Duration::from_millis(wait)))
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
        // By then everybody is as good as new, and forgotten.
        drop(clock.sleep(Duration::from_hours(1)).await);
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

    #[tokio::test]
    async fn log_ins_are_limited_for_all_sources_together() {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let gates = Gates::new(&clock);
        let passed = || {
            (0..=u8::MAX)
                .filter(|last| gates.pass(Gate::LogIn, source(*last)).is_ok())
                .count()
        };
        assert_eq!(passed(), 200);
        drop(clock.sleep(Duration::from_secs(1)).await);
        assert_eq!(passed(), 50, "a second's worth");
    }

    #[tokio::test]
    async fn ten_documents_and_ten_confirmations_of_a_source_pass_at_once() {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let gates = Gates::new(&clock);
        for (gate, period) in [(Gate::Upload, 30), (Gate::Confirm, 60)] {
            let passed = (0..20).filter(|_| gates.pass(gate, source(1)).is_ok());
            assert_eq!(passed.count(), 10, "{gate:?}");
            assert_eq!(gates.pass(gate, source(2)), Ok(()), "{gate:?}");
            drop(clock.sleep(Duration::from_secs(period)).await);
            assert_eq!(gates.pass(gate, source(1)), Ok(()), "{gate:?}");
            assert!(gates.pass(gate, source(1)).is_err(), "{gate:?}");
        }
    }

    #[tokio::test]
    async fn more_sources_than_are_remembered_wait_and_who_is_remembered_does_not() {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let gates = Gates::new(&clock);
        let far = |number: u32| IpAddr::from(number.to_be_bytes());
        let all = u32::try_from(REMEMBERED).unwrap();
        for number in 0..all {
            assert_eq!(gates.pass(Gate::Upload, far(number)), Ok(()));
        }
        let wait = gates.pass(Gate::Upload, source(1)).unwrap_err();
        assert!((30..=31).contains(&wait), "{wait}");
        assert_eq!(gates.pass(Gate::Upload, far(0)), Ok(()));
        // By then everybody is as good as new, and forgotten.
        drop(clock.sleep(Duration::from_hours(2)).await);
        assert_eq!(gates.pass(Gate::Upload, source(1)), Ok(()));
        assert_eq!(gates.uploads.sources.len(), 1, "the others are forgotten");
    }
}
