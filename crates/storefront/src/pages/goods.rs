//! The front page and a product's page.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use api::Problem;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use catalog::{Channel, Cursor, Question, Related, Sellable, ShopProduct, ShopQuery, ShownPicture, StorageClass};
use kernel::{BusinessDate, Id, Price, Quantity, Timestamp};
use orders::availability::{AvailabilityRow, availability};
use orders::place::READY_SECONDS;
use orders::shop::{Shop, read_or_refuse, shop, web_store};
use serde::Deserialize;
use store::{Read, Stop};

use super::choosing::{self, Choices};
use super::preorder;
use super::sections::Sections;
use super::visit::{Visit, lead};
use crate::forms::AddForm;
use crate::kept::Made;
use crate::map::{Point, coordinates};
use crate::structured::Offered;
use crate::view::{
    Aside, Card, Crumb, HomePage, Keeping, Picture, ProductPage, Stock, StoreInfo, StoreStock, VariantChoice,
};
use crate::{hours, structured};

/// Goods a page.
const GOODS: usize = 24;
/// Goods of the same kind on a product's page.
const SIMILAR: usize = 4;
/// From how many goods on all of them are shown alike, none larger than the rest.
const MANY: usize = 12;
/// Products that are read at once where many are looked through.
pub(super) const PAGE: usize = 24;

/// What the front page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct HomeQuery {
    cursor: Option<String>,
}

/// What a product's page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct ProductQuery {
    variant: Option<String>,
}

/// What a store can promise, for people.
pub fn places(row: &AvailabilityRow, stores: &[staff::Store], now: Timestamp) -> Vec<StoreStock> {
    let walk_in = |id: Id| stores.iter().any(|store| store.id == id && store.kind != staff::StoreKind::Web);
    row.stores
        .iter()
        .filter(|place| walk_in(place.store_id))
        .map(|place| StoreStock {
            store_id: place.store_id,
            name: place.name.clone(),
            stock: Stock::of(place.available),
            ready_at: Some(place).filter(|place| place.available.is_positive()).and_then(|place| {
                let store = stores.iter().find(|store| store.id == place.store_id)?;
                store.opening.ready(now, &store.zone, READY_SECONDS)
            }),
            info: None,
        })
        .collect()
}

/// A store as a visitor finds it. The way there leads to where its goods lie, else to its address.
pub fn info(store: &staff::Store, place: Option<Point>, now: Timestamp) -> StoreInfo {
    let place = store.place.or(place);
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let to = match place {
        Some(place) => Some(coordinates(place)),
        None => Some(encoded(&store.address)).filter(|address| !address.is_empty()),
    };
    StoreInfo {
        id: store.id,
        name: store.name.clone(),
        address: store.address.clone(),
        phone: store.phone.clone(),
        hours: store.hours.clone(),
        map_url: to.map(|to| format!("https://www.google.com/maps/dir/?api=1&destination={to}")),
        url: format!("/stores/{}", store.code),
        now: hours::of(&store.opening, &store.zone, now).map(|hours| hours.now),
        place: place.map(coordinates),
    }
}

/// Where stores' goods lie on the map, by store.
pub fn spots(read: &mut Read<'_>) -> Result<HashMap<Id, (i64, i64)>, store::Fault> {
    let places = stock::locations(read)?.into_iter();
    Ok(places.filter_map(|place| Some((place.store?, place.point()?))).collect())
}

/// The stores that people can walk into.
pub fn walk_in(stores: Vec<staff::Store>) -> Vec<staff::Store> {
    stores.into_iter().filter(|store| store.active && store.kind != staff::StoreKind::Web).collect()
}

/// What is there of some goods, store by store.
pub(super) struct OnShelf {
    rows: HashMap<Id, AvailabilityRow>,
    stores: Vec<staff::Store>,
    spots: HashMap<Id, (i64, i64)>,
    /// Products that are made for the day on which they are fetched.
    preordered: BTreeSet<Id>,
}

impl OnShelf {
    /// Reads it.
    pub(super) fn of(read: &mut Read<'_>, goods: &[ShopProduct], shop: &Shop, locale: &str) -> Result<Self, Stop> {
        let rows = rows(read, goods, shop, locale)?;
        let preordered = preorders::on_offer(read)?;
        Ok(OnShelf { rows, stores: walk_in(staff::stores(read)?), spots: spots(read)?, preordered })
    }

    /// How to find each store.
    pub(super) fn infos(&self, now: Timestamp) -> Vec<StoreInfo> {
        self.stores.iter().map(|store| info(store, self.spots.get(&store.id).copied(), now)).collect()
    }

