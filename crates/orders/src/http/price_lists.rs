//! Where a price list holds, and what something costs in a place.
//!
//! What a store is and what a price list is are known to different slices, so these operations stand here.

use api::{Answer, Body, BrandDb, Caller, Key, Path, Problem, Query};
use catalog::{Channel, Level, Period};
use kernel::{Id, Price, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Stop, Written};
use utoipa::{IntoParams, ToSchema};

use crate::codes;
use crate::shop::{channel_of, read_or_refuse, web_store};

/// The longest reason, in characters.
const REASON_MAX: usize = 200;
/// How many places a list is given to at once.
const PLACES: usize = 1_000;

/// A store or a channel.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceListPlace {
    /// One store; the web is a channel.
    #[serde(default)]
    store_id: Option<Id>,
    /// Everything that is sold on a channel.
    #[serde(default)]
    channel: Option<Channel>,
}

/// To whom a list is given, and when.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivePriceList {
    /// Each a store or a channel.
    #[schema(min_items = 1, max_items = 1000)]
    places: Vec<PriceListPlace>,
    /// From when; at once when absent.
    #[serde(default)]
    starts_at: Option<Timestamp>,
    /// Until when; for ever when absent.
    #[serde(default)]
    ends_at: Option<Timestamp>,
    /// Why, for whoever looks at what was done.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Gives a price list to stores and channels, from when until when: all of them or none. There, its prices go before
/// those of less specific lists: lists of the store before lists of the channel before the brand's own, and at one
/// level the list that began last first. Goods without a price in it keep the next list's. Said again it changes
/// nothing.
///
/// # Errors
/// `catalog.unknown_price_list`; `catalog.price_list_default`, `catalog.price_list_tax`, `catalog.price_lists_many`,
/// `catalog.price_list_given`; `api.invalid` for a store that is not there or is the web, and for wrong times.
#[utoipa::path(post, path = "/price-lists/{id}/uses", operation_id = "orders_give_price_list", tag = "prices",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = GivePriceList,
    responses((status = 200, body = catalog::http::PriceList)), extensions(("x-permission" = json!("catalog.price"))))]
pub async fn give_price_list(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    key: Key,
    Body(body): Body<GivePriceList>,
) -> Result<Answer<catalog::http::PriceList>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    if !(1..=PLACES).contains(&body.places.len()) {
        return Err(Refusal::new(&api::codes::INVALID).at("/places", &api::codes::INVALID).into());
    }
    let period = Period { starts_at: body.starts_at, ends_at: body.ends_at, reason };
    let places = body.places.clone();
    let once = key.once("orders.give_price_list", &caller, &(id, &body))?;
    let written = db
        .write_once("orders.give_price_list", caller.actor(), once, move |tx| {
            let stores = staff::stores(tx)?;
            let is_shop = |id: &Id| stores.iter().any(|store| store.id == *id && store.kind != staff::StoreKind::Web);
            let mut refusal = Refusal::new(&api::codes::INVALID);
            let mut levels = Vec::with_capacity(places.len());
            for (number, place) in places.iter().enumerate() {
                let level = match (place.store_id, place.channel) {
                    (Some(store), None) if is_shop(&store) => Some(Level::Store(store)),
                    (None, Some(channel)) => Some(Level::Channel(channel)),
                    _ => None,
                };
                let at = format!("/places/{number}");
                match level {
                    None => refusal = refusal.at(at, &codes::NO_PRICE_PLACE),
                    Some(level) if levels.contains(&level) => refusal = refusal.at(at, &catalog::codes::TWICE),
                    Some(level) => levels.push(level),
                }
            }
            if !refusal.fields.is_empty() {
                return Err(refusal.into());
            }
            catalog::give_price_list(tx, id, &levels, &period)?;
            Ok(Written::changed(id, 0))
        })
        .await?;
    let (list, version) = catalog::http::price_list_changed(&db, id).await?;
    Ok(Answer::of(written, list).version(version))
}

/// When a list ends somewhere, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakePriceList {
    /// When; at once when absent.
    #[serde(default)]
    ends_at: Option<Timestamp>,
    /// Why, for whoever looks at what was done.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Ends that a price list holds somewhere, at once or at an instant ahead. What has not begun by then never does.
///
/// # Errors
/// `catalog.nothing_there` when there is no such use or it has ended; `api.invalid` for an instant that has passed.
#[utoipa::path(post, path = "/price-list-uses/{id}/end", operation_id = "orders_take_price_list", tag = "prices",
    params(("id" = Id, Path)), request_body = TakePriceList, responses((status = 204, description = "It ends")),
    extensions(("x-permission" = json!("catalog.price"))))]
pub async fn take_price_list(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<TakePriceList>,
) -> Result<Answer<()>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    db.write("orders.take_price_list", caller.actor(), move |tx| {
        catalog::take_price_list(tx, id, body.ends_at, &reason)
    })
    .await?;
    Ok(Answer::empty())
}

/// Where and when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EffectivePriceQuery {
    /// In which store; on the web when absent.
    store: Option<Id>,
    /// At which instant; now when absent. An instant ahead is answered by what is planned today.
    at: Option<Timestamp>,
}

/// What something costs in a place.
#[derive(Debug, Serialize, ToSchema)]
pub struct EffectivePrice {
    /// Which variant.
    variant_id: Id,
    /// The price of one unit before offers; none where no list has one.
    unit_price: Option<Price>,
    /// The list that it is of.
    price_list_id: Option<Id>,
    /// That list's version at which it was set.
    price_version: i64,
    /// The lists that hold there, the most specific first.
    price_list_ids: Vec<Id>,
    /// The instant that this is of.
    at: Timestamp,
}

/// What a variant costs in a store or on the web at an instant, and which list says so. Web, tills, labels and search
/// ask the same question.
///
/// # Errors
/// `catalog.not_found`; `orders.store_unknown`.
#[utoipa::path(get, path = "/variants/{id}/effective-price", operation_id = "orders_get_effective_price", tag = "prices",
    params(("id" = Id, Path), EffectivePriceQuery), responses((status = 200, body = EffectivePrice)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn get_effective_price(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Query(query): Query<EffectivePriceQuery>,
) -> Result<Answer<EffectivePrice>, Problem> {
    let locale = caller.locale;
    let found = read_or_refuse(&db, move |read| {
        let store = match query.store {
            Some(store) => store,
            None => web_store(read)?,
        };
        let store = staff::store(read, store)?.ok_or_else(|| Stop::from(&codes::STORE_UNKNOWN))?;
        let at = query.at.unwrap_or(read.now());
        let lists = catalog::price_lists(read, store.id, channel_of(&store), at)?;
        let goods = catalog::sellable(read, lists, id, at, locale)?;
        let goods = goods.ok_or_else(|| Stop::from(&catalog::codes::NOT_FOUND))?;
        Ok(EffectivePrice {
            variant_id: id,
            unit_price: goods.unit_price,
            price_list_id: goods.price_list,
            price_version: goods.price_version,
            price_list_ids: lists.ids(),
            at,
        })
    })
    .await?;
    Ok(Answer::ok(found))
}
