//! What every voice webhook answers: 200, TwiML in the words of the platform, never kept by anybody on
//! the way.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::Telephony;
use crate::flow;
use crate::twiml::Document;

/// A document on its way out. [`written`] turns it into the platform's words.
#[derive(Clone)]
pub struct Answer(pub Document);

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::default();
        response.extensions_mut().insert(self);
        response
    }
}

/// An answer that says nothing and lets the platform end.
pub fn empty() -> Answer {
    Answer(Document::default())
}

/// Writes a document for the platform that asked.
pub async fn written(State(telephony): State<Telephony>, mut response: Response) -> Response {
    let Some(Answer(document)) = response.extensions_mut().remove() else {
        return response;
    };
    let public_url = &telephony.ctx.config.telephony.public_url;
    let document = document.adapted(telephony.platform(), public_url);
    let headers = [
        (CONTENT_TYPE, "text/xml; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, document.to_xml()).into_response()
}

impl Telephony {
    /// An apology in all languages, and a hang-up: only where there is no call to go on with.
    pub fn apology(&self) -> Answer {
        Answer(flow::apology(&self.releases.current(), "fault", None))
    }
}