    /// Whether a store can hand out any of a product.
    pub(super) fn has(&self, product: &ShopProduct, store: Id) -> bool {
        let rows = product.variants.iter().filter_map(|variant| self.rows.get(&variant.variant));
        let mut places = rows.flat_map(|row| &row.stores);
        places.any(|place| place.store_id == store && place.available.is_positive())
    }
}

struct Found {
    shop: Shop,
    goods: Vec<ShopProduct>,
    shelf: OnShelf,
}

/// What a product's page shows beside the product: its pictures, what goes with it, what came after it.
#[derive(Default)]
struct Beside {
    pictures: Vec<ShownPicture>,
    goes_with: Vec<ShopProduct>,
    successors: Vec<ShopProduct>,
    /// Others of its category, where nothing was said to go with it.
    similar: Vec<ShopProduct>,
    crumbs: Vec<Crumb>,
    gtins: BTreeMap<Id, String>,
    preorder: Option<preorder::Offer>,
}

/// Others of a category that can be had now, those first that fit best.
fn similar(
    read: &mut Read<'_>,
    finder: &catalog::Finder,
    shop: &Shop,
    product: Id,
    category: Id,
    locale: &str,
) -> Result<Vec<ShopProduct>, Stop> {
    let question = Question { category: Some(category), marked_only: true, limit: SIMILAR + 1, ..Question::default() };
    let found = orders::find::find(read, finder, &question)?;
    let others: Vec<Id> = found.ids.iter().copied().filter(|other| *other != product).take(SIMILAR).collect();
    Ok(finder.shop_products(read, shop.lists, locale, Channel::Web, &others)?)
}

fn rows(
    read: &mut Read<'_>,
    goods: &[ShopProduct],
    shop: &Shop,
    locale: &str,
) -> Result<HashMap<Id, AvailabilityRow>, Stop> {
    let variants: Vec<Id> =
        goods.iter().flat_map(|product| product.variants.iter().map(|variant| variant.variant)).collect();
    let at = read.now();
    let rows = availability(read, &variants, at, shop.exponent, locale)?;
    Ok(rows.into_iter().map(|row| (row.variant_id, row)).collect())
}

/// `GET /`.
pub async fn home(visit: Visit, Query(query): Query<HomeQuery>) -> Response {
    let outcome = home_page(&visit, query).await;
    visit.answer(outcome).await
}

async fn home_page(visit: &Visit, query: HomeQuery) -> Result<Response, Problem> {
    let (exponent, locale) = (visit.db.brand().exponent, visit.caller.locale);
    let after = query.cursor.as_deref().and_then(Cursor::parse);
    // Pages of goods after the first are goods only.
    let wanted = if after.is_none() { visit.look().theme.sections.clone() } else { Vec::new() };
    let sections = Sections { wanted, drafts: visit.previews(), finder: visit.db.kept() };
    sections.ready(&visit.db).await?;
    let (found, categories, sections) = read_or_refuse(&visit.db, move |read| {
        let web = web_store(read)?;
        let shop = shop(read, web, exponent)?;
        let asked = ShopQuery {
            price_lists: shop.lists,
            at: read.now(),
            locale,
            channel: Channel::Web,
            store: web,
            after,
            limit: GOODS + 1,
        };
        let goods = catalog::shop_products(read, &asked)?;
        let shelf = OnShelf::of(read, &goods, &shop, locale)?;
        let categories = catalog::categories(read)?;
        let sections = sections.read(read, &shop, &shelf, &categories, locale)?;
        Ok((Found { shop, goods, shelf }, categories, sections))
    })
    .await?;
    let now = visit.db.now();
    let more = found.goods.len() > GOODS;
    let next_url = found.goods.get(GOODS - 1).filter(|_| more);
    let next_url = next_url.map(|product| format!("/?cursor={}", product.cursor.to_text()));
    let cards: Vec<Card> =
        found.goods.iter().take(GOODS).filter_map(|product| card(product, &found.shelf, now)).collect();
    let places = cards.iter().flat_map(|card| &card.stores).filter(|place| place.ready_at.is_some());
    let pickup = places.min_by_key(|place| place.ready_at).cloned();
    let name = &visit.db.brand().name;
    let crumb = |category: &catalog::Category| Crumb {
        url: format!("/categories/{}", category.handle),
        label: category.name(locale).to_owned(),
    };
    let page = HomePage {
        cards,
        categories: categories.iter().filter(|category| category.parent.is_none()).map(crumb).collect(),
        many: after.is_some() || found.goods.len() > MANY,
        next_url,
        pickup,
        stores: found.shelf.infos(now),
        sections,
        structured: structured::graph(structured::brand(name, visit.origin())),
    };
    visit.show(StatusCode::OK, &page).await
}

