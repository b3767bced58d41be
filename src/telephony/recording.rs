//! The recordings of a flow, as platforms fetch them: what every caller may hear, and nothing else.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::Telephony;

/// `GET /voice/recordings/{release}/{file}`: a release never changes, so it is kept for a day.
pub async fn recording(
    State(telephony): State<Telephony>,
    Path((release, file)): Path<(String, String)>,
) -> Response {
    // Nobody signs this request: what can be no release is not looked up.
    let is_release = release.len() == 12 && release.bytes().all(|b| b.is_ascii_hexdigit());
    let flow = if is_release {
        telephony.releases.find(&telephony.ctx, &release).await
    } else {
        None
    };
    let found = flow.and_then(|flow| flow.recording(&file).map(<[u8]>::to_vec));
    let Some(wav) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, "audio/wav"),
        (CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, wav).into_response()
}
