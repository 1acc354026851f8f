//! Members: one person, however they come.
//!
//! What this slice promises:
//!
//! * **One form for one way**: a phone is kept in E.164, an e-mail address in lower case, so that two
//!   spellings are not two people.
//! * **A way leads to one member at a time**, and a proven claim wins over an unproven one.
//! * **People are joined by links**, never by rewriting rows. Whatever was written with a member's id
//!   keeps it; closing the link undoes the merge.
//! * **Nobody is let in without proof**, and a number that may have gone to somebody else needs a second one
//!   while there is something to lose. Asking and guessing are rationed in the database, and answered in
//!   the same words whether there is such a member or not.
//! * **Personal data is here only**: the journal and every other slice know a member's id.
//! * **Erasure is final**: the key that seals a person's data in immutable records is deleted, the
//!   profile is emptied, and their ways are free again.
//! * **Consent is a list of events**, with the text that was shown, never a flag.
//!
//! | file | what it holds |
//! |---|---|
//! | `model.rs` | [`Member`], [`Identity`], [`Profile`], [`Consent`] |
//! | `phone.rs`, `email.rs`, `number.rs` | the one form of a phone, an address, a member's number |
//! | `create.rs` | somebody joins |
//! | `identify.rs` | adding, proving and releasing a way to a member |
//! | `link.rs` | joining two rows that are one person, and parting them |
//! | `fill.rs` | what an import knows of a member |
//! | `ask_code.rs`, `prove_code.rs`, `budget.rs` | one-time codes: asking, proving, how often |
//! | `line_login.rs` | [`LineLogin`]: LINE as an OpenID provider |
//! | `log_in.rs` | whom a proven way lets in, and when a second proof is needed |
//! | `spending.rs` | whether somebody may spend what they have |
//! | `edit_profile.rs` | what a member tells about themselves |
//! | `consent.rs` | what a person allows, and [`may_reach`]: whether they may be written to |
//! | `erase.rs`, `prove_erasure.rs` | forgetting a person, and the code by which they prove that they want it |
//! | `me.rs`, `desk.rs` | routes for members themselves, and for those who work with them |
//! | `notice.rs` | what people are shown before they consent |
//! | `queries.rs`, `sql.rs`, `events.rs`, `codes.rs`, `checks.rs`, `http.rs` | as in every slice |

mod ask_code;
mod budget;
mod checks;
pub mod codes;
mod consent;
mod create;
mod desk;
pub mod edit_profile;
mod email;
mod erase;
mod events;
mod fill;
mod hear_line;
mod http;
mod identify;
mod line_login;
mod link;
mod log_in;
pub mod me;
mod model;
pub mod notice;
mod number;
mod people;
mod phone;
mod prove_code;
pub mod prove_erasure;
mod queries;
mod remember_company;
mod spending;
pub mod sql;

pub use ask_code::{Asked, CODE_SECONDS, CodePurpose, NewCode, ask_code, ask_second};
pub use budget::sweep;
pub use checks::CHECKS;
pub use consent::{NewConsent, append_consent, may_reach};
pub use create::{NewMember, NewTouch, create};
pub use email::normalise as normalise_email;
pub use erase::{ERASED_WORK, erase};
pub use fill::{fill_name, unfill_name};
pub use hear_line::LineReports;
pub use http::routes;
pub use identify::{NewIdentity, Way, add_identity, release_identity, require_remembered, verify_identity};
pub use line_login::{LineLogin, LineLoginError};
pub use link::{Link, link, links, unlink};
pub use log_in::{AtStake, Stake};
pub use model::{
    Consent, Friend, Gender, Identity, IdentityKind, IdentityState, Member, MemberState, Profile, Purpose,
};
pub use number::normalise as normalise_number;
pub use phone::normalise as normalise_phone;
pub use prove_code::{Factor, Guess, Joining, Proof, ShownNotice, log_in_with_line, prove_code, start_over};
pub use queries::{
    Counted, PastIdentity, Walked, active, canonical, consent_history, consents, counted, find_by_name, find_by_number,
    find_by_way, get, identities, identity_history, key, profile, same_person, version, walk,
};
pub use remember_company::remember_company;
pub use spending::may_spend;

/// Code of the tier that everybody begins in.
pub const FIRST_TIER: &str = "member";

/// The slice's tables.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        slice: "members",
        number: 1,
        sql: include_str!("../migrations/0001_members_and_identities.sql"),
    },
    store::Migration { slice: "members", number: 2, sql: include_str!("../migrations/0002_codes_and_budgets.sql") },
    store::Migration { slice: "members", number: 3, sql: include_str!("../migrations/0003_profiles.sql") },
    store::Migration {
        slice: "members",
        number: 4,
        sql: include_str!("../migrations/0004_codes_to_be_forgotten_with.sql"),
    },
    store::Migration { slice: "members", number: 5, sql: include_str!("../migrations/0005_line_friends.sql") },
    store::Migration { slice: "members", number: 6, sql: include_str!("../migrations/0006_company_tax_id.sql") },
];
