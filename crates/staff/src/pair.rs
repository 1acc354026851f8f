//! Pairing a device with a register: the admin shows a code, the till sends it with the public half of
//! a key that never leaves the device.

use kernel::{Actor, Id, Timestamp, canonical};
use store::{Db, Entropy, Fault, Stop, Tx, WriteError, params};

use crate::{DeviceKey, codes, events, sql};

/// A code holds this long, in seconds.
const CODE_SECONDS: i64 = 10 * 60;
/// 32 letters and digits that nobody mistakes for each other (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Ten characters are 50 bits: with a limit on requests and ten minutes nobody finds one by trying.
const CODE_LENGTH: usize = 10;

/// A code to be typed into the till, once.
#[derive(Clone, PartialEq, Eq)]
pub struct PairingCode {
    /// Two groups of five characters: `7K3PD-9QXM2`.
    pub code: String,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for PairingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PairingCode").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Lets a register wait for a device. An earlier code ends; the device it has goes on until the new
/// one comes.
///
/// # Errors
/// [`codes::REGISTER_UNKNOWN`].
pub async fn begin_pairing(db: &Db, actor: Actor, register: Id) -> Result<PairingCode, WriteError> {
    let code = new_code(db.entropy());
    let hash = code_hash(&code)?;
    let expires_at = db
        .write("staff.begin_pairing", actor, move |tx| {
            let expires_at = tx.now().plus_seconds(CODE_SECONDS);
            let waits = tx.query_opt(sql::REGISTER_AWAIT, params![register, hash, expires_at], |row| row.get(0))?;
            tx.journal(&events::pairing_begun(register, waits.ok_or(&codes::REGISTER_UNKNOWN)?))?;
            Ok(expires_at)
        })
        .await?;
    Ok(PairingCode { code, expires_at })
}

/// Gives the register that waits with `code` this device's key. Returns the register.
///
/// # Errors
/// [`codes::KEY_INVALID`] unless `public_key` is SubjectPublicKeyInfo of an Ed25519 or P-256 key;
/// [`codes::PAIRING_REFUSED`] when the code is wrong, used or too old.
pub async fn pair(db: &Db, actor: Actor, code: &str, public_key: &[u8]) -> Result<Id, WriteError> {
    let key = DeviceKey::from_spki(public_key).ok_or(&codes::KEY_INVALID)?;
    let hash = code_hash(&typed_form(code))?;
    db.write("staff.pair", actor, move |tx| take_key(tx, hash, &key)).await
}

fn take_key(tx: &mut Tx<'_>, hash: [u8; 32], key: &DeviceKey) -> Result<Id, Stop> {
    let now = tx.now();
    let (register, store) = tx
        .query_opt(sql::REGISTER_AWAITING, params![hash, now], |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))?
        .ok_or(&codes::PAIRING_REFUSED)?;
    tx.execute(sql::REGISTER_KEY_END, params![register, now])?;
    tx.execute(sql::REGISTER_KEY_INSERT, params![register, now, key.as_spki()])?;
    tx.execute(sql::REGISTER_PAIR, params![register, key.as_spki(), now])?;
    tx.journal(&events::register_paired(register, store, key.kind()))?;
    Ok(register)
}

/// So many characters that nobody guesses or mistakes, 5 bits each.
pub(crate) fn random_text(entropy: &Entropy, length: usize) -> String {
    let mut random = vec![0; length];
    entropy.fill(&mut random);
    // 256 is a multiple of 32: every character is equally likely.
    random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

fn new_code(entropy: &Entropy) -> String {
    let mut code = random_text(entropy, CODE_LENGTH);
    code.insert(CODE_LENGTH / 2, '-');
    code
}

/// What people type, as we write it: O is 0, I and L are 1, case and blanks do not matter.
fn typed_form(code: &str) -> String {
    let mut form: String = code
        .chars()
        .filter(|character| character.is_alphanumeric())
        .map(|character| match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    if form.is_char_boundary(CODE_LENGTH / 2) && form.len() > CODE_LENGTH / 2 {
        form.insert(CODE_LENGTH / 2, '-');
    }
    form
}

fn code_hash(code: &str) -> Result<[u8; 32], Fault> {
    canonical::hash(&["staff.pairing", code]).map_err(|error| Fault::Unusable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_what_we_wrote() {
        let code = new_code(&Entropy::seeded(7));
        assert_eq!(code.len(), CODE_LENGTH + 1);
        assert_eq!(typed_form(&code), code);
        assert_eq!(typed_form(&format!(" {} ", code.to_lowercase().replace('-', " "))), code);
        assert_eq!(typed_form("oil0i-l1234"), "01101-11234");
        for odd in ["", "茶", "茶茶茶", "abcd", "ab茶cd茶"] {
            typed_form(odd);
        }
    }

    #[test]
    fn a_code_does_not_show_itself() {
        let code = PairingCode { code: "7K3PD-9QXM2".to_owned(), expires_at: Timestamp::from_micros(0) };
        assert!(!format!("{code:?}").contains("7K3PD"));
    }
}
