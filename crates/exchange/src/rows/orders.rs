//! An order with its lines, from rows of our own columns or of Shopify's orders. Amounts are as the file
//! says: an import books what was.

use kernel::{Money, Price, Quantity, Timestamp};
use members::Way;

use super::Reading;
use super::cells::{Cells, RowFault};
use crate::codes;
use crate::model::Dialect;
use crate::read::Row;

/// An order of a file.
#[derive(Clone, PartialEq)]
pub struct OrderItem {
    /// The other system's number.
    pub number: String,
    /// When it was placed or sold.
    pub at: Timestamp,
    /// True when it was sold in a shop.
    pub in_shop: bool,
    /// The other system's name for who bought.
    pub member: Option<String>,
    /// What may lead to who bought.
    pub ways: Vec<Way>,
    /// Its lines.
    pub lines: Vec<OrderLine>,
}

impl std::fmt::Debug for OrderItem {
    /// Personal data stays out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OrderItem").field("number", &self.number).field("lines", &self.lines).finish_non_exhaustive()
    }
}

/// A line of an order of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// `goods`, `shipping`, `fee`.
    pub kind: &'static str,
    /// The other system's code.
    pub sku: String,
    /// Its words.
    pub description: String,
    /// How much.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Price,
    /// What the line came to.
    pub amount: Money,
}

impl OrderItem {
    /// What its lines come to.
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

pub(super) fn parse(reading: &Reading, rows: &[Row]) -> Result<OrderItem, RowFault> {
    let Some(first) = rows.first() else { return Err(nothing()) };
    let first = Cells::of(reading, first);
    let number = first.needed("number")?.to_owned();
    let at = first.instant("at")?.ok_or_else(|| first.fault("at", &codes::CELL_NEEDED))?;
    if let Some(currency) = first.text("currency")
        && !currency.eq_ignore_ascii_case(&reading.currency)
    {
        return Err(first.fault("currency", &codes::CURRENCY_DIFFERS));
    }
    let channel = first.text("channel").unwrap_or("web").to_lowercase();
    let in_shop = matches!(channel.as_str(), "till" | "pos" | "shop" | "門市");
    let mut ways = Vec::new();
    // Who bought is worth knowing and nothing to refuse an order for.
    ways.extend(first.text("phone").and_then(|text| Way::phone(text).ok()));
    ways.extend(first.text("email").and_then(|text| Way::email(text).ok()));
    let mut lines = Vec::new();
    for row in rows {
        lines.extend(line(&Cells::of(reading, row))?);
    }
    whole(&first, &mut lines)?;
    if lines.is_empty() {
        return Err(first.fault("quantity", &codes::CELL_NEEDED));
    }
    let member = first.text("member_external_id").map(|text| text.trim_start_matches('#').to_owned());
    Ok(OrderItem { number, at, in_shop, member, ways, lines })
}

fn nothing() -> RowFault {
    RowFault { line: 0, field: "", found: "empty", code: &codes::CELL_NEEDED }
}

fn line(cells: &Cells<'_>) -> Result<Option<OrderLine>, RowFault> {
    if cells.text("quantity").is_none() && cells.text("unit_price").is_none() {
        return Ok(None);
    }
    let quantity = cells.quantity("quantity")?.ok_or_else(|| cells.fault("quantity", &codes::CELL_NEEDED))?;
    if !quantity.is_positive() {
        return Err(cells.fault("quantity", &codes::CELL_NO_QUANTITY));
    }
    let unit_price = cells.price("unit_price")?.ok_or_else(|| cells.fault("unit_price", &codes::CELL_NEEDED))?;
    let discount = cells.money("line_discount")?.unwrap_or(Money::ZERO);
    let amount = match cells.money("amount")? {
        Some(amount) => amount,
        None => {
            let gross = unit_price.times(quantity, cells.reading.exponent);
            Money::new(gross.get().saturating_sub(discount.get()))
        }
    };
    let kind = match cells.text("kind").unwrap_or("goods") {
        "goods" => "goods",
        "shipping" => "shipping",
        "fee" => "fee",
        "voucher" => "voucher",
        "service" => "service",
        "gift" => "gift",
        _ => return Err(cells.fault("kind", &codes::CELL_NO_WORD)),
    };
    let words = |field| cells.text(field).unwrap_or_default().chars().take(200).collect::<String>();
    let (sku, description) = (words("sku"), words("description"));
    Ok(Some(OrderLine { kind, sku, description, quantity, unit_price, amount }))
}

/// What belongs to the whole order and stands on its first row: delivery, what was taken off, and in
/// Shopify's files the tax that came on top.
fn whole(first: &Cells<'_>, lines: &mut Vec<OrderLine>) -> Result<(), RowFault> {
    let extra = |kind, description: &str, amount: Money| OrderLine {
        kind,
        sku: String::new(),
        description: description.to_owned(),
        quantity: Quantity::ONE,
        unit_price: Price::from_money(Money::new(amount.get().max(0)), first.reading.exponent),
        amount,
    };
    let some = |money: Option<Money>| money.filter(|money| !money.is_zero());
    if let Some(shipping) = some(first.money("shipping")?) {
        lines.push(extra("shipping", "shipping", shipping));
    }
    if let Some(discount) = some(first.money("order_discount")?) {
        lines.push(extra("fee", "discount", Money::new(-discount.abs().get())));
    }
    if first.reading.dialect == Dialect::Shopify
        && let (Some(taxes), Some(total)) = (some(first.money("taxes")?), first.money("total")?)
    {
        let so_far: Money = lines.iter().map(|line| line.amount).sum();
        if total.get() == so_far.get().saturating_add(taxes.get()) {
            lines.push(extra("fee", "tax", taxes));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Thing;
    use super::super::tests::items;
    use super::*;
    use crate::model::Kind;

    #[test]
    fn shopifys_orders() {
        let text = "Name,Email,Financial Status,Currency,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount\n\
            #1001,ming@example.com,paid,TWD,80.00,0.00,1540.00,100.00,2024-01-05 10:11:12 +0800,2,Cake,680.00,C-6,0.00\n\
            #1001,,,,,,,,,1,Tea,200.00,T-1,\n\
            #1002,,paid,USD,,,,,2024-01-06 10:11:12 +0800,1,Tea,200.00,T-1,\n";
        let items = items(Kind::Orders, Dialect::Shopify, text);
        let Ok(Thing::Order(order)) = &items[0].thing else { panic!("{:?}", items[0].thing) };
        assert_eq!((order.number.as_str(), order.lines.len(), order.total()), ("#1001", 4, Money::new(1540)));
        assert_eq!(order.ways.len(), 1);
        assert_eq!(items[1].thing.as_ref().unwrap_err().code.name, "exchange.currency_differs");
    }

    #[test]
    fn our_own_orders() {
        let text = "number,at,channel,sku,description,quantity,unit_price,amount\nA1,2024-01-05,till,T,Tea,1.5,100,150\nA2,,web,T,Tea,1,100,\n";
        let items = items(Kind::Orders, Dialect::Own, text);
        let Ok(Thing::Order(order)) = &items[0].thing else { panic!() };
        assert!(order.in_shop);
        assert_eq!(order.total(), Money::new(150));
        assert_eq!(items[1].thing.as_ref().unwrap_err().field, "at");
    }
}
