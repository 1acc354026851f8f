//! What holds for every transfer and every series of reversals.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;

use kernel::{Id, Money};
use ledger::{Account, AccountKind, Leg, Share, Side, Transfer, TransferKind, codes, post, reverse};
use proptest::prelude::*;
use proptest::sample::Index;

fn id(number: u8) -> Id {
    Id::from_bytes([number; 16])
}

/// A sale paid from up to six members' credit and a drawer: many legs on one side, one on the other.
fn sale(parts: &[i64]) -> (Vec<Account>, Transfer) {
    let mut accounts = vec![Account::open(id(100), AccountKind::SalesClearing)];
    let mut legs = Vec::new();
    for (number, part) in (0u8..).zip(parts) {
        let kind = if number == 0 { AccountKind::CashDrawer } else { AccountKind::StoreCredit };
        accounts.push(Account { balance: Money::new(*part), ..Account::open(id(number), kind) });
        legs.push(Leg::debit(id(number), Money::new(*part)));
    }
    legs.push(Leg::credit(id(100), Money::new(parts.iter().sum())));
    (accounts, Transfer::new(id(200), TransferKind::Sale, legs))
}

fn by_account(transfers: &[Transfer]) -> BTreeMap<Id, i64> {
    let mut sums = BTreeMap::new();
    for leg in transfers.iter().flat_map(|transfer| &transfer.legs) {
        *sums.entry(leg.account).or_insert(0) += leg.amount.get();
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

proptest! {
    #[test]
    fn what_is_posted_sums_to_zero_and_no_floor_is_broken(
        kind in prop::sample::select(TransferKind::ALL),
        (debit, credit) in (any::<Index>(), any::<Index>()),
        amount in 1i64..2_000,
        noise in prop_oneof![
            3 => Just(Vec::new()),
            1 => prop::collection::vec((0u8..7, -1_000i64..1_000), 1..3),
        ],
        balances in prop::collection::vec(-100i64..2_000, AccountKind::ALL.len()),
    ) {
        let accounts: Vec<Account> = (0u8..)
            .zip(AccountKind::ALL.iter().zip(&balances))
            .map(|(n, (kind, balance))| Account { balance: Money::new(*balance), ..Account::open(id(n), *kind) })
            .collect();
        let allowed = |side| accounts.iter().filter(move |a| kind.allows(a.kind, side)).map(|a| a.id).collect::<Vec<_>>();
        let (debits, credits) = (allowed(Side::Debit), allowed(Side::Credit));
        let (debit, credit) = (*debit.get(&debits), *credit.get(&credits));
        let mut legs = vec![Leg::debit(debit, Money::new(amount)), Leg::credit(credit, Money::new(amount))];
        let sound = noise.is_empty() && debit != credit;
        legs.extend(noise.into_iter().map(|(n, amount)| Leg { account: id(n), amount: Money::new(amount) }));
        let transfer = Transfer::new(id(200), kind, legs);
        match post(&accounts, &transfer) {
            Err(refusal) => prop_assert!(!sound || refusal.code == &codes::BELOW_FLOOR, "{refusal}"),
            Ok(postings) => {
                prop_assert_eq!(postings.iter().map(|p| p.amount.get()).sum::<i64>(), 0);
                prop_assert_eq!(postings.len(), transfer.legs.len());
                for posting in postings {
                    let before = accounts.iter().find(|a| a.id == posting.account).unwrap();
                    prop_assert_eq!(before.balance + posting.change, posting.balance);
                    if let Some(floor) = before.floor {
                        prop_assert!(posting.balance >= floor || posting.balance > before.balance);
                    }
                }
            }
        }
    }

    #[test]
    fn partial_reversals_sum_to_the_whole_and_never_overshoot(
        parts in prop::collection::vec(1i64..5_000, 1..7),
        mut steps in prop::collection::vec(0i64..=997, 0..8),
    ) {
        let (mut accounts, original) = sale(&parts);
        let start = accounts.clone();
        let mut book = |transfer: &Transfer| {
            for posting in post(&accounts, transfer).unwrap() {
                accounts.iter_mut().find(|a| a.id == posting.account).unwrap().balance = posting.balance;
            }
        };
        // The drawer is debited, so it starts where it is; members spend what they have.
        book(&original);
        steps.sort_unstable();
        steps.push(997);
        let mut reversals: Vec<Transfer> = Vec::new();
        for step in steps {
            let share = Share::new(step, 997).unwrap();
            let Some(reversal) = reverse(&original, &reversals, share, id(201)).unwrap() else { continue };
            prop_assert_eq!(reversal.reverses, Some(original.id));
            book(&reversal);
            reversals.push(reversal);
            let mut undone = by_account(&reversals);
            let total: i64 = parts.iter().sum();
            for leg in &original.legs {
                let undone = -undone.remove(&leg.account).unwrap_or(0);
                let amount = leg.amount.get();
                prop_assert!(undone.signum() * amount.signum() >= 0 && undone.abs() <= amount.abs());
                // Each step is off by less than one unit.
                let exact = i128::from(amount) * i128::from(step);
                let off = (i128::from(undone) * 997 - exact).abs();
                prop_assert!(off <= 997 * (1 + reversals.len() as i128), "{undone} of {amount} at {step}/997 of {total}");
            }
        }
        prop_assert_eq!(accounts, start, "everything is where it was");
        reversals.push(original);
        prop_assert!(by_account(&reversals).is_empty());
    }

    #[test]
    fn json_round_trips(parts in prop::collection::vec(1i64..5_000, 1..7)) {
        let (accounts, transfer) = sale(&parts);
        let text = serde_json::to_string(&(&accounts, &transfer)).unwrap();
        prop_assert_eq!(serde_json::from_str::<(Vec<Account>, Transfer)>(&text).unwrap(), (accounts, transfer));
    }
}

#[test]
fn a_reversal_is_not_reversed() {
    let (_, original) = sale(&[100, 50]);
    let undone = reverse(&original, &[], Share::WHOLE, id(201)).unwrap().unwrap();
    assert_eq!(reverse(&undone, &[], Share::WHOLE, id(202)).unwrap_err().code, &codes::REVERSES_REVERSAL);
}

#[test]
fn a_damaged_history_is_refused() {
    let (_, original) = sale(&[100, 50]);
    let undone = reverse(&original, &[], Share::WHOLE, id(201)).unwrap().unwrap();
    let twice = [undone.clone(), undone.clone()];
    assert_eq!(reverse(&original, &twice, Share::WHOLE, id(202)).unwrap_err().code, &codes::REVERSES_OTHER);
    let foreign = Transfer { reverses: Some(id(7)), ..undone };
    assert_eq!(reverse(&original, &[foreign], Share::WHOLE, id(202)).unwrap_err().code, &codes::REVERSES_OTHER);
}
