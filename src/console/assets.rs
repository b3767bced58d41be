//! The console's own style sheet and scripts, inside the binary. Their URL carries a hash of the whole
//! set, so that a browser may keep them for ever; pages are never kept (security 20). No page is made here.

use std::fmt::Write as _;
use std::sync::OnceLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

#[derive(RustEmbed)]
#[folder = "src/console/assets/"]
struct Files;

/// What every console page sends as `Content-Security-Policy`: nothing inline, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// For ever: another content has another URL.
const KEEP: &str = "public, max-age=31536000, immutable";

/// The release of all assets together: 12 hexadecimal digits. One hash for the set, because scripts
/// import each other by relative URL and so stay in one release.
pub fn release() -> &'static str {
    static RELEASE: OnceLock<String> = OnceLock::new();
    RELEASE.get_or_init(|| {
        let mut names: Vec<_> = Files::iter().collect();
        names.sort();
        let mut hash = Sha256::new();
        for name in names {
            if let Some(file) = Files::get(&name) {
                hash.update(name.as_bytes());
                hash.update(file.metadata.sha256_hash());
            }
        }
        let mut hex = String::new();
        for byte in hash.finalize().iter().take(6) {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    })
}

/// The URL of an asset: `/console/assets/{release}/{name}`.
pub fn url(name: &str) -> String {
    format!("/console/assets/{}/{name}", release())
}

/// The routes that serve the assets; they need no session.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/console/assets/{release}/{file}", get(serve))
}

/// One asset. An older release gets today's file, which the browser must not keep.
pub async fn serve(Path((asked, file)): Path<(String, String)>) -> Response {
    let Some(found) = Files::get(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let keep = if asked == release() { KEEP } else { "no-store" };
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_TYPE, HeaderValue::from_static(content_type(&file))),
        (CACHE_CONTROL, HeaderValue::from_static(keep)),
        (
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, found.data).into_response()
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, end)| end) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn asked(release: &str, file: &str) -> Response {
        serve(Path((release.to_owned(), file.to_owned()))).await
    }

    #[tokio::test]
    async fn the_current_release_may_be_kept_and_an_older_one_may_not() {
        let now = asked(release(), "console.css").await;
        assert_eq!(now.status(), StatusCode::OK);
        assert_eq!(now.headers()[CACHE_CONTROL], KEEP);
        assert_eq!(now.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        let old = asked("000000000000", "console.css").await;
        assert_eq!(old.headers()[CACHE_CONTROL], "no-store");
    }

    #[tokio::test]
    async fn what_is_not_an_asset_is_not_found() {
        for name in ["../mod.rs", "nothing.js", ""] {
            assert_eq!(asked(release(), name).await.status(), StatusCode::NOT_FOUND);
        }
    }

    #[test]
    fn every_script_is_small_and_loads_only_scripts_that_exist() {
        for name in Files::iter().filter(|name| name.ends_with(".js")) {
            let file = Files::get(&name).unwrap();
            let text = String::from_utf8(file.data.into_owned()).unwrap();
            assert!(text.lines().count() <= 250, "{name} is too long");
            for line in text.lines().filter(|line| line.starts_with("import ")) {
                let target = line.rsplit('\'').nth(1).unwrap().trim_start_matches("./");
                assert!(Files::get(target).is_some(), "{name} imports {target}");
            }
        }
    }
}
