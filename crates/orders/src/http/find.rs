//! Searching the shop.

use std::collections::HashMap;

use api::{Answer, BrandDb, Caller, Problem, Query};
use catalog::{Category, Channel, Question, Search, ShopProduct};
use kernel::{Id, Price, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::find;
use crate::shop::{read_or_refuse, shop, web_store};

/// The longest text to search for, in characters.
const TEXT_MAX: usize = 200;
/// The most products on a page.
const LIMIT: u32 = 100;
/// Products on a page when nothing is said.
const USUAL: u32 = 24;
/// How far into what was found pages go.
const FROM_MAX: u32 = 10_000;
/// The highest price that can be asked for, in 1/10,000 of a major unit.
const PRICE_MAX: i64 = 9_007_199_254_740_991;
/// Makers that are counted.
const MAKERS: usize = 50;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindQuery {
    /// As typed: Chinese or English, beginnings of words, parts of SKUs and barcodes. Everything is found
    /// without it.
    #[param(max_length = 200)]
    q: Option<String>,
    /// In the category with this handle or below it.
    #[param(max_length = 80)]
    category: Option<String>,
    /// Made by.
    #[param(max_length = 200)]
    maker: Option<String>,
    /// At least this price, in 1/10,000 of a major unit.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    price_from: Option<i64>,
    /// At most this price, in 1/10,000 of a major unit.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    price_to: Option<i64>,
    /// Only what can be had now.
    #[serde(default)]
    available: bool,
    /// In which order; what fits best first when nothing is said.
    #[serde(default)]
    #[param(inline)]
    order: FindOrder,
    /// How many are left out at the beginning.
    #[param(minimum = 0, maximum = 10_000)]
    #[serde(default)]
    from: u32,
    /// Products on a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// In which order things are found.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindOrder {
    /// What fits best first; without a text, the brand's own order.
    #[default]
    Best,
    /// The cheapest first.
    PriceUp,
    /// The dearest first.
    PriceDown,
}

impl From<FindOrder> for catalog::finder::Order {
    fn from(order: FindOrder) -> Self {
        match order {
            FindOrder::Best => Self::Best,
            FindOrder::PriceUp => Self::PriceUp,
            FindOrder::PriceDown => Self::PriceDown,
        }
    }
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundBody {
    /// The products of this page.
    items: Vec<FoundProduct>,
    /// How many there are on all pages.
    total: usize,
    /// True when nothing is there as it was typed, and this is what comes near.
    nearly: bool,
    /// How many there would be in each category if none were chosen, the most first.
    categories: Vec<FoundCategory>,
    /// How many there would be of each maker if none were chosen, the most first.
    makers: Vec<FoundMaker>,
    /// How many can be had now.
    available: u32,
    /// The lowest and the highest price if none were asked for.
    prices: Option<FoundPrices>,
    /// `from` of the next page.
    next: Option<u32>,
}

/// A product that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundProduct {
    /// Which.
    product_id: Id,
    /// Its address: `/products/{handle}`.
    handle: String,
    /// Its name.
    name: String,
    /// Its first picture.
    picture: Option<catalog::picture::Body>,
    /// The lowest price of one.
    unit_price: Price,
    /// True when its variants differ in price.
    from_price: bool,
    /// Whether the web sells it; else it says in which stores it is.
    on_web: bool,
    /// Its variants, in order.
    variant_ids: Vec<Id>,
}

/// A category with what was found in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundCategory {
    /// Which.
    category_id: Id,
    /// What it hangs below.
    parent_id: Option<Id>,
    /// Its handle.
    handle: String,
    /// Its name.
    name: String,
    /// How many products, those below it included.
    count: u32,
}

/// A maker with what was found of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundMaker {
    /// Who.
    name: String,
    /// How many products.
    count: u32,
}

/// A span of prices.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundPrices {
    /// The lowest.
    lowest: Price,
    /// The highest.
    highest: Price,
}

/// Searches what the shop shows, in Chinese and English: beginnings of words, traditional and simplified
/// characters, one slip of the finger, parts of SKUs and barcodes.
///
/// # Errors
/// `api.invalid`; `orders.store_unknown` where the brand sells nothing on the web.
#[utoipa::path(get, path = "/search", operation_id = "orders_find", tag = "shop", params(FindQuery),
    responses((status = 200, body = FoundBody)), extensions(("x-permission" = json!("public"))))]