/// The longest summary, in characters.
const SUMMARY: usize = 160;

/// The beginning of a product's description, as plain text.
fn summary(product: &ShopProduct) -> String {
    let text = product.description.as_deref().map(catalog::rich_text::plain).unwrap_or_default();
    if text.chars().count() <= SUMMARY { text } else { text.chars().take(SUMMARY - 1).chain(['…']).collect() }
}

/// Goods as a card shows them; none without a price.
pub(super) fn card(product: &ShopProduct, shelf: &OnShelf, now: Timestamp) -> Option<Card> {
    let priced: Vec<_> =
        product.variants.iter().filter_map(|variant| variant.unit_price.map(|price| (variant, price))).collect();
    let lowest = priced.iter().map(|(_, price)| *price).min()?;
    let stock_of = |variant: Id| shelf.rows.get(&variant).map_or(Quantity::ZERO, |row| row.total_available);
    let total = priced.iter().map(|(variant, _)| stock_of(variant.variant)).sum();
    let (first, _) = priced.first()?;
    Some(Card {
        url: format!("/products/{}", product.handle),
        name: product.name.clone(),
        summary: summary(product),
        picture: Picture::of(product.picture.as_ref(), &product.handle, &product.name),
        store_only: !product.on_web,
        preorder: product.on_web && shelf.preordered.contains(&product.id),
        variants: priced.iter().map(|(variant, _)| variant.variant).collect(),
        unit_price: lowest,
        from: priced.iter().any(|(_, price)| *price != lowest),
        stock: Stock::of(total),
        stores: shelf.rows.get(&first.variant).map(|row| places(row, &shelf.stores, now)).unwrap_or_default(),
    })
}

/// `GET /products/{handle}`.
pub async fn product(visit: Visit, Path(handle): Path<String>, Query(query): Query<ProductQuery>) -> Response {
    let wanted = query.variant.and_then(|text| text.parse().ok());
    let outcome = async {
        let cart_count = super::cart::count(&visit).await?;
        match visit.kept(cart_count).await? {
            Some(kept) => Ok(kept),
            None => product_page(&visit, &handle, wanted, &AddForm::default(), None).await,
        }
    };
    visit.answer(outcome.await).await
}

