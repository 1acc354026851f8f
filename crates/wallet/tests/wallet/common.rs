//! Transfers for tests.

use kernel::{Actor, Id, Money};
use store::{Db, Migration, Read, Stop, Tx, WriteError};
use wallet::*;

pub fn schema() -> Vec<Migration> {
    wallet::MIGRATIONS.to_vec()
}

pub fn id(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

pub fn money(amount: i64) -> Money {
    Money::new(amount)
}

pub async fn write<T: Send + 'static>(
    db: &Db,
    act: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
) -> Result<T, WriteError> {
    db.write("test", Actor::SYSTEM, act).await
}

/// The name of the code a write was refused with.
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, WriteError>) -> &'static str {
    match outcome {
        Err(WriteError::Refused(refusal)) => refusal.code.name,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

pub fn moved(name: &str, kind: TransferKind, legs: Vec<Leg>) -> NewTransfer {
    NewTransfer {
        id: id(name),
        kind,
        subject: id("subject"),
        reason: None,
        legs,
        store: Some(id("store")),
        legal_entity: Some(id("entity")),
        business_date: "2026-11-21".parse().unwrap(),
        occurred_at: "2026-11-21T01:00:00Z".parse().unwrap(),
    }
}

/// Credit for `member`.
pub fn credit(name: &str, member: &str, amount: i64) -> NewCredit {
    NewCredit {
        id: id(name),
        member: id(member),
        amount: money(amount),
        reason: CreditReason::Apology,
        payer: id("brand"),
        business_date: "2026-11-21".parse().unwrap(),
    }
}

/// A sale that `member` pays with credit, and with cash for the rest.
pub fn sale(name: &str, member: &str, credit: i64, cash: i64) -> NewTransfer {
    let mut legs = Vec::new();
    if credit != 0 {
        legs.push(Leg::debit(AccountKind::StoreCredit, id(member), money(credit)));
    }
    if cash != 0 {
        legs.push(Leg::debit(AccountKind::CashDrawer, id("XY1"), money(cash)));
    }
    legs.push(Leg::credit(AccountKind::SalesClearing, id("store"), money(credit + cash)));
    moved(name, TransferKind::Sale, legs)
}

/// Undoing `transfer` up to `part` of `whole`.
pub fn undoing(name: &str, transfer: &str, part: i64, whole: i64) -> Reversal {
    Reversal {
        id: id(name),
        transfer: id(transfer),
        up_to: Share::new(part, whole).unwrap(),
        subject: id("return"),
        reason: None,
        store: Some(id("store")),
        legal_entity: Some(id("entity")),
        business_date: "2026-11-22".parse().unwrap(),
        occurred_at: "2026-11-22T01:00:00Z".parse().unwrap(),
    }
}

pub async fn held(db: &Db, kind: AccountKind, owner: &str) -> i64 {
    let owner = id(owner);
    db.read(move |read| balance(read, kind, owner)).await.unwrap().get()
}

pub async fn credit_of(db: &Db, member: &str) -> i64 {
    held(db, AccountKind::StoreCredit, member).await
}

/// Every account and posting, in an order that does not depend on ids.
pub fn books(read: &mut Read<'_>) -> Result<Vec<String>, store::Fault> {
    let mut lines = read.query("SELECT kind, owner, sign, balance, version FROM wallet_account", &[], |row| {
        let (kind, owner): (String, Id) = (row.get(0)?, row.get(1)?);
        Ok(format!("{kind} {owner} {} {} {}", row.get::<i64>(2)?, row.get::<i64>(3)?, row.get::<i64>(4)?))
    })?;
    let postings = "SELECT p.transfer, a.kind, a.owner, p.amount, p.balance, p.origin, t.kind, t.reverses FROM wallet_posting p \
                    JOIN wallet_account a ON a.id = p.account JOIN wallet_transfer t ON t.id = p.transfer";
    lines.extend(read.query(postings, &[], |row| {
        let (transfer, kind, owner): (Id, String, Id) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (amount, balance): (i64, i64) = (row.get(3)?, row.get(4)?);
        let (origin, of, reverses): (Option<String>, String, Option<Id>) = (row.get(5)?, row.get(6)?, row.get(7)?);
        Ok(format!("{transfer} {of} {kind} {owner} {amount} {balance} {origin:?} {reverses:?}"))
    })?);
    lines.sort_unstable();
    Ok(lines)
}

/// Names of the checks that found something.
pub async fn broken(db: &Db) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (name, statement) in CHECKS {
        let rows = db.read(move |read| read.query(statement, &[], |row| row.get::<Id>(0))).await.unwrap();
        if !rows.is_empty() {
            found.push(*name);
        }
    }
    found
}

/// The sum of all postings there are.
pub async fn sum_of_everything(db: &Db) -> i64 {
    let sum = "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM wallet_posting";
    db.read(move |read| read.query_one(sum, &[], |row| row.get(0))).await.unwrap()
}
