//! What a till knows: the sum of its events.

use std::collections::VecDeque;

use kernel::{BusinessDate, Code, Id, Money, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::payload::{CashMoved, Collected, Direction, Held, HoldEnded, Purpose, ShiftClosed, ShiftOpened, Voided};
use crate::returned::{DepositReturned, ReturnVoided, Returned};
use crate::{ChainFault, Event, Hash, Payload, Sold, TenderBack, TenderKind, TenderTaken, Totals, codes, verify};

/// How many of its latest sales, and of its latest collections, a till remembers, to reprint, void, and know a sale that comes
/// twice. The log itself keeps all.
pub const RECEIPTS_KEPT: usize = 64;

/// The largest amount that every JSON reader keeps: 2^53−1.
pub(crate) const LIMIT: i64 = (1 << 53) - 1;

/// Which till.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Its id.
    pub id: Id,
    /// Its short name, unique in the brand; receipts begin with it.
    pub code: String,
    /// The store it stands in.
    pub store: Id,
}

/// What a till knows after its latest event. It is a cache of the log: equal to the
/// [`replay`] of it, and to be made anew from it when a later version cannot read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Which till.
    pub register: Register,
    /// The latest event; 0 before the first.
    pub seq: i64,
    /// The latest event's hash.
    pub head: Hash,
    /// Receipts numbered so far, in the till's life.
    pub receipts_numbered: i64,
    /// The shift, if one is open.
    pub shift: Option<Shift>,
    /// The latest shift that was closed.
    pub last_shift: Option<Id>,
    /// Baskets put aside, the oldest first.
    pub held: Vec<HeldSale>,
    /// The latest sales, the oldest first, at most [`RECEIPTS_KEPT`].
    pub receipts: VecDeque<Receipt>,
    /// The latest collections, the oldest first, at most [`RECEIPTS_KEPT`].
    pub collections: VecDeque<Collection>,
    /// The latest returns, the oldest first, at most [`RECEIPTS_KEPT`].
    #[serde(default)]
    pub returns: VecDeque<Slip>,
}

/// An open shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// Which.
    pub id: Id,
    /// Who opened it.
    pub opened_by: Id,
    /// When, by the till's clock.
    pub opened_at: Timestamp,
    /// The day of its books. No event of the shift has an earlier one, whatever the clock does.
    pub business_date: BusinessDate,
    /// Cash at the beginning, in minor units.
    pub float: Money,
    /// What the drawer should hold: float + cash given − change − cash voided + in − out.
    pub cash_expected: Money,
    /// The shift in numbers, so far.
    pub totals: Totals,
}

/// A basket put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldSale {
    /// Which.
    pub hold: Id,
    /// A table or a thing.
    pub label: String,
    /// When, by the till's clock.
    pub held_at: Timestamp,
    /// The buyer, if recognised; look them up again.
    pub member: Option<Id>,
    /// The basket, as a `promo::Basket` of that time.
    pub basket: Value,
}

/// A sale that the till remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The sale.
    pub sale: Id,
    /// The number on the receipt.
    pub receipt: String,
    /// Its place in the log.
    pub seq: i64,
    /// The shift that made it.
    pub shift: Id,
    /// When, by the till's clock.
    pub sold_at: Timestamp,
    /// Its total, in minor units.
    pub total: Money,
    /// How it was paid.
    pub tenders: Vec<TenderBack>,
    /// True once it was undone.
    pub voided: bool,
}

/// Money taken for an order that was placed elsewhere, or a deposit that another till took and this one gave back: what the
/// till remembers of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// The order.
    pub order: Id,
    /// Its place in the log.
    pub seq: i64,
    /// The shift that took it.
    pub shift: Id,
    /// When, by the till's clock.
    pub collected_at: Timestamp,
    /// How much, in minor units.
    pub amount: Money,
    /// The sale on the same receipt.
    #[serde(default)]
    pub with_sale: Option<Id>,
    /// True when it was the order's deposit.
    #[serde(default)]
    pub deposit: bool,
    /// True once it was given back here.
    #[serde(default)]
    pub given_back: bool,
}

