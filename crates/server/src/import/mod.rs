//! Moving a brand in from other systems' files.
//!
//! | file | what it holds |
//! |---|---|
//! | `online_retail.rs` | reading the UCI file: rows → orders, credit notes, goods |
//! | `move_in.rs` | booking what was read |
//! | `brand.rs` | making the brand; saying what was done |

mod brand;
mod move_in;
mod online_retail;

pub use brand::{brand, open, report};
pub use move_in::{Moved, OPENING, move_in};
pub use online_retail::{Contents, Refused, is_goods, read};
