//! Writing an order down: the rows that the web shop and the till have in common.
//!
//! A [`Draft`] is complete before the write begins: priced, serialised, numbered. The write only
//! stores it.

use kernel::{BusinessDate, Cost, Id, Money, Price, Quantity, Rate, Timestamp};
use store::{Fault, Stop, Tx, params};
use till::Treatment;

use crate::codes;
use crate::made::{self, COMPONENT};
use crate::sql::booking as sql;

/// An order ready to be written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its id, made by the client.
    pub id: Id,
    /// Its short number.
    pub number: String,
    /// `web` or `till`.
    pub channel: &'static str,
    /// `placed` or `completed`.
    pub state: &'static str,
    /// `unpaid`, `pending` or `paid`.
    pub money_state: &'static str,
    /// The store that sells.
    pub sold_by: Id,
    /// The store that hands over or sends.
    pub fulfilled_by: Id,
    /// The company that sells.
    pub legal_entity: Id,
    /// The till and the place in its log.
    pub register: Option<(Id, i64)>,
    /// The till's shift.
    pub shift: Option<Id>,
    /// The visit that placed it.
    pub visitor: Option<Id>,
    /// Who buys, when they are known.
    pub member: Option<Id>,
    /// The member's tier at that moment.
    pub tier: Option<String>,
    /// True when a company buys.
    pub company: bool,
    /// Who stood at the till.
    pub cashier: Option<Id>,
    /// The cart it came from.
    pub cart: Option<Id>,
    /// When it was placed or sold.
    pub occurred_at: Timestamp,
    /// The day in the store's books.
    pub business_date: BusinessDate,
    /// Goods before what was taken off.
    pub goods_total: Money,
    /// What was taken off goods.
    pub discount_total: Money,
    /// Delivery.
    pub shipping_total: Money,
    /// Tax in or on all of it.
    pub tax_total: Money,
    /// What the buyer pays.
    pub total: Money,
    /// What is paid already.
    pub paid: Money,
    /// The price list and its version.
    pub price_list: Id,
    /// That list's version.
    pub price_version: i64,
    /// The engine that priced it.
    pub engine_version: String,
    /// The rules that priced it.
    pub rule_set_hash: [u8; 32],
    /// The quote's canonical bytes: what the buyer was shown.
    pub quote: Vec<u8>,
    /// When it lapses if nothing happens.
    pub expires_at: Option<Timestamp>,
    /// Whether its goods were only put aside for somebody.
    pub put_aside: bool,
    /// Who took it for its buyer.
    pub agent: Option<Id>,
    /// Whether its buyer pays it by a link.
    pub by_link: bool,
    /// So much of it has to be paid for it to stand; zero where all of it has to.
    pub deposit: Money,
    /// Its lines; delivery is a line too.
    pub lines: Vec<DraftLine>,
}

/// One line ready to be written.
#[derive(Debug, Clone)]
pub struct DraftLine {
    /// Its place in the quote; a parent is named by it.
    pub key: u32,
    /// The line it belongs to.
    pub parent: Option<u32>,
    /// `goods`, `shipping`, ….
    pub kind: String,
    /// Which variant; none for delivery.
    pub variant: Option<Id>,
    /// Its SKU at that moment.
    pub sku: String,
    /// Its name at that moment.
    pub description: String,
    /// Its unit.
    pub unit: String,
    /// How much.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Price,
    /// Before what was taken off.
    pub gross: Money,
    /// What was taken off.
    pub discount: Money,
    /// After it.
    pub net: Money,
    /// Its tax class.
    pub tax_class: String,
    /// Its tax rate.
    pub tax_rate: Rate,
    /// Its share of the document's tax.
    pub tax: Money,
    /// What the catalogue knows of it and no quote says.
    pub known: Known,
    /// What was taken off, by layer and cause.
    pub adjustments: Vec<(String, String, Money)>,
    /// What was chosen with it.
    pub options: Vec<till::SoldOption>,
    /// What whoever makes it is told.
    pub note: String,
    /// Of a component: what of the parent's net and tax falls on it.
    pub share: (Money, Money),
}