/// A return that the till remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// The return.
    pub return_id: Id,
    /// The number on its slip.
    pub receipt: String,
    /// Its place in the log.
    pub seq: i64,
    /// The shift that took it.
    pub shift: Id,
    /// When, by the till's clock.
    pub returned_at: Timestamp,
    /// Its total, in minor units.
    pub total: Money,
    /// What was given back here.
    pub tenders: Vec<TenderBack>,
    /// What went back by online payments.
    pub elsewhere: Money,
    /// The sale that was made with it.
    pub sale: Option<Id>,
    /// True once it was undone.
    pub voided: bool,
}

impl State {
    /// A till that has done nothing yet.
    pub const fn new(register: Register) -> State {
        State {
            register,
            seq: 0,
            head: Hash::ZERO,
            receipts_numbered: 0,
            shift: None,
            last_shift: None,
            held: Vec::new(),
            receipts: VecDeque::new(),
            collections: VecDeque::new(),
            returns: VecDeque::new(),
        }
    }

    /// The place of the next event.
    pub const fn next_seq(&self) -> i64 {
        self.seq.saturating_add(1)
    }

    /// A sale that the till remembers.
    pub fn receipt(&self, sale: Id) -> Option<&Receipt> {
        self.receipts.iter().rev().find(|receipt| receipt.sale == sale)
    }

    /// A collection that the till remembers: an order's deposit, or what was paid of it when it was fetched.
    pub fn collection(&self, order: Id, deposit: bool) -> Option<&Collection> {
        self.collections.iter().rev().find(|one| one.order == order && one.deposit == deposit)
    }

    /// A return that the till remembers.
    pub fn slip(&self, return_id: Id) -> Option<&Slip> {
        self.returns.iter().rev().find(|slip| slip.return_id == return_id)
    }

    /// A basket put aside.
    pub fn held_sale(&self, hold: Id) -> Option<&HeldSale> {
        self.held.iter().find(|held| held.hold == hold)
    }

    /// The state after `event`.
    ///
    /// Rules of the shop (who may void, what a reason looks like) are not judged here: the event
    /// says what happened. Only what cannot have happened is refused.
    ///
    /// # Errors
    /// Every [`ChainFault`]. A repetition is one too, so that nothing is counted twice.
    pub fn apply(&self, event: &Event) -> Result<State, ChainFault> {
        let mut next = self.clone();
        next.advance(event)?;
        Ok(next)
    }

    /// As [`State::apply`], in place. After an error the state is as it was.
    ///
    /// # Errors
    /// As [`State::apply`].
    pub fn advance(&mut self, event: &Event) -> Result<(), ChainFault> {
        if event.register != self.register.id {
            return Err(ChainFault::Foreign);
        }
        let seq = event.seq;
        if seq < self.seq || seq < 1 {
            return Err(ChainFault::Behind { seq });
        }
        if seq > self.next_seq() {
            return Err(ChainFault::Early { expected: self.next_seq(), got: seq });
        }
        if seq == self.seq {
            // The hash says whether it is the same event; whether the bytes fit it, `verify`.
            verify(event, &event.prev_hash)?;
            let same = event.hash == self.head;
            return Err(if same { ChainFault::Repeated { seq } } else { ChainFault::Forked { seq } });
        }
        let body = verify(event, &self.head)?;
        self.absorb(seq, body.occurred_at, &body.payload).map_err(|code| ChainFault::Impossible { seq, code })?;
        self.seq = seq;
        self.head = event.hash;
        Ok(())
    }

