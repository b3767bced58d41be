//! The fields of a form as a browser sends them. What they mean is for whoever asks.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// The fields of a form.
#[derive(Default)]
pub struct Fields(pub BTreeMap<String, String>);

impl Fields {
    /// Reads a form; none when the request carries something else.
    pub async fn read(request: Request) -> Option<Self> {
        let axum::Form(fields) = axum::Form::<BTreeMap<String, String>>::from_request(request, &())
            .await
            .ok()?;
        Some(Self(fields))
    }

    /// A field, trimmed; blank when it is missing.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// Takes a secret out, as it was typed; blank when it is missing.
    pub fn take_secret(&mut self, name: &str) -> Zeroizing<String> {
        Zeroizing::new(self.0.remove(name).unwrap_or_default())
    }

    /// Whether the form carries this token. A blank token is never carried.
    pub fn carries(&self, token: &str) -> bool {
        let given = self.0.get("csrf").map_or("", String::as_str);
        !token.is_empty() && bool::from(given.as_bytes().ct_eq(token.as_bytes()))
    }
}
