//! An order's money, opened under the lock of the order's row.
//!
//! [`Books::open`] locks the order and reads its payments and refunds; nobody else changes them until
//! the transaction ends. Money is booked in memory and in tender rows side by side, and
//! [`Books::save`] writes orders and payments back. At every commit
//! captured − refunded = Σ tenders of a payment, and paid − refunded = Σ tenders of the order.

use kernel::{Id, Money};
use serde_json::json;
use store::{Fault, NewJob, Read, Tx, params};

use super::model::{OrderRow, Payment, Refund, RefundState};
use super::state::Standing;
use super::{REFUND, VOID, model};
use crate::sql::{booking, payment as sql};
use crate::{events, kitchen, tender, web_invoice};

/// The open books of one order.
pub(crate) struct Books {
    pub(crate) order: OrderRow,
    pub(crate) payments: Vec<Payment>,
    pub(crate) refunds: Vec<Refund>,
    order_before: OrderRow,
    payments_before: Vec<Payment>,
}

impl Books {
    /// Locks an order and reads its money. `None` when there is no such order.
    pub(crate) fn open(tx: &mut Tx<'_>, order: Id) -> Result<Option<Books>, Fault> {
        let Some(order) = tx.query_opt(sql::ORDER_LOCK, params![order], model::order)? else { return Ok(None) };
        // Read after the lock was given, so that what the one before us wrote is in it.
        let payments = model::of_order(tx, order.id)?;
        let refunds = model::refunds_of_order(tx, order.id)?;
        Ok(Some(Books { order_before: order.clone(), payments_before: payments.clone(), order, payments, refunds }))
    }

    /// Reads an order's money without locking it: to look at, never to book. `None` when there is no such order.
    pub(crate) fn look(read: &mut Read<'_>, order: Id) -> Result<Option<Books>, Fault> {
        let Some(order) = model::find_order(read, order)? else { return Ok(None) };
        let payments = model::of_order(read, order.id)?;
        let refunds = model::refunds_of_order(read, order.id)?;
        Ok(Some(Books { order_before: order.clone(), payments_before: payments.clone(), order, payments, refunds }))
    }

    /// The books of a payment's order, and where the payment stands in them.
    pub(crate) fn of_payment(tx: &mut Tx<'_>, payment: Id) -> Result<Option<(Books, usize)>, Fault> {
        let Some(found) = model::find(tx, payment)? else { return Ok(None) };
        let Some(books) = Books::open(tx, found.order)? else { return Ok(None) };
        let index = books.payments.iter().position(|one| one.id == payment);
        Ok(index.map(|index| (books, index)))
    }

    /// Money that is promised back and not booked yet.
    fn going_back(&self) -> Money {
        self.refunds.iter().filter(|refund| refund.state != RefundState::Done).map(|refund| refund.amount).sum()
    }

    /// Money that stays with us once every refund is done.
    pub(crate) fn kept(&self) -> Money {
        self.order.paid - self.order.refunded - self.going_back()
    }

    /// What is still to be paid; never below zero.
    pub(crate) fn due(&self) -> Money {
        (self.order.total - self.kept()).max(Money::ZERO)
    }

    /// True when nothing is left to pay.
    pub(crate) fn is_covered(&self) -> bool {
        self.kept() >= self.order.total
    }

    /// True when so much came that the order stands: its deposit, or all of it where it has none.
    pub(crate) fn stands(&self) -> bool {
        self.kept() >= needed(self.order.total, self.order.deposit)
    }

    /// What is paid next: what is missing for it to stand, and once it stands the rest.
    pub(crate) fn due_next(&self) -> Money {
        if self.stands() { self.due() } else { needed(self.order.total, self.order.deposit) - self.kept() }
    }

    /// What of a payment's money can still be promised back: what it brought, less what of the order's money went
    /// back another way, as store credit or for other goods.
    pub(crate) fn refundable(&self, payment: &Payment) -> Money {
        let promised =
            self.refunds.iter().filter(|one| one.payment == Some(payment.id) && one.state != RefundState::Done);
        let left: Money = payment.captured - payment.refunded - promised.map(|one| one.amount).sum();
        left.min(self.kept()).max(Money::ZERO)
    }

    /// True while an attempt may still bring money, or a link that its buyer has.
    pub(crate) fn is_being_paid(&self) -> bool {
        let waits = self.order.by_link && self.order.state == "placed";
        waits || self.payments.iter().any(|payment| payment.state.is_open())
    }

    /// Books money that was taken: the payment, its tender, the order.
    pub(crate) fn take(&mut self, tx: &mut Tx<'_>, index: usize, amount: Money) -> Result<(), Fault> {
        self.book_tender(tx, index, amount)?;
        self.payments[index].captured += amount;
        self.order.paid += amount;
        self.settle(index);
        Ok(())
    }

