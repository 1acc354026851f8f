//! Moving value.

use kernel::{Id, Refusal};
use ledger::{AccountKind, LIMIT, Posting, TransferKind};
use store::{Stop, Tx, params};

use crate::{Account, Booked, NewTransfer, Origin, codes, events, queries, sql};

/// The account of that kind and owner, opened empty if there is none.
///
/// # Errors
/// When the database says so.
pub fn ensure_account(tx: &mut Tx<'_>, kind: AccountKind, owner: Id) -> Result<Account, Stop> {
    if let Some(account) = queries::account(tx, kind, owner)? {
        return Ok(account);
    }
    let (id, now) = (tx.new_id(), tx.now());
    let sign = if kind.normal_side() == ledger::Side::Debit { 1i64 } else { -1 };
    tx.execute(sql::ACCOUNT_OPEN, params![id, kind.as_str(), owner, sign, kind.floor(), now])?;
    // Somebody else may have opened it at this moment; theirs counts.
    let opened = queries::account(tx, kind, owner)?;
    Ok(opened.ok_or_else(|| store::Fault::Decode("an account that was just opened is not there".to_owned()))?)
}

/// Books a transfer: judged by the ledger's rules, then moved account by account in the order of their
/// ids, each by one conditional statement.
///
/// # Errors
/// [`codes::INSUFFICIENT`] when an account would fall below its floor; [`codes::TRANSFER_REPEATED`] when
/// the id stands for something else; otherwise what [`ledger::post`] refuses.
pub fn transfer(tx: &mut Tx<'_>, new: &NewTransfer) -> Result<Booked, Stop> {
    // Opened in one order by everybody, so that two first transfers do not wait for each other.
    let mut wanted: Vec<(AccountKind, Id)> = new.legs.iter().map(|leg| (leg.kind, leg.owner)).collect();
    wanted.sort_unstable();
    let mut accounts = Vec::with_capacity(wanted.len());
    for (kind, owner) in wanted {
        accounts.push(ensure_account(tx, kind, owner)?);
    }
    let legs = new.legs.iter().filter_map(|leg| {
        let account = accounts.iter().find(|account| account.kind == leg.kind && account.owner == leg.owner)?;
        Some(ledger::Leg { account: account.id, amount: leg.amount })
    });
    let legs = legs.collect();
    book(tx, new, &accounts, &ledger::Transfer { id: new.id, kind: new.kind, reverses: None, legs })
}

/// Books what the ledger has the shape of already. `new` says when, where and about what.
pub(crate) fn book(
    tx: &mut Tx<'_>,
    new: &NewTransfer,
    accounts: &[Account],
    shape: &ledger::Transfer,
) -> Result<Booked, Stop> {
    let now = tx.now();
    let inserted = tx.execute(
        sql::TRANSFER_INSERT,
        params![
            shape.id,
            shape.kind.as_str(),
            new.subject,
            shape.reverses,
            new.reason,
            new.store,
            new.legal_entity,
            new.business_date,
            new.occurred_at,
            now,
        ],
    )?;
    if inserted == 0 {
        return replay(tx, new, shape);
    }
    let known: Vec<ledger::Account> = accounts
        .iter()
        .map(|a| ledger::Account { id: a.id, kind: a.kind, balance: a.balance, floor: a.floor })
        .collect();
    let mut postings = ledger::post(&known, shape).map_err(ours)?;
    postings.sort_by_key(|posting| posting.account);
    for posting in &postings {
        apply(tx, new, shape, accounts, posting)?;
    }
    tx.journal_at(&events::transferred(new, shape, accounts), new.occurred_at)?;
    Ok(Booked { id: shape.id, replayed: false })
}

/// Moves one balance and writes the posting beside it. The rules saw the balance as it was read; only
/// this statement sees it as it is.
fn apply(
    tx: &mut Tx<'_>,
    new: &NewTransfer,
    shape: &ledger::Transfer,
    accounts: &[Account],
    posting: &Posting,
) -> Result<(), Stop> {
    let moved = tx.query_opt(sql::ACCOUNT_MOVE, params![posting.account, posting.change, LIMIT], |row| {
        row.get::<kernel::Money>(0)
    })?;
    let account = accounts.iter().find(|account| account.id == posting.account);
    let Some(balance) = moved else {
        let left = account.map(|account| queries::account(tx, account.kind, account.owner)).transpose()?.flatten();
        let available = left.map_or(0, |left| available(&left));
        return Err(insufficient(available, posting.change.abs().get()).into());
    };
    let origin = account.and_then(|account| origin(account.kind, shape, posting)).map(Origin::as_str);
    tx.execute(
        sql::POSTING_INSERT,
        params![shape.id, posting.account, posting.amount, balance, new.business_date, origin],
    )?;
    Ok(())
}

/// Credit that comes to a member was given, or is money paid back. What a reversal brings back is
/// whatever went out, so it says nothing.
fn origin(kind: AccountKind, shape: &ledger::Transfer, posting: &Posting) -> Option<Origin> {
    let comes_in = kind == AccountKind::StoreCredit && !posting.change.is_negative() && shape.reverses.is_none();
    match shape.kind {
        TransferKind::CreditGrant if comes_in => Some(Origin::Granted),
        TransferKind::Refund if comes_in => Some(Origin::Paid),
        _ => None,
    }
}

/// The same transfer came again: nothing to do. Another one under the same id is a mistake.
fn replay(tx: &mut Tx<'_>, new: &NewTransfer, shape: &ledger::Transfer) -> Result<Booked, Stop> {
    let earlier = queries::transfer(tx, shape.id)?;
    let mut wanted: Vec<(Id, i64)> = shape.legs.iter().map(|leg| (leg.account, leg.amount.get())).collect();
    wanted.sort_unstable();
    let booked = queries::ledger_legs(tx, shape.id)?;
    let booked: Vec<(Id, i64)> = booked.iter().map(|leg| (leg.account, leg.amount.get())).collect();
    let same = earlier.is_some_and(|earlier| {
        earlier.kind == shape.kind && earlier.subject == new.subject && earlier.reverses == shape.reverses
    });
    if same && wanted == booked {
        Ok(Booked { id: shape.id, replayed: true })
    } else {
        Err(Stop::from(&codes::TRANSFER_REPEATED))
    }
}

/// What may be spent of an account.
fn available(account: &Account) -> i64 {
    let floor = account.floor.unwrap_or(kernel::Money::ZERO);
    account.balance.checked_add(-floor).unwrap_or(account.balance).get().max(0)
}

fn insufficient(available: i64, wanted: i64) -> Refusal {
    Refusal::new(&codes::INSUFFICIENT).with("available", available).with("wanted", wanted)
}

/// The ledger's "below floor" in this slice's words; callers know one code for it.
pub(crate) fn ours(refusal: Refusal) -> Stop {
    if refusal.code != &ledger::codes::BELOW_FLOOR {
        return refusal.into();
    }
    let mut params = refusal.params;
    params.remove("account");
    Refusal { code: &codes::INSUFFICIENT, params, fields: Vec::new() }.into()
}
