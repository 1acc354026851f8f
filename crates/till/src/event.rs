//! Sealing: a payload becomes bytes, and the bytes a link of the register's chain.
//!
//! The bytes are the canonical JSON of `{"occurred_at": …, "payload": {…}}`. They are made once, on
//! the till, and from then on only carried: whoever stores, sends or checks an event uses the
//! bytes as they came.
//!
//! The hash is the SHA-256 of 80 bytes and then the event's bytes:
//!
//! | offset | length | what |
//! |---|---|---|
//! | 0 | 16 | the ASCII text `tenon-till-event` |
//! | 16 | 32 | the hash of the event before; 32 zero bytes for the first |
//! | 48 | 16 | the register's id |
//! | 64 | 8 | the sequence number, big-endian |
//! | 72 | 8 | the length of the bytes, big-endian |
//! | 80 | … | the bytes |
//!
//! So an event cannot be moved to another register or place, left out, or altered by one bit,
//! without every later hash being wrong.

use kernel::{Id, Refusal, Timestamp, canonical};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{ChainFault, Hash, Payload, State, codes};

const DOMAIN: &[u8; 16] = b"tenon-till-event";

/// A sealed event, as it is stored and sent.
///
/// `kind`, `version` and `occurred_at` repeat what the bytes say, for indexes and logs; [`verify`]
/// checks that they agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The till it happened at.
    pub register: Id,
    /// Its place in the till's log, from 1, without gaps.
    pub seq: i64,
    /// The hash of the event before; [`Hash::ZERO`] for the first.
    pub prev_hash: Hash,
    /// Its own hash.
    pub hash: Hash,
    /// Slice, dot, verb in the past: `till.sold`.
    pub kind: String,
    /// The version of the payload's shape.
    pub version: u16,
    /// When it happened, by the till's clock.
    pub occurred_at: Timestamp,
    /// What was sealed. In JSON a string holding the JSON text, so that no program on the way can
    /// write it anew.
    #[serde(with = "text")]
    pub bytes: Vec<u8>,
}

impl Event {
    /// An id made from register and sequence: the same on every machine. Whatever is booked once an
    /// event (a wallet transfer, a case) can be named after it.
    pub fn id(&self) -> Id {
        event_id(self.register, self.seq)
    }
}

/// The id of the event that stands at a place in a register's log.
pub fn event_id(register: Id, seq: i64) -> Id {
    let mut name = [0; 24];
    name[..16].copy_from_slice(register.as_bytes());
    name[16..].copy_from_slice(&seq.to_be_bytes());
    Id::derived("till.event", &name)
}

/// What the bytes say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// When it happened, by the till's clock.
    pub occurred_at: Timestamp,
    /// What happened.
    pub payload: Payload,
}

/// Makes the event that follows `state`.
///
/// # Errors
/// [`codes::TOO_LARGE`] when a number in the payload has no canonical form.
pub fn seal(state: &State, payload: Payload, at: Timestamp) -> Result<Event, Refusal> {
    let (kind, version) = (payload.kind().to_owned(), payload.version());
    let body = Body { occurred_at: at, payload };
    let bytes = canonical::to_bytes(&body).map_err(|_| Refusal::new(&codes::TOO_LARGE))?;
    let seq = state.next_seq();
    let hash = chain_hash(&state.head, state.register.id, seq, &bytes);
    Ok(Event { register: state.register.id, seq, prev_hash: state.head, hash, kind, version, occurred_at: at, bytes })
}

/// Checks that `event` is what was sealed after `prev_hash`, and answers what it says.
///
/// # Errors
/// [`ChainFault::Forked`] when it builds on another event, [`ChainFault::Broken`] when hash and
/// bytes disagree, and those of [`decode`].
pub fn verify(event: &Event, prev_hash: &Hash) -> Result<Body, ChainFault> {
    if event.prev_hash != *prev_hash {
        return Err(ChainFault::Forked { seq: event.seq });
    }
    if chain_hash(&event.prev_hash, event.register, event.seq, &event.bytes) != event.hash {
        return Err(ChainFault::Broken { seq: event.seq });
    }
    let body = decode_body(&event.bytes)?;
    let agrees = body.payload.kind() == event.kind
        && body.payload.version() == event.version
        && body.occurred_at == event.occurred_at;
    if agrees { Ok(body) } else { Err(ChainFault::Broken { seq: event.seq }) }
}

/// Reads the payload out of an event's bytes.
///
/// # Errors
/// [`ChainFault::Unknown`] for a kind or version of a later program, [`ChainFault::Malformed`] for
/// bytes that are not canonical or not an event's.
pub fn decode(bytes: &[u8]) -> Result<Payload, ChainFault> {
    decode_body(bytes).map(|body| body.payload)
}

/// Reads instant and payload out of an event's bytes.
///
/// # Errors
/// As [`decode`].
pub fn decode_body(bytes: &[u8]) -> Result<Body, ChainFault> {
    let malformed = |why: &str| ChainFault::Malformed { why: why.to_owned() };
    let value: Value = serde_json::from_slice(bytes).map_err(|error| malformed(&error.to_string()))?;
    // Bytes that are not canonical (a key twice, say) could be read in two ways by two programs.
    if canonical::to_bytes(&value).ok().as_deref() != Some(bytes) {
        return Err(malformed("not in canonical form"));
    }
    match value.pointer("/payload/type").and_then(Value::as_str) {
        None => return Err(malformed("no payload type")),
        Some(kind) if !Payload::TYPES.contains(&kind) => return Err(ChainFault::Unknown { kind: kind.to_owned() }),
        Some(_) => {}
    }
    serde_json::from_value(value).map_err(|error| malformed(&error.to_string()))
}

fn chain_hash(prev_hash: &Hash, register: Id, seq: i64, bytes: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    hash.update(prev_hash.as_bytes());
    hash.update(register.as_bytes());
    hash.update(seq.to_be_bytes());
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
    Hash::from_bytes(hash.finalize().into())
}

/// Canonical JSON is UTF-8, so it travels as a string inside JSON without loss.
mod text {
    use serde::{Deserialize, Deserializer, Serializer, ser::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(bytes).map_err(S::Error::custom)?)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        String::deserialize(deserializer).map(String::into_bytes)
    }
}
