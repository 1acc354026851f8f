//! Runs the tables in `cases/`. A case names accounts with their balances, then steps (`transfer`,
//! `reverse`), each with what is expected: `ok`, `nothing`, or a code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kernel::{Id, Money};
use ledger::{Account, AccountKind, Leg, Share, Transfer, TransferKind, post, reverse};

/// What a case has built up so far.
#[derive(Default)]
struct Books {
    accounts: Vec<Account>,
    booked: BTreeMap<String, Transfer>,
    reversals: Vec<Transfer>,
    pending: Option<Step>,
    codes_seen: BTreeSet<&'static str>,
}

enum Step {
    Transfer(String, Transfer),
    Reverse(String, Share),
}

fn id(name: &str) -> Id {
    Id::derived("case", name.as_bytes())
}

fn money(word: &str) -> Money {
    Money::new(word.parse().unwrap_or_else(|_| panic!("not an amount: {word}")))
}

impl Books {
    fn open(&mut self, words: &[&str]) {
        let kind = AccountKind::parse(words[1]).unwrap_or_else(|| panic!("no account kind {}", words[1]));
        self.accounts.push(Account { balance: money(words[2]), ..Account::open(id(words[0]), kind) });
    }

    fn leg(&mut self, words: &[&str]) {
        let Some(Step::Transfer(_, transfer)) = &mut self.pending else { panic!("a leg outside of a transfer") };
        let make = if words[0] == "debit" { Leg::debit } else { Leg::credit };
        transfer.legs.push(make(id(words[1]), money(words[2])));
    }

    fn run(&mut self) -> &'static str {
        let outcome = match self.pending.take().expect("a step before `expect`") {
            Step::Transfer(name, transfer) => {
                let outcome = self.book(&transfer);
                self.booked.insert(name, transfer);
                outcome
            }
            Step::Reverse(name, share) => {
                let original = self.booked[&name].clone();
                let earlier: Vec<_> =
                    self.reversals.iter().filter(|r| r.reverses == Some(original.id)).cloned().collect();
                match reverse(&original, &earlier, share, id(&format!("undo {}", self.reversals.len()))) {
                    Err(refusal) => refusal.code.name,
                    Ok(None) => "nothing",
                    Ok(Some(reversal)) => {
                        let outcome = self.book(&reversal);
                        if outcome == "ok" {
                            self.reversals.push(reversal);
                        }
                        outcome
                    }
                }
            }
        };
        self.codes_seen.insert(outcome);
        outcome
    }

    fn book(&mut self, transfer: &Transfer) -> &'static str {
        match post(&self.accounts, transfer) {
            Err(refusal) => refusal.code.name,
            Ok(postings) => {
                for posting in postings {
                    let account = self.accounts.iter_mut().find(|a| a.id == posting.account).unwrap();
                    account.balance = posting.balance;
                }
                "ok"
            }
        }
    }

    fn balance(&self, name: &str) -> Money {
        self.accounts.iter().find(|account| account.id == id(name)).expect(name).balance
    }
}

/// Runs one file; answers how many cases it holds and the outcomes it saw.
fn run_file(path: &Path) -> (usize, BTreeSet<&'static str>) {
    let (mut books, mut cases, mut section, mut seen) = (Books::default(), 0, String::new(), BTreeSet::new());
    for (number, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
        let place = format!("{}:{}", path.display(), number + 1);
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            [first, ..] if first.starts_with('#') => {}
            ["case", ..] => {
                seen.append(&mut std::mem::take(&mut books).codes_seen);
                cases += 1;
            }
            ["accounts"] | ["balances"] => section = words[0].to_owned(),
            ["transfer", name, kind] => {
                let kind = TransferKind::parse(kind).unwrap_or_else(|| panic!("{place}: no transfer kind {kind}"));
                books.pending = Some(Step::Transfer((*name).to_owned(), Transfer::new(id(name), kind, Vec::new())));
            }
            ["reverse", name, "up", "to", share] => {
                let (part, whole) = share.split_once('/').unwrap();
                let share = Share::new(part.parse().unwrap(), whole.parse().unwrap()).unwrap();
                books.pending = Some(Step::Reverse((*name).to_owned(), share));
            }
            ["expect", expected] => assert_eq!(books.run(), *expected, "{place}"),
            ["debit" | "credit", _, _] => books.leg(&words),
            [_, _, _] if section == "accounts" => books.open(&words),
            [name, amount] if section == "balances" => {
                assert_eq!(books.balance(name), money(amount), "{place}: {name}")
            }
            _ => panic!("{place}: cannot read {line:?}"),
        }
    }
    seen.append(&mut books.codes_seen);
    (cases, seen)
}

#[test]
fn every_case_holds_and_every_rule_of_posting_has_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let (mut cases, mut seen) = (0, BTreeSet::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "case") {
            let (count, mut outcomes) = run_file(&path);
            cases += count;
            seen.append(&mut outcomes);
        }
    }
    assert!(cases >= 20, "only {cases} cases were found");
    // The two that need a damaged history have unit tests of their own in tests/properties.rs.
    let elsewhere = ["ledger.reverses_reversal", "ledger.reverses_other"];
    for code in ledger::codes::ALL {
        assert!(seen.contains(code.name) || elsewhere.contains(&code.name), "no case for {}", code.name);
    }
}
