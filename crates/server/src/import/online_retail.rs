//! Reading *Online Retail* (Chen, D., UCI Machine Learning Repository, CC BY 4.0): one real retailer's
//! lines from 2010-12-01 to 2011-12-09, in London, in pounds with up to three decimals.
//!
//! Lines with the same invoice number are one order, whose instant is its first line's. A number that
//! begins with C is a credit note. Codes are case-sensitive. A line that sells nothing (no quantity
//! above zero outside of a credit note) is left out and said so: those are the retailer's own notes
//! about stock, at a price of zero.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Read;

use kernel::{BusinessDate, Exponent, Money, Price, Quantity, Timestamp, Zone};
use orders::import::{Imported, ImportedLine};

/// Digits of the file's amounts.
pub const EXPONENT: u8 = 3;
/// Where the retailer's clock hangs.
pub const ZONE: &str = "Europe/London";

/// What a file holds up to a day.
#[derive(Debug, Default)]
pub struct Contents {
    /// Orders in the order of their first lines.
    pub orders: Vec<Imported>,
    /// Credit notes likewise; amounts are what went back.
    pub returns: Vec<Imported>,
    /// Goods by code: the last words and the last price above zero.
    pub goods: BTreeMap<String, Good>,
    /// Lines that were left out, by reason.
    pub refused: Vec<Refused>,
    /// Lines that were read.
    pub lines: usize,
}

/// Something that is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Good {
    /// The longest description seen: the file cuts some short.
    pub description: String,
    /// The last price above zero, if there was one.
    pub unit_price: Option<Price>,
}

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its place in the file, the heading being line 1.
    pub line: usize,
    /// Why.
    pub reason: &'static str,
}

/// Codes that are no goods: postage, fees, discounts, samples, bank charges.
fn kind(code: &str) -> &'static str {
    match code {
        "POST" | "DOT" | "C2" => "shipping",
        "M" | "m" | "D" | "S" | "BANK CHARGES" | "AMAZONFEE" | "CRUK" | "B" => "fee",
        code if code.starts_with("gift_0001_") => "voucher",
        _ => "goods",
    }
}

/// True when a code names something that can be put on a shelf.
pub fn is_goods(code: &str) -> bool {
    kind(code) == "goods"
}

#[derive(Debug, serde::Deserialize)]
struct Row {
    #[serde(rename = "InvoiceNo")]
    invoice: String,
    #[serde(rename = "StockCode")]
    code: String,
    #[serde(rename = "Description")]
    description: String,
    #[serde(rename = "Quantity")]
    quantity: String,
    #[serde(rename = "InvoiceDate")]
    date: String,
    #[serde(rename = "UnitPrice")]
    price: String,
}

/// Reads the file, plain or gzipped, up to and with the day `until`.
///
/// # Errors
/// When the file is not CSV of the known columns, or a line holds something that is no number or date.
pub fn read(file: impl Read, until: Option<BusinessDate>) -> anyhow::Result<Contents> {
    let exponent = Exponent::new(EXPONENT).ok_or_else(|| anyhow::anyhow!("an exponent of {EXPONENT}"))?;
    let zone = Zone::named(ZONE)?;
    let mut contents = Contents::default();
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(file);
    for (index, row) in reader.deserialize::<Row>().enumerate() {
        let line = index + 2;
        let row = row.map_err(|error| anyhow::anyhow!("line {line}: {error}"))?;
        contents.lines += 1;
        let place = match places.entry(row.invoice.clone()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => *new.insert(begin(&mut contents, &row, line, &zone, until)?),
        };
        add(&mut contents, place, &row, line, exponent)?;
    }
    Ok(contents)
}

/// Where the lines of an invoice go.
#[derive(Debug, Clone, Copy)]
enum Place {
    Order(usize),
    Return(usize),
    /// After the last day that is wanted.
    Nowhere,
}

