//! A question as the library is asked it.
//!
//! Three steps, each only when the one before found nothing: every word as it was typed; every word with
//! one slip; any of the words. So a slip of the finger never dilutes what was typed rightly.

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::fold::{self, Piece};
use crate::words;

/// The most pieces of a question that are looked at; who types more is found by the first ones.
const PIECES: usize = 12;
/// The shortest word that may be the beginning of another, in letters.
const PREFIX: usize = 2;
/// The shortest word in which a slip is forgiven, in letters.
const SLIP: usize = 3;

/// Where the terms are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) number: Field,
    pub(crate) code: Field,
    pub(crate) beginning: Field,
    pub(crate) name: Field,
    pub(crate) word: Field,
    pub(crate) text: Field,
}

type Any = Box<dyn Query>;

/// A question, taken apart.
pub(crate) struct Asked {
    fields: Fields,
    /// Folded, without anything but letters and digits.
    whole: String,
    pieces: Vec<Piece>,
}

impl Asked {
    /// Takes a question apart; none without a letter or digit.
    pub(crate) fn of(text: &str, fields: Fields) -> Option<Self> {
        let folded = fold::fold(text);
        let mut pieces = fold::pieces(&folded);
        pieces.truncate(PIECES);
        (!pieces.is_empty()).then(|| Asked { fields, whole: fold::code(&folded), pieces })
    }

    /// The steps, the strictest first.
    pub(crate) fn steps(&self) -> [Any; 3] {
        let strictly = all(self.pieces.iter().map(|piece| self.strictly(piece)).collect());
        let slipped = all(self.pieces.iter().map(|piece| self.with_a_slip(piece)).collect());
        let loosely = any(self.pieces.iter().flat_map(|piece| self.loosely(piece)).collect());
        [self.or_whole(strictly), self.or_whole(slipped), loosely]
    }

    /// Adds what the whole question may be: a code or a part of one, a name or its beginning.
    fn or_whole(&self, query: Any) -> Any {
        let fields = self.fields;
        let beginning: String = self.whole.chars().take(words::BEGINNING).collect();
        let mut ways = vec![query, flat(fields.code, &words::whole(&self.whole), 200.0)];
        ways.extend(self.fragment(&self.whole, 20.0));
        let better =
            [flat(fields.beginning, &words::whole(&self.whole), 60.0), flat(fields.beginning, &beginning, 30.0)];
        let mut clauses = vec![(Occur::Must, any(ways))];
        clauses.extend(better.into_iter().map(|query| (Occur::Should, query)));
        Box::new(BooleanQuery::new(clauses))
    }

    /// A part of a code.
    fn fragment(&self, text: &str, score: f32) -> Option<Any> {
        let terms: Vec<Term> =
            words::threes(text).iter().map(|three| Term::from_field_text(self.fields.code, three)).collect();
        match terms.as_slice() {
            [] => None,
            [one] => Some(Box::new(ConstScoreQuery::new(term(one.clone()), score))),
            _ => Some(Box::new(ConstScoreQuery::new(Box::new(PhraseQuery::new(terms)), score))),
        }
    }

    /// The piece as it was typed, or a word that begins with it.
    fn strictly(&self, piece: &Piece) -> Any {
        let Fields { code, name, word, text, .. } = self.fields;
        match piece {
            Piece::Word(typed) => {
                let mut ways = vec![
                    exactly(name, typed, 6.0),
                    exactly(word, typed, 3.0),
                    exactly(text, typed, 1.0),
                    flat(code, &words::whole(typed), 50.0),
                ];
                // A number is not the beginning of another: who wants 6 does not want 60.
                if typed.chars().count() >= PREFIX && !typed.bytes().all(|letter| letter.is_ascii_digit()) {
                    ways.push(begins(name, typed, 0, 4.0));
                    ways.push(begins(word, typed, 0, 2.0));
                }
                ways.extend(self.fragment(typed, 3.0));
                any(ways)
            }
            Piece::Run(run) => match run.as_slice() {
                [letter] => {
                    let letter = letter.to_string();
                    any(vec![exactly(name, &letter, 4.0), exactly(word, &letter, 2.0), exactly(text, &letter, 1.0)])
                }
                run => any(vec![
                    Box::new(BoostQuery::new(phrase(name, run), 8.0)),
                    Box::new(BoostQuery::new(phrase(word, run), 4.0)),
                    Box::new(BoostQuery::new(phrase(text, run), 1.0)),
                    self.covered(run),
                ]),
            },
        }
    }

