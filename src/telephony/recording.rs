//! The recordings of a flow, as platforms fetch them: what every caller may hear, and nothing else.
//! Nobody signs these requests, so they must not be able to keep the store busy.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::Telephony;
use crate::flow::Flow;

/// How many releases that are not in memory are looked up in a second, for all who ask together. It is
/// asked for one only in the seconds in which another server has just begun to serve it.
const LOOK_UPS: u32 = 5;

/// How many releases were looked up in this second.
#[derive(Default)]
pub struct LookUps(Mutex<(i64, u32)>);

impl LookUps {
    /// Whether one more may be looked up.
    fn one_more(&self, now_ms: i64) -> bool {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let second = now_ms.div_euclid(1_000);
        if used.0 != second {
            *used = (second, 0);
        }
        let allowed = used.1 < LOOK_UPS;
        used.1 += u32::from(allowed);
        allowed
    }
}

/// `GET /voice/recordings/{release}/{file}`: a release never changes, so it is kept for a day.
pub async fn recording(
    State(telephony): State<Telephony>,
    Path((release, file)): Path<(String, String)>,
) -> Response {
    let flow = telephony.unsigned(&release).await;
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

impl Telephony {
    /// The release that somebody asks for whom nobody knows.
    async fn unsigned(&self, release: &str) -> Option<Arc<Flow>> {
        let in_memory = self.releases.in_memory(release);
        // What can be no release is not looked up.
        let is_release = release.len() == 12 && release.bytes().all(|b| b.is_ascii_hexdigit());
        if in_memory.is_some() || !is_release || !self.look_ups.one_more(self.ctx.now_ms()) {
            return in_memory;
        }
        self.releases.find(&self.ctx, release).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_invents_releases_uses_up_a_few_look_ups_a_second() {
        let look_ups = LookUps::default();
        let allowed = |at| (0..1_000).filter(|_| look_ups.one_more(at)).count();
        assert_eq!(allowed(10_000), 5);
        assert_eq!(allowed(10_999), 0);
        assert_eq!(allowed(11_000), 5);
    }
}
