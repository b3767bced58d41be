//! Style sheets and scripts inside the binary. Their URL carries a hash of the whole set, so that a
//! browser may keep them for ever; pages are never kept (security 20). No page is made here.

use std::fmt::Write as _;
use std::sync::OnceLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest as _, Sha256};

/// For ever: another content has another URL.
const KEEP: &str = "public, max-age=31536000, immutable";

/// The files of one surface, and the URL under which they stand.
pub struct Assets {
    base: &'static str,
    names: fn() -> Vec<String>,
    get: fn(&str) -> Option<EmbeddedFile>,
    release: OnceLock<String>,
}

fn names<F: RustEmbed>() -> Vec<String> {
    let mut names: Vec<String> = F::iter().map(std::borrow::Cow::into_owned).collect();
    names.sort();
    names
}

impl Assets {
    /// The files of `F`, under `base`, which has no slash at its end.
    pub const fn of<F: RustEmbed>(base: &'static str) -> Self {
        Self {
            base,
            names: names::<F>,
            get: F::get,
            release: OnceLock::new(),
        }
    }

    /// The release of all assets together: 12 hexadecimal digits. One hash for the set, because
    /// scripts import each other by relative URL and so stay in one release.
    pub fn release(&self) -> &str {
        self.release.get_or_init(|| {
            let mut hash = Sha256::new();
            for name in (self.names)() {
                if let Some(file) = (self.get)(&name) {
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

    /// The URL of an asset: `{base}/{release}/{name}`.
    pub fn url(&self, name: &str) -> String {
        format!("{}/{}/{name}", self.base, self.release())
    }

    /// The routes that serve the assets; they need no session.
    pub fn router<S: Clone + Send + Sync + 'static>(&'static self) -> Router<S> {
        let serve = move |Path((asked, file)): Path<(String, String)>| async move {
            self.serve(&asked, &file)
        };
        Router::new().route(&format!("{}/{{release}}/{{file}}", self.base), get(serve))
    }

    /// One asset. An older release gets today's file, which the browser must not keep.
    fn serve(&self, asked: &str, file: &str) -> Response {
        let Some(found) = (self.get)(file) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let keep = if asked == self.release() {
            KEEP
        } else {
            "no-store"
        };
        let headers: [(HeaderName, HeaderValue); 3] = [
            (CONTENT_TYPE, HeaderValue::from_static(content_type(file))),
            (CACHE_CONTROL, HeaderValue::from_static(keep)),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        ];
        (headers, found.data).into_response()
    }
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
impl Assets {
    /// What must hold of every surface's assets.
    ///
    /// # Panics
    /// When it does not.
    pub(crate) fn assert_sound(&self, some: &str) {
        let now = self.serve(self.release(), some);
        assert_eq!(now.status(), StatusCode::OK);
        assert_eq!(now.headers()[CACHE_CONTROL], KEEP);
        assert_eq!(now.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        let old = self.serve("000000000000", some);
        assert_eq!(old.headers()[CACHE_CONTROL], "no-store");
        for name in ["../mod.rs", "nothing.js", ""] {
            let answer = self.serve(self.release(), name);
            assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        }
        let is_script = |name: &&String| content_type(name).starts_with("text/javascript");
        for name in (self.names)().iter().filter(is_script) {
            let text = String::from_utf8((self.get)(name).unwrap().data.into_owned()).unwrap();
            assert!(text.lines().count() <= 250, "{name} is too long");
            for line in text.lines().filter(|line| line.starts_with("import ")) {
                let target = line.rsplit('\'').nth(1).unwrap().trim_start_matches("./");
                assert!((self.get)(target).is_some(), "{name} imports {target}");
            }
        }
    }
}
