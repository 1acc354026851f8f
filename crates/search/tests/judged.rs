//! A hundred searches that people judged: what each of them should find among the first five.
//!
//! The goods and the searches are tables beside this file, so that whoever disagrees can add a line.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its failure message")]

use std::collections::HashMap;

use kernel::Id;
use search::{Document, Facts, Index, Question};

const GOODS: &str = include_str!("judged/goods.tsv");
const QUERIES: &str = include_str!("judged/queries.tsv");
/// Searches in a hundred that have to find what they should.
const WANTED: usize = 95;

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn split(text: &str, by: char) -> Vec<String> {
    text.split(by).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[test]
fn what_people_look_for_is_among_the_first_five() {
    let (index, mut keys) = (Index::new().unwrap(), HashMap::new());
    let mut things = Vec::new();
    for (place, row) in rows(GOODS).enumerate() {
        let [key, names, words, codes, text] = row[..] else { panic!("{row:?}") };
        let id = Id::derived("judged", key.as_bytes());
        assert!(keys.insert(id, key).is_none(), "{key} twice");
        let facts = Facts { audience: 1, position: i64::try_from(place).unwrap(), ..Facts::default() };
        things.push(Document {
            names: split(names, '|'),
            words: split(words, ' '),
            codes: split(codes, '|'),
            texts: split(text, '|'),
            facts,
            ..Document::new(id)
        });
    }
    index.put(&things).unwrap();
    index.settle().unwrap();
    let (mut queries, mut missed) = (0, Vec::new());
    for row in rows(QUERIES) {
        let [text, expected] = row[..] else { panic!("{row:?}") };
        for key in expected.split(' ') {
            assert!(keys.values().any(|known| *known == key), "{text} wants {key}, which is not there");
        }
        let found = index.ask(&Question { text, audience: 1, limit: 5, ..Question::default() }).unwrap();
        let found: Vec<&str> = found.ids.iter().map(|id| keys[id]).collect();
        queries += 1;
        if !found.iter().any(|key| expected.split(' ').any(|wanted| wanted == *key)) {
            missed.push(format!("{text}: {found:?}"));
        }
    }
    assert_eq!(queries, 100);
    assert!(queries - missed.len() >= WANTED, "{} of {queries} missed:\n{}", missed.len(), missed.join("\n"));
    println!("{} of {queries} found what they should; missed:\n{}", queries - missed.len(), missed.join("\n"));
}
