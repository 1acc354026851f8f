//! An order as its receipt prints it.

use std::collections::BTreeMap;

use invoices::{Elsewhere, Paper};
use kernel::{BusinessDate, Id, Money, Price, Quantity, Rate, Timestamp};
use serde::Serialize;
use store::{Fault, Read, params};
use utoipa::ToSchema;

use crate::kitchen::{self, TicketOfOrder, TicketState};
use crate::made::ChosenBody;
use crate::sql::views as sql;
use crate::views::{self, Head, Line, TenderBody};

/// A receipt.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptBody {
    /// The order.
    pub order_id: Id,
    /// Its short number.
    pub number: String,
    /// The number on the receipt; the order's own where no paper was issued.
    pub receipt: String,
    /// What is made for it, with the number by which its buyer is called.
    pub ticket: Option<TicketOfOrder>,
    /// The store that sold.
    pub store_name: String,
    /// The till's short name; empty where no till took the money.
    pub register_code: String,
    /// Who stood at the till; empty where nobody did.
    pub cashier_name: String,
    /// When it was sold or placed.
    pub at: Timestamp,
    /// The day in the store's books.
    pub business_date: BusinessDate,
    /// What was bought, delivery last.
    pub lines: Vec<ReceiptLineBody>,
    /// The order that was fetched and paid with it.
    pub collected: Option<CollectedBody>,
    /// Tax by rate, the lowest first.
    pub tax_summary: Vec<TaxBody>,
    /// The deposit that is paid by it, of an order that is fetched later.
    pub deposit: Option<DepositPaidBody>,
    /// What of the order was paid on the receipt of its deposit.
    pub paid_before: Money,
    /// What the buyer paid by it.
    pub total: Money,
    /// What was given for it and given back.
    pub tenders: Vec<TenderBody>,
    /// True once it no longer counts.
    pub voided: bool,
    /// Its invoices, and those of the order that was fetched with it.
    pub invoices: Vec<Paper>,
    /// Who gives the buyer the invoice of this sale instead of us: the department store of a counter, or a provider.
    pub invoiced_by: Option<Elsewhere>,
}

/// What a deposit is paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepositPaidBody {
    /// What the order comes to.
    pub worth: Money,
    /// What of that is paid when it is fetched.
    pub left: Money,
}

/// An order that was fetched and paid on the receipt of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectedBody {
    /// The order.
    pub order_id: Id,
    /// Its number.
    pub number: String,
    /// What was fetched, delivery last.
    pub lines: Vec<ReceiptLineBody>,
    /// What it came to.
    pub total: Money,
    /// What of it had been paid before.
    pub paid_before: Money,
}

/// One line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptLineBody {
    /// Its name.
    pub name: String,
    /// Its SKU.
    pub sku: String,
    /// How much.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Price,
    /// What it came to.
    pub net: Money,
    /// What was chosen with one of it.
    pub options: Vec<ChosenBody>,
    /// What whoever makes it is told.
    pub note: String,
    /// What a set is made of.
    pub contents: Vec<ContentBody>,
}

/// Goods in a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentBody {
    /// Its name.
    pub name: String,
    /// How much of it for the whole line.
    pub quantity: Quantity,
}

/// What one rate came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxBody {
    /// The rate, in parts per million.
    pub rate: Rate,
    /// Without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With tax.
    pub gross: Money,
}

