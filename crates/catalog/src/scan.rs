//! What a scanned code says by itself: check digits, the one number behind several ways of printing it,
//! and codes that a scale printed with a weight or a price in them. Pure.

use kernel::{Exponent, Money, Price, Quantity};

use crate::model::{Carries, CodePattern};

/// How many digits a number of GS1 has, in every way it is printed but UPC-E.
const GTIN_LENGTHS: [usize; 4] = [8, 12, 13, 14];
/// Digits of the longest of them; shorter ones are the same number with zeros in front.
const GTIN_DIGITS: usize = 14;
/// Digits of a code printed in a store.
const IN_STORE_DIGITS: usize = 13;

/// The digits of a text that is nothing but digits.
fn digits(text: &str) -> Option<Vec<u32>> {
    let all = text.chars().map(|letter| letter.to_digit(10)).collect::<Option<Vec<u32>>>()?;
    (!all.is_empty()).then_some(all)
}

/// The check digit that GS1 wants behind these digits: weights 3 and 1 from the right, to the next ten.
/// `None` when the text is not all digits.
pub fn check_digit(body: &str) -> Option<u32> {
    let sum: u32 = digits(body)?.iter().rev().enumerate().map(|(at, digit)| digit * [3, 1][at % 2]).sum();
    Some((10 - sum % 10) % 10)
}

/// True for EAN-8, UPC-A, EAN-13 and GTIN-14 whose check digit is right.
pub fn is_gtin(code: &str) -> bool {
    GTIN_LENGTHS.contains(&code.len()) && ends_rightly(code)
}

fn ends_rightly(code: &str) -> bool {
    // Nothing but digits has a check digit, so the text can be cut anywhere.
    digits(code).is_some_and(|all| {
        let (body, _) = code.split_at(code.len() - 1);
        check_digit(body).is_some_and(|wanted| all.last() == Some(&wanted))
    })
}

/// The UPC-A behind a UPC-E of eight digits (number system 0 or 1, six digits, check digit); `None` when
/// it is none, or its check digit is wrong.
pub fn upc_a_of(upc_e: &str) -> Option<String> {
    if upc_e.len() != 8 || digits(upc_e).is_none() || !upc_e.starts_with(['0', '1']) {
        return None;
    }
    let (system, body, check) = (&upc_e[..1], &upc_e[1..7], &upc_e[7..]);
    let (maker, item) = match &body[5..] {
        last @ ("0" | "1" | "2") => (format!("{}{last}00", &body[..2]), format!("00{}", &body[2..5])),
        "3" => (format!("{}00", &body[..3]), format!("000{}", &body[3..5])),
        "4" => (format!("{}0", &body[..4]), format!("0000{}", &body[4..5])),
        last => (body[..5].to_owned(), format!("0000{last}")),
    };
    let whole = format!("{system}{maker}{item}{check}");
    is_gtin(&whole).then_some(whole)
}

/// The one number behind EAN-8, UPC-A, EAN-13 and GTIN-14: fourteen digits. The code has to be right.
pub(crate) fn padded(code: &str) -> String {
    format!("{code:0>GTIN_DIGITS$}")
}

/// What a number to be typed at a till is looked for as: without zeros in front.
pub(crate) fn typed(number: &str) -> String {
    let plain = number.trim_start_matches('0');
    if plain.is_empty() { "0".to_owned() } else { plain.to_owned() }
}

/// The most digits of a number to be typed.
pub(crate) const TYPED_DIGITS: usize = 6;

/// What a scanned or typed text may be kept as, the likeliest first: as it stands, as a number of GS1,
/// as the number behind a UPC-E or one without zeros in front.
pub(crate) fn keys(scanned: &str) -> [String; 3] {
    let gtin = if is_gtin(scanned) { padded(scanned) } else { scanned.to_owned() };
    let behind = match upc_a_of(scanned) {
        Some(whole) => padded(&whole),
        None if scanned.len() <= TYPED_DIGITS && digits(scanned).is_some() => typed(scanned),
        None => scanned.to_owned(),
    };
    [scanned.to_owned(), gtin, behind]
}

/// How each digit counts towards the check digit of a price or weight: `2-`, `3`, `5+` and `5-` of the
/// GS1 General Specifications.
const TWO_MINUS: [u32; 10] = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];
const THREE: [u32; 10] = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];
const FIVE_PLUS: [u32; 10] = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];
const FIVE_MINUS: [u32; 10] = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];

/// The check digit of a price or weight of four or five digits; `None` for any other length.
pub fn value_check_digit(value: &str) -> Option<u32> {
    let all = digits(value)?;
    let sum = |tables: &[[u32; 10]]| -> u32 {
        all.iter().zip(tables).map(|(digit, table)| table.get(*digit as usize).copied().unwrap_or(0)).sum()
    };
    match all.len() {
        4 => Some(sum(&[TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS]) * 3 % 10),
        5 => {
            let missing = (10 - sum(&[FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS]) % 10) % 10;
            FIVE_MINUS.iter().position(|counted| *counted == missing).and_then(|digit| u32::try_from(digit).ok())
        }
        _ => None,
    }
}

