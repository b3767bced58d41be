//! What an address says after its fixed part. Whatever stands there is read as well as it can be:
//! who signed is answered, so nothing is refused here.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::params::text;

/// The path below `/voice/…/`, decoded.
pub struct Below(pub String);

impl<S: Sync> FromRequestParts<S> for Below {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let path = parts.uri.path().splitn(4, '/').nth(3).unwrap_or_default();
        Ok(Self(text(
            &percent_encoding::percent_decode_str(path).collect::<Vec<_>>(),
        )))
    }
}

impl Below {
    /// An offer and the ticket after it.
    pub fn offer_and_ticket(&self) -> (&str, &str) {
        self.0.split_once('/').unwrap_or((&self.0, ""))
    }
}