/// The receipt of an order that was paid for; none while it is not, and when there is no such order. An order
/// that was paid on the receipt of a sale has that receipt. An order whose deposit a till took has the deposit's
/// receipt until it is fetched, and then that of its balance.
///
/// # Errors
/// When the database says so.
pub fn receipt(read: &mut Read<'_>, order: Id, locale: &str) -> Result<Option<ReceiptBody>, Fault> {
    let with = read.query_opt(sql::ORDER_COLLECTED_WITH, params![order], |row| row.get::<Option<Id>>(0))?;
    let order = with.flatten().unwrap_or(order);
    let Some(head) = views::head(read, order)? else { return Ok(None) };
    let issued = read.query_opt(sql::ORDER_RECEIPT, params![order], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)? == "voided"))
    })?;
    let taken_at = deposit_taken_at(read, &head, order)?;
    let waits = taken_at.is_some() && head.state == "placed";
    if issued.is_none() && !waits && matches!(head.money_state.as_str(), "unpaid" | "pending") {
        return Ok(None);
    }
    let mut lines = views::lines(read, order, locale)?;
    lines.retain(|line| line.body.is_left());
    let mut tenders = views::tenders(read, order)?;
    let kept: Money = tenders.iter().map(|(tender, ..)| tender.amount).sum();
    // What stands on the deposit's own receipt.
    let paid_before = match taken_at.filter(|_| head.state == "completed") {
        Some(taken_at) => {
            let before = tenders.iter().filter(|(_, _, at)| *at <= taken_at);
            let paid_before = before.map(|(tender, ..)| tender.amount).sum();
            tenders.retain(|(_, _, at)| *at > taken_at);
            paid_before
        }
        None => Money::ZERO,
    };
    let register = head.register.or_else(|| tenders.iter().find_map(|(_, register, _)| *register));
    let register = register.map(|id| staff::register(read, id)).transpose()?.flatten();
    let cashier = match head.cashier {
        Some(cashier) => Some(cashier),
        None => read
            .query(sql::ORDER_FULFILMENTS, params![order], |row| row.get::<Option<Id>>(7))?
            .into_iter()
            .find_map(|done_by| done_by),
    };
    let cashier = cashier.map(|id| staff::person(read, id)).transpose()?.flatten();
    let mut taxes = Taxes::default();
    if !waits {
        taxes.add(&lines, includes_tax(&head));
    }
    let invoiced_by = match staff::store(read, head.sold_by)? {
        Some(store) => invoices::who(read, &store, head.business_date)?.elsewhere(),
        None => None,
    };
    let (receipt, voided) = issued.unwrap_or_else(|| (head.number.clone(), head.state == "voided"));
    let mut body = ReceiptBody {
        order_id: order,
        receipt,
        ticket: kitchen::of_order(read, order)?.filter(|ticket| ticket.state != TicketState::CalledOff),
        store_name: views::store_name(read, head.sold_by)?,
        register_code: register.map(|register| register.code).unwrap_or_default(),
        cashier_name: cashier.map(|person| person.name).unwrap_or_default(),
        at: head.occurred_at,
        business_date: head.business_date,
        lines: on_paper(lines, locale),
        collected: None,
        tax_summary: Vec::new(),
        deposit: waits.then(|| DepositPaidBody { worth: head.total, left: head.total - kept }),
        paid_before,
        total: if waits { kept } else { head.total - paid_before },
        tenders: tenders.into_iter().map(|(tender, ..)| tender).collect(),
        voided,
        number: head.number,
        invoices: papers_of(read, order)?,
        invoiced_by,
    };
    if let Some(order) = read.query_opt(sql::ORDER_ON_RECEIPT, params![order], |row| row.get::<Id>(0))? {
        collect(read, &mut body, &mut taxes, order, locale)?;
    }
    body.tax_summary = taxes.0.into_values().collect();
    Ok(Some(body))
}

/// When a till took an order's deposit; none where none did.
fn deposit_taken_at(read: &mut Read<'_>, head: &Head, order: Id) -> Result<Option<Timestamp>, Fault> {
    if head.deposit.is_zero() {
        return Ok(None);
    }
    read.query_one(sql::DEPOSIT_TAKEN_AT, params![order], |row| row.get(0))
}

/// The invoices on an order's receipt: once it was fetched, without those on the receipt of its deposit.
pub(crate) fn documents(read: &mut Read<'_>, order: Id) -> Result<Vec<invoices::Document>, Fault> {
    let mut documents = invoices::documents_of(read, order)?;
    let Some(head) = views::head(read, order)?.filter(|head| head.state == "completed") else { return Ok(documents) };
    if let Some(taken_at) = deposit_taken_at(read, &head, order)? {
        documents.retain(|document| document.issued_at > taken_at);
    }
    Ok(documents)
}

/// The invoices of an order.
fn papers_of(read: &mut Read<'_>, order: Id) -> Result<Vec<Paper>, Fault> {
    let documents = documents(read, order)?;
    papers(read, documents)
}

/// Documents as they are shown and printed.
pub(crate) fn papers(read: &mut Read<'_>, documents: Vec<invoices::Document>) -> Result<Vec<Paper>, Fault> {
    let mut papers = Vec::new();
    for document in documents {
        let issuer = invoices::issuer(read, document.legal_entity)?;
        papers.push(Paper::of(&document, issuer.and_then(|issuer| issuer.seal_key).as_ref()));
    }
    Ok(papers)
}