/// What a code printed in a store says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InStore {
    /// The article's own number, without zeros in front.
    pub item: String,
    /// Weight or price.
    pub carries: Carries,
    /// The digits that were printed.
    pub value: i64,
    /// How many of them are decimals.
    pub decimals: u32,
}

impl InStore {
    /// The value as it was printed, for a sentence.
    pub fn value_text(&self) -> String {
        let decimals = self.decimals as usize;
        let text = format!("{:0>width$}", self.value, width = decimals + 1);
        let (whole, fraction) = text.split_at(text.len() - decimals);
        if decimals == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") }
    }
}

/// What a code says by these patterns; `None` when none of them fits, or a check digit is wrong.
pub fn in_store(code: &str, patterns: &[CodePattern]) -> Option<InStore> {
    // A scanner may read UPC-A, whose zero in front is not printed.
    let code = if code.len() == 12 { format!("0{code}") } else { code.to_owned() };
    if code.len() != IN_STORE_DIGITS || !ends_rightly(&code) {
        return None;
    }
    let pattern = patterns.iter().find(|pattern| code.starts_with(&pattern.prefix))?;
    let item_ends = pattern.prefix.len() + usize::try_from(pattern.item_digits).ok()?;
    let value_begins = item_ends + usize::from(pattern.value_check);
    let value_ends = value_begins + usize::try_from(pattern.value_digits).ok()?;
    if value_ends + 1 != code.len() {
        return None;
    }
    let (item, value) = (&code[pattern.prefix.len()..item_ends], &code[value_begins..value_ends]);
    let checked = !pattern.value_check
        || value_check_digit(value).map(|digit| digit.to_string()).as_deref() == Some(&code[item_ends..value_begins]);
    if !checked {
        return None;
    }
    Some(InStore {
        item: typed(item),
        carries: pattern.carries,
        value: value.parse().ok()?,
        decimals: u32::try_from(pattern.value_decimals).ok()?,
    })
}

/// A value of so many decimals in thousandths or, with another `scale`, in other parts of one.
fn scaled(value: i64, decimals: u32, scale: i128) -> Option<i64> {
    let parts = 10_i128.checked_pow(decimals)?;
    Some(kernel::money::divide_half_up(i128::from(value) * scale, parts))
}

/// A whole number of steps nearest to `quantity`.
fn stepped(quantity: i64, step: Quantity) -> i64 {
    let step = step.thousandths().max(1);
    kernel::money::divide_half_up(i128::from(quantity), i128::from(step)).saturating_mul(step)
}

/// How much a printed weight is, in whole steps; `None` when it comes to nothing, or is not a whole number
/// of what is sold by the piece.
pub fn weighed(printed: &InStore, step: Quantity) -> Option<Quantity> {
    let exact = Quantity::from_thousandths(scaled(printed.value, printed.decimals, 1_000)?);
    if step >= Quantity::ONE && !exact.fits(step) {
        return None;
    }
    let quantity = Quantity::from_thousandths(stepped(exact.thousandths(), step));
    quantity.is_positive().then_some(quantity)
}

/// How much a printed price buys, in whole steps, so that exactly the printed price is charged for it;
/// `None` when no quantity comes to that price.
pub fn priced(printed: &InStore, unit_price: Price, step: Quantity, exponent: Exponent) -> Option<Quantity> {
    let price = Price::new(scaled(printed.value, printed.decimals, 10_000)?);
    let wanted: Money = price.times(Quantity::ONE, exponent);
    // Less than the smallest coin cannot be charged, and nothing is not what somebody weighed.
    if unit_price.get() <= 0 || wanted.get() <= 0 || Price::from_money(wanted, exponent) != price {
        return None;
    }
    let exact = kernel::money::divide_half_up(i128::from(price.get()) * 1_000, i128::from(unit_price.get()));
    let (nearest, one) = (stepped(exact, step), step.thousandths().max(1));
    [nearest, nearest.saturating_sub(one), nearest.saturating_add(one)]
        .into_iter()
        .map(Quantity::from_thousandths)
        .find(|quantity| quantity.is_positive() && unit_price.times(*quantity, exponent) == wanted)
}

