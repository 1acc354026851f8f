//! Where the brand sells and who works there: legal entities, stores, registers, shifts, store days,
//! people, what they may do, and a manager's single-use approvals.
//!
//! What this slice promises:
//!
//! * **A register has one open shift**, and a store day is opened by its first shift. A day is
//!   counted, closed and locked apart from shifts, and nothing is booked on a day that is closed.
//! * **A locked month takes nothing**: what comes late is booked on the first open day and says so.
//! * **A password is never guessed by trying**: five wrong ones rest the account for fifteen
//!   minutes, and nobody learns from the answer, or from how long it took, whether a login exists.
//! * **Whoever leaves is out at once**: the next request finds no access.
//! * **Nobody gives what they lack**, and nobody lays hands on the password or the roles of somebody who may do more.
//! * **A document has one first paper**, whatever a printer does; each later one is marked as a copy.
//! * **A grant is used once**, by the person and for the subject it was given for.
//! * **A till is a paired device**: its private key never leaves it, and every public key it ever had
//!   is kept.
//!
//! | file | what it holds |
//! |---|---|
//! | `model.rs` | [`LegalEntity`], [`Store`], [`Register`], [`Shift`], [`Day`] |
//! | `permissions.rs`, `authority.rs` | every permission, the built-in roles, and who may give them |
//! | `create_legal_entity.rs`, `create_store.rs`, `create_register.rs`, `ensure_roles.rs` | setting a brand up |
//! | `custom_role.rs`, `edit_place.rs`, `retire_register.rs` | what a brand changes later |
//! | `create_person.rs`, `edit_person.rs`, `set_password.rs`, `assign_role.rs`, `leave.rs` | people |
//! | `log_in.rs`, `password.rs`, `access.rs` | who may come in, and what they may do |
//! | `second_factor.rs`, `totp.rs`, `at_till.rs` | codes of an app at log-in; PIN and badge at a till |
//! | `grant.rs` | a manager's approval of one act |
//! | `pair.rs`, `device_key.rs` | tills as devices |
//! | `print.rs` | papers: which one is printed now, and whether it came out |
//! | `open_shift.rs`, `close_shift.rs`, `store_day.rs` | shifts and days |
//! | `period.rs` | months whose books are locked |
//! | `sentences.rs` | what the journal and the audit log say, for people |
//! | `tax_id.rs` | the check digit of a Taiwanese tax id |
//! | `queries.rs`, `sql.rs`, `events.rs`, `codes.rs`, `checks.rs`, `http.rs` | as in every slice |

mod access;
mod assign_role;
mod at_till;
mod authority;
mod checks;
mod close_shift;
pub mod codes;
mod create_legal_entity;
mod create_person;
mod create_register;
mod create_store;
mod custom_role;
mod device_key;
mod edit_person;
mod edit_place;
mod ensure_roles;
mod events;
mod grant;
mod http;
mod leave;
mod log_in;
mod model;
mod open_shift;
mod opening;
mod pair;
mod password;
mod period;
mod permissions;
mod print;
mod queries;
mod retire_register;
mod second_factor;
mod sentences;
mod set_password;
pub mod sql;
mod store_day;
mod targets;
mod tax_id;
mod totp;

pub use access::access;
pub use api::LIMITS;
pub use assign_role::{assign, assign_role, end_role};
pub use at_till::{Proof, prove_at_till};
pub use checks::CHECKS;
pub use close_shift::{CloseShift, close_shift};
pub use create_legal_entity::{NewLegalEntity, create_legal_entity};
pub use create_person::{NewPerson, create_person, login_form};
pub use create_register::{NewRegister, create_register};
pub use create_store::{NewStore, create_store};
pub use custom_role::{RoleContent, create_role, edit_role, retire_role};
pub use device_key::{DeviceKey, KeyKind};
pub use edit_person::{PersonContent, edit_person, end_badge, give_badge};
pub use edit_place::{StoreContent, edit_legal_entity, edit_store};
pub use ensure_roles::ensure_roles;
pub use grant::{NewGrant, UsedGrant, WaitingGrant, grant, require_reason, use_grant, waiting_grant};
pub use http::routes;
pub use leave::leave;
pub use log_in::{LoggedIn, check_password, log_in, log_in_with};
pub use model::{
    Assignment, Day, DayState, GrantRow, InvoiceMode, LegalEntity, Person, PersonDetail, Register, RoleRow, Shift,
    Store, StoreKind, TillPerson,
};
pub use open_shift::{OpenShift, open_shift};
pub use opening::{Hours, OpenDay, Opening, Span, SpecialDay, set_opening, weekday};
pub use pair::{PairingCode, begin_pairing, pair};
pub use password::{Hashed, hash as hash_password};
pub use period::{
    Month, NotAMonth, PeriodStep, lock_period, locked_through, period_steps, require_open_period, unlock_period,
};
pub use permissions::{GRANTABLE, PERMISSIONS, ROLES, Role, role_id};
pub use print::{AskPrint, PaperWidth, Print, PrintState, PrinterEncoding, ask_print, tell_print};
pub use queries::{
    all_assignments, assignments, day_state, days, grants, legal_entities, legal_entity, open_shift_of, people,
    people_of_store, person, person_detail, register, register_by_code, registers, roles, shift, shifts_of_day, store,
    store_by_code, stores, web_store,
};
pub use retire_register::retire_register;
pub use second_factor::{Enrolment, begin_second_factor, confirm_second_factor, end_second_factor};
pub use set_password::{set_password, set_pin};
pub use store_day::{
    book_on, close_day, count_day, ensure_store_day, hold_store, latest_day, lock_day, open_day_from, reopen_day,
};
pub use targets::{TargetPlan, set_targets, target_plan, targets_on};
pub use tax_id::is_taiwan_tax_id;

/// The slice's tables.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        slice: "staff",
        number: 1,
        sql: include_str!("../migrations/0001_stores_people_and_registers.sql"),
    },
    store::Migration {
        slice: "staff",
        number: 2,
        sql: include_str!("../migrations/0002_custom_roles_second_factors_and_tills.sql"),
    },
    store::Migration { slice: "staff", number: 3, sql: include_str!("../migrations/0003_limits_rests_and_grants.sql") },
    store::Migration { slice: "staff", number: 4, sql: include_str!("../migrations/0004_opening.sql") },
    store::Migration { slice: "staff", number: 5, sql: include_str!("../migrations/0005_targets.sql") },
    store::Migration { slice: "staff", number: 6, sql: include_str!("../migrations/0006_printing.sql") },
    store::Migration { slice: "staff", number: 7, sql: include_str!("../migrations/0007_periods.sql") },
];
