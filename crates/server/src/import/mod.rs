//! Moving a brand in from other systems' files.
//!
//! | file | what it holds |
//! |---|---|
//! | `online_retail.rs` | reading the UCI file: rows → orders, credit notes, goods |
//! | `move_in.rs` | making the brand and booking what was read |

mod move_in;
mod online_retail;

pub use move_in::{Moved, move_in};
pub use online_retail::{Contents, Refused, read};
