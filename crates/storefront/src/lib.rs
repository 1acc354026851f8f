//! The shop's pages: server-rendered, useful without scripts, live with them.
//!
//! | file | what it holds |
//! |---|---|
//! | [`view`] | what each page shows, as plain data |
//! | [`render`] | the theme's templates, compiled once for a currency and zone |
//! | [`forms`] | what the pages' forms post |
//! | [`standing`] | from an order's states to the sentence and the steps its buyer reads |
//! | [`pages`] | the routes: what each page asks and does |
//! | [`hours`] | when a store is open |
//! | [`map`] | where stores lie, as SVG |
//! | [`structured`] | what pages say to search engines |
//! | [`icons`] | the mark as PNG |
//! | `look`, [`sandbox`] | the brand's own theme: which version is shown, and what its templates may do |
//! | [`sample`] | a small shop to try templates with |
//! | `kept` | pages that were rendered, shown again while nothing on them has changed |
//! | `qr`, `code128` | codes as SVG |
//! | [`words`] | the texts of each language |
//! | [`format`] | money, dates and times as people read them |
//! | [`theme`] | the files of `themes/default`, compiled in |
//!
//! Every form posts to this crate and is answered with a redirect, or with the same page, what was
//! typed and what was wrong with it. The islands of `shop.js` add live prices and stock, a quantity
//! stepper and a guard against pressing a button twice; nothing depends on them.

mod code128;
pub mod format;
pub mod forms;
pub mod hours;
pub mod icons;
mod kept;
mod look;
pub mod map;
pub mod pages;
mod qr;
pub mod render;
pub mod sample;
pub mod sandbox;
pub mod standing;
pub mod structured;
pub mod theme;
pub mod view;
pub mod words;

pub use look::judge;
pub use pages::routes;
