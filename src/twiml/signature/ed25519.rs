//! Telnyx's signature: Ed25519 over `{timestamp}|{raw body}`. The address is not signed and neither
//! is a query, so a request has no parameters but those of its body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use super::Refusal;

/// The header that says when a request was signed: Unix seconds.
pub const TIMESTAMP: &str = "telnyx-timestamp";

/// How far the platform's clock and ours may be apart, and how late a request may come.
const TOLERANCE_MS: i64 = 300_000;

/// Whose signatures are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// A text that is no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a public key is 32 bytes in base64, 44 characters")]
pub struct BadKey;

/// What signs as the platform does.
pub struct KeyPair(Ed25519KeyPair);

/// A request with the time at which it says it was signed.
#[derive(Clone, Copy)]
pub struct Stamped<'a> {
    /// The header `telnyx-timestamp`.
    pub timestamp: &'a str,
    /// The body as it came.
    pub body: &'a [u8],
}

impl PublicKey {
    /// Reads keys with blanks between them: the one in use, and during a change the other one, too.
    ///
    /// # Errors
    /// When one of them is none.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, BadKey> {
        text.split_whitespace().map(Self::parse).collect()
    }

    fn parse(text: &str) -> Result<Self, BadKey> {
        let bytes = STANDARD.decode(text).map_err(|_| BadKey)?;
        bytes.try_into().map(Self).map_err(|_| BadKey)
    }

    /// As the platform shows it.
    pub fn to_text(&self) -> String {
        STANDARD.encode(self.0)
    }
}

impl KeyPair {
    /// The pair of this seed.
    ///
    /// # Panics
    /// Never: any 32 bytes are a seed.
    #[expect(clippy::expect_used, reason = "any 32 bytes are a seed")]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(seed).expect("any 32 bytes are a seed"))
    }

    /// What its signatures are checked with.
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.0.public_key().as_ref());
        PublicKey(bytes)
    }

    /// The signature, as the header `telnyx-signature-ed25519` carries it.
    pub fn sign(&self, request: Stamped<'_>) -> String {
        STANDARD.encode(self.0.sign(&request.signed()))
    }
}

