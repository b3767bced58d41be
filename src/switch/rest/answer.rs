//! The shapes of answers: refusals with the platform's codes, dates, lists.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// A request that is not carried out.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    code: u32,
    message: String,
}

impl Refusal {
    pub fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// A parameter that makes no sense.
    pub fn bad(code: u32, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            20_404,
            format!("{what} was not found"),
        )
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({
            "code": self.code,
            "message": self.message,
            "more_info": format!("https://www.twilio.com/docs/errors/{}", self.code),
            "status": self.status.as_u16(),
        });
        (self.status, Json(body)).into_response()
    }
}

/// A date as the platform writes it: `Tue, 10 Mar 2015 09:15:00 +0000`.
pub(super) fn date(at: Timestamp) -> Value {
    let zoned = at.to_zoned(TimeZone::UTC);
    jiff::fmt::rfc2822::to_string(&zoned).map_or(Value::Null, Value::String)
}

/// A list with a single page.
pub(super) fn page(name: &str, items: &[Value]) -> Json<Value> {
    Json(json!({
        name: items,
        "page": 0,
        "page_size": items.len().max(50),
        "start": 0,
        "end": items.len().saturating_sub(1),
        "next_page_uri": null,
        "previous_page_uri": null,
    }))
}
