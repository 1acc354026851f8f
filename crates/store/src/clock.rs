//! Time and randomness, handed in so that tests and the simulator own them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use kernel::{Id, Timestamp};

/// Where instants come from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until somebody moves it. Microseconds since the epoch.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `at` until it is moved.
    pub fn manual(at: Timestamp) -> Self {
        Clock::Manual(Arc::new(AtomicI64::new(at.micros())))
    }

    /// The present instant.
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
            Clock::Manual(micros) => Timestamp::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock by microseconds; the machine's clock stays as it is.
    pub fn advance(&self, by_micros: i64) {
        if let Clock::Manual(micros) = self {
            micros.fetch_add(by_micros, Ordering::SeqCst);
        }
    }
}

/// Where randomness comes from.
#[derive(Debug, Clone, Default)]
pub enum Entropy {
    /// The operating system.
    #[default]
    System,
    /// A sequence that repeats itself for the same seed. Never for secrets.
    Seeded(Arc<AtomicU64>),
}

impl Entropy {
    /// A repeatable sequence.
    pub fn seeded(seed: u64) -> Self {
        Entropy::Seeded(Arc::new(AtomicU64::new(seed)))
    }

    /// Fills `bytes`.
    pub fn fill(&self, bytes: &mut [u8]) {
        match self {
            // Without randomness no id and no secret can be made: there is nothing sensible to go on with.
            #[allow(clippy::expect_used, reason = "an operating system without randomness cannot run a shop")]
            Entropy::System => getrandom::fill(bytes).expect("the operating system gives randomness"),
            Entropy::Seeded(state) => {
                for chunk in bytes.chunks_mut(8) {
                    let value = split_mix(state.fetch_add(GOLDEN, Ordering::SeqCst).wrapping_add(GOLDEN));
                    chunk.copy_from_slice(&value.to_le_bytes()[..chunk.len()]);
                }
            }
        }
    }

    /// A seed for the ids of one write call.
    pub fn seed(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn split_mix(state: u64) -> u64 {
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Ids for one call: the same seed gives the same ids in the same order, so a closure that is run
/// again makes the same rows.
#[derive(Debug, Clone)]
pub(crate) struct IdSource {
    at: Timestamp,
    state: u64,
}

impl IdSource {
    pub(crate) fn new(at: Timestamp, seed: u64) -> Self {
        IdSource { at, state: seed }
    }

    pub(crate) fn next(&mut self) -> Id {
        let mut random = [0u8; 10];
        self.state = self.state.wrapping_add(GOLDEN);
        random[..8].copy_from_slice(&split_mix(self.state).to_be_bytes());
        self.state = self.state.wrapping_add(GOLDEN);
        random[8..].copy_from_slice(&split_mix(self.state).to_be_bytes()[..2]);
        Id::v7(self.at, random)
    }
}
