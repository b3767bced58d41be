//! The home page: what one can do here.

mod words;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;

use self::words::HomeWords;
use super::Portal;
use super::frame::Frame;
use super::parts::Notice;
use super::problem::{Page, html};
use super::visit::Visit;

/// The pages of this topic.
pub fn router() -> Router<Portal> {
    Router::new().route("/", get(page))
}

#[derive(Template)]
#[template(path = "portal/home/home.html")]
struct View {
    frame: Frame,
    words: &'static HomeWords,
    eligibility: Option<Notice>,
    before: Notice,
}

async fn page(State(portal): State<Portal>, visit: Visit) -> Page {
    let words = words::of(visit.language());
    let mut frame = portal.frame(&visit, words.title);
    frame.home = true;
    html(&View {
        words,
        eligibility: portal.eligibility(&visit),
        before: portal.before_asking(&frame),
        frame,
    })
}
