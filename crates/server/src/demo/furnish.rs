//! Turning the bare shop into a whole brand: its catalogue, its other places, goods on every shelf.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use catalog::{Assignment, Developed, GroupOption, NewCategory, OptionGroup, ProductEdit, ProductPicture, Relations};
use kernel::{Actor, Cost, Id, Price, Quantity};
use staff::Hashed;
use stock::{Receipt, ReceiptLine};
use store::{Db, Fault, Stop, Tx, WriteError};

use super::catalogue::{Article, BARE_SHELVES, CATEGORIES, articles};
use super::goods::{GOODS, in_both};
use super::places;

/// Whole dollars in 1/10,000.
const DOLLAR: i64 = 10_000;

/// What a write must not make itself.
struct Plan {
    articles: Vec<Article>,
    /// Of each article, in order.
    pictures: Vec<Developed>,
    password: Hashed,
}

/// Does it, in one write: the brand is whole or still the bare shop.
///
/// # Errors
/// When the catalogue's tables are wrong, or the database says so.
pub(super) async fn furnish(db: &Db, password: &str) -> Result<()> {
    let articles = articles()?;
    let pictures = draw(&articles).await?;
    let plan = Plan { articles, pictures, password: staff::hash_password(db, password).await? };
    let zone = db.brand().zone.clone();
    let written = db.write("demo.furnish", Actor::SYSTEM, move |tx| {
        places::open(tx, &zone)?;
        places::employ(tx, &plan.password)?;
        fill(tx, &plan)
    });
    written.await.context("the demo's brand cannot be set up")
}

/// All pictures, on as many threads as the machine has.
async fn draw(articles: &[Article]) -> Result<Vec<Developed>> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut parts = Vec::new();
    for part in articles.chunks(articles.len().div_ceil(threads).max(1)) {
        let part = part.to_vec();
        parts.push(tokio::task::spawn_blocking(move || part.iter().map(developed).collect::<Result<Vec<_>>>()));
    }
    let mut all = Vec::with_capacity(articles.len());
    for part in parts {
        all.extend(part.await??);
    }
    Ok(all)
}

fn developed(article: &Article) -> Result<Developed> {
    let picture = article.picture().with_context(|| article.handle.to_owned())?;
    Ok(catalog::develop(&picture).map_err(|refusal| WriteError::Refused(Box::new(refusal)))?)
}

