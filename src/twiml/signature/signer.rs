//! Signs a request as the platform of a profile does: for the switch, and for tests.

use super::{KeyPair, PublicKey, Stamped, TIMESTAMP, sign};
use crate::twiml::Profile;

/// What a platform signs its webhooks with.
pub struct Signer {
    profile: Profile,
    secret: Secret,
}

enum Secret {
    Token(String),
    Pair(Box<KeyPair>),
}

impl Signer {
    /// A platform with this token or signing key; one that signs with a key pair takes it from `seed`.
    pub fn new(profile: Profile, token: &str, seed: &[u8; 32]) -> Self {
        let secret = if profile.signs_with_a_key_pair() {
            Secret::Pair(Box::new(KeyPair::from_seed(seed)))
        } else {
            Secret::Token(token.to_owned())
        };
        Self { profile, secret }
    }

    /// What its signatures are checked with, where it has a key pair.
    pub fn public_key(&self) -> Option<PublicKey> {
        match &self.secret {
            Secret::Token(_) => None,
            Secret::Pair(pair) => Some(pair.public()),
        }
    }

    /// The headers of a request to `url`, signed at this time in Unix seconds. `form` are the fields
    /// of a POST, and `body` is how they are sent.
    pub fn headers(
        &self,
        url: &str,
        form: &[(String, String)],
        body: &[u8],
        now: i64,
    ) -> Vec<(&'static str, String)> {
        let name = self.profile.signature_headers().first().copied();
        let name = name.unwrap_or_default();
        match &self.secret {
            Secret::Token(token) => vec![(name, sign(token, url, form))],
            Secret::Pair(pair) => {
                let timestamp = now.to_string();
                let stamped = Stamped {
                    timestamp: &timestamp,
                    body,
                };
                vec![(name, pair.sign(stamped)), (TIMESTAMP, timestamp)]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::twiml::signature::verify;

    const URL: &str = "https://pin.example.org/voice";

    fn made(profile: Profile) -> Vec<(&'static str, String)> {
        let form = [("CallSid".to_owned(), "CA1".to_owned())];
        Signer::new(profile, "c0ffee", &[7; 32]).headers(URL, &form, b"CallSid=CA1", 1_700_000_000)
    }

    #[test]
    fn a_token_signs_address_and_fields_under_each_platforms_header() {
        for (profile, header) in [
            (Profile::Twilio, "x-twilio-signature"),
            (Profile::SignalWire, "x-signalwire-signature"),
            (Profile::Somleng, "x-twilio-signature"),
        ] {
            let made = made(profile);
            assert_eq!((made.len(), made[0].0), (1, header));
            assert!(verify("c0ffee", URL, &[("CallSid", "CA1")], &made[0].1));
        }
    }

    #[test]
    fn a_key_pair_signs_time_and_body() {
        let made = made(Profile::Telnyx);
        let [(name, signature), (stamp, timestamp)] = &made[..] else {
            panic!("{made:?}");
        };
        assert_eq!(
            (*name, *stamp),
            ("telnyx-signature-ed25519", "telnyx-timestamp")
        );
        let request = Stamped {
            timestamp,
            body: b"CallSid=CA1",
        };
        let key = Signer::new(Profile::Telnyx, "", &[7; 32])
            .public_key()
            .unwrap();
        assert_eq!(request.check(&[key], signature, 1_700_000_001_000), Ok(()));
    }
}
