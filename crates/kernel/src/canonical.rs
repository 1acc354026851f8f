//! Canonical bytes: one value, one sequence of bytes, on every machine and in every build.
//!
//! The form is JSON without blanks, with object keys in byte order and integers only: the subset of
//! RFC 8785 (JSON Canonicalization Scheme) that has no floats. Keys are ASCII in all our types, for
//! which byte order and RFC 8785's UTF-16 order agree.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Why a value has no canonical form.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// A number with a fraction, or past 2^53−1, which other languages would change.
    #[error("a number outside of ±(2^53−1) or with a fraction: {0}")]
    Number(String),
    /// The value cannot be written as JSON at all.
    #[error("not expressible as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// The largest integer that survives in every JSON reader.
const SAFE: i64 = (1 << 53) - 1;

/// The canonical bytes of `value`.
///
/// # Errors
/// When it holds a float or an integer past ±(2^53−1).
pub fn to_bytes(value: &impl Serialize) -> Result<Vec<u8>, CanonicalError> {
    let mut bytes = Vec::new();
    write(&serde_json::to_value(value)?, &mut bytes)?;
    Ok(bytes)
}

/// SHA-256 of the canonical bytes.
///
/// # Errors
/// As [`to_bytes`].
pub fn hash(value: &impl Serialize) -> Result<[u8; 32], CanonicalError> {
    Ok(Sha256::digest(to_bytes(value)?).into())
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => serde_json::to_writer(out, value)?,
        Value::Number(number) => match number.as_i64() {
            Some(integer) if (-SAFE..=SAFE).contains(&integer) => serde_json::to_writer(out, &integer)?,
            _ => return Err(CanonicalError::Number(number.to_string())),
        },
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            // Sorted here, because a dependency may switch serde_json's maps to insertion order.
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by(|left, right| left.0.as_bytes().cmp(right.0.as_bytes()));
            out.push(b'{');
            for (index, (key, item)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                serde_json::to_writer(&mut *out, key)?;
                out.push(b':');
                write(item, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_in_order_and_no_blanks() {
        let value = json!({"b": [1, null, true], "a": {"d": "茶", "c": -2}});
        assert_eq!(to_bytes(&value).unwrap(), r#"{"a":{"c":-2,"d":"茶"},"b":[1,null,true]}"#.as_bytes());
    }

    #[test]
    fn floats_and_giants_are_refused() {
        assert!(to_bytes(&json!(1.5)).is_err());
        assert!(to_bytes(&json!(SAFE + 1)).is_err());
        assert!(to_bytes(&json!(SAFE)).is_ok());
    }

    proptest! {
        #[test]
        fn writing_what_was_read_gives_the_same_bytes(keys in prop::collection::btree_map("[a-z]{1,6}", -1000i64..1000, 0..12)) {
            let bytes = to_bytes(&keys).unwrap();
            let read: Value = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(to_bytes(&read).unwrap(), bytes);
        }
    }
}
