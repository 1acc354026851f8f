//! Online payments.
//!
//! What this room promises:
//!
//! * **A row before a call.** A payment or refund is written down before a provider hears of it, with
//!   its id as the provider's idempotency key and a job that looks after it. A crash at any point loses
//!   nothing.
//! * **Words are added up, not obeyed.** Callbacks may come late, twice, out of order or before the
//!   answer that they belong to; the sum is the same ([`state`]).
//! * **Money is real.** Money that comes for an order that ran out takes the goods again or goes back by
//!   itself; money that is too much goes back by itself. No order keeps money that is not its own.
//! * **The books balance at every commit**: captured − refunded = Σ tenders = paid − refunded.
//!
//! | file | what it holds |
//! |---|---|
//! | [`state`] | what a payment is, given everything heard; pure |
//! | [`adapter`] | [`Adapter`]: a provider; [`Adapters`]: those that are set up |
//! | [`simulated`], [`signature`] | the simulated provider over HTTP |
//! | [`model`] | rows |
//! | `books` | an order's money under its lock: taking, giving back, saving |
//! | `goods` | keeping, letting go and taking again what an order holds |
//! | [`create`](mod@create), [`request`](mod@request), [`hear`](mod@hear), [`refund`](mod@refund) | the verbs |
//! | [`ecpay`] | ECPay's all-in-one checkout |
//! | [`receive`](mod@receive), [`settle_by_hand`](mod@settle_by_hand) | money that a person knows about |
//! | `settle` | the jobs that look after payments |

pub mod adapter;
pub(crate) mod books;
pub mod create;
pub mod ecpay;
pub(crate) mod goods;
pub mod hear;
pub mod model;
pub mod receive;
pub mod refund;
pub mod request;
pub(crate) mod settle;
pub mod settle_by_hand;
pub mod signature;
pub mod simulated;
pub mod state;

pub use adapter::{
    Adapter, AdapterError, Adapters, Answered, Callback, CallbackError, Capabilities, Created, Instructions,
    NewPayment, NewRefund, ProviderForm, RefundAnswer, Status,
};
pub(crate) use books::needed;
pub use books::word as money_state;
pub use create::{FIRST_LOOK_SECONDS, NewAttempt, attempt, attempt_by_link, call_off, create};
pub use ecpay::{Ecpay, EcpaySettings};
pub(crate) use goods::stand;
pub use hear::{Notice, Outcome, hear, instruct};
pub use model::{Payment, Refund, RefundState, find, find_by_request, find_refund, of_order, refunds_of_order};
pub use receive::receive;
pub use refund::{refund, refund_by_person};
pub use request::{Requested, form, request};
pub use settle_by_hand::{Verdict, settle_by_hand};
pub use simulated::{Simulated, SimulatedSettings};
pub use state::{Heard, Said, Standing, State, Step, advance};

use crate::sql::payment as sql;

/// Kind of job: asks the provider where an open payment stands.
pub const SETTLE: &str = "orders.settle_payment";
/// Kind of job: sends money back.
pub const REFUND: &str = "orders.refund";
/// Kind of job: calls off a payment that nobody wants any more.
pub const VOID: &str = "orders.void_payment";
/// Kind of job: takes money that was set aside.
pub const CAPTURE: &str = "orders.capture_payment";

/// Kind of case: money came for an order that was over, and goes back.
pub const CASE_LATE_MONEY: &str = "orders.late_money";
/// Kind of case: nobody could find out what became of a payment.
pub const CASE_PAYMENT_UNKNOWN: &str = "orders.payment_unknown";
/// Kind of case: money could not be sent back.
pub const CASE_REFUND_FAILED: &str = "orders.refund_failed";
/// Kind of case: the provider sent money back that nobody here asked for.
pub const CASE_REFUNDED_ELSEWHERE: &str = "orders.refunded_elsewhere";
/// The adapter of money that a person noted down: no provider stands behind it.
pub const BY_HAND: &str = "by_hand";

/// Kind of case: a cancelled order was paid with something that has to be given back by hand.
pub const CASE_RETURN_BY_HAND: &str = "orders.return_by_hand";

/// What must hold at any moment: names, and statements that answer with what is wrong.
pub const CHECKS: &[(&str, &str)] = &[
    ("orders: paid less refunded is the sum of the tenders", sql::CHECK_TENDERS),
    ("orders: captured less refunded is the sum of a payment's tenders", sql::CHECK_PAYMENTS),
    ("orders: what a payment gave back is the sum of its refunds", sql::CHECK_REFUNDS),
    ("orders: an order that came to nothing keeps no money", sql::CHECK_KEPT),
    ("orders: no more goes back than came", sql::CHECK_OVERDRAWN),
    ("orders: money by day, store and method is the same in payments and tenders", sql::CHECK_DAYS),
    ("orders: what a day's orders were paid is the sum of their tenders", sql::CHECK_ORDER_DAYS),
];
