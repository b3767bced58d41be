//! *Ottenere e gestire il PIN* (R150), and how to use these pages with little sight or few hands.

mod access;
mod words;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::Portal;
use super::problem::Page;
use super::visit::Visit;

/// The pages of this topic.
pub fn router() -> Router<Portal> {
    Router::new()
        .route("/help", get(help))
        .route("/accessibility", get(accessibility))
}

async fn help(State(portal): State<Portal>, visit: Visit) -> Page {
    let article = words::of(visit.language());
    let before = portal.before_asking(&portal.frame(&visit, article.title));
    let notices = portal.eligibility(&visit).into_iter().chain([before]);
    let notices = notices.collect();
    portal.article(&visit, article, notices)
}

async fn accessibility(State(portal): State<Portal>, visit: Visit) -> Page {
    portal.article(&visit, access::of(visit.language()), Vec::new())
}
