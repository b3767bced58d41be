//! The emergency announcement: what is on, what was, and the way to the next. Supervisors and
//! administrators switch it; what callers will hear is shown before.

mod form;
mod pages;
mod scope;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};

use super::problem::{Page, Problem, go};
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::workflows::announce::{
    self, Prolonged, Started, announce, end_announcement, prolong_announcement,
};
use form::Typed;
use scope::Scope;

pub fn router() -> Router<Console> {
    Router::new()
        .route("/console/announcement", get(page))
        .route(
            "/console/announcement/write/{template}",
            get(write).post(preview),
        )
        .route("/console/announcement/write/{template}/start", post(start))
        .route("/console/announcement/end", post(end_all))
        .route("/console/announcement/live/{id}/end", post(end))
        .route("/console/announcement/live/{id}/prolong", post(prolong))
}

async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_announce()?;
    console.announcement(&staff, None).await
}

async fn write(
    State(console): State<Console>,
    Path(template): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    staff: Staff,
) -> Page {
    staff.must_announce()?;
    let scope = Scope::of(&console, query.get("flow").map_or("", String::as_str))?;
    let found = scope.template(&template).ok_or(Problem::NotFound)?;
    let typed = Typed::blank(console.ctx.now_ms());
    let about = (&scope, template.as_str(), found);
    console.write_page(&staff, about, typed).await
}

/// What callers will hear, or the form again with what is wrong with it.
async fn preview(State(console): State<Console>, Path(name): Path<String>, sent: Sent) -> Page {
    sent.staff.must_announce()?;
    let scope = Scope::of(&console, sent.fields.get("flow"))?;
    let found = scope.template(&name).ok_or(Problem::NotFound)?;
    let about = (&scope, name.as_str(), found);
    let mut typed = Typed::read(&sent.fields, found, console.ctx.now_ms());
    if sent.fields.get("then") == "correct" {
        return console.write_page(&sent.staff, about, typed).await;
    }
    let flows = scope.flows();
    let wish = typed.wish(&flows, &name, &[]);
    let announced = wish.map(|wish| announce::prepare(&console.ctx, wish));
    let said = match announced {
        Some(Ok(said)) if typed.messages.is_empty() => said,
        other => {
            if let Some(Err(wrong)) = other {
                typed.refuse(&wrong, found);
            }
            return console.write_page(&sent.staff, about, typed).await;
        }
    };
    console
        .preview_page(&sent.staff, about, &typed, &said)
        .await
}

async fn start(State(console): State<Console>, Path(name): Path<String>, sent: Sent) -> Page {
    sent.staff.must_announce()?;
    let scope = Scope::of(&console, sent.fields.get("flow"))?;
    let found = scope.template(&name).ok_or(Problem::NotFound)?;
    let about = (&scope, name.as_str(), found);
    let mut typed = Typed::read(&sent.fields, found, console.ctx.now_ms());
    let instead_of: Vec<&str> = ids(sent.fields.get("instead-of")).collect();
    let flows = scope.flows();
    let who = &sent.staff.operator.name;
    let started = match typed.wish(&flows, &name, &instead_of) {
        Some(wish) => announce(&console.ctx, who, wish).await?,
        None => return console.write_page(&sent.staff, about, typed).await,
    };
    match started {
        Started::On => go("/console/announcement"),
        Started::Changed => {
            let text = "Intanto qualcuno ha acceso o spento un annuncio: guardi che cosa è attivo \
                        e, se serve, ricominci.";
            console.announcement(&sent.staff, Some(text)).await
        }
        Started::Wrong(wrong) => {
            typed.refuse(&wrong, found);
            console.write_page(&sent.staff, about, typed).await
        }
    }
}

/// Ids as a form has them, with blanks between.
fn ids(field: &str) -> impl Iterator<Item = &str> {
    field.split(' ').filter(|id| !id.is_empty())
}

const OFF_ALREADY: &str = "Questo annuncio era già spento o scaduto.";

async fn end(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_announce()?;
    if end_announcement(&console.ctx, &sent.staff.operator.name, &id).await? {
        go("/console/announcement")
    } else {
        console.announcement(&sent.staff, Some(OFF_ALREADY)).await
    }
}

/// Switches off all that the page showed. One that was off already is as it should be.
async fn end_all(State(console): State<Console>, sent: Sent) -> Page {
    sent.staff.must_announce()?;
    for id in ids(sent.fields.get("ids")) {
        end_announcement(&console.ctx, &sent.staff.operator.name, id).await?;
    }
    go("/console/announcement")
}

async fn prolong(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_announce()?;
    let Some(until) = form::local_time(sent.fields.get("until-at")) else {
        return console.announcement(&sent.staff, Some(form::NO_TIME)).await;
    };
    let who = &sent.staff.operator.name;
    match prolong_announcement(&console.ctx, who, &id, until).await? {
        Prolonged::Done => go("/console/announcement"),
        Prolonged::Off => console.announcement(&sent.staff, Some(OFF_ALREADY)).await,
        Prolonged::Wrong(bad) => {
            let text = form::bad_end(bad);
            console.announcement(&sent.staff, Some(text)).await
        }
    }
}
