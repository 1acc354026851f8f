//! The stores' pages.

use std::collections::HashMap;

use api::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use catalog::{Channel, Cursor, ShopProduct, ShopQuery};
use kernel::Id;
use orders::shop::{Shop, read_or_refuse, shop, web_store};
use store::{Read, Stop};

use super::goods::{self, OnShelf, info, spots, walk_in};
use super::visit::Visit;
use crate::map::{Pin, Point};
use crate::view::{Card, Crumb, StoreLine, StorePage, StoresPage};
use crate::{hours, map, structured};

/// Goods that a store's page shows.
const GOODS: usize = 10;
/// Products that are looked through for them.
const LOOK: usize = 96;

/// Where each store lies: as it says itself, else where its goods lie.
fn points(stores: &[staff::Store], spots: &HashMap<Id, Point>) -> HashMap<Id, Point> {
    let point = |store: &staff::Store| Some((store.id, store.place.or_else(|| spots.get(&store.id).copied())?));
    stores.iter().filter_map(point).collect()
}

fn pins(stores: &[staff::Store], points: &HashMap<Id, Point>, main: Option<Id>) -> Vec<Pin> {
    let pin = |store: &staff::Store| Some(Pin { at: *points.get(&store.id)?, main: main == Some(store.id) });
    stores.iter().filter_map(pin).collect()
}

/// `GET /stores`.
pub async fn all(visit: Visit) -> Response {
    let outcome = list(&visit).await;
    visit.answer(outcome).await
}

async fn list(visit: &Visit) -> Result<Response, Problem> {
    let (stores, spots) = visit.db.read(|read| Ok((walk_in(staff::stores(read)?), spots(read)?))).await?;
    let (now, points) = (visit.db.now(), points(&stores, &spots));
    let name = &visit.db.brand().name;
    let said =
        stores.iter().map(|store| structured::store(name, visit.origin(), store, points.get(&store.id).copied()));
    let page = StoresPage {
        stores: stores
            .iter()
            .map(|store| StoreLine {
                info: info(store, points.get(&store.id).copied(), now),
                hours: hours::of(&store.opening, &store.zone, now),
            })
            .collect(),
        map: map::svg(&pins(&stores, &points, None)),
        structured: structured::graph(said.collect()),
    };
    visit.show(StatusCode::OK, &page).await
}

/// `GET /stores/{code}`; its id leads there too.
pub async fn one(visit: Visit, Path(code): Path<String>) -> Response {
    let outcome = single(&visit, &code).await;
    visit.answer(outcome).await
}

async fn single(visit: &Visit, code: &str) -> Result<Response, Problem> {
    let (exponent, locale, asked) = (visit.db.brand().exponent, visit.caller.locale, code.to_owned());
    let now = visit.db.now();
    let found = read_or_refuse(&visit.db, move |read| {
        let stores = walk_in(staff::stores(read)?);
        let wanted = |store: &&staff::Store| store.code == asked || store.id.to_string() == asked;
        let Some(store) = stores.iter().find(wanted).cloned() else { return Ok(None) };
        let web = web_store(read)?;
        let shop = shop(read, web, exponent)?;
        let (goods, shelf) = there(read, &shop, store.id, locale)?;
        Ok(Some((stores, spots(read)?, store, goods, shelf)))
    })
    .await?;
    let (stores, spots, store, goods, shelf) = found.ok_or_else(|| Problem::from(&api::codes::NOT_FOUND))?;
    let points = points(&stores, &spots);
    let place = points.get(&store.id).copied();
    let cards = goods.iter().filter_map(|product| goods::card(product, &shelf, now)).map(|card| Card {
        // The page is about one store: what the others have is another page's.
        stores: card.stores.into_iter().filter(|place| place.store_id == store.id).collect(),
        ..card
    });
    let name = &visit.db.brand().name;
    let way = [
        Crumb { url: "/stores".to_owned(), label: visit.say("門市", "Stores") },
        Crumb { url: format!("/stores/{}", store.code), label: store.name.clone() },
    ];
    let page = StorePage {
        id: store.id,
        info: info(&store, place, now),
        hours: hours::of(&store.opening, &store.zone, now),
        map: place.and_then(|_| map::svg(&pins(&stores, &points, Some(store.id)))),
        cards: cards.collect(),
        structured: structured::graph(vec![
            structured::store(name, visit.origin(), &store, place),
            structured::crumbs(visit.origin(), &way),
        ]),
    };
    visit.show(StatusCode::OK, &page).await
}

/// The first goods in the brand's order that the store can hand out.
fn there(
    read: &mut Read<'_>,
    shop: &Shop,
    store: Id,
    locale: &'static str,
) -> Result<(Vec<ShopProduct>, OnShelf), Stop> {
    let mut after: Option<Cursor> = None;
    let mut found = Vec::new();
    for _ in 0..LOOK / goods::PAGE {
        let asked = ShopQuery {
            price_lists: shop.lists,
            at: read.now(),
            locale,
            channel: Channel::Web,
            store: shop.store.id,
            after,
            limit: goods::PAGE,
        };
        let page = catalog::shop_products(read, &asked)?;
        let shelf = OnShelf::of(read, &page, shop, locale)?;
        after = page.last().map(|product| product.cursor);
        let whole = page.len() == goods::PAGE;
        found.extend(page.into_iter().filter(|product| product.on_web && shelf.has(product, store)));
        if found.len() >= GOODS || !whole {
            break;
        }
    }
    found.truncate(GOODS);
    let shelf = OnShelf::of(read, &found, shop, locale)?;
    Ok((found, shelf))
}
