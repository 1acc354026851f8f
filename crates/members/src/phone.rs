//! Phone numbers in one form: E.164, such as `+886912345678`.
//!
//! People write numbers in many ways; this takes those that can mean one thing only and refuses the
//! rest, because a wrong guess would show one person's history to another. Without a country code a
//! number is Taiwanese and begins with 0. A missing leading 0, as spreadsheets leave it, is refused.

use kernel::Code;

use crate::codes::PHONE_INVALID;

/// Digits of a number with its country code (ITU-T E.164), without `+`.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// The one form of what somebody wrote.
///
/// # Errors
/// [`PHONE_INVALID`].
pub fn normalise(text: &str) -> Result<String, &'static Code> {
    let plain = plain(text).ok_or(&PHONE_INVALID)?;
    let number = match plain.strip_prefix('+') {
        Some("") => None,
        Some(number) => international(number),
        // Written as on a business card, without the plus.
        None if plain.starts_with("886") => taiwanese(plain.get(3..).unwrap_or_default()),
        None => plain.strip_prefix('0').and_then(taiwanese),
    };
    number.map(|number| format!("+{number}")).ok_or(&PHONE_INVALID)
}

/// Digits with perhaps a plus before them; `None` for anything that is not a number's dress.
fn plain(text: &str) -> Option<String> {
    let mut plain = String::new();
    for character in text.trim().chars() {
        match half_width(character) {
            digit @ '0'..='9' => plain.push(digit),
            '+' if plain.is_empty() => plain.push('+'),
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' | '\u{3000}' => {}
            // The dashes of East Asian keyboards and of typesetters.
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => {}
            // Letters, an extension (`#123`), a second number (`,`): more than one thing.
            _ => return None,
        }
    }
    Some(plain)
}

/// Chinese input methods write digits and signs in full width.
fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

fn international(number: &str) -> Option<String> {
    if let Some(national) = number.strip_prefix("886") {
        return taiwanese(national.strip_prefix('0').unwrap_or(national));
    }
    // No country code begins with 0, and +1 numbers have exactly ten digits after it.
    let fits =
        DIGITS.contains(&number.len()) && !number.starts_with('0') && (!number.starts_with('1') || number.len() == 11);
    fits.then(|| number.to_owned())
}

/// A Taiwanese number without its leading 0: a mobile has nine digits and begins with 9, a fixed line
/// has eight or nine and begins with its area, 2 to 8.
fn taiwanese(national: &str) -> Option<String> {
    let fits = match national.as_bytes().first()? {
        b'9' => national.len() == 9,
        b'2'..=b'8' => national.len() == 8 || national.len() == 9,
        _ => false,
    };
    fits.then(|| format!("886{national}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_mobile_in_many_dresses() {
        for text in [
            "0912345678",
            "0912-345-678",
            "0912 345 678",
            " (0912)345678 ",
            "0912.345.678",
            "+886912345678",
            "+886 912 345 678",
            "+886 0912-345-678",
            "+886-(0)912-345-678",
            "886912345678",
            "０９１２－３４５－６７８",
            "＋８８６９１２３４５６７８",
            "0912–345—678",
            "0912\u{3000}345\u{a0}678",
        ] {
            assert_eq!(normalise(text).as_deref(), Ok("+886912345678"), "{text}");
        }
    }

    #[test]
    fn fixed_lines_and_other_countries() {
        for (text, number) in [
            ("02-2345-6789", "+886223456789"),
            ("(04) 2345-6789", "+886423456789"),
            ("037-123456", "+88637123456"),
            ("+1 (415) 555-2671", "+14155552671"),
            ("+44 20 7946 0018", "+442079460018"),
            ("+81 90-1234-5678", "+819012345678"),
            ("+852 2345 6789", "+85223456789"),
        ] {
            assert_eq!(normalise(text).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn what_may_mean_two_things_is_refused() {
        for text in [
            "",
            "+",
            "0",
            "912345678",
            "091234567",
            "09123456789",
            "0112345678",
            "00886912345678",
            "+0912345678",
            "+886812345678901",
            "+8869123456",
            "+1 415 555",
            "0912345678 #12",
            "0912345678, 0923456789",
            "0912345678+",
            "tel:0912345678",
            "０９１２３４５６７８茶",
            "1234567890123456",
        ] {
            assert_eq!(normalise(text), Err(&PHONE_INVALID), "{text}");
        }
    }

    fn dressed() -> impl Strategy<Value = (String, String)> {
        let mobile = "9[0-9]{8}".prop_map(|national| (format!("0{national}"), format!("+886{national}")));
        let fixed = "[2-8][0-9]{7,8}".prop_map(|national| (format!("0{national}"), format!("+886{national}")));
        prop_oneof![mobile, fixed]
    }

    proptest! {
        #[test]
        fn blanks_and_dashes_change_nothing(
            (national, expected) in dressed(),
            dress in prop::collection::vec(prop::sample::select(vec!["", " ", "-", ".", "(", ")", "\u{3000}"]), 11),
        ) {
            let text: String = national.chars().zip(dress).flat_map(|(c, d)| [c.to_string(), d.to_owned()]).collect();
            prop_assert_eq!(normalise(&text), Ok(expected.clone()));
            let wide: String = national.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
            prop_assert_eq!(normalise(&wide), Ok(expected));
        }

        #[test]
        fn the_one_form_stays_as_it_is(text in "\\PC{0,24}|[+0-9 ()-]{6,20}") {
            if let Ok(once) = normalise(&text) {
                prop_assert!(once.starts_with('+') && once[1..].bytes().all(|byte| byte.is_ascii_digit()));
                prop_assert!(DIGITS.contains(&(once.len() - 1)));
                prop_assert_eq!(normalise(&once), Ok(once.clone()));
            }
        }

        #[test]
        fn different_numbers_stay_different(left in "09[0-9]{8}", right in "09[0-9]{8}") {
            prop_assert_eq!(normalise(&left) == normalise(&right), left == right);
        }
    }
}
