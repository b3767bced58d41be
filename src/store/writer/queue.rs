//! The writer's bounded buffer. When it is full the oldest menu rows go; a wait is never given up.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use super::batch::Row;
use crate::clock::Busy;

/// How many rows may wait for their commit.
const CAPACITY: usize = 100_000;

/// A row on its way, and who waits for it.
pub(super) struct Entry {
    pub(super) row: Row,
    busy: Option<Busy>,
    done: Option<oneshot::Sender<()>>,
}

impl Entry {
    pub(super) fn new(row: Row, busy: Busy, done: Option<oneshot::Sender<()>>) -> Self {
        Self {
            row,
            busy: Some(busy),
            done,
        }
    }

    /// Tells whoever waits that the row is safe.
    pub(super) fn answer(self) {
        if let Some(done) = self.done {
            let _gone_is_fine = done.send(());
        }
    }
}

#[derive(Default)]
pub(super) struct Queue(Mutex<VecDeque<Entry>>);

impl Queue {
    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    /// Adds a row; says how many old ones had to go for it.
    pub(super) fn push(&self, entry: Entry) -> u64 {
        let mut rows = self.lock();
        rows.push_back(entry);
        if rows.len() <= CAPACITY {
            return 0;
        }
        let oldest = rows.iter().position(|entry| entry.row.is_menu_step());
        match oldest {
            Some(index) => {
                rows.remove(index);
                1
            }
            None => 0,
        }
    }

    /// The first `limit` rows. `taken` hears how many before anybody can see them gone.
    pub(super) fn take(&self, limit: usize, taken: impl FnOnce(usize)) -> Vec<Entry> {
        let mut rows = self.lock();
        let count = rows.len().min(limit);
        taken(count);
        rows.drain(..count).collect()
    }

    /// Puts rows back in front. Whoever waited for them is answered at once, with a no, and
    /// virtual time need not stand still for them any more.
    pub(super) fn put_back(&self, entries: Vec<Entry>) {
        let mut rows = self.lock();
        for mut entry in entries.into_iter().rev() {
            entry.done = None;
            entry.busy = None;
            rows.push_front(entry);
        }
    }
}
