//! The browser's telephone at `/phone` and the operators' softphone: pages, scripts and their
//! events. It does nothing that a scripted line could not do.

mod caller;
mod operator;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_stream::wrappers::UnboundedReceiverStream;

use super::{CallLine, Switch};

/// What the pages' handlers share.
#[derive(Clone)]
struct Phone {
    switch: Switch,
    /// Calls whose page has not begun to listen yet.
    begun: Arc<Mutex<HashMap<String, CallLine>>>,
}

pub(super) fn router(switch: Switch) -> Router {
    let phone = Phone {
        switch,
        begun: Arc::default(),
    };
    Router::new()
        .route("/", get(|| async { Html(include_str!("phone.html")) }))
        .route(
            "/phone.css",
            get(|| async { css(include_str!("phone.css")) }),
        )
        .route(
            "/phone.js",
            get(|| async { script(include_str!("phone.js")) }),
        )
        .route(
            "/softphone.css",
            get(|| async { css(include_str!("softphone.css")) }),
        )
        .route(
            "/softphone.js",
            get(|| async { script(include_str!("softphone.js")) }),
        )
        .route("/calls", post(caller::dial))
        .route("/calls/{sid}/events", get(caller::events))
        .route("/calls/{sid}/press", post(caller::press))
        .route("/calls/{sid}/say", post(caller::say))
        .route("/calls/{sid}/hangup", post(caller::hang_up))
        .route("/clients/{name}/events", get(operator::events))
        .route("/clients/{name}/answer", post(operator::answer))
        .route("/clients/{name}/decline", post(operator::decline))
        .route("/clients/{name}/hangup", post(operator::hang_up))
        .route("/clients/{name}/say", post(operator::say))
        .with_state(phone)
}

fn css(text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], text)
}

fn script(text: &'static str) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        text,
    )
}

type Events = Sse<axum::response::sse::KeepAliveStream<Stream>>;
type Stream = UnboundedReceiverStream<Result<Event, Infallible>>;

fn stream(events: UnboundedReceiver<Result<Event, Infallible>>) -> Events {
    Sse::new(UnboundedReceiverStream::new(events)).keep_alive(KeepAlive::default())
}

/// An event as JSON; an event that cannot be written is left empty.
fn event(what: &impl serde::Serialize) -> Event {
    Event::default().json_data(what).unwrap_or_default()
}

#[cfg(test)]
mod tests;
