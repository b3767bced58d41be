//! How a contact ends: the outcome and its note, then the close.

use axum::extract::{Path, State};

use super::contact::Shown;
use super::problem::{Page, Problem, go};
use super::staff::Sent;
use crate::console::Console;
use crate::console::views::outcome::{OUTCOMES, is_set_by_system};
use crate::store::contacts::{self, Contact};
use crate::store::presence;
use crate::workflows::{Change, Deed};

/// The longest note, characters.
const LONGEST_NOTE: usize = 500;

/// Keeps the outcome while it is written; `then=close` closes at once.
pub async fn save(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    let contact = sent.staff.contact(&console, &id).await?;
    keep(&console, &contact, &sent).await?;
    if sent.fields.get("then") == "close" {
        return finish(&console, &id, &sent).await;
    }
    go(&format!("/console/contacts/{id}"))
}

pub async fn close(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    let contact = sent.staff.contact(&console, &id).await?;
    keep(&console, &contact, &sent).await?;
    finish(&console, &id, &sent).await
}

/// What the system set is not changed by hand; the note always may (`pains.md` 48).
async fn keep(console: &Console, contact: &Contact, sent: &Sent) -> Result<(), Problem> {
    let given = sent.fields.get("outcome");
    let fixed = is_set_by_system(contact.outcome.as_deref());
    let chosen = OUTCOMES
        .iter()
        .map(|(name, _)| *name)
        .find(|name| *name == given);
    let outcome = if fixed {
        contact.outcome.as_deref()
    } else {
        chosen
    };
    let note: String = sent.fields.get("note").chars().take(LONGEST_NOTE).collect();
    if let Some(outcome) = outcome {
        let mut tx = console.ctx.db.write().await?;
        contacts::set_outcome(&mut tx, &contact.id, outcome, Some(&note)).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn finish(console: &Console, id: &str, sent: &Sent) -> Page {
    let contact = sent.staff.contact(console, id).await?;
    let missing = match contact.state.as_str() {
        "closed" => return go("/console"),
        "connecting" | "talking" => {
            Some("La telefonata è ancora in corso: prima la chiuda, poi chiuda il contatto.")
        }
        _ if contact.outcome.is_none() => Some("Dica prima com'è finita."),
        _ => None,
    };
    if let Some(missing) = missing {
        let shown = Shown {
            missing: Some(missing.to_owned()),
            ..Shown::default()
        };
        return console.call_page(&sent.staff, &contact, shown).await;
    }
    let ctx = &console.ctx;
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    if contacts::close(&mut tx, id, "closed", now).await? {
        presence::idle_from(&mut tx, &contact.operator, now).await?;
        let deed = Deed {
            who: &sent.staff.operator.name,
            action: "contact.closed",
            subject: Some(id),
            contact: Some(id),
            detail: contact.outcome.as_deref(),
        };
        ctx.audit(&mut tx, deed).await?;
    }
    tx.commit().await?;
    ctx.bells.route.ring();
    ctx.live.tell(Change::Operator(contact.operator));
    go("/console")
}
