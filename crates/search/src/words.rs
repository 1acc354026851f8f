//! The terms that are kept of a document.
//!
//! Runs of characters are kept as single characters and as pairs, both at their place, so that a pair
//! finds a word of two without a dictionary and neighbouring pairs find a longer one. Words are kept
//! whole and, where letters and digits meet, in parts. Codes are kept whole and as threes, which together
//! find any fragment. A name is also kept by its beginnings.

use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::fold::{self, Piece};

/// The most characters of a name's beginning that are kept as a term.
pub(crate) const BEGINNING: usize = 16;
/// The shortest fragment of a code that leads to it, in characters.
pub(crate) const FRAGMENT: usize = 3;
/// Terms of one document in one field; a longer text is found by its beginning.
const MOST: usize = 4_000;
/// Stands before a whole code or a whole name, so that it is no fragment of another.
const WHOLE: char = '=';
/// Places left between two texts of one field, so that none runs on into the next.
const GAP: usize = 8;

/// Texts as terms for words and runs.
pub(crate) fn of_texts(texts: &[String]) -> PreTokenizedString {
    let mut terms = Terms::default();
    for text in texts {
        terms.text(&fold::fold(&plain(text)));
    }
    terms.finish()
}

/// Codes as terms: whole, and in threes.
pub(crate) fn of_codes(codes: &[String]) -> PreTokenizedString {
    let mut terms = Terms::default();
    for code in codes {
        let code = fold::code(&fold::fold(code));
        terms.add(whole(&code));
        for three in threes(&code) {
            terms.add(three);
            terms.place += 1;
        }
        terms.place += GAP;
    }
    terms.finish()
}

/// Names and codes as terms: whole, and by their beginnings.
pub(crate) fn of_beginnings<'a>(names: impl Iterator<Item = &'a String>) -> PreTokenizedString {
    let mut terms = Terms::default();
    for name in names {
        let name = fold::code(&fold::fold(name));
        terms.add(whole(&name));
        for (at, letter) in name.char_indices().take(BEGINNING) {
            terms.add(name.get(..at + letter.len_utf8()).unwrap_or_default().to_owned());
        }
        terms.place += GAP;
    }
    terms.finish()
}

/// The term of a whole code or name.
pub(crate) fn whole(text: &str) -> String {
    let mut term = String::with_capacity(text.len() + 1);
    term.push(WHOLE);
    term.push_str(text);
    term
}

/// Every three neighbouring characters, in order; the text itself when it is shorter.
pub(crate) fn threes(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() < FRAGMENT {
        return Vec::new();
    }
    letters.windows(FRAGMENT).map(|three| three.iter().collect()).collect()
}

/// Two neighbouring characters as a term.
pub(crate) fn pair(first: char, second: char) -> String {
    [first, second].iter().collect()
}

/// Text without the marks of HTML, which descriptions are written in.
fn plain(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let mut inside = false;
    let mut left = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                left.push(' ');
            }
            letter if !inside => left.push(letter),
            _ => {}
        }
    }
    left
}

#[derive(Default)]
struct Terms {
    tokens: Vec<Token>,
    place: usize,
}

impl Terms {
    fn text(&mut self, folded: &str) {
        for piece in fold::pieces(folded) {
            match piece {
                Piece::Word(word) => {
                    for part in fold::parts(&word) {
                        self.add(part.to_owned());
                    }
                    self.add(word);
                    self.place += 1;
                }
                Piece::Run(run) => {
                    for (at, letter) in run.iter().enumerate() {
                        self.add(letter.to_string());
                        if let Some(next) = run.get(at + 1) {
                            self.add(pair(*letter, *next));
                        }
                        self.place += 1;
                    }
                }
            }
        }
        self.place += GAP;
    }

    fn add(&mut self, text: String) {
        if self.tokens.len() < MOST {
            self.tokens.push(Token { position: self.place, text, position_length: 1, ..Token::default() });
        }
    }

    fn finish(self) -> PreTokenizedString {
        PreTokenizedString { text: String::new(), tokens: self.tokens }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(tokens: PreTokenizedString) -> Vec<(usize, String)> {
        tokens.tokens.into_iter().map(|token| (token.position, token.text)).collect()
    }

    #[test]
    fn runs_are_kept_by_character_and_pair() {
        let found = terms(of_texts(&["紅茶 500ml".to_owned()]));
        let expected = [(0, "红"), (0, "红茶"), (1, "茶"), (2, "500"), (2, "ml"), (2, "500ml")]
            .map(|(at, term)| (at, term.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn codes_are_kept_whole_and_in_threes() {
        let found: Vec<String> =
            terms(of_codes(&["CAKE-6".to_owned(), "ab".to_owned()])).into_iter().map(|(_, term)| term).collect();
        assert_eq!(found, ["=cake6", "cak", "ake", "ke6", "=ab"]);
    }

    #[test]
    fn html_is_not_words() {
        let found: Vec<String> =
            terms(of_texts(&["<p class=\"note\">ab</p><p>cd".to_owned()])).into_iter().map(|(_, term)| term).collect();
        assert_eq!(found, ["ab", "cd"]);
    }
}
