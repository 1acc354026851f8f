//! The signature over what is sent: `t={seconds},v1={hex}`.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Name of the header.
pub const HEADER: &str = "x-simpay-signature";

/// A signature is good for this long, in seconds, so that a copied one cannot be used for ever.
const GOOD_FOR_SECONDS: i64 = 300;

fn mac(secret: &[u8], seconds: i64, text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(seconds.to_string().as_bytes());
    mac.update(b".");
    mac.update(text.as_bytes());
    Some(mac)
}

/// The header's value for a text sent at that second.
pub fn sign(secret: &[u8], seconds: i64, text: &str) -> String {
    let tag = mac(secret, seconds, text).map(|mac| mac.finalize().into_bytes());
    let digits: String = tag.iter().flatten().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={digits}")
}

/// True when the header was made with our secret over this text, lately.
pub fn verify(secret: &[u8], now_seconds: i64, header: &str, text: &str) -> bool {
    let part = |name: &str| header.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    let Some(seconds) = part("t").and_then(|text| text.parse::<i64>().ok()) else { return false };
    let Some(given) = part("v1").and_then(bytes) else { return false };
    now_seconds.abs_diff(seconds) <= GOOD_FOR_SECONDS.unsigned_abs()
        && mac(secret, seconds, text).is_some_and(|mac| mac.verify_slice(&given).is_ok())
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) || !digits.len().is_multiple_of(2) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|start| u8::from_str_radix(&digits[start..start + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_text_secret_and_time_pass() {
        let header = sign(b"secret", 1_000, "{}");
        assert!(verify(b"secret", 1_000, &header, "{}"));
        assert!(verify(b"secret", 1_300, &header, "{}"));
        assert!(!verify(b"secret", 1_301, &header, "{}"), "too old");
        assert!(!verify(b"other", 1_000, &header, "{}"));
        assert!(!verify(b"secret", 1_000, &header, "{ }"));
        assert!(!verify(b"secret", 1_000, "", "{}"));
        assert!(!verify(b"secret", 1_000, &header.replace("t=1000", "t=1001"), "{}"));
    }
}
