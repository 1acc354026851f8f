//! Cells that a spreadsheet would take for a formula. An export puts an apostrophe before them, and an
//! import takes exactly that apostrophe away again, so that a text comes back as it was.

/// What a formula begins with, and what hides one.
const BEGINNINGS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// True for a text that a spreadsheet would run, or that looks as if it had been guarded.
fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(BEGINNINGS)
}

/// A text that no spreadsheet runs.
pub fn guarded(text: &str) -> String {
    if is_dangerous(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text that was guarded; any other stays as it is.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_become_texts() {
        assert_eq!(guarded("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(guarded("+886912345678"), "'+886912345678");
        assert_eq!(guarded("O'Neil"), "O'Neil");
        assert_eq!(unguarded("'90s"), "'90s", "an apostrophe of its own");
        assert_eq!(unguarded(&guarded("'=1")), "'=1");
    }

    proptest! {
        #[test]
        fn what_goes_out_comes_back(text in "['=+@\\t\\ra-z茶-]{0,6}") {
            let out = guarded(&text);
            prop_assert!(!out.starts_with(BEGINNINGS));
            prop_assert_eq!(unguarded(&out), text.as_str());
        }
    }
}
