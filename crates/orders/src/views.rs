//! One order as people read it: on its page, at the counter, in the office.

use kernel::{BusinessDate, Exponent, Id, Money, Price, Quantity, Rate, Timestamp};
use serde::Serialize;
use store::{Fault, Read, Row, params};
use utoipa::ToSchema;

use crate::payment::Instructions;

use crate::history::{self, HistoryRow, Telling};
use crate::kitchen::{self, TicketOfOrder};
use crate::made::{self, ChosenBody};
use crate::preorder::{self, PreorderBody};
use crate::returns::request::RequestBody;
use crate::returns::views::ReturnBody;
use crate::sql::{cancelling, views as sql};

/// An order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderBody {
    /// Its id.
    pub id: Id,
    /// Its short number.
    pub number: String,
    /// `web` or `till`.
    pub channel: String,
    /// `placed`, `completed`, `cancelled`, `expired` or `voided`.
    pub state: String,
    /// `unpaid`, `pending`, `paid`, `partly_refunded` or `refunded`.
    pub money_state: String,
    /// The store that sold.
    pub store_name: String,
    /// Who bought, when they are known.
    pub member_id: Option<Id>,
    /// When it was placed or sold.
    pub occurred_at: Timestamp,
    /// The day in the store's books.
    pub business_date: BusinessDate,
    /// Goods before what was taken off.
    pub goods_total: Money,
    /// What was taken off.
    pub discount_total: Money,
    /// Delivery.
    pub shipping_total: Money,
    /// Tax in or on it.
    pub tax_total: Money,
    /// What the buyer pays.
    pub total: Money,
    /// What was paid.
    pub paid: Money,
    /// What went back.
    pub refunded: Money,
    /// When it lapses if nothing happens.
    pub expires_at: Option<Timestamp>,
    /// Whether its goods were only put aside for somebody to look at.
    pub put_aside: bool,
    /// Whether somebody who works here made it, to be paid by a link.
    pub by_link: bool,
    /// Who that was; for people who work here.
    pub agent_id: Option<Id>,
    /// So much has to be paid for it to stand, the rest when it is fetched; zero where all of it has to.
    pub deposit: Money,
    /// The slot for which it was pre-ordered.
    pub preorder: Option<PreorderBody>,
    /// What was bought, without delivery.
    pub lines: Vec<OrderLineBody>,
    /// Who bought and who receives; only for the buyer and for those who handle orders.
    pub contact: Option<ContactBody>,
    /// How the goods reach the buyer.
    pub fulfilments: Vec<FulfilmentBody>,
    /// Online payments, oldest first.
    pub payments: Vec<PaymentBody>,
    /// What was given and given back, oldest first.
    pub tenders: Vec<TenderBody>,
    /// What came back, oldest first.
    pub returns: Vec<ReturnBody>,
    /// What its buyer asked to send back, oldest first.
    pub return_requests: Vec<RequestBody>,
    /// What is made for it, with the number by which its buyer is called; none where nothing is.
    pub ticket: Option<TicketOfOrder>,
    /// Its invoices, oldest first; one that waits for a number is not there yet.
    pub invoices: Vec<OrderInvoiceBody>,
    /// What happened, oldest first.
    pub history: Vec<HistoryRow>,
    /// Counts its changes from 1.
    pub version: i64,
}

