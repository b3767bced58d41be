//! The peppers: keys that stay outside the database, without which its hashes cannot be searched.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::SealError;
use super::key_file::{self, Keys};
use crate::rng::Rng;

const KIND: &str = "CENTRALINO-PEPPER-1";

/// All peppers that hashes in the database were made with; the highest version makes new ones.
pub struct Peppers(Keys);

impl Peppers {
    /// A first pepper.
    pub fn generate(rng: &Rng) -> Self {
        Self(key_file::generate(rng))
    }

    /// Reads a pepper file.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        key_file::parse(text, KIND).map(Self)
    }

    /// The file's text, to be written where only the server reads it.
    pub fn to_text(&self) -> Zeroizing<String> {
        key_file::format(&self.0, KIND)
    }

    /// HMAC-SHA-256 of purpose and data under the newest pepper.
    pub(super) fn mac(&self, purpose: &str, data: &str) -> Result<String, SealError> {
        let (_, key) = self.newest()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| SealError::Failed)?;
        // The byte between them keeps "ab"+"c" apart from "a"+"bc".
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(data.as_bytes());
        Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    pub(super) fn newest(&self) -> Result<(u8, &[u8]), SealError> {
        key_file::newest(&self.0).map(|(version, key)| (version, key.as_slice()))
    }

    pub(super) fn get(&self, version: u8) -> Result<&[u8], SealError> {
        let key = self.0.get(&version).ok_or(SealError::UnknownKey(version))?;
        Ok(key.as_slice())
    }
}
