//! What failed for good, with the reason and what to do.

use axum::extract::State;

use super::delivery::{goes_elsewhere, way_and_address};
use super::frame::COUNTED;
use super::problem::{Page, Problem, html};
use super::staff::Staff;
use super::{reasons, shown};
use crate::console::Console;
use crate::console::views::shell::Here;
use crate::console::views::undelivered::{Undelivered, UndeliveredItem};
use crate::store::jobs::{self, Job};
use crate::store::pins::{self, Pin};
use crate::store::{Tx, letters};

/// First halves that reached nobody: every contact failed and the PIN still waits.
pub async fn lost(tx: &mut Tx) -> Result<Vec<(Job, Pin)>, Problem> {
    let mut lost = Vec::new();
    for job in jobs::failed(tx, COUNTED).await? {
        let pin = pins::find(tx, &job.subject).await?;
        let Some(pin) = pin.filter(|pin| pin.state == "iniziale") else {
            continue;
        };
        if !goes_elsewhere(&job, &jobs::of(tx, &pin.id).await?) {
            lost.push((job, pin));
        }
    }
    Ok(lost)
}

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    let mut tx = console.ctx.db.read().await?;
    let mut items = Vec::new();
    for (job, pin) in lost(&mut tx).await? {
        let letter = letters::find(&mut tx, &pin.id).await?;
        let person = letter.map_or_else(String::new, |letter| {
            format!("{} {}", letter.name, letter.surname)
        });
        let (way, to) = way_and_address(&job);
        let word = job.error.as_deref().unwrap_or_default();
        let (reason, next_step) = reasons::undelivered(word, false);
        items.push(UndeliveredItem {
            practice: pin.number,
            person,
            way,
            to,
            at: shown::day_and_time(job.created_at),
            reason,
            next_step,
        });
    }
    drop(tx);
    let page = Undelivered {
        shell: console.shell(&staff, Here::Undelivered).await?,
        items,
    };
    html(&page)
}