    /// Books money that went back: the payment, a tender below zero, the order, the refund.
    pub(crate) fn give_back(&mut self, tx: &mut Tx<'_>, refund: usize) -> Result<(), Fault> {
        let (id, amount, payment) =
            (self.refunds[refund].id, self.refunds[refund].amount, self.refunds[refund].payment);
        let index = self.payments.iter().position(|one| Some(one.id) == payment);
        let index = index.ok_or_else(|| Fault::Decode(format!("refund {id} has no payment")))?;
        let business_date = self.book_tender(tx, index, -amount)?;
        let now = tx.now();
        tx.execute(sql::REFUND_SAVE, params![id, RefundState::Done.as_str(), business_date, now])?;
        self.refunds[refund].state = RefundState::Done;
        self.payments[index].refunded += amount;
        self.order.refunded += amount;
        self.settle(index);
        let body = json!({"refund": id, "payment": payment, "amount": amount, "reason": self.refunds[refund].reason});
        tx.journal(&events::about_order("orders.refunded", self.order.id, self.order.stores(), body))
    }

    fn settle(&mut self, index: usize) {
        let payment = &mut self.payments[index];
        payment.state = payment.standing().settled().state;
    }

    fn book_tender(&mut self, tx: &mut Tx<'_>, index: usize, amount: Money) -> Result<kernel::BusinessDate, Fault> {
        let (store, legal_entity, order) = (self.order.sold_by, self.order.legal_entity, self.order.id);
        let sold_by = staff::store(tx, store)?.ok_or_else(|| Fault::Decode(format!("store {store} is missing")))?;
        let (tender, now) = (tx.new_id(), tx.now());
        let business_date = staff::book_on(tx, store, sold_by.business_date(now), order)?;
        let payment = &mut self.payments[index];
        let treatment = tender::treatment(tx, &payment.method)?;
        payment.business_date.get_or_insert(business_date);
        tx.execute(
            booking::TENDER_INSERT,
            params![
                tender,
                order,
                &payment.method,
                amount,
                amount,
                Money::ZERO,
                payment.id,
                None::<Id>,
                treatment.invoice.as_str(),
                treatment.counts_for_thresholds,
                store,
                legal_entity,
                None::<Id>,
                None::<Id>,
                business_date,
                now,
            ],
        )?;
        Ok(business_date)
    }

    /// Promises money back and has a job send it.
    pub(crate) fn send_back(
        &mut self,
        tx: &mut Tx<'_>,
        index: usize,
        amount: Money,
        reason: &str,
    ) -> Result<Id, Fault> {
        let refund = self.note_refund(tx, index, amount, reason)?;
        tx.enqueue(&NewJob { kind: REFUND, subject: refund, body: json!({}), run_at: None })?;
        Ok(refund)
    }

    /// Writes a refund down without sending it.
    pub(crate) fn note_refund(
        &mut self,
        tx: &mut Tx<'_>,
        index: usize,
        amount: Money,
        reason: &str,
    ) -> Result<Id, Fault> {
        let (id, now) = (tx.new_id(), tx.now());
        let (order, payment, state) = (self.order.id, self.payments[index].id, RefundState::Created);
        let request_id = id.to_string();
        tx.execute(sql::REFUND_INSERT, params![id, order, payment, &request_id, state.as_str(), amount, reason, now])?;
        let reason = reason.to_owned();
        self.refunds.push(Refund { id, order, payment: Some(payment), request_id, state, amount, reason });
        Ok(id)
    }

    /// Promises back whatever of `most` the payments can give, the payment at `first` before others.
    /// Returns how much that is.
    pub(crate) fn send_back_up_to(
        &mut self,
        tx: &mut Tx<'_>,
        first: usize,
        most: Money,
        reason: &str,
    ) -> Result<Money, Fault> {
        let shares = self.shares(first, most);
        for (index, amount) in &shares {
            self.send_back(tx, *index, *amount, reason)?;
        }
        Ok(shares.into_iter().map(|(_, amount)| amount).sum())
    }

    /// What each payment gives of `most`, the one at `first` before others.
    pub(crate) fn shares(&self, first: usize, most: Money) -> Vec<(usize, Money)> {
        let (mut left, mut kept) = (most, self.kept());
        let others = (0..self.payments.len()).filter(|index| *index != first);
        let mut shares = Vec::new();
        for index in std::iter::once(first).chain(others) {
            let Some(payment) = self.payments.get(index) else { continue };
            // What one gives, the next has less of the order's money to give.
            let amount = self.refundable(payment).min(left).min(kept);
            if amount > Money::ZERO {
                shares.push((index, amount));
                (left, kept) = (left - amount, kept - amount);
            }
        }
        shares
    }

    /// Has open attempts called off at the provider.
    pub(crate) fn call_off(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        for payment in self.payments.iter().filter(|one| one.state.is_open()) {
            tx.enqueue(&NewJob { kind: VOID, subject: payment.id, body: json!({}), run_at: None })?;
        }
        Ok(())
    }

