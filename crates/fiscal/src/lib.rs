//! Taiwan's uniform invoices (統一發票) as values: numbers, invoices, allowances, what stands on the
//! paper for machines, and the messages that are uploaded.
//!
//! This crate is pure: no clock, no randomness, no I/O. Moments and random codes are handed in; who
//! keeps the documents, locks the numbers and uploads the messages stands above. Amounts are whole
//! New Taiwan dollars, tax included unless said otherwise.
//!
//! ```text
//! Sale ──ready()──▶ Ready ──issue(Taken, RandomCode)──▶ Invoice ──▶ Allowed ──allow()──▶ Allowance
//!      what is wrong        Shelf::take or the database              └──────▶ Voided
//!      is said here         gave the number
//! ```
//!
//! | file | what it holds |
//! |---|---|
//! | `tax_id.rs` | [`TaxId`]: 統一編號 with its check digit, old rule and new |
//! | `carrier.rs` | [`Carrier`] and [`DonationCode`] |
//! | `period.rs` | [`Period`]: two months in years of the Republic |
//! | `number.rs` | [`Number`], [`Track`], [`RandomCode`] |
//! | `range.rs` | [`Block`]s of numbers, the [`Shelf`] they are taken from, what stays [`unused()`] |
//! | `tax.rs` | [`TaxType`], the tax of a document, [`reduce`] |
//! | `party.rs` | [`Seller`], [`Buyer`], [`Handover`] |
//! | `invoice.rs` | [`Sale`], [`Ready`], [`Invoice`] |
//! | `allowance.rs` | [`Allowed`]: what is given back, never more than there was |
//! | `undo.rs` | [`decide`]: void or allowance; [`Voided`], [`AllowanceVoided`] |
//! | `proof.rs` | [`code39`] and [`qr_pair`]: the codes on the paper |
//! | [`mig`] | the XML messages, and the schema they keep |
//! | [`codes`] | every refusal, with its sentence |
//!
//! Sources are named where a rule stands: the law by its sections, the Ministry of Finance's bar code
//! specification 1.9, and its Message Implementation Guideline (MIG) 4.1 of October 2025.

mod allowance;
mod carrier;
pub mod codes;
mod invoice;
pub mod mig;
mod number;
mod party;
mod period;
mod proof;
mod range;
mod tax;
mod tax_id;
mod undo;

pub use allowance::{Allowance, AllowanceLine, AllowanceNumber, Allowed, Return};
pub use carrier::{CITIZEN_KIND, Carrier, DonationCode, MOBILE_KIND};
pub use invoice::{DESCRIPTION_LIMIT, Invoice, LINES_LIMIT, Line, Prepared, Ready, Sale, Totals, UNIT_LIMIT, ZeroRate};
pub use number::{Number, RandomCode, SERIAL_LIMIT, Track};
pub use party::{ADDRESS_LIMIT, Buyer, ConsumerMark, Handover, NAME_LIMIT, Seller};
pub use period::Period;
pub use proof::{QrPair, SealKey, VERSION_LEAST, VERSION_MOST, code39, qr_pair};
pub use range::{Block, Holder, Shelf, Taken, Unused, unused};
pub use tax::{STANDARD_RATE, SaleLine, TaxType, by_tax_type, reduce};
pub use tax_id::{CheckRule, TaxId};
pub use undo::{AllowanceVoided, Circumstances, How, REASON_LIMIT, Voided, Why, decide};
