//! The public half of a till's key, checked for shape.
//!
//! A browser exports it as SubjectPublicKeyInfo (RFC 5280). Only two kinds are taken, and of each
//! exactly the one encoding that DER allows, so a key is told by its beginning and its length.

/// What kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// ECDSA on P-256, uncompressed (RFC 5480).
    P256,
}

/// `SEQUENCE { SEQUENCE { OID 1.3.101.112 } BIT STRING …` before the 32 bytes of the key.
const ED25519: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// `SEQUENCE { SEQUENCE { OID ecPublicKey, OID prime256v1 } BIT STRING 04 …` before two times 32 bytes.
const P256: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

/// A public key of the right shape. Whether it is a point of its curve shows at the first signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKey {
    kind: KeyKind,
    bytes: Vec<u8>,
}

impl DeviceKey {
    /// Takes SubjectPublicKeyInfo bytes; `None` when they are not one of the two kinds.
    pub fn from_spki(bytes: &[u8]) -> Option<DeviceKey> {
        let holds = |prefix: &[u8], point: usize| {
            bytes.len() == prefix.len() + point
                && bytes.starts_with(prefix)
                // Zero is no public key of either kind.
                && bytes[prefix.len()..].iter().any(|byte| *byte != 0)
        };
        let kind = if holds(&ED25519, 32) {
            KeyKind::Ed25519
        } else if holds(&P256, 64) {
            KeyKind::P256
        } else {
            return None;
        };
        Some(DeviceKey { kind, bytes: bytes.to_vec() })
    }

    /// What kind of key.
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The SubjectPublicKeyInfo bytes.
    pub fn as_spki(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spki(prefix: &[u8], point: usize) -> Vec<u8> {
        [prefix, &vec![7; point]].concat()
    }

    #[test]
    fn two_kinds_and_nothing_else() {
        assert_eq!(DeviceKey::from_spki(&spki(&ED25519, 32)).unwrap().kind(), KeyKind::Ed25519);
        assert_eq!(DeviceKey::from_spki(&spki(&P256, 64)).unwrap().kind(), KeyKind::P256);
        for wrong in [vec![], spki(&ED25519, 31), spki(&ED25519, 33), spki(&P256, 32), spki(&[0x30; 12], 32)] {
            assert_eq!(DeviceKey::from_spki(&wrong), None, "{wrong:02x?}");
        }
        let mut nothing = spki(&ED25519, 32);
        nothing[12..].fill(0);
        assert_eq!(DeviceKey::from_spki(&nothing), None);
    }
}
