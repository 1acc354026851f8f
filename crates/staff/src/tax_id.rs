//! Taiwan's tax id (統一編號): eight digits with a weighted check.
//!
//! Each digit is multiplied by 1, 2, 1, 2, 1, 2, 4, 1 and the digits of the products are summed. Until
//! 2023 the sum had to be divisible by 10; ids given out since then need only 5, which old ones
//! fulfil as well. A seventh digit of 7 gives 28, whose digits sum to 10 and count as 1 or as 0.

/// True when `text` is a tax id that Taiwan's Ministry of Finance may have given out.
pub fn is_taiwan_tax_id(text: &str) -> bool {
    const WEIGHTS: [u32; 8] = [1, 2, 1, 2, 1, 2, 4, 1];
    let bytes = text.as_bytes();
    if bytes.len() != 8 || !bytes.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = bytes
        .iter()
        .zip(WEIGHTS)
        .map(|(byte, weight)| {
            let product = u32::from(byte - b'0') * weight;
            product / 10 + product % 10
        })
        .sum();
    // The 10 in the sum counts as 0 already; counting it as 1 adds one.
    sum.is_multiple_of(5) || (bytes[6] == b'7' && (sum + 1).is_multiple_of(5))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_of_the_old_rule_and_the_new() {
        // A sum of 40, a seventh digit of 7 as 0 and twice as 1, and a sum of 5, which the new rule takes.
        for text in ["04595257", "10458575", "10458574", "12345675", "10000004"] {
            assert!(is_taiwan_tax_id(text), "{text}");
        }
        for text in ["04595253", "12345678", "1045857", "104585755", "1045857a", "", "０４５９５２５７"] {
            assert!(!is_taiwan_tax_id(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_shows_three_times_in_four(beginning in "[0-9]{7}") {
            // Modulo 5 a digit has at most three twins, one more beside a seventh digit of 7; so some last
            // digit always makes an id.
            let id = ('0'..='9').map(|last| format!("{beginning}{last}")).find(|id| is_taiwan_tax_id(id)).unwrap();
            for place in 0..8 {
                let twins = (b'0'..=b'9').filter(|digit| {
                    let mut other = id.clone().into_bytes();
                    other[place] = *digit;
                    is_taiwan_tax_id(std::str::from_utf8(&other).unwrap())
                });
                prop_assert!(twins.count() <= 5);
            }
        }
    }
}
