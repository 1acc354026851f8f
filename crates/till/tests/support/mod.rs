//! A small shop for tests: one register, one price list, quotes from the real engine.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use kernel::{Exponent, Id, Money, Price, Quantity, Timestamp, Zone};
use promo::{Basket, BasketLine, PriceOverride, Quote, RuleSet};
use serde_json::json;
use till::{
    Command, Context, Limits, LineDetail, Register, Return, ReturnedLine, Sell, Tender, TenderBack, TenderKind,
};

/// The id that a test calls `name`.
pub fn id(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

/// The till.
pub fn register() -> Register {
    Register { id: id("register"), code: "TPE1-A".to_owned(), store: id("store") }
}

/// Somebody signed in who may do everything.
pub fn context(at: Timestamp) -> Context {
    Context {
        at,
        person: id("mei"),
        approved_by: None,
        zone: Zone::named("Asia/Taipei").unwrap(),
        cut_off_minutes: 120,
        first_open_day: None,
        exponent: Exponent::ZERO,
        cash: till::CashRounding::default(),
        limits: Limits::all(TenderKind::ALL.to_vec()),
    }
}

/// An instant by a clock on the wall in Taipei: `2026-11-21 09:00:00`.
pub fn taipei(text: &str) -> Timestamp {
    Zone::named("Asia/Taipei").unwrap().instant(text).unwrap()
}

/// A basket of whole TWD prices and quantities in thousandths.
pub fn basket(lines: &[(i64, i64)]) -> Basket {
    let line = |(key, (price, thousandths)): (u32, &(i64, i64))| BasketLine {
        note: String::new(),
        key,
        variant: id(&format!("variant {price}")),
        product: None,
        quantity: Quantity::from_thousandths(*thousandths),
        kind: promo::LineKind::Goods,
        parent: None,
        options: Vec::new(),
        unit_price: Price::from_money(Money::new(*price), Exponent::ZERO),
        regular_price: None,
        price_override: None,
        tax_class: "standard".to_owned(),
        tags: Vec::new(),
        discountable: true,
        floor_price: None,
    };
    Basket { lines: (0..).zip(lines).map(line).collect(), ..Basket::default() }
}

/// The engine's answer.
pub fn quote(basket: &Basket) -> Quote {
    let book = json!({"version": 1, "tax_classes": {"standard": {"kind": "taxable", "rate": 50_000}}});
    let rules = RuleSet::new(serde_json::from_value(book).unwrap()).unwrap();
    let context = promo::Context {
        exponent: Exponent::ZERO,
        at: taipei("2026-11-21 09:00:00"),
        zone: Zone::named("Asia/Taipei").unwrap(),
        channel: "till".to_owned(),
        store: Some(id("store")),
        price_list: id("price list"),
        price_version: 7,
        price_includes_tax: true,
        company: false,
    };
    promo::quote(basket, &rules, &context)
}

/// Lowers the first line's price by hand.
pub fn lower_first_price(basket: &mut Basket, price: i64) {
    let price = Price::from_money(Money::new(price), Exponent::ZERO);
    basket.lines[0].price_override = Some(PriceOverride { price, reason: "damaged".to_owned() });
}

/// A sale of that quote, with words for each line.
pub fn sell(sale: &str, quote: Quote, tenders: Vec<Tender>) -> Sell {
    let detail = |line: &promo::QuoteLine| LineDetail {
        key: line.key,
        sku: format!("SKU-{}", line.key),
        description: "六吋草莓蛋糕".to_owned(),
        unit: "個".to_owned(),
        options: Vec::new(),
        note: String::new(),
        components: Vec::new(),
    };
    Sell {
        sale: id(sale),
        details: quote.lines.iter().map(detail).collect(),
        quote,
        tenders,
        goods_in_hand: true,
        member: None,
    }
}

/// A tender without more.
pub fn tender(kind: TenderKind, amount: i64) -> Tender {
    Tender { kind, amount: Money::new(amount), given: None, reference: None, payment: None }
}

/// Cash, with what was handed over.
pub fn cash(amount: i64, given: i64) -> Tender {
    Tender { given: Some(Money::new(given)), ..tender(TenderKind::CASH, amount) }
}

/// One line of that amount comes back, for these tenders and what is bought for it.
pub fn bring(name: &str, amount: i64, back: &[(TenderKind, i64)], sale: Option<Sell>) -> Return {
    let line = ReturnedLine {
        order_line: Some(id("line")),
        variant: Some(id("variant")),
        sku: "SKU-0".to_owned(),
        description: "六吋草莓蛋糕".to_owned(),
        unit: "個".to_owned(),
        quantity: Quantity::ONE,
        amount: Money::new(amount),
        tax: Money::ZERO,
        condition: "saleable".to_owned(),
        reason: "not_wanted".to_owned(),
    };
    let tender =
        |(kind, amount): &(TenderKind, i64)| TenderBack { kind: *kind, amount: Money::new(*amount), reference: None };
    Return {
        return_id: id(name),
        order: Some(id("order")),
        member: None,
        lines: vec![line],
        total: Money::new(amount),
        tax_total: Money::ZERO,
        tenders: back.iter().map(tender).collect(),
        elsewhere: Money::ZERO,
        withheld: Money::ZERO,
        exception: false,
        sale: sale.map(Box::new),
    }
}

/// A command from its JSON, as a client sends it.
pub fn command(value: serde_json::Value) -> Command {
    serde_json::from_value(value).unwrap()
}
