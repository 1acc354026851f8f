//! A parcel that is paid to whoever brings it, and that nobody took: it comes back.
//!
//! Its goods are put back as whoever unpacks them says, and its order is over without money. Whether it is paid or
//! comes back is decided under one lock, the order's row: whichever is first, the other one is refused.

use std::collections::BTreeMap;

use kernel::{Id, Quantity, Refusal};
use messages::{NewMessage, Template};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stock::{Condition, Fact, LevelKey, Movement, reasons};
use store::{Fault, Stop, Tx, audit, cases, params};
use utoipa::ToSchema;

use crate::cancel_lines::of_component;
use crate::pay_link::Recipient;
use crate::payment::CASE_RETURN_BY_HAND;
use crate::payment::books::Books;
use crate::returns::SHIPPING;
use crate::returns::facts::{self, Facts};
use crate::shop::Shop;
use crate::sql::{booking, returns as sql};
use crate::{codes, events};

/// Kind of case: less came back in a parcel than was sent in it.
pub const CASE_PARCEL_SHORT: &str = "orders.parcel_short";

/// Why a parcel comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UndeliveredWhy)]
pub enum Why {
    /// Whoever it was for did not want it.
    Refused,
    /// Nobody was there, or nobody fetched it in time.
    NotCollected,
    /// The address is wrong.
    AddressWrong,
}

impl Why {
    const fn as_str(self) -> &'static str {
        match self {
            Why::Refused => "refused",
            Why::NotCollected => "not_collected",
            Why::AddressWrong => "address_wrong",
        }
    }
}

/// Goods that lay in the parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unpacked {
    /// The order's line; a set's stands for what is in it.
    pub line: Id,
    /// How much of it came back.
    pub quantity: Quantity,
    /// What it may be used for now.
    pub condition: Condition,
}

/// Whom it is told, and in which language.
#[derive(Debug, Clone)]
pub struct Told {
    /// The buyer.
    pub recipient: Recipient,
    /// `zh-TW` or `en`.
    pub locale: String,
}

