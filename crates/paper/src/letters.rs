//! Characters: which ones a printer surely has, and how many columns they take.

use encoding_rs::BIG5;

use crate::Encoding;

/// Dots of a column: half a Chinese character.
pub(crate) const COLUMN_DOTS: usize = 12;
/// Dots of a line of letters of normal size.
pub(crate) const LETTER_DOTS: usize = 24;
/// What stands for a wide character that can neither be sent nor drawn; a narrow one is `?`. Every printer has it.
pub(crate) const UNKNOWN: char = '？';

/// Text without what would be a command to the printer or has no place of its own on paper: control
/// characters become blanks, marks that combine with the letter before them are left out.
pub(crate) fn clean(text: &str) -> String {
    let combines = |letter: char| {
        matches!(u32::from(letter), 0x300..=0x36f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2064
            | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfeff | 0x1f3fb..=0x1f3ff | 0xe0000..=0xe0fff)
    };
    let blank = |letter: char| if letter.is_control() || letter.is_whitespace() { ' ' } else { letter };
    // The blank as wide as a Chinese character is typed on purpose.
    let kept = |letter: char| if letter == '\u{3000}' { letter } else { blank(letter) };
    text.chars().filter(|letter| !combines(*letter)).map(kept).collect()
}

/// How many columns a letter takes.
pub(crate) fn columns(letter: char) -> usize {
    if letter.is_ascii() || !(is_wide(letter) || big5(letter).is_some()) { 1 } else { 2 }
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// The bytes that stand for a letter, where the printer surely has it.
///
/// Printers with Big5 have its 13,053 characters; additions of makers and of Hong Kong are on some and not on
/// others. A printer with UTF-8 has no larger font for it. There, letters that are not Chinese may be set
/// narrow or wide, so they are drawn like rare ones, and columns stay straight.
pub(crate) fn bytes(letter: char, encoding: Encoding) -> Option<Vec<u8>> {
    let utf8 = || Some(letter.to_string().into_bytes());
    match encoding {
        Encoding::Picture => None,
        _ if letter.is_ascii() => utf8(),
        Encoding::Big5 | Encoding::Big5Chosen => big5(letter).map(Vec::from),
        Encoding::Utf8 | Encoding::Utf8Chosen if is_wide(letter) && big5(letter).is_some() => utf8(),
        Encoding::Utf8 | Encoding::Utf8Chosen => None,
    }
}

/// A letter's place in Big5 as it was published in 1984.
fn big5(letter: char) -> Option<[u8; 2]> {
    let mut text = [0; 4];
    let (bytes, _, unmapped) = BIG5.encode(letter.encode_utf8(&mut text));
    let pair: [u8; 2] = bytes.as_ref().try_into().ok().filter(|_| !unmapped)?;
    let place = u16::from_be_bytes(pair);
    matches!(place, 0xa140..=0xa3bf | 0xa440..=0xc67e | 0xc940..=0xf9d5).then_some(pair)
}

/// Letters that are as wide as high (Unicode's East Asian Width: wide and full-width), and emoji.
fn is_wide(letter: char) -> bool {
    matches!(u32::from(letter), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_characters_are_sent_and_rare_ones_are_not() {
        assert_eq!(bytes('茶', Encoding::Big5).unwrap(), [0xaf, 0xf9]);
        assert_eq!(bytes('茶', Encoding::Big5Chosen).unwrap(), [0xaf, 0xf9]);
        assert_eq!(bytes('茶', Encoding::Utf8).unwrap(), "茶".as_bytes());
        assert_eq!(bytes('A', Encoding::Big5).unwrap(), [0x41]);
        // Outside of Big5; in a maker's addition to it (裏, 恒); in that of Hong Kong (瑠 is in Big5, 喺 is not).
        for rare in ['𠮷', '珐', '喆', '裏', '恒', '喺', 'é', '©', '🍵'] {
            assert_eq!(bytes(rare, Encoding::Big5), None, "{rare}");
            assert_eq!(bytes(rare, Encoding::Utf8Chosen), None, "{rare}");
        }
        assert_eq!((bytes('α', Encoding::Big5).map(|bytes| bytes.len()), bytes('α', Encoding::Utf8)), (Some(2), None));
        assert_eq!(bytes('A', Encoding::Picture), None);
        assert!(bytes(UNKNOWN, Encoding::Big5).is_some() && bytes(UNKNOWN, Encoding::Utf8).is_some());
    }

    #[test]
    fn all_of_big5_is_sent() {
        let sent = ('\u{80}'..=char::MAX).filter(|letter| big5(*letter).is_some()).count();
        // 5,401 frequent and 7,652 less frequent characters, two of them twice, and 408 signs, some of them twice.
        assert!((13_051..=13_461).contains(&sent), "{sent}");
    }

    #[test]
    fn columns_are_those_of_the_printer() {
        assert_eq!(width("茶 500g"), 7);
        assert_eq!((columns('é'), columns('α'), columns('𠮷'), columns('🍵'), columns('，')), (1, 2, 2, 2, 2));
    }

    #[test]
    fn nothing_in_a_name_is_a_command() {
        assert_eq!(clean("茶\u{1b}p\0\u{19}\u{1d}V\u{7f}\u{9b}\n冰"), "茶 p   V   冰");
        assert_eq!(clean("e\u{301}\u{feff}\u{3000}茶\u{a0}x"), "e\u{3000}茶 x");
    }
}
