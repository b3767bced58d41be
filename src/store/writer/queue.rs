//! The writer's bounded buffer. When it is full the oldest menu rows go, then the oldest beats, which
//! repeat themselves; nothing else is given up.

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
    waiting: VecDeque<Entry>,
    /// How many were taken out, their commit under way.
    in_hand: usize,
}

impl Queue {
    fn lock(&self) -> std::sync::MutexGuard<'_, Rows> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many rows are not committed yet.
    pub(super) fn len(&self) -> usize {
        let rows = self.lock();
        rows.waiting.len() + rows.in_hand
    }

    /// Adds a row; says how many old ones had to go for it.
    pub(super) fn push(&self, entry: Entry) -> u64 {
        let rows = &mut self.lock().waiting;
        rows.push_back(entry);
        if rows.len() <= CAPACITY {
            return 0;
        }
        if let Some(step) = rows.iter().position(|entry| entry.row.is_menu_step()) {
            rows.remove(step);
            return 1;
        }
        // A beat is no loss: the caller's next one says the same.
        if let Some(beat) = rows.iter().position(|entry| entry.row.opens_a_wait()) {
            rows.remove(beat);
        }
        0
    }

    /// The first `limit` rows, until `settled` or `put_back`.
    pub(super) fn take(&self, limit: usize) -> Vec<Entry> {
        let mut rows = self.lock();
        rows.in_hand = rows.waiting.len().min(limit);
        let count = rows.in_hand;
        rows.waiting.drain(..count).collect()
    }

    /// What was taken is committed.
    pub(super) fn settled(&self) {
        self.lock().in_hand = 0;
    }

    /// Puts rows back in front. Whoever waited for them is answered at once, with a no, and
    /// virtual time need not stand still for them any more.
    pub(super) fn put_back(&self, entries: Vec<Entry>) {
        let mut rows = self.lock();
        rows.in_hand = 0;
        for mut entry in entries.into_iter().rev() {
            entry.done = None;
            entry.busy = None;
            rows.waiting.push_front(entry);
        }
    }

    /// The same for rows that came meanwhile: nobody waits for a database that is away.
    pub(super) fn let_go(&self) {
        let mut rows = self.lock();
        let guards: Vec<_> = rows
            .waiting
            .iter_mut()
            .map(|entry| (entry.busy.take(), entry.done.take()))
            .collect();
        drop(rows);
        drop(guards);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::store::fresh::{message, step, wait};

    fn entry(row: Row) -> Entry {
        Entry::new(row, Clock::system().busy(), None)
    }

    #[test]
    fn a_buffer_full_of_beats_grows_no_further_and_loses_nothing() {
        let queue = Queue::default();
        queue.push(entry(Row::Wait(wait("CA1", 1_000))));
        let capacity = i64::try_from(CAPACITY).unwrap();
        let lost: u64 = (0..capacity + 5)
            .map(|at| queue.push(entry(Row::Beat(wait("CA1", at)))))
            .sum();
        assert_eq!((lost, queue.len()), (0, CAPACITY));
        let kept = queue.take(2);
        assert_eq!(kept[0].row, Row::Wait(wait("CA1", 1_000)));
        assert_eq!(kept[1].row, Row::Beat(wait("CA1", 6)));
    }

    #[test]
    fn a_full_buffer_gives_up_the_oldest_menu_rows_and_counts_them() {
        let queue = Queue::default();
        assert_eq!(queue.push(entry(Row::Beat(wait("CA1", 1_000)))), 0);
        let capacity = u32::try_from(CAPACITY).unwrap();
        let lost: u64 = (1..capacity + 3)
            .map(|seq| queue.push(entry(step("CA1", seq, "menu"))))
            .sum();
        assert_eq!((lost, queue.len()), (3, CAPACITY));
        let first = queue.take(2);
        assert!(
            matches!(first[0].row, Row::Beat(_)),
            "a wait is never given up"
        );
        assert!(matches!(first[1].row, Row::Step { seq: 4, .. }));
    }

    #[test]
    fn a_message_of_a_caller_is_never_given_up() {
        let queue = Queue::default();
        queue.push(entry(message("1", "CA1", 4, 12)));
        let capacity = u32::try_from(CAPACITY).unwrap();
        for seq in 0..capacity + 2 {
            queue.push(entry(step("CA2", seq, "menu")));
        }
        assert_eq!(queue.len(), CAPACITY);
        assert_eq!(queue.take(1)[0].row, message("1", "CA1", 4, 12));
    }

    #[test]
    fn waits_alone_may_outgrow_the_buffer() {
        let queue = Queue::default();
        for _ in 0..CAPACITY + 2 {
            assert_eq!(queue.push(entry(Row::Wait(wait("CA1", 1_000)))), 0);
        }
        assert_eq!(queue.len(), CAPACITY + 2);
    }

    #[test]
    fn rows_put_back_come_first_again_and_nobody_waits_for_them() {
        let queue = Queue::default();
        let (done, mut waiting) = oneshot::channel();
        let row = step("CA1", 1, "menu");
        queue.push(Entry::new(row, Clock::system().busy(), Some(done)));
        let taken = queue.take(9);
        assert_eq!((taken.len(), queue.len()), (1, 1));
        queue.push(entry(step("CA1", 2, "menu")));
        queue.put_back(taken);
        assert!(waiting.try_recv().is_err());
        let rows = queue.take(9);
        assert!(matches!(rows[0].row, Row::Step { seq: 1, .. }));
        assert_eq!(rows.len(), 2);
    }
}