fn begin(
    contents: &mut Contents,
    row: &Row,
    line: usize,
    zone: &Zone,
    until: Option<BusinessDate>,
) -> anyhow::Result<Place> {
    let at: Timestamp = zone.instant(&row.date).map_err(|error| anyhow::anyhow!("line {line}: {error}"))?;
    let business_date = BusinessDate::of(at, zone, 0);
    if until.is_some_and(|until| business_date > until) {
        return Ok(Place::Nowhere);
    }
    let empty =
        Imported { number: row.invoice.clone(), at, business_date, lines: Vec::new(), member: None, in_shop: false };
    Ok(if row.invoice.starts_with('C') {
        contents.returns.push(empty);
        Place::Return(contents.returns.len() - 1)
    } else {
        contents.orders.push(empty);
        Place::Order(contents.orders.len() - 1)
    })
}

fn add(contents: &mut Contents, place: Place, row: &Row, line: usize, exponent: Exponent) -> anyhow::Result<()> {
    let wrong = |what: &str, text: &str| anyhow::anyhow!("line {line}: {text:?} is no {what}");
    let quantity = Quantity::parse(row.quantity.trim()).ok_or_else(|| wrong("quantity", &row.quantity))?;
    let unit_price = Price::from_major(row.price.trim()).ok_or_else(|| wrong("price", &row.price))?;
    let taken = match place {
        Place::Nowhere => return Ok(()),
        Place::Order(_) => quantity,
        // A credit note's quantities are below zero; what came back is counted above it.
        Place::Return(_) => -quantity,
    };
    if !taken.is_positive() {
        let reason = if unit_price.is_zero() { "a note about stock, at no price" } else { "no quantity above zero" };
        contents.refused.push(Refused { line, reason });
        return Ok(());
    }
    let description = row.description.trim();
    if is_goods(&row.code) {
        let good = contents
            .goods
            .entry(row.code.clone())
            .or_insert_with(|| Good { description: String::new(), unit_price: None });
        if description.len() > good.description.len() {
            description.clone_into(&mut good.description);
        }
        if matches!(place, Place::Order(_)) && unit_price > Price::ZERO {
            good.unit_price = Some(unit_price);
        }
    }
    let booked = ImportedLine {
        kind: kind(&row.code),
        variant: None,
        sku: row.code.clone(),
        description: description.to_owned(),
        quantity: taken,
        unit_price,
        amount: line_amount(unit_price, taken, exponent),
        tax_class: "exempt".to_owned(),
    };
    match place {
        Place::Order(index) => contents.orders[index].lines.push(booked),
        Place::Return(index) => contents.returns[index].lines.push(booked),
        Place::Nowhere => {}
    }
    Ok(())
}

/// Quantity times price; exact, since both have at most three decimals and quantities are whole.
fn line_amount(price: Price, quantity: Quantity, exponent: Exponent) -> Money {
    price.times(quantity, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,85123a,white hanging heart,1,2010-12-01 08:27:00,0.001,17850.0,United Kingdom
536365,POST,POSTAGE,1,2010-12-01 08:27:00,18.0,17850.0,United Kingdom
C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom
536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom
536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom
540000,85123A,WHITE HANGING HEART T-LIGHT HOLDER,1,2011-01-04 10:00:00,2.95,,United Kingdom
";

    #[test]
    fn rows_become_orders_returns_and_goods() {
        let until = Some("2010-12-31".parse().unwrap());
        let contents = read(FILE.as_bytes(), until).unwrap();
        assert_eq!(
            contents.orders.iter().map(|order| order.number.as_str()).collect::<Vec<_>>(),
            ["536365", "536414", "536589"]
        );
        assert_eq!(
            contents.orders[0].lines.iter().map(|line| line.amount.get()).collect::<Vec<_>>(),
            [15_300, 1, 18_000]
        );
        assert_eq!(contents.orders[0].lines[2].kind, "shipping");
        assert_eq!(contents.returns[0].lines[0].amount, Money::new(27_500));
        assert_eq!(
            contents.goods.keys().collect::<Vec<_>>(),
            ["22139", "85123A", "85123a"],
            "codes are case-sensitive"
        );
        assert_eq!(contents.refused, [Refused { line: 7, reason: "a note about stock, at no price" }]);
        assert_eq!(contents.orders[0].at.to_string(), "2010-12-01T08:26:00.000000Z", "the first line's instant");
    }

    #[test]
    fn what_is_no_number_is_named_by_its_line() {
        let file = FILE.replace(",6,2010", ",six,2010");
        assert_eq!(read(file.as_bytes(), None).unwrap_err().to_string(), "line 2: \"six\" is no quantity");
    }
}
