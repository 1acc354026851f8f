//! The till: commands become a chain of sealed events, and the events are the till's only memory.
//!
//! There is one way to book a sale at a till, and it is this crate. [`decide`] judges a command against
//! what the till knows, [`seal`] turns the outcome into bytes that cannot be altered unseen, and
//! [`State::apply`] counts it. Whoever receives the event (headquarters, a store's edge) may accept or
//! flag it, never overwrite or re-price it: the buyer has left with the goods.
//!
//! The crate is pure. Today it runs in the server, one session a register; the same code moves into
//! the browser as WebAssembly and goes on selling when the line is cut.
//!
//! ```text
//! Command + Context ──decide──▶ Payload ──seal──▶ Event ──apply──▶ State
//!                                                   │
//!                                                   └─▶ stored, sent, booked: always as these bytes
//! ```
//!
//! | file | what it holds |
//! |---|---|
//! | `command.rs`, `context.rs` | what a person wants; what the caller has proven |
//! | `decide.rs`, `sell.rs`, `collect.rs`, `take_back.rs`, `return_deposit.rs` | the rules of the till |
//! | `payload.rs`, `sold.rs` | what happened, complete by itself |
//! | `tender.rs` | what buyers pay with, how it is treated, and the rounding of cash |
//! | `event.rs`, `hash.rs`, `fault.rs` | the chain: sealing, checking, reading |
//! | `state.rs` | the sum of the events |
//! | `codes.rs` | every refusal, with its sentence |
//!
//! **Cash.** Between shifts the drawer is empty. Within one, expected cash = float + cash given −
//! change − cash of voided sales, returns and deposits given back + cash in − cash out; closing compares it with the count. Cash given
//! and change are those of sales and of collections: money for an order that was placed elsewhere.
//! Where there are no coins for the rest, cash is rounded in both directions alike; what that added or took off
//! stands in the event beside the total.
//!
//! **Business date.** An event carries the day of its own instant by the store's cut-off, but never one
//! before its shift's, nor one whose books are closed. Closing a shift carries the shift's.
//!
//! **Void or return.** A sale is voided in the shift that made it, because its cash is still
//! uncounted; later it is a return, which is `orders`' business.
//!
//! `cases/*.case` hold the rules as scenarios that a shopkeeper can read.

pub mod codes;
mod collect;
mod command;
mod context;
mod decide;
mod event;
mod fault;
mod hash;
mod payload;
mod return_deposit;
mod returned;
mod sell;
mod sold;
mod state;
mod take_back;
mod tender;

pub use command::{
    CloseShift, Collect, Command, ComponentDetail, EndHold, Hold, LineDetail, MoveCash, OpenDrawer, OpenShift, Return,
    ReturnDeposit, Sell, Tender, Void, VoidReturn,
};
pub use context::{Context, Limits};
pub use decide::{HOLDS_AT_MOST, decide, require_reason, step};
pub use event::{Body, Event, decode, decode_body, event_id, seal, verify};
pub use fault::ChainFault;
pub use hash::Hash;
pub use payload::{
    CashMoved, Collected, Direction, DrawerOpened, Held, HoldEnded, Payload, Pieces, Purpose, ShiftClosed, ShiftOpened,
    Stamp, Totals, Voided,
};
pub use returned::{DepositReturned, ReturnVoided, Returned, ReturnedLine};
pub use sell::{LINES_AT_MOST, components, receipt_number};
pub use sold::{
    Amounts, SealedQuote, Sold, SoldAdjustment, SoldComponent, SoldLine, SoldOption, SoldParcel, TenderBack,
    TenderTaken,
};
pub use state::{Collection, HeldSale, RECEIPTS_KEPT, Receipt, Register, Shift, Slip, State, replay};
pub use tender::{CashRounding, InvoiceTreatment, Rounding, TenderKind, TenderRule, Treatment};
