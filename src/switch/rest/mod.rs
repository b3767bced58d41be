//! The exchange's Twilio-compatible REST: Basic auth, form-encoded, below
//! `/2010-04-01/Accounts/{AC}/`. It hands wishes to calls, queues and messages.

mod answer;
mod calls;
mod messages;
mod queues;
mod recordings;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use self::answer::Refusal;
use super::exchange::Exchange;
use super::faults::RestMishap;
use super::lock;

type Form = axum::extract::Form<Vec<(String, String)>>;

pub(super) fn router(exchange: Arc<Exchange>) -> Router {
    let account = Router::new()
        .route("/Messages.json", post(messages::create).get(messages::list))
        .route("/Messages/{file}", get(messages::show))
        .route("/Calls/{file}", get(calls::show).post(calls::update))
        .route(
            "/Recordings/{file}",
            get(recordings::show).delete(recordings::erase),
        )
        .route("/Queues.json", get(queues::list))
        .route("/Queues/{file}", get(queues::show))
        .route("/Queues/{queue}/Members.json", get(queues::members))
        .route(
            "/Queues/{queue}/Members/{file}",
            get(queues::member).post(queues::dequeue),
        );
    let folders = exchange.config.profile.folders().iter();
    folders
        .fold(Router::new(), |router, folder| {
            router.nest(&format!("{folder}/Accounts/{{account}}"), account.clone())
        })
        .fallback(|| async { Refusal::not_found("The requested resource") })
        .layer(from_fn_with_state(Arc::clone(&exchange), guard))
        .with_state(exchange)
}

/// Credentials and mishaps; virtual time stands still while a request is served.
async fn guard(State(exchange): State<Arc<Exchange>>, request: Request, next: Next) -> Response {
    let busy = exchange.clock().busy();
    if !is_authorized(&exchange, &request) {
        return Refusal::new(StatusCode::UNAUTHORIZED, 20_003, "Authenticate").into_response();
    }
    let mishap = lock(&exchange.faults).for_rest(request.uri().path());
    match mishap {
        None => next.run(request).await,
        Some(RestMishap::Refused(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::TOO_MANY_REQUESTS);
            Refusal::new(status, 20_429, "Too Many Requests").into_response()
        }
        Some(RestMishap::AnswerLost) => {
            drop(next.run(request).await);
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        Some(RestMishap::Unanswered) => {
            drop(next.run(request).await);
            drop(busy);
            std::future::pending().await
        }
    }
}

fn is_authorized(exchange: &Exchange, request: &Request) -> bool {
    let config = &exchange.config;
    let path = request.uri().path();
    let expected = if config.profile.wants_a_bearer(path) {
        format!("Bearer {}", config.auth_token)
    } else {
        let pair = format!("{}:{}", config.account_sid, config.auth_token);
        format!("Basic {}", STANDARD.encode(pair))
    };
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let own = path.contains(&config.account_sid);
    own && bool::from(expected.as_bytes().ct_eq(given.as_bytes()))
}

/// The value of a form field, if it was given and is not empty.
fn field<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter()
        .find(|(key, value)| key == name && !value.is_empty())
        .map(|(_, value)| value.as_str())
}

/// The id in the last part of a path, `SM….json`.
fn sid(file: &str) -> &str {
    file.strip_suffix(".json").unwrap_or(file)
}

#[cfg(test)]
mod tests;
