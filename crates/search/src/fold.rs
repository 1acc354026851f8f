//! Text as it is compared.
//!
//! Full-width and half-width forms, capitals, accents, and traditional and simplified characters count
//! as the same: `ＣＡＦÉ` is `cafe`, `臺灣` is `台灣` is `台湾`. The characters are those of OpenCC's
//! table, one at a time: what a word is called in another region is not guessed.

use std::collections::HashMap;
use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use icu_normalizer::DecomposingNormalizerBorrowed;

/// The blocks that hold Chinese characters.
const HAN: [std::ops::RangeInclusive<u32>; 3] = [0x3400..=0x4dbf, 0x4e00..=0x9fff, 0xf900..=0xfaff];
/// The accents that decomposing takes off Latin letters.
const ACCENTS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// The text as it is compared: every two texts that people take for the same fold to the same.
pub fn fold(text: &str) -> String {
    let plain = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let letters = plain.chars().filter(|letter| !ACCENTS.contains(letter)).flat_map(char::to_lowercase);
    letters.map(|letter| simplified().get(&letter).copied().unwrap_or(letter)).collect()
}

/// Characters that are written otherwise in simplified Chinese.
fn simplified() -> &'static HashMap<char, char> {
    static TABLE: OnceLock<HashMap<char, char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        // Without the table only equal characters are equal; a test sees to it that it is there.
        let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else { return HashMap::new() };
        let all: Vec<char> = HAN.into_iter().flatten().filter_map(char::from_u32).collect();
        // One character a line, so that none is taken for a part of a word.
        let lines: String = all.iter().flat_map(|letter| [*letter, '\n']).collect();
        let converted = converter.convert(&lines);
        let pairs = all.iter().zip(converted.lines()).filter_map(|(from, line)| Some((*from, line.chars().next()?)));
        pairs.filter(|(from, to)| from != to).collect()
    })
}

/// A piece of folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Letters and digits between anything else.
    Word(String),
    /// Characters of a script that writes no spaces.
    Run(Vec<char>),
}

/// Folded text in pieces, in order.
pub fn pieces(folded: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut open = false;
    for letter in folded.chars() {
        if !letter.is_alphanumeric() {
            open = false;
            continue;
        }
        match (found.last_mut().filter(|_| open), is_unspaced(letter)) {
            (Some(Piece::Run(run)), true) => run.push(letter),
            (Some(Piece::Word(word)), false) => word.push(letter),
            (_, true) => found.push(Piece::Run(vec![letter])),
            (_, false) => found.push(Piece::Word(letter.to_string())),
        }
        open = true;
    }
    found
}

/// Whether the script of this letter writes words without spaces: Han, kana, bopomofo.
fn is_unspaced(letter: char) -> bool {
    matches!(letter as u32, 0x3040..=0x30ff | 0x3100..=0x312f | 0x31a0..=0x31ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af)
}

/// The parts of a word where letters and digits meet: `500ml` is `500` and `ml`. Nothing for a word of
/// one kind.
pub(crate) fn parts(word: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before: Option<bool> = None;
    for (at, letter) in word.char_indices() {
        let digit = letter.is_ascii_digit();
        if before.is_some_and(|before| before != digit) {
            cuts.push(at);
        }
        before = Some(digit);
    }
    if cuts.len() == 1 {
        return Vec::new();
    }
    cuts.push(word.len());
    cuts.windows(2).filter_map(|cut| word.get(cut[0]..cut[1])).collect()
}

/// Letters and digits only: how codes are compared, whatever stands between.
pub(crate) fn code(folded: &str) -> String {
    folded.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_take_for_the_same_folds_to_the_same() {
        for (one, other) in [
            ("ＣＡＦÉ　１２", "cafe 12"),
            ("臺灣", "台湾"),
            ("鳳梨酥", "凤梨酥"),
            ("麵包", "面包"),
            ("龍", "龙"),
            ("葉", "叶"),
            ("Crème Brûlée", "creme brulee"),
            ("ﾁｮｺ", "チョコ"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("茶"), fold("菜"));
    }

    #[test]
    fn words_and_runs_part_where_scripts_meet() {
        let word = |text: &str| Piece::Word(text.to_owned());
        let run = |text: &str| Piece::Run(text.chars().collect());
        assert_eq!(pieces("6吋 cake-box 蛋糕"), [word("6"), run("吋"), word("cake"), word("box"), run("蛋糕")]);
        assert_eq!(pieces(" -- "), []);
        assert_eq!(parts("500ml"), ["500", "ml"]);
        assert_eq!(parts("cake"), Vec::<&str>::new());
        assert_eq!(code("cake-6 a"), "cake6a");
    }
}
