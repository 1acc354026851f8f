//! A member's card as a bar code: Code 128 as SVG, which every scanner at a till reads, also from a phone.

/// Widths of bars and gaps in turn, by value (ISO/IEC 15417). The last is the stop sign.
const PATTERNS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
const START_B: usize = 104;
const START_C: usize = 105;
const CODE_B: usize = 100;
const CODE_C: usize = 99;
const STOP: usize = 106;
/// Light beside the bars, in modules, which scanners need to find them.
const MARGIN: usize = 10;
/// How high the bars are, in modules.
const HEIGHT: usize = 46;
/// Digits in a row from which on two go into one sign.
const PAIRS_FROM: usize = 4;

/// The values that stand for a text: pairs of digits where four or more follow one another.
fn values(text: &str) -> Option<Vec<usize>> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes.iter().all(|byte| (b' '..=b'~').contains(byte)) {
        return None;
    }
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut values = Vec::new();
    let (mut at, mut pairs) = (0, false);
    while let Some(byte) = bytes.get(at) {
        let run = digits(at);
        if pairs && run >= 2 || !pairs && run >= PAIRS_FROM && run % 2 == 0 {
            if !pairs {
                values.push(if values.is_empty() { START_C } else { CODE_C });
                pairs = true;
            }
            values.push(usize::from(byte - b'0') * 10 + usize::from(bytes[at + 1] - b'0'));
            at += 2;
        } else {
            if values.is_empty() {
                values.push(START_B);
            } else if pairs {
                values.push(CODE_B);
            }
            pairs = false;
            values.push(usize::from(byte - b' '));
            at += 1;
        }
    }
    let sum: usize = values.iter().enumerate().map(|(place, value)| place.max(1) * value).sum();
    values.push(sum % 103);
    values.push(STOP);
    Some(values)
}

/// A text as bars; `None` for one that is empty or has characters outside of ASCII's printable ones.
pub(crate) fn svg(text: &str) -> Option<String> {
    let mut at = MARGIN;
    let mut path = String::new();
    for value in values(text)? {
        for (index, width) in PATTERNS.get(value)?.bytes().map(|digit| usize::from(digit - b'0')).enumerate() {
            if index % 2 == 0 {
                path.push_str(&format!("M{at} 0h{width}v{HEIGHT}h-{width}z"));
            }
            at += width;
        }
    }
    let width = at + MARGIN;
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" shape-rendering="crispEdges" preserveAspectRatio="none"><path fill="#fff" d="M0 0h{width}v{HEIGHT}H0z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Reads a text back from its values, as a scanner would.
    fn read(values: &[usize]) -> String {
        let (check, stop) = (values[values.len() - 2], values[values.len() - 1]);
        assert_eq!(stop, STOP);
        let signs = &values[..values.len() - 2];
        let sum: usize = signs.iter().enumerate().map(|(place, value)| place.max(1) * value).sum();
        assert_eq!(sum % 103, check);
        let mut pairs = signs[0] == START_C;
        let mut text = String::new();
        for value in &signs[1..] {
            match *value {
                CODE_B if pairs => pairs = false,
                CODE_C if !pairs => pairs = true,
                value if pairs => text.push_str(&format!("{value:02}")),
                value => text.push(char::from(u8::try_from(value).unwrap() + b' ')),
            }
        }
        text
    }

    #[test]
    fn every_pattern_is_eleven_modules_wide_and_one_of_its_kind() {
        let width = |pattern: &str| pattern.bytes().map(|digit| usize::from(digit - b'0')).sum::<usize>();
        assert!(PATTERNS[..STOP].iter().all(|pattern| width(pattern) == 11 && pattern.len() == 6));
        assert_eq!(width(PATTERNS[STOP]), 13);
        assert_eq!(PATTERNS.iter().collect::<BTreeSet<_>>().len(), PATTERNS.len());
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["M0001234567", "1234567890", "12345", "A", "a1b22c333d4444e55555", "TENON-2026 ~!", "00"] {
            assert_eq!(read(&values(text).unwrap()), text);
        }
        // The well-known PJJ123C has the check sign 54 in set A; set B begins with a sign that is one higher.
        let example = values("PJJ123C").unwrap();
        assert_eq!(example[example.len() - 2], 55);
        for wrong in ["", "會員", "a\n"] {
            assert_eq!(svg(wrong), None, "{wrong:?}");
        }
    }
}
