//! What failed for good, with the reason and what to do.

use axum::extract::State;

use super::delivery::way_and_address;
use super::frame::COUNTED;
use super::problem::{Page, html};
use super::staff::Staff;
use super::{reasons, shown};
use crate::console::Console;
use crate::console::views::shell::Here;
use crate::console::views::undelivered::{Undelivered, UndeliveredItem};
use crate::store::{jobs, letters};

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_take_calls()?;
    let mut tx = console.ctx.db.read().await?;
    let mut items = Vec::new();
    for job in jobs::lost(&mut tx, COUNTED).await? {
        let Some(letter) = letters::find(&mut tx, &job.subject).await? else {
            continue;
        };
        let (way, to) = way_and_address(&job);
        let word = job.error.as_deref().unwrap_or_default();
        let (reason, next_step) = reasons::undelivered(word, false);
        items.push(UndeliveredItem {
            practice: letter.number,
            person: format!("{} {}", letter.name, letter.surname),
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
