//! *Richiedi PIN* (R35–R43): what to know, the pages with fields, the review, the end. Everything works
//! without JavaScript; what was typed stays on the server.

mod document;
mod done;
mod fields;
mod intro;
mod pages;
mod places;
mod review;
mod said;
mod states;
mod step;
mod words;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use self::step::Step;
use super::Portal;
use super::visit::{Sent, Visit};

/// The pages of this topic.
pub fn router() -> Router<Portal> {
    let mut pages = Router::new()
        .route("/request", get(intro::page))
        .route("/request/start", get(pages::start).post(pages::begin))
        .route("/request/review", get(review::page).post(review::confirm))
        .route("/request/done", get(done::page))
        .route("/request/places", get(places::places));
    for step in [Step::Person, Step::Residence, Step::Contacts] {
        pages = pages.route(
            step.path(),
            get(
                move |State(portal): State<Portal>, visit: Visit| async move {
                    pages::show(&portal, &visit, step).await
                },
            )
            .post(move |State(portal): State<Portal>, sent: Sent| async move {
                pages::take(&portal, &sent, step).await
            }),
        );
    }
    pages
}

/// The page that takes a document.
pub fn uploads() -> Router<Portal> {
    Router::new().route(
        Step::Document.path(),
        get(document::page).post(document::take),
    )
}
