//! ECPay's CheckMacValue, as its documents say and its published examples prove.
//!
//! Fields by name, whatever their case, joined as a query between the merchant's key and vector; written as
//! .NET writes a query, in small letters; the SHA-256 of it in capital hexadecimal.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The field that holds it, and is not in it.
pub const FIELD: &str = "CheckMacValue";

/// The value that goes with these fields.
pub fn check_mac_value(hash_key: &str, hash_iv: &str, fields: &[(String, String)]) -> String {
    let mut sorted: Vec<&(String, String)> =
        fields.iter().filter(|(name, _)| !name.eq_ignore_ascii_case(FIELD)).collect();
    sorted.sort_by_key(|(name, _)| name.to_ascii_lowercase());
    let mut text = format!("HashKey={hash_key}");
    for (name, value) in sorted {
        text.push('&');
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    text.push_str("&HashIV=");
    text.push_str(hash_iv);
    let digest = Sha256::digest(encoded(&text).as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02X}");
        hex
    })
}

/// True when the fields carry the value that goes with them. Compares in constant time.
pub fn is_right(hash_key: &str, hash_iv: &str, fields: &[(String, String)]) -> bool {
    let mut given = fields.iter().filter(|(name, _)| name == FIELD).map(|(_, value)| value.as_bytes());
    let (Some(value), None) = (given.next(), given.next()) else { return false };
    let expected = check_mac_value(hash_key, hash_iv, fields);
    // Both are texts of 64 letters that anybody may know the length of.
    value.len() == expected.len()
        && value.iter().zip(expected.as_bytes()).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

/// As `HttpUtility.UrlEncode` writes it, in small letters: blanks as `+`, and `-_.!*()` as they are.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => encoded.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte.to_ascii_lowercase())),
            _ => {
                let _ = write!(encoded, "%{byte:02x}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// The example of developers.ecpay.com.tw/2902.
    fn published(item: &str) -> Vec<(String, String)> {
        fields(&[
            ("MerchantID", "3002607"),
            ("ChoosePayment", "ALL"),
            ("EncryptType", "1"),
            ("ItemName", item),
            ("MerchantTradeDate", "2023/03/12 15:30:23"),
            ("MerchantTradeNo", "ecpay20230312153023"),
            ("PaymentType", "aio"),
            ("ReturnURL", "https://www.ecpay.com.tw/receive.php"),
            ("TotalAmount", "30000"),
            ("TradeDesc", "促銷方案"),
        ])
    }

    const KEY: &str = "pwFHCqoQZGmho4w6";
    const IV: &str = "EkRm7iFT261dpevs";

    #[test]
    fn the_published_examples() {
        let value = check_mac_value(KEY, IV, &published("Apple iphone 15"));
        assert_eq!(value, "6C51C9E6888DE861FD62FB1DD17029FC742634498FD813DC43D4243B5685B840");
        let older = fields(&[
            ("MerchantID", "2000132"),
            ("ChoosePayment", "ALL"),
            ("EncryptType", "1"),
            ("ItemName", "Apple iphone 7 手機殼"),
            ("MerchantTradeDate", "2013/03/12 15:30:23"),
            ("MerchantTradeNo", "ecpay20130312153023"),
            ("PaymentType", "aio"),
            ("ReturnURL", "https://www.ecpay.com.tw/receive.php"),
            ("TotalAmount", "1000"),
            ("TradeDesc", "促銷方案"),
        ]);
        let value = check_mac_value("5294y06JbISpM5x9", "v77hoKGq4kWxNNIS", &older);
        assert_eq!(value, "CFA9BDE377361FBDD8F160274930E815D1A8A2E3E80CE7D404C45FC9A0A1E407");
    }

    #[test]
    fn signs_are_written_as_the_rule_says() {
        let mut special = published("Tom's (A+B) *50%* ~ 特價!");
        special.push((FIELD.to_owned(), "IGNORED".to_owned()));
        let value = check_mac_value(KEY, IV, &special);
        assert_eq!(value, "688B2509CD8E47F92694EE83CA1B860C0744DFEAC650AFF69408AB6AF83E4298");
    }

    #[test]
    fn only_the_right_value_once() {
        let mut told = published("Apple iphone 15");
        assert!(!is_right(KEY, IV, &told), "none at all");
        let value = check_mac_value(KEY, IV, &told);
        told.push((FIELD.to_owned(), value.clone()));
        assert!(is_right(KEY, IV, &told));
        assert!(!is_right(KEY, "another", &told));
        told.push((FIELD.to_owned(), value));
        assert!(!is_right(KEY, IV, &told), "twice");
        let mut altered = published("Apple iphone 16");
        altered.push((FIELD.to_owned(), told[10].1.clone()));
        assert!(!is_right(KEY, IV, &altered));
        altered[10].1 = "é".repeat(32);
        assert!(!is_right(KEY, IV, &altered));
    }
}
