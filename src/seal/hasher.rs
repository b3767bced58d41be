//! Runs hashing on blocking threads, a few at a time, so that calls never wait behind it.
//! It never runs inside a transaction: hash first, then open one.

use std::sync::Arc;

use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::aside::Aside;
use super::{Hashed, Peppers, SealError, hash_secret, verify};
use crate::clock::Clock;
use crate::rng::Rng;

/// How many citizens may wait for a hash at once: about as many as are served in four seconds.
const ROOM: usize = 256;

/// Hashes and checks secrets behind a limit. Cloning shares the limit.
#[derive(Clone)]
pub struct Hasher {
    peppers: Arc<Peppers>,
    limit: Arc<Semaphore>,
    public: Arc<Public>,
    clock: Clock,
    rng: Rng,
}

/// The limit of those who come from the web, apart from the staff's: a storm of log-ins keeps no
/// operator waiting.
struct Public {
    room: Arc<Semaphore>,
    aside: Aside,
}

impl Hasher {
    /// At most `at_once` hashes run together, and as many for the public; half the cores is a good
    /// number.
    pub fn new(peppers: Peppers, at_once: usize, clock: Clock, rng: Rng) -> Self {
        Self {
            peppers: Arc::new(peppers),
            limit: Arc::new(Semaphore::new(at_once.max(1))),
            public: Arc::new(Public {
                room: Arc::new(Semaphore::new(ROOM)),
                aside: Aside::new(at_once.max(1)),
            }),
            clock,
            rng,
        }
    }

    /// Hashes a whole PIN or a password with the newest pepper.
    pub async fn hash(&self, secret: Zeroizing<Vec<u8>>) -> Result<Hashed, SealError> {
        let rng = self.rng.clone();
        self.run(move |peppers| hash_secret(&secret, peppers, &rng))
            .await
    }

    /// Whether `secret` is the stored one; `None` costs the same and is never right.
    pub async fn verify(
        &self,
        secret: Zeroizing<Vec<u8>>,
        stored: Option<Hashed>,
    ) -> Result<bool, SealError> {
        self.run(move |peppers| verify(&secret, stored.as_ref(), peppers))
            .await
    }

    /// As `verify`, behind the limit of the public. `None` when too many wait already.
    pub async fn verify_public(
        &self,
        secret: Zeroizing<Vec<u8>>,
        stored: Option<Hashed>,
    ) -> Result<Option<bool>, SealError> {
        let Ok(_waits) = Arc::clone(&self.public.room).try_acquire_owned() else {
            return Ok(None);
        };
        let work = move |peppers: &Peppers| verify(&secret, stored.as_ref(), peppers);
        self.run_aside(work).await.map(Some)
    }

    /// As `hash`, behind the limit of the public. `None` when too many wait already.
    pub async fn hash_public(
        &self,
        secret: Zeroizing<Vec<u8>>,
    ) -> Result<Option<Hashed>, SealError> {
        let Ok(_waits) = Arc::clone(&self.public.room).try_acquire_owned() else {
            return Ok(None);
        };
        let rng = self.rng.clone();
        let work = move |peppers: &Peppers| hash_secret(&secret, peppers, &rng);
        self.run_aside(work).await.map(Some)
    }

    /// Everybody else of the public waits, for as long as this is held.
    #[cfg(test)]
    pub(crate) async fn crowd(&self) -> tokio::sync::OwnedSemaphorePermit {
        let room = u32::try_from(ROOM).unwrap();
        let all = Arc::clone(&self.public.room).acquire_many_owned(room);
        all.await.unwrap()
    }

    /// A keyed digest of `data` for one purpose: the same for the same data as long as the newest
    /// pepper stays, and nobody without the pepper can search what it was made of.
    pub fn mac(&self, purpose: &str, data: &str) -> Result<String, SealError> {
        self.peppers.mac(purpose, data)
    }

