//! Identifiers as text: one identifier, one spelling but for the case of its letters.

#![no_main]

use kernel::Id;

tenon_fuzz::target!(
    ["0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "00000000-0000-0000-0000-000000000000", "{0193a1b2}"],
    |bytes| {
        let text = String::from_utf8_lossy(bytes);
        tenon_fuzz::one_spelling(|text| text.parse::<Id>().ok(), Id::to_string, &text);
        if let Ok(id) = text.parse::<Id>() {
            assert_eq!(id.to_string(), text.to_lowercase());
            assert_eq!(serde_json::from_str::<Id>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
        }
    }
);
