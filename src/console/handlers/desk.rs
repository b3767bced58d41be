//! The desk, and what an operator wishes to be.

use axum::extract::State;

use super::problem::{Page, Problem, go, html};
use super::shown;
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::desk::{Desk, LastContact};
use crate::console::views::presence::PAUSE_REASONS;
use crate::console::views::shell::Here;
use crate::console::views::timer::Timer;
use crate::console::views::words;
use crate::store::presence::Wish;
use crate::store::{contacts, presence};
use crate::workflows::{Change, call_story};

/// How many of the last contacts the desk shows.
const LAST: i64 = 10;

pub async fn desk(State(console): State<Console>, staff: Staff) -> Page {
    if staff.must_serve_in_person().is_ok() {
        return go("/console/sede");
    }
    let page = Desk {
        shell: console.shell(&staff, Here::Desk).await?,
        notice: None,
        line: console.line(console.ready().await?, console.ctx.now_ms()),
        last: last(&console, &staff).await?,
    };
    html(&page)
}

async fn last(console: &Console, staff: &Staff) -> Result<Vec<LastContact>, Problem> {
    let mut tx = console.ctx.db.read().await?;
    let mut last = Vec::new();
    for contact in contacts::last_of(&mut tx, &staff.operator.id, LAST).await? {
        let story = call_story::tell(&mut tx, &contact.call).await?;
        let ended = contact.ended_at.unwrap_or(contact.accepted_at);
        last.push(LastContact {
            at: shown::time(contact.accepted_at),
            caller: shown::masked(&story.from),
            intent: story.intent.unwrap_or_default(),
            outcome: contact
                .outcome
                .as_deref()
                .map(|outcome| words::outcome(outcome).to_owned()),
            lasted: Timer::since(ended, contact.accepted_at).text(),
            id: contact.id,
        });
    }
    Ok(last)
}

/// The last wish wins, whatever the system thinks of it (`pains.md` 17, 18).
pub async fn presence(State(console): State<Console>, sent: Sent) -> Page {
    let operator = &sent.staff.operator;
    sent.staff.must_take_calls()?;
    let reason = sent.fields.get("reason");
    let wish = match sent.fields.get("wish") {
        "ready" if console.ctx.endpoint_of(operator).is_some() => Wish {
            wish: "ready",
            ..Wish::default()
        },
        "pause" => Wish {
            wish: "pause",
            reason: PAUSE_REASONS.contains(&reason).then_some(reason),
            cause: None,
        },
        _ => return Err(Problem::Forbidden),
    };
    let now = console.ctx.now_ms();
    let mut tx = console.ctx.db.write().await?;
    presence::wish(&mut tx, &operator.id, wish, now).await?;
    presence::seen(&mut tx, &operator.id, now).await?;
    // Whoever says "ready" after the call has said all there is to say.
    if wish.wish == "ready"
        && let Some(contact) = contacts::open_of(&mut tx, &operator.id).await?
        && contact.state == "wrap-up"
        && contact.outcome.is_some()
    {
        contacts::close(&mut tx, &contact.id, "ready", now).await?;
    }
    tx.commit().await?;
    console.ctx.bells.route.ring();
    console.ctx.live.tell(Change::Operator(operator.id.clone()));
    go("/console")
}
