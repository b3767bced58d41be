//! What a page says when it cannot be made: in the language of its path, with what to do and, where
//! something of ours failed, a number that the log knows. The cause is logged once and never shown.

use askama::Template;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::Portal;
use super::frame::Frame;
use super::visit::Visit;
use crate::rng::Rng;
use crate::workflows::Fault;

/// Why a page could not be made.
pub enum Problem {
    /// There is no such page, or it is somebody else's.
    NotFound,
    /// The form's token is missing or not this browser's: the page was open for too long, or the
    /// browser keeps no cookies.
    Stale,
    /// What was sent is no form.
    Unreadable,
    /// Too much was asked at once; seconds until the next try.
    TooMany(u64),
    /// Go elsewhere first: a path in this language.
    Elsewhere(String),
    /// Something of ours failed.
    Fault(Fault),
    /// A template of ours failed.
    Drawing(askama::Error),
}

/// A page, or why not.
pub type Page = Result<Response, Problem>;

impl<E: Into<Fault>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// A page from its view.
pub fn html(view: &impl Template) -> Page {
    html_as(StatusCode::OK, view)
}

/// A form that comes back because something in it is wrong.
pub fn html_again(view: &impl Template) -> Page {
    html_as(StatusCode::UNPROCESSABLE_ENTITY, view)
}

fn html_as(status: StatusCode, view: &impl Template) -> Page {
    match view.render() {
        Ok(text) => Ok((status, Html(text)).into_response()),
        Err(error) => Err(Problem::Drawing(error)),
    }
}

/// After a POST: look there.
pub fn go(to: &str) -> Page {
    Ok(Redirect::to(to).into_response())
}

/// An address that is not one of ours.
pub async fn nowhere() -> Problem {
    Problem::NotFound
}

/// What `drawn` finds on an answer without a page: the number of a failure.
#[derive(Clone)]
struct Number(String);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::Stale => StatusCode::FORBIDDEN.into_response(),
            Self::Unreadable => StatusCode::BAD_REQUEST.into_response(),
            Self::TooMany(seconds) => {
                let after = [(RETRY_AFTER, HeaderValue::from(seconds))];
                (StatusCode::TOO_MANY_REQUESTS, after).into_response()
            }
            Self::Elsewhere(path) => Redirect::to(&path).into_response(),
            Self::Fault(fault) => failed(&fault),
            Self::Drawing(error) => failed(&error),
        }
    }
}

fn failed(cause: &dyn std::fmt::Display) -> Response {
    let number = number();
    tracing::error!(error.number = number, error.message = %cause, "a page of the portal failed");
    let mut answer = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    answer.extensions_mut().insert(Number(number));
    answer
}

/// A number that is short enough to be read aloud.
fn number() -> String {
    let [a, b, c] = Rng::System.bytes::<3>();
    let drawn = u32::from(a) << 16 | u32::from(b) << 8 | u32::from(c);
    format!("{:06}", drawn % 1_000_000)
}

#[derive(Template)]
#[template(path = "portal/problem.html")]
struct View {
    frame: Frame,
    text: &'static str,
    number: Option<String>,
    /// What was typed, to be sent again to `action`.
    again: Vec<(String, String)>,
    action: String,
}

/// The answer itself, or a page in its place when it is an error without one.
pub fn drawn(portal: &Portal, visit: &Visit, answer: Response) -> Response {
    let status = answer.status();
    let is_page = answer
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !(status.is_client_error() || status.is_server_error()) || is_page {
        return answer;
    }
    let number = answer
        .extensions()
        .get::<Number>()
        .map(|found| found.0.clone());
    let retry_after = answer.headers().get(RETRY_AFTER).cloned();
    let words = &super::words::of(visit.language()).problem;
    let (title, text) = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            (words.not_found, words.not_found_text)
        }
        StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST => (words.stale, words.stale_text),
        StatusCode::PAYLOAD_TOO_LARGE => (words.too_large, words.too_large_text),
        StatusCode::TOO_MANY_REQUESTS => (words.too_many, words.too_many_text),
        _ => (words.failed, words.failed_text),
    };
    let view = View {
        frame: portal.frame(visit, title),
        text,
        number,
        again: visit.typed().into_iter().collect(),
        action: visit.to(visit.here()),
    };
    let mut page = (status, Html(view.render().unwrap_or_default())).into_response();
    if let Some(after) = retry_after {
        page.headers_mut().insert(RETRY_AFTER, after);
    }
    page
}
