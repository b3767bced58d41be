//! What citizens see: pages in Italian, German and English, and their handlers. What is done is done
//! by workflows; a page decides nothing.

mod access;
pub mod article;
pub mod assets;
mod change;
pub mod control;
pub mod frame;
mod help;
mod home;
pub mod inside;
mod lost;
mod mine;
mod offices;
mod other_ways;
pub mod parts;
pub mod problem;
mod request;
mod source;
pub mod upload;
pub mod visit;
mod when;
pub mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{any, get};
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::domain::language::Language;
use crate::web::headers::guarded;
use crate::workflows::Ctx;
use crate::workflows::approve;
use crate::workflows::gates::Gates;
use crate::workflows::releases::Releases;

/// The largest form, bytes. Pages that take documents raise it for themselves.
const LARGEST: usize = 64 * 1024;

/// What the portal's handlers are handed.
#[derive(Clone)]
pub struct Portal {
    /// The workflows' things.
    pub ctx: Ctx,
    /// How much may be asked at once.
    pub gates: Arc<Gates>,
    releases: Option<Releases>,
}

impl Portal {
    /// The portal's state.
    pub fn new(ctx: Ctx) -> Self {
        let gates = Arc::new(Gates::new(&ctx.clock));
        Self {
            ctx,
            gates,
            releases: None,
        }
    }

    /// The opening hours of these flows say until when a second person is to decide.
    #[must_use]
    pub fn with_hours_of(self, releases: Releases) -> Self {
        Self {
            releases: Some(releases),
            ..self
        }
    }

    /// Until when something asked for now should be decided, Unix milliseconds.
    fn due_at(&self) -> i64 {
        let flow = self.releases.as_ref().map(Releases::current);
        let hours = flow.as_ref().and_then(|flow| flow.opening_hours());
        approve::due_at(&self.ctx, hours)
    }

    /// The portal's addresses: the same pages under each language.
    pub fn router(self) -> Router {
        let mut pages = Router::new()
            .route("/portal", get(choose))
            .route("/portal/", get(choose))
            .route("/portal/{*rest}", any(problem::nowhere));
        for language in Language::ALL {
            pages = pages.nest(&at(language, ""), topics());
        }
        self.framed(pages)
    }

    /// Pages with all that stands around each of them, and the assets.
    fn framed(self, pages: Router<Self>) -> Router {
        let pages = pages
            .layer(CsrfLayer::new())
            .layer(from_fn_with_state(self.clone(), visit::around));
        guarded(pages)
            .merge(assets::ASSETS.router())
            .with_state(self)
    }
}

/// The pages of one language. Each topic lays out its own.
fn topics() -> Router<Portal> {
    Router::new()
        .merge(home::router())
        .merge(help::router())
        .merge(other_ways::router())
        .merge(offices::router())
        .merge(request::router())
        .merge(access::router())
        .merge(change::router())
        .merge(mine::router())
        .merge(lost::router())
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST))
        .merge(upload::large(mine::convert::router()))
        .merge(upload::large(request::uploads()))
}

/// Where a page stands in a language; `path` is blank or begins with a slash.
pub fn at(language: Language, path: &str) -> String {
    format!("/portal/{}{path}", language.code())
}

/// To the browser's language, Italian when it has none of ours.
async fn choose(headers: HeaderMap) -> Redirect {
    Redirect::to(&at(preferred(&headers), ""))
}

/// The first of the browser's languages that is ours, in the order in which it lists them.
fn preferred(headers: &HeaderMap) -> Language {
    let listed = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut wished: Vec<(&str, f32)> = listed
        .split(',')
        .map(|one| {
            let (tag, weight) = one.split_once(";q=").unwrap_or((one, "1"));
            (tag, weight.trim().parse().unwrap_or(0.0))
        })
        .collect();
    wished.sort_by(|one, other| other.1.total_cmp(&one.1));
    wished
        .into_iter()
        .filter(|(_, weight)| *weight > 0.0)
        .find_map(|(tag, _)| Language::parse(tag))
        .unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
pub(crate) mod tests;
