//! The console's addresses. Each handler asks a workflow or the store and fills a view; it decides
//! nothing. Every answer is `no-store`, every POST carries the session's token.

mod announcement;
mod approvals;
mod call_backs;
mod callbacks;
mod contact;
mod delivery;
mod desk;
mod draft;
mod events;
mod flow_diff;
mod flows;
mod frame;
mod identify;
mod issue;
mod letters;
mod menu;
mod offers;
mod outcome;
mod problem;
mod reasons;
mod record;
mod record_parts;
mod review;
mod sede;
mod shown;
mod sign_in;
mod staff;
mod tasks;
mod undelivered;
mod uploads;
mod voice_messages;
mod voice_sound;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{any, get, post};
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;

use super::{Console, assets};
use crate::web::headers::guarded;

/// The largest form, bytes.
const LARGEST: usize = 256 * 1024;

pub fn router(console: Console) -> Router {
    let dictation = console.ctx.config.policy.first_half_dictation;
    let pages = Router::new()
        .route("/console", get(desk::desk))
        .route("/console/sign-in", get(sign_in::page).post(sign_in::enter))
        .route("/console/sign-out", post(sign_in::leave))
        .route("/console/presence", post(desk::presence))
        .route("/console/events", get(events::events))
        .route("/console/pong", post(events::pong))
        .route("/console/places", get(draft::places))
        .route("/console/offers/{id}/accept", post(offers::accept))
        .route("/console/offers/{id}/decline", post(offers::decline))
        .route("/console/contacts/{id}", get(contact::page))
        .route("/console/contacts/{id}/draft", post(draft::save))
        .route("/console/contacts/{id}/check", post(draft::check))
        .route(
            "/console/contacts/{id}/review",
            get(review::page).post(review::review),
        )
        .route("/console/contacts/{id}/issue", post(issue::issue))
        .route("/console/contacts/{id}/result", get(issue::result))
        .route("/console/contacts/{id}/correct", post(issue::correct))
        .route("/console/contacts/{id}/outcome", post(outcome::save))
        .route("/console/contacts/{id}/close", post(outcome::close))
        .route("/console/call-backs", get(call_backs::page))
        .route(
            "/console/call-backs/{id}/propose",
            post(call_backs::propose),
        )
        .route("/console/undelivered", get(undelivered::page))
        .route("/console/menu", get(menu::page))
        .route("/console/menu/{flow}", get(menu::of_flow))
        .merge(about_a_person(dictation))
        .merge(later())
        .route("/console/flows", get(flows::page))
        .route(
            "/console/flows/{flow}/diff/{before}/{after}",
            get(flow_diff::page),
        )
        .route(
            "/console/flows/{flow}/roll-back/{hash}",
            get(flows::ask_back).post(flows::back),
        )
        .merge(announcement::router())
        .merge(voice_messages::router())
        .route("/console/uploads/{id}", get(uploads::page))
        .route("/console/{*rest}", any(problem::nowhere))
        .layer(RequestBodyLimitLayer::new(LARGEST))
        .layer(CsrfLayer::new());
    let pages = pages.merge(sede::router());
    guarded(pages)
        .merge(uploads::content())
        .merge(voice_sound::content())
        .merge(assets::ASSETS.router())
        .with_state(console)
}

/// Who calls, and what is done for them. The reveal of a first half is there only where the policy
/// allows it (C8).
fn about_a_person(dictation: bool) -> Router<Console> {
    let pages = Router::new()
        .route(
            "/console/contacts/{id}/identify",
            get(identify::page).post(identify::compare),
        )
        .route("/console/contacts/{id}/record", get(record::page))
        .route("/console/contacts/{id}/record/revoke", post(record::revoke))
        .route(
            "/console/contacts/{id}/record/contacts",
            post(record::contacts),
        )
        .route("/console/contacts/{id}/record/task", post(record::task));
    if dictation {
        pages.route("/console/contacts/{id}/dictate", post(record::dictate))
    } else {
        pages
    }
}

/// What is done after a call, and by a second person.
fn later() -> Router<Console> {
    Router::new()
        .route("/console/tasks", get(tasks::page))
        .route("/console/tasks/{id}/done", post(tasks::done))
        .route("/console/callbacks/{id}/take", post(callbacks::take))
        .route(
            "/console/callbacks/{id}/give-back",
            post(callbacks::give_back),
        )
        .route("/console/callbacks/{id}/close", post(callbacks::close))
        .route("/console/approvals", get(approvals::page))
        .route("/console/approvals/{id}/approve", post(approvals::approve))
        .route("/console/approvals/{id}/refuse", post(approvals::refuse))
        .route(
            "/console/approvals/practices/{id}/approve",
            post(approvals::approve_practice),
        )
        .route(
            "/console/approvals/practices/{id}/refuse",
            post(approvals::refuse_practice),
        )
        .route(
            "/console/returned-letters",
            get(letters::page).post(letters::note),
        )
}