    /// Writes back what changed and tells the journal. Returns the order's version.
    pub(crate) fn save(mut self, tx: &mut Tx<'_>) -> Result<i64, Fault> {
        let now = tx.now();
        for (payment, before) in self.payments.iter().zip(&self.payments_before) {
            if payment == before {
                continue;
            }
            let saved = tx.execute(
                sql::PAYMENT_SAVE,
                params![
                    payment.id,
                    payment.reference.as_deref(),
                    payment.redirect_url.as_deref(),
                    payment.state.as_str(),
                    payment.captured,
                    payment.refunded,
                    payment.last_error.as_deref(),
                    payment.business_date,
                    now,
                    payment.version,
                    payment.instructions.as_deref(),
                ],
            )?;
            require_one(saved)?;
            if payment.standing() != before.standing() {
                let body = changed(payment.id, payment.standing());
                let stores = self.order.stores();
                tx.journal(&events::about_order("orders.payment_changed", self.order.id, stores, body))?;
            }
        }
        self.order.money_state = money_state(&self).to_owned();
        if self.order == self.order_before {
            return Ok(self.order.version);
        }
        let order = &self.order;
        let saved = tx.execute(
            sql::ORDER_SAVE,
            params![
                order.id,
                &order.state,
                &order.money_state,
                order.paid,
                order.refunded,
                order.expires_at,
                order.version,
            ],
        )?;
        require_one(saved)?;
        let is_paid = order.money_state == "paid" && self.order_before.money_state != "paid";
        let stood = |before: &OrderRow| before.paid - before.refunded >= needed(before.total, before.deposit);
        let stands_now = order.deposit > Money::ZERO && stood(order) && !stood(&self.order_before);
        if (is_paid || stands_now) && matches!(order.state.as_str(), "placed" | "completed") {
            let kind = if is_paid { "orders.paid" } else { "orders.deposit_paid" };
            let body = json!({"total": order.total, "paid": order.paid});
            tx.journal(&events::about_order(kind, order.id, order.stores(), body))?;
            web_invoice::ask(tx, order.id, order.legal_entity)?;
        }
        kitchen::follow(tx, order.id)?;
        Ok(order.version + 1)
    }
}

fn changed(payment: Id, standing: Standing) -> serde_json::Value {
    json!({
        "payment": payment,
        "state": standing.state.as_str(),
        "captured": standing.captured,
        "refunded": standing.refunded,
    })
}

/// The rows are locked, so a lost one means that somebody wrote past the lock.
fn require_one(rows: u64) -> Result<(), Fault> {
    if rows == 1 { Ok(()) } else { Err(Fault::Unusable("an order's money was changed past its lock".to_owned())) }
}

/// One word for how an order is paid.
fn money_state(books: &Books) -> &'static str {
    let order = &books.order;
    word(order.total, order.deposit, order.paid, order.refunded, books.is_being_paid())
}

/// What has to be paid for an order to stand: its deposit, which cancelled lines may have made more than it comes to.
pub(crate) fn needed(total: Money, deposit: Money) -> Money {
    if deposit.is_zero() { total } else { deposit.min(total) }
}

/// One word for how an order is paid: its total, its deposit (zero for none), what came, what went back (all in minor
/// units), and whether an online attempt is under way. An order that stands by its deposit is paid when it is fetched,
/// as one that nothing was paid of: `unpaid`.
pub fn word(total: Money, deposit: Money, paid: Money, refunded: Money, is_being_paid: bool) -> &'static str {
    let net = paid - refunded;
    if net >= total && (net > Money::ZERO || refunded.is_zero()) {
        "paid"
    } else if net > Money::ZERO && net >= needed(total, deposit) {
        "unpaid"
    } else if !refunded.is_zero() {
        if net <= Money::ZERO { "refunded" } else { "partly_refunded" }
    } else if is_being_paid || paid > Money::ZERO {
        "pending"
    } else {
        "unpaid"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_for_the_money() {
        let with = |total, deposit, paid, refunded, open| {
            super::word(Money::new(total), Money::new(deposit), Money::new(paid), Money::new(refunded), open)
        };
        let word = |total, paid, refunded, open| with(total, 0, paid, refunded, open);
        assert_eq!(word(580, 0, 0, false), "unpaid");
        assert_eq!(word(580, 0, 0, true), "pending");
        assert_eq!(word(580, 80, 0, false), "pending", "part of it came");
        assert_eq!(word(580, 580, 0, false), "paid");
        assert_eq!(word(580, 1160, 580, false), "paid", "what came twice went back once");
        assert_eq!(word(580, 580, 80, false), "partly_refunded");
        assert_eq!(word(580, 580, 580, false), "refunded");
        assert_eq!(word(580, 80, 80, false), "refunded");
        assert_eq!(word(0, 0, 0, false), "paid", "nothing to pay");
        assert_eq!(with(580, 174, 100, 0, false), "pending", "part of the deposit came");
        assert_eq!(with(580, 174, 174, 0, true), "unpaid", "it stands; the rest is paid when it is fetched");
        assert_eq!(with(580, 174, 580, 0, false), "paid");
        assert_eq!(with(580, 174, 174, 174, false), "refunded");
        assert_eq!(with(100, 174, 100, 0, false), "paid", "what is left comes to less than the deposit");
    }
}
