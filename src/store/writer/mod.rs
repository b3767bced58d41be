//! The one group writer of a process: rows from all calls, committed together. It only appends and
//! upserts; what needs a decision goes through `Db::write`. It outlives every failed commit.

mod batch;
mod message;
mod queue;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;

use super::{Db, Error};
use crate::bell::{Bell, Listener};
use crate::clock::{Busy, Clock};
pub use batch::{Row, Wait};
pub use message::Message;
use queue::{Entry, Queue};

/// How many rows one commit takes at most.
const BATCH: usize = 500;
/// How long the writer waits before it tries a database that was away.
const RETRY: Duration = Duration::from_millis(500);

/// Takes rows and returns at once.
#[derive(Clone)]
pub struct Writer {
    shared: Arc<Shared>,
    /// Not shared with the committer, which ends when the last of these is gone.
    work: Bell,
}

struct Shared {
    clock: Clock,
    queue: Queue,
    up: AtomicBool,
    lost: AtomicU64,
}

/// The task that commits. Run it once.
pub struct Committer {
    shared: Arc<Shared>,
    work: Listener,
    db: Db,
    line_changed: Bell,
}

impl Writer {
    /// A writer and the task behind it. `line_changed` rings when new waiting calls were committed.
    pub fn new(db: Db, clock: &Clock, line_changed: Bell) -> (Self, Committer) {
        let (bell, listener) = Bell::new(clock);
        let shared = Arc::new(Shared {
            clock: clock.clone(),
            queue: Queue::default(),
            up: AtomicBool::new(true),
            lost: AtomicU64::new(0),
        });
        let committer = Committer {
            shared: Arc::clone(&shared),
            work: listener,
            db,
            line_changed,
        };
        (Self { shared, work: bell }, committer)
    }

    /// Hands over a row. It is written soon, or when the database is back.
    pub fn append(&self, row: Row) {
        self.push(row, None);
    }

    /// Hands over a row and waits at most `limit` for its commit. Says whether it was committed in
    /// that time; it is not waited for at all while the database is known to be away.
    pub async fn append_within(&self, row: Row, limit: Duration) -> bool {
        if !self.is_up() {
            self.append(row);
            return false;
        }
        let (done, committed) = oneshot::channel();
        self.push(row, Some(done));
        let committed = self.shared.clock.within(limit, committed).await;
        matches!(committed, Some(Ok(())))
    }

    /// Whether the last commit succeeded.
    pub fn is_up(&self) -> bool {
        self.shared.up.load(Ordering::Relaxed)
    }

    /// How many menu rows were given up because the buffer was full, or bad.
    pub fn lost(&self) -> u64 {
        self.shared.lost.load(Ordering::Relaxed)
    }

    /// How many rows wait for their commit.
    pub fn waiting(&self) -> usize {
        self.shared.queue.len()
    }

    fn push(&self, row: Row, done: Option<oneshot::Sender<()>>) {
        let busy = self.shared.clock.busy();
        let lost = self.shared.queue.push(Entry::new(row, busy, done));
        self.shared.lost.fetch_add(lost, Ordering::Relaxed);
        self.work.ring();
    }
}

impl Committer {
    /// Commits whatever comes, until every `Writer` is gone or the task is dropped.
    pub async fn run(mut self) {
        while let Some(busy) = self.work.rung().await {
            let mut busy = Some(busy);
            while self.shared.queue.len() > 0 {
                if self.flush_once().await {
                    continue;
                }
                drop(busy.take());
                busy = Some(self.pause().await);
            }
        }
    }

    /// Waits until the next try. A ring meanwhile says nothing new, and must not hold time still.
    async fn pause(&mut self) -> Busy {
        let mut sleep = std::pin::pin!(self.shared.clock.sleep(RETRY));
        loop {
            self.shared.queue.let_go();
            tokio::select! {
                busy = &mut sleep => return busy,
                Some(_) = self.work.rung() => {}
            }
        }
    }

    /// Commits one batch. Says whether the database took it, or at least looked at it.
    async fn flush_once(&self) -> bool {
        let mut entries = self.shared.queue.take(BATCH);
        let committed = self.commit(&mut entries).await;
        self.shared.up.store(committed, Ordering::Relaxed);
        if committed {
            self.shared.queue.settled();
            if entries.iter().any(|entry| entry.row.opens_a_wait()) {
                self.line_changed.ring();
            }
            for entry in entries {
                entry.answer();
            }
        } else {
            self.shared.queue.put_back(entries);
        }
        committed
    }

    /// Writes the entries in one transaction; where a row is bad, halves them until it stands
    /// alone, and drops it. `false` when the database is away.
    async fn commit(&self, entries: &mut Vec<Entry>) -> bool {
        let mut parts = vec![std::mem::take(entries)];
        while let Some(mut part) = parts.pop() {
            let Err(error) = batch::write(&self.db, &part).await else {
                entries.append(&mut part);
                continue;
            };
            if !error.is_of_the_row() {
                tracing::warn!(error.message = %error, "the journal's commit failed; it is kept");
                // What was written is done with; the rest goes back, in its order.
                for written in std::mem::take(entries) {
                    written.answer();
                }
                entries.append(&mut part);
                entries.extend(parts.into_iter().rev().flatten());
                return false;
            }
            if part.len() == 1 {
                self.give_up(&error);
            } else {
                let second = part.split_off(part.len() / 2);
                parts.push(second);
                parts.push(part);
            }
        }
        true
    }

    /// A row that no database will ever take.
    fn give_up(&self, error: &Error) {
        tracing::error!(error.message = %error, "a row of the journal was bad and is lost");
        self.shared.lost.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;
