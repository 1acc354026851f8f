//! Selling: cart → quote → order → payment → fulfilment, for every channel.
//!
//! The one slice that orchestrates others: placing an order prices it, takes stock, keeps the buyer's
//! words, and books the money in **one** transaction. Foreign systems are called between two
//! transactions, never inside one.
//!
//! | file | what it holds |
//! |---|---|
//! | `shop.rs`, `price.rs` | where something is sold, and what it costs |
//! | `cart.rs`, `place.rs`, `number.rs` | from a cart to an order |
//! | `payment/` | online payments: adapters, states, callbacks, refunds |
//! | `fulfil.rs`, `cancel.rs`, `expire.rs` | the order's second half |
//! | `till_session.rs`, `apply_event.rs`, `book.rs` | the till in the server; booking what it sealed |
//! | `availability.rs`, `lookup.rs`, `views.rs`, `dashboard.rs` | reads |
//! | `setup.rs` | rule books |
//! | `sql/`, `codes.rs`, `http/` | statements, refusals, routes |

pub mod apply_event;
pub mod availability;
pub mod book;
pub mod cart;
pub mod codes;
pub mod contact;
pub mod fulfil;
pub mod http;
pub mod import;
mod money;
pub mod number;
pub mod payment;
pub mod place;
pub mod price;
pub mod setup;
pub mod shop;
pub mod sql;
pub mod till_session;

pub use http::routes;

/// The slice's own tables.
pub const MIGRATIONS: &[store::Migration] = &[store::Migration {
    slice: "orders",
    number: 1,
    sql: include_str!("../migrations/0001_carts_orders_and_money.sql"),
}];
