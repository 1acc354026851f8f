//! Stock: where goods lie, what of them is promised, and every piece that came or went.
//!
//! What this slice promises:
//!
//! - **No unit is promised twice.** A promise ([`reserve`]) takes each level by one conditional
//!   statement, `on_hand - held - safety >= q`, all of them or none.
//! - **A fact is always booked** ([`book`]): an accepted till sale, a count, a breakage. A level that
//!   ends below zero, or below what is promised, opens a case for a person.
//! - **Goods on their way are somebody's**: the sender's, in the condition `in_transit`, until they arrive.
//! - **Held is the sum of the open holds; on hand is the sum of the movements.** [`CHECKS`] say so.
//! - **Only [`levels`] locks rows of stock**, in the order of [`LevelKey`]s.
//! - Every act that changes what can be promised writes one event that names the variants.
//!
//! All verbs take `&mut Tx`, so that placing an order and holding its goods are one transaction.
//! Quantities are thousandths of the variant's unit. Variants, stores and legal entities are other
//! slices' rows: here they are ids.
//!
//! | file | what it holds |
//! |---|---|
//! | [`model`] | conditions, holds, movements, facts and their names |
//! | [`reserve`](mod@reserve) | promise; promise instead of what was promised; divide a hold |
//! | [`release`](mod@release) | give back; run out |
//! | [`take`](mod@take) | what was promised leaves; what is free leaves at once |
//! | [`book`](mod@book) | what happened, promised or not |
//! | [`count`](mod@count) | counting while the shop sells |
//! | [`reclassify`](mod@reclassify), [`write_off`](mod@write_off) | goods change their use, or leave without a buyer |
//! | [`transfer`](mod@transfer), [`ship`] | from one place to another, with the goods on their way |
//! | [`receive`](mod@receive), [`adjust`](mod@adjust) | goods come in; corrections by hand, with their [`document`](mod@document) |
//! | [`allocate`](mod@allocate) | from which places a quantity comes; pure |
//! | [`places`] | locations and service points |
//! | [`queries`] | levels, availability, holds, movements |
//! | [`proof`] | that a place's day adds up |
//! | [`distance`] | metres between two places; pure |
//! | [`rebuild`](mod@rebuild) | levels worked out again from movements and holds |
//! | [`levels`] | the only statements that change a level |
//! | [`checks`] | what must hold at any moment |
//! | [`codes`], [`events`], [`sql`], [`http`] | refusals, journal entries, statements, routes |

pub mod adjust;
pub mod allocate;
pub mod book;
pub mod checks;
pub mod codes;
pub mod count;
pub mod distance;
pub mod document;
pub mod escalate;
pub mod events;
pub mod http;
pub mod levels;
pub mod lots;
pub mod model;
pub mod places;
pub mod proof;
pub mod queries;
pub mod rebuild;
pub mod receive;
pub mod reclassify;
pub mod release;
pub mod reserve;
pub mod ship;
pub mod sql;
pub mod take;
pub mod transfer;
pub mod write_off;

pub use adjust::{Adjustment, How, adjust, set_safety};
pub use allocate::{Offer, Preference, allocate};
pub use book::{book, book_all};
pub use checks::CHECKS;
pub use count::{Count, CountLine, NewCount, Scan, cancel_count, open_count, post_count, scan_count};
pub use document::{Document, document};
pub use escalate::{CASE_LATE, escalate_late};
pub use http::{KnownVariants, Named, Names, Steps, routes};
pub use levels::{CASE_NEGATIVE, CASE_PROMISED_AWAY};
pub use lots::{LotLabel, LotLevel, LotMove, LotQuery, Traced, lots, trace};
pub use model::{
    Condition, CountScope, CountState, Fact, Hold, HoldKind, HoldState, LevelKey, LocationKind, Movement, PlaceState,
    ServicePointKind, TransferState, Uncounted, Wanted, WriteOffReason, reasons,
};
pub use places::{
    Location, NewLocation, NewServicePoint, ServicePoint, Source, create_location, create_service_point, link,
    location, location_by_code, location_of_store, locations, locations_of, service_points,
};
pub use queries::{
    Availability, LevelFilter, LevelView, MovementRow, PlaceView, availability, available, available_at,
    available_at_all, holds_at, holds_of, level_of, levels_after, moved_since, movements, movements_count,
    movements_of, next_expiry, places_with, promisable,
};
pub use rebuild::{Mended, MendedLot, Stand, astray, rebuild, rebuild_all};
pub use receive::{Receipt, ReceiptLine, open_books, receive};
pub use reclassify::{Reclassification, reclassify};
pub use release::{expire_due, release, release_holder, set_expiry};
pub use reserve::{divide, reserve, reserve_instead};
pub use ship::{CASE_LOST, CASE_SHORT, receive_transfer, send_transfer, write_off_transfer};
pub use take::{take, take_free, take_what_is_there};
pub use transfer::{
    Goods, NewTransfer, Transfer, TransferLine, TransferStep, approve_transfer, cancel_transfer, decline_transfer,
    pack_transfer, request_transfer, transfer, transfer_lines, transfer_steps,
};
pub use write_off::{WriteOff, WriteOffLine, write_off};

/// This slice's tables.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        slice: "stock",
        number: 1,
        sql: include_str!("../migrations/0001_levels_holds_and_movements.sql"),
    },
    store::Migration { slice: "stock", number: 2, sql: include_str!("../migrations/0002_counts_and_transfers.sql") },
    store::Migration { slice: "stock", number: 3, sql: include_str!("../migrations/0003_lots.sql") },
    store::Migration { slice: "stock", number: 4, sql: include_str!("../migrations/0004_transfers_in_time.sql") },
    store::Migration { slice: "stock", number: 5, sql: include_str!("../migrations/0005_a_days_movements.sql") },
];
