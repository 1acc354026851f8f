//! What an index is told of a thing.

use kernel::Id;

/// One thing that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which.
    pub id: Id,
    /// Numbers and codes: any part of three characters or more leads to the thing.
    pub codes: Vec<String>,
    /// What it is called, in every language.
    pub names: Vec<String>,
    /// Words about it: tags, maker, categories, values of variants.
    pub words: Vec<String>,
    /// Longer text about it.
    pub texts: Vec<String>,
    /// What answers are filtered and counted by.
    pub facts: Facts,
}

impl Document {
    /// A thing without words yet.
    pub fn new(id: Id) -> Self {
        let (codes, names, words, texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Document { id, codes, names, words, texts, facts: Facts::default() }
    }
}

/// What answers are filtered, counted and ordered by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Who may find it, a bit each. What the bits mean is the asker's business.
    pub audience: u8,
    /// Its lowest price, in 1/10,000 of a major unit.
    pub price: Option<i64>,
    /// The categories it is in, with those above them.
    pub categories: Vec<Id>,
    /// Who made it.
    pub maker: Option<String>,
    /// Words by which it may be filtered.
    pub tags: Vec<String>,
    /// Its place in the order that the brand gave.
    pub position: i64,
}
