//! Codes for machines, in dots.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use crate::Bitmap;

/// Dots of a narrow bar (0.125 mm) and of a wide one. Wider ones do not fit: 21 characters of an invoice's
/// Code 39 take 335 of the 384 dots of narrow paper.
const NARROW: usize = 1;
const WIDE: usize = 3;
/// White before and after a Code 39: ten narrow bars.
const QUIET_39: usize = 10 * NARROW;
/// Dots of its height: 6 mm; the tax authority wants 5 at least.
const HEIGHT_39: usize = 48;

/// White around a QR code, in modules (ISO/IEC 18004).
const QUIET_QR: usize = 4;
/// Dots of a module, the best first.
const MODULES: [usize; 2] = [4, 3];

/// Characters of Code 39 with what is wide in each: five bars and the four spaces between them, from the left
/// (ISO/IEC 16388).
const ALPHABET: &[(u8, &[u8; 9])] = &[
    (b'0', b"nnnwwnwnn"),
    (b'1', b"wnnwnnnnw"),
    (b'2', b"nnwwnnnnw"),
    (b'3', b"wnwwnnnnn"),
    (b'4', b"nnnwwnnnw"),
    (b'5', b"wnnwwnnnn"),
    (b'6', b"nnwwwnnnn"),
    (b'7', b"nnnwnnwnw"),
    (b'8', b"wnnwnnwnn"),
    (b'9', b"nnwwnnwnn"),
    (b'A', b"wnnnnwnnw"),
    (b'B', b"nnwnnwnnw"),
    (b'C', b"wnwnnwnnn"),
    (b'D', b"nnnnwwnnw"),
    (b'E', b"wnnnwwnnn"),
    (b'F', b"nnwnwwnnn"),
    (b'G', b"nnnnnwwnw"),
    (b'H', b"wnnnnwwnn"),
    (b'I', b"nnwnnwwnn"),
    (b'J', b"nnnnwwwnn"),
    (b'K', b"wnnnnnnww"),
    (b'L', b"nnwnnnnww"),
    (b'M', b"wnwnnnnwn"),
    (b'N', b"nnnnwnnww"),
    (b'O', b"wnnnwnnwn"),
    (b'P', b"nnwnwnnwn"),
    (b'Q', b"nnnnnnwww"),
    (b'R', b"wnnnnnwwn"),
    (b'S', b"nnwnnnwwn"),
    (b'T', b"nnnnwnwwn"),
    (b'U', b"wwnnnnnnw"),
    (b'V', b"nwwnnnnnw"),
    (b'W', b"wwwnnnnnn"),
    (b'X', b"nwnnwnnnw"),
    (b'Y', b"wwnnwnnnn"),
    (b'Z', b"nwwnwnnnn"),
    (b'-', b"nwnnnnwnw"),
    (b'.', b"wwnnnnwnn"),
    (b' ', b"nwwnnnwnn"),
    (b'$', b"nwnwnwnnn"),
    (b'/', b"nwnwnnnwn"),
    (b'+', b"nwnnnwnwn"),
    (b'%', b"nnnwnwnwn"),
    (b'*', b"nwnnwnwnn"),
];

/// A Code 39 in the middle of paper of this width. `None` when a character has none or it is too long.
pub(crate) fn code39(text: &str, dots: usize) -> Option<Bitmap> {
    let mut bars: Vec<(bool, usize)> = Vec::new();
    for letter in std::iter::once(b'*').chain(text.bytes()).chain([b'*']) {
        let (_, pattern) = ALPHABET.iter().find(|(known, _)| *known == letter)?;
        if !bars.is_empty() {
            bars.push((false, NARROW));
        }
        let wide = |part: &u8| if *part == b'w' { WIDE } else { NARROW };
        bars.extend(pattern.iter().enumerate().map(|(place, part)| (place % 2 == 0, wide(part))));
    }
    let long: usize = bars.iter().map(|(_, width)| width).sum();
    // A star within the text would end it for whoever scans it.
    if text.contains('*') || long + 2 * QUIET_39 > dots {
        return None;
    }
    let mut bitmap = Bitmap::new(dots, HEIGHT_39);
    let mut left = (dots - long) / 2;
    for (dark, width) in bars {
        if dark {
            bitmap.fill(left, 0, width, HEIGHT_39);
        }
        left += width;
    }
    Some(bitmap)
}

/// Two QR codes beside each other in the middle of paper of this width. `None` when they do not fit.
pub(crate) fn qr_pair(left: &str, right: &str, version: u8, dots: usize) -> Option<Bitmap> {
    let version = Some(version).filter(|version| (1..=40).contains(version)).map(Version::new)?;
    let code = |text: &str| {
        let segments = [QrSegment::make_bytes(text.as_bytes())];
        QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, version, version, None, false).ok()
    };
    let (left, right) = (code(left)?, code(right)?);
    let size = usize::try_from(left.size()).ok()?;
    // The quiet zone between them is shared.
    let modules = 2 * size + 3 * QUIET_QR;
    let module = MODULES.into_iter().find(|module| modules * module <= dots)?;
    let mut bitmap = Bitmap::new(dots, (size + 2 * QUIET_QR) * module);
    let begin = (dots - modules * module) / 2 + QUIET_QR * module;
    for (place, code) in [left, right].iter().enumerate() {
        let from = begin + place * (size + QUIET_QR) * module;
        for (row, y) in (0..code.size()).enumerate() {
            for (column, _) in (0..code.size()).enumerate().filter(|(_, x)| code.get_module(*x, y)) {
                bitmap.fill(from + column * module, (QUIET_QR + row) * module, module, module);
            }
        }
    }
    Some(bitmap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_drawn_is_not_drawn() {
        assert!(code39("11510AB112233449999", 384).is_some());
        assert!(code39("11510AB1122334499999999", 384).is_none(), "too long");
        assert!(code39("ab", 384).is_none() && code39("A*B", 384).is_none());
        assert!(qr_pair("a", "b", 10, 384).is_some());
        assert!(qr_pair("a", "b", 11, 384).is_none(), "too wide");
        assert!(qr_pair("a", "b", 0, 384).is_none() && qr_pair("a", "b", 41, 384).is_none());
        assert!(qr_pair(&"a".repeat(300), "b", 10, 384).is_none(), "too much");
    }

    #[test]
    fn each_character_has_three_wide_parts_of_its_own() {
        for (at, (letter, pattern)) in ALPHABET.iter().enumerate() {
            let wide = pattern.iter().filter(|part| **part == b'w').count();
            assert_eq!(wide, 3, "{}", char::from(*letter));
            assert!(ALPHABET[..at].iter().all(|(_, other)| other != pattern));
        }
    }
}
