//! Visitors: people who have not said who they are. A signed cookie carries the visit's id, so that
//! a cart can be found again and an order shown to the one who placed it. No row is written for a
//! visitor until they put something into a cart.

use axum::http::{HeaderMap, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::Id;
use sha2::Sha256;

use crate::session::{cookie, read_cookie};

/// A visit is remembered this long, in seconds: 90 days.
const LIFE_SECONDS: i64 = 90 * 24 * 3600;
/// Name of the secret that signs visits.
pub const SECRET: &str = "visitor";

/// Name of the cookie.
pub const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-tenon_visitor" } else { "tenon_visitor" }
}

fn tag(secret: &[u8], visitor: Id) -> Option<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(b"tenon.visitor.1");
    mac.update(visitor.as_bytes());
    Some(mac.finalize().into_bytes().into())
}

/// The cookie's text for a visit.
pub fn sign(secret: &[u8], visitor: Id) -> String {
    let tag = tag(secret, visitor).map(|tag| URL_SAFE_NO_PAD.encode(tag)).unwrap_or_default();
    format!("{visitor}.{tag}")
}

/// The visit that the request's cookie names, if the signature is ours.
pub fn read(headers: &HeaderMap, secret: &[u8], https: bool) -> Option<Id> {
    let (id, signature) = read_cookie(headers, cookie_name(https))?.split_once('.')?;
    let visitor: Id = id.parse().ok()?;
    let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(b"tenon.visitor.1");
    mac.update(visitor.as_bytes());
    mac.verify_slice(&given).ok()?;
    Some(visitor)
}

/// The `Set-Cookie` value for a visit.
pub fn set_cookie(secret: &[u8], visitor: Id, https: bool) -> HeaderValue {
    cookie(cookie_name(https), &sign(secret, visitor), LIFE_SECONDS, https)
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn only_our_signature_counts() {
        let visitor = Id::from_bytes([7; 16]);
        let mut headers = HeaderMap::new();
        let text = format!("a=b; tenon_visitor={}", sign(b"secret", visitor));
        headers.insert(header::COOKIE, HeaderValue::from_str(&text).unwrap());
        assert_eq!(read(&headers, b"secret", false), Some(visitor));
        assert_eq!(read(&headers, b"other", false), None);
        assert_eq!(read(&headers, b"secret", true), None, "another cookie name with https");
    }
}