    /// What a payload changes, apart from the chain. Checks everything before it changes anything.
    pub(crate) fn absorb(&mut self, seq: i64, at: Timestamp, payload: &Payload) -> Result<(), &'static Code> {
        if let Payload::ShiftOpenedPlain(opened) | Payload::ShiftOpened(opened) = payload {
            return self.absorb_opened(at, opened);
        }
        // Worked on a copy of the shift, so that a sum past the limit leaves no half-changed totals.
        let mut shift = self.shift.clone().filter(|shift| shift.id == payload.stamp().shift).ok_or(&codes::NO_SHIFT)?;
        match payload {
            Payload::ShiftOpenedPlain(_) | Payload::ShiftOpened(_) | Payload::DrawerOpened(_) => {
                shift.totals.drawer_openings += 1;
            }
            Payload::SoldPlain(sold) | Payload::SoldUntreated(sold) | Payload::Sold(sold) => {
                self.absorb_sold(seq, at, sold, &mut shift)?;
            }
            Payload::CollectedUntreated(collected) | Payload::Collected(collected) => {
                self.absorb_collected(seq, at, (collected, false), &mut shift)?;
            }
            Payload::DepositTaken(collected) => {
                self.absorb_collected(seq, at, (collected, true), &mut shift)?;
            }
            Payload::DepositReturned(returned) => self.absorb_deposit_returned(seq, at, returned, &mut shift)?,
            Payload::Voided(voided) => self.absorb_voided(voided, &mut shift)?,
            Payload::ReturnedExact(returned) | Payload::Returned(returned) => {
                self.absorb_returned(seq, at, returned, &mut shift)?
            }
            Payload::ReturnVoided(voided) => self.absorb_return_voided(voided, &mut shift)?,
            Payload::Held(held) => self.absorb_held(at, held)?,
            Payload::Recalled(ended) | Payload::Discarded(ended) => self.absorb_hold_ended(ended)?,
            Payload::CashMovedPlain(moved) | Payload::CashMoved(moved) => absorb_cash(moved, &mut shift)?,
            Payload::ShiftClosedPlain(closed) | Payload::ShiftClosed(closed) => {
                return self.absorb_closed(closed, &shift);
            }
        }
        self.shift = Some(shift);
        Ok(())
    }

    fn absorb_opened(&mut self, at: Timestamp, opened: &ShiftOpened) -> Result<(), &'static Code> {
        if self.shift.is_some() {
            return Err(&codes::SHIFT_OPEN);
        }
        if self.last_shift == Some(opened.stamp.shift) {
            return Err(&codes::SHIFT_REPEATED);
        }
        self.shift = Some(Shift {
            id: opened.stamp.shift,
            opened_by: opened.stamp.person,
            opened_at: at,
            business_date: opened.stamp.business_date,
            float: opened.float,
            cash_expected: opened.float,
            totals: Totals::default(),
        });
        Ok(())
    }

    fn absorb_sold(&mut self, seq: i64, at: Timestamp, sold: &Sold, shift: &mut Shift) -> Result<(), &'static Code> {
        if self.receipt(sold.sale).is_some() {
            return Err(&codes::SALE_REPEATED);
        }
        shift.totals.sales += 1;
        add(&mut shift.totals.sales_total, sold.total)?;
        absorb_tenders(&sold.tenders, shift)?;
        self.receipts_numbered += 1;
        if self.receipts.len() >= RECEIPTS_KEPT {
            self.receipts.pop_front();
        }
        let back = |tender: &TenderTaken| TenderBack {
            kind: tender.kind,
            amount: tender.amount,
            reference: tender.reference.clone(),
        };
        self.receipts.push_back(Receipt {
            sale: sold.sale,
            receipt: sold.receipt.clone(),
            seq,
            shift: shift.id,
            sold_at: at,
            total: sold.total,
            tenders: sold.tenders.iter().map(back).collect(),
            voided: false,
        });
        Ok(())
    }

    fn absorb_collected(
        &mut self,
        seq: i64,
        at: Timestamp,
        (collected, deposit): (&Collected, bool),
        shift: &mut Shift,
    ) -> Result<(), &'static Code> {
        if self.collection(collected.order, deposit).is_some() {
            return Err(&codes::COLLECTED_ALREADY);
        }
        shift.totals.collected += 1;
        add(&mut shift.totals.collected_total, collected.amount)?;
        absorb_tenders(&collected.tenders, shift)?;
        self.remember(Collection {
            order: collected.order,
            seq,
            shift: shift.id,
            collected_at: at,
            amount: collected.amount,
            with_sale: collected.with_sale,
            deposit,
            given_back: false,
        });
        Ok(())
    }

    fn remember(&mut self, collection: Collection) {
        if self.collections.len() >= RECEIPTS_KEPT {
            self.collections.pop_front();
        }
        self.collections.push_back(collection);
    }

    fn absorb_deposit_returned(
        &mut self,
        seq: i64,
        at: Timestamp,
        returned: &DepositReturned,
        shift: &mut Shift,
    ) -> Result<(), &'static Code> {
        let taken = self.collections.iter_mut().rev().find(|one| one.order == returned.order && one.deposit);
        if taken.as_ref().is_some_and(|taken| taken.given_back) {
            return Err(&codes::DEPOSIT_RETURNED);
        }
        let totals = &mut shift.totals;
        totals.deposits_returned += 1;
        add(&mut totals.deposits_returned_total, returned.amount)?;
        add(&mut totals.cash_returned, returned.cash_back)?;
        add(&mut shift.cash_expected, -returned.cash_back)?;
        for tender in &returned.tenders {
            add(totals.tenders.entry(tender.kind).or_default(), -tender.amount)?;
        }
        match taken {
            Some(taken) => taken.given_back = true,
            // Another till took it, or this one long ago.
            None => self.remember(Collection {
                order: returned.order,
                seq,
                shift: shift.id,
                collected_at: at,
                amount: returned.amount,
                with_sale: None,
                deposit: true,
                given_back: true,
            }),
        }
        Ok(())
    }

    fn absorb_voided(&mut self, voided: &Voided, shift: &mut Shift) -> Result<(), &'static Code> {
        // A sale that is no longer remembered may be void: the number remembered is this version's.
        let receipt = self.receipts.iter_mut().rev().find(|receipt| receipt.sale == voided.sale);
        if receipt.as_ref().is_some_and(|receipt| receipt.voided) {
            return Err(&codes::VOIDED_ALREADY);
        }
        let totals = &mut shift.totals;
        totals.voids += 1;
        add(&mut totals.voids_total, voided.total)?;
        add(&mut totals.cash_voided, voided.cash_back)?;
        add(&mut shift.cash_expected, -voided.cash_back)?;
        for tender in &voided.tenders {
            add(totals.tenders.entry(tender.kind).or_default(), -tender.amount)?;
        }
        if let Some(receipt) = receipt {
            receipt.voided = true;
        }
        Ok(())
    }

    fn absorb_returned(
        &mut self,
        seq: i64,
        at: Timestamp,
        returned: &Returned,
        shift: &mut Shift,
    ) -> Result<(), &'static Code> {
        if self.slip(returned.return_id).is_some() {
            return Err(&codes::RETURN_REPEATED);
        }
        let totals = &mut shift.totals;
        totals.returns += 1;
        add(&mut totals.returns_total, returned.total)?;
        add(&mut totals.cash_returned, returned.cash_back)?;
        add(&mut shift.cash_expected, -returned.cash_back)?;
        for tender in &returned.tenders {
            add(totals.tenders.entry(tender.kind).or_default(), -tender.amount)?;
        }
        self.receipts_numbered += 1;
        if self.returns.len() >= RECEIPTS_KEPT {
            self.returns.pop_front();
        }
        self.returns.push_back(Slip {
            return_id: returned.return_id,
            receipt: returned.receipt.clone(),
            seq,
            shift: shift.id,
            returned_at: at,
            total: returned.total,
            tenders: returned.tenders.clone(),
            elsewhere: returned.elsewhere,
            sale: returned.exchanged_for,
            voided: false,
        });
        Ok(())
    }

    fn absorb_return_voided(&mut self, voided: &ReturnVoided, shift: &mut Shift) -> Result<(), &'static Code> {
        // One that is no longer remembered may be void: the number remembered is this version's.
        let slip = self.returns.iter_mut().rev().find(|slip| slip.return_id == voided.return_id);
        if slip.as_ref().is_some_and(|slip| slip.voided) {
            return Err(&codes::VOIDED_ALREADY);
        }
        let totals = &mut shift.totals;
        totals.return_voids += 1;
        add(&mut totals.return_voids_total, voided.total)?;
        add(&mut totals.cash_returned, -voided.cash_in)?;
        add(&mut shift.cash_expected, voided.cash_in)?;
        for tender in &voided.tenders {
            add(totals.tenders.entry(tender.kind).or_default(), tender.amount)?;
        }
        if let Some(slip) = slip {
            slip.voided = true;
        }
        Ok(())
    }

    fn absorb_held(&mut self, at: Timestamp, held: &Held) -> Result<(), &'static Code> {
        if self.held_sale(held.hold).is_some() {
            return Err(&codes::HOLD_REPEATED);
        }
        self.held.push(HeldSale {
            hold: held.hold,
            label: held.label.clone(),
            held_at: at,
            member: held.member,
            basket: held.basket.clone(),
        });
        Ok(())
    }

    fn absorb_hold_ended(&mut self, ended: &HoldEnded) -> Result<(), &'static Code> {
        let place = self.held.iter().position(|held| held.hold == ended.hold).ok_or(&codes::HOLD_UNKNOWN)?;
        self.held.remove(place);
        Ok(())
    }

    fn absorb_closed(&mut self, closed: &ShiftClosed, shift: &Shift) -> Result<(), &'static Code> {
        // The till's own sum and ours come from the same events by the same program.
        if closed.expected != shift.cash_expected || closed.totals != shift.totals {
            return Err(&codes::TOTALS_WRONG);
        }
        self.shift = None;
        self.last_shift = Some(shift.id);
        Ok(())
    }
}

