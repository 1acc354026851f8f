//! Made-up parties, lines and documents.

use fiscal::{
    Allowed, Buyer, Carrier, DonationCode, Handover, Invoice, Number, Period, RandomCode, Sale, SaleLine, Seller,
    Taken, TaxId, TaxType,
};
use kernel::{Money, Quantity, Timestamp, WallClock, Zone};

pub fn taipei() -> Zone {
    Zone::named("Asia/Taipei").unwrap()
}

/// 2026-09-15 14:30:05 in Taipei.
pub fn noon() -> Timestamp {
    "2026-09-15T06:30:05Z".parse().unwrap()
}

pub fn clock(text: &str) -> WallClock {
    taipei().shows(text.parse().unwrap())
}

pub fn seller() -> Seller {
    Seller::new(TaxId::parse("04595257").unwrap(), "小店股份有限公司", "台北市中山區南京東路 1 號").unwrap()
}

pub fn consumer() -> Buyer {
    Buyer::consumer("0123").unwrap()
}

pub fn company() -> Buyer {
    Buyer::company(TaxId::parse("22099131").unwrap(), Some("大公司")).unwrap()
}

pub fn line(tax_type: TaxType, gross: i64) -> SaleLine {
    named("商品", tax_type, gross)
}

pub fn named(description: &str, tax_type: TaxType, gross: i64) -> SaleLine {
    let (description, gross) = (description.to_owned(), Money::new(gross));
    SaleLine { description, quantity: Quantity::ONE, unit: None, tax_type, gross }
}

pub fn sale(buyer: Buyer, lines: Vec<SaleLine>) -> Sale {
    Sale { seller: seller(), buyer, handover: Handover::Paper, lines, zero_rate: None }
}

pub fn taken() -> Taken {
    let period = Period::parse("11510").unwrap();
    Taken::new(Number::parse("AB11223344").unwrap(), period, noon(), &taipei()).unwrap()
}

pub fn issue(sale: Sale) -> Invoice {
    sale.ready().unwrap().issue(taken(), RandomCode::parse("9999").unwrap())
}

pub fn allowed(buyer: Buyer, grosses: &[i64]) -> Allowed {
    let lines = grosses.iter().map(|gross| line(TaxType::Taxable, *gross)).collect();
    Allowed::new(issue(sale(buyer, lines)))
}

pub fn mobile() -> Handover {
    Handover::Carrier(Carrier::mobile("/ABC+123").unwrap())
}

pub fn donation() -> Handover {
    Handover::Donation(DonationCode::parse("25885").unwrap())
}
