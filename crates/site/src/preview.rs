//! Looking at what is not published: a link with a signed token that ends by itself. Whoever has the link sees the
//! draft, nobody else does, and nothing can be changed by it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use sha2::Sha256;

/// Name of the secret that signs tokens.
pub const SECRET: &str = "site.preview";
/// A preview lasts this long, in seconds.
pub const LIFE_SECONDS: i64 = 2 * 3600;

/// Name of the cookie that holds the token.
pub const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-tenon_preview" } else { "tenon_preview" }
}

fn mac(secret: &[u8], until: i64) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(b"tenon.site.preview.1");
    mac.update(&until.to_be_bytes());
    Some(mac)
}

/// A token that holds until an instant.
pub fn token(secret: &[u8], until: Timestamp) -> String {
    let seconds = until.micros() / 1_000_000;
    let tag = mac(secret, seconds).map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())).unwrap_or_default();
    format!("{seconds}.{tag}")
}

/// Whether a token is ours and still holds.
pub fn holds(secret: &[u8], token: &str, now: Timestamp) -> bool {
    let Some((seconds, tag)) = token.split_once('.') else { return false };
    let (Ok(seconds), Ok(tag)) = (seconds.parse::<i64>(), URL_SAFE_NO_PAD.decode(tag)) else { return false };
    seconds > now.micros() / 1_000_000 && mac(secret, seconds).is_some_and(|mac| mac.verify_slice(&tag).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_ends_and_is_nobody_elses() {
        let now: Timestamp = "2026-11-22T04:00:00Z".parse().unwrap();
        let given = token(b"secret", now.plus_seconds(60));
        assert!(holds(b"secret", &given, now));
        assert!(!holds(b"secret", &given, now.plus_seconds(60)));
        assert!(!holds(b"another", &given, now));
        let (seconds, tag) = given.split_once('.').unwrap();
        let longer = format!("{}.{tag}", seconds.parse::<i64>().unwrap() + 3600);
        assert!(!holds(b"secret", &longer, now));
        for odd in ["", ".", "x.y", "9999999999.", &format!("{seconds}.")] {
            assert!(!holds(b"secret", odd, now), "{odd}");
        }
    }
}
