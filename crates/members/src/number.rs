//! A member's number: what is printed on a card and read out at the till.
//!
//! `M`, eight characters out of 32 that nobody mistakes for each other (Crockford's base 32), and a
//! check character. The eight come from the random part of the member's id, so no counter is a
//! bottleneck and nobody reads from a number how many members there are.

use kernel::{Code, Id};

use crate::codes::NUMBER_INVALID;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters between `M` and the check character.
const LENGTH: usize = 8;

/// The number that goes with an id. Two ids may share one; the table takes it once.
pub(crate) fn of(id: Id) -> String {
    // The last five bytes of a version 7 id are random: 40 bits, eight characters.
    let bits = id.as_bytes()[11..].iter().fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
    let values: Vec<usize> = (0..LENGTH).rev().map(|place| (bits >> (5 * place) & 31) as usize).collect();
    let body: String = values.iter().map(|value| char::from(ALPHABET[*value])).collect();
    format!("M{body}{}", check(&values))
}

/// Sums each value times an odd weight, which tells every single wrong character and most swaps.
fn check(values: &[usize]) -> char {
    let sum: usize = values.iter().zip((1..).step_by(2)).map(|(value, weight)| value * weight).sum();
    char::from(ALPHABET[sum % ALPHABET.len()])
}

/// What somebody typed or scanned, as we write it: O is 0, I and L are 1; case, blanks and hyphens do
/// not matter.
///
/// # Errors
/// [`NUMBER_INVALID`] when it is no number that we gave out.
pub fn normalise(text: &str) -> Result<String, &'static Code> {
    let mut characters = text.chars().filter(|character| !matches!(character, ' ' | '-'));
    if characters.next().is_none_or(|first| !first.eq_ignore_ascii_case(&'m')) {
        return Err(&NUMBER_INVALID);
    }
    let values: Option<Vec<usize>> = characters.map(value).collect();
    let values = values.filter(|values| values.len() == LENGTH + 1).ok_or(&NUMBER_INVALID)?;
    let (body, last) = values.split_at(LENGTH);
    let written: String = body.iter().map(|value| char::from(ALPHABET[*value])).collect();
    let expected = check(body);
    if last.first().is_some_and(|value| char::from(ALPHABET[*value]) == expected) {
        Ok(format!("M{written}{expected}"))
    } else {
        Err(&NUMBER_INVALID)
    }
}

fn value(character: char) -> Option<usize> {
    let character = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_id() -> impl Strategy<Value = Id> {
        any::<[u8; 16]>().prop_map(Id::from_bytes)
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "M", "M00000000", "M0000000000", "X000000000", "M00000000U", "會員", "M茶0000000"] {
            assert_eq!(normalise(text), Err(&NUMBER_INVALID), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_people_type_is_what_we_printed(id in any_id()) {
            let number = of(id);
            prop_assert_eq!(number.len(), LENGTH + 2);
            prop_assert_eq!(normalise(&number), Ok(number.clone()));
            let typed = format!("m {}-{}", &number[1..5].to_lowercase(), &number[5..]).replace('0', "o").replace('1', "l");
            prop_assert_eq!(normalise(&typed), Ok(number));
        }

        #[test]
        fn one_wrong_character_is_noticed(id in any_id(), place in 1usize..=LENGTH, other in 0usize..32) {
            let mut number = of(id).into_bytes();
            prop_assume!(number[place] != ALPHABET[other]);
            number[place] = ALPHABET[other];
            prop_assert_eq!(normalise(std::str::from_utf8(&number).unwrap()), Err(&NUMBER_INVALID));
        }
    }
}
