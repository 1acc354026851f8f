//! The till's money in the ledger: every event that moves cash or credit is one transfer, named after
//! the event, so that booking it twice is impossible.
//!
//! Between shifts the drawer is empty: a float comes out of the safe, and the counted cash goes back.
//! So the drawer's balance is what the till expects, always.

use kernel::{BusinessDate, Id, Money};

use store::{Stop, Tx};
use till::{CashMoved, Collected, Direction, Purpose, ShiftClosed, Sold, Stamp, TenderKind, TenderTaken, Voided};
use wallet::{AccountKind, NewTransfer, TransferKind};

use crate::apply_event::Place;

/// An account by what it is and whose; debit is above zero.
type Leg = (AccountKind, Id, Money);

fn transfer(
    tx: &mut Tx<'_>,
    event: &till::Event,
    name: &str,
    kind: TransferKind,
    date: BusinessDate,
    place: &Place,
    legs: &[Leg],
) -> Result<(), Stop> {
    let legs: Vec<wallet::Leg> = legs
        .iter()
        .filter(|(.., amount)| !amount.is_zero())
        .map(|(kind, owner, amount)| wallet::Leg { kind: *kind, owner: *owner, amount: *amount })
        .collect();
    if legs.is_empty() {
        return Ok(());
    }
    wallet::transfer(
        tx,
        &NewTransfer {
            id: Id::derived(name, event.id().as_bytes()),
            kind,
            subject: event.id(),
            reason: None,
            store: Some(place.store),
            legal_entity: Some(place.legal_entity),
            business_date: date,
            occurred_at: event.occurred_at,
            legs,
        },
    )?;
    Ok(())
}

/// Where a tender's money goes, and from where it came.
fn received(tenders: &[TenderTaken], member: Option<Id>, register: Id) -> Vec<Leg> {
    let sum =
        |kind: TenderKind| tenders.iter().filter(|taken| taken.kind == kind).map(|taken| taken.amount).sum::<Money>();
    legs(sum(TenderKind::CASH), sum(TenderKind::STORE_CREDIT), member, register)
}

/// Cash goes into the drawer, credit out of the member's account; the till's sales are owed both. Each
/// till has an account of its own for them, so that tills of one store do not wait for each other.
/// A card terminal stands apart: its money is the bank's to report.
fn legs(cash: Money, credit: Money, member: Option<Id>, register: Id) -> Vec<Leg> {
    let credit = if member.is_some() { credit } else { Money::ZERO };
    let mut legs = vec![(AccountKind::CashDrawer, register, cash)];
    if let Some(member) = member {
        legs.push((AccountKind::StoreCredit, member, credit));
    }
    legs.push((AccountKind::SalesClearing, register, -(cash + credit)));
    legs
}

/// The float comes out of the safe.
pub(crate) fn float_taken(
    tx: &mut Tx<'_>,
    event: &till::Event,
    stamp: &Stamp,
    place: &Place,
    float: Money,
) -> Result<(), Stop> {
    let legs = [(AccountKind::CashDrawer, event.register, float), (AccountKind::Safe, place.store, -float)];
    transfer(tx, event, "till.float", TransferKind::CashMove, stamp.business_date, place, &legs)
}

/// A sale's cash and credit.
pub(crate) fn sold(tx: &mut Tx<'_>, event: &till::Event, sold: &Sold, place: &Place) -> Result<(), Stop> {
    let legs = received(&sold.tenders, sold.member, event.register);
    transfer(tx, event, "till.sale", TransferKind::Sale, sold.stamp.business_date, place, &legs)
}

/// Cash for an order that was placed elsewhere.
pub(crate) fn collected(
    tx: &mut Tx<'_>,
    event: &till::Event,
    collected: &Collected,
    place: &Place,
) -> Result<(), Stop> {
    let legs = received(&collected.tenders, None, event.register);
    transfer(tx, event, "till.collected", TransferKind::Sale, collected.stamp.business_date, place, &legs)
}

