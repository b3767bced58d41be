//! `X-Twilio-Signature`: base64(HMAC-SHA1(token, url + sorted parameters)). Made here and checked
//! here, in constant time; no request and no header is touched.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The signature of a request to `url`. `params` are the decoded form fields of a POST, as they
/// came, text or raw bytes; a GET and a JSON body have none.
pub fn sign<T: AsRef<[u8]>>(token: &str, url: &str, params: &[(T, T)]) -> String {
    // Keys in ASCII order, repeated values de-duplicated and sorted.
    let mut sorted: BTreeMap<&[u8], BTreeSet<&[u8]>> = BTreeMap::new();
    for (key, value) in params {
        sorted
            .entry(key.as_ref())
            .or_default()
            .insert(value.as_ref());
    }
    let mut signed = url.as_bytes().to_vec();
    for (key, values) in sorted {
        for value in values {
            signed.extend_from_slice(key);
            signed.extend_from_slice(value);
        }
    }
    STANDARD.encode(mac(token, &signed))
}

/// Whether `given` is the signature of this request, with or without the URL's default port.
pub fn verify<T: AsRef<[u8]>>(token: &str, url: &str, params: &[(T, T)], given: &str) -> bool {
    let as_given = sign(token, url, params);
    let other = sign(token, &other_port_form(url), params);
    let same = as_given.as_bytes().ct_eq(given.as_bytes());
    bool::from(same | other.as_bytes().ct_eq(given.as_bytes()))
}

/// Whether a JSON request is genuine: the URL alone is signed, and its `bodySHA256` must be the
/// hexadecimal SHA-256 of the raw body.
pub fn verify_json(token: &str, url: &str, body: &[u8], given: &str) -> bool {
    let expected = hex(&Sha256::digest(body));
    let claimed = url
        .split_once('?')
        .map(|(_, query)| query.split('#').next().unwrap_or_default())
        .into_iter()
        .flat_map(|query| query.split('&'))
        .find_map(|pair| pair.strip_prefix("bodySHA256="))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let body_fits = expected.as_bytes().ct_eq(claimed.as_bytes());
    bool::from(body_fits) & verify::<&str>(token, url, &[], given)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let written = write!(text, "{byte:02x}");
        debug_assert!(written.is_ok());
        text
    })
}

fn mac(token: &str, message: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length, so the error cannot happen; an empty MAC verifies nothing.
    Hmac::<Sha1>::new_from_slice(token.as_bytes()).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        },
    )
}

/// The same URL with its default port added, or taken away if it is there.
fn other_port_form(url: &str) -> String {
    let (scheme, port) = if url.starts_with("https://") {
        ("https://", "443")
    } else {
        ("http://", "80")
    };
    let Some(rest) = url.strip_prefix(scheme) else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    // The host begins after the credentials; an IPv6 address has colons inside its brackets.
    let host = authority
        .rfind('@')
        .map_or(authority, |at| authority.split_at(at + 1).1);
    let after_brackets = host.rfind(']').map_or(host, |at| host.split_at(at).1);
    let has_port = after_brackets.contains(':');
    match authority
        .strip_suffix(port)
        .and_then(|rest| rest.strip_suffix(':'))
    {
        Some(bare) if has_port => format!("{scheme}{bare}{path}"),
        Some(_) | None if has_port => url.to_owned(),
        Some(_) | None => format!("{scheme}{authority}:{port}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";

    fn params() -> Vec<(String, String)> {
        [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .to_vec()
    }

    #[test]
    fn the_public_vectors_hold() {
        let with_port = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
        let other_port = "http://mycompany.com:1234/myapp.php?foo=1&bar=2";
        assert_eq!(
            sign("12345", URL, &params()),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        );
        assert_eq!(
            sign("12345", with_port, &params()),
            "kvajT1Ptam85bY51eRf/AJRuM3w="
        );
        assert_eq!(
            sign("12345", other_port, &params()),
            "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="
        );
    }

    #[test]
    fn the_default_port_may_be_there_or_not() {
        let with_port = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
        assert!(verify(
            "12345",
            URL,
            &params(),
            "kvajT1Ptam85bY51eRf/AJRuM3w="
        ));
        assert!(verify(
            "12345",
            with_port,
            &params(),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        ));
    }

    #[test]
    fn another_port_is_another_url() {
        let other = "https://mycompany.com:8443/myapp.php?foo=1&bar=2";
        assert!(!verify(
            "12345",
            other,
            &params(),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        ));
    }

    #[test]
    fn ports_are_found_behind_credentials_and_ipv6_addresses() {
        assert_eq!(
            other_port_form("https://u:p@host:443/x"),
            "https://u:p@host/x"
        );
        assert_eq!(
            other_port_form("https://u:p@host:8443/x"),
            "https://u:p@host:8443/x"
        );
        assert_eq!(other_port_form("http://[::1]/x"), "http://[::1]:80/x");
        assert_eq!(other_port_form("http://[::1]:80"), "http://[::1]");
        assert_eq!(
            other_port_form("http://[::1]:8080/x"),
            "http://[::1]:8080/x"
        );
    }

    #[test]
    fn a_changed_parameter_token_or_signature_is_refused() {
        let signature = sign("12345", URL, &params());
        let mut changed = params();
        changed[2].1 = "1235".to_owned();
        assert!(verify("12345", URL, &params(), &signature));
        assert!(!verify("12345", URL, &changed, &signature));
        assert!(!verify("12346", URL, &params(), &signature));
        assert!(!verify("12345", URL, &params(), ""));
    }

    #[test]
    fn repeated_values_count_once_and_in_any_order() {
        let pair = |value: &str| ("Media".to_owned(), value.to_owned());
        let one = sign("t", URL, &[pair("b"), pair("a"), pair("b")]);
        assert_eq!(one, sign("t", URL, &[pair("a"), pair("b")]));
    }

    #[test]
    fn empty_values_are_kept_and_nothing_is_trimmed() {
        let pair = |value: &str| vec![("Digits".to_owned(), value.to_owned())];
        assert_ne!(sign("t", URL, &pair("")), sign::<&str>("t", URL, &[]));
        assert_ne!(sign("t", URL, &pair(" 1")), sign("t", URL, &pair("1")));
    }

    #[test]
    fn a_json_body_is_covered_by_its_hash_in_the_query() {
        let body = b"{}";
        let url = format!(
            "https://x.it/v?a=1&bodySHA256={}",
            hex(&Sha256::digest(body))
        );
        let signature = sign::<&str>("t", &url, &[]);
        assert!(verify_json("t", &url, body, &signature));
        assert!(!verify_json("t", &url, b"{ }", &signature));
        assert!(!verify_json(
            "t",
            "https://x.it/v",
            body,
            &sign::<&str>("t", "https://x.it/v", &[])
        ));
    }
}
