//! The shop's pages: server-rendered, useful without scripts, live with them.
//!
//! | file | what it holds |
//! |---|---|
//! | [`view`] | what each page shows, as plain data |
//! | [`render`] | the theme's templates, compiled once for a currency and zone |
//! | [`words`] | the texts of each language, and which language a visitor reads |
//! | [`format`] | money, dates and times as people read them |
//! | [`theme`] | the files of `themes/default`, compiled in |
//!
//! Every form posts to this crate and is answered with a redirect, or with the same page, what was
//! typed and what was wrong with it. The islands of `shop.js` add live prices and stock, a quantity
//! stepper and a guard against pressing a button twice; nothing depends on them.

pub mod format;
pub mod render;
pub mod theme;
pub mod view;
pub mod words;