/// A sale's money goes back the way it came.
pub(crate) fn voided(
    tx: &mut Tx<'_>,
    event: &till::Event,
    voided: &Voided,
    member: Option<Id>,
    place: &Place,
) -> Result<(), Stop> {
    let (_, credit) = given_back(&voided.tenders);
    let legs = legs(-voided.cash_back, -credit, member, event.register);
    transfer(tx, event, "till.void", TransferKind::Refund, voided.stamp.business_date, place, &legs)
}

/// Money for goods that came back: out of the drawer, into the member's account.
pub(crate) fn returned(
    tx: &mut Tx<'_>,
    event: &till::Event,
    returned: &till::Returned,
    place: &Place,
) -> Result<(), Stop> {
    let (cash, credit) = given_back(&returned.tenders);
    let legs = legs(-cash, -credit, returned.member, event.register);
    transfer(tx, event, "till.return", TransferKind::Refund, returned.stamp.business_date, place, &legs)
}

/// The transfer of a return at a till, by the event that sealed it.
pub(crate) fn return_transfer(event: Id) -> Id {
    Id::derived("till.return", event.as_bytes())
}

/// It comes in again.
pub(crate) fn return_voided(
    tx: &mut Tx<'_>,
    event: &till::Event,
    voided: &till::ReturnVoided,
    member: Option<Id>,
    place: &Place,
) -> Result<(), Stop> {
    let (cash, credit) = given_back(&voided.tenders);
    let legs = legs(cash, credit, member, event.register);
    transfer(tx, event, "till.return_void", TransferKind::Sale, voided.stamp.business_date, place, &legs)
}

/// A deposit goes back: out of the drawer, into the member's account.
pub(crate) fn deposit_returned(
    tx: &mut Tx<'_>,
    event: &till::Event,
    returned: &till::DepositReturned,
    place: &Place,
) -> Result<(), Stop> {
    let (cash, credit) = given_back(&returned.tenders);
    let legs = legs(-cash, -credit, returned.member, event.register);
    let date = returned.stamp.business_date;
    transfer(tx, event, "till.deposit_returned", TransferKind::Refund, date, place, &legs)
}

fn given_back(tenders: &[till::TenderBack]) -> (Money, Money) {
    let sum = |kind: TenderKind| tenders.iter().filter(|back| back.kind == kind).map(|back| back.amount).sum::<Money>();
    (sum(TenderKind::CASH), sum(TenderKind::STORE_CREDIT))
}

/// Cash between the drawer and the safe; or paid for the shop, which is gone and not in the safe.
pub(crate) fn cash_moved(tx: &mut Tx<'_>, event: &till::Event, moved: &CashMoved, place: &Place) -> Result<(), Stop> {
    let amount = match moved.direction {
        Direction::In => moved.amount,
        Direction::Out => -moved.amount,
    };
    let (kind, other) = match moved.purpose {
        Some(Purpose::PettyCash) => (TransferKind::PettyCash, AccountKind::PettyCash),
        Some(Purpose::Drop | Purpose::Change) | None => (TransferKind::CashMove, AccountKind::Safe),
    };
    let legs = [(AccountKind::CashDrawer, event.register, amount), (other, place.store, -amount)];
    transfer(tx, event, "till.cash", kind, moved.stamp.business_date, place, &legs)
}

/// What was found instead of what was expected; then the drawer is emptied into the safe.
pub(crate) fn shift_counted(
    tx: &mut Tx<'_>,
    event: &till::Event,
    closed: &ShiftClosed,
    place: &Place,
) -> Result<(), Stop> {
    let difference = closed.over_short;
    let count =
        [(AccountKind::CashDrawer, event.register, difference), (AccountKind::CashOverShort, place.store, -difference)];
    transfer(tx, event, "till.count", TransferKind::CashCount, closed.stamp.business_date, place, &count)?;
    let emptied =
        [(AccountKind::CashDrawer, event.register, -closed.counted), (AccountKind::Safe, place.store, closed.counted)];
    transfer(tx, event, "till.emptied", TransferKind::CashMove, closed.stamp.business_date, place, &emptied)
}