impl DraftLine {
    /// Goods that leave the shelf for the line `parent`. They have no money of their own. `number` tells
    /// the components of one order apart.
    pub fn component(parent: &DraftLine, number: usize, part: &till::SoldComponent, known: Known) -> DraftLine {
        DraftLine {
            key: u32::try_from(number).unwrap_or(u32::MAX).saturating_add(COMPONENT_KEYS),
            parent: Some(parent.key),
            kind: COMPONENT.to_owned(),
            variant: Some(part.variant),
            sku: part.sku.clone(),
            description: part.description.clone(),
            unit: part.unit.clone(),
            quantity: part.quantity,
            unit_price: Price::ZERO,
            gross: Money::ZERO,
            discount: Money::ZERO,
            net: Money::ZERO,
            tax_class: parent.tax_class.clone(),
            tax_rate: parent.tax_rate,
            tax: Money::ZERO,
            known,
            adjustments: Vec::new(),
            options: Vec::new(),
            note: String::new(),
            share: (part.net, part.tax),
        }
    }
}

/// Keys of components begin here: above those of goods, below those of parcels.
const COMPONENT_KEYS: u32 = 1 << 20;

/// What the catalogue knows of goods and a quote does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// What one unit cost the brand.
    pub cost: Option<Cost>,
    /// Whether stock is kept of it.
    pub tracked: bool,
    /// Whether it is made when it is ordered.
    pub made: bool,
    /// How a buyer on the web may send it back, and the version of the notice that said so.
    pub returns: Option<(catalog::ReturnClass, i64)>,
}

impl Known {
    /// What the catalogue knows of goods now.
    pub fn of(item: &catalog::Sellable) -> Known {
        let returns = Some((item.return_class, item.return_notice_version));
        Known { cost: item.cost, tracked: item.is_tracked(), made: item.made_to_order, returns }
    }
}

/// A line as it was written.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// Its id.
    pub id: Id,
    /// Its place in the draft.
    pub index: usize,
}

/// Writes the order, its lines and what was taken off them.
///
/// # Errors
/// Refused as [`codes::ID_TAKEN`]: ids are made by clients, and two of them can make the same one.
pub fn insert(tx: &mut Tx<'_>, draft: &Draft) -> Result<Vec<Written>, Stop> {
    let now = tx.now();
    let (register, register_seq) = draft.register.unzip();
    // A till's events say themselves on which day they are booked; for others a day may have closed meanwhile.
    let business_date = match register {
        Some(_) => draft.business_date,
        None => staff::book_on(tx, draft.sold_by, draft.business_date, draft.id)?,
    };
    let inserted = tx.execute(
        sql::ORDER_INSERT,
        params![
            draft.id,
            &draft.number,
            draft.channel,
            draft.state,
            draft.money_state,
            draft.sold_by,
            draft.fulfilled_by,
            draft.legal_entity,
            register,
            register_seq,
            draft.shift,
            draft.visitor,
            draft.member,
            draft.company,
            draft.cashier,
            draft.tier.as_deref(),
            draft.cart,
            draft.occurred_at,
            now,
            business_date,
            draft.goods_total,
            draft.discount_total,
            draft.shipping_total,
            draft.tax_total,
            draft.total,
            draft.paid,
            draft.price_list,
            draft.price_version,
            &draft.engine_version,
            draft.rule_set_hash,
            &draft.quote,
            draft.expires_at,
            draft.put_aside,
            draft.agent,
            draft.by_link,
            draft.deposit,
        ],
    )?;
    if inserted == 0 {
        return Err(Stop::from(&codes::ID_TAKEN));
    }
    let ids: Vec<Id> = draft.lines.iter().map(|_| tx.new_id()).collect();
    let mut written = Vec::with_capacity(ids.len());
    for (index, line) in draft.lines.iter().enumerate() {
        let parent = line.parent.and_then(|parent| draft.lines.iter().position(|other| other.key == parent));
        insert_line(tx, draft.id, index, ids[index], parent.map(|parent| ids[parent]), line)?;
        written.push(Written { id: ids[index], index });
    }
    Ok(written)
}

