//! Made-up documents.

use fiscal::{
    Buyer, Handover, Invoice, Number, Period, RandomCode, Sale, SaleLine, SealKey, Seller, Taken, TaxId, TaxType,
};
use kernel::{Exponent, Money, Price, Quantity, Rate, WallClock, Zone};
use paper::{
    Collected, Currency, Encoding, Item, Place, Printer, Receipt, Slip, SlipItem, SlipWay, Tax, Tender, Width,
};

pub const PLACE: Place<'_> = Place { brand: "山茶小舖", store: "永康門市", register: "A1" };

pub fn key() -> SealKey {
    SealKey::parse("CB211F126E1E12C2ACE4BC3145085A50").unwrap()
}

pub fn printer(width: Width, encoding: Encoding) -> Printer {
    Printer { width, encoding, cutter: true }
}

pub fn consumer() -> Buyer {
    Buyer::consumer("0123").unwrap()
}

pub fn company() -> Buyer {
    Buyer::company(TaxId::parse("22099131").unwrap(), Some("大公司")).unwrap()
}

pub fn line(description: &str, units: i64, gross: i64) -> SaleLine {
    SaleLine {
        description: description.to_owned(),
        quantity: Quantity::units(units),
        unit: None,
        tax_type: TaxType::Taxable,
        gross: Money::new(gross),
    }
}

pub fn sale(buyer: Buyer, lines: Vec<SaleLine>) -> Sale {
    let seller = Seller::new(TaxId::parse("04595257").unwrap(), "小店股份有限公司", "台北市中山區 1 號").unwrap();
    Sale { seller, buyer, handover: Handover::Paper, lines, zero_rate: None }
}

/// An invoice of 23 November 2026, 10:20:30.
pub fn issue(sale: Sale) -> Invoice {
    let zone = Zone::named("Asia/Taipei").unwrap();
    let at = "2026-11-23T02:20:30Z".parse().unwrap();
    let number = Number::parse("AB12345678").unwrap();
    let taken = Taken::new(number, Period::parse("11512").unwrap(), at, &zone).unwrap();
    sale.ready().unwrap().issue(taken, RandomCode::parse("9999").unwrap())
}

pub fn invoice(buyer: Buyer) -> Invoice {
    issue(sale(buyer, vec![line("阿里山高山烏龍茶 冬茶 150 克禮盒", 2, 1_960), line("馬克杯", 1, 315)]))
}

pub fn taiwan() -> Currency {
    Currency::new("TWD", Exponent::new(0).unwrap())
}

pub fn item(name: &str, units: i64, price: i64, net: i64) -> Item {
    Item {
        name: name.to_owned(),
        quantity: Quantity::units(units),
        unit_price: Price::from_money(Money::new(price), Exponent::new(0).unwrap()),
        net: Money::new(net),
        notes: Vec::new(),
        note: String::new(),
    }
}

pub fn receipt() -> Receipt {
    let tea = Item {
        notes: vec!["甜度 半糖".to_owned(), "加料 珍珠 +10".to_owned()],
        note: "少冰".to_owned(),
        ..item("高山烏龍茶拿鐵（大杯）", 2, 75, 135)
    };
    Receipt {
        brand: "山茶小舖".to_owned(),
        store: "永康門市".to_owned(),
        number: "A1-000123".to_owned(),
        pickup_number: None,
        at: WallClock { year: 2026, month: 11, day: 23, hour: 10, minute: 20, second: 30 },
        register: "A1".to_owned(),
        cashier: "王小明".to_owned(),
        copy: true,
        voided: false,
        invoiced: None,
        items: vec![tea, item("馬克杯", 1, 1_280, 1_280)],
        collected: Some(Collected {
            number: "T-0042".to_owned(),
            items: vec![item("茶葉蛋", 3, 10, 30)],
            paid_before: Money::new(10),
        }),
        share: None,
        total: Money::new(1_435),
        taxes: vec![Tax { rate: Rate::new(50_000), tax: Money::new(68) }],
        tenders: vec![Tender::Given("現金".to_owned(), Money::new(1_500)), Tender::Rounding(Money::new(0))],
        change: Money::new(65),
    }
}

/// Two teas and a cake with words on it, to be fetched in the afternoon.
pub fn slip() -> Slip {
    let at = |hour, minute| WallClock { year: 2026, month: 11, day: 23, hour, minute, second: 30 };
    let line = |name: &str, units, chosen: &[&str], note: &str| SlipItem {
        name: name.to_owned(),
        quantity: Quantity::units(units),
        chosen: chosen.iter().map(|one| (*one).to_owned()).collect(),
        note: note.to_owned(),
    };
    Slip {
        store: "永康門市".to_owned(),
        number: 12,
        order: "W-0042".to_owned(),
        opened: at(10, 20),
        wanted: Some(at(16, 5)),
        way: SlipWay::Pickup,
        called_off: false,
        items: vec![
            line("高山烏龍茶拿鐵（大杯）", 2, &["甜度 半糖", "加料 珍珠 x 2"], ""),
            line("桂花戚風蛋糕", 1, &["蠟燭 數字蠟燭 x 2"], "生日快樂"),
        ],
    }
}
