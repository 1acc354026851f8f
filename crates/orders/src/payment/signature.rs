//! The simulated provider's signatures: `t={unix seconds},v1={hex of HMAC-SHA256}` over
//! `{t}.{raw bytes}`. The time inside stops an old message from being played again.

use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use sha2::Sha256;

/// Name of the header.
pub const HEADER: &str = "x-simpay-signature";
/// How far a signature's time may lie from ours, in seconds.
pub const TOLERANCE_SECONDS: i64 = 5 * 60;
/// The most signatures read from one header: one for each secret during a rotation, and no more.
const SIGNATURES: usize = 4;

fn mac(secret: &[u8], seconds: i64, bytes: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(seconds.to_string().as_bytes());
    mac.update(b".");
    mac.update(bytes);
    Some(mac)
}

/// The header's value for a message sent at `at`.
pub fn sign(secret: &[u8], at: Timestamp, bytes: &[u8]) -> String {
    let seconds = at.micros().div_euclid(1_000_000);
    let tag = mac(secret, seconds, bytes).map(|mac| mac.finalize().into_bytes());
    let hex: String = tag.iter().flatten().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

/// True when the header signs these bytes with this secret, not long before or after `at`. Compares
/// in constant time.
pub fn verify(secret: &[u8], at: Timestamp, header: &str, bytes: &[u8]) -> bool {
    let mut seconds = None;
    let mut tags = Vec::new();
    for part in header.split(',').take(1 + SIGNATURES) {
        match part.trim().split_once('=') {
            Some(("t", value)) => seconds = value.parse::<i64>().ok(),
            Some(("v1", value)) => tags.extend(unhex(value)),
            _ => {}
        }
    }
    let Some(seconds) = seconds else { return false };
    let age = at.micros().div_euclid(1_000_000).saturating_sub(seconds);
    if age.saturating_abs() > TOLERANCE_SECONDS {
        return false;
    }
    tags.iter().any(|tag| mac(secret, seconds, bytes).is_some_and(|mac| mac.verify_slice(tag).is_ok()))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    // Each digit: the standard library reads `+7` as a number, too, and a signature has one spelling.
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|index| u8::from_str_radix(text.get(index..index + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);

    #[test]
    fn signatures_are_those_of_the_protocol() {
        // echo -n '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret
        let expected = "t=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686";
        assert_eq!(sign(b"secret", AT, br#"{"a":1}"#), expected);
    }

    #[test]
    fn only_the_signed_bytes_in_time_with_the_secret() {
        let header = sign(b"secret", AT, b"body");
        assert!(verify(b"secret", AT, &header, b"body"));
        assert!(verify(b"secret", AT.plus_seconds(300), &header, b"body"));
        assert!(verify(b"secret", AT.plus_seconds(-300), &header, b"body"));
        assert!(!verify(b"secret", AT.plus_seconds(301), &header, b"body"), "too old");
        assert!(!verify(b"secret", AT.plus_seconds(-301), &header, b"body"), "from the future");
        assert!(!verify(b"secret", AT, &header, b"bodY"));
        assert!(!verify(b"other", AT, &header, b"body"));
        assert!(!verify(b"secret", AT, &header.replace("t=1700000000", "t=1700000001"), b"body"), "another time");
        // Found by fuzzing: `07` is not `+7`.
        let signed = "t=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686";
        assert!(verify(b"secret", AT, signed, br#"{"a":1}"#));
        assert!(!verify(b"secret", AT, &signed.replace("07743f", "+7743f"), br#"{"a":1}"#));
        for wrong in ["", "t=1700000000", "v1=00", "t=x,v1=00", "t=1700000000,v1=", &"v1=é,".repeat(40)] {
            assert!(!verify(b"secret", AT, wrong, b"body"), "{wrong:?}");
        }
    }

    #[test]
    fn two_secrets_sign_during_a_rotation() {
        let (old, new) = (sign(b"old", AT, b"body"), sign(b"new", AT, b"body"));
        let both = format!("{old},{}", new.split_once(',').unwrap().1);
        assert!(verify(b"old", AT, &both, b"body") && verify(b"new", AT, &both, b"body"));
    }
}
