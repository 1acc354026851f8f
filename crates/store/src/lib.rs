//! The store: one brand's truth, on SQLite or on PostgreSQL, behind one surface.
//!
//! This is the only room that names a driver. It promises:
//!
//! * **A write is a named closure** ([`Db::write`]), retried as a whole, ending in one of three ways:
//!   done, refused with records, or a fault ([`Stop`]).
//! * **Nothing is answered before it is durable.** SQLite groups many closures into one synced
//!   commit; PostgreSQL commits each. A lost answer to COMMIT is settled by looking, not by hoping.
//! * **One SQL text** ([`dialect`]): `$1…$n`, five column types.
//! * **The journal is the one outlet** ([`journal`]): entries get gap-free positions, and every
//!   consumer's cursor is a position.
//! * **Client-made keys** ([`Db::write_once`]): the same act twice is done once.
//! * **Work after the commit** is a job enqueued inside it ([`jobs`]).
//!
//! | file | what it holds |
//! |---|---|
//! | [`db`] | [`Db`]: open, read, write |
//! | [`surface`] | [`Read`] and [`Tx`]: what a closure may do |
//! | [`value`] | values, rows, `params!` |
//! | [`fault`] | [`Fault`], [`Stop`], [`WriteError`], [`Records`] |
//! | `sqlite/`, `postgres/` | the two drivers |
//! | [`migrate`], [`platform`] | schemas and the list of brands |
//! | [`copy`], [`backup`], [`restore`], [`follow`], [`doctor`] | what an operator needs; `tables` reads the catalogue for them |
//! | [`journal`], [`jobs`], [`cases`], [`references`], [`audit`], [`secrets`], [`seal`] | what every slice needs |

pub mod audit;
pub mod backup;
mod call;
pub mod cases;
pub mod clock;
pub mod codes;
pub mod copy;
pub mod db;
pub mod dialect;
pub mod doctor;
pub mod fault;
pub mod follow;
pub mod jobs;
pub mod journal;
pub mod migrate;
pub mod once;
pub mod platform;
mod postgres;
pub mod references;
pub mod restore;
pub mod seal;
pub mod secrets;
pub mod sql;
mod sqlite;
pub mod surface;
mod tables;
pub mod trace;
pub mod value;

pub use clock::{Clock, Entropy};
pub use db::{Db, Options};
pub use fault::{Fault, Record, Records, Stop, WriteError};
pub use jobs::{Job, NewJob};
pub use migrate::Migration;
pub use once::{Once, Written};
pub use platform::{Brand, Database, Platform};
pub use seal::Seals;
pub use surface::{Read, Tx};
pub use value::{FromValue, Row, Value};

/// Declares a closed set of names, see [`kernel::names!`], that is read from a row's column.
#[macro_export]
macro_rules! stored_names {
    ($(#[$doc:meta])* $type:ident { $($body:tt)* }) => {
        ::kernel::names! { $(#[$doc])* $type { $($body)* } }

        impl $type {
            pub(crate) fn read(row: &$crate::Row<'_>, index: usize) -> Result<Self, $crate::Fault> {
                let text: String = row.get(index)?;
                Self::parse(&text)
                    .ok_or_else(|| $crate::Fault::Decode(format!("{text:?} is no {}", stringify!($type))))
            }
        }
    };
}
