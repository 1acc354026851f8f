//! What a till finds by a scanned or typed code, and the goods on its grid.

use std::collections::BTreeMap;

use catalog::finder::{self, Finder, Order, Question};
use catalog::{Channel, OfferedGroup, name_in};
use kernel::{Id, Price, Quantity};
use serde::Serialize;
use store::{Fault, Read, Stop};
use utoipa::ToSchema;

use crate::availability::promised_at;
use crate::price::not_in_store;
use crate::shop::{Shop, shop};

/// The most products on a till's grid.
pub const GRID: usize = 200;
/// The most products that a till's search finds: more are not read while somebody waits.
const FOUND: usize = 60;

/// Goods as a till shows them.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillProduct {
    /// Which variant.
    pub variant_id: Id,
    /// Its SKU.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// The smallest step of a quantity.
    pub quantity_step: Quantity,
    /// How much the code stands for; on the grid one unit, or one step where that is more.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Price,
    /// The version of the prices.
    pub price_version: i64,
    /// What the store can promise.
    pub available: Quantity,
    /// Its picture.
    pub picture: Option<catalog::picture::Body>,
    /// What can, or has to, be chosen with it, in order.
    pub option_groups: Vec<ChoiceGroupBody>,
}

/// A category as a till shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillCategory {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The picture of the first product in it or below it.
    pub picture: Option<catalog::picture::Body>,
}

/// A group of options as whoever sells offers it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceGroupBody {
    /// Which.
    pub id: Id,
    /// What is asked, such as 甜度.
    pub name: String,
    /// How many have to be chosen.
    pub at_least: i64,
    /// How many can be chosen.
    pub at_most: i64,
    /// Whether one option may be chosen several times.
    pub repeatable: bool,
    /// What can be chosen, in order.
    pub options: Vec<ChoiceBody>,
}

/// Something that can be chosen.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceBody {
    /// Which option.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// What one of it adds to the price of one.
    pub price: Price,
}

fn groups(read: &mut Read<'_>, goods: &[catalog::Sellable]) -> Result<BTreeMap<Id, Vec<OfferedGroup>>, Fault> {
    let products: Vec<Id> = goods.iter().filter(|item| item.has_options).map(|item| item.product).collect();
    if products.is_empty() { Ok(BTreeMap::new()) } else { catalog::offered_options(read, &products) }
}

fn group(group: &OfferedGroup, locale: &str) -> ChoiceGroupBody {
    let option = |option: &catalog::OfferedOption| ChoiceBody {
        id: option.id,
        name: name_in(&option.names, locale).to_owned(),
        price: option.price,
    };
    ChoiceGroupBody {
        id: group.id,
        name: name_in(&group.names, locale).to_owned(),
        at_least: group.at_least,
        at_most: group.at_most,
        repeatable: group.repeatable,
        options: group.options.iter().map(option).collect(),
    }
}

fn product(
    goods: catalog::Sellable,
    quantity: Quantity,
    available: Quantity,
    groups: &BTreeMap<Id, Vec<OfferedGroup>>,
    locale: &str,
) -> Option<TillProduct> {
    let offered = groups.get(&goods.product).into_iter().flatten();
    Some(TillProduct {
        variant_id: goods.variant,
        unit_price: goods.unit_price?,
        sku: goods.sku,
        name: goods.name,
        unit: goods.unit,
        quantity_step: goods.quantity_step,
        quantity,
        price_version: goods.price_version,
        available,
        picture: goods.picture.as_ref().map(catalog::Picture::body),
        option_groups: offered.map(|one| group(one, locale)).collect(),
    })
}

