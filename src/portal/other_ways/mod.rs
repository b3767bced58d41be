//! Who else one can turn to: SPID, CIE and CNS (R135, R136, R140–R143). Nothing here logs in by them.

mod words;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::Portal;
use super::problem::Page;
use super::visit::Visit;

/// The pages of this topic.
pub fn router() -> Router<Portal> {
    Router::new().route("/other-ways", get(page))
}

async fn page(State(portal): State<Portal>, visit: Visit) -> Page {
    let notices = portal.eligibility(&visit).into_iter().collect();
    portal.article(&visit, words::of(visit.language()), notices)
}
