//! Types and their invariants.

use kernel::{BusinessDate, Id, Money, Timestamp};
use ledger::{AccountKind, TransferKind};

/// One account's part of a transfer. The account is named by what it is and whose, and opened at its
/// first use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// What it is.
    pub kind: AccountKind,
    /// Whose: the member's credit, the register's drawer, the store's safe.
    pub owner: Id,
    /// Minor units: above zero a debit, below zero a credit.
    pub amount: Money,
}

impl Leg {
    /// A debit of `amount` minor units: into a drawer, out of a member's credit.
    pub const fn debit(kind: AccountKind, owner: Id, amount: Money) -> Leg {
        Leg { kind, owner, amount }
    }

    /// A credit of `amount` minor units: out of a drawer, into a member's credit.
    pub fn credit(kind: AccountKind, owner: Id, amount: Money) -> Leg {
        Leg { kind, owner, amount: -amount }
    }
}

/// What is to move in one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTransfer {
    /// Made by the caller: the same act sent twice is one transfer.
    pub id: Id,
    /// Why value moves.
    pub kind: TransferKind,
    /// What it is about: the order, the shift, the member.
    pub subject: Id,
    /// A word from a list, where there is more to say.
    pub reason: Option<&'static str>,
    /// At least two, summing to zero, each account once.
    pub legs: Vec<Leg>,
    /// The store it happened in.
    pub store: Option<Id>,
    /// That store's company.
    pub legal_entity: Option<Id>,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// When it happened, which for a till's sale is before it is booked.
    pub occurred_at: Timestamp,
}

/// A transfer as it stands in the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// Its id.
    pub id: Id,
    /// True when it had been booked before; nothing was changed then.
    pub replayed: bool,
}

/// Whether value that came in was paid for or given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Somebody paid for it; it counts as money.
    Paid,
    /// The brand gave it away.
    Granted,
}

impl Origin {
    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Origin::Paid => "paid",
            Origin::Granted => "granted",
        }
    }
}

/// An account as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: AccountKind,
    /// Whose.
    pub owner: Id,
    /// Minor units, told on the kind's normal side.
    pub balance: Money,
    /// What the balance may not fall below.
    pub floor: Option<Money>,
}

/// One line of an account's statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Its number; later ones are higher.
    pub number: i64,
    /// The transfer.
    pub transfer: Id,
    /// Why value moved.
    pub kind: TransferKind,
    /// The transfer that was undone by it.
    pub reverses: Option<Id>,
    /// What it was about.
    pub subject: Id,
    /// A word from a list.
    pub reason: Option<String>,
    /// By how much the balance changed, told on the kind's normal side.
    pub change: Money,
    /// The balance afterwards.
    pub balance: Money,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// When it happened.
    pub occurred_at: Timestamp,
}

/// A transfer with the accounts it moved value between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub id: Id,
    /// Why value moved.
    pub kind: TransferKind,
    /// What it was about.
    pub subject: Id,
    /// The transfer that was undone by it.
    pub reverses: Option<Id>,
    /// The accounts' parts, in the order of their ids.
    pub legs: Vec<Leg>,
}
