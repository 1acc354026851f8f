//! Products as buyers see them.

use kernel::{Id, Timestamp};
use store::{Fault, Read, Row, params};

use super::sell::{COLUMNS, filled, sellable_row};
use crate::add_media::maybe_picture_row;
use crate::model::{Channel, ProductState, Sellable};
use crate::picture::Picture;
use crate::price_lists::PriceLists;
use crate::sql;

/// How many products [`products_for_shop`] gives.
const SHOP_MAX: usize = 200;

/// A place in the brand's order of products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The product's position.
    pub position: i64,
    /// The product.
    pub product: Id,
}

impl Cursor {
    /// Before the first product.
    const BEGINNING: Cursor = Cursor { position: i64::MIN, product: Id::NIL };

    /// As text for an address.
    pub fn to_text(&self) -> String {
        format!("{}.{}", self.position, self.product)
    }

    /// From that text; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        let (position, product) = text.split_once('.')?;
        Some(Cursor { position: position.parse().ok()?, product: product.parse().ok()? })
    }

    pub(super) fn or_beginning(after: Option<Cursor>) -> Cursor {
        after.unwrap_or(Cursor::BEGINNING)
    }
}

/// Which products of a shop.
#[derive(Debug, Clone, Copy)]
pub struct ShopQuery<'a> {
    /// Whose prices.
    pub price_lists: PriceLists,
    /// At which instant.
    pub at: Timestamp,
    /// In which language, where there is one.
    pub locale: &'a str,
    /// Seen where.
    pub channel: Channel,
    /// The store whose till sees it; on the web any will do.
    pub store: Id,
    /// After which product.
    pub after: Option<Cursor>,
    /// How many products.
    pub limit: usize,
}

/// A product as a buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopProduct {
    /// Its id.
    pub id: Id,
    /// Its present address. A page that was asked for under an old one goes there.
    pub handle: String,
    /// Its name.
    pub name: String,
    /// Its description as clean HTML, if it has one.
    pub description: Option<String>,
    /// Its first picture.
    pub picture: Option<Picture>,
    /// Whether the web sells it; else it says where to get it.
    pub on_web: bool,
    /// Whether tills sell it.
    pub on_till: bool,
    /// Whether the web shows it.
    pub shown_on_web: bool,
    /// Whether it is on sale at all.
    pub published: bool,
    /// Whether it was on sale once and is no longer.
    pub ended: bool,
    /// Its place, for the next page.
    pub cursor: Cursor,
    /// What can be bought of it, in order; those without a price are left out.
    pub variants: Vec<Sellable>,
}

pub(super) struct ShopRow {
    pub(super) sellable: Sellable,
    name: String,
    description: Option<String>,
    position: i64,
    picture: Option<Picture>,
    ended: bool,
}

/// Published products of a channel, in the brand's order. The web also gets what it shows but does
/// not sell.
///
/// # Errors
/// When the database says so.
pub fn products_for_shop(
    read: &mut Read<'_>,
    lists: impl Into<PriceLists>,
    at: Timestamp,
    locale: &str,
    channel: Channel,
) -> Result<Vec<ShopProduct>, Fault> {
    let price_lists = lists.into();
    shop_products(read, &ShopQuery { price_lists, store: Id::NIL, at, locale, channel, after: None, limit: SHOP_MAX })
}

/// The same after a cursor. A product none of whose variants has a price
/// counts towards the limit with an empty list of variants, so that pages follow one another.
///
/// # Errors
/// When the database says so.
pub fn shop_products(read: &mut Read<'_>, query: &ShopQuery<'_>) -> Result<Vec<ShopProduct>, Fault> {
    Ok(grouped(shop_rows(read, query)?))
}

impl ShopProduct {
    /// Whether a channel shows it: it is published, and there is something of it to be bought.
    pub(crate) fn is_seen(&self, channel: Channel) -> bool {
        let shown = match channel {
            Channel::Web => self.shown_on_web,
            Channel::Till => self.on_till,
        };
        shown && self.published && !self.variants.is_empty()
    }
}

