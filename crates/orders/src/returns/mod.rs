//! Goods that come back, in any store, of any channel.
//!
//! A return is worked out of the order's books first ([`plan()`]): which goods may come back, what goes back
//! for them, and by which ways. Then it is booked as it was worked out ([`book`]), under the lock of the
//! order's row and only if nothing else happened to the order meanwhile. A till seals what was worked out
//! ([`till::Returned`]); the office books it directly ([`take_back`]).
//!
//! | file | what it holds |
//! |---|---|
//! | `policy.rs` | until when, and which goods, may be brought back |
//! | `facts.rs` | what the books say of an order, for `plan.rs` |
//! | `plan.rs` | what goes back, and how: pure |
//! | `without.rs` | goods without a receipt |
//! | `book.rs` | booking it, and taking it back |
//! | `take_back.rs` | the office's way |
//! | `at_till.rs` | the till's way |
//! | `request.rs` | a buyer asks on the web |
//! | `views.rs`, `search.rs` | returns as people read them; what can come back |

pub(crate) mod at_till;
pub(crate) mod book;
pub(crate) mod facts;
mod plan;
pub mod policy;
pub mod request;
pub mod search;
mod take_back;
pub mod views;
mod without;

pub use at_till::Bringing;
pub(crate) use plan::original;
pub use plan::{Back, Plan, Planned, Way, Wish, WishedLine};
pub use take_back::{Office, WorkedOut, plan, take_back};
pub(crate) use take_back::{require_expected, work_out};

/// Delivery as a line of a return: it has no variant.
pub(crate) const SHIPPING: &str = "shipping";
