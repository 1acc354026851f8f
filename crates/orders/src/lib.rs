//! Selling: cart → quote → order → payment → fulfilment, for every channel.
//!
//! The one slice that orchestrates others: placing an order prices it, takes stock, keeps the buyer's
//! words, and books the money in **one** transaction. Foreign systems are called between two
//! transactions, never inside one.
//!
//! | file | what it holds |
//! |---|---|
//! | `shop.rs`, `make_shelf.rs`, `price.rs` | where something is sold, where its goods lie, and what it costs |
//! | `cart.rs`, `place.rs`, `number.rs` | from a cart to an order |
//! | `payment/` | online payments: adapters, states, callbacks, refunds |
//! | `pay_link.rs` | links by which buyers pay orders that staff made for them |
//! | `tender.rs`, `charge/` | what buyers pay with; money taken at the counter before its sale |
//! | `fulfil.rs`, `ship.rs`, `cancel.rs`, `cancel_lines.rs`, `expire.rs` | the order's second half |
//! | `returns/` | goods that come back |
//! | `till_session.rs`, `apply_event.rs`, `book.rs` | the till in the server; booking what it sealed |
//! | `offline.rs` | a till whose line is cut |
//! | `once.rs` | acts that are prepared before their write, and the answer that a client's key already has |
//! | `kitchen/` | tickets of what is made when it is ordered |
//! | `availability.rs`, `find.rs`, `lookup.rs` | what can be had where, what buyers find, what a till finds |
//! | `views.rs`, `history.rs`, `receipt.rs`, `reprint.rs`, `receipt_paper.rs`, `list.rs` | one order as people read it; many of them as rows |
//! | `till_view.rs` | a till as its screen shows it |
//! | `preorder.rs`, `return_deposit.rs` | what an order for a slot takes, and what of it is paid at once; a till gives that back |
//! | `dashboard.rs`, `attention.rs`, `report.rs`, `reconcile.rs` | the live day, what needs a hand, sums |
//! | `proof/` | a day from two sides, line by line, and the rows behind each number |
//! | `booked.rs` | what a day has for vouchers; payments by what their provider calls them |
//! | `commission.rs` | what a counter's landlord keeps of its sales |
//! | `setup.rs` | rule books |
//! | `sql/`, `codes.rs`, `events.rs`, `http/` | statements, refusals, journal entries, routes |

pub mod apply_event;
mod at_stake;
mod attention;
pub mod availability;
pub mod book;
pub mod booked;
pub mod cancel;
pub mod cancel_lines;
pub mod cart;
pub mod charge;
mod checks;
pub mod codes;
pub mod commission;
pub mod contact;
pub mod dashboard;
pub mod erase;
mod events;
pub mod expire;
pub mod find;
pub mod fulfil;
mod history;
pub mod http;
pub mod import;
mod invoicing;
pub mod kitchen;
pub mod last_time;
pub mod list;
pub mod lookup;
pub mod made;
pub mod make_shelf;
pub mod member_split;
mod money;
pub mod network_printer;
pub mod number;
pub mod offline;
mod once;
pub mod pay_link;
pub mod payment;
pub mod place;
mod preorder;
pub mod price;
pub mod proof;
pub mod put_aside;
pub mod receipt;
pub mod receipt_paper;
pub mod reconcile;
pub mod report;
pub mod reprint;
mod return_deposit;
pub mod returns;
pub mod setup;
pub mod shift_report;
pub mod ship;
pub mod shop;
pub mod sql;
pub mod tender;
pub mod till_session;
pub mod till_view;
pub mod timeline;
pub mod undelivered;
pub mod views;
mod web_invoice;
pub mod work;

pub use at_stake::at_stake;
pub use checks::CHECKS;
pub use http::routes;

/// The slice's own tables.
pub const MIGRATIONS: &[store::Migration] = &[
    migration(1, include_str!("../migrations/0001_carts_orders_and_money.sql")),
    migration(2, include_str!("../migrations/0002_components.sql")),
    migration(3, include_str!("../migrations/0003_put_asides.sql")),
    migration(4, include_str!("../migrations/0004_return_notices.sql")),
    migration(5, include_str!("../migrations/0005_tender_types_and_charges.sql")),
    migration(6, include_str!("../migrations/0006_returns_and_shipping.sql")),
    migration(7, include_str!("../migrations/0007_erasure.sql")),
    migration(8, include_str!("../migrations/0008_pay_links.sql")),
    migration(9, include_str!("../migrations/0009_cancelled_lines.sql")),
    migration(10, include_str!("../migrations/0010_ways_to_money.sql")),
    migration(11, include_str!("../migrations/0011_parcels_that_came_back.sql")),
    migration(12, include_str!("../migrations/0012_lists_of_many.sql")),
    migration(13, include_str!("../migrations/0013_invoice_wishes.sql")),
    migration(14, include_str!("../migrations/0014_kitchen.sql")),
    migration(15, include_str!("../migrations/0015_deposits.sql")),
];

const fn migration(number: u16, sql: &'static str) -> store::Migration {
    store::Migration { slice: "orders", number, sql }
}
