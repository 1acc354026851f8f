//! Where a list goes on, and which picture an address names.

#![no_main]

use std::fmt::Write as _;

use catalog::Cursor;
use orders::list::After;

tenon_fuzz::target!(
    [
        "1700000000000000.0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "-1.00000000-0000-0000-0000-000000000000",
        "abababababababababababababababababababababababababababababababab-480.jpg",
        "..",
    ],
    |bytes| {
        let text = String::from_utf8_lossy(bytes);
        tenon_fuzz::one_spelling(Cursor::parse, Cursor::to_text, &text);
        tenon_fuzz::one_spelling(After::parse, After::to_string, &text);
        if let Some((content, size, extension)) = catalog::picture::parse(&text) {
            let mut name = String::new();
            for byte in content {
                write!(name, "{byte:02x}").unwrap();
            }
            assert_eq!(
                format!("{name}-{size}.{extension}"),
                text.to_lowercase().replace(&extension.to_lowercase(), extension)
            );
            assert!(pictures::EDGES.contains(&size));
        }
    }
);
