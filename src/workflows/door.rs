//! The public's way in: a few are at work at once, and the others wait their turn, so that a crowd at
//! the door is never felt on the telephone. It knows nothing of who they are or what they want.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::clock::Clock;

/// How many are at work at once: while the hash of one is made, another is in the store.
const AT_ONCE: usize = 2;
/// How many may be there at once: about as many as are served in four seconds.
const ROOM: usize = 256;

/// The door. Cloning shares it.
#[derive(Clone)]
pub struct Door {
    room: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    clock: Clock,
}

/// One's turn, until it is dropped.
#[must_use = "the next one comes in as soon as this is dropped"]
pub struct Turn {
    _turn: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Door {
    /// A door with nobody at it.
    pub fn new(clock: &Clock) -> Self {
        Self {
            room: Arc::new(Semaphore::new(ROOM)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            clock: clock.clone(),
        }
    }

    /// Waits for one's turn: first come, first served. `None` at once when too many wait already.
    /// Nobody who has a turn, or a transaction, may ask for another.
    pub async fn turn(&self) -> Option<Turn> {
        let place = Arc::clone(&self.room).try_acquire_owned().ok()?;
        let _waits = self.clock.busy();
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok()?;
        Some(Turn {
            _turn: turn,
            _place: place,
        })
    }

    /// Everybody else is turned away, for as long as this is held.
    #[cfg(test)]
    pub(crate) async fn crowd(&self) -> OwnedSemaphorePermit {
        let room = u32::try_from(ROOM).unwrap();
        let all = Arc::clone(&self.room).acquire_many_owned(room);
        all.await.unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets whatever is ready go on.
    async fn settle() {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_few_are_served_at_once_and_the_next_when_one_is_done() {
        let door = Door::new(&Clock::system());
        let first = door.turn().await.unwrap();
        let _second = door.turn().await.unwrap();
        let third = tokio::spawn({
            let door = door.clone();
            async move { door.turn().await }
        });
        settle().await;
        assert!(!third.is_finished());
        drop(first);
        assert!(third.await.unwrap().is_some());
    }

    #[tokio::test]
    async fn who_goes_away_while_they_wait_leaves_their_place_to_the_others() {
        let door = Door::new(&Clock::system());
        let served = [door.turn().await.unwrap(), door.turn().await.unwrap()];
        let gone = tokio::spawn({
            let door = door.clone();
            async move { door.turn().await }
        });
        settle().await;
        gone.abort();
        assert!(gone.await.is_err());
        drop(served);
        let all_the_room = door.crowd().await;
        assert!(door.turn().await.is_none(), "there is no room left");
        drop(all_the_room);
        assert!(door.turn().await.is_some());
    }

    #[tokio::test]
    async fn virtual_time_stands_still_while_somebody_waits() {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let door = Door::new(&clock);
        let served = [door.turn().await.unwrap(), door.turn().await.unwrap()];
        let waits = tokio::spawn({
            let (door, clock) = (door.clone(), clock.clone());
            async move {
                let second = std::time::Duration::from_secs(1);
                clock.within(second, door.turn()).await
            }
        });
        settle().await;
        drop(served);
        assert!(waits.await.unwrap().flatten().is_some());
    }
}
