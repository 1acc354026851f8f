//! What printers get: golden bytes, and codes that a stranger reads from the dots.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod fonts;
mod golden;
mod made;
mod paper_printer;
mod read_back;