/// A product's page; with what was typed and what was wrong with it after a refusal.
pub async fn product_page(
    visit: &Visit,
    handle: &str,
    wanted: Option<Id>,
    form: &AddForm,
    fault: Option<String>,
) -> Result<Response, Problem> {
    let (exponent, locale, asked) = (visit.db.brand().exponent, visit.caller.locale, handle.to_owned());
    let today = BusinessDate::of(visit.db.now(), &visit.db.brand().zone, 0);
    let finder = visit.db.kept::<catalog::Finder>();
    // What is alike is an extra: the page does not wait for the index.
    let finder = finder.ready(&visit.db).await.is_ok().then_some(finder);
    let (found, chosen_of, made) = read_or_refuse(&visit.db, move |read| {
        let web = web_store(read)?;
        let shop = shop(read, web, exponent)?;
        let at = read.now();
        let goods: Vec<_> = catalog::product_by_handle(read, shop.lists, &asked, at, locale)?.into_iter().collect();
        let mut beside = Beside::default();
        if let Some(product) = goods.first() {
            beside.pictures = catalog::pictures(read, product.id)?;
            let categories = catalog::categories(read)?;
            let of = catalog::categories_of(read, product.id)?;
            let first = of.first().and_then(|id| categories.iter().find(|one| one.id == *id));
            beside.crumbs = first.map(|one| super::found::crumbs(&categories, one, locale)).unwrap_or_default();
            let variants: Vec<Id> = product.variants.iter().map(|variant| variant.variant).collect();
            beside.gtins = catalog::gtins(read, &variants)?;
            let campaign = preorders::campaign_of(read, product.id)?;
            beside.preorder = campaign.map(|campaign| preorder::offer(read, campaign, today)).transpose()?;
            let related = |which: Related, read: &mut Read<'_>| {
                let found = catalog::related_products(read, shop.lists, product.id, which, at, locale)?;
                let shown = |product: &ShopProduct| product.published && product.shown_on_web;
                Ok::<_, Stop>(found.into_iter().filter(shown).collect::<Vec<_>>())
            };
            beside.goes_with = related(Related::GoesWith, read)?;
            if let (true, Some(finder), Some(category)) = (beside.goes_with.is_empty(), &finder, of.first()) {
                beside.similar = similar(read, finder, &shop, product.id, *category, locale)?;
            }
            if product.ended {
                beside.successors = related(Related::Successors, read)?;
            }
        }
        let all: Vec<ShopProduct> =
            goods.iter().chain(&beside.goes_with).chain(&beside.successors).chain(&beside.similar).cloned().collect();
        let shelf = OnShelf::of(read, &all, &shop, locale)?;
        let mut shown: Vec<Id> =
            goods.iter().flat_map(|product| product.variants.iter().map(|variant| variant.variant)).collect();
        let mut choices = Choices::default();
        let first = goods.first().and_then(|product| product.variants.first());
        if let Some(first) = first.filter(|first| first.has_options || first.is_set()) {
            choices = choosing::choices(read, shop.lists, first.product, &shown, first.is_set(), locale)?;
        }
        // What is in a set and what stands beside it is on its page too: how much there is of it.
        shown.extend(choices.all_parts());
        shown.extend(all.iter().flat_map(|product| product.variants.iter().map(|variant| variant.variant)));
        let made = Made::of(read, shown)?;
        Ok(((Found { shop, goods, shelf }, beside), choices, made))
    })
    .await?;
    let (found, beside) = found;
    let nothing = || Problem::from(&api::codes::NOT_FOUND);
    // What is no longer sold leads on to what came after it; without such a thing there is nothing to see.
    let seen = |product: &&ShopProduct| {
        product.shown_on_web && (product.published || (product.ended && !beside.successors.is_empty()))
    };
    let product = found.goods.first().filter(seen).ok_or_else(nothing)?;
    if product.handle != handle {
        return Ok(lead(&format!("/products/{}", product.handle)));
    }
    let sold: Vec<_> =
        product.variants.iter().filter_map(|variant| variant.unit_price.map(|price| (variant, price))).collect();
    let chosen = sold.iter().find(|(variant, _)| Some(variant.variant) == wanted).or(sold.first());
    let (variant, unit_price) = *chosen.ok_or_else(nothing)?;
    let now = visit.db.now();
    let row = found.shelf.rows.get(&variant.variant);
    let stock_of = |id: Id| Stock::of(found.shelf.rows.get(&id).map_or(Quantity::ZERO, |row| row.total_available));
    let choices = sold.iter().map(|(other, _)| VariantChoice {
        url: format!("/products/{}?variant={}", product.handle, other.variant),
        label: other.label.clone().unwrap_or_else(|| other.sku.clone()),
        current: other.variant == variant.variant,
        stock: stock_of(other.variant),
    });
    let stock = stock_of(variant.variant);
    let brand = visit.db.brand();
    let preorder = beside.preorder.as_ref().filter(|_| product.on_web && !product.ended);
    let preorder = preorder.map(|offer| offer.shown(visit, now));
    let offered = |available: Quantity| match (product.ended, product.on_web, available.is_positive()) {
        (true, ..) => "Discontinued",
        _ if preorder.as_ref().is_some_and(|offer| offer.open) => "PreOrder",
        (false, _, false) => "OutOfStock",
        (false, true, true) => "InStock",
        (false, false, true) => "InStoreOnly",
    };
    let gallery = gallery(&beside.pictures, variant.picture.as_ref(), product, locale);
    let large = gallery.iter().filter_map(|picture| picture.sizes.last());
    let page_url = format!("/products/{}", super::found::encoded(&product.handle));
    let offer = |variant: &Sellable, price: Price| Offered {
        url: visit.address(&format!("{page_url}?variant={}", variant.variant), visit.locale()),
        sku: variant.sku.clone(),
        gtin: beside.gtins.get(&variant.variant).cloned(),
        price,
        availability: offered(stock_of(variant.variant).available),
    };
    let others = sold.iter().filter(|(other, _)| other.variant != variant.variant);
    let said = structured::product(&structured::Product {
        name: &product.name,
        summary: &summary(product),
        pictures: large.map(|size| format!("{}{}", visit.origin(), size.url)).collect(),
        brand: &brand.name,
        currency: &brand.currency,
        exponent: found.shop.exponent,
        offers: std::iter::once(offer(variant, unit_price))
            .chain(others.map(|(other, price)| offer(other, *price)))
            .collect(),
    });
    let itself = Crumb { url: page_url, label: product.name.clone() };
    let way: Vec<Crumb> = beside.crumbs.iter().cloned().chain([itself]).collect();
    let structured = structured::graph(vec![said, structured::crumbs(visit.origin(), &way)]);
    let cards =
        |products: &[ShopProduct]| products.iter().filter_map(|product| card(product, &found.shelf, now)).collect();
    let listens = chosen_of.parts(variant.variant);
    let mut stores = row.map(|row| places(row, &found.shelf.stores, now)).unwrap_or_default();
    let infos = found.shelf.infos(now);
    for place in &mut stores {
        place.info = infos.iter().find(|store| store.id == place.store_id).cloned();
    }
    let choosing = chosen_of.choosing(form, locale);
    let free = stores.iter().find(|place| place.stock.available >= Quantity::ONE).map(|place| place.store_id);
    let by_law = !variant.legal_class.web_sells() || !chosen_of.web_sells(variant.variant);
    let store_only = by_law || !product.on_web;
    let preorder = preorder.filter(|_| !by_law);
    let can_wait = !store_only
        && preorder.is_none()
        && choosing.iter().all(|group| !group.needed)
        && Quantity::ONE.fits(variant.quantity_step);
    let aside = free.filter(|_| can_wait && visit.look().is_on(api::modules::PUT_ASIDE)).map(|first| Aside {
        store: if form.aside.store_id.is_empty() { first.to_string() } else { form.aside.store_id.clone() },
        name: form.aside.name.clone(),
        phone: form.aside.phone.clone(),
        fault: form.aside.fault.clone(),
    });
    let refused = form.aside.fault.is_some();
    let page = ProductPage {
        handle: product.handle.clone(),
        crumbs: beside.crumbs.clone(),
        name: product.name.clone(),
        description: product.description.clone().unwrap_or_default(),
        summary: summary(product),
        picture: Picture::of(variant.picture.as_ref(), &product.handle, &product.name),
        gallery,
        ended: product.ended,
        successors: cards(&beside.successors),
        goes_with: cards(&beside.goes_with),
        similar: cards(&beside.similar),
        choices: if sold.len() > 1 { choices.collect() } else { Vec::new() },
        store_only,
        by_law,
        keeping: keeping(variant, store_only),
        variant: variant.variant,
        sku: variant.sku.clone(),
        unit_price,
        price_version: variant.price_version,
        unit: if variant.unit == "piece" { String::new() } else { variant.unit.clone() },
        quantity_step: variant.quantity_step,
        stock,
        stores,
        delivered_by: None,
        listens,
        preorder,
        aside,
        choosing,
        contents: chosen_of.contents(variant.variant),
        note: form.note.clone(),
        quantity: form.quantity.clone(),
        fault,
        structured,
    };
    if page.fault.is_some() || refused {
        return visit.show(StatusCode::UNPROCESSABLE_ENTITY, &page).await;
    }
    // What is left of its days changes with every order.
    if page.preorder.is_some() {
        return visit.show(StatusCode::OK, &page).await;
    }
    visit.show_and_keep(&page, super::cart::count(visit).await?, made)
}