/// Full-width letters and digits, which Chinese input methods give, as the plain ones.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_check_digits() {
        for (body, digit) in [
            ("400638133393", 1),
            ("590123412345", 7),
            ("471008843210", 0),
            ("978020137962", 4),
            ("471234567890", 0),
            ("9638507", 4),
            ("03600029145", 2),
        ] {
            assert_eq!(check_digit(body), Some(digit), "{body}");
        }
        assert_eq!((check_digit(""), check_digit("47A")), (None, None));
        // The worked examples of the GS1 General Specifications.
        assert_eq!((value_check_digit("2875"), value_check_digit("14685")), (Some(9), Some(6)));
        assert_eq!(value_check_digit("123"), None);
    }

    #[test]
    fn what_is_no_gtin() {
        for wrong in
            ["", "4006381333932", "400638133393", "40063813339310", "４００６３８１３３３９３１", "4006381-33931"]
        {
            assert!(!is_gtin(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_upc_e_stands_for_a_upc_a() {
        for (short, whole) in [
            ("04252614", "042100005264"),
            ("01234133", "012300000413"),
            ("01234145", "012340000015"),
            ("01234558", "012345000058"),
        ] {
            let expected = is_gtin(whole).then(|| whole.to_owned());
            if let Some(expected) = expected {
                assert_eq!(upc_a_of(short), Some(expected), "{short}");
            }
        }
        assert_eq!(upc_a_of("04252614").as_deref(), Some("042100005264"));
        assert_eq!((upc_a_of("04252615"), upc_a_of("24252614"), upc_a_of("0425261")), (None, None, None));
    }

    fn pattern(prefix: &str, carries: Carries, decimals: i64, check: bool) -> CodePattern {
        CodePattern {
            prefix: prefix.to_owned(),
            carries,
            item_digits: if check { 4 } else { 5 },
            value_digits: 5,
            value_decimals: decimals,
            value_check: check,
            version: 1,
        }
    }

    fn with_check(body: &str) -> String {
        format!("{body}{}", check_digit(body).unwrap())
    }

    #[test]
    fn a_scale_prints_weight_and_price() {
        let patterns = [pattern("28", Carries::Weight, 3, false), pattern("21", Carries::Price, 0, true)];
        let weight = in_store(&with_check("280004201234"), &patterns).unwrap();
        assert_eq!((weight.item.as_str(), weight.value), ("42", 1_234));
        assert_eq!(weighed(&weight, Quantity::from_thousandths(1)), Some(Quantity::from_thousandths(1_234)));
        assert_eq!(weighed(&weight, Quantity::from_thousandths(5)), Some(Quantity::from_thousandths(1_235)));
        assert_eq!(weighed(&weight, Quantity::units(5)), None, "not by the piece");
        assert_eq!(
            (weight.value_text().as_str(), InStore { decimals: 0, ..weight }.value_text().as_str()),
            ("1.234", "1234")
        );
        let price = in_store(&with_check("210042614685"), &patterns).unwrap();
        assert_eq!((price.item.as_str(), price.carries, price.value), ("42", Carries::Price, 14_685));
        assert_eq!(in_store(&with_check("210042714685"), &patterns), None, "the price's own check digit");
        assert_eq!(in_store("2800042012345", &patterns), None, "the check digit");
        assert_eq!(in_store(&with_check("290004201234"), &patterns), None, "no pattern");
    }

    #[test]
    fn a_printed_price_is_charged_exactly_or_not_at_all() {
        let printed = |value| InStore { item: "42".to_owned(), carries: Carries::Price, value, decimals: 0 };
        let (gram, piece) = (Quantity::from_thousandths(1), Quantity::ONE);
        let unit = Price::new(3_000_000);
        assert_eq!(priced(&printed(185), unit, gram, Exponent::ZERO), Some(Quantity::from_thousandths(617)));
        assert_eq!(priced(&printed(600), unit, piece, Exponent::ZERO), Some(Quantity::units(2)));
        assert_eq!(priced(&printed(185), unit, piece, Exponent::ZERO), None);
        assert_eq!(priced(&printed(185), Price::ZERO, gram, Exponent::ZERO), None);
        assert_eq!(priced(&printed(0), unit, gram, Exponent::ZERO), None);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(body in "[0-9]{12}", at in 0_usize..13, by in 1_u8..10) {
            let code = with_check(&body);
            prop_assert!(is_gtin(&code));
            let mut bytes = code.into_bytes();
            bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
            prop_assert!(!is_gtin(&String::from_utf8(bytes).unwrap()));
        }

        #[test]
        fn zeros_in_front_change_nothing(body in "[0-9]{7}") {
            let code = with_check(&body);
            prop_assert!(is_gtin(&padded(&code)));
            prop_assert_eq!(padded(&padded(&code)), padded(&code));
        }

        #[test]
        fn one_wrong_digit_of_a_price_is_noticed(value in "[0-9]{4,5}", at in 0_usize..4, by in 1_u8..10) {
            let mut bytes = value.clone().into_bytes();
            bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
            prop_assert_ne!(value_check_digit(&value), value_check_digit(&String::from_utf8(bytes).unwrap()));
        }

        #[test]
        fn a_price_up_to_the_steps_fineness_is_always_charged(unit in 1_i64..1_000, value in 1_i64..99_999) {
            // A gram costs at most one dollar, so some number of grams comes to every dollar.
            let printed = InStore { item: "1".to_owned(), carries: Carries::Price, value, decimals: 0 };
            let unit_price = Price::new(unit * 10_000);
            let quantity = priced(&printed, unit_price, Quantity::from_thousandths(1), Exponent::ZERO);
            prop_assert_eq!(quantity.map(|quantity| unit_price.times(quantity, Exponent::ZERO)), Some(Money::new(value)));
        }

        #[test]
        fn whatever_is_scanned_is_no_reason_to_fall(text in "\\PC{0,20}") {
            let _ = (keys(&text), in_store(&text, &[pattern("28", Carries::Weight, 3, false)]), check_digit(&text));
        }
    }
}
