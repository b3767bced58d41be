//! Answering an offer.

use axum::extract::{Path, State};

use super::problem::{Page, Problem, go};
use super::staff::Sent;
use crate::console::Console;
use crate::console::views::offer::DECLINE_REASONS;
use crate::workflows::answer_offer::{self, Accept};

pub async fn accept(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    match answer_offer::accept(&console.ctx, &sent.staff.operator, &id).await? {
        Accept::Won(contact) => go(&format!("/console/contacts/{contact}")),
        Accept::TakenBy(name) => Err(Problem::Conflict(
            format!("Ha già accettato {name}"),
            vec!["La chiamata è in buone mani: torni alla postazione.".to_owned()],
        )),
        Accept::Over(cause) => Err(Problem::Conflict(
            over(&cause).to_owned(),
            vec!["Torni alla postazione: la prossima chiamata arriva lì.".to_owned()],
        )),
        Accept::Unknown => Err(Problem::NotFound),
    }
}

fn over(cause: &str) -> &'static str {
    match cause {
        "caller-gone" | "call-ended" => "Chi chiamava ha riagganciato",
        "declined" => "Ha già risposto: non ora",
        _ => "Il tempo per accettare è finito",
    }
}

pub async fn decline(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let given = sent.fields.get("reason");
    let reason = DECLINE_REASONS
        .iter()
        .map(|(name, _)| *name)
        .find(|name| *name == given);
    answer_offer::decline(&console.ctx, &sent.staff.operator, &id, reason).await?;
    go("/console")
}