fn absorb_tenders(tenders: &[TenderTaken], shift: &mut Shift) -> Result<(), &'static Code> {
    let totals = &mut shift.totals;
    for tender in tenders {
        add(totals.tenders.entry(tender.kind).or_default(), tender.amount)?;
        if tender.kind == TenderKind::CASH {
            add(&mut totals.cash_given, tender.given)?;
            add(&mut totals.change, tender.change)?;
            add(&mut shift.cash_expected, tender.given)?;
            add(&mut shift.cash_expected, -tender.change)?;
        }
    }
    Ok(())
}

fn absorb_cash(moved: &CashMoved, shift: &mut Shift) -> Result<(), &'static Code> {
    let signed = if moved.direction == Direction::Out { moved.amount } else { -moved.amount };
    match (moved.purpose, moved.direction) {
        (Some(Purpose::PettyCash), _) => add(&mut shift.totals.petty_cash, signed)?,
        (Some(Purpose::Drop), Direction::Out) => add(&mut shift.totals.cash_dropped, signed)?,
        _ => {}
    }
    match moved.direction {
        Direction::In => {
            add(&mut shift.totals.cash_in, moved.amount)?;
            add(&mut shift.cash_expected, moved.amount)
        }
        Direction::Out => {
            add(&mut shift.totals.cash_out, moved.amount)?;
            add(&mut shift.cash_expected, -moved.amount)
        }
    }
}

fn add(sum: &mut Money, amount: Money) -> Result<(), &'static Code> {
    let within = |sum: &Money| (-LIMIT..=LIMIT).contains(&sum.get());
    *sum = sum.checked_add(amount).filter(within).ok_or(&codes::TOO_LARGE)?;
    Ok(())
}

/// The state that a register's log leads to. The log begins with the first event.
///
/// # Errors
/// The first event's [`ChainFault`] that does not follow.
pub fn replay<'a>(register: Register, events: impl IntoIterator<Item = &'a Event>) -> Result<State, ChainFault> {
    let mut state = State::new(register);
    for event in events {
        state.advance(event)?;
    }
    Ok(state)
}