/// How a variant is kept and may be sent back. What keeps anyhow at room temperature needs no words about it.
fn keeping(variant: &Sellable, store_only: bool) -> Keeping {
    let keeps_anyhow = variant.storage_class == StorageClass::Ambient && variant.shelf_life_days.is_none();
    Keeping {
        storage: Some(variant.storage_class).filter(|_| !keeps_anyhow),
        shelf_life_days: variant.shelf_life_days,
        weight_grams: variant.weight_grams,
        returns: (!store_only).then_some(variant.return_class),
    }
}

/// A product's pictures, the chosen variant's own first.
fn gallery(
    pictures: &[ShownPicture],
    own: Option<&catalog::Picture>,
    product: &ShopProduct,
    locale: &str,
) -> Vec<Picture> {
    let mut pictures: Vec<&ShownPicture> = pictures.iter().collect();
    pictures.sort_by_key(|shown| own.is_none_or(|own| own.media != shown.picture.media));
    let shown = |shown: &ShownPicture| {
        let said = shown.alt.get(locale).or_else(|| shown.alt.values().next());
        let alt = said.cloned().unwrap_or_else(|| product.name.clone());
        Picture { alt, ..Picture::of(Some(&shown.picture), &product.handle, &product.name) }
    };
    pictures.into_iter().map(shown).collect()
}