    /// On the threads of the public.
    async fn run_aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Peppers) -> Result<T, SealError> + Send + 'static,
    ) -> Result<T, SealError> {
        let busy = self.clock.busy();
        let (peppers, at_work) = (Arc::clone(&self.peppers), busy.clone());
        tracing::trace!("a hash is run");
        let done = self.public.aside.run(move || {
            // It goes with the work: who asked may be gone, the core is in use all the same.
            let _until_done = at_work;
            work(&peppers)
        });
        let result = done.await.ok_or(SealError::Failed)?;
        drop(busy);
        result
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Peppers) -> Result<T, SealError> + Send + 'static,
    ) -> Result<T, SealError> {
        let busy = self.clock.busy();
        let permit = Arc::clone(&self.limit)
            .acquire_owned()
            .await
            .map_err(|_| SealError::Failed)?;
        let peppers = Arc::clone(&self.peppers);
        let at_work = (busy.clone(), permit);
        tracing::trace!("a hash is run");
        let done = tokio::task::spawn_blocking(move || {
            // Both go with the work: who asked may be gone, the core is in use all the same.
            let _until_done = at_work;
            work(&peppers)
        });
        let result = done.await.map_err(|_| SealError::Failed)?;
        drop(busy);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn hasher(clock: Clock) -> Hasher {
        let rng = Rng::seeded(5);
        Hasher::new(Peppers::generate(&rng), 1, clock, rng)
    }

    fn secret(text: &str) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(text.as_bytes().to_vec())
    }

    #[tokio::test]
    async fn a_hash_verifies_its_own_secret_alone() {
        let hasher = hasher(Clock::system());
        let stored = hasher.hash(secret("prima")).await.unwrap();
        let right = hasher.verify(secret("prima"), Some(stored.clone())).await;
        let wrong = hasher.verify(secret("altra"), Some(stored)).await;
        assert_eq!((right, wrong), (Ok(true), Ok(false)));
    }

    #[test]
    fn a_digest_is_of_its_purpose_and_its_pepper() {
        let (one, other) = (hasher(Clock::system()), {
            let rng = Rng::seeded(6);
            Hasher::new(Peppers::generate(&rng), 1, Clock::system(), rng)
        });
        let of = |hasher: &Hasher, purpose| hasher.mac(purpose, "RSSMRA80A01H501U").unwrap();
        assert_eq!(of(&one, "log-in"), of(&one, "log-in"));
        assert_ne!(of(&one, "log-in"), of(&one, "code"));
        assert_ne!(of(&one, "log-in"), of(&other, "log-in"));
    }

    #[tokio::test]
    async fn the_public_waits_behind_a_limit_of_its_own_and_not_in_any_number() {
        let hasher = hasher(Clock::system());
        let stored = hasher.hash(secret("prima")).await.unwrap();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let public = Arc::clone(&hasher.public);
        let held = tokio::spawn(async move { public.aside.run(move || wait.recv()).await });
        let right = hasher.verify(secret("prima"), Some(stored.clone())).await;
        assert_eq!(right, Ok(true), "staff go on while the public waits");
        go.send(()).unwrap();
        assert_eq!(held.await.unwrap(), Some(Ok(())));
        let right = hasher.verify_public(secret("prima"), Some(stored)).await;
        assert_eq!(right, Ok(Some(true)));
        let wrong = hasher.verify_public(secret("prima"), None).await;
        assert_eq!(wrong, Ok(Some(false)));
        let made = hasher.hash_public(secret("prima")).await;
        assert!(made.is_ok_and(|made| made.is_some()));
        let _full = hasher.crowd().await;
        let turned_away = hasher.verify_public(secret("prima"), None).await;
        assert_eq!(turned_away, Ok(None));
        let turned_away = hasher.hash_public(secret("prima")).await;
        assert!(turned_away.is_ok_and(|made| made.is_none()));
    }

    #[tokio::test]
    async fn virtual_time_stands_still_while_a_hash_is_made() {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let hasher = hasher(clock.clone());
        let result = clock.within(Duration::from_millis(1), hasher.hash(secret("prima")));
        assert!(result.await.is_some_and(|hash| hash.is_ok()));
    }
}
