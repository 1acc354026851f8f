//! E-invoices as they are kept: who issues them, the numbers, the documents and what was given back on them.
//!
//! What this slice promises:
//!
//! * **A sale and its invoice are one write.** A number is taken by the same commit that books the sale, so none is
//!   burnt by what fails and none is used twice; each range is used without gaps, in the order of the commits.
//! * **A document never changes.** What is wrong is voided or given back by an allowance; both name what they undo.
//! * **Who runs out of numbers goes on selling.** What could not get a number is owed, and gets one when there is one.
//! * **Never an invoice number on an order**: documents point to orders, lines and returns, many to many.
//!
//! The rules of the law, numbers and amounts, are values of [`fiscal`]; this slice reads, writes and shows them.
//! Everything that can be wrong is found by [`prepare()`], before a write begins.
//!
//! | file | what it holds |
//! |---|---|
//! | `issuer.rs` | [`Issuer`]: a company that issues here; [`Counter`]: where it does |
//! | `who.rs` | [`Who`]: who invoices what a store sells, from a day on |
//! | `range.rs` | numbers as they are given out |
//! | `wish.rs` | [`Wish`]: what a buyer wants of their invoice |
//! | `prepare.rs`, `issue.rs` | from a sale to its documents |
//! | `undo.rs` | voids and allowances |
//! | `replace.rs` | a paper that came back: voided, and what is kept issued anew |
//! | `owed.rs` | what waits for a number |
//! | [`upload`] | handing in to the tax platform |
//! | `copy.rs` | printing once more |
//! | `paper.rs` | [`Paper`]: a document as it is shown and printed |
//! | `tax_period.rs` | what two months come to |
//! | `queries.rs`, `sql.rs`, `events.rs`, `codes.rs`, `checks.rs`, `http.rs` | as in every slice |

mod checks;
pub mod codes;
mod copy;
mod events;
mod http;
mod issue;
mod issuer;
mod owed;
mod paper;
mod prepare;
mod queries;
mod range;
mod replace;
pub mod sql;
mod tax_period;
mod undo;
pub mod upload;
mod who;
mod wish;

pub use checks::CHECKS;
pub use copy::copy_of_order;
pub use http::routes;
pub use issue::{OrderLine, Subject, issue};
pub use issuer::{
    Counter, Issuer, NewIssuer, WebMoment, counter, counter_of_company, issuer, issuer_of, issuers, set_issuer,
};
pub use owed::{Owed, SETTLE, owed, run};
pub use paper::{Paper, PaperCodes, PaperLine};
pub use prepare::{Draft, Sale, SaleLine, prepare, random_code};
pub use queries::{Document, DocumentFilter, Given, count_about, document, documents, documents_of, papers_of_return};
pub use range::{NewRange, Range, add_range, ranges, remove_range, unused};
pub use replace::on_paper;
pub use tax_period::{TaxSum, tax_period};
pub use undo::{
    Moment, Part, Undo, Undoing, allow, allow_cancelled, allow_money, carry_out, left_on, of_undone_return, standing,
    void,
};
pub(crate) use who::first_day;
pub use who::{Elsewhere, InvoicedBy, NewWho, Who, WhoInvoices, set_store, who, who_invoices};
pub use wish::{Wish, WishBody};

/// The slice's tables.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        slice: "invoices",
        number: 1,
        sql: include_str!("../migrations/0001_numbers_and_documents.sql"),
    },
    store::Migration { slice: "invoices", number: 2, sql: include_str!("../migrations/0002_web_orders.sql") },
    store::Migration { slice: "invoices", number: 3, sql: include_str!("../migrations/0003_uploads.sql") },
    store::Migration { slice: "invoices", number: 4, sql: include_str!("../migrations/0004_replaced.sql") },
    store::Migration { slice: "invoices", number: 5, sql: include_str!("../migrations/0005_who_invoices.sql") },
];