/// Some products in no order, seen or not. One statement for each [`sql::SOME`] of them.
///
/// # Errors
/// When the database says so.
pub(crate) fn some_products(
    read: &mut Read<'_>,
    lists: PriceLists,
    at: Timestamp,
    locale: &str,
    products: &[Id],
) -> Result<Vec<ShopProduct>, Fault> {
    let mut head = lists.values(at);
    head.extend_from_slice(params![locale]);
    let mut found = Vec::with_capacity(products.len());
    for some in products.chunks(sql::SOME) {
        let mut values = head.clone();
        values.extend(filled(some, sql::SOME));
        let rows = read.query(sql::SHOP_SOME, &values, shop_row)?;
        found.extend(grouped(rows));
    }
    Ok(found)
}

/// One product by any handle it ever had, published or not: what to show is the page's decision.
///
/// # Errors
/// When the database says so.
pub fn product_by_handle(
    read: &mut Read<'_>,
    lists: impl Into<PriceLists>,
    handle: &str,
    at: Timestamp,
    locale: &str,
) -> Result<Option<ShopProduct>, Fault> {
    let mut values = lists.into().values(at);
    values.extend_from_slice(params![locale, handle]);
    let rows = read.query(sql::SHOP_PRODUCT, &values, shop_row)?;
    Ok(grouped(rows).pop())
}

/// What a product has to do with others, as buyers see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Related {
    /// What goes with it, in order.
    GoesWith,
    /// What came after it.
    Successors,
}

/// Products that have to do with one, published or not: what to show is the page's decision.
///
/// # Errors
/// When the database says so.
pub fn related_products(
    read: &mut Read<'_>,
    lists: impl Into<PriceLists>,
    product: Id,
    which: Related,
    at: Timestamp,
    locale: &str,
) -> Result<Vec<ShopProduct>, Fault> {
    let statement = match which {
        Related::GoesWith => sql::SHOP_GOES_WITH,
        Related::Successors => sql::SHOP_SUCCESSORS,
    };
    let mut values = lists.into().values(at);
    values.extend_from_slice(params![locale, product]);
    Ok(grouped(read.query(statement, &values, shop_row)?))
}

pub(super) fn shop_rows(read: &mut Read<'_>, query: &ShopQuery<'_>) -> Result<Vec<ShopRow>, Fault> {
    let after = Cursor::or_beginning(query.after);
    let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
    let mut values = query.price_lists.values(query.at);
    values.extend_from_slice(params![
        query.locale,
        query.channel.as_str(),
        after.position,
        after.product,
        limit,
        query.store,
    ]);
    read.query(sql::SHOP_PAGE, &values, shop_row)
}

fn shop_row(row: &Row<'_>) -> Result<ShopRow, Fault> {
    Ok(ShopRow {
        sellable: sellable_row(row)?,
        name: row.get(4)?,
        description: row.get(COLUMNS)?,
        position: row.get(COLUMNS + 1)?,
        picture: maybe_picture_row(row, COLUMNS + 2)?,
        ended: row.get::<String>(16)? == ProductState::Archived.as_str(),
    })
}

/// Rows of one product follow one another.
fn grouped(rows: Vec<ShopRow>) -> Vec<ShopProduct> {
    let mut products: Vec<ShopProduct> = Vec::new();
    for ShopRow { sellable, name, description, position, picture, ended } in rows {
        if products.last().is_none_or(|last| last.id != sellable.product) {
            products.push(ShopProduct {
                id: sellable.product,
                handle: sellable.handle.clone(),
                name,
                description,
                picture,
                on_web: sellable.on_web && sellable.web_may_sell(),
                on_till: sellable.on_till,
                shown_on_web: sellable.shown_on_web && sellable.web_may_show(),
                published: sellable.published,
                ended,
                cursor: Cursor { position, product: sellable.product },
                variants: Vec::new(),
            });
        }
        if let Some(product) = products.last_mut().filter(|_| sellable.unit_price.is_some()) {
            product.variants.push(sellable);
        }
    }
    products
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_there_and_back() {
        let cursor = Cursor { position: -3, product: Id::from_bytes([7; 16]) };
        assert_eq!(Cursor::parse(&cursor.to_text()), Some(cursor));
        for broken in ["", "1", "1.", "x.0707", &format!("1-{}", Id::NIL)] {
            assert_eq!(Cursor::parse(broken), None, "{broken}");
        }
    }
}