/// What a code stands for, when this store's tills sell it.
///
/// # Errors
/// Refused as [`crate::codes::STORE_UNKNOWN`], as `catalog.not_found` when no barcode and no SKU is this
/// code, as [`crate::codes::NOT_IN_STORE`] when other stores sell it, or as `catalog.price_not_met` when a scale printed a price that cannot be charged exactly.
pub fn look_up(
    read: &mut Read<'_>,
    store: Id,
    code: &str,
    exponent: kernel::Exponent,
    locale: &str,
) -> Result<TillProduct, Stop> {
    let Shop { lists, location, store, .. } = shop(read, store, exponent)?;
    let at = read.now();
    let found = catalog::find_by_code(read, lists, code, at, exponent, locale)?;
    let Some(found) = found.filter(|found| found.sellable.sold_on(Channel::Till)) else {
        return Err(Stop::from(&catalog::codes::NOT_FOUND));
    };
    let goods = [found.sellable];
    if !catalog::not_sold_in(read, store.id, &goods)?.is_empty() {
        return Err(not_in_store(&store, &goods[0]).into());
    }
    let available = promised_at(read, &goods, location)?.first().copied().unwrap_or_default();
    let groups = groups(read, &goods)?;
    let [item] = goods;
    product(item, found.quantity?, available, &groups, locale).ok_or_else(|| Stop::from(&catalog::codes::NOT_FOUND))
}

/// The goods on a till's grid, in the brand's order or, when something is searched for, what fits it
/// best first; of one category, or of all.
///
/// # Errors
/// Refused as [`crate::codes::STORE_UNKNOWN`].
pub fn till_products(
    read: &mut Read<'_>,
    finder: &Finder,
    store: Id,
    (search, category): (Option<&str>, Option<Id>),
    exponent: kernel::Exponent,
    locale: &str,
) -> Result<Vec<TillProduct>, Stop> {
    let Shop { lists, location, .. } = shop(read, store, exponent)?;
    let at = read.now();
    let goods = if search.is_none() && category.is_none() {
        catalog::till_products(read, lists, store, at, locale, GRID)?
    } else {
        let (order, limit) = if search.is_some() { (Order::Best, FOUND) } else { (Order::Position, GRID) };
        let text = search.unwrap_or_default();
        let question = Question { text, audience: finder::TILL, category, order, limit, ..Question::default() };
        let found = finder.ask(read, &question)?;
        let products = finder.shop_products(read, lists, locale, Channel::Till, &found.ids)?;
        catalog::till_products_of(read, store, products)?
    };
    let available = promised_at(read, &goods, location)?;
    let groups = groups(read, &goods)?;
    let rows = goods.into_iter().zip(available).filter_map(|(one, available)| {
        let quantity = if Quantity::ONE.fits(one.quantity_step) { Quantity::ONE } else { one.quantity_step };
        product(one, quantity, available, &groups, locale)
    });
    Ok(rows.collect())
}

/// The categories at the top that hold something tills sell, in the brand's order.
///
/// # Errors
/// Refused as [`crate::codes::STORE_UNKNOWN`].
pub fn till_categories(
    read: &mut Read<'_>,
    finder: &Finder,
    store: Id,
    exponent: kernel::Exponent,
    locale: &str,
) -> Result<Vec<TillCategory>, Stop> {
    let Shop { lists, .. } = shop(read, store, exponent)?;
    let mut found = Vec::new();
    for category in catalog::categories(read)?.into_iter().filter(|one| one.depth == 0) {
        let first = Question {
            audience: finder::TILL,
            category: Some(category.id),
            order: Order::Position,
            limit: 1,
            ..Question::default()
        };
        if let Some(product) = finder.ask(read, &first)?.ids.first() {
            found.push((category, *product));
        }
    }
    let firsts: Vec<Id> = found.iter().map(|(_, product)| *product).collect();
    let seen = finder.shop_products(read, lists, locale, Channel::Till, &firsts)?;
    let picture = |product: Id| seen.iter().find(|one| one.id == product)?.picture.as_ref().map(catalog::Picture::body);
    let shown = found.into_iter().map(|(category, product)| TillCategory {
        id: category.id,
        name: name_in(&category.names, locale).to_owned(),
        picture: picture(product),
    });
    Ok(shown.collect())
}
