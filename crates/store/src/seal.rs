//! Secrets that have to be read again, such as that of an authenticator app: kept so that a copy of the database
//! alone opens nothing.
//!
//! The key comes from the settings of the process and never lies in the database. Without one, secrets are kept as they
//! are. A first byte says which of both it is, so that secrets from before a key was set go on.

use std::fmt;
use std::sync::Arc;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use sha2::{Digest, Sha256};

use crate::{Entropy, Fault};

/// First byte of a secret that is kept as it is.
const PLAIN: u8 = 0;
/// First byte of one that is sealed with AES-256-GCM: twelve bytes that are used once follow, then the rest.
const SEALED: u8 = 1;
const NONCE_BYTES: usize = 12;

/// What seals secrets; nothing when there is no key.
#[derive(Clone, Default)]
pub struct Seals(Option<Arc<[u8; 32]>>);

impl fmt::Debug for Seals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Seals(***)" } else { "Seals(none)" })
    }
}

impl Seals {
    /// Seals with the key that this text stands for.
    pub fn with(text: &str) -> Seals {
        let mut hash = Sha256::new();
        hash.update(b"tenon seals 1\0");
        hash.update(text.as_bytes());
        Seals(Some(Arc::new(hash.finalize().into())))
    }

    /// A secret as it is kept. `about` is whose it is: moved to somebody else's row it does not open.
    ///
    /// # Errors
    /// [`Fault::Unusable`], which does not happen to secrets of a few bytes.
    pub fn seal(&self, entropy: &Entropy, about: &[u8], secret: &[u8]) -> Result<Vec<u8>, Fault> {
        let Some(key) = &self.0 else { return Ok([&[PLAIN], secret].concat()) };
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let sealed = Aes256Gcm::new((&**key).into()).encrypt((&nonce).into(), Payload { msg: secret, aad: about });
        let sealed = sealed.map_err(|_| Fault::Unusable("a secret could not be sealed".to_owned()))?;
        Ok([&[SEALED], nonce.as_slice(), &sealed].concat())
    }

    /// The secret again.
    ///
    /// # Errors
    /// [`Fault::Unusable`] when it was sealed with another key or for somebody else, or is nothing that was kept.
    pub fn open(&self, about: &[u8], kept: &[u8]) -> Result<Vec<u8>, Fault> {
        let shut = || Fault::Unusable("a secret is sealed with another key than the setting secrets.key".to_owned());
        match (kept.split_first(), &self.0) {
            (Some((&PLAIN, secret)), _) => Ok(secret.to_vec()),
            (Some((&SEALED, rest)), Some(key)) => {
                let (nonce, msg) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(shut)?;
                let opened = Aes256Gcm::new((&**key).into()).decrypt(nonce.into(), Payload { msg, aad: about });
                opened.map_err(|_| shut())
            }
            _ => Err(shut()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_with_its_key_for_its_owner_only() {
        let (seals, entropy) = (Seals::with("the key of this shop"), Entropy::seeded(7));
        let kept = seals.seal(&entropy, b"ann", b"secret").unwrap();
        assert!(!kept.windows(6).any(|part| part == b"secret"));
        assert_ne!(kept, seals.seal(&entropy, b"ann", b"secret").unwrap(), "each time otherwise");
        assert_eq!(seals.open(b"ann", &kept).unwrap(), b"secret");
        assert!(seals.open(b"amy", &kept).is_err());
        assert!(Seals::with("another key").open(b"ann", &kept).is_err());
        assert!(Seals::default().open(b"ann", &kept).is_err());
        for cut in 0..kept.len() {
            assert!(seals.open(b"ann", &kept[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn without_a_key_secrets_are_kept_as_they_are_and_go_on_when_one_is_set() {
        let kept = Seals::default().seal(&Entropy::seeded(7), b"ann", b"secret").unwrap();
        assert_eq!(kept, b"\0secret");
        assert_eq!(Seals::with("a key").open(b"ann", &kept).unwrap(), b"secret");
        assert_eq!(format!("{:?} {:?}", Seals::default(), Seals::with("a key")), "Seals(none) Seals(***)");
    }
}
