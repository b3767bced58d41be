//! "Hai smarrito il tuo PIN?": which way fits, then restore, revoke and activate (R100–R121). A page
//! says the same whoever is asked for; what fits and what does not goes to registered addresses.

mod activate;
mod ask;
mod code;
mod form;
mod words;

#[cfg(test)]
mod tests;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;

use self::words::LostWords;
use super::Portal;
use super::frame::Frame;
use super::problem::{Page, html};
use super::visit::Visit;

/// Where this topic begins.
const HERE: &str = "/lost";
/// When to try again after too many came at once, seconds.
const BUSY: u64 = 30;

/// The pages of this topic.
pub fn router() -> Router<Portal> {
    Router::new()
        .route("/lost", get(choose))
        .route("/lost/restore", get(ask::restore).post(ask::send_restore))
        .route("/lost/restore/sent", get(ask::restore_sent))
        .route("/lost/revoke", get(ask::revoke).post(ask::send_revoke))
        .route("/lost/revoke/sent", get(ask::revoke_sent))
        .route("/lost/activate", get(activate::page).post(activate::send))
        .route("/lost/activate/post", get(activate::by_post))
        .route("/lost/activate/message", get(activate::by_message))
        .route("/lost/code/{token}", get(code::page).post(code::send))
        .route("/lost/restored", get(code::restored))
        .route("/lost/revoked", get(code::revoked))
}

#[derive(Template)]
#[template(path = "portal/lost/choose.html")]
struct Choose {
    frame: Frame,
    words: &'static LostWords,
}

/// Three plain choices.
async fn choose(State(portal): State<Portal>, visit: Visit) -> Page {
    let words = words::of(visit.language());
    let frame = portal.frame(&visit, words.title);
    html(&Choose { frame, words })
}

/// A page that says what happens next, and has no form.
#[derive(Template)]
#[template(path = "portal/lost/told.html")]
struct Told {
    frame: Frame,
    notice: super::parts::Notice,
    next: &'static [&'static str],
    links: Vec<(&'static str, &'static str)>,
}