impl Stamped<'_> {
    /// Whether one of `keys` made the signature `given`, and not too long ago.
    ///
    /// # Errors
    /// When none did, or the time is too far from now.
    pub fn check(&self, keys: &[PublicKey], given: &str, now_ms: i64) -> Result<(), Refusal> {
        let signature = STANDARD.decode(given).map_err(|_| Refusal::Forged)?;
        let signed = self.signed();
        let genuine = keys.iter().any(|key| {
            UnparsedPublicKey::new(&ED25519, key.0)
                .verify(&signed, &signature)
                .is_ok()
        });
        if !genuine {
            return Err(Refusal::Forged);
        }
        // A time that cannot be read is as good as none.
        let signed_ms = self.timestamp.parse::<i64>().ok();
        let signed_ms = signed_ms.and_then(|seconds| seconds.checked_mul(1_000));
        match signed_ms {
            Some(at) if now_ms.abs_diff(at) <= TOLERANCE_MS.unsigned_abs() => Ok(()),
            Some(_) | None => Err(Refusal::Stale),
        }
    }

    fn signed(&self) -> Vec<u8> {
        [self.timestamp.as_bytes(), b"|", self.body].concat()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW_MS: i64 = 1_700_000_000_500;

    fn pair(seed: u8) -> KeyPair {
        KeyPair::from_seed(&[seed; 32])
    }

    fn at<'a>(timestamp: &'a str, body: &'a [u8]) -> Stamped<'a> {
        Stamped { timestamp, body }
    }

    /// RFC 8032, 7.1, tests 1 and 3: an implementation that agrees with itself alone is worth nothing.
    #[test]
    fn the_public_vectors_hold() {
        let unhex = |text: &str| -> Vec<u8> {
            (0..text.len() / 2)
                .map(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap())
                .collect()
        };
        for (seed, public, message, signature) in [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e\
                 39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67\
                 f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
            ),
        ] {
            let pair = KeyPair::from_seed(&unhex(seed).try_into().unwrap());
            assert_eq!(pair.public().0.as_slice(), unhex(public));
            let made = pair.0.sign(&unhex(message));
            assert_eq!(made.as_ref(), unhex(signature));
        }
    }

    #[test]
    fn time_and_body_are_signed_with_a_bar_between() {
        let made = pair(1).sign(at("1700000000", b"CallSid=CA1"));
        let by_hand = pair(1).0.sign(b"1700000000|CallSid=CA1");
        assert_eq!(made, STANDARD.encode(by_hand));
    }

    #[test]
    fn a_request_is_believed_for_five_minutes_around_its_time() {
        for (seconds, fine) in [
            (1_700_000_000, true),
            (1_699_999_700, false),
            (1_699_999_701, true),
            (1_700_000_300, true),
            (1_700_000_301, false),
            (i64::MAX, false),
            (i64::MIN, false),
        ] {
            let timestamp = seconds.to_string();
            let request = at(&timestamp, b"x");
            let checked = request.check(&[pair(1).public()], &pair(1).sign(request), NOW_MS);
            let expected = if fine { Ok(()) } else { Err(Refusal::Stale) };
            assert_eq!(checked, expected, "{seconds}");
        }
        for timestamp in ["", "presto", "1.7e9", "1700000000|"] {
            let request = at(timestamp, b"x");
            let checked = request.check(&[pair(1).public()], &pair(1).sign(request), NOW_MS);
            assert_eq!(checked, Err(Refusal::Stale), "{timestamp}");
        }
    }

    #[test]
    fn a_bar_moved_between_time_and_body_is_another_request() {
        let signature = pair(1).sign(at("1700000000", b"5|x"));
        let moved = at("1700000000|5", b"x").check(&[pair(1).public()], &signature, NOW_MS);
        assert_eq!(moved, Err(Refusal::Stale));
    }

    #[test]
    fn any_of_the_configured_keys_will_do_and_no_other() {
        let request = at("1700000000", b"x");
        let signature = pair(2).sign(request);
        let keys = [pair(1).public(), pair(2).public()];
        assert_eq!(request.check(&keys, &signature, NOW_MS), Ok(()));
        for keys in [&keys[..1], &[]] {
            assert_eq!(
                request.check(keys, &signature, NOW_MS),
                Err(Refusal::Forged)
            );
        }
        for given in ["", "è", "AAAA", &signature[1..]] {
            assert_eq!(request.check(&keys, given, NOW_MS), Err(Refusal::Forged));
        }
    }

    #[test]
    fn keys_are_read_as_the_platform_shows_them() {
        let (one, two) = (pair(1).public(), pair(2).public());
        let text = format!(" {}\n{} ", one.to_text(), two.to_text());
        assert_eq!(PublicKey::parse_all(&text), Ok(vec![one.clone(), two]));
        assert_eq!(PublicKey::parse_all(" "), Ok(vec![]));
        for bad in ["c2VjcmV0", "?", &one.to_text()[4..]] {
            assert_eq!(PublicKey::parse_all(bad), Err(BadKey), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_was_signed_is_believed_and_nothing_else(
            seed in any::<[u8; 32]>(),
            body in proptest::collection::vec(any::<u8>(), 0..200),
            place in any::<prop::sample::Index>(),
            bit in 0_u32..8,
        ) {
            let pair = KeyPair::from_seed(&seed);
            let keys = [pair.public()];
            let request = at("1700000000", &body);
            let signature = pair.sign(request);
            prop_assert_eq!(request.check(&keys, &signature, NOW_MS), Ok(()));
            let mut changed = body.clone();
            changed.push(0);
            let at_bit = place.index(changed.len());
            changed[at_bit] ^= 1 << bit;
            let other = at("1700000000", &changed);
            prop_assert_eq!(other.check(&keys, &signature, NOW_MS), Err(Refusal::Forged));
            let later = at("1700000001", &body);
            prop_assert_eq!(later.check(&keys, &signature, NOW_MS), Err(Refusal::Forged));
        }
    }
}