/// Adds the order that was fetched and paid with a sale.
fn collect(
    read: &mut Read<'_>,
    body: &mut ReceiptBody,
    taxes: &mut Taxes,
    order: Id,
    locale: &str,
) -> Result<(), Fault> {
    let Some(head) = views::head(read, order)? else { return Ok(()) };
    let mut lines = views::lines(read, order, locale)?;
    lines.retain(|line| line.body.is_left());
    taxes.add(&lines, includes_tax(&head));
    // What came online before the buyer stood at the counter is not on the till's paper.
    let mut here = Money::ZERO;
    let taken_at = deposit_taken_at(read, &head, order)?;
    for (tender, register, at) in views::tenders(read, order)? {
        let is_deposit = taken_at.is_some_and(|taken_at| at <= taken_at);
        if register.is_none() || is_deposit || tender.amount.is_negative() {
            continue;
        }
        here += tender.amount;
        match body.tenders.iter_mut().find(|one| one.kind == tender.kind && !one.amount.is_negative()) {
            Some(one) => {
                one.amount += tender.amount;
                one.given += tender.given;
                one.change += tender.change;
            }
            None => body.tenders.insert(0, tender),
        }
    }
    body.total += here;
    body.invoices.extend(papers_of(read, order)?);
    body.collected = Some(CollectedBody {
        order_id: order,
        number: head.number,
        lines: on_paper(lines, locale),
        total: head.total,
        paid_before: head.total - here,
    });
    Ok(())
}

/// Delivery that costs nothing, as that of a pickup, is no line on paper.
fn on_paper(lines: Vec<Line>, locale: &str) -> Vec<ReceiptLineBody> {
    let costs = |line: &Line| !line.is_delivery() || !line.body.net.is_zero();
    lines.into_iter().filter(costs).map(|line| printed(line, locale)).collect()
}

fn printed(line: Line, locale: &str) -> ReceiptLineBody {
    let name = match (line.is_delivery(), locale.starts_with("zh")) {
        (true, true) => "運費".to_owned(),
        (true, false) => "Delivery".to_owned(),
        (false, _) => line.body.name,
    };
    // What an option takes from the shelf is said by the option's own name.
    let of_set = line.kind == "set";
    let parts = line.body.components.into_iter().filter(|_| of_set);
    ReceiptLineBody {
        name,
        sku: line.body.sku,
        quantity: line.body.quantity,
        unit_price: line.body.unit_price,
        net: line.body.net,
        options: line.body.options,
        note: line.body.note,
        contents: parts.map(|part| ContentBody { name: part.name, quantity: part.quantity }).collect(),
    }
}

/// Whether the lines' amounts hold their tax: then they make the total by themselves.
fn includes_tax(head: &Head) -> bool {
    head.goods_total - head.discount_total + head.shipping_total == head.total
}

/// Tax by rate, the lowest first.
#[derive(Default)]
struct Taxes(BTreeMap<Rate, TaxBody>);

impl Taxes {
    fn add(&mut self, lines: &[Line], includes_tax: bool) {
        for line in lines {
            let nothing = TaxBody { rate: line.tax_rate, net: Money::ZERO, tax: Money::ZERO, gross: Money::ZERO };
            let sums = self.0.entry(line.tax_rate).or_insert(nothing);
            let (amount, tax) = (line.body.net, line.body.tax);
            sums.tax += tax;
            sums.net += if includes_tax { amount - tax } else { amount };
            sums.gross += if includes_tax { amount } else { amount + tax };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::OrderLineBody;

    fn line(rate: i64, net: i64, tax: i64) -> Line {
        let (net, tax) = (Money::new(net), Money::new(tax));
        let body = OrderLineBody {
            id: Id::NIL,
            variant_id: None,
            sku: "home".to_owned(),
            name: "home".to_owned(),
            quantity: Quantity::ONE,
            unit_price: Price::ZERO,
            gross: net,
            discount: Money::ZERO,
            net,
            tax,
            options: Vec::new(),
            note: String::new(),
            return_class: None,
            return_notice_version: None,
            returned: Quantity::ZERO,
            cancelled: Quantity::ZERO,
            components: Vec::new(),
        };
        Line { kind: "shipping".to_owned(), tax_rate: Rate::new(rate), body }
    }

    #[test]
    fn tax_by_rate_whether_prices_hold_it_or_not() {
        let lines = [line(50_000, 105, 5), line(0, 30, 0), line(50_000, 210, 10)];
        let tax_summary = |lines: &[Line], includes_tax: bool| {
            let mut taxes = Taxes::default();
            taxes.add(lines, includes_tax);
            taxes.0.into_values().collect::<Vec<_>>()
        };
        let sums = |rate: i64, net: i64, tax: i64, gross: i64| TaxBody {
            rate: Rate::new(rate),
            net: Money::new(net),
            tax: Money::new(tax),
            gross: Money::new(gross),
        };
        assert_eq!(tax_summary(&lines, true), [sums(0, 30, 0, 30), sums(50_000, 300, 15, 315)]);
        assert_eq!(tax_summary(&lines, false), [sums(0, 30, 0, 30), sums(50_000, 315, 15, 330)]);
    }

    #[test]
    fn delivery_is_said_in_the_readers_language() {
        assert_eq!(printed(line(0, 60, 0), "zh-TW").name, "運費");
        assert_eq!(printed(line(0, 60, 0), "en").name, "Delivery");
    }
}
