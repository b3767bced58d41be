//! A form with documents, as a browser sends it. What may be kept is for `domain::upload` to say.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Multipart, Request};
use zeroize::Zeroizing;

use super::fields::Fields;

/// The largest request with documents, bytes: two of the largest documents and the fields.
pub const LARGEST: usize = 2 * crate::domain::upload::LARGEST + 256 * 1024;

/// A document as it came. No `Debug`: it is somebody's.
#[derive(Default)]
pub struct File {
    /// The type that the browser says it has.
    pub said: String,
    /// Its content, wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Fields and documents.
#[derive(Default)]
pub struct WithFiles {
    /// What was typed.
    pub fields: Fields,
    /// The documents, by field; one that was not chosen is not there.
    pub files: BTreeMap<String, File>,
}

impl WithFiles {
    /// Reads a form with documents; none when the request carries something else, or too much.
    pub async fn read(request: Request) -> Option<Self> {
        let mut parts = Multipart::from_request(request, &()).await.ok()?;
        let mut read = Self::default();
        while let Some(part) = parts.next_field().await.ok()? {
            let name = part.name()?.to_owned();
            if part.file_name().is_none() {
                read.fields.0.insert(name, part.text().await.ok()?);
                continue;
            }
            let said = part.content_type().unwrap_or_default().to_owned();
            let bytes = Zeroizing::new(part.bytes().await.ok()?.to_vec());
            if !bytes.is_empty() {
                read.files.insert(name, File { said, bytes });
            }
        }
        Some(read)
    }
}
