//! Amounts, prices and quantities as text, and what they are divided into.

#![no_main]

use kernel::{Exponent, Money, Price, Quantity, allocate};

tenon_fuzz::target!(
    ["0", "-1280.50", "9223372036854775807", "0.0001", "1.2300", "00012", "-0", "1,5", "1e3"],
    |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        for exponent in (0..=4).filter_map(Exponent::new) {
            tenon_fuzz::one_spelling(|text| Money::from_major(text, exponent), |money| money.to_major(exponent), &text);
            tenon_fuzz::one_spelling(Price::from_major, |price| price.to_major(exponent), &text);
            if let Some(money) = Money::from_major(&text, exponent) {
                assert!(digits > 0);
                let weights: Vec<i64> = bytes.iter().map(|byte| i64::from(*byte) - 64).collect();
                let parts = allocate(money, &weights);
                let sum: i128 = parts.iter().map(|part| i128::from(part.get())).sum();
                assert!(parts.is_empty() || sum == i128::from(money.get()), "{parts:?} of {money:?}");
            }
            if let (Some(price), Some(quantity)) = (Price::from_major(&text), Quantity::parse(&text)) {
                let amount = price.times(quantity, exponent);
                assert!(amount.get() >= 0, "a number times itself: {text:?}");
            }
        }
        tenon_fuzz::one_spelling(Quantity::parse, Quantity::to_string, &text);
    }
);
