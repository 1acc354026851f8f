//! Calls to addresses that somebody else chose. They must not reach our own network: a webhook to
//! `http://169.254.169.254/` would hand out a machine's secrets.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// How long such a call may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// True when an address is out on the Internet and nowhere nearer.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        // Shared address space (RFC 6598), benchmarks (RFC 2544), protocol assignments (RFC 6890).
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (b == 18 || b == 19))
        || (a == 192 && b == 0 && c == 0))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [a, b, ..] = address.segments();
    // Only global unicast, less documentation, Teredo and 6to4, which wrap other addresses.
    (a & 0xe000) == 0x2000 && !(a == 0x2001 && (b == 0x0db8 || b == 0)) && a != 0x2002
}

/// Resolves names and drops every address that is not public. Since the connection uses exactly
/// what was checked, a name that changes its mind in between gains nothing.
#[derive(Debug, Clone, Copy, Default)]
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// True when `url` may be called: https, by name or public address, no user and password in it.
pub fn is_allowed(url: &str, private_too: bool) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let plain = url.username().is_empty() && url.password().is_none() && url.host().is_some();
    if private_too {
        return plain && matches!(url.scheme(), "http" | "https");
    }
    let literal = url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>());
    plain && url.scheme() == "https" && !matches!(literal, Some(Ok(address)) if !is_public(address))
}

/// A client for such calls: no redirects, no proxies, public addresses only.
///
/// # Errors
/// When TLS cannot be set up.
pub fn client(private_too: bool) -> Result<reqwest::Client, reqwest::Error> {
    let builder = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy();
    if private_too { builder.build() } else { builder.dns_resolver(PublicOnly).build() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_network_is_out_of_reach() {
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "::1",
            "fe80::1",
            "fc00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in ["1.1.1.1", "2606:4700::1111"] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn only_plain_https() {
        for url in [
            "http://example.com/",
            "https://user:secret@example.com/",
            "https://10.0.0.1/",
            "https://[::1]/",
            "ftp://example.com",
            "nonsense",
        ] {
            assert!(!is_allowed(url, false), "{url}");
        }
        assert!(is_allowed("https://example.com/hook", false));
        assert!(is_allowed("http://127.0.0.1:9000/", true));
    }
}
