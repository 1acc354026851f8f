//! Words that do not stay in the repository, each with what to write instead.

use crate::files::{File, Finding};

/// A word, what to do instead, and where it matters (endings of file names).
struct Banned {
    word: &'static str,
    instead: &'static str,
    in_files: &'static [&'static str],
}

const CODE: &[&str] = &[".rs", ".ts", ".tsx", ".mjs", ".js", ".py", ".css", ".sql", ".html", ".toml"];
const TESTS: &[&str] = &[".ts", ".tsx", ".mjs", ".js"];
const ANYTHING: &[&str] = &[""];

// Written in two halves, so that this file does not find itself.
const BANNED: &[Banned] = &[
    Banned { word: concat!("TO", "DO"), instead: "do it, or open an issue", in_files: ANYTHING },
    Banned { word: concat!("FIX", "ME"), instead: "mend it, or open an issue", in_files: ANYTHING },
    Banned { word: concat!("XX", "X"), instead: "say what is meant", in_files: CODE },
    Banned { word: concat!("dbg", "!"), instead: "use tracing, or nothing", in_files: &[".rs"] },
    Banned { word: concat!("#[ig", "nore"), instead: "a test that never runs proves nothing", in_files: &[".rs"] },
    Banned { word: concat!(".on", "ly("), instead: "the other tests would be left out", in_files: TESTS },
    Banned { word: concat!(".sk", "ip("), instead: "a test that never runs proves nothing", in_files: TESTS },
    Banned { word: concat!("debug", "ger;"), instead: "take it out", in_files: TESTS },
    Banned {
        word: concat!("/ro", "ot/"),
        instead: "a path of one machine means nothing on another",
        in_files: ANYTHING,
    },
];

/// Every banned word in what people write.
pub fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| !file.is_generated() && !file.ends("-lock.json")) {
        for banned in BANNED.iter().filter(|banned| banned.in_files.iter().any(|ending| file.ends(ending))) {
            for (line, text) in file.text.lines().enumerate() {
                if names(text, banned.word) {
                    let what = format!("`{}`: {}", banned.word, banned.instead);
                    findings.push(Finding::new(&file.path, line + 1, what));
                }
            }
        }
    }
    findings
}

/// Does the word stand there by itself, not inside a longer one?
fn names(text: &str, word: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        let starts_free = !word.starts_with(is_letter) || !before.is_some_and(is_letter);
        let ends_free = !word.ends_with(is_letter) || !after.is_some_and(is_letter);
        starts_free && ends_free
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_banned_word_is_found() {
        for banned in BANNED {
            let path = format!("a/file{}", banned.in_files[0]);
            let found = check(&[File::made_up(&path, &format!("first\nhere {} there\n", banned.word))]);
            assert_eq!(found.len(), 1, "{}", banned.word);
            assert_eq!(found[0].line, 2);
        }
    }

    #[test]
    fn longer_words_and_generated_files_pass() {
        let word = BANNED[0].word;
        assert_eq!(check(&[File::made_up("a.rs", &format!("{word}S and _{word}"))]), []);
        assert_eq!(check(&[File::made_up("docs/openapi.json", word)]), []);
    }

    #[test]
    fn a_word_matters_only_where_it_means_something() {
        assert_eq!(check(&[File::made_up("a.rs", "list.on\u{6c}y(x)")]), []);
    }
}