/// An invoice of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderInvoice)]
pub struct OrderInvoiceBody {
    /// Its id.
    pub id: Id,
    /// Its number, such as `AB12345678`.
    pub number: String,
    /// `issued` or `voided`.
    pub state: String,
    /// `paper`, `carrier` or `donation`.
    pub handover: String,
    /// Where it is kept, as much of it as may be shown.
    pub kept: Option<String>,
    /// The tax id of a company that bought.
    pub buyer_tax_id: Option<String>,
    /// What was paid by it.
    pub total: Money,
    /// What was given back on it.
    pub allowed: Money,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// One line of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderLineBody {
    /// Its id.
    pub id: Id,
    /// Which variant.
    pub variant_id: Option<Id>,
    /// Its SKU when it was sold.
    pub sku: String,
    /// Its name when it was sold.
    pub name: String,
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
    /// Tax in or on it.
    pub tax: Money,
    /// What was chosen with one of it.
    pub options: Vec<ChosenBody>,
    /// What whoever makes it is told.
    pub note: String,
    /// How it may be sent back by the notice that held when it was bought; none for delivery and imported orders.
    pub return_class: Option<catalog::ReturnClass>,
    /// The version of that notice.
    pub return_notice_version: Option<i64>,
    /// How much of it came back.
    pub returned: Quantity,
    /// How much of it was cancelled before it left; `quantity` and the amounts are without it.
    pub cancelled: Quantity,
    /// What leaves the shelf for it: the goods of a set, the candle of an option.
    pub components: Vec<LineComponent>,
}

impl OrderLineBody {
    /// False when all of it was cancelled.
    pub fn is_left(&self) -> bool {
        self.quantity.is_positive() || self.cancelled.is_zero()
    }
}

/// Goods that leave the shelf for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineComponent {
    /// The order's line for it.
    pub line_id: Id,
    /// Which variant.
    pub variant_id: Option<Id>,
    /// Its SKU when it was sold.
    pub sku: String,
    /// Its name when it was sold.
    pub name: String,
    /// How much of it for the whole line.
    pub quantity: Quantity,
    /// How much of it came back.
    pub returned: Quantity,
    /// What of the line's net falls on it; nothing for the component of an option.
    pub share: Money,
}

/// Who bought and who receives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactBody {
    /// What to call the buyer.
    pub name: String,
    /// Where to call them.
    pub phone: String,
    /// Where to write to them.
    pub email: Option<String>,
    /// A company's tax id.
    pub tax_id: Option<String>,
    /// Postcode of a delivery.
    pub postcode: Option<String>,
    /// City and district of a delivery.
    pub area: Option<String>,
    /// Street and number of a delivery.
    pub address: Option<String>,
    /// Who receives a delivery.
    pub recipient_name: Option<String>,
    /// Where to call them.
    pub recipient_phone: Option<String>,
}

/// One way in which goods reach the buyer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FulfilmentBody {
    /// Its id.
    pub id: Id,
    /// `take_away`, `pickup`, `delivery` or `digital`.
    pub kind: String,
    /// `waiting`, `ready`, `handed_over`, `shipped`, `delivered` or `cancelled`.
    pub state: String,
    /// What the buyer shows.
    pub code: Option<String>,
    /// The store that hands over or sends.
    pub store_id: Id,
    /// Its name.
    pub store_name: String,
    /// When the goods were promised.
    pub promised_at: Option<Timestamp>,
    /// When they were ready.
    pub ready_at: Option<Timestamp>,
    /// When they were handed over or sent.
    pub done_at: Option<Timestamp>,
    /// The carrier's number of the parcel.
    pub tracking: Option<String>,
    /// Who carries it.
    pub carrier: Option<String>,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
    /// True when somebody else than the buyer fetched it.
    pub to_other: bool,
    /// When a parcel came back that nobody took.
    pub came_back_at: Option<Timestamp>,
}

/// One online payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentBody {
    /// Its id.
    pub id: Id,
    /// The word of its type of tender, such as `online`.
    pub method: String,
    /// `created`, `requested`, `pending`, `authorised`, `captured`, `failed`, `unknown`, `voided` or `refunded`.
    pub state: String,
    /// What it is for.
    pub amount: Money,
    /// What arrived.
    pub captured: Money,
    /// What went back.
    pub refunded: Money,
    /// Where the buyer pays, while it can be paid.
    pub redirect_url: Option<String>,
    /// Where the buyer pays when that is an account or a code.
    pub instructions: Option<Instructions>,
    /// When it was begun.
    pub created_at: Timestamp,
}

/// What was given, or given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderBody {
    /// The word of its type, such as `cash` or `online`; `rounding` for what cash was rounded by.
    pub kind: String,
    /// What it pays; below zero for money given back.
    pub amount: Money,
    /// What was handed over.
    pub given: Money,
    /// What was handed back.
    pub change: Money,
}

