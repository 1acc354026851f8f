//! Canonical bytes: one value, one sequence of bytes.

#![no_main]

use kernel::canonical;
use serde_json::Value;

tenon_fuzz::target!(
    [
        r#"{"b":1,"a":[true,null,"茶\u0000\ud83d\ude00"]}"#,
        "-9007199254740991",
        "9007199254740992",
        "1.5",
        "[[[]]]",
        "{\"a\":1,\"a\":2}"
    ],
    |bytes| {
        let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return };
        let Ok(written) = canonical::to_bytes(&value) else { return };
        let again: Value = serde_json::from_slice(&written).unwrap();
        assert_eq!(again, value, "nothing is lost");
        assert_eq!(canonical::to_bytes(&again).unwrap(), written, "one sequence of bytes");
        assert_eq!(canonical::hash(&again).unwrap(), canonical::hash(&value).unwrap());
        assert!(!written.iter().any(|byte| *byte < b' '), "no control characters, so no lines");
    }
);
