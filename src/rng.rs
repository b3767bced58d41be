//! The only source of randomness: the operating system's generator, or a seeded one in tests.
//! It never decides what the bytes mean.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::{StdRng, SysRng};
use rand::{Rng as _, SeedableRng, TryRng};

/// Where random bytes come from.
#[derive(Clone)]
pub enum Rng {
    /// The operating system's generator.
    System,
    /// A generator that gives the same bytes in every run. For tests alone.
    Seeded(Arc<Mutex<StdRng>>),
}

impl Rng {
    /// A generator for tests.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// Fills `bytes`.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe could follow.
    pub fn fill(&self, bytes: &mut [u8]) {
        match self {
            #[expect(clippy::expect_used, reason = "no PIN may be made without randomness")]
            Self::System => SysRng
                .try_fill_bytes(bytes)
                .expect("the operating system gives random bytes"),
            Self::Seeded(rng) => rng
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .fill_bytes(bytes),
        }
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A new id: 12 hexadecimal digits of time, then 20 random ones, so that ids sort by age.
    pub fn id(&self, now_ms: i64) -> String {
        let random = self.bytes::<10>();
        let mut id = format!("{now_ms:012x}");
        for byte in random {
            // Writing to a string cannot fail.
            let _ = write!(id, "{byte:02x}");
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let rng = Rng::System;
        assert!(rng.id(1_000) < rng.id(1_001));
        assert_eq!(rng.id(1_000).len(), 32);
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        assert_eq!(Rng::seeded(7).bytes::<8>(), Rng::seeded(7).bytes::<8>());
        assert_ne!(Rng::seeded(7).bytes::<8>(), Rng::seeded(8).bytes::<8>());
    }
}
