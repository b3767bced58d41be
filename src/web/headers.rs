//! What every page says to browsers and to whatever stands on the way: kept by nobody, framed by
//! nobody, nothing inline, nothing from elsewhere (`security.md` 20).

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, VARY};
use axum::http::header::{X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderName, HeaderValue};
use tower_http::set_header::SetResponseHeaderLayer;

/// Nothing inline, nothing from elsewhere.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (CACHE_CONTROL, "no-store, private"),
    (VARY, "Cookie"),
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "same-origin"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
];

/// Nothing of these pages is kept by anybody on the way, framed, or run from elsewhere. The referrer
/// stays with us rather than nowhere: with none at all, browsers send forms with the origin `null`,
/// which cannot be told from a stranger's.
pub fn guarded<S: Clone + Send + Sync + 'static>(pages: Router<S>) -> Router<S> {
    ALWAYS.into_iter().fold(pages, |pages, (name, value)| {
        pages.layer(SetResponseHeaderLayer::overriding(
            name,
            HeaderValue::from_static(value),
        ))
    })
}

/// The same around pages of which some say more strictly what may be done with them: what an answer
/// says itself stays.
pub fn guarded_else<S: Clone + Send + Sync + 'static>(pages: Router<S>) -> Router<S> {
    ALWAYS.into_iter().fold(pages, |pages, (name, value)| {
        pages.layer(SetResponseHeaderLayer::if_not_present(
            name,
            HeaderValue::from_static(value),
        ))
    })
}
