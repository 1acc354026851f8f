//! What the catalogue promises, on both databases. One program, so that it is linked once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod barcodes;
mod categories;
mod classes;
mod finding;
mod http;
mod import;
mod labels;
mod many;
mod media;
mod media_hostile;
mod options;
mod plans;
mod price_lists;
mod prices;
mod products;
mod properties;
mod sell;
mod set_up;
mod shop;
mod statements;
mod support;
mod variants;