/// Says that an order's parcel came back and was not paid. Said again it changes nothing.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`]; [`codes::UNDELIVERED_PAID`] when it is paid; [`codes::NOT_OPEN`] when nothing
/// is on its way; [`codes::CANCEL_LINE`], [`codes::UNPACKED_TOO_MUCH`], [`codes::RETURN_PARTS`].
pub fn undelivered(
    tx: &mut Tx<'_>,
    order: Id,
    why: Why,
    unpacked: &[Unpacked],
    told: Option<&Told>,
    shop: &Shop,
) -> Result<(), Stop> {
    let Some(mut books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    let parcels = tx.query(booking::FULFILMENT_LOCK, params![order], |row| {
        Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let came_back: i64 = tx.query_one(sql::CAME_BACK, params![order], |row| row.get(0))?;
    if came_back > 0 {
        return Ok(());
    }
    if books.order.state == "completed" {
        return Err(Stop::from(&codes::UNDELIVERED_PAID));
    }
    let is_gone = |kind: &str, state: &str| kind == "delivery" && matches!(state, "shipped" | "delivered");
    let parcel = parcels.iter().find(|(_, kind, state)| is_gone(kind, state)).map(|(id, ..)| *id);
    let Some(parcel) = parcel.filter(|_| books.order.state == "placed") else {
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", books.order.state.as_str()).into());
    };
    let facts = facts::read(tx, order)?;
    let sent = sent(tx, order)?;
    let (levels, missing) = sort_out(tx, &facts, &sent, unpacked, shop.location)?;

    books.order.state = "cancelled".to_owned();
    books.order.expires_at = None;
    books.call_off(tx)?;
    // Part of the money may have come by another way.
    let kept = books.kept();
    let back = books.send_back_up_to(tx, 0, kept, "undelivered")?;
    let (number, stores) = (books.order.number.clone(), books.order.stores());
    let store = Some(shop.store.id);
    if back < kept {
        let detail = json!({"order": order, "number": number, "amount": kept - back});
        cases::open(tx, CASE_RETURN_BY_HAND, order, Some(books.order.sold_by), &detail)?;
    }
    if !missing.is_empty() {
        let detail = json!({"order": order, "number": number, "missing": missing});
        cases::open(tx, CASE_PARCEL_SHORT, order, store, &detail)?;
    }
    let now = tx.now();
    tx.execute(sql::FULFILMENT_CAME_BACK, params![parcel, now])?;
    tx.execute(booking::ALLOCATIONS_RETURN, params![order])?;
    let body = json!({"number": number, "why": why.as_str(), "store": shop.store.id, "goes_back": kept});
    tx.journal(&events::about_order("orders.undelivered", order, stores, body))?;
    let detail = json!({"why": why.as_str(), "missing": missing});
    audit::append(tx, &audit::Entry { action: "orders.undelivered", subject: Some(order), outcome: "done", detail })?;
    tell(tx, &number, told)?;
    books.save(tx)?;
    // Stock comes last: the rows that many buyers want are locked for the shortest time.
    let movement = Movement {
        reason: reasons::RETURN,
        subject: order,
        legal_entity: Some(shop.store.legal_entity),
        business_date: staff::book_on(tx, shop.store.id, shop.store.business_date(now), order)?,
        occurred_at: now,
        register: None,
    };
    let put =
        |(key, quantity, cost): (LevelKey, Quantity, Option<kernel::Cost>)| Fact::of(&movement, key, quantity, cost);
    let facts: Vec<Fact> = levels.into_iter().map(put).collect();
    stock::book_all(tx, &facts)?;
    Ok(())
}

/// What left the shelf for each line.
struct Sent {
    variant: Id,
    sku: String,
    quantity: Quantity,
}

fn sent(tx: &mut Tx<'_>, order: Id) -> Result<BTreeMap<Id, Sent>, Fault> {
    let rows = tx.query(sql::SENT, params![order], |row| {
        let sent = Sent { variant: row.get(1)?, sku: row.get(2)?, quantity: row.get(3)? };
        Ok((row.get::<Id>(0)?, sent))
    })?;
    Ok(rows.into_iter().collect())
}

type Level = (LevelKey, Quantity, Option<kernel::Cost>);

/// Where everything goes that came back, and what of the parcel did not.
fn sort_out(
    tx: &mut Tx<'_>,
    facts: &Facts,
    sent: &BTreeMap<Id, Sent>,
    unpacked: &[Unpacked],
    location: Id,
) -> Result<(Vec<Level>, Vec<serde_json::Value>), Stop> {
    let mut back: BTreeMap<Id, Quantity> = BTreeMap::new();
    let mut levels = Vec::new();
    for (index, one) in unpacked.iter().enumerate() {
        let at = format!("/goods/{index}");
        let line = facts.line(one.line).filter(|line| line.kind != SHIPPING && line.kind != crate::made::COMPONENT);
        let line = line.ok_or_else(|| Refusal::new(&codes::CANCEL_LINE).at(at.clone(), &codes::CANCEL_LINE))?;
        if !one.quantity.is_positive() {
            return Err(Refusal::new(&api::codes::INVALID).at(format!("{at}/quantity"), &api::codes::INVALID).into());
        }
        let whole = back.get(&line.id).copied().unwrap_or_default() + one.quantity;
        if whole > line.quantity {
            let refusal = Refusal::new(&codes::UNPACKED_TOO_MUCH).with("name", line.description.as_str());
            return Err(refusal.with("sent", line.quantity.to_string()).at(at, &codes::UNPACKED_TOO_MUCH).into());
        }
        back.insert(line.id, whole);
        let mut parts = vec![(line.id, one.quantity)];
        for component in facts.components(line.id) {
            let quantity = of_component(line, component, one.quantity, line.kind == "set")?;
            *back.entry(component.id).or_default() += quantity;
            parts.push((component.id, quantity));
        }
        for (line, quantity) in parts.into_iter().filter(|(_, quantity)| quantity.is_positive()) {
            // Of some lines nothing leaves a shelf.
            let Some(sent) = sent.get(&line) else { continue };
            let key = LevelKey { variant: sent.variant, location, condition: one.condition };
            levels.push((key, quantity, facts::kept(tx, line)?.cost));
        }
    }
    let missing = sent.iter().filter_map(|(line, sent)| {
        let left = sent.quantity - back.get(line).copied().unwrap_or_default();
        left.is_positive().then(|| json!({"sku": sent.sku, "quantity": left}))
    });
    Ok((levels, missing.collect()))
}

/// Its buyer hears of it.
fn tell(tx: &mut Tx<'_>, number: &str, told: Option<&Told>) -> Result<(), Fault> {
    let Some(told) = told else { return Ok(()) };
    let message = NewMessage {
        id: tx.new_id(),
        channel: told.recipient.channel,
        template: Template::ParcelCameBack,
        locale: told.locale.clone(),
        member: told.recipient.member,
        recipient: told.recipient.value.clone(),
        parameters: BTreeMap::from([("number".to_owned(), number.to_owned())]),
        expires_at: None,
    };
    messages::send(tx, &message)
}
