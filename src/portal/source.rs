//! Where a request comes from, as far as limits need it. It is no identity and is never stored.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::request::Parts;

use crate::web::proxies;

/// The address that asks, or that of the last proxy that we do not know: a header is believed only
/// from the proxies that the configuration lists. Of IPv6 the first half, which is one household.
pub fn of(parts: &Parts, ours: &[IpAddr]) -> IpAddr {
    let peer = proxies::peer(parts).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    if !ours.contains(&peer) {
        return household(peer);
    }
    let forwarded = parts.headers.get_all("x-forwarded-for");
    let hops: Vec<&str> = forwarded
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .collect();
    // From the right, where our own proxies write: what a stranger wrote is never stepped over.
    let mut source = peer;
    for hop in hops.into_iter().rev() {
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        source = address.to_canonical();
        if !ours.contains(&source) {
            break;
        }
    }
    household(source)
}

fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(long) => {
            let network = u128::from(long) & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from(network))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;
    use axum::extract::ConnectInfo;
    use axum::http::Request;

    fn seen(peer: &str, forwarded: &str, proxies: &[&str]) -> String {
        let peer: SocketAddr = peer.parse().unwrap();
        let request = Request::builder()
            .header("x-forwarded-for", forwarded)
            .extension(ConnectInfo(peer))
            .body(())
            .unwrap();
        let proxies: Vec<IpAddr> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        of(&request.into_parts().0, &proxies).to_string()
    }

    #[test]
    fn a_header_is_believed_only_from_a_proxy_of_ours() {
        assert_eq!(seen("192.0.2.7:9", "198.51.100.1", &[]), "192.0.2.7");
        let proxies = ["10.0.0.1", "10.0.0.2"];
        let chain = "203.0.113.9, 198.51.100.1, 10.0.0.2";
        assert_eq!(seen("10.0.0.1:9", chain, &proxies), "198.51.100.1");
        assert_eq!(seen("10.0.0.1:9", "", &proxies), "10.0.0.1");
    }

    #[test]
    fn what_nobody_can_read_hides_nothing_that_our_proxy_wrote() {
        let proxies = ["10.0.0.1", "10.0.0.2"];
        for (chain, source) in [
            ("203.0.113.9, x, 198.51.100.1", "198.51.100.1"),
            ("x, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
            ("203.0.113.9, x, 10.0.0.2", "10.0.0.2"),
            ("203.0.113.9, x", "10.0.0.1"),
        ] {
            assert_eq!(seen("10.0.0.1:9", chain, &proxies), source, "{chain}");
        }
    }

    #[test]
    fn one_household_is_one_source() {
        let one = seen("[2001:db8:1:2:3::4]:9", "", &[]);
        assert_eq!(one, seen("[2001:db8:1:2:ffff::1]:9", "", &[]));
        assert_ne!(one, seen("[2001:db8:1:3::1]:9", "", &[]));
        assert_eq!(seen("[::ffff:192.0.2.7]:9", "", &[]), "192.0.2.7");
    }
}
