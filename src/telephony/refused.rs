//! How many webhooks were refused, and why: counted for whoever watches this server, and written down
//! once a minute in total, so that nobody can fill the log from outside. Who was refused is not told why.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::Clock;
use crate::twiml::signature::Refusal;

/// How often what was refused is written down.
const TELL: Duration = Duration::from_mins(1);

/// Counters since the start.
#[derive(Default)]
pub struct Refused {
    unsigned: AtomicU64,
    forged: AtomicU64,
    stale: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Without a signature.
    pub unsigned: u64,
    /// With a signature that our platform did not make for them.
    pub forged: u64,
    /// With a good signature of another time.
    pub stale: u64,
}

impl Refused {
    /// One more.
    pub fn count(&self, cause: Refusal) {
        let counter = match cause {
            Refusal::Unsigned => &self.unsigned,
            Refusal::Forged => &self.forged,
            Refusal::Stale => &self.stale,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// How many so far.
    pub fn counts(&self) -> Counts {
        Counts {
            unsigned: self.unsigned.load(Ordering::Relaxed),
            forged: self.forged.load(Ordering::Relaxed),
            stale: self.stale.load(Ordering::Relaxed),
        }
    }

    /// Writes down what was refused, every minute in which something was.
    pub async fn tell(&self, clock: Clock) {
        let mut told = Counts::default();
        loop {
            let _busy = clock.sleep(TELL).await;
            let now = self.counts();
            if now != told {
                tracing::warn!(
                    unsigned = now.unsigned - told.unsigned,
                    forged = now.forged - told.forged,
                    stale = now.stale - told.stale,
                    "webhooks were refused in the last minute"
                );
                told = now;
            }
        }
    }
}
