//! What goes out on a roll of paper: receipts, kitchen slips and the printed proof of an e-invoice (電子發票證明聯), as
//! the bytes that receipt printers understand (ESC/POS).
//!
//! This crate is pure: no clock, no I/O. A document becomes a [`Page`], a page becomes rows that are as
//! wide as the paper, and rows become bytes for one [`Printer`].
//!
//! ```text
//! Receipt ──page()──▶ Page ──escpos(&Printer, &Glyphs)──▶ Encoded { bytes, missing }
//! Slip ─────page()──▶
//! Invoice ──proof()─▶
//! ```
//!
//! | file | what it holds |
//! |---|---|
//! | `page.rs` | [`Page`]: lines, columns, codes, cut, drawer; [`Style`] |
//! | `letters.rs` | which characters a printer has, and how wide they are |
//! | `layout.rs` | a page in rows: wrapping, columns, centring |
//! | `printer.rs` | [`Printer`]: width, [`Encoding`], cutter |
//! | `escpos.rs` | [`escpos`]: rows in bytes |
//! | `bitmap.rs` | [`Bitmap`]: black dots |
//! | `codes.rs` | Code 39 and QR codes in dots |
//! | `glyphs.rs` | [`Glyphs`]: who draws a character; [`Font`]: from an outline font |
//! | `receipt.rs`, `words.rs` | [`Receipt`] and what stands on it in both languages |
//! | `slip.rs` | [`Slip`]: what a kitchen makes |
//! | `proof.rs` | [`proof`] and [`details`] of an invoice |
//!
//! **Why codes are pictures.** Printers draw QR codes themselves, but choose the version by the text, so
//! that the two codes of an invoice would have two sizes, and set them below each other. A picture is the
//! same on each printer, and a test reads it back.

mod bitmap;
mod codes;
mod escpos;
mod glyphs;
mod layout;
mod letters;
mod page;
mod printer;
mod proof;
mod receipt;
mod slip;
mod words;

pub use bitmap::Bitmap;
pub use escpos::{Encoded, escpos};
pub use glyphs::{Font, Glyphs, NoFont, cell};
pub use page::{Align, Page, Part, Size, Style};
pub use printer::{Encoding, Printer, Width};
pub use proof::{Place, Print, details, proof};
pub use receipt::{Collected, Currency, Invoiced, Item, Receipt, Share, Tax, Tender};
pub use slip::{Slip, SlipItem, SlipWay};
pub use words::Language;
