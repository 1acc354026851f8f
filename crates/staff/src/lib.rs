//! Where the brand sells and who works there: legal entities, stores, registers, shifts, store days,
//! people, what they may do, and a manager's single-use approvals.
//!
//! What this slice promises:
//!
//! * **A register has one open shift**, and a store day is opened by its first shift. A day is
//!   counted, closed and locked apart from shifts, and nothing is booked on a day that is closed.
//! * **A password is never guessed by trying**: five wrong ones rest the account for fifteen
//!   minutes, and nobody learns from the answer, or from how long it took, whether a login exists.
//! * **Whoever leaves is out at once**: the next request finds no access.
//! * **A grant is used once**, by the person and for the subject it was given for.
//! * **A till is a paired device**: its private key never leaves it, and every public key it ever had
//!   is kept.
//!
//! | file | what it holds |
//! |---|---|
//! | `model.rs` | [`LegalEntity`], [`Store`], [`Register`], [`Shift`], [`Day`] |
//! | `permissions.rs` | every permission and the built-in roles |
//! | `create_legal_entity.rs`, `create_store.rs`, `create_register.rs`, `ensure_roles.rs` | setting a brand up |
//! | `create_person.rs`, `set_password.rs`, `assign_role.rs`, `leave.rs` | people |
//! | `log_in.rs`, `password.rs`, `access.rs` | who may come in, and what they may do |
//! | `grant.rs` | a manager's approval of one act |
//! | `pair.rs`, `device_key.rs` | tills as devices |
//! | `open_shift.rs`, `close_shift.rs`, `store_day.rs` | shifts and days |
//! | `tax_id.rs` | the check digit of a Taiwanese tax id |
//! | `queries.rs`, `sql.rs`, `events.rs`, `codes.rs`, `checks.rs`, `http.rs` | as in every slice |

mod access;
mod assign_role;
mod checks;
mod close_shift;
pub mod codes;
mod create_legal_entity;
mod create_person;
mod create_register;
mod create_store;
mod device_key;
mod ensure_roles;
mod events;
mod grant;
mod http;
mod leave;
mod log_in;
mod model;
mod open_shift;
mod pair;
mod password;
mod permissions;
mod queries;
mod set_password;
pub mod sql;
mod store_day;
mod tax_id;

pub use access::access;
pub use assign_role::{assign_role, end_role};
pub use checks::CHECKS;
pub use close_shift::{CloseShift, close_shift};
pub use create_legal_entity::{NewLegalEntity, create_legal_entity};
pub use create_person::{NewPerson, create_person, login_form};
pub use create_register::{NewRegister, create_register};
pub use create_store::{NewStore, create_store};
pub use device_key::{DeviceKey, KeyKind};
pub use ensure_roles::ensure_roles;
pub use grant::{NewGrant, UsedGrant, grant, use_grant};
pub use http::routes;
pub use leave::leave;
pub use log_in::{LoggedIn, check_pin, log_in, log_in_with};
pub use model::{Day, DayState, InvoiceMode, LegalEntity, Person, Register, Shift, Store, StoreKind};
pub use open_shift::{OpenShift, open_shift};
pub use pair::{PairingCode, begin_pairing, pair};
pub use password::{Hashed, hash as hash_password};
pub use permissions::{PERMISSIONS, ROLES, Role, role_id};
pub use queries::{
    day_state, legal_entities, legal_entity, open_shift_of, people, person, register, register_by_code, registers,
    shift, shifts_of_day, store, store_by_code, stores, web_store,
};
pub use set_password::{set_password, set_pin};
pub use store_day::{close_day, count_day, ensure_store_day, lock_day, reopen_day};
pub use tax_id::is_taiwan_tax_id;

/// The slice's tables.
pub const MIGRATIONS: &[store::Migration] = &[store::Migration {
    slice: "staff",
    number: 1,
    sql: include_str!("../migrations/0001_stores_people_and_registers.sql"),
}];
