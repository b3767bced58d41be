//! What every voice webhook answers: 200, TwiML, never kept by anybody on the way.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::Telephony;
use crate::flow;
use crate::twiml::Document;

/// A document on its way out.
#[derive(Clone)]
pub struct Answer(pub Document);

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, "text/xml; charset=utf-8"),
            (CACHE_CONTROL, "no-store"),
        ];
        (headers, self.0.to_xml()).into_response()
    }
}

/// An answer that says nothing and lets the platform end.
pub fn empty() -> Answer {
    Answer(Document::default())
}

impl Telephony {
    /// An apology in all languages, and a hang-up: only where there is no call to go on with.
    pub fn apology(&self) -> Answer {
        Answer(flow::apology(&self.releases.current(), "fault", None))
    }
}