/// For whom an order is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audience {
    /// Shows names, phone numbers and addresses.
    pub contact: bool,
    /// Names the people who did something; for people who work here.
    pub names: bool,
    /// `zh-TW` or `en`.
    pub locale: &'static str,
}

/// Whose an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belongs {
    /// The visit that placed it.
    pub visitor: Option<Id>,
    /// The store that sold it.
    pub sold_by: Id,
    /// The store that hands it over or sends it.
    pub fulfilled_by: Id,
    /// The member it was written with.
    pub member: Option<Id>,
}

/// Whose an order is; none when there is no such order.
///
/// # Errors
/// When the database says so.
pub fn belongs(read: &mut Read<'_>, order: Id) -> Result<Option<Belongs>, Fault> {
    read.query_opt(sql::ORDER_BELONGS, params![order], |row| {
        Ok(Belongs { visitor: row.get(0)?, sold_by: row.get(1)?, fulfilled_by: row.get(2)?, member: row.get(3)? })
    })
}

/// An order's own row.
pub(crate) struct Head {
    pub(crate) number: String,
    pub(crate) channel: String,
    pub(crate) state: String,
    pub(crate) money_state: String,
    pub(crate) sold_by: Id,
    pub(crate) fulfilled_by: Id,
    pub(crate) register: Option<Id>,
    pub(crate) cashier: Option<Id>,
    member: Option<Id>,
    pub(crate) occurred_at: Timestamp,
    pub(crate) business_date: BusinessDate,
    pub(crate) goods_total: Money,
    pub(crate) discount_total: Money,
    pub(crate) shipping_total: Money,
    pub(crate) tax_total: Money,
    pub(crate) total: Money,
    pub(crate) paid: Money,
    refunded: Money,
    expires_at: Option<Timestamp>,
    version: i64,
    put_aside: bool,
    agent: Option<Id>,
    by_link: bool,
    pub(crate) deposit: Money,
}

pub(crate) fn head(read: &mut Read<'_>, order: Id) -> Result<Option<Head>, Fault> {
    read.query_opt(sql::ORDER_GET, params![order], |row| {
        Ok(Head {
            number: row.get(0)?,
            channel: row.get(1)?,
            state: row.get(2)?,
            money_state: row.get(3)?,
            sold_by: row.get(4)?,
            fulfilled_by: row.get(5)?,
            register: row.get(6)?,
            cashier: row.get(7)?,
            member: row.get(8)?,
            occurred_at: row.get(9)?,
            business_date: row.get(10)?,
            goods_total: row.get(11)?,
            discount_total: row.get(12)?,
            shipping_total: row.get(13)?,
            tax_total: row.get(14)?,
            total: row.get(15)?,
            paid: row.get(16)?,
            refunded: row.get(17)?,
            expires_at: row.get(18)?,
            version: row.get(19)?,
            put_aside: row.get(20)?,
            agent: row.get(21)?,
            by_link: row.get(22)?,
            deposit: row.get(23)?,
        })
    })
}

/// A line as it was written.
pub(crate) struct Line {
    pub(crate) kind: String,
    pub(crate) tax_rate: Rate,
    pub(crate) body: OrderLineBody,
}

impl Line {
    /// True for the line that stands for delivery.
    pub(crate) fn is_delivery(&self) -> bool {
        self.kind == "shipping"
    }
}

impl Line {
    /// The line as a history shows it; none for what is no goods, such as the way to the buyer.
    pub(crate) fn of_goods(self) -> Option<crate::timeline::TimelineLine> {
        let goods = self.kind != "shipping" && self.kind != "fee" && self.body.is_left();
        let OrderLineBody { variant_id, sku, name, quantity, net, options, .. } = self.body;
        goods.then_some(crate::timeline::TimelineLine { variant_id, sku, name, quantity, net, options })
    }
}

