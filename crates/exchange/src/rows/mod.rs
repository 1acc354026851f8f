//! Rows of a file as things: a product with its variants, an order with its lines, a price. Pure: what is
//! wrong with a row is said here, before anything of it meets the database.
//!
//! | file | what it holds |
//! |---|---|
//! | `cells.rs` | cells as prices, quantities, dates; and what is wrong with them |
//! | `products.rs`, `simple.rs`, `members.rs`, `orders.rs` | one kind of thing each |

mod cells;
mod members;
mod orders;
mod products;
mod simple;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use kernel::{Exponent, Id, Zone};

pub use cells::RowFault;
pub use members::MemberItem;
pub use orders::{OrderItem, OrderLine};
pub(crate) use products::barcode;
pub use products::{ProductItem, VariantItem};
pub use simple::{PriceItem, StockItem};

use crate::fields::Columns;
use crate::model::{Dialect, Kind};
use crate::read::Row;

/// What rows are read with: whatever they name has to be known.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The kind of data.
    pub kind: Kind,
    /// Whose columns.
    pub dialect: Dialect,
    /// Where fields stand.
    pub columns: Columns,
    /// The brand's language, in which texts without one are.
    pub locale: String,
    /// The digits of the brand's money.
    pub exponent: Exponent,
    /// The brand's money.
    pub currency: String,
    /// Where clocks hang whose zone nobody names.
    pub zone: Zone,
    /// Categories by address.
    pub categories: BTreeMap<String, Id>,
    /// Stock locations by code.
    pub locations: BTreeMap<String, Id>,
    /// Open price lists by code.
    pub price_lists: BTreeMap<String, Id>,
    /// Codes of the tax classes.
    pub tax_classes: Vec<String>,
}

/// A thing of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Thing {
    /// A product with its variants.
    Product(Box<ProductItem>),
    /// A price.
    Price(PriceItem),
    /// What lies somewhere.
    Stock(StockItem),
    /// A member.
    Member(Box<MemberItem>),
    /// An order with its lines.
    Order(Box<OrderItem>),
}

/// A thing, or why its rows make none, with the lines it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The line on which its first row begins.
    pub line: u64,
    /// The line on which its last row begins.
    pub last_line: u64,
    /// How many rows it has.
    pub rows: i64,
    /// The thing.
    pub thing: Result<Thing, RowFault>,
    /// Hashes of what nobody else in the file may have: a handle, SKUs, a phone.
    pub keys: Vec<u64>,
}

/// Puts rows together to things: those of one product or order lie together.
#[derive(Debug)]
pub struct Grouper<'a> {
    reading: &'a Reading,
    open: Vec<Row>,
    key: String,
}

impl<'a> Grouper<'a> {
    /// Nothing yet.
    pub fn new(reading: &'a Reading) -> Self {
        Grouper { reading, open: Vec::new(), key: String::new() }
    }

    /// Takes a row in; the thing before it is complete when this one begins another.
    pub fn take(&mut self, row: Row) -> Option<Item> {
        let key = match self.reading.kind {
            Kind::Products => self.reading.columns.cell(&row.cells, "handle").trim(),
            Kind::Orders => self.reading.columns.cell(&row.cells, "number").trim(),
            Kind::Prices | Kind::Stock | Kind::Members => return Some(item(self.reading, &[row])),
        };
        // A row without a key goes with the one above it; the first has nothing above.
        let continues = !self.open.is_empty() && (key == self.key || key.is_empty()) && self.open.len() < ROWS_OF_ONE;
        if continues {
            self.open.push(row);
            return None;
        }
        let complete = self.end();
        self.key = self.reading.columns.cell(&row.cells, group_field(self.reading.kind)).trim().to_owned();
        self.open.push(row);
        complete
    }

    /// The last thing, when there are no more rows.
    pub fn end(&mut self) -> Option<Item> {
        let rows = std::mem::take(&mut self.open);
        if rows.is_empty() { None } else { Some(item(self.reading, &rows)) }
    }
}

/// The most rows of one product or order.
const ROWS_OF_ONE: usize = 2_000;

const fn group_field(kind: Kind) -> &'static str {
    match kind {
        Kind::Orders => "number",
        _ => "handle",
    }
}