fn insert_line(
    tx: &mut Tx<'_>,
    order: Id,
    index: usize,
    id: Id,
    parent: Option<Id>,
    line: &DraftLine,
) -> Result<(), Fault> {
    let position = i64::try_from(index).unwrap_or(i64::MAX);
    tx.execute(
        sql::LINE_INSERT,
        params![
            id,
            order,
            position,
            &line.kind,
            parent,
            line.variant,
            &line.sku,
            &line.description,
            &line.unit,
            line.quantity,
            line.unit_price,
            line.gross,
            line.discount,
            line.net,
            &line.tax_class,
            line.tax_rate,
            line.tax,
            line.known.cost,
            made::to_text(&line.options),
            &line.note,
            line.share.0,
            line.share.1,
            line.known.returns.map(|(class, _)| class.as_str()),
            line.known.returns.map(|(_, version)| version),
            line.known.made,
        ],
    )?;
    for (place, (layer, rule, amount)) in line.adjustments.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        tx.execute(sql::ADJUSTMENT_INSERT, params![id, place, layer.as_str(), rule.as_str(), *amount])?;
    }
    Ok(())
}

/// One way in which goods reach the buyer.
#[derive(Debug, Clone)]
pub struct Fulfilment {
    /// `take_away`, `pickup`, `delivery` or `digital`.
    pub kind: &'static str,
    /// `waiting` or `handed_over`.
    pub state: &'static str,
    /// Where the goods lie.
    pub location: Id,
    /// What the buyer shows.
    pub code: Option<String>,
    /// When they were promised.
    pub promised_at: Option<Timestamp>,
    /// When and by whom they were handed over.
    pub done: Option<(Timestamp, Option<Id>)>,
}

/// Writes how the goods reach the buyer.
///
/// # Errors
/// When the database says so.
pub fn insert_fulfilment(tx: &mut Tx<'_>, order: Id, fulfilment: &Fulfilment) -> Result<Id, Fault> {
    let id = tx.new_id();
    let (done_at, done_by) = fulfilment.done.unzip();
    tx.execute(
        sql::FULFILMENT_INSERT,
        params![
            id,
            order,
            fulfilment.kind,
            fulfilment.state,
            fulfilment.location,
            None::<Id>,
            fulfilment.code.as_deref(),
            fulfilment.promised_at,
            done_at,
            done_by.flatten(),
        ],
    )?;
    Ok(id)
}

/// Ties a line to the goods that serve it.
///
/// # Errors
/// When the database says so.
pub fn allocate(
    tx: &mut Tx<'_>,
    line: Id,
    location: Id,
    hold: Option<Id>,
    fulfilment: Id,
    quantity: Quantity,
    state: &'static str,
) -> Result<(), Fault> {
    let id = tx.new_id();
    tx.execute(sql::ALLOCATION_INSERT, params![id, line, location, hold, fulfilment, quantity, state])?;
    Ok(())
}

/// What was given for an order.
#[derive(Debug, Clone)]
pub struct TenderRow {
    /// The word of its type: `cash`, `card`, `online`.
    pub kind: String,
    /// What it pays; below zero for money given back.
    pub amount: Money,
    /// What was handed over.
    pub given: Money,
    /// What was handed back.
    pub change: Money,
    /// The payment behind it.
    pub payment: Option<Id>,
    /// How it is treated.
    pub treatment: Treatment,
    /// Where it was taken.
    pub store: Id,
    /// Whose money it is.
    pub legal_entity: Id,
    /// The till.
    pub register: Option<Id>,
    /// Its shift.
    pub shift: Option<Id>,
    /// The day in the books.
    pub business_date: BusinessDate,
    /// When.
    pub occurred_at: Timestamp,
}

/// The kind of a tender that is none: what cash was rounded by.
pub const ROUNDING: &str = "rounding";

/// Writes a tender, with how it is treated.
///
/// # Errors
/// When the database says so.
pub fn insert_tender(tx: &mut Tx<'_>, order: Id, tender: &TenderRow) -> Result<Id, Fault> {
    let id = tx.new_id();
    tx.execute(
        sql::TENDER_INSERT,
        params![
            id,
            order,
            &tender.kind,
            tender.amount,
            tender.given,
            tender.change,
            tender.payment,
            None::<Id>,
            tender.treatment.invoice.as_str(),
            tender.treatment.counts_for_thresholds,
            tender.store,
            tender.legal_entity,
            tender.register,
            tender.shift,
            tender.business_date,
            tender.occurred_at,
        ],
    )?;
    Ok(id)
}
