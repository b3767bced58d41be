//! The only source of time. Every delay of ours sleeps here, so that scripted calls can run on a
//! virtual clock. It never reads the system clock anywhere else, and never pauses tokio's own time.

use std::collections::BinaryHeap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::oneshot;

/// Where the time comes from: the machine, or a test that moves it.
#[derive(Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that jumps to the next timer whenever nothing is at work.
    Virtual(Arc<Virtual>),
}

/// The state of a virtual clock.
pub struct Virtual {
    inner: Mutex<Inner>,
}

struct Inner {
    now: Timestamp,
    busy: usize,
    next_timer: u64,
    timers: BinaryHeap<Timer>,
}

struct Timer {
    at: Timestamp,
    order: u64,
    wake: oneshot::Sender<Busy>,
}

/// While one of these lives, virtual time stands still. It costs nothing on the system clock.
#[must_use = "virtual time moves on as soon as this is dropped"]
pub struct Busy(Option<Arc<Virtual>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::System
    }

    /// A clock that starts at `at` and jumps from timer to timer.
    pub fn virtual_at(at: Timestamp) -> Self {
        Self::Virtual(Arc::new(Virtual {
            inner: Mutex::new(Inner {
                now: at,
                busy: 0,
                next_timer: 0,
                timers: BinaryHeap::new(),
            }),
        }))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads it")]
            Self::System => Timestamp::now(),
            Self::Virtual(clock) => clock.lock().now,
        }
    }

    /// The time now as Unix milliseconds, the form the database keeps.
    pub fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }

    /// Holds virtual time still until the guard is dropped.
    pub fn busy(&self) -> Busy {
        match self {
            Self::System => Busy(None),
            Self::Virtual(clock) => {
                clock.lock().busy += 1;
                Busy(Some(Arc::clone(clock)))
            }
        }
    }

    /// Sleeps until `at` and wakes up busy. Whoever calls this must hold no guard of its own.
    pub async fn sleep_until(&self, at: Timestamp) -> Busy {
        match self {
            Self::System => {
                let left = at.duration_since(self.now());
                let left = Duration::try_from(left).unwrap_or(Duration::ZERO);
                #[expect(clippy::disallowed_methods, reason = "the one place that sleeps")]
                tokio::time::sleep(left).await;
                Busy(None)
            }
            Self::Virtual(clock) => clock.wait(at).await,
        }
    }

    /// Sleeps for `length` and wakes up busy.
    pub async fn sleep(&self, length: Duration) -> Busy {
        self.sleep_until(self.after(length)).await
    }

    /// The time `length` from now.
    pub fn after(&self, length: Duration) -> Timestamp {
        self.now().saturating_add(length).unwrap_or(Timestamp::MAX)
    }

    /// Runs `work` for at most `limit`; `None` when the time is over. On a virtual clock the limit
    /// is never reached while somebody is at work on the answer.
    pub async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            done = work => Some(done),
            _busy = self.sleep(limit) => None,
        }
    }
}

impl Virtual {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(self: &Arc<Self>, at: Timestamp) -> Pin<Box<dyn Future<Output = Busy> + Send>> {
        let (wake, woken) = oneshot::channel();
        {
            let mut inner = self.lock();
            let order = inner.next_timer;
            inner.next_timer += 1;
            inner.timers.push(Timer { at, order, wake });
        }
        self.move_on();
        let clock = Arc::clone(self);
        Box::pin(async move {
            match woken.await {
                Ok(busy) => busy,
                Err(_) => Clock::Virtual(clock).busy(),
            }
        })
    }

    /// Jumps to the next timer when nobody is at work, and wakes its sleeper with a guard in hand.
    fn move_on(self: &Arc<Self>) {
        loop {
            let mut inner = self.lock();
            if inner.busy > 0 {
                return;
            }
            let Some(timer) = inner.timers.pop() else {
                return;
            };
            if timer.wake.is_closed() {
                continue;
            }
            inner.now = inner.now.max(timer.at);
            inner.busy += 1;
            drop(inner);
            // A sleeper that has just gone away drops the guard, which moves time on again.
            drop(timer.wake.send(Busy(Some(Arc::clone(self)))));
            return;
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(clock) = self.0.take() {
            clock.lock().busy -= 1;
            clock.move_on();
        }
    }
}

impl Clone for Busy {
    fn clone(&self) -> Self {
        match &self.0 {
            None => Self(None),
            Some(clock) => Clock::Virtual(Arc::clone(clock)).busy(),
        }
    }
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}

impl Eq for Timer {}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timer {
    /// The earliest timer is the greatest, because the heap gives out the greatest first.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.at, other.order).cmp(&(self.at, self.order))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Timestamp {
        "2015-03-10T09:15:00Z".parse().unwrap()
    }

    #[tokio::test]
    async fn virtual_time_jumps_to_the_next_timer_when_nobody_is_at_work() {
        let clock = Clock::virtual_at(start());
        let _busy = clock.sleep(Duration::from_hours(1)).await;
        assert_eq!(clock.now(), start() + Duration::from_hours(1));
    }

    #[tokio::test]
    async fn virtual_time_stands_still_while_somebody_is_at_work() {
        let clock = Clock::virtual_at(start());
        let busy = clock.busy();
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move {
                let _busy = clock.sleep(Duration::from_secs(5)).await;
                clock.now()
            }
        });
        tokio::task::yield_now().await;
        assert_eq!(clock.now(), start());
        drop(busy);
        assert_eq!(sleeper.await.unwrap(), start() + Duration::from_secs(5));
    }

    #[tokio::test]
    async fn a_limit_is_not_reached_while_the_work_is_guarded() {
        let clock = Clock::virtual_at(start());
        let busy = clock.busy();
        let work = async {
            tokio::task::yield_now().await;
            drop(busy);
            7
        };
        let done = clock.within(Duration::from_millis(1), work).await;
        assert_eq!(done, Some(7));
    }

    #[tokio::test]
    async fn a_sleeper_that_went_away_moves_no_time() {
        let clock = Clock::virtual_at(start());
        let busy = clock.busy();
        drop(clock.sleep(Duration::from_secs(9)));
        let lost = clock
            .within(Duration::from_secs(9), std::future::ready(()))
            .await;
        assert!(lost.is_some());
        drop(busy);
        assert_eq!(clock.now(), start());
    }
}
