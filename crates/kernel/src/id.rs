//! Identifiers: 16 bytes in the form of UUID version 7 (RFC 9562 §5.7), so that rows written one
//! after the other lie beside each other in an index.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Timestamp;

/// A 16-byte identifier. Written as 36 lower-case characters with hyphens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

/// The text given is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: expected 36 characters such as 0190a5c2-7e1b-7cc3-98c4-dc0c0c07398f")]
pub struct ParseIdError;

impl Id {
    /// The id with all bits zero. It names nobody; useful as a neutral element only.
    pub const NIL: Id = Id([0; 16]);

    /// Takes 16 bytes as they are.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Id(bytes)
    }

    /// Builds a version 7 id from an instant and 74 bits out of `random`.
    ///
    /// The caller brings the randomness, so a simulation can repeat itself.
    pub fn v7(at: Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(at.micros().max(0) / 1_000).unwrap_or(0);
        Id(*uuid::Builder::from_unix_timestamp_millis(millis, &random).as_uuid().as_bytes())
    }

    /// An id derived from two others' bytes, the same on every machine (UUID version 8 layout).
    /// Used where a client-made id must lead to a second one without a table, such as the lines of
    /// an imported order.
    pub fn derived(namespace: &str, name: &[u8]) -> Self {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        hash.update((namespace.len() as u64).to_be_bytes());
        hash.update(namespace.as_bytes());
        hash.update(name);
        let digest = hash.finalize();
        let mut bytes = [0u8; 16];
        bytes.copy_from_slice(&digest[..16]);
        Id(*uuid::Builder::from_custom_bytes(bytes).as_uuid().as_bytes())
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_bytes(self.0).as_hyphenated().fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Id {
    type Err = ParseIdError;

    /// Accepts the hyphenated form only: one identifier has one spelling.
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        if text.len() != 36 {
            return Err(ParseIdError);
        }
        uuid::Uuid::try_parse(text).map(|uuid| Id(*uuid.as_bytes())).map_err(|_| ParseIdError)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_7_layout_and_order() {
        let early = Id::v7(Timestamp::from_micros(1_700_000_000_000_000), [0xff; 10]);
        let late = Id::v7(Timestamp::from_micros(1_700_000_000_001_000), [0; 10]);
        assert!(early < late, "a later millisecond sorts later whatever the random bits are");
        assert_eq!(early.as_bytes()[6] >> 4, 7);
        assert_eq!(early.as_bytes()[8] >> 6, 0b10);
    }

    #[test]
    fn one_spelling() {
        let id = Id::v7(Timestamp::from_micros(1_700_000_000_000_000), [1; 10]);
        assert_eq!(id.to_string().parse::<Id>(), Ok(id));
        assert_eq!(id.to_string().replace('-', "").parse::<Id>(), Err(ParseIdError));
    }

    #[test]
    fn derived_ids_keep_namespaces_apart() {
        assert_eq!(Id::derived("order", b"1"), Id::derived("order", b"1"));
        assert_ne!(Id::derived("order", b"1"), Id::derived("orde", b"r1"));
    }
}
