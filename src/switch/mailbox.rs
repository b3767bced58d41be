//! Mailboxes whose letters hold virtual time still until they are read, and the one wait of the
//! exchange: for a letter or for a time, whichever is first.

use std::future::{pending, poll_fn};
use std::task::Poll;

use jiff::Timestamp;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::clock::{Busy, Clock};

/// The sending end.
pub(super) struct Post<T> {
    letters: UnboundedSender<(T, Busy)>,
    clock: Clock,
}

/// The reading end.
pub(super) struct Inbox<T> {
    letters: UnboundedReceiver<(T, Busy)>,
    clock: Clock,
}

/// A new mailbox.
pub(super) fn mailbox<T>(clock: &Clock) -> (Post<T>, Inbox<T>) {
    let (sender, receiver) = unbounded_channel();
    let post = Post {
        letters: sender,
        clock: clock.clone(),
    };
    let inbox = Inbox {
        letters: receiver,
        clock: clock.clone(),
    };
    (post, inbox)
}

impl<T> Post<T> {
    /// Whether the letter arrived: nobody reads the mailbox of a call that is over.
    pub fn send(&self, letter: T) -> bool {
        self.letters.send((letter, self.clock.busy())).is_ok()
    }

    pub fn is_open(&self) -> bool {
        !self.letters.is_closed()
    }
}

impl<T> Clone for Post<T> {
    fn clone(&self) -> Self {
        Self {
            letters: self.letters.clone(),
            clock: self.clock.clone(),
        }
    }
}

impl<T> Inbox<T> {
    /// The next letter with its hold on time; `None` when nobody can write any more.
    pub async fn next(&mut self) -> Option<(T, Busy)> {
        self.letters.recv().await
    }

    /// Waits for a letter, at most until `until`. Time moves only while both are awaited: `busy` is
    /// let go after the timer is set, so that no other timer can overtake it.
    pub async fn wait(&mut self, busy: Busy, until: Option<Timestamp>) -> (Option<T>, Busy) {
        let clock = self.clock.clone();
        let mut held = Some(busy);
        let alarm = async {
            match until {
                Some(at) => clock.sleep_until(at).await,
                None => pending().await,
            }
        };
        let letter = async {
            match self.letters.recv().await {
                Some(letter) => letter,
                None => pending().await,
            }
        };
        let let_go = poll_fn(|_| {
            drop(held.take());
            Poll::<()>::Pending
        });
        tokio::select! {
            biased;
            (letter, busy) = letter => (Some(letter), busy),
            busy = alarm => (None, busy),
            () = let_go => (None, self.clock.busy()),
        }
    }
}

/// Sleeps for `length`, letting go of `busy` only once the timer is set.
pub(super) async fn pause(clock: &Clock, busy: Busy, length: std::time::Duration) -> Busy {
    let (_post, mut inbox) = mailbox::<()>(clock);
    inbox.wait(busy, Some(clock.after(length))).await.1
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_waiting_letter_is_read_before_time_moves() {
        let clock = Clock::virtual_at(Timestamp::UNIX_EPOCH);
        let (post, mut inbox) = mailbox(&clock);
        let busy = clock.busy();
        post.send(7);
        let until = clock.after(Duration::from_secs(5));
        let (letter, busy) = inbox.wait(busy, Some(until)).await;
        assert_eq!((letter, clock.now()), (Some(7), Timestamp::UNIX_EPOCH));
        let (letter, _busy) = inbox.wait(busy, Some(until)).await;
        assert_eq!((letter, clock.now()), (None, until));
    }

    #[tokio::test]
    async fn a_later_timer_does_not_overtake_an_earlier_one() {
        let clock = Clock::virtual_at(Timestamp::UNIX_EPOCH);
        let busy = clock.busy();
        let later = tokio::spawn({
            let clock = clock.clone();
            async move { drop(clock.sleep(Duration::from_mins(1)).await) }
        });
        tokio::task::yield_now().await;
        let held = pause(&clock, busy, Duration::from_secs(5)).await;
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH + Duration::from_secs(5));
        drop(held);
        later.await.unwrap();
    }
}
