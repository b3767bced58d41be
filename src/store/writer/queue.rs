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
pub(super) struct Queue(Mutex<Rows>);

#[derive(Default)]
struct Rows {
    queued: VecDeque<Entry>,
    /// Taken out and not yet committed or put back.
    in_hand: usize,
}

impl Queue {
    fn lock(&self) -> std::sync::MutexGuard<'_, Rows> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn len(&self) -> usize {
        self.lock().queued.len()
    }

    /// Rows that no commit has made safe yet.
    pub(super) fn unsafe_yet(&self) -> usize {
        let rows = self.lock();
        rows.queued.len() + rows.in_hand
    }

    /// What was taken out is safe.
    pub(super) fn settle(&self) {
        self.lock().in_hand = 0;
    }

    /// Adds a row; says how many old ones had to go for it.
    pub(super) fn push(&self, entry: Entry) -> u64 {
        let rows = &mut self.lock().queued;
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

    /// The first `limit` rows.
    pub(super) fn take(&self, limit: usize) -> Vec<Entry> {
        let mut rows = self.lock();
        let count = rows.queued.len().min(limit);
        rows.in_hand = count;
        rows.queued.drain(..count).collect()
    }

    /// Puts rows back in front. Whoever waited for them is answered at once, with a no, and
    /// virtual time need not stand still for them any more.
    pub(super) fn put_back(&self, entries: Vec<Entry>) {
        let mut rows = self.lock();
        rows.in_hand = 0;
        for mut entry in entries.into_iter().rev() {
            entry.done = None;
            entry.busy = None;
            rows.queued.push_front(entry);
        }
    }
}
