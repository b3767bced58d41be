//! Signatures of webhooks, made and checked, in constant time (`telephony.md` 3). A token signs
//! base64(HMAC-SHA1(token, url + sorted parameters)) here; a key pair signs in `ed25519`.
//! No request is read and no clock: what was signed is handed in.

mod ed25519;
mod signer;
mod url;

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

pub use ed25519::{BadKey, KeyPair, PublicKey, Stamped, TIMESTAMP};
pub use signer::Signer;

/// Why a request is not believed. Whoever sent it is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It carries no signature, or one that does not cover its parameters.
    Unsigned,
    /// The signature is not made by our platform for this request.
    Forged,
    /// The signature is good and too old, or of the future: it is replayed, or a clock is wrong.
    Stale,
}

/// The signature of a request to `url`. `params` are the decoded form fields of a POST, as they
/// came, text or raw bytes; a GET and a JSON body have none.
pub fn sign<T: AsRef<[u8]>>(token: &str, url: &str, params: &[(T, T)]) -> String {
    mac(token, url::sent(url), &in_order(params))
}

/// Whether `given` is the signature of this request. Platforms do not agree with themselves whether
/// the port belongs to what they sign, and leave user and password out: every form is good.
pub fn verify<T: AsRef<[u8]>>(token: &str, url: &str, params: &[(T, T)], given: &str) -> bool {
    let params = in_order(params);
    let mut genuine = Choice::from(0);
    for url in url::forms(url) {
        genuine |= mac(token, &url, &params).as_bytes().ct_eq(given.as_bytes());
    }
    genuine.into()
}

/// Whether a JSON request is genuine: the URL alone is signed, and its `bodySHA256` must be the
/// hexadecimal SHA-256 of the raw body.
pub fn verify_json(token: &str, url: &str, body: &[u8], given: &str) -> bool {
    let expected = body_hash(body);
    let claimed = form_fields(url::query(url).as_bytes())
        .into_iter()
        .find_map(|(key, value)| (key == b"bodySHA256").then_some(value))
        .unwrap_or_default();
    let body_fits = expected.as_bytes().ct_eq(&claimed);
    bool::from(body_fits) & verify::<&str>(token, url, &[], given)
}

/// The fields of a form or of a query as bytes: what is signed, whatever their encoding.
pub fn form_fields(form: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    form.split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut sides = pair.splitn(2, |byte| *byte == b'=');
            let mut side = || decode(sides.next().unwrap_or_default());
            (side(), side())
        })
        .collect()
}

fn decode(text: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = text
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    percent_encoding::percent_decode(&spaced).collect()
}

/// Keys in ASCII order, repeated values de-duplicated and sorted, nothing between them.
fn in_order<T: AsRef<[u8]>>(params: &[(T, T)]) -> Vec<u8> {
    let mut sorted: BTreeMap<&[u8], BTreeSet<&[u8]>> = BTreeMap::new();
    for (key, value) in params {
        let values = sorted.entry(key.as_ref()).or_default();
        values.insert(value.as_ref());
    }
    let mut signed = Vec::new();
    for (key, values) in sorted {
        for value in values {
            signed.extend_from_slice(key);
            signed.extend_from_slice(value);
        }
    }
    signed
}

fn mac(token: &str, url: &str, params: &[u8]) -> String {
    // HMAC takes a key of any length, so the error cannot happen; an empty MAC verifies nothing.
    let mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(url.as_bytes());
            mac.update(params);
            mac.finalize().into_bytes().to_vec()
        },
    );
    STANDARD.encode(mac)
}

/// The `bodySHA256` of a JSON body.
pub fn body_hash(body: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(body)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let written = write!(text, "{byte:02x}");
            debug_assert!(written.is_ok());
            text
        })
}

#[cfg(test)]
mod tests;
