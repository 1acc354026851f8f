//! The shop's pages: server-rendered, useful without scripts, live with them.
//!
//! | file | what it holds |
//! |---|---|
//! | [`view`] | what each page shows, as plain data |
//! | [`render`] | the theme's templates, compiled once for a currency and zone |
//! | [`forms`] | what the pages' forms post |
//! | [`standing`] | from an order's states to the sentence and the steps its buyer reads |
//! | [`pages`] | the routes: what each page asks and does |
//! | `kept` | pages that were rendered, shown again while nothing on them has changed |
//! | `qr` | QR codes as SVG |
//! | [`words`] | the texts of each language |
//! | [`format`] | money, dates and times as people read them |
//! | [`theme`] | the files of `themes/default`, compiled in |
//!
//! Every form posts to this crate and is answered with a redirect, or with the same page, what was
//! typed and what was wrong with it. The islands of `shop.js` add live prices and stock, a quantity
//! stepper and a guard against pressing a button twice; nothing depends on them.

pub mod format;
pub mod forms;
mod kept;
pub mod pages;
mod qr;
pub mod render;
pub mod standing;
pub mod theme;
pub mod view;
pub mod words;

pub use pages::routes;
