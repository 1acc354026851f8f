//! Prices and stock: one row, one thing.

use kernel::{Id, Price, Quantity};

use super::Reading;
use super::cells::{Cells, RowFault};
use crate::codes;
use crate::read::Row;

/// A price of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceItem {
    /// Of what.
    pub sku: String,
    /// For one unit.
    pub price: Price,
    /// In which list, when the file says so.
    pub list: Option<Id>,
}

/// What lies somewhere, as a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockItem {
    /// Of what.
    pub sku: String,
    /// Where, when the file says so.
    pub location: Option<Id>,
    /// How much.
    pub quantity: Quantity,
}

pub(super) fn price(reading: &Reading, row: &Row) -> Result<PriceItem, RowFault> {
    let cells = Cells::of(reading, row);
    let sku = cells.needed("sku")?.to_owned();
    let price = cells.price("price")?.ok_or_else(|| cells.fault("price", &codes::CELL_NEEDED))?;
    let list = match cells.text("price_list") {
        None => None,
        Some(code) => {
            let known = reading.price_lists.get(code).copied();
            Some(known.ok_or_else(|| cells.fault("price_list", &codes::UNKNOWN_PRICE_LIST))?)
        }
    };
    Ok(PriceItem { sku, price, list })
}

pub(super) fn stock(reading: &Reading, row: &Row) -> Result<StockItem, RowFault> {
    let cells = Cells::of(reading, row);
    let sku = cells.needed("sku")?.to_owned();
    let location = match cells.text("location") {
        None => None,
        Some(code) => {
            let known = reading.locations.get(code).copied();
            Some(known.ok_or_else(|| cells.fault("location", &codes::UNKNOWN_LOCATION))?)
        }
    };
    let quantity = cells.quantity("quantity")?.ok_or_else(|| cells.fault("quantity", &codes::CELL_NEEDED))?;
    if quantity < Quantity::ZERO {
        return Err(cells.fault("quantity", &codes::CELL_NO_QUANTITY));
    }
    Ok(StockItem { sku, location, quantity })
}

#[cfg(test)]
mod tests {
    use super::super::Thing;
    use super::super::tests::items;
    use super::*;
    use crate::model::{Dialect, Kind};

    #[test]
    fn prices_and_stock() {
        let prices = items(Kind::Prices, Dialect::Own, "品號,售價\nA,\"1,280\"\nB,\n'=C,5\n");
        assert_eq!(
            prices[0].thing,
            Ok(Thing::Price(PriceItem { sku: "A".to_owned(), price: Price::new(12_800_000), list: None }))
        );
        assert_eq!(prices[1].thing.as_ref().unwrap_err().code.name, "exchange.cell_needed");
        assert!(matches!(&prices[2].thing, Ok(Thing::Price(price)) if price.sku == "=C"), "the guard is taken away");
        let lists = items(Kind::Prices, Dialect::Own, "sku,price,價目表\nA,5,outlet\nA,5,\nA,5,moon\n");
        assert!(matches!(&lists[0].thing, Ok(Thing::Price(price)) if price.list == Some(Id::derived("t", b"outlet"))));
        assert!(matches!(&lists[1].thing, Ok(Thing::Price(price)) if price.list.is_none()), "the default list");
        assert_ne!(lists[0].keys, lists[1].keys, "two lists, two prices");
        assert_eq!(lists[2].thing.as_ref().unwrap_err().code.name, "exchange.unknown_price_list");
        let stock = items(Kind::Stock, Dialect::Own, "sku,location,quantity\nA,main,2.5\nA,moon,1\nA,,-1\n");
        assert!(matches!(&stock[0].thing, Ok(Thing::Stock(item)) if item.quantity == Quantity::from_thousandths(2500)));
        assert_eq!(stock[1].thing.as_ref().unwrap_err().field, "location");
        assert_eq!(stock[2].thing.as_ref().unwrap_err().code.name, "exchange.cell_no_quantity");
    }
}
