//! Words in, and out again.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use kernel::Id;
use moka::sync::Cache;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::{FAST, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{
    DocId, IndexReader, IndexWriter, ReloadPolicy, Score, SegmentOrdinal, SegmentReader, TantivyDocument, Term,
};

use crate::document::Document;
use crate::query::{Asked, Fields};
use crate::table::Table;
use crate::words;

/// What a writer may gather before it makes a segment of it, in bytes.
const WRITER_BYTES: usize = 50_000_000;
/// What answers that are kept for those who ask the same may come to, in bytes: most people ask what many ask.
const ANSWERS_BYTES: u64 = 32 << 20;
/// What an answer takes beside its lists, and each maker beside their name, in bytes: estimated.
const ANSWER_BYTES: usize = 512;
const MAKER_BYTES: usize = 32;

/// The library could not do what it was asked. The index is of no use then; it can be made anew.
#[derive(Debug, thiserror::Error)]
#[error("the search index: {0}")]
pub struct Fault(#[from] tantivy::TantivyError);

/// In which order things are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// What fits best first.
    #[default]
    Best,
    /// In the order that the brand gave.
    Position,
    /// The cheapest first; what has no price last.
    PriceUp,
    /// The dearest first; what has no price last.
    PriceDown,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question<'a> {
    /// As it was typed; everything is found when there is no letter and no digit in it.
    pub text: &'a str,
    /// Who asks: things are found that have one of these bits.
    pub audience: u8,
    /// In this category or below it.
    pub category: Option<Id>,
    /// Made by.
    pub maker: Option<&'a str>,
    /// With this tag.
    pub tag: Option<&'a str>,
    /// At least and at most this price, in 1/10,000 of a major unit.
    pub price: (Option<i64>, Option<i64>),
    /// With the mark only.
    pub marked_only: bool,
    /// In which order.
    pub order: Order,
    /// How many are left out at the beginning.
    pub from: usize,
    /// How many are answered.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The things on this page, in order.
    pub ids: Vec<Id>,
    /// How many there are on all pages.
    pub total: usize,
    /// Whether nothing was found as it was typed, and this is what comes near.
    pub nearly: bool,
    /// How many there are in each category if none is chosen.
    pub categories: Vec<(Id, u32)>,
    /// How many there are of each maker if none is chosen.
    pub makers: Vec<(String, u32)>,
    /// How many have the mark.
    pub marked: u32,
    /// The lowest and the highest price if none is asked for, in 1/10,000 of a major unit.
    pub prices: Option<(i64, i64)>,
}

fn answers() -> Cache<Asking, Arc<Found>> {
    let weight = |_: &Asking, found: &Arc<Found>| {
        let makers: usize = found.makers.iter().map(|(name, _)| MAKER_BYTES + name.len()).sum();
        let lists = size_of_val(found.ids.as_slice()) + size_of_val(found.categories.as_slice());
        u32::try_from(ANSWER_BYTES + lists + makers).unwrap_or(u32::MAX)
    };
    Cache::builder().max_capacity(ANSWERS_BYTES).weigher(weight).build()
}

/// Everything that can be found.
pub struct Index {
    fields: Fields,
    table: RwLock<Table>,
    writer: Mutex<IndexWriter>,
    reader: IndexReader,
    /// Counts what changed, so that an answer is given again only while it is right.
    changes: AtomicU64,
    answers: Cache<Asking, Arc<Found>>,
}

/// A question as answers to it are kept, with the count of changes at which it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asking {
    changes: u64,
    text: String,
    audience: u8,
    category: Option<Id>,
    maker: Option<String>,
    tag: Option<String>,
    price: (Option<i64>, Option<i64>),
    marked_only: bool,
    order: Order,
    from: usize,
    limit: usize,
}

impl Asking {
    fn of(question: &Question<'_>, changes: u64) -> Self {
        let Question { text, audience, category, maker, tag, price, marked_only, order, from, limit } = *question;
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let (text, maker, tag) = (text.to_owned(), owned(maker), owned(tag));
        Asking { changes, text, audience, category, maker, tag, price, marked_only, order, from, limit }
    }
}

