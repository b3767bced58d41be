//! What a flow may know: places in the line, staff, pace, and what supervisors announce, as of the
//! last look. Kept in memory, so that no caller waits for a disk.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::domain::presence::{Doing, Seat};
use crate::domain::routing;
use crate::flow::{Announced, Emergency};
use crate::store::announcements::{self, Announcement};
use crate::store::{Db, Result, contacts, line, presence};

/// The board of a process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Board {
    view: Arc<RwLock<Arc<View>>>,
    /// One look at a time: what an older one saw must not take the place of what a newer one did.
    looks: Arc<Mutex<()>>,
}

#[derive(Default, PartialEq)]
struct View {
    ranks: HashMap<String, u32>,
    lengths: HashMap<String, u32>,
    first_entered: HashMap<String, i64>,
    crews: Vec<BTreeSet<String>>,
    working: Vec<BTreeSet<String>>,
    mean_talk_ms: Option<i64>,
    /// By flow.
    announced: HashMap<String, On>,
}

/// An announcement that is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct On {
    /// What callers hear.
    pub said: Announced,
    /// When it ends by itself, Unix milliseconds.
    pub until: i64,
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
        let _look = self.looks.lock().await;
        let mut tx = db.read().await?;
        let places = line::places(&mut tx).await?;
        let seats = presence::seats(&mut tx).await?;
        let mean_talk = contacts::mean_talk(&mut tx).await?;
        let live = announcements::live(&mut tx, now).await?;
        drop(tx);
        let mut view = View {
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a talk")]
            mean_talk_ms: mean_talk.map(|mean| mean as i64),
            announced: live.into_iter().filter_map(announced).collect(),
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
        let mut board = self.view.write().unwrap_or_else(PoisonError::into_inner);
        let changed = **board != view;
        *board = Arc::new(view);
        Ok(changed)
    }

    fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The skills of each operator who is signed in.
    pub fn crews(&self) -> Vec<BTreeSet<String>> {
        self.view().crews.clone()
    }

    /// The announcement that is on in a flow. Its end is asked of the clock, not of the last look.
    pub fn announced(&self, flow: &str, now: i64) -> Option<On> {
        let on = self.view().announced.get(flow).cloned();
        on.filter(|on| on.until > now)
    }

    /// The announcements that are on, by flow.
    pub fn all_announced(&self, now: i64) -> Vec<(String, On)> {
        let view = self.view();
        let on = view.announced.iter().filter(|(_, on)| on.until > now);
        let mut on: Vec<_> = on.map(|(flow, on)| (flow.clone(), on.clone())).collect();
        on.sort_by(|one, other| one.0.cmp(&other.0));
        on
    }

    /// What every caller of a flow hears first.
    pub fn emergency(&self, flow: &str, now: Timestamp) -> Option<Emergency> {
        let on = self.announced(flow, now.as_millisecond())?;
        Some(on.said.at(now))
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

/// What a row says, by its flow. One that cannot be read is no reason to look at nothing else.
fn announced(row: Announcement) -> Option<(String, On)> {
    match serde_json::from_str(&row.said) {
        Ok(said) => {
            let until = row.until;
            Some((row.flow, On { said, until }))
        }
        Err(error) => {
            tracing::error!(announcement = row.id, error.message = %error, "it cannot be read");
            None
        }
    }
}
