//! Transfers: what moves between accounts in one act.

use kernel::{Id, Money};
use serde::{Deserialize, Serialize};

use crate::{AccountKind, Side};

/// Why value moves. Each kind names the accounts it may touch on each side, so that a slip in a
/// caller (a member's credit paid into the safe) is refused instead of balanced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferKind {
    /// A sale was paid: debit drawer or store credit, credit sales clearing.
    Sale,
    /// A return was paid out: debit sales clearing, credit drawer or store credit. A sale that is
    /// undone as a whole or pro rata is a reversal of the sale instead.
    Refund,
    /// Cash carried between drawer and safe: float, drop, change money, emptying.
    CashMove,
    /// A count found another amount than the books: drawer against over/short.
    CashCount,
    /// Something small paid for the shop out of the drawer, or what came back of it: drawer against petty cash.
    PettyCash,
    /// Credit given to a member: debit credit issued, credit store credit.
    CreditGrant,
}

impl TransferKind {
    /// Every kind, in the order above.
    pub const ALL: &'static [TransferKind] = &[
        TransferKind::Sale,
        TransferKind::Refund,
        TransferKind::CashMove,
        TransferKind::CashCount,
        TransferKind::PettyCash,
        TransferKind::CreditGrant,
    ];

    /// Whether a transfer of this kind may have a leg on that side of such an account. For a
    /// reversal ask with the opposite side.
    pub const fn allows(self, account: AccountKind, side: Side) -> bool {
        use AccountKind as A;
        matches!(
            (self, side, account),
            (TransferKind::Sale, Side::Debit, A::CashDrawer | A::StoreCredit)
                | (TransferKind::Sale, Side::Credit, A::SalesClearing)
                | (TransferKind::Refund, Side::Debit, A::SalesClearing)
                | (TransferKind::Refund, Side::Credit, A::CashDrawer | A::StoreCredit)
                | (TransferKind::CashMove, _, A::CashDrawer | A::Safe)
                | (TransferKind::CashCount, _, A::CashDrawer | A::CashOverShort)
                | (TransferKind::PettyCash, _, A::CashDrawer | A::PettyCash)
                | (TransferKind::CreditGrant, Side::Debit, A::CreditIssued)
                | (TransferKind::CreditGrant, Side::Credit, A::StoreCredit)
        )
    }

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            TransferKind::Sale => "sale",
            TransferKind::Refund => "refund",
            TransferKind::CashMove => "cash_move",
            TransferKind::CashCount => "cash_count",
            TransferKind::PettyCash => "petty_cash",
            TransferKind::CreditGrant => "credit_grant",
        }
    }

    /// The kind of that stored name.
    pub fn parse(name: &str) -> Option<TransferKind> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

/// One account's part of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    /// The account.
    pub account: Id,
    /// Minor units: above zero a debit, below zero a credit.
    pub amount: Money,
}

impl Leg {
    /// A debit of `amount` minor units.
    pub const fn debit(account: Id, amount: Money) -> Leg {
        Leg { account, amount }
    }

    /// A credit of `amount` minor units.
    pub fn credit(account: Id, amount: Money) -> Leg {
        Leg { account, amount: -amount }
    }

    /// The side it stands on.
    pub const fn side(&self) -> Side {
        if self.amount.is_negative() { Side::Credit } else { Side::Debit }
    }
}

/// What moves in one act. It is booked whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Made by the caller, so that the same act sent twice is one transfer.
    pub id: Id,
    /// Why value moves. A reversal keeps the kind of what it undoes.
    pub kind: TransferKind,
    /// The transfer that this one undoes, in part or as a whole.
    pub reverses: Option<Id>,
    /// At least two, summing to zero, each account once.
    pub legs: Vec<Leg>,
}

impl Transfer {
    /// A transfer that undoes nothing.
    pub const fn new(id: Id, kind: TransferKind, legs: Vec<Leg>) -> Transfer {
        Transfer { id, kind, reverses: None, legs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_one_name_everywhere() {
        for kind in TransferKind::ALL {
            assert_eq!(TransferKind::parse(kind.as_str()), Some(*kind));
            assert_eq!(format!("{kind:?}").to_lowercase(), kind.as_str().replace('_', ""));
        }
    }

    #[test]
    fn every_transfer_kind_has_both_sides_and_every_account_kind_a_use() {
        let uses = |side| move |kind: &TransferKind| AccountKind::ALL.iter().filter(|a| kind.allows(**a, side)).count();
        assert!(TransferKind::ALL.iter().map(uses(Side::Debit)).all(|count| count > 0));
        assert!(TransferKind::ALL.iter().map(uses(Side::Credit)).all(|count| count > 0));
        for account in AccountKind::ALL {
            assert!(
                TransferKind::ALL.iter().any(|t| t.allows(*account, Side::Debit) || t.allows(*account, Side::Credit))
            );
        }
    }
}