impl Index {
    /// An empty index.
    ///
    /// # Errors
    /// When the library cannot start its threads.
    pub fn new() -> Result<Self, Fault> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(indexing);
        let fields = Fields {
            number: schema.add_u64_field("number", FAST | INDEXED),
            code: schema.add_text_field("code", text.clone()),
            beginning: schema.add_text_field("beginning", text.clone()),
            name: schema.add_text_field("name", text.clone()),
            word: schema.add_text_field("word", text.clone()),
            text: schema.add_text_field("text", text),
        };
        let index = tantivy::Index::create_in_ram(schema.build());
        // A process may keep many brands: one thread to write and one to merge are enough for each.
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(WRITER_BYTES)
            .num_merge_threads(1);
        let writer = index.writer_with_options(options.build())?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index {
            fields,
            table: RwLock::default(),
            writer: Mutex::new(writer),
            reader,
            changes: AtomicU64::new(0),
            answers: answers(),
        })
    }

    /// How many things can be found.
    pub fn len(&self) -> usize {
        self.table.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether there is nothing to be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes things in, in place of what was known of them. [`Index::settle`] makes their words found.
    ///
    /// # Errors
    /// When the library fails.
    pub fn put(&self, documents: &[Document]) -> Result<(), Fault> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        for document in documents {
            let words = words_of(document);
            let (number, changed) = {
                let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
                table.put(document.id, &document.facts, words)
            };
            self.changed();
            if changed {
                writer.delete_term(Term::from_field_u64(self.fields.number, u64::from(number)));
                writer.add_document(self.kept(document, number))?;
            }
        }
        Ok(())
    }

    fn kept(&self, document: &Document, number: u32) -> TantivyDocument {
        let mut kept = TantivyDocument::default();
        kept.add_u64(self.fields.number, u64::from(number));
        kept.add_pre_tokenized_text(self.fields.code, words::of_codes(&document.codes));
        kept.add_pre_tokenized_text(
            self.fields.beginning,
            words::of_beginnings(document.names.iter().chain(&document.codes)),
        );
        kept.add_pre_tokenized_text(self.fields.name, words::of_texts(&document.names));
        kept.add_pre_tokenized_text(self.fields.word, words::of_texts(&document.words));
        kept.add_pre_tokenized_text(self.fields.text, words::of_texts(&document.texts));
        kept
    }

    /// Forgets a thing.
    pub fn remove(&self, id: Id) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let number = self.table.write().unwrap_or_else(PoisonError::into_inner).remove(id);
        self.changed();
        if let Some(number) = number {
            writer.delete_term(Term::from_field_u64(self.fields.number, u64::from(number)));
        }
    }

    /// Makes found what was put, and forgotten what was removed.
    ///
    /// # Errors
    /// When the library fails.
    pub fn settle(&self) -> Result<(), Fault> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).commit()?;
        self.reader.reload()?;
        self.changed();
        Ok(())
    }

    /// [`Index::settle`] for whoever took in everything: lays all words in one place, so that a search need not look
    /// them up in several.
    ///
    /// # Errors
    /// When the library fails.
    pub fn settle_in_one_place(&self) -> Result<(), Fault> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.commit()?;
        let segments = writer.index().searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        self.reader.reload()?;
        self.changed();
        Ok(())
    }

    /// Answers of before are given no more. Called after the change, so that nobody keeps an answer to the old as one
    /// to the new.
    fn changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Sets the mark of things: a fact that somebody else than the one who tells documents knows.
    pub fn mark(&self, marks: &[(Id, bool)]) {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = false;
        for (id, marked) in marks {
            changed |= table.mark(*id, *marked);
        }
        if changed {
            self.changed();
        }
    }

    /// Answers a question.
    ///
    /// # Errors
    /// When the library fails.
    pub fn ask(&self, question: &Question<'_>) -> Result<Arc<Found>, Fault> {
        let asking = Asking::of(question, self.changes.load(Ordering::SeqCst));
        if let Some(kept) = self.answers.get(&asking) {
            return Ok(kept);
        }
        let found = Arc::new(self.answer(question)?);
        self.answers.insert(asking, Arc::clone(&found));
        Ok(found)
    }

    fn answer(&self, question: &Question<'_>) -> Result<Found, Fault> {
        let table = || self.table.read().unwrap_or_else(PoisonError::into_inner);
        let Some(asked) = Asked::of(question.text, self.fields) else {
            let table = table();
            let order = if question.order == Order::Best { Order::Position } else { question.order };
            return Ok(table.answer(&Question { order, ..*question }, &table.everything(), false));
        };
        let searcher = self.reader.searcher();
        for (step, query) in asked.steps().into_iter().enumerate() {
            let hits = searcher.search(query.as_ref(), &Hits)?;
            let table = table();
            if hits.iter().any(|(number, _)| table.is_for(*number, question.audience)) {
                return Ok(table.answer(question, &hits, step > 0));
            }
        }
        Ok(Found::default())
    }
}

/// A number for a document's words: the same words, the same number.
fn words_of(document: &Document) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&document.codes, &document.names, &document.words, &document.texts).hash(&mut hasher);
    hasher.finish()
}

/// Gathers the numbers of all rows that fit, with their scores.
struct Hits;

struct OfSegment {
    numbers: Column<u64>,
    hits: Vec<(u32, Score)>,
}

impl Collector for Hits {
    type Fruit = Vec<(u32, Score)>;
    type Child = OfSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<OfSegment> {
        Ok(OfSegment { numbers: segment.fast_fields().u64("number")?, hits: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Vec<(u32, Score)>>) -> tantivy::Result<Vec<(u32, Score)>> {
        Ok(segments.into_iter().flatten().collect())
    }
}

impl SegmentCollector for OfSegment {
    type Fruit = Vec<(u32, Score)>;

    fn collect(&mut self, document: DocId, score: Score) {
        let number = self.numbers.first(document).and_then(|number| u32::try_from(number).ok());
        self.hits.extend(number.map(|number| (number, score)));
    }

    fn harvest(self) -> Vec<(u32, Score)> {
        self.hits
    }
}
