//! Descriptions as people write and paste them: what is kept is safe, and cleaning it again changes nothing.

#![no_main]

use catalog::rich_text::{LENGTH_MAX, RichText};

const NEVER: &[&str] = &[
    "<script", "<style", "<iframe", "<object", "<svg", "<math", "<form", "<base", "<meta", "<link", " style=", "<!--",
];

tenon_fuzz::target!(
    [
        "plain\n\nwords & more",
        "<p>a<b>b</b><script>alert(1)</script></p>",
        "<a href=\"javascript:alert(1)\" onclick=x>y</a><a href='https://a.test'>z</a>",
        "<img src=x onerror=alert(1)><img src=\"/media/abababababababababababababababababababababababababababababababab-480.jpg\" alt=\"\">",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<table><tr><td colspan=2>1<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
        "<ol start=3><li>x</ol><!-- -->",
    ],
    |bytes| {
        let written = String::from_utf8_lossy(bytes);
        let text = RichText::of(&written);
        let html = text.as_str();
        if written.trim().chars().count() > LENGTH_MAX {
            assert!(text.is_too_long() && html.is_empty());
            return;
        }
        let lower = html.to_ascii_lowercase();
        for never in NEVER {
            assert!(!lower.contains(never), "{never} in {html:?}");
        }
        // Every attribute stands between quotation marks, so one that runs something is found by its name.
        for attribute in lower.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
            let outside: String = attribute.split('"').step_by(2).collect();
            assert!(!outside.contains(" on"), "{html:?}");
            if let Some(address) = attribute.split("href=\"").nth(1) {
                assert!(
                    !address.trim_start().starts_with("javascript:") && !address.trim_start().starts_with("data:"),
                    "{html:?}"
                );
            }
        }
        let again = RichText::of(html);
        if !again.is_too_long() {
            assert_eq!(again.as_str(), html, "of {written:?}");
            assert!(again.dropped().is_empty(), "{:?} of {html:?}", again.dropped());
            assert_eq!(again.pictures(), text.pictures());
        }
    }
);
