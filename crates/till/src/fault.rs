//! What can be wrong with an event that was handed over.

use kernel::{Code, Refusal};

use crate::codes;

/// Why an event does not follow the log. Not a refusal of a sale: a sale was made. Whoever receives
/// the event asks for what is missing, or keeps it and calls a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// It is another register's.
    #[error("the event is another register's")]
    Foreign,
    /// Events before it are missing.
    #[error("event {got} came before event {expected}")]
    Early {
        /// The event that should come next.
        expected: i64,
        /// The one that came.
        got: i64,
    },
    /// It is the last event of the log once more: already booked, answer as the first time.
    #[error("event {seq} is the last one of the log")]
    Repeated {
        /// Its place.
        seq: i64,
    },
    /// Its place lies further back in the log. Compare it with the event kept there: equal is a
    /// repetition, anything else a fork.
    #[error("event {seq} lies further back in the log")]
    Behind {
        /// Its place.
        seq: i64,
    },
    /// It builds on another past than the log has.
    #[error("event {seq} builds on another event than the one in the log")]
    Forked {
        /// Its place.
        seq: i64,
    },
    /// Its hash is not that of its bytes, or its columns say something else than its bytes.
    #[error("event {seq} is not what was sealed")]
    Broken {
        /// Its place.
        seq: i64,
    },
    /// The bytes are not an event's.
    #[error("malformed event: {why}")]
    Malformed {
        /// For the operator.
        why: String,
    },
    /// A kind or version of a later program.
    #[error("unknown kind of event: {kind}")]
    Unknown {
        /// `kind@version`.
        kind: String,
    },
    /// It is sealed well, but says what cannot follow: a sale without a shift.
    #[error("event {seq} cannot follow: {}", .code.name)]
    Impossible {
        /// Its place.
        seq: i64,
        /// The rule it breaks.
        code: &'static Code,
    },
}

impl From<ChainFault> for Refusal {
    fn from(fault: ChainFault) -> Refusal {
        match fault {
            ChainFault::Foreign => Refusal::new(&codes::EVENT_FOREIGN),
            ChainFault::Early { expected, .. } => Refusal::new(&codes::EVENT_EARLY).with("expected", expected),
            ChainFault::Repeated { seq } | ChainFault::Behind { seq } => {
                Refusal::new(&codes::EVENT_KNOWN).with("seq", seq)
            }
            ChainFault::Forked { seq } => Refusal::new(&codes::EVENT_FORKED).with("seq", seq),
            ChainFault::Broken { seq } => Refusal::new(&codes::EVENT_BROKEN).with("seq", seq),
            ChainFault::Malformed { .. } => Refusal::new(&codes::EVENT_MALFORMED),
            ChainFault::Unknown { kind } => Refusal::new(&codes::EVENT_UNKNOWN).with("kind", kind),
            ChainFault::Impossible { code, .. } => Refusal::new(code),
        }
    }
}