pub(crate) fn lines(read: &mut Read<'_>, order: Id, locale: &str) -> Result<Vec<Line>, Fault> {
    let rows = read.query(sql::ORDER_LINES, params![order], |row| {
        let options: String = row.get(12)?;
        let options: Vec<till::SoldOption> =
            serde_json::from_str(&options).map_err(|error| Fault::Decode(format!("options of a line: {error}")))?;
        let line = Line {
            kind: row.get(2)?,
            tax_rate: row.get(10)?,
            body: OrderLineBody {
                id: row.get(0)?,
                variant_id: row.get(1)?,
                sku: row.get(3)?,
                name: row.get(4)?,
                quantity: row.get(5)?,
                unit_price: row.get(6)?,
                gross: row.get(7)?,
                discount: row.get(8)?,
                net: row.get(9)?,
                tax: row.get(11)?,
                options: made::bodies(&options, locale),
                note: row.get(13)?,
                return_class: row.get::<Option<String>>(16)?.and_then(|name| catalog::ReturnClass::parse(&name)),
                return_notice_version: row.get(17)?,
                returned: row.get(18)?,
                cancelled: Quantity::ZERO,
                components: Vec::new(),
            },
        };
        Ok((line, row.get::<Option<Id>>(14)?, row.get::<Money>(15)?))
    })?;
    let cancelled =
        read.query(cancelling::CANCELLED, params![order], |row| Ok((row.get::<Id>(0)?, row.get::<Quantity>(1)?)))?;
    let mut lines: Vec<Line> = Vec::with_capacity(rows.len());
    for (mut line, parent, share) in rows {
        line.body.cancelled =
            cancelled.iter().find(|(id, _)| *id == line.body.id).map_or(Quantity::ZERO, |(_, quantity)| *quantity);
        if line.kind != made::COMPONENT {
            lines.push(line);
        } else if let Some(parent) = lines.iter_mut().find(|one| Some(one.body.id) == parent) {
            let OrderLineBody { id, variant_id, sku, name, quantity, returned, .. } = line.body;
            parent.body.components.push(LineComponent {
                line_id: id,
                variant_id,
                sku,
                name,
                quantity,
                returned,
                share,
            });
        }
    }
    Ok(lines)
}

/// What was given for an order, and at which till.
pub(crate) fn tenders(read: &mut Read<'_>, order: Id) -> Result<Vec<(TenderBody, Option<Id>, Timestamp)>, Fault> {
    read.query(sql::ORDER_TENDERS, params![order], |row| {
        Ok((
            TenderBody { kind: row.get(0)?, amount: row.get(1)?, given: row.get(2)?, change: row.get(3)? },
            row.get(4)?,
            row.get(5)?,
        ))
    })
}

/// The name of a store, empty when it is not there any more.
pub(crate) fn store_name(read: &mut Read<'_>, store: Id) -> Result<String, Fault> {
    Ok(staff::store(read, store)?.map(|store| store.name).unwrap_or_default())
}

