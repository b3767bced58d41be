//! The forms of a URL over which platforms sign it. It changes nothing else of a URL: not a letter
//! of its path or query.

use std::borrow::Cow;

/// The pieces of a URL about which platforms differ, each with its own marks: `https://`, `u:p@`,
/// `[::1]`, `:443`, `/x?y`.
struct Pieces<'a> {
    scheme: &'a str,
    user: &'a str,
    host: &'a str,
    port: &'a str,
    rest: &'a str,
}

/// The URL as it goes over the wire: the fragment steers the platform, and is neither sent nor signed.
pub fn sent(url: &str) -> &str {
    url.split_once('#').map_or(url, |(url, _)| url)
}

/// The query, without its question mark.
pub fn query(url: &str) -> &str {
    sent(url).split_once('?').map_or("", |(_, query)| query)
}

/// With and without the port, where there is none with the scheme's own; and, where there is a user,
/// with and without it.
pub fn forms(url: &str) -> Vec<Cow<'_, str>> {
    let url = sent(url);
    let Some(pieces) = split(url) else {
        return vec![Cow::Borrowed(url)];
    };
    let Pieces {
        scheme, host, rest, ..
    } = pieces;
    let port = match pieces.port {
        "" if scheme.eq_ignore_ascii_case("https://") => ":443",
        "" => ":80",
        port => port,
    };
    let mut forms = Vec::with_capacity(4);
    for user in [pieces.user, ""] {
        for port in ["", port] {
            forms.push(Cow::Owned(format!("{scheme}{user}{host}{port}{rest}")));
        }
        if pieces.user.is_empty() {
            break;
        }
    }
    forms
}

fn split(url: &str) -> Option<Pieces<'_>> {
    let (scheme, after) = url.split_at(url.find("://")? + "://".len());
    let end = after.find(['/', '?']).unwrap_or(after.len());
    let (authority, rest) = after.split_at(end);
    // The host begins after the last @: a password may hold one.
    let (user, address) = authority.split_at(authority.rfind('@').map_or(0, |at| at + 1));
    // An IPv6 address has colons inside its brackets.
    let bracket = address.rfind(']').unwrap_or(0);
    let colon = address
        .get(bracket..)
        .and_then(|after| after.find(':'))
        .map_or(address.len(), |colon| bracket + colon);
    let (host, port) = address.split_at(colon);
    Some(Pieces {
        scheme,
        user,
        host,
        port,
        rest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(url: &str) -> Vec<String> {
        forms(url).into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn a_url_without_a_port_has_the_schemes_own() {
        assert_eq!(
            all("https://h.it/x"),
            ["https://h.it/x", "https://h.it:443/x"]
        );
        assert_eq!(all("http://h.it?x"), ["http://h.it?x", "http://h.it:80?x"]);
        assert_eq!(all("HTTPS://h.it"), ["HTTPS://h.it", "HTTPS://h.it:443"]);
    }

    #[test]
    fn a_port_may_be_left_out() {
        assert_eq!(
            all("https://h.it:443/x"),
            ["https://h.it/x", "https://h.it:443/x"]
        );
        assert_eq!(
            all("https://h.it:8443/x"),
            ["https://h.it/x", "https://h.it:8443/x"]
        );
    }

    #[test]
    fn ports_are_found_behind_users_and_ipv6_addresses() {
        assert_eq!(
            all("https://u:p@h.it:8443/x"),
            [
                "https://u:p@h.it/x",
                "https://u:p@h.it:8443/x",
                "https://h.it/x",
                "https://h.it:8443/x"
            ]
        );
        assert_eq!(
            all("http://[::1]/x"),
            ["http://[::1]/x", "http://[::1]:80/x"]
        );
        assert_eq!(all("http://[::1]:80"), ["http://[::1]", "http://[::1]:80"]);
        assert_eq!(
            all("http://u:p@ss@[::1]:8080?a@b:c")[..2],
            [
                "http://u:p@ss@[::1]?a@b:c",
                "http://u:p@ss@[::1]:8080?a@b:c"
            ]
        );
    }

    #[test]
    fn a_fragment_is_never_signed_and_what_is_no_url_is_left_alone() {
        assert_eq!(
            all("https://h.it/x?y#rc=2:3"),
            ["https://h.it/x?y", "https://h.it:443/x?y"]
        );
        assert_eq!(all("/voice#x"), ["/voice"]);
        assert_eq!(
            (query("https://h.it/x?y=z?#q"), query("https://h.it/#?x")),
            ("y=z?", "")
        );
    }
}
