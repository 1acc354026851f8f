//! No two types carry one schema name: in the OpenAPI document the later would silently replace the other, and
//! clients would be told a form that one of the two operations never answers with.

use std::collections::BTreeMap;

use crate::files::{File, Finding};
use crate::rust_text;

const MARK: &str = "ToSchema";

/// A name that a type has in the document.
struct Named {
    name: String,
    at: usize,
}

/// Every schema name that a type before it has, too.
pub fn check(files: &[File]) -> Vec<Finding> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.ends(".rs") && file.path.contains("/src/")) {
        if file.crate_name() == Some("xtask") || !file.text.contains(MARK) {
            continue;
        }
        let code = rust_text::code(&file.text);
        for Named { name, at } in derived(&code).into_iter().chain(from_macros(&code)) {
            let line = code[..at].matches('\n').count() + 1;
            let here = format!("{}:{line}", file.path);
            if let Some(first) = known.get(&name) {
                let what = format!(
                    "the schema `{name}` is also a type in {first}, and one of them would be lost: name one with #[schema(as = …)]"
                );
                findings.push(Finding::new(&file.path, line, what));
            } else {
                known.insert(name, here);
            }
        }
    }
    findings
}

/// Types that derive their schema.
fn derived(code: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for (start, _) in code.match_indices("#[derive(") {
        let (mut attributes, mut rest) = ("", start);
        while let Some(end) = attribute_end(code, rest) {
            attributes = &code[start..end];
            rest = next_word(code, end);
        }
        if !names(attributes, MARK) {
            continue;
        }
        let words: Vec<&str> =
            code[rest..].split(|letter: char| !is_letter(letter)).filter(|word| !word.is_empty()).take(5).collect();
        let Some(kind) = words.iter().position(|word| matches!(*word, "struct" | "enum")) else { continue };
        // `pub enum $type`: named where the macro is used.
        let is_hole = code[rest..]
            .find(words[kind])
            .is_some_and(|at| code[rest + at + words[kind].len()..].trim_start().starts_with('$'));
        if let (Some(name), false) = (words.get(kind + 1), is_hole) {
            found.push(Named { name: renamed(attributes).unwrap_or(name).to_owned(), at: rest });
        }
    }
    found
}

/// Types that a macro of the same file makes, where it gives them a schema: `names! { #[…] Kind { … } }`.
fn from_macros(code: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for (start, mark) in code.match_indices("macro_rules! ") {
        let name = word_at(code, start + mark.len());
        let Some(open) = code[start..].find('{').map(|at| start + at) else { continue };
        if name.is_empty() || !names(&code[open..block_end(code, open)], MARK) {
            continue;
        }
        let call = format!("{name}!");
        for (at, _) in code.match_indices(&call) {
            let is_longer = code[..at].chars().next_back().is_some_and(is_letter);
            let inside = next_word(code, at + call.len());
            if is_longer || !code[inside..].starts_with(['{', '(']) {
                continue;
            }
            let first = next_word(code, inside + 1);
            let mut rest = first;
            while let Some(end) = attribute_end(code, rest) {
                rest = next_word(code, end);
            }
            let name = renamed(&code[first..rest]).unwrap_or_else(|| word_at(code, rest));
            if !name.is_empty() {
                found.push(Named { name: name.to_owned(), at: rest });
            }
        }
    }
    found
}

/// The name in `#[schema(as = Name)]`.
fn renamed(attributes: &str) -> Option<&str> {
    let schema = &attributes[attributes.find("schema(")?..];
    let mut inside = schema.split(['(', ',', ')']).map(str::trim);
    inside.find_map(|part| part.strip_prefix("as ")?.trim_start().strip_prefix('=').map(str::trim))
}

/// The end of an attribute that starts here.
fn attribute_end(code: &str, from: usize) -> Option<usize> {
    if !code[from..].starts_with("#[") {
        return None;
    }
    let mut depth = 0_usize;
    for (at, letter) in code[from..].char_indices() {
        match letter {
            '[' => depth += 1,
            ']' if depth == 1 => return Some(from + at + 1),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The end of the block that opens here.
fn block_end(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in code[open..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return open + at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

fn next_word(code: &str, from: usize) -> usize {
    code.len() - code[from..].trim_start().len()
}

fn word_at(code: &str, from: usize) -> &str {
    let rest = &code[from..];
    &rest[..rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len())]
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Does the word stand in the text, not inside a longer one?
fn names(text: &str, word: &str) -> bool {
    text.split(|letter| !is_letter(letter)).any(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<File> = files.iter().map(|(path, text)| File::made_up(path, text)).collect();
        check(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn two_slices_with_one_name_are_told() {
        let one =
            "use utoipa::ToSchema;\n/// A row.\n#[derive(Debug, ToSchema)]\n#[serde(default)]\npub struct Row {\n}\n";
        let other = "#[derive(utoipa::ToSchema)]\npub(crate) enum Row { A }\n";
        let told = found(&[("crates/a/src/x.rs", one), ("crates/b/src/y.rs", other)]);
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("crates/b/src/y.rs:2: the schema `Row` is also a type in crates/a/src/x.rs:5"),
            "{told:?}"
        );
    }

    #[test]
    fn also_where_a_name_is_given_or_a_macro_makes_the_type() {
        let given = "#[derive(ToSchema)]\n#[schema(as = State)]\nstruct ImportState;\n";
        let made = "macro_rules! names { ($type:ident) => { #[derive(ToSchema)] pub enum $type {} } }\nnames! {\n    /// How far.\n    #[serde(default)]\n    State { A }\n}\n";
        assert_eq!(found(&[("crates/a/src/x.rs", given), ("crates/b/src/y.rs", made)]).len(), 1);
        let by_hand = "macro_rules! text { ($type:ty) => { impl ToSchema for $type {} } }\ntext!(State, \"State\");\n";
        assert_eq!(found(&[("crates/a/src/x.rs", given), ("crates/b/src/y.rs", by_hand)]).len(), 1);
        let renamed = made.replace("#[serde(default)]", "#[schema(as = Other)]");
        assert_eq!(found(&[("crates/a/src/x.rs", given), ("crates/b/src/y.rs", &renamed)]), [""; 0]);
    }

    #[test]
    fn types_without_a_schema_may_share_a_name() {
        let one = "#[derive(ToSchema)]\nstruct Row;\n#[derive(Debug)]\nstruct Other;";
        let other = "use utoipa::ToSchema;\n#[derive(Debug)]\nstruct Row;\n#[cfg(test)]\nmod tests { #[derive(ToSchema)] struct Row; }";
        assert_eq!(found(&[("crates/a/src/x.rs", one), ("crates/b/src/y.rs", other)]), [""; 0]);
        assert_eq!(found(&[("crates/a/src/x.rs", one), ("crates/b/tests/y.rs", one)]), [""; 0]);
    }
}