pub async fn find(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<FindQuery>,
) -> Result<Answer<FoundBody>, Problem> {
    api::desk::short("/q", query.q.as_deref(), TEXT_MAX)?;
    api::desk::short("/category", query.category.as_deref(), 80)?;
    api::desk::short("/maker", query.maker.as_deref(), TEXT_MAX)?;
    let out_of_range =
        |pointer| Problem::from(Refusal::new(&api::codes::INVALID).at(pointer, &api::codes::OUT_OF_RANGE));
    let (from, limit) = (query.from, query.limit.unwrap_or(USUAL));
    if from > FROM_MAX {
        return Err(out_of_range("/from"));
    }
    if !(1..=LIMIT).contains(&limit) {
        return Err(out_of_range("/limit"));
    }
    for (pointer, price) in [("/price_from", query.price_from), ("/price_to", query.price_to)] {
        if price.is_some_and(|price| !(0..=PRICE_MAX).contains(&price)) {
            return Err(out_of_range(pointer));
        }
    }
    let (exponent, locale, finder) = (db.brand().exponent, caller.locale, db.kept::<catalog::Finder>());
    finder.ready(&db).await?;
    let typed = query.q.clone().unwrap_or_default();
    let (body, found, nearly) = read_or_refuse(&db, move |read| {
        let web = web_store(read)?;
        let lists = shop(read, web, exponent)?.lists;
        let categories = catalog::categories(read)?;
        let category = query.category.as_ref().map(|handle| id_of(&categories, handle));
        let question = Question {
            text: query.q.as_deref().unwrap_or_default(),
            category,
            maker: query.maker.as_deref(),
            price: (query.price_from, query.price_to),
            marked_only: query.available,
            order: query.order.into(),
            from: from as usize,
            limit: limit as usize,
            ..Question::default()
        };
        let found = find::find(read, &finder, &question)?;
        let goods = finder.shop_products(read, lists, locale, Channel::Web, &found.ids)?;
        let (total, nearly) = (found.total, found.nearly);
        let next = from + limit;
        let body = FoundBody {
            items: goods.iter().filter_map(product).collect(),
            total,
            nearly,
            categories: named(&categories, &found.categories, locale),
            makers: found
                .makers
                .iter()
                .take(MAKERS)
                .map(|(name, count)| FoundMaker { name: name.clone(), count: *count })
                .collect(),
            available: found.marked,
            prices: found
                .prices
                .map(|(lowest, highest)| FoundPrices { lowest: Price::new(lowest), highest: Price::new(highest) }),
            next: (total > next as usize && next <= FROM_MAX).then_some(next),
        };
        Ok((body, total, nearly))
    })
    .await?;
    if from == 0 {
        let search = Search { at: db.now(), channel: Channel::Web, locale: locale.to_owned(), typed, found, nearly };
        catalog::searches::keep(&db, search);
    }
    Ok(Answer::ok(body))
}

/// A category that nobody has finds nothing, as one that is empty.
fn id_of(categories: &[Category], handle: &str) -> Id {
    categories.iter().find(|category| category.handle == handle).map_or(Id::NIL, |category| category.id)
}

fn product(product: &ShopProduct) -> Option<FoundProduct> {
    let prices = || product.variants.iter().filter_map(|variant| variant.unit_price);
    let lowest = prices().min()?;
    Some(FoundProduct {
        product_id: product.id,
        handle: product.handle.clone(),
        name: product.name.clone(),
        picture: product.picture.as_ref().map(catalog::Picture::body),
        unit_price: lowest,
        from_price: prices().any(|price| price != lowest),
        on_web: product.on_web,
        variant_ids: product.variants.iter().map(|variant| variant.variant).collect(),
    })
}

fn named(categories: &[Category], counts: &[(Id, u32)], locale: &str) -> Vec<FoundCategory> {
    let known: HashMap<Id, &Category> = categories.iter().map(|category| (category.id, category)).collect();
    let named = counts.iter().filter_map(|(id, count)| {
        let category = known.get(id)?;
        Some(FoundCategory {
            category_id: *id,
            parent_id: category.parent,
            handle: category.handle.clone(),
            name: category.name(locale).to_owned(),
            count: *count,
        })
    });
    named.collect()
}
