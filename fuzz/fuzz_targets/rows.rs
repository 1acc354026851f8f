//! Rows as things, by our own columns and by Shopify's: each row belongs to one thing or one refusal, and what is made
//! of it is within what the catalogue, the books and the members can hold.

#![no_main]

use std::collections::BTreeMap;
use std::io::Cursor;

use exchange::fields::{Columns, fields, recognise, suggest};
use exchange::read::{Container, Encoding, More, Row, Shape, each_row};
use exchange::rows::{Grouper, Item, Reading, Thing};
use exchange::{Dialect, Kind};
use kernel::{Exponent, Id, Zone};

const SHOPIFY: [&str; 4] = [
    "Handle,Title,Body (HTML),Vendor,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Status\ncake,Cake,<p>good</p>,Us,a,true,Size,6,C-6,3,580.00,4006381333931,https://a.test/x.jpg,active\ncake,,,,,,,8,C-8,1,780,,,\n",
    "Title,URL handle,Description,Vendor,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Price,Cost per item,Inventory quantity,Product image URL\nTea,tea,,,,TRUE,Active,T-1,,,,120,50,9,\n",
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Accepts SMS Marketing,Note,Tags\n1,Mei,Lin,mei@example.com,yes,'+886912345678,no,,\n",
    "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount\n#1001,a@b.test,paid,2026-01-02 03:04:05 +0800,TWD,580,60,0,640,0,2026-01-02 03:04:05 +0800,1,Cake,580,C-6,0\n#1001,,,,,,,,,,,2,Tea,120,T-1,10\n",
];

fn seeds() -> Vec<String> {
    let own = Kind::ALL.iter().map(|kind| {
        let names: Vec<&str> = fields(*kind).iter().map(|field| field.name).collect();
        format!("{}\n{}\n", names.join(","), vec!["1"; names.len()].join(","))
    });
    let more = [
        "number,ordered_at,sku,quantity,unit_price\nA-1,2026-01-02 03:04,C-6,2,580\nA-1,,T-1,1,120\n",
        "sku,location,quantity\nC-6,main,3.5\n",
        "品號,售價\nC-6,580\n",
    ];
    own.chain(SHOPIFY.into_iter().chain(more).map(str::to_owned)).collect()
}

fn reading(kind: Kind, dialect: Dialect, header: &[String]) -> Option<Reading> {
    Some(Reading {
        kind,
        dialect,
        columns: Columns::of(kind, header, &suggest(kind, header)).ok()?,
        locale: "zh-TW".to_owned(),
        exponent: Exponent::ZERO,
        currency: "TWD".to_owned(),
        zone: Zone::named("Asia/Taipei").ok()?,
        categories: BTreeMap::from([("cakes".to_owned(), Id::derived("fuzz", b"cakes"))]),
        locations: BTreeMap::from([("main".to_owned(), Id::derived("fuzz", b"main"))]),
        price_lists: BTreeMap::from([("outlet".to_owned(), Id::derived("fuzz", b"outlet"))]),
        tax_classes: vec!["standard".to_owned()],
    })
}

tenon_fuzz::target!(seeds(), |bytes| {
    let shape = Shape { container: Container::Text, encoding: Encoding::Utf8, separator: b',' };
    let mut rows: Vec<Row> = Vec::new();
    let read = each_row(Cursor::new(bytes), shape, &mut |row| {
        rows.push(row);
        Ok(More::Yes)
    });
    if read.is_err() || rows.is_empty() {
        return;
    }
    let header: Vec<String> = rows.remove(0).cells.iter().map(str::to_owned).collect();
    let known = recognise(&header);
    let kinds = known.into_iter().chain(Kind::ALL.iter().map(|kind| (*kind, Dialect::Own)));
    for (kind, dialect) in kinds {
        let Some(reading) = reading(kind, dialect, &header) else { continue };
        let mut grouper = Grouper::new(&reading);
        let mut items: Vec<Item> = rows.iter().cloned().filter_map(|row| grouper.take(row)).collect();
        items.extend(grouper.end());
        let counted: i64 = items.iter().map(|item| item.rows).sum();
        assert_eq!(counted, rows.len() as i64, "each row belongs to one thing");
        for (before, item) in items.iter().zip(items.iter().skip(1)) {
            assert!(before.last_line < item.line);
        }
        items.iter().for_each(sound);
    }
});

fn sound(item: &Item) {
    let thing = match &item.thing {
        Ok(thing) => thing,
        Err(fault) => {
            assert!((item.line..=item.last_line).contains(&fault.line), "{fault:?}");
            assert!(fault.code.name.contains('.') && ["empty", "text", "number", "date"].contains(&fault.found));
            return;
        }
    };
    match thing {
        Thing::Product(product) => {
            assert!(!product.key.is_empty() && !product.variants.is_empty());
            for variant in &product.variants {
                assert!(!variant.sku.is_empty());
                assert!(variant.price.is_none_or(|price| !price.is_negative()), "{variant:?}");
            }
            for text in product.descriptions.values() {
                assert!(!text.as_str().to_lowercase().contains("<script"));
            }
        }
        Thing::Price(price) => assert!(!price.sku.is_empty() && !price.price.is_negative()),
        Thing::Stock(stock) => assert!(!stock.sku.is_empty()),
        Thing::Member(member) => assert!(member.ways.iter().all(|way| !way.value().is_empty())),
        Thing::Order(order) => {
            assert!(!order.number.is_empty() && !order.lines.is_empty());
            let sum: i128 = order.lines.iter().map(|line| i128::from(line.amount.get())).sum();
            assert_eq!(i128::from(order.total().get()), sum, "an order is its lines");
        }
    }
}
