//! Time-based one-time codes (RFC 6238, HMAC-SHA-1, 30 seconds, six digits): the form that every authenticator
//! app knows.

use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use sha1::Sha1;

/// Bytes of a secret: as long as the hash, as RFC 4226 wants it.
pub(crate) const SECRET_BYTES: usize = 20;
/// A code holds this long, in seconds.
const STEP_SECONDS: i64 = 30;
/// Codes of so many steps before and after are taken, for clocks that are a little off.
const STEPS_OFF: i64 = 1;
/// RFC 4648's base 32, which authenticators read.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step of an instant.
fn step_at(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000 * STEP_SECONDS)
}

/// The code of a step, six digits.
fn code(secret: &[u8], step: i64) -> Option<u32> {
    // An empty secret is nobody's.
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok().filter(|_| !secret.is_empty())?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 0x0f);
    let word: [u8; 4] = hash.get(offset..offset + 4)?.try_into().ok()?;
    Some((u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000)
}

/// The step that a typed code belongs to, when it is later than `after`: a code is taken once. Blanks do not matter.
pub(crate) fn matching_step(secret: &[u8], typed: &str, at: Timestamp, after: i64) -> Option<i64> {
    let digits: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let typed: u32 = digits.parse().ok()?;
    let now = step_at(at);
    let mut steps = (now - STEPS_OFF)..=(now + STEPS_OFF);
    // Who types a right code is let in: how long it took to find tells nobody anything.
    steps.rfind(|step| *step > after && code(secret, *step) == Some(typed))
}

/// A secret as people type it, in groups of four.
pub(crate) fn secret_text(secret: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in secret {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[((held >> bits) & 31) as usize]));
            held &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[((held << (5 - bits)) & 31) as usize]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight digits.
        for (seconds, expected) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(code(SECRET, step_at(at(seconds))), Some(expected), "{seconds}");
        }
        assert_eq!(code(&[], 1), None);
    }

    #[test]
    fn a_code_is_taken_once_and_not_much_later() {
        assert_eq!(matching_step(SECRET, "287082", at(59), 0), Some(1));
        assert_eq!(matching_step(SECRET, "287 082", at(89), 0), Some(1), "a step later, for slow clocks");
        assert_eq!(matching_step(SECRET, "287082", at(59), 1), None, "twice");
        assert_eq!(matching_step(SECRET, "287082", at(120), 0), None);
        for wrong in ["", "28708", "2870821", "28708a", "-87082", "２８７０８２"] {
            assert_eq!(matching_step(SECRET, wrong, at(59), 0), None, "{wrong:?}");
        }
    }

    #[test]
    fn secrets_are_written_in_base_32() {
        // RFC 4648, section 10.
        for (bytes, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(secret_text(bytes.as_bytes()), text);
        }
        assert_eq!(secret_text(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
