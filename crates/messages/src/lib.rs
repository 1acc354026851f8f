//! Messages to people: by text message, e-mail or LINE.
//!
//! What this slice promises:
//!
//! * **A message that was wanted is sent**: its row is written in the transaction that wants it, and a job
//!   sends it, again and again until the provider took it, refused it, or it is too late for it.
//! * **Sent once**: the row's id is the provider's idempotency key, where the provider has one.
//! * **Nothing personal stays**: the text is made when it is sent and kept nowhere; to whom it went is
//!   dropped after 30 days, and when somebody is forgotten.
//! * **A one-time code is stored nowhere**: it is computed from a secret of the brand and the row's id.
//!
//! | file | what it holds |
//! |---|---|
//! | `model.rs` | [`MessageChannel`], [`Template`], [`MessageState`], [`NewMessage`] |
//! | `template.rs` | the words of each template in each language |
//! | `secret_code.rs` | one-time codes, and what of a link cannot be guessed |
//! | `queue.rs` | wanting a message, and forgetting to whom they went |
//! | `deliver.rs` | the jobs that send and ask |
//! | `carrier.rs` | [`Carrier`], what sends; [`Carriers`], those that are set up |
//! | `smtp.rs`, `line.rs`, `sms.rs` | the carriers |
//! | `simulated.rs`, `simulated/` | providers that send nothing, for the demo and for tests |
//! | `sql.rs`, `http.rs` | as in every slice |

pub mod carrier;
mod deliver;
mod http;
mod line;
mod model;
mod queue;
mod secret_code;
pub mod simulated;
mod sms;
mod smtp;
pub mod sql;
mod template;

pub use carrier::{Carrier, CarrierError, Carriers, Outgoing, Reached, Sent};
pub use deliver::{KINDS, run};
pub use http::routes;
pub use line::Line;
pub use model::{MessageChannel, MessageState, NewMessage, Template};
pub use queue::{forget_old, forget_person, send, state};
pub use secret_code::{SECRET, keyed_hash, link_token, matches, of as secret_code};
pub use sms::Sms;
pub use smtp::Smtp;

/// The slice's tables.
pub const MIGRATIONS: &[store::Migration] =
    &[store::Migration { slice: "messages", number: 1, sql: include_str!("../migrations/0001_outbox.sql") }];
