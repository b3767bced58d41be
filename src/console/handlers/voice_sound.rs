//! The sound of a message: asked of the platform by us and handed on as it comes, so that the browser
//! sees neither the platform nor its password. Each listening is written down first.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::problem::{Page, Problem};
use super::staff::Staff;
use crate::console::Console;
use crate::platform::recordings::Sound;
use crate::platform::{Recording, RecordingError};
use crate::web::headers::guarded_else;
use crate::web::range::Wanted;
use crate::workflows::see_to_message::{Listening, listen};

/// A sound by itself: no script, no frame, no form, an origin of its own.
const BOXED: &str = "default-src 'none'; media-src 'self'; sandbox; frame-ancestors 'none'";

/// The sound's content. Its headers are its own; whatever else is answered has those of a page.
pub fn content() -> Router<Console> {
    let sound = Router::new().route("/console/voice-messages/{id}/sound", get(sound));
    guarded_else(sound)
}

async fn sound(
    State(console): State<Console>,
    Path(id): Path<String>,
    staff: Staff,
    headers: HeaderMap,
) -> Page {
    staff.must_take_calls()?;
    match listen(&console.ctx, &staff.operator, &id).await? {
        Listening::Sound(recording) => Ok(handed_on(recording, &headers)),
        Listening::Nothing => Err(Problem::NotFound),
        Listening::Failed(error) => Err(why(error)),
    }
}

/// What an operator can do about it. The cause is logged where the platform was asked.
fn why(error: RecordingError) -> Problem {
    let (title, steps): (_, &[&str]) = match error {
        RecordingError::Gone => (
            "La registrazione non c'è",
            &[
                "Se il messaggio è appena arrivato, riprovi tra un minuto: la piattaforma la sta preparando.",
                "Altrimenti la piattaforma non l'ha più: richiami chi ha chiamato.",
            ],
        ),
        RecordingError::Elsewhere
        | RecordingError::NoSound
        | RecordingError::TooLarge
        | RecordingError::Away(_) => (
            "La registrazione adesso non si può ascoltare",
            &[
                "Riprovi tra qualche minuto.",
                "Se succede ancora lo dica al responsabile, e richiami chi ha chiamato.",
            ],
        ),
    };
    let steps = steps.iter().map(|step| (*step).to_owned()).collect();
    Problem::Away(title.to_owned(), steps)
}

/// The whole of it, or the part that the player asks for.
fn handed_on(recording: Recording, asked: &HeaderMap) -> Response {
    let sound = recording.sound;
    let (status, bounds, body) = match recording.length {
        None => (StatusCode::OK, None, recording.bytes(0, None)),
        Some(length) => match Wanted::of(asked, length) {
            Wanted::Whole => {
                let bounds = Some((length, None));
                (StatusCode::OK, bounds, recording.bytes(0, Some(length)))
            }
            Wanted::Part(first, last) => {
                let count = last - first + 1;
                let part = format!("bytes {first}-{last}/{length}");
                let bounds = Some((count, Some(part)));
                let body = recording.bytes(first, Some(count));
                (StatusCode::PARTIAL_CONTENT, bounds, body)
            }
            Wanted::Beyond => {
                let part = format!("bytes */{length}");
                let bounds = Some((0, Some(part)));
                let body = recording.bytes(0, Some(0));
                (StatusCode::RANGE_NOT_SATISFIABLE, bounds, body)
            }
        },
    };
    let mut answer = (status, Body::from_stream(body)).into_response();
    let headers = answer.headers_mut();
    always(headers, sound);
    if let Some((length, part)) = bounds {
        headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        if let Some(part) = part.and_then(|part| HeaderValue::try_from(part).ok()) {
            headers.insert(CONTENT_RANGE, part);
        }
    }
    answer
}

fn always(headers: &mut HeaderMap, sound: Sound) {
    let name = match sound {
        Sound::Wav => "inline; filename=\"messaggio.wav\"",
        Sound::Mp3 => "inline; filename=\"messaggio.mp3\"",
    };
    let same_origin = HeaderName::from_static("cross-origin-resource-policy");
    for (header, value) in [
        (CONTENT_TYPE, sound.media_type()),
        (CONTENT_DISPOSITION, name),
        (CONTENT_SECURITY_POLICY, BOXED),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (CACHE_CONTROL, "no-store, private"),
        (VARY, "Cookie"),
        (REFERRER_POLICY, "no-referrer"),
        (same_origin, "same-origin"),
    ] {
        headers.insert(header, HeaderValue::from_static(value));
    }
}
