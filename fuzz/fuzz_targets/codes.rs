//! What a scanner reads: check digits, the number behind several ways of printing it, weights and prices in codes.

#![no_main]

use catalog::scan::{check_digit, in_store, is_gtin, priced, upc_a_of, value_check_digit, weighed};
use catalog::{Carries, CodePattern, check};
use kernel::{Exponent, Price, Quantity};

tenon_fuzz::target!(
    ["4006381333931", "01234565", "2112345012345", "036000291452", "2900001012507", "\u{ff12}\u{ff11}", ""],
    |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Some(digit) = check_digit(&text) {
            assert!(digit < 10);
            let whole = format!("{text}{digit}");
            assert_eq!(is_gtin(&whole), [8, 12, 13, 14].contains(&whole.len()));
            let wrong = format!("{text}{}", (digit + 1) % 10);
            assert!(!is_gtin(&wrong), "one digit off is found");
        }
        if let Some(whole) = upc_a_of(&text) {
            assert!(whole.len() == 12 && is_gtin(&whole));
        }
        assert!(value_check_digit(&text).is_none_or(|digit| digit < 10));
        for (carries, item_digits, value_digits, value_check) in [
            (Carries::Weight, 5, 5, false),
            (Carries::Price, 5, 4, true),
            (Carries::Price, 4, 5, true),
            (Carries::Price, 3, 7, false),
        ] {
            for value_decimals in 0..=4.min(value_digits) {
                let pattern = CodePattern {
                    prefix: text.chars().take(2).collect(),
                    carries,
                    item_digits,
                    value_digits,
                    value_decimals,
                    value_check,
                    version: 1,
                };
                if check::code_pattern(&pattern).is_err() {
                    continue;
                }
                let Some(said) = in_store(&text, std::slice::from_ref(&pattern)) else { continue };
                assert!(said.item.bytes().all(|byte| byte.is_ascii_digit()) && said.value >= 0);
                assert_eq!(
                    said.value_text().bytes().filter(|byte| *byte == b'.').count(),
                    usize::from(value_decimals > 0)
                );
                for step in [Quantity::ONE, Quantity::from_thousandths(1), Quantity::from_thousandths(100)] {
                    if let Some(quantity) = weighed(&said, step) {
                        assert!(quantity.is_positive() && quantity.fits(step));
                    }
                    let (unit_price, exponent) = (Price::from_major("12.5").unwrap(), Exponent::new(2).unwrap());
                    if let Some(quantity) = priced(&said, unit_price, step, exponent) {
                        let printed = said.value_text();
                        let charged = unit_price.times(quantity, exponent).to_major(exponent);
                        assert_eq!(
                            Price::from_major(&charged),
                            Price::from_major(&printed),
                            "what is printed is charged"
                        );
                    }
                }
            }
        }
    }
);
