//! The outbox keys: they seal the half that goes by SMS or mail while it waits for delivery.
//! A sealed text opens only for the row that it was sealed for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::SealError;
use super::key_file::{self, KEY, Keys};
use crate::rng::Rng;

const KIND: &str = "CENTRALINO-OUTBOX-1";
const NONCE: usize = 24;

/// XChaCha20-Poly1305 keys; the highest version seals, every version in the file opens.
pub struct OutboxKeys(Keys);

impl OutboxKeys {
    /// A first key.
    pub fn generate(rng: &Rng) -> Self {
        Self(key_file::generate(rng))
    }

    /// Reads an outbox key file.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        key_file::parse(text, KIND).map(Self)
    }

    /// The file's text, to be written where only the server reads it.
    pub fn to_text(&self) -> Zeroizing<String> {
        key_file::format(&self.0, KIND)
    }

    /// Seals `secret` for the row `row`: base64 of key version, nonce and ciphertext.
    pub fn seal(&self, secret: &[u8], row: &str, rng: &Rng) -> Result<String, SealError> {
        let (version, key) = key_file::newest(&self.0)?;
        let nonce = rng.bytes::<NONCE>();
        let payload = Payload {
            msg: secret,
            aad: row.as_bytes(),
        };
        let ciphertext = cipher(key)
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError::Failed)?;
        let mut sealed = vec![version];
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Ok(STANDARD.encode(sealed))
    }

    /// Opens what was sealed for the row `row`.
    pub fn open(&self, sealed: &str, row: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let bytes = STANDARD
            .decode(sealed)
            .map_err(|_| SealError::DoesNotOpen)?;
        let (version, rest) = bytes.split_first().ok_or(SealError::DoesNotOpen)?;
        let (nonce, msg) = rest
            .split_first_chunk::<NONCE>()
            .ok_or(SealError::DoesNotOpen)?;
        let key = self.0.get(version).ok_or(SealError::UnknownKey(*version))?;
        let payload = Payload {
            msg,
            aad: row.as_bytes(),
        };
        cipher(key)
            .decrypt(&XNonce::from(*nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| SealError::DoesNotOpen)
    }
}

fn cipher(key: &[u8; KEY]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> (OutboxKeys, Rng) {
        let rng = Rng::seeded(11);
        (OutboxKeys::generate(&rng), rng)
    }

    #[test]
    fn what_is_sealed_for_a_row_opens_for_that_row_alone() {
        let (keys, rng) = keys();
        let sealed = keys.seal(b"K7QM2XRT", "riga-1", &rng).unwrap();
        assert_eq!(
            keys.open(&sealed, "riga-1").unwrap().as_slice(),
            b"K7QM2XRT"
        );
        assert_eq!(keys.open(&sealed, "riga-2"), Err(SealError::DoesNotOpen));
        assert!(!sealed.contains("K7QM2XRT"));
    }

    #[test]
    fn the_same_secret_never_looks_the_same_twice() {
        let (keys, rng) = keys();
        let first = keys.seal(b"K7QM2XRT", "riga-1", &rng).unwrap();
        assert_ne!(first, keys.seal(b"K7QM2XRT", "riga-1", &rng).unwrap());
    }

    #[test]
    fn a_changed_or_shortened_text_does_not_open() {
        let (keys, rng) = keys();
        let sealed = keys.seal(b"K7QM2XRT", "riga-1", &rng).unwrap();
        let mut bytes = STANDARD.decode(&sealed).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        let changed = STANDARD.encode(&bytes);
        for text in [changed.as_str(), "", "AA==", "no base64!"] {
            assert!(keys.open(text, "riga-1").is_err(), "{text}");
        }
    }

    #[test]
    fn an_older_key_still_opens_and_the_newest_seals() {
        let (before, rng) = keys();
        let sealed = before.seal(b"K7QM2XRT", "riga-1", &rng).unwrap();
        let line = "2 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n";
        let after = OutboxKeys::parse(&format!("{}{line}", before.to_text().as_str())).unwrap();
        assert!(after.open(&sealed, "riga-1").is_ok());
        let newer = after.seal(b"K7QM2XRT", "riga-1", &rng).unwrap();
        assert_eq!(before.open(&newer, "riga-1"), Err(SealError::UnknownKey(2)));
    }
}
