//! What the targets share. A target is one parser of something that strangers send: it is fed bytes, and what it
//! makes of them has to keep its promises (bounds, round trips, one spelling), not only not to crash.
//!
//! Its first inputs are written down with it. With [`SEEDS`] in the environment a target puts them into that folder
//! before it looks for inputs there.

use std::fmt::Debug;
use std::path::Path;

pub use libfuzzer_sys::fuzz_target;

/// Names the folder that a target's first inputs are put into.
pub const SEEDS: &str = "TENON_FUZZ_SEEDS";

/// A target: its first inputs, and what is asked of any input.
#[macro_export]
macro_rules! target {
    ($seeds:expr, |$bytes:ident| $body:block) => {
        $crate::fuzz_target!(init: $crate::plant(&$seeds), |$bytes: &[u8]| $body);
    };
}

/// Puts the first inputs where they are looked for.
///
/// # Panics
/// When the folder cannot be written.
pub fn plant<T: AsRef<[u8]>>(seeds: &[T]) {
    let Ok(folder) = std::env::var(SEEDS) else { return };
    for (number, seed) in seeds.iter().enumerate() {
        std::fs::write(Path::new(&folder).join(format!("seed-{number:03}")), seed).expect("the seeds' folder");
    }
}

/// A value whose text is its only spelling: what was read is written and read again as the same, and written as it was.
///
/// # Panics
/// When it is not.
pub fn one_spelling<T: PartialEq + Debug>(read: impl Fn(&str) -> Option<T>, write: impl Fn(&T) -> String, text: &str) {
    if let Some(value) = read(text) {
        let written = write(&value);
        let again = read(&written);
        assert_eq!(again.as_ref(), Some(&value), "{text:?} was written as {written:?}");
        assert_eq!(again.map(|value| write(&value)), Some(written), "{text:?}");
    }
}

/// The input cut in two at its first zero byte.
pub fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}