fn fill(tx: &mut Tx<'_>, plan: &Plan) -> Result<(), Stop> {
    let categories = categories(tx)?;
    let list = catalog::default_price_list(tx)?.id;
    let mut opening = Vec::new();
    let (mut drinks, mut shelves) = (Vec::new(), BTreeMap::<&str, Vec<(Id, &'static str)>>::new());
    for (article, picture) in plan.articles.iter().zip(&plan.pictures) {
        let product = catalog::create_product(tx, &article.product())?;
        let (media, _) = catalog::add_media(tx, picture)?;
        let picture = ProductPicture { media: media.media, alt: in_both(article.names), variants: Vec::new() };
        catalog::set_pictures(tx, product, None, &[picture])?;
        shelve(tx, product, &categories, article.category, &article.tags)?;
        shelves.entry(article.category).or_default().push((product, article.handle));
        if article.is_drink() {
            drinks.push(product);
            continue;
        }
        let made =
            catalog::product(tx, product, list)?.ok_or_else(|| Fault::Decode("a product vanished".to_owned()))?;
        for (variant, size) in made.variants.iter().zip(&article.sizes) {
            opening.push((variant.id, size.cost, pieces(article.days)));
        }
    }
    for (handle, category) in BARE_SHELVES {
        if let Some(product) = catalog::product_of_handle(tx, handle)? {
            shelve(tx, product, &categories, category, &["招牌"])?;
        }
    }
    companions(tx, list, &shelves)?;
    offer_sugar_and_ice(tx, list, &drinks)?;
    stock_up(tx, &opening, list)
}

fn shelve(
    tx: &mut Tx<'_>,
    product: Id,
    categories: &BTreeMap<&str, Id>,
    category: &str,
    tags: &[&str],
) -> Result<(), Stop> {
    let assignment = Assignment {
        products: vec![product],
        into: categories.get(category).copied().into_iter().collect(),
        tag: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..Assignment::default()
    };
    catalog::assign_products(tx, &assignment)?;
    Ok(())
}

fn categories(tx: &mut Tx<'_>) -> Result<BTreeMap<&'static str, Id>, Stop> {
    let mut made = BTreeMap::new();
    for (handle, zh_tw, en, parent) in CATEGORIES {
        let parent = parent.and_then(|parent| made.get(parent).copied());
        let names = in_both([zh_tw, en]);
        made.insert(handle, catalog::create_category(tx, &NewCategory { handle: handle.to_owned(), names, parent })?);
    }
    Ok(made)
}

/// Cakes go with tea, tea with biscuits: every third product of a shelf leads to two of another.
fn companions(tx: &mut Tx<'_>, list: Id, shelves: &BTreeMap<&str, Vec<(Id, &'static str)>>) -> Result<(), Stop> {
    const PAIRS: [(&str, &str); 8] = [
        ("cakes-whole", "tea-oolong"),
        ("cakes-slice", "tea-black"),
        ("cakes-roll", "tea-black"),
        ("pastries", "tea-oolong"),
        ("tea-oolong", "biscuits"),
        ("tea-black", "cakes-roll"),
        ("tea-green", "candy"),
        ("ware", "tea-green"),
    ];
    for (from, to) in PAIRS {
        let (Some(from), Some(to)) = (shelves.get(from), shelves.get(to)) else { continue };
        for (place, (product, _)) in from.iter().enumerate() {
            let other = |at: usize| to.get(at % to.len().max(1)).map(|(id, _)| *id);
            let mut goes_with: Vec<Id> = [other(place), other(place + 3)].into_iter().flatten().collect();
            goes_with.dedup();
            let seen = catalog::product(tx, *product, list)?.map_or(0, |product| product.version);
            catalog::relate_product(tx, *product, seen, &Relations { goes_with, successor_of: None })?;
        }
    }
    Ok(())
}

/// How sweet and how cold, and what goes in besides.
fn offer_sugar_and_ice(tx: &mut Tx<'_>, list: Id, drinks: &[Id]) -> Result<(), Stop> {
    let option = |zh_tw, en, dollars: i64| GroupOption {
        id: None,
        names: in_both([zh_tw, en]),
        price: Price::new(dollars * DOLLAR),
        component: None,
        component_quantity: Quantity::ONE,
    };
    let group = |code: &str, names, at_least, options| OptionGroup {
        id: None,
        code: code.to_owned(),
        names: in_both(names),
        at_least,
        at_most: 1,
        repeatable: false,
        options,
        products: 0,
        version: 0,
    };
    let sugar = [
        ("正常糖", "Full sugar"),
        ("少糖", "Less sugar"),
        ("半糖", "Half sugar"),
        ("微糖", "A little sugar"),
        ("無糖", "No sugar"),
    ];
    let ice = [("正常冰", "Regular ice"), ("少冰", "Less ice"), ("去冰", "No ice"), ("熱", "Hot")];
    let free =
        |all: &[(&'static str, &'static str)]| all.iter().map(|(zh_tw, en)| option(zh_tw, en, 0)).collect::<Vec<_>>();
    let more =
        vec![option("珍珠", "Pearls", 10), option("仙草凍", "Grass jelly", 10), option("鮮奶油蓋", "Cream top", 15)];
    let wanted = [
        group("sugar", ["甜度", "Sweetness"], 1, free(&sugar)),
        group("ice", ["冰塊", "Ice"], 1, free(&ice)),
        group("more", ["加料", "Extras"], 0, more),
    ];
    let mut groups = Vec::new();
    for group in &wanted {
        groups.push(catalog::set_option_group(tx, group)?.0);
    }
    for drink in drinks {
        let seen = catalog::product(tx, *drink, list)?.map_or(0, |product| product.version);
        catalog::offer_option_groups(tx, *drink, seen, &groups)?;
    }
    Ok(())
}

/// From today on drinks are made to order: of the demo's past nothing waits in a kitchen.
///
/// # Errors
/// When the database says so.
pub(super) async fn open_kitchen(db: &Db) -> Result<()> {
    let drinks: Vec<&'static str> =
        articles()?.iter().filter(|article| article.category == "drinks").map(|article| article.handle).collect();
    let written = db.write("demo.open_kitchen", Actor::SYSTEM, move |tx| {
        let list = catalog::default_price_list(tx)?.id;
        for handle in &drinks {
            let Some(id) = catalog::product_of_handle(tx, handle)? else { continue };
            let Some(product) = catalog::product(tx, id, list)?.filter(|product| !product.made_to_order) else {
                continue;
            };
            let edit = ProductEdit { made_to_order: Some(true), ..ProductEdit::default() };
            catalog::edit_product(tx, id, product.version, &edit)?;
        }
        Ok(())
    });
    Ok(written.await?)
}

/// How many pieces of something that keeps so many days lie in a shop.
pub(super) const fn pieces(days: i64) -> i64 {
    if days <= 4 {
        18
    } else if days <= 30 {
        36
    } else {
        60
    }
}

/// The first goods on every shelf; the warehouse has five times as many of what keeps.
fn stock_up(tx: &mut Tx<'_>, opening: &[(Id, i64, i64)], list: Id) -> Result<(), Stop> {
    let mut bare = Vec::new();
    for goods in &GOODS {
        let at = tx.now();
        if let Some(found) = catalog::find_by_code(tx, list, goods.sku, at, kernel::Exponent::ZERO, "zh-TW")? {
            bare.push((found.sellable.variant, goods.cost(), 30));
        }
    }
    for code in ["XINYI", "TAICHUNG", "TAINAN", "WUGU"] {
        let Some(location) = stock::location_by_code(tx, code)? else { continue };
        let times = if code == "WUGU" { 5 } else { 1 };
        let line = |variant, cost, pieces| {
            let quantity = Quantity::units(pieces * times);
            ReceiptLine { variant, quantity, cost: Some(cost), lot: None }
        };
        let new = opening.iter().map(|(variant, cost, pieces)| line(*variant, Cost::new(cost * DOLLAR), *pieces));
        // The first shop has some of its first goods already.
        let first =
            bare.iter().filter(|_| code != "XINYI").map(|(variant, cost, pieces)| line(*variant, *cost, *pieces));
        let lines: Vec<ReceiptLine> = new.chain(first).collect();
        let receipt =
            Receipt { location: location.id, lines, note: "開店庫存".to_owned(), supplier: None, reference: None };
        stock::open_books(tx, &receipt)?;
    }
    Ok(())
}
