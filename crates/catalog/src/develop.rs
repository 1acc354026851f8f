//! From what somebody uploads to what is kept, with refusals in words. The work is done in [`::pictures`].

use kernel::Refusal;
pub(crate) use pictures::digest;
pub use pictures::{Developed, File, PIXELS, SIDE, UPLOAD_BYTES};

use crate::codes;

/// How many pixels decoding would bring, from the file's head alone.
///
/// # Errors
/// As [`develop`], but for what only decoding can find.
pub fn weigh(bytes: &[u8]) -> Result<u64, Refusal> {
    pictures::weigh(bytes).map_err(refusal)
}

/// Makes all sizes of an uploaded picture; of one that moves, its first frame.
///
/// # Errors
/// Refused as [`codes::MEDIA_HEAVY`], [`codes::MEDIA_KIND`], [`codes::MEDIA_HUGE`] or [`codes::MEDIA_BROKEN`].
pub fn develop(bytes: &[u8]) -> Result<Developed, Refusal> {
    pictures::develop(bytes).map_err(refusal)
}

/// Why a picture is not kept, for people.
pub(crate) fn refusal(fault: pictures::Fault) -> Refusal {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    match fault {
        pictures::Fault::Kind => Refusal::new(&codes::MEDIA_KIND),
        pictures::Fault::Broken => Refusal::new(&codes::MEDIA_BROKEN),
        pictures::Fault::Heavy => {
            Refusal::new(&codes::MEDIA_HEAVY).with("megabytes", number(UPLOAD_BYTES as u64 >> 20))
        }
        pictures::Fault::Huge => Refusal::new(&codes::MEDIA_HUGE)
            .with("side", i64::from(SIDE))
            .with("megapixels", number(PIXELS / 1_000_000)),
    }
}
