//! The pricing engine: basket + rule set + context → quote.
//!
//! There is one of it. The web shop, the till, the phone, the API and a till without network all
//! ask [`quote()`], so the same basket costs the same everywhere. It is pure: no clock, no
//! randomness, no I/O, no floats, and it compiles to WebAssembly unchanged.
//!
//! ```text
//! price list → offers on lines → offers on the order → offers on delivery → tax
//! ```
//!
//! What it promises:
//!
//! - **It always answers.** Nonsense gets a quote that names it in [`Quote::problems`];
//!   [`Quote::check`] refuses to sell it. Quantities of zero or less count as none, prices below
//!   nothing as nothing, and everything too large as the largest that is allowed.
//! - **It always sums.** Lines to totals, tax shares to tax, shares of a return to the line.
//! - **It explains.** Each rule of the book has a [`Verdict`]: applied, with amounts by line, or the
//!   first unmet condition with what is missing.
//! - **It repeats.** Same arguments, same bytes, whatever the order of the lines. A quote names the
//!   engine, the rule set and the price version that it was made with.
//!
//! | file | what it holds |
//! |---|---|
//! | `basket.rs`, `context.rs` | what is asked: [`Basket`], [`Context`] |
//! | `rules.rs` | what a brand decides: [`RuleBook`], [`Rule`], tax classes, delivery |
//! | `rule_set.rs` | [`RuleSet`]: a book that was checked, hashed and put in order |
//! | `quote.rs` | what is answered: [`Quote`], [`Verdict`], [`Problem`] |
//! | `engine.rs` | [`quote()`]: the way through the layers |
//! | `prices.rs`, `layers.rs`, `conditions.rs`, `tax.rs` | its steps |
//! | `returns.rs` | [`share_of_return`]: what goes back for part of a line |
//! | `sets.rs` | [`shares_of_set`]: what of a set's price falls on each of its components |
//! | `codes.rs` | refusals |
//!
//! `cases/*.case` hold the rules as tables that a shopkeeper can read.

mod basket;
pub mod codes;
mod conditions;
mod context;
mod engine;
mod layers;
mod limits;
mod prices;
mod quote;
mod returns;
mod rule_set;
mod rules;
mod sets;
mod tax;

pub use basket::{Basket, BasketLine, Coupon, Fulfilment, LineKind, MemberFacts, OptionChoice, PriceOverride};
pub use context::Context;
pub use engine::quote;
pub use quote::{
    Adjustment, Cause, Outcome, Place, Problem, ProblemKind, Quote, QuoteLine, ShippingLine, Taken, TaxRow, Unmet,
    Verdict,
};
pub use returns::{Share, Sold, share_of_return};
pub use rule_set::RuleSet;
pub use rules::{
    Basis, Benefit, Condition, Layer, Limitation, Rounding, Rule, RuleBook, ShippingMethod, Stacking, TaxClass,
    TaxKind, TaxRounding, Threshold,
};
pub use sets::shares_of_set;

/// The engine's version. It is raised whenever some basket would cost something else than before
/// under the same rules, and only then.
pub const ENGINE_VERSION: &str = "1";
