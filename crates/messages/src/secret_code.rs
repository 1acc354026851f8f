//! One-time codes: six digits, computed from a secret of the brand and the message's id.
//!
//! So no code is stored, neither readable nor as a hash, and the job that sends it finds the same one as the
//! handler that checks it.

use hmac::{Hmac, KeyInit, Mac};
use kernel::Id;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Name of the brand's secret.
pub const SECRET: &str = "codes";
/// There are so many codes.
const CODES: u64 = 1_000_000;

/// The code of a message; none when the secret cannot be used as a key.
pub fn of(secret: &[u8], message: Id) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(b"tenon.code.1");
    mac.update(message.as_bytes());
    let bytes: [u8; 32] = mac.finalize().into_bytes().into();
    // 2^64 is not a multiple of a million; the difference between codes is one in 10^13.
    let number = bytes.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    Some(format!("{:06}", number % CODES))
}

/// The part of a link that cannot be guessed, for a link that goes by this message: 32 letters and digits. Whoever
/// checks it keeps a hash; it is computed again where it has to be shown again.
pub fn link_token(secret: &[u8], message: Id) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(b"tenon.link.1");
    mac.update(message.as_bytes());
    let bytes: [u8; 32] = mac.finalize().into_bytes().into();
    bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A hash that names nobody to whoever has no secret: what budgets are counted under.
pub fn keyed_hash(secret: &[u8], text: &str) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return [0; 32] };
    mac.update(b"tenon.keyed.1");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// True when somebody typed the code of that message. Takes as long for a wrong one.
pub fn matches(secret: &[u8], message: Id, typed: &str) -> bool {
    of(secret, message).is_some_and(|code| code.as_bytes().ct_eq(typed.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_that_belong_to_one_message_and_one_brand() {
        let (one, other) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        let code = of(b"secret", one).unwrap();
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        assert!(matches(b"secret", one, &code));
        assert!(!matches(b"secret", other, &code) && !matches(b"else", one, &code) && !matches(b"secret", one, ""));
    }

    #[test]
    fn a_links_token_belongs_to_one_message_and_one_brand() {
        let (one, other) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        let token = link_token(b"secret", one);
        assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{token}");
        assert_eq!(token, link_token(b"secret", one));
        assert!(token != link_token(b"secret", other) && token != link_token(b"else", one));
    }

    #[test]
    fn codes_are_spread_evenly() {
        let mut first_digits = [0_u32; 10];
        for number in 0..10_000_u32 {
            let id = Id::derived("test", &number.to_be_bytes());
            let code = of(b"secret", id).unwrap();
            first_digits[usize::from(code.as_bytes()[0] - b'0')] += 1;
        }
        assert!(first_digits.iter().all(|count| (850..1_150).contains(count)), "{first_digits:?}");
    }
}
