//! Pre-orders: goods that are made for the day on which they are fetched.
//!
//! A **campaign** names the goods, what of an order is paid at once, and how long before it is fetched an order may still
//! come. A store's **day** says how much it can hand over; the day's **slots** say how much of that when. An order has
//! its **booking** in one slot.
//!
//! What this slice promises:
//!
//! * **No day and no slot gives out more than it has**, whoever asks at once: taking is one conditional statement, and the
//!   tables themselves refuse what would be too much.
//! * **What is taken is what is booked**: an order that comes to nothing gives its place back in the same commit, and one
//!   that is taken up again gets a place again or is refused.
//! * **A capacity is never set below what is taken.**
//!
//! Stock is not asked: what is pre-ordered does not lie on a shelf yet. It leaves stock when it is handed over.
//!
//! | file | what it holds |
//! |---|---|
//! | `campaign.rs` | [`Campaign`]: made, changed, opened, closed |
//! | `days.rs` | days and slots of stores |
//! | `booking.rs` | taking a place, giving it back |
//! | `queries.rs`, `sql.rs`, `events.rs`, `codes.rs`, `checks.rs`, `http.rs` | as in every slice |

mod booking;
mod campaign;
mod checks;
pub mod codes;
mod days;
mod events;
mod http;
mod queries;
pub mod sql;

pub use booking::{Booking, book, booking_of, fewer, release, take_again};
pub use campaign::{Campaign, CampaignEdit, CampaignState, create, edit};
pub use checks::CHECKS;
pub use days::{DaysEdit, NewSlot, set_days};
pub use http::routes;
pub use queries::{Day, Slot, SlotState, campaign, campaign_of, campaigns, days, first_slots, goods, on_offer, slot};

/// The slice's tables.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        slice: "preorders",
        number: 1,
        sql: include_str!("../migrations/0001_campaigns_days_and_slots.sql"),
    },
    store::Migration {
        slice: "preorders",
        number: 2,
        sql: include_str!("../migrations/0002_a_product_is_in_one_open_campaign.sql"),
    },
];
