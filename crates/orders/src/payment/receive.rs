//! Money that a person knows about: it arrived at the bank, or whoever brought the goods was paid.

use kernel::{Id, Money, Refusal};
use serde_json::json;
use store::{Stop, Tx, audit};

use super::books::Books;
use super::hear::decide_for_money;
use super::{BY_HAND, NewAttempt, create};
use crate::codes;

/// Notes money down that arrived for an order, once for its id, with what the bank or the carrier calls it.
/// Never more than is due: what came twice is for the bank to say.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`], [`codes::NOT_OPEN`] when the order came to nothing,
/// [`codes::RECEIVED_TOO_MUCH`].
pub fn receive(
    tx: &mut Tx<'_>,
    payment: Id,
    order: Id,
    method: &str,
    amount: Money,
    reference: &str,
) -> Result<(), Stop> {
    let Some(books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    if !matches!(books.order.state.as_str(), "placed" | "completed") {
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", books.order.state.as_str()).into());
    }
    if amount <= Money::ZERO || amount > books.due() {
        return Err(Refusal::new(&codes::RECEIVED_TOO_MUCH).with("due", books.due().get()).into());
    }
    let attempt = NewAttempt {
        payment,
        method: method.to_owned(),
        adapter: BY_HAND.to_owned(),
        request_id: payment.to_string(),
        looked_after: false,
        pay_link: None,
    };
    create::create(tx, order, &attempt, amount)?;
    let Some((mut books, index)) = Books::of_payment(tx, payment)? else {
        return Err(Stop::from(&codes::ORDER_UNKNOWN));
    };
    books.payments[index].reference = Some(reference.to_owned());
    books.take(tx, index, amount)?;
    decide_for_money(tx, &mut books, index, amount)?;
    books.save(tx)?;
    audit::append(
        tx,
        &audit::Entry {
            action: "orders.receive_payment",
            subject: Some(order),
            outcome: "done",
            detail: json!({"payment": payment, "method": method, "amount": amount, "reference": reference}),
        },
    )?;
    Ok(())
}
