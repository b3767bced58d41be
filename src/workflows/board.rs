//! What announcements may know of the line: places, staff and pace, as of the last look.
//! Kept in memory, so that no caller waits for a disk to hear how long it takes.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::presence::{Doing, Seat};
use crate::domain::routing;
use crate::store::{Db, Result, contacts, line, presence};

/// The board of a process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Board(Arc<RwLock<Arc<View>>>);

#[derive(Default, PartialEq)]
struct View {
    ranks: HashMap<String, u32>,
    lengths: HashMap<String, u32>,
    first_entered: HashMap<String, i64>,
    crews: Vec<BTreeSet<String>>,
    working: Vec<BTreeSet<String>>,
    mean_talk_ms: Option<i64>,
}

/// Where a caller stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// How many go before.
    pub before: u32,
    /// The expected wait in minutes, where there is a pace to judge by.
    pub minutes: Option<u32>,
}

impl Board {
    /// Looks again. Says whether anything changed.
    pub async fn refresh(&self, db: &Db, now: i64) -> Result<bool> {
        let mut tx = db.read().await?;
        let places = line::places(&mut tx).await?;
        let seats = presence::seats(&mut tx).await?;
        let mean_talk = contacts::mean_talk(&mut tx).await?;
        drop(tx);
        let mut view = View {
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a talk")]
            mean_talk_ms: mean_talk.map(|mean| mean as i64),
            ..View::default()
        };
        for place in places {
            view.first_entered
                .entry(place.queue.clone())
                .and_modify(|first| *first = place.entered_at.min(*first))
                .or_insert(place.entered_at);
            let length = view.lengths.entry(place.queue).or_insert(0);
            view.ranks.insert(place.call, *length);
            *length += 1;
        }
        for seat in seats {
            let doing = Seat {
                wish: &seat.wish,
                seen_at: seat.seen_at,
                offered: seat.offer.is_some(),
                contact: seat.contact_state.as_deref(),
            }
            .doing(now);
            let skills = routing::skills(seat.skills.as_deref().unwrap_or_default());
            if !matches!(doing, Doing::Off | Doing::Unreachable | Doing::Paused) {
                view.working.push(skills.clone());
            }
            if !matches!(doing, Doing::Off | Doing::Unreachable) {
                view.crews.push(skills);
            }
        }
        let mut board = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let changed = **board != view;
        *board = Arc::new(view);
        Ok(changed)
    }

    fn view(&self) -> Arc<View> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The skills of each operator who is signed in.
    pub fn crews(&self) -> Vec<BTreeSet<String>> {
        self.view().crews.clone()
    }

    /// How many wait in each queue, by name.
    pub fn lengths(&self) -> Vec<(String, u32)> {
        let mut lengths: Vec<_> = self.view().lengths.clone().into_iter().collect();
        lengths.sort();
        lengths
    }

    /// When the longest waiting caller of a queue entered, Unix milliseconds.
    pub fn first_entered(&self, queue: &str) -> Option<i64> {
        self.view().first_entered.get(queue).copied()
    }

    /// Where a call stands. One that is not on the board yet stands last.
    pub fn place(&self, call: &str, queue: &str, needs: &BTreeSet<String>) -> Place {
        let view = self.view();
        let before = view
            .ranks
            .get(call)
            .or_else(|| view.lengths.get(queue))
            .copied()
            .unwrap_or(0);
        let staff = view
            .working
            .iter()
            .filter(|skills| needs.is_subset(skills))
            .count();
        let staff = i64::try_from(staff).unwrap_or(i64::MAX);
        let minutes = view
            .mean_talk_ms
            .filter(|_| staff > 0)
            .map(|mean| mean * i64::from(before + 1) / staff / 60_000)
            .and_then(|minutes| u32::try_from(minutes).ok());
        Place { before, minutes }
    }
}
