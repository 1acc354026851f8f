//! Posting: judging a transfer and telling the balances after it.

use kernel::{Id, Money, Refusal};
use serde::{Deserialize, Serialize};

use crate::{Account, Leg, Side, Transfer, codes};

/// No amount and no balance goes past ± this many minor units: the largest integer that every JSON
/// reader keeps (2^53−1).
pub const LIMIT: i64 = (1 << 53) - 1;

/// One leg as booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The account.
    pub account: Id,
    /// Minor units: above zero a debit, below zero a credit.
    pub amount: Money,
    /// By how much the balance changes, told on the account's normal side.
    pub change: Money,
    /// The balance afterwards, told on the account's normal side.
    pub balance: Money,
}

/// Judges `transfer` against the accounts it touches; answers one posting for each leg, in the order
/// of the legs. `accounts` may hold more accounts than are touched.
///
/// A floor binds only legs that lower the balance: an account that is below its floor already, by
/// a correction, may always be filled.
///
/// # Errors
/// The first of these that holds: [`codes::TOO_FEW_LEGS`], [`codes::LEG_ZERO`],
/// [`codes::ACCOUNT_TWICE`], [`codes::UNBALANCED`], [`codes::ACCOUNT_UNKNOWN`],
/// [`codes::SIDE_WRONG`], [`codes::TOO_LARGE`], [`codes::BELOW_FLOOR`].
pub fn post(accounts: &[Account], transfer: &Transfer) -> Result<Vec<Posting>, Refusal> {
    check_shape(&transfer.legs)?;
    let touched = find_accounts(accounts, transfer)?;
    check_sides(&touched, transfer)?;
    touched.iter().zip(&transfer.legs).map(|(account, leg)| post_leg(account, leg)).collect()
}

/// What can be judged without knowing the accounts.
pub(crate) fn check_shape(legs: &[Leg]) -> Result<(), Refusal> {
    if legs.len() < 2 {
        return Err(Refusal::new(&codes::TOO_FEW_LEGS));
    }
    if legs.iter().any(|leg| leg.amount.is_zero()) {
        return Err(Refusal::new(&codes::LEG_ZERO));
    }
    let mut seen: Vec<Id> = legs.iter().map(|leg| leg.account).collect();
    seen.sort_unstable();
    if let Some(pair) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Refusal::new(&codes::ACCOUNT_TWICE).with("account", pair[0].to_string()));
    }
    // Summed in 128 bits: no number of legs can wrap around to zero.
    let sum: i128 = legs.iter().map(|leg| i128::from(leg.amount.get())).sum();
    if sum != 0 {
        let sum = i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX });
        return Err(Refusal::new(&codes::UNBALANCED).with("sum", sum));
    }
    Ok(())
}

fn find_accounts<'a>(accounts: &'a [Account], transfer: &Transfer) -> Result<Vec<&'a Account>, Refusal> {
    transfer
        .legs
        .iter()
        .map(|leg| {
            accounts
                .iter()
                .find(|account| account.id == leg.account)
                .ok_or_else(|| Refusal::new(&codes::ACCOUNT_UNKNOWN).with("account", leg.account.to_string()))
        })
        .collect()
}

fn check_sides(touched: &[&Account], transfer: &Transfer) -> Result<(), Refusal> {
    for (account, leg) in touched.iter().zip(&transfer.legs) {
        let side = if transfer.reverses.is_some() { leg.side().opposite() } else { leg.side() };
        if !transfer.kind.allows(account.kind, side) {
            return Err(Refusal::new(&codes::SIDE_WRONG)
                .with("transfer", transfer.kind.as_str())
                .with("account", account.kind.as_str()));
        }
    }
    Ok(())
}

fn post_leg(account: &Account, leg: &Leg) -> Result<Posting, Refusal> {
    let too_large = || Refusal::new(&codes::TOO_LARGE).with("account", account.kind.as_str()).with("limit", LIMIT);
    let within = |value: i64| (-LIMIT..=LIMIT).contains(&value);
    let change = match account.normal_side() {
        Side::Debit => leg.amount,
        Side::Credit => -leg.amount,
    };
    let balance = account.balance.checked_add(change).filter(|balance| within(balance.get())).ok_or_else(too_large)?;
    if !within(leg.amount.get()) {
        return Err(too_large());
    }
    if let Some(floor) = account.floor
        && change.is_negative()
        && balance < floor
    {
        return Err(Refusal::new(&codes::BELOW_FLOOR)
            .with("account", account.kind.as_str())
            .with("available", account.balance.checked_add(-floor).unwrap_or(account.balance).get().max(0))
            .with("wanted", change.abs().get()));
    }
    Ok(Posting { account: account.id, amount: leg.amount, change, balance })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountKind, TransferKind};

    fn id(number: u8) -> Id {
        Id::from_bytes([number; 16])
    }

    #[test]
    fn a_sum_that_wraps_around_is_not_zero() {
        // Four legs whose 64-bit sum would wrap to zero.
        let half = Money::new(i64::MIN / 2);
        let legs = (1..=8).map(|n| Leg { account: id(n), amount: half + half }).collect::<Vec<_>>();
        assert_eq!(check_shape(&legs).unwrap_err().code, &codes::UNBALANCED);
    }

    #[test]
    fn an_overdrawn_account_may_be_filled_but_not_drained() {
        let credit = Account { balance: Money::new(-50), ..Account::open(id(1), AccountKind::StoreCredit) };
        let issued = Account::open(id(2), AccountKind::CreditIssued);
        let grant = Transfer::new(
            id(9),
            TransferKind::CreditGrant,
            vec![Leg::debit(id(2), Money::new(20)), Leg::credit(id(1), Money::new(20))],
        );
        let postings = post(&[credit, issued], &grant).unwrap();
        assert_eq!(postings[1].balance, Money::new(-30));
        let taken_back = Transfer {
            reverses: Some(id(9)),
            legs: grant.legs.iter().map(|leg| Leg { amount: -leg.amount, ..*leg }).collect(),
            ..grant
        };
        let refusal = post(&[credit, issued], &taken_back).unwrap_err();
        assert_eq!(refusal.code, &codes::BELOW_FLOOR);
        assert_eq!(refusal.sentence("zh-TW"), "餘額不足：可用 0，需要 20。");
    }
}
