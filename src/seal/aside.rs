//! Threads of the lowest priority, for hashes of the public: a call that comes in has the core before
//! a log-in. They know nothing of what they run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use thread_priority::{ThreadPriority, set_current_thread_priority};
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce() + Send>;

/// The threads. They end when it is dropped.
pub(super) struct Aside(Sender<Work>);

impl Aside {
    /// `threads` of them.
    pub(super) fn new(threads: usize) -> Self {
        let (hand, work) = mpsc::channel();
        let work = Arc::new(Mutex::new(work));
        for _ in 0..threads {
            let work = Arc::clone(&work);
            let started = thread::Builder::new()
                .name("hash".to_owned())
                .spawn(move || work_aside(&work));
            if let Err(error) = started {
                tracing::error!(error.message = %error, "a thread for hashes did not start");
            }
        }
        Self(hand)
    }

    /// What `work` comes to; `None` when it could not be run to its end. It is not begun where nobody
    /// waits for it any more.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (tell, told) = oneshot::channel();
        let work = Box::new(move || {
            if !tell.is_closed() {
                drop(tell.send(work()));
            }
        });
        self.0.send(work).ok()?;
        told.await.ok()
    }
}

fn work_aside(work: &Mutex<Receiver<Work>>) {
    // Where a system knows no priorities, the threads are like any other.
    drop(set_current_thread_priority(ThreadPriority::Min));
    loop {
        let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(next) = next else { return };
        // One piece of work that fails does not take the thread from those who wait.
        drop(catch_unwind(AssertUnwindSafe(next)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_failure_is_one_piece_of_work_and_not_the_thread() {
        let aside = Aside::new(1);
        assert_eq!(aside.run(|| 1).await, Some(1));
        let failed: Option<u8> = aside.run(|| panic!("in a test")).await;
        assert_eq!(failed, None);
        assert_eq!(aside.run(|| 2).await, Some(2));
    }

    #[tokio::test]
    async fn nothing_is_done_for_who_went_away_before_their_turn() {
        let aside = Arc::new(Aside::new(1));
        let (go, wait) = mpsc::channel::<()>();
        let (began, begins) = oneshot::channel();
        let run = |work: Work| {
            let aside = Arc::clone(&aside);
            tokio::spawn(async move { aside.run(work).await })
        };
        let first = run(Box::new(move || {
            began.send(()).unwrap();
            wait.recv().unwrap();
        }));
        begins.await.unwrap();
        let (done, told) = oneshot::channel();
        let gone = run(Box::new(move || done.send(()).unwrap()));
        // As far as the queue.
        tokio::task::yield_now().await;
        gone.abort();
        assert!(gone.await.is_err());
        go.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Some(()));
        assert_eq!(aside.run(|| 1).await, Some(1));
        assert!(told.await.is_err(), "the work was dropped, not done");
    }

    /// The nineteenth field of what Linux says of a thread: how nice it is.
    #[cfg(target_os = "linux")]
    fn niceness() -> String {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
        let after_the_name = stat.rsplit(") ").next().unwrap();
        after_the_name.split(' ').nth(16).unwrap().to_owned()
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn the_threads_yield_to_everybody_else() {
        let theirs = Aside::new(1).run(niceness).await.unwrap();
        assert_eq!(theirs, "19");
        assert_ne!(niceness(), "19", "a test's own thread is like any other");
    }

    #[tokio::test]
    async fn without_a_thread_nobody_waits_for_ever() {
        assert_eq!(Aside::new(0).run(|| 1).await, None);
    }
}
