//! Lets through what the platform signed, and hands its parameters on. 403 and an empty body else.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use secrecy::ExposeSecret as _;

use super::params::{Params, raw_fields};
use super::{LARGEST, Telephony};
use crate::twiml::signature;

/// The header that carries the signature.
const SIGNATURE: &str = "x-twilio-signature";

pub async fn signed(State(telephony): State<Telephony>, request: Request, next: Next) -> Response {
    let _busy = telephony.ctx.clock.busy();
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if let Some(token) = &telephony.signing.token {
        let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
        let url = format!("{}{path}", telephony.signing.public_url);
        let given = parts
            .headers
            .get(SIGNATURE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if !signature::verify(token.expose_secret(), &url, &raw_fields(&body), given) {
            tracing::warn!(
                url.path = parts.uri.path(),
                "a webhook without a good signature"
            );
            return StatusCode::FORBIDDEN.into_response();
        }
    }
    parts.extensions.insert(Params::parse(&body));
    next.run(Request::from_parts(parts, Body::empty())).await
}
