//! Wakes a background task. A ring in the air holds virtual time still until the task has taken it.
//! It carries no message: whoever wakes up reads the store.

use tokio::sync::mpsc;

use crate::clock::{Busy, Clock};

/// The end that is rung. Cheap to clone.
#[derive(Clone)]
pub struct Bell {
    clock: Clock,
    rings: mpsc::UnboundedSender<Busy>,
}

/// The end that waits.
pub struct Listener {
    rings: mpsc::UnboundedReceiver<Busy>,
}

impl Bell {
    /// A bell and its one listener.
    pub fn new(clock: &Clock) -> (Self, Listener) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let bell = Self {
            clock: clock.clone(),
            rings: sender,
        };
        (bell, Listener { rings: receiver })
    }

    /// Wakes the listener. Nothing happens when it is gone.
    pub fn ring(&self) {
        drop(self.rings.send(self.clock.busy()));
    }
}

impl Listener {
    /// Waits for a ring and takes all that are in the air. `None` when every bell is gone.
    pub async fn rung(&mut self) -> Option<Busy> {
        let busy = self.rings.recv().await?;
        while self.rings.try_recv().is_ok() {}
        Some(busy)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_ring_holds_virtual_time_still_until_it_is_taken() {
        let start = "2015-03-10T09:15:00Z".parse().unwrap();
        let clock = Clock::virtual_at(start);
        let (bell, mut listener) = Bell::new(&clock);
        bell.ring();
        bell.ring();
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { drop(clock.sleep(Duration::from_secs(1)).await) }
        });
        tokio::task::yield_now().await;
        assert_eq!(clock.now(), start);
        drop(listener.rung().await);
        sleeper.await.unwrap();
        assert_eq!(clock.now(), start + Duration::from_secs(1));
    }
}
