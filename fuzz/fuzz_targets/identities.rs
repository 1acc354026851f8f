//! Phones, addresses, numbers and keys by which people and tills are known: one form each.

#![no_main]

use members::Way;
use staff::DeviceKey;

tenon_fuzz::target!(
    [
        "0912-345-678",
        "+886 912 345 678",
        "a.b+c@example.com",
        "12345675",
        "M-0123-4567",
        "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21"
    ],
    |bytes| {
        let text = String::from_utf8_lossy(bytes);
        for read in [Way::phone, Way::email, Way::card] {
            if let Ok(way) = read(&text) {
                assert!(!way.value().is_empty() && way.value().len() <= 320);
                assert!(!way.value().chars().any(|letter| letter.is_control() || letter.is_whitespace()), "{way:?}");
                assert_eq!(read(way.value()).as_ref(), Ok(&way), "of {text:?}");
            }
        }
        if let Ok(number) = members::normalise_number(&text) {
            assert_eq!(members::normalise_number(&number).as_ref(), Ok(&number));
        }
        assert!(!staff::is_taiwan_tax_id(&text) || (text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())));
        if let Some(key) = DeviceKey::from_spki(bytes) {
            assert_eq!(key.as_spki(), bytes);
        }
    }
);
