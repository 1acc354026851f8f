//! Finding goods by what people type: Chinese and English, beginnings of words, one slip of the finger,
//! traditional and simplified characters, fragments of codes.
//!
//! An index lives in memory and is made anew when a process starts: it is never the truth, only a way
//! to it. This room knows neither a database nor what goods are; it is told documents and asked questions.
//!
//! | file | what it holds |
//! |---|---|
//! | [`fold`] | text as it is compared: width, case, accents, variants of characters; words and runs |
//! | [`document`] | what is told: words to be found by, facts to be filtered by |
//! | `table` | the facts, in memory beside the words |
//! | [`index`](mod@index) | words in, and out again |
//! | `query` | a question as the library is asked it, in three steps from strict to loose |
//! | `words` | the terms that are kept of a document |

pub mod document;
pub mod fold;
pub mod index;
mod query;
mod table;
mod words;

pub use document::{Document, Facts};
pub use index::{Fault, Found, Index, Order, Question};