    /// Words that were written without a space between: each character stands in a pair that the thing's
    /// name or the words about it have. `生日蛋糕` is a cake with the tag `生日`.
    fn covered(&self, run: &[char]) -> Any {
        let pairs: Vec<String> = run.windows(2).map(|two| words::pair(two[0], two[1])).collect();
        let character = |at: usize| {
            let before = at.checked_sub(1).and_then(|before| pairs.get(before));
            let ways = before.into_iter().chain(pairs.get(at));
            any(ways
                .flat_map(|pair| [exactly(self.fields.name, pair, 2.0), exactly(self.fields.word, pair, 1.0)])
                .collect())
        };
        all((0..run.len()).map(character).collect())
    }

    /// The piece with one letter too many, too few, another, or two exchanged; of a run, with one
    /// character that is not there.
    fn with_a_slip(&self, piece: &Piece) -> Any {
        let Fields { name, word, .. } = self.fields;
        match piece {
            Piece::Word(typed) if typed.chars().count() >= SLIP => {
                any(vec![self.strictly(piece), begins(name, typed, 1, 2.0), begins(word, typed, 1, 1.0)])
            }
            Piece::Run(run) if run.len() > 1 => {
                let letters = run.iter().map(|letter| self.letter(*letter)).collect::<Vec<_>>();
                let most = letters.len() - 1;
                any(vec![
                    self.strictly(piece),
                    Box::new(BooleanQuery::union_with_minimum_required_clauses(letters, most)),
                    Box::new(BooleanQuery::union(self.pairs(run))),
                ])
            }
            _ => self.strictly(piece),
        }
    }

    /// Any part of the piece.
    fn loosely(&self, piece: &Piece) -> Vec<Any> {
        match piece {
            Piece::Run(run) if run.len() > 1 => {
                let mut ways = self.pairs(run);
                ways.extend(run.windows(2).map(|two| exactly(self.fields.text, &words::pair(two[0], two[1]), 1.0)));
                ways
            }
            piece => vec![self.with_a_slip(piece)],
        }
    }

    fn letter(&self, letter: char) -> Any {
        let letter = letter.to_string();
        any(vec![exactly(self.fields.name, &letter, 2.0), exactly(self.fields.word, &letter, 1.0)])
    }

    fn pairs(&self, run: &[char]) -> Vec<Any> {
        let both = |pair: String| [exactly(self.fields.name, &pair, 6.0), exactly(self.fields.word, &pair, 3.0)];
        run.windows(2).flat_map(|two| both(words::pair(two[0], two[1]))).collect()
    }
}

fn any(mut queries: Vec<Any>) -> Any {
    match (queries.len(), queries.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            queries.extend(last);
            Box::new(BooleanQuery::union(queries))
        }
    }
}

fn all(mut queries: Vec<Any>) -> Any {
    match (queries.len(), queries.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            queries.extend(last);
            Box::new(BooleanQuery::intersection(queries))
        }
    }
}

fn term(term: Term) -> Any {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// The term, worth the more the rarer it is and the shorter the field.
fn exactly(field: Field, text: &str, boost: f32) -> Any {
    Box::new(BoostQuery::new(term(Term::from_field_text(field, text)), boost))
}

/// The term, always worth the same.
fn flat(field: Field, text: &str, score: f32) -> Any {
    Box::new(ConstScoreQuery::new(term(Term::from_field_text(field, text)), score))
}

/// Terms that begin so, with as many slips.
fn begins(field: Field, text: &str, slips: u8, score: f32) -> Any {
    let query = FuzzyTermQuery::new_prefix(Term::from_field_text(field, text), slips, true);
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

/// The run as it stands.
fn phrase(field: Field, run: &[char]) -> Any {
    let terms: Vec<Term> =
        run.windows(2).map(|two| Term::from_field_text(field, &words::pair(two[0], two[1]))).collect();
    match terms.as_slice() {
        [one] => term(one.clone()),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}
