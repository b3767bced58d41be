//! What proxies before this server say of a request. Only those that the configuration lists are
//! believed, and only what they wrote themselves.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

/// Who is at the other end of the connection.
pub fn peer(parts: &Parts) -> Option<IpAddr> {
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(info.0.ip().to_canonical())
}

/// The address that was asked for, as a proxy of ours saw it: scheme, host and port as far as it
/// says so. Nothing where the request comes from anybody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forwarded<'a> {
    /// `X-Forwarded-Proto`: `http` or `https`.
    pub scheme: Option<&'a str>,
    /// `X-Forwarded-Host`, with its port where it has one.
    pub host: Option<&'a str>,
    /// `X-Forwarded-Port`.
    pub port: Option<u16>,
}

impl<'a> Forwarded<'a> {
    /// What one of `proxies` says.
    pub fn by(parts: &'a Parts, proxies: &[IpAddr]) -> Option<Self> {
        proxies.contains(&peer(parts)?).then(|| Self {
            scheme: last(parts, "x-forwarded-proto")
                .filter(|scheme| matches!(*scheme, "http" | "https")),
            host: last(parts, "x-forwarded-host").filter(|host| is_host(host)),
            port: last(parts, "x-forwarded-port").and_then(|port| port.parse().ok()),
        })
    }
}

/// The last value: that is where our own proxy writes when it adds to what a stranger sent.
fn last<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let lines = parts.headers.get_all(name);
    let line = lines.iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next().map(str::trim)
}

fn is_host(text: &str) -> bool {
    let mark =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    !text.is_empty() && text.chars().all(mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn parts(peer: &str, headers: &[(&str, &str)]) -> Parts {
        let peer: SocketAddr = peer.parse().unwrap();
        let mut request = Request::builder().extension(ConnectInfo(peer));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    const SAID: &[(&str, &str)] = &[
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "evil.example, pin.example.org"),
        ("x-forwarded-port", "8443"),
    ];

    #[test]
    fn only_a_proxy_of_ours_is_believed_and_only_what_it_wrote_last() {
        let proxies = ["10.0.0.1".parse().unwrap()];
        let said = parts("[::ffff:10.0.0.1]:9", SAID);
        let expected = Forwarded {
            scheme: Some("https"),
            host: Some("pin.example.org"),
            port: Some(8443),
        };
        assert_eq!(Forwarded::by(&said, &proxies), Some(expected));
        assert_eq!(Forwarded::by(&parts("10.0.0.2:9", SAID), &proxies), None);
        assert_eq!(Forwarded::by(&said, &[]), None);
        let nobody = Request::builder()
            .header("x-forwarded-host", "h.it")
            .body(());
        assert_eq!(
            Forwarded::by(&nobody.unwrap().into_parts().0, &proxies),
            None
        );
    }

    #[test]
    fn what_is_no_scheme_host_or_port_is_not_there() {
        let proxies = ["10.0.0.1".parse().unwrap()];
        for host in ["", "u@h.it", "h.it/x", "h.it?x", "h.it#", "h it"] {
            let odd = [
                ("x-forwarded-host", host),
                ("x-forwarded-proto", "ftp"),
                ("x-forwarded-port", "70000"),
            ];
            let read = parts("10.0.0.1:9", &odd);
            let nothing = Forwarded {
                scheme: None,
                host: None,
                port: None,
            };
            assert_eq!(Forwarded::by(&read, &proxies), Some(nothing), "{host}");
        }
        let ipv6 = parts("10.0.0.1:9", &[("x-forwarded-host", "[2001:db8::1]:8443")]);
        let read = Forwarded::by(&ipv6, &proxies).unwrap();
        assert_eq!(read.host, Some("[2001:db8::1]:8443"));
    }
}