fn item(reading: &Reading, rows: &[Row]) -> Item {
    let thing = cells::sound(reading, rows).and_then(|()| match reading.kind {
        Kind::Products => products::parse(reading, rows).map(|product| Thing::Product(Box::new(product))),
        Kind::Prices => simple::price(reading, &rows[0]).map(Thing::Price),
        Kind::Stock => simple::stock(reading, &rows[0]).map(Thing::Stock),
        Kind::Members => members::parse(reading, &rows[0]).map(|member| Thing::Member(Box::new(member))),
        Kind::Orders => orders::parse(reading, rows).map(|order| Thing::Order(Box::new(order))),
    });
    let keys = thing.as_ref().map(keys).unwrap_or_default();
    let line = rows.first().map_or(0, |row| row.line);
    let last_line = rows.last().map_or(line, |row| row.line);
    Item { line, last_line, rows: i64::try_from(rows.len()).unwrap_or(i64::MAX), thing, keys }
}

fn keys(thing: &Thing) -> Vec<u64> {
    let hash = |kind: &str, key: &str| {
        let mut hasher = DefaultHasher::new();
        (kind, key).hash(&mut hasher);
        hasher.finish()
    };
    match thing {
        Thing::Product(product) => {
            let skus = product.variants.iter().map(|variant| hash("sku", &variant.sku));
            let codes = product.variants.iter().filter_map(|variant| variant.barcode.as_ref());
            let codes = codes.map(|barcode| hash("barcode", &barcode.code));
            std::iter::once(hash("product", &product.key)).chain(skus).chain(codes).collect()
        }
        Thing::Price(price) => vec![hash("price", &format!("{}\u{1f}{:?}", price.sku, price.list))],
        Thing::Stock(stock) => vec![hash("stock", &format!("{}\u{1f}{:?}", stock.sku, stock.location))],
        Thing::Member(member) => {
            let ways = member.ways.iter().map(|way| hash(way.kind().as_str(), way.value()));
            member.external_id.iter().map(|id| hash("member", id)).chain(ways).collect()
        }
        Thing::Order(order) => vec![hash("order", &order.number)],
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::fields::suggest;
    use crate::read::{Container, Encoding, More, Shape, each_row};

    /// What rows are read with in tests: a brand in Taipei whose money has no decimals.
    pub(crate) fn reading(kind: Kind, dialect: Dialect, header: &str) -> Reading {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        Reading {
            kind,
            dialect,
            columns: Columns::of(kind, &header, &suggest(kind, &header)).unwrap(),
            locale: "zh-TW".to_owned(),
            exponent: Exponent::new(0).unwrap(),
            currency: "TWD".to_owned(),
            zone: Zone::named("Asia/Taipei").unwrap(),
            categories: BTreeMap::from([("cakes".to_owned(), Id::derived("t", b"cakes"))]),
            locations: BTreeMap::from([("main".to_owned(), Id::derived("t", b"main"))]),
            price_lists: BTreeMap::from([("outlet".to_owned(), Id::derived("t", b"outlet"))]),
            tax_classes: vec!["standard".to_owned()],
        }
    }

    /// The things of a text whose first line is the header.
    pub(crate) fn items(kind: Kind, dialect: Dialect, text: &str) -> Vec<Item> {
        let (header, _) = text.split_once('\n').unwrap();
        let reading = reading(kind, dialect, header);
        let mut grouper = Grouper::new(&reading);
        let mut items = Vec::new();
        let shape = Shape { container: Container::Text, encoding: Encoding::Utf8, separator: b',' };
        each_row(std::io::Cursor::new(text.as_bytes().to_vec()), shape, &mut |row| {
            if row.line > 1 {
                items.extend(grouper.take(row));
            }
            Ok(More::Yes)
        })
        .unwrap();
        items.extend(grouper.end());
        items
    }

    #[test]
    fn rows_of_one_product_lie_together() {
        let text = "handle,name,sku\ncake,Cake,C-6\ncake,,C-8\ntea,Tea,T-1\ncake,,C-10\n";
        let items = items(Kind::Products, Dialect::Own, text);
        let lines: Vec<(u64, u64, i64)> = items.iter().map(|item| (item.line, item.last_line, item.rows)).collect();
        assert_eq!(lines, [(2, 3, 2), (4, 4, 1), (5, 5, 1)]);
        assert_eq!(items[0].keys[0], items[2].keys[0], "the same product again");
    }
}