/// An order; none when there is no such order.
///
/// # Errors
/// When the database says so.
pub fn order(read: &mut Read<'_>, id: Id, exponent: Exponent, audience: Audience) -> Result<Option<OrderBody>, Fault> {
    let Some(head) = head(read, id)? else { return Ok(None) };
    let fulfilled_by = (head.fulfilled_by, store_name(read, head.fulfilled_by)?);
    let fulfilments =
        read.query(sql::ORDER_FULFILMENTS, params![id], |row| fulfilment(row, fulfilled_by.0, &fulfilled_by.1))?;
    let open = head.state == "placed";
    let contact = if audience.contact { contact(read, id)? } else { None };
    let telling = Telling { names: audience.names, chinese: audience.locale.starts_with("zh"), exponent };
    Ok(Some(OrderBody {
        id,
        store_name: store_name(read, head.sold_by)?,
        lines: lines(read, id, audience.locale)?
            .into_iter()
            .filter(|line| !line.is_delivery())
            .map(|line| line.body)
            .collect(),
        contact,
        fulfilments,
        payments: read.query(sql::ORDER_PAYMENTS, params![id], |row| payment(row, open))?,
        tenders: tenders(read, id)?.into_iter().map(|(tender, ..)| tender).collect(),
        returns: crate::returns::views::of_order(read, id)?,
        return_requests: crate::returns::request::of_order(read, id)?,
        ticket: kitchen::of_order(read, id)?,
        preorder: preorder::of_order(read, id, audience.locale)?,
        invoices: invoices::documents_of(read, id)?.iter().map(invoice).collect(),
        history: history::of_order(read, id, telling)?,
        number: head.number,
        channel: head.channel,
        state: head.state,
        money_state: head.money_state,
        member_id: head.member,
        occurred_at: head.occurred_at,
        business_date: head.business_date,
        goods_total: head.goods_total,
        discount_total: head.discount_total,
        shipping_total: head.shipping_total,
        tax_total: head.tax_total,
        total: head.total,
        paid: head.paid,
        refunded: head.refunded,
        expires_at: head.expires_at,
        put_aside: head.put_aside,
        by_link: head.by_link,
        deposit: head.deposit,
        agent_id: head.agent.filter(|_| audience.names),
        version: head.version,
    }))
}

fn invoice(document: &invoices::Document) -> OrderInvoiceBody {
    let paper = invoices::Paper::of(document, None);
    OrderInvoiceBody {
        id: paper.id,
        number: paper.number,
        state: paper.state,
        handover: paper.handover,
        kept: paper.kept,
        buyer_tax_id: paper.buyer_tax_id,
        total: paper.total,
        allowed: paper.allowed,
        issued_at: paper.issued_at,
    }
}

fn fulfilment(row: &Row<'_>, store_id: Id, store_name: &str) -> Result<FulfilmentBody, Fault> {
    Ok(FulfilmentBody {
        id: row.get(0)?,
        kind: row.get(1)?,
        state: row.get(2)?,
        code: row.get(3)?,
        store_id,
        store_name: store_name.to_owned(),
        promised_at: row.get(4)?,
        ready_at: row.get(5)?,
        done_at: row.get(6)?,
        tracking: row.get(8)?,
        carrier: row.get(9)?,
        delivered_at: row.get(10)?,
        to_other: row.get(11)?,
        came_back_at: row.get(12)?,
    })
}

fn payment(row: &Row<'_>, order_open: bool) -> Result<PaymentBody, Fault> {
    let state: String = row.get(2)?;
    let payable = order_open && matches!(state.as_str(), "requested" | "pending" | "unknown");
    Ok(PaymentBody {
        id: row.get(0)?,
        method: row.get(1)?,
        amount: row.get(3)?,
        captured: row.get(4)?,
        refunded: row.get(5)?,
        redirect_url: row.get::<Option<String>>(6)?.filter(|_| payable),
        instructions: row.get::<Option<String>>(8)?.and_then(|text| serde_json::from_str(&text).ok()),
        created_at: row.get(7)?,
        state,
    })
}

/// The people of an order. Erased ones are empty rows, and those are nobody.
fn contact(read: &mut Read<'_>, order: Id) -> Result<Option<ContactBody>, Fault> {
    let mut found = ContactBody::default();
    read.query(sql::ORDER_CONTACTS, params![order], |row| {
        let text = |index: usize| Ok::<_, Fault>(Some(row.get::<String>(index)?).filter(|text| !text.is_empty()));
        match row.get::<String>(0)?.as_str() {
            "recipient" => {
                found.recipient_name = text(1)?;
                found.recipient_phone = text(2)?;
                found.postcode = text(4)?;
                found.area = text(5)?;
                found.address = text(6)?;
            }
            "buyer" => {
                found.name = row.get(1)?;
                found.phone = row.get(2)?;
                found.email = text(3)?;
                found.tax_id = text(7)?;
            }
            _ => found.tax_id = text(7)?.or(found.tax_id.take()),
        }
        Ok(())
    })?;
    Ok(Some(found).filter(|contact| *contact != ContactBody::default()))
}
