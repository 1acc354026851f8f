//! Accounts and their kinds.

use kernel::{Id, Money};
use serde::{Deserialize, Serialize};

/// The side of an account on which a leg stands, and on which its balance is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left: what we have and what we spent.
    Debit,
    /// Right: what we owe and what we earned.
    Credit,
}

impl Side {
    /// The other side.
    #[must_use]
    pub const fn opposite(self) -> Side {
        match self {
            Side::Debit => Side::Credit,
            Side::Credit => Side::Debit,
        }
    }
}

/// What an account stands for. A new kind is one variant here, its normal side and floor below, and
/// its place in [`TransferKind::allows`](crate::TransferKind::allows).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// What the brand owes a member and the member may shop with. A liability: normal side credit,
    /// floor 0, because nobody spends what was not given.
    StoreCredit,
    /// The cash in a register's drawer. An asset: normal side debit, no floor, because the drawer
    /// is a fact: a count may find less than the books say, and the books must follow.
    CashDrawer,
    /// The cash in a store's safe, where floats come from and drops go to. An asset: normal side
    /// debit, no floor, because a till cut off from the safe's book still opens with its float.
    Safe,
    /// Tenders taken for sales, until the books of sales take them over. Between the two worlds,
    /// so no floor; normal side credit.
    SalesClearing,
    /// Cash missing at counts, less cash found too much. An expense: normal side debit, no floor;
    /// a balance above zero is money lost.
    CashOverShort,
    /// Small things paid for the shop out of the drawer. An expense: normal side debit, no floor.
    PettyCash,
    /// Store credit given away without payment: birthday gifts, apologies. An expense: normal side
    /// debit, no floor.
    CreditIssued,
}

impl AccountKind {
    /// Every kind, in the order above.
    pub const ALL: &'static [AccountKind] = &[
        AccountKind::StoreCredit,
        AccountKind::CashDrawer,
        AccountKind::Safe,
        AccountKind::SalesClearing,
        AccountKind::CashOverShort,
        AccountKind::PettyCash,
        AccountKind::CreditIssued,
    ];

    /// The side that raises a balance of this kind.
    pub const fn normal_side(self) -> Side {
        match self {
            AccountKind::CashDrawer
            | AccountKind::Safe
            | AccountKind::CashOverShort
            | AccountKind::PettyCash
            | AccountKind::CreditIssued => Side::Debit,
            AccountKind::StoreCredit | AccountKind::SalesClearing => Side::Credit,
        }
    }

    /// The floor a new account of this kind is opened with.
    pub const fn floor(self) -> Option<Money> {
        match self {
            AccountKind::StoreCredit => Some(Money::ZERO),
            AccountKind::CashDrawer
            | AccountKind::Safe
            | AccountKind::SalesClearing
            | AccountKind::CashOverShort
            | AccountKind::PettyCash
            | AccountKind::CreditIssued => None,
        }
    }

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            AccountKind::StoreCredit => "store_credit",
            AccountKind::CashDrawer => "cash_drawer",
            AccountKind::Safe => "safe",
            AccountKind::SalesClearing => "sales_clearing",
            AccountKind::CashOverShort => "cash_over_short",
            AccountKind::PettyCash => "petty_cash",
            AccountKind::CreditIssued => "credit_issued",
        }
    }

    /// The kind of that stored name.
    pub fn parse(name: &str) -> Option<AccountKind> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

/// An account as it stands before a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Which one.
    pub id: Id,
    /// What it stands for.
    pub kind: AccountKind,
    /// The balance in minor units, told on the kind's normal side.
    pub balance: Money,
    /// What the balance may not fall below, on the normal side; `None` for no floor.
    pub floor: Option<Money>,
}

impl Account {
    /// A new account of that kind: empty, with the kind's floor.
    pub const fn open(id: Id, kind: AccountKind) -> Account {
        Account { id, kind, balance: Money::ZERO, floor: kind.floor() }
    }

    /// The side that raises this account's balance.
    pub const fn normal_side(&self) -> Side {
        self.kind.normal_side()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_one_name_everywhere() {
        for kind in AccountKind::ALL {
            assert_eq!(AccountKind::parse(kind.as_str()), Some(*kind));
            assert_eq!(format!("{kind:?}").to_lowercase(), kind.as_str().replace('_', ""));
        }
        assert_eq!(AccountKind::parse("points"), None);
    }
}
