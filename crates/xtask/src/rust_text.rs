//! Just enough of Rust's grammar to tell code, comments and string literals apart.
//!
//! The checks ask two questions of a source file: which string literals does it hold, and which of them belong to
//! tests. A whole parser would answer them too, and would make xtask slow to build.

/// A string literal.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    /// The line it starts on, counted from 1.
    pub line: usize,
    /// Its text; escapes stay as written, except that a line continued with `\` is one line.
    pub text: String,
    /// Does it stand in an item marked `#[cfg(test)]`?
    pub in_test: bool,
}

/// The string literals of a source file, in order.
pub fn literals(source: &str) -> Vec<Literal> {
    let (code, found) = split(source);
    let tests = test_ranges(&code);
    found
        .into_iter()
        .map(|(start, text)| Literal {
            line: source[..start].matches('\n').count() + 1,
            text,
            in_test: tests.iter().any(|range| range.contains(&start)),
        })
        .collect()
}

/// The code of a source file without tests: comments, literals and items marked `#[cfg(test)]` are spaces, so that
/// every place stays where it was.
pub fn code(source: &str) -> String {
    let (code, _) = split(source);
    let mut bytes = code.clone().into_bytes();
    for range in test_ranges(&code) {
        for byte in &mut bytes[range] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Replaces comments and literals by spaces (byte for byte) and collects the string literals with their places.
fn split(source: &str) -> (String, Vec<(usize, String)>) {
    let bytes = source.as_bytes();
    let mut code = bytes.to_vec();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => comment_end(bytes, at),
            b'"' => {
                let end = string_end(bytes, at);
                // A string that never ends may stop in the middle of a letter: then it has no text.
                found.push((at, joined(source.get(at + 1..end - 1).unwrap_or_default())));
                end
            }
            b'r' if !continues_a_name(bytes, at) => match raw_string(bytes, at) {
                Some((start, stop, end)) => {
                    found.push((at, source[start..stop].to_owned()));
                    end
                }
                None => {
                    at += 1;
                    continue;
                }
            },
            b'\'' => match char_end(source, at) {
                Some(end) => end,
                None => {
                    at += 1;
                    continue;
                }
            },
            _ => {
                at += 1;
                continue;
            }
        };
        for byte in &mut code[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    (String::from_utf8_lossy(&code).into_owned(), found)
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |offset| from + offset)
}

/// Block comments nest.
fn comment_end(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = from;
    while at + 1 < bytes.len() {
        match (bytes[at], bytes[at + 1]) {
            (b'/', b'*') => {
                depth += 1;
                at += 2;
            }
            (b'*', b'/') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `r"…"` and `r#"…"#`: where the text starts and stops, and where the literal ends.
fn raw_string(bytes: &[u8], from: usize) -> Option<(usize, usize, usize)> {
    let hashes = bytes[from + 1..].iter().take_while(|byte| **byte == b'#').count();
    let start = from + 1 + hashes + 1;
    if bytes.get(start - 1) != Some(&b'"') {
        return None;
    }
    let mut at = start;
    while at < bytes.len() {
        let closes = bytes[at] == b'"' && bytes[at + 1..].iter().take(hashes).filter(|b| **b == b'#').count() == hashes;
        if closes {
            return Some((start, at, at + 1 + hashes));
        }
        at += 1;
    }
    Some((start, bytes.len(), bytes.len()))
}

/// Is this byte part of a longer name (`for"`, `expr`)? The `b` and `c` of `br"…"` and `cr"…"` are no name.
fn continues_a_name(bytes: &[u8], at: usize) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match at.checked_sub(1).map(|before| bytes[before]) {
        Some(b'b' | b'c') => at >= 2 && is_name(bytes[at - 2]),
        Some(byte) => is_name(byte),
        None => false,
    }
}

/// The end of a character literal, or nothing when the quote starts a lifetime.
fn char_end(source: &str, from: usize) -> Option<usize> {
    let rest = &source[from + 1..];
    let mut letters = rest.char_indices();
    let (_, first) = letters.next()?;
    if first == '\\' {
        let close = rest.get(2..)?.find('\'')?;
        return Some(from + 1 + 2 + close + 1);
    }
    let (next, second) = letters.next()?;
    (second == '\'').then_some(from + 1 + next + 1)
}

/// A string continued over lines with `\` reads as one line.
fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find("\\\n") {
        joined.push_str(&rest[..place]);
        rest = rest[place + 2..].trim_start();
    }
    joined.push_str(rest);
    joined
}

/// The places of items marked `#[cfg(test)]`: from the mark to the end of the item's block.
fn test_ranges(code: &str) -> Vec<std::ops::Range<usize>> {
    const MARK: &str = "#[cfg(test)]";
    let bytes = code.as_bytes();
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(offset) = code[from..].find(MARK) {
        let start = from + offset;
        let mut depth = 0_usize;
        let mut at = start + MARK.len();
        while at < bytes.len() {
            match bytes[at] {
                b'{' => depth += 1,
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                b';' if depth == 0 => break,
                _ => {}
            }
            at += 1;
        }
        ranges.push(start..at);
        from = at.max(start + MARK.len());
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        literals(source).into_iter().map(|literal| literal.text).collect()
    }

    #[test]
    fn finds_every_kind_of_string() {
        let source =
            "let a = \"one\"; let b = r\"t\\wo\"; let c = r#\"th\"ree\"#; let d = b\"four\"; let e = br\"five\";";
        assert_eq!(texts(source), ["one", "t\\wo", "th\"ree", "four", "five"]);
    }

    #[test]
    fn passes_over_comments_and_characters() {
        let source =
            "// \"no\"\n/* \"no\" /* \"no\" */ \"no\" */ let q = '\"'; let e = '\\''; fn f<'a>(x: &'a str) {} \"yes\"";
        assert_eq!(texts(source), ["yes"]);
    }

    #[test]
    fn a_continued_line_is_one_line_and_escapes_do_not_end_it() {
        assert_eq!(texts("\"SELECT a \\\n      FROM b\""), ["SELECT a FROM b"]);
        assert_eq!(texts("\"say \\\"cake\\\"\" \"next\""), ["say \\\"cake\\\"", "next"]);
    }

    #[test]
    fn a_name_that_ends_in_r_is_no_raw_string() {
        assert_eq!(texts("writer\"a\" r\"b\""), ["a", "b"]);
    }

    #[test]
    fn knows_lines_and_tests() {
        let source = "fn f() { \"a\"; }\n#[cfg(test)]\nmod tests {\n  fn g() { \"b\"; }\n}\nconst C: &str = \"c\";\n";
        let found = literals(source);
        assert_eq!(found[0], Literal { line: 1, text: "a".into(), in_test: false });
        assert_eq!(found[1], Literal { line: 4, text: "b".into(), in_test: true });
        assert_eq!(found[2], Literal { line: 6, text: "c".into(), in_test: false });
    }

    #[test]
    fn a_test_module_in_its_own_file_ends_at_the_semicolon() {
        let found = literals("#[cfg(test)]\nmod tests;\nconst C: &str = \"c\";\n");
        assert!(!found[0].in_test);
    }

    #[test]
    fn code_is_what_neither_comment_nor_literal_nor_test_is() {
        let source = "fn f() { g(\"a\") } // no\n#[cfg(test)]\nmod tests { fn h() {} }\nfn i() {}";
        let code = code(source);
        assert_eq!(code.len(), source.len());
        assert_eq!(
            code.split_whitespace().collect::<Vec<_>>(),
            ["fn", "f()", "{", "g(", ")", "}", "}", "fn", "i()", "{}"]
        );
    }

    #[test]
    fn text_that_never_ends_does_not_run_away() {
        assert_eq!(texts("\"open"), ["ope"]);
        assert_eq!(texts("r#\"open"), ["open"]);
        assert_eq!(texts("/* open"), Vec::<String>::new());
        assert_eq!(texts("\""), [""]);
        assert_eq!(texts("\"茶"), [""]);
    }
}
