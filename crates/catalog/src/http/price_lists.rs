//! Price lists: what is said of each, the prices in it, what was done to it. Giving one to stores is a route of the
//! slice that knows stores.

use std::collections::BTreeMap;

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, PageQuery, Path, Problem, Query, answer};
use kernel::{Id, Price, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Fault, Read};
use utoipa::{IntoParams, ToSchema};

use super::bodies::PriceSet;
use super::edits::{MaybeKey, REASON_MAX, make};
use super::prices::{PRICES_MAX, PricesSet};
use crate::finder::{self, Finder, Question};
use crate::model::Channel;
use crate::price_lists::{
    self as lists, DatedPrice as Dated, Level, ListPrice, PriceListChange, PriceListDetail, PriceListUse, Rows,
};
use crate::prices::{self, Begins};
use crate::set_price_list::{self, NewPriceList};
use crate::{check, codes, queries};

/// How many products a search for prices finds.
const FOUND: usize = 25;

/// A price list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceList {
    /// Its id.
    id: Id,
    /// Its short name.
    code: String,
    /// Names by language tag.
    names: BTreeMap<String, String>,
    /// True for the brand's own: its prices hold wherever no other list has one.
    is_default: bool,
    /// True until it is closed.
    open: bool,
    /// ISO 4217 code of the brand's money, which its prices are in.
    currency: String,
    /// Whether its prices contain tax.
    includes_tax: bool,
    /// From when it holds; from the beginning when none.
    starts_at: Option<Timestamp>,
    /// Until when; for ever when none.
    ends_at: Option<Timestamp>,
    /// Counts every change of a price in it.
    price_version: i64,
    /// How many variants have a price in it now; not counted for the brand's own.
    prices: Option<i64>,
    /// Where it holds now, and where it will.
    uses: Vec<PriceListGiven>,
    /// For `If-Match`.
    version: i64,
}

/// That a list holds somewhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceListGiven {
    /// Its id.
    id: Id,
    /// In which store.
    store_id: Option<Id>,
    /// Or on which channel.
    channel: Option<Channel>,
    /// From when.
    starts_at: Timestamp,
    /// Until when; for ever when none.
    ends_at: Option<Timestamp>,
    /// Why.
    reason: String,
    /// Who gave it.
    given_by: Option<Id>,
    /// When.
    given_at: Timestamp,
}

/// A price list to be made, or as it is to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPriceList {
    /// Its short name; no other list's.
    #[schema(min_length = 1, max_length = 80, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    code: String,
    /// Names by language tag; the brand's own language is needed.
    names: BTreeMap<String, String>,
    /// From when it holds; from the beginning when absent.
    #[serde(default)]
    starts_at: Option<Timestamp>,
    /// Until when; for ever when absent.
    #[serde(default)]
    ends_at: Option<Timestamp>,
    /// Why, for whoever looks at what was done to it.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Why a list is closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosePriceList {
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

impl From<PriceListUse> for PriceListGiven {
    fn from(given: PriceListUse) -> Self {
        let (store_id, channel) = places(Some(given.level));
        PriceListGiven {
            id: given.id,
            store_id,
            channel,
            starts_at: given.starts_at,
            ends_at: given.ends_at,
            reason: given.reason,
            given_by: given.given_by,
            given_at: given.given_at,
        }
    }
}

const fn places(level: Option<Level>) -> (Option<Id>, Option<Channel>) {
    match level {
        Some(Level::Store(store)) => (Some(store), None),
        Some(Level::Channel(channel)) => (None, Some(channel)),
        None => (None, None),
    }
}

fn body(read: &mut Read<'_>, found: PriceListDetail, currency: &str) -> Result<PriceList, Fault> {
    let prices = if found.is_default { None } else { Some(lists::count_prices(read, found.list.id)?) };
    Ok(PriceList {
        id: found.list.id,
        code: found.list.code,
        names: found.names,
        is_default: found.is_default,
        open: found.open,
        currency: currency.to_owned(),
        includes_tax: found.list.includes_tax,
        starts_at: found.starts_at,
        ends_at: found.ends_at,
        price_version: found.list.version,
        prices,
        uses: found.uses.into_iter().map(PriceListGiven::from).collect(),
        version: found.revision,
    })
}

/// One list, for its own routes and for one of another slice that changed it.
///
/// # Errors
/// `catalog.unknown_price_list`.
pub async fn price_list_changed(db: &Db, id: Id) -> Result<(PriceList, i64), Problem> {
    let currency = db.brand().currency.clone();
    let found = db
        .read(move |read| {
            let found = lists::all_price_lists(read)?.into_iter().find(|one| one.list.id == id);
            found.map(|found| body(read, found, &currency)).transpose()
        })
        .await?;
    let list = found.ok_or(&codes::UNKNOWN_PRICE_LIST)?;
    let version = list.version;
    Ok((list, version))
}

/// All price lists: the brand's own first, then by code, closed ones at the end.
///
/// # Errors
/// When the database says so.
#[utoipa::path(get, path = "/price-lists", operation_id = "catalog_list_price_lists", tag = "prices",
    responses((status = 200, body = Page<PriceList>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_price_lists(BrandDb(db): BrandDb) -> Result<Answer<Page<PriceList>>, Problem> {
    let currency = db.brand().currency.clone();
    let all = db
        .read(move |read| {
            let found = lists::all_price_lists(read)?;
            found.into_iter().map(|one| body(read, one, &currency)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(Answer::ok(Page::whole(all)))
}

/// One price list.
///
/// # Errors
/// `catalog.unknown_price_list`.
#[utoipa::path(get, path = "/price-lists/{id}", operation_id = "catalog_get_price_list", tag = "prices",
    params(("id" = Id, Path)), responses((status = 200, body = PriceList)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn get_price_list(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<PriceList>, Problem> {
    let (list, version) = price_list_changed(&db, id).await?;
    Ok(Answer::ok(list).version(version))
}

fn asked(db: &Db, body: SetPriceList) -> Result<(NewPriceList, String), Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let (code, names, starts_at, ends_at) = (body.code, body.names, body.starts_at, body.ends_at);
    let list = NewPriceList { code, names, starts_at, ends_at };
    set_price_list::check_price_list(&list, &db.brand().locale)?;
    Ok((list, reason))
}

/// Makes a price list, in the brand's money and with tax as in the brand's own list. It holds nowhere until it is
/// given to a store or channel.
///
/// # Errors
/// `api.invalid` with the fields; `catalog.price_list_taken`.
#[utoipa::path(post, path = "/price-lists", operation_id = "catalog_make_price_list", tag = "prices",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = SetPriceList,
    responses((status = 201, body = PriceList)), extensions(("x-permission" = json!("catalog.price"))))]
pub async fn make_price_list(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: MaybeKey,
    Body(body): Body<SetPriceList>,
) -> Result<Answer<PriceList>, Problem> {
    let (list, reason) = asked(&db, body.clone())?;
    let written = make(&db, "catalog.make_price_list", &caller, key, &body, move |tx| {
        set_price_list::make_price_list(tx, &list, &reason)
    })
    .await?;
    let (list, version) = price_list_changed(&db, written.resource).await?;
    Ok(Answer::of(written, list).version(version))
}

/// Says something else of a list that is still as `If-Match` saw it.
///
/// # Errors
/// `api.invalid` with the fields; `catalog.unknown_price_list`; `store.stale`; `catalog.price_list_taken`;
/// `catalog.price_list_default` for dates of the brand's own.
#[utoipa::path(put, path = "/price-lists/{id}", operation_id = "catalog_set_price_list", tag = "prices",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = SetPriceList,
    responses((status = 200, body = PriceList)), extensions(("x-permission" = json!("catalog.price"))))]
pub async fn set_price_list(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<SetPriceList>,
) -> Result<Answer<PriceList>, Problem> {
    let (list, reason) = asked(&db, body)?;
    db.write("catalog.set_price_list", caller.actor(), move |tx| {
        set_price_list::set_price_list(tx, id, version, &list, &reason)
    })
    .await?;
    let (list, version) = price_list_changed(&db, id).await?;
    Ok(Answer::ok(list).version(version))
}

/// Closes a list that is still as `If-Match` saw it: it holds nowhere any more; what it was stays to be read.
///
/// # Errors
/// `catalog.unknown_price_list`; `store.stale`; `catalog.price_list_default`; `api.invalid` without a reason.
#[utoipa::path(post, path = "/price-lists/{id}/close", operation_id = "catalog_close_price_list", tag = "prices",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = ClosePriceList,
    responses((status = 200, body = PriceList)), extensions(("x-permission" = json!("catalog.price"))))]
pub async fn close_price_list(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<ClosePriceList>,
) -> Result<Answer<PriceList>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    db.write("catalog.close_price_list", caller.actor(), move |tx| {
        set_price_list::close_price_list(tx, id, version, &reason)
    })
    .await?;
    let (list, version) = price_list_changed(&db, id).await?;
    Ok(Answer::ok(list).version(version))
}

/// Something that was done to a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceListChangeRow {
    /// Its id.
    id: Id,
    /// `made`, `set`, `closed`, `given`, `taken`, `prices_set` or `prices_ended`.
    what: String,
    /// How many prices.
    prices: i64,
    /// To or from which store.
    store_id: Option<Id>,
    /// Or to or from which channel.
    channel: Option<Channel>,
    /// Why.
    reason: String,
    /// Who.
    made_by: Option<Id>,
    /// When.
    made_at: Timestamp,
}

impl From<PriceListChange> for PriceListChangeRow {
    fn from(change: PriceListChange) -> Self {
        let (store_id, channel) = places(change.level);
        PriceListChangeRow {
            id: change.id,
            what: change.what,
            prices: change.prices,
            store_id,
            channel,
            reason: change.reason,
            made_by: change.made_by,
            made_at: change.made_at,
        }
    }
}

/// What was done to a list, newest first.
///
/// # Errors
/// `catalog.unknown_price_list`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/price-lists/{id}/changes", operation_id = "catalog_list_price_list_changes", tag = "prices",
    params(("id" = Id, Path), PageQuery), responses((status = 200, body = Page<PriceListChangeRow>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_price_list_changes(
    BrandDb(db): BrandDb,
    Path(id): Path<Id>,
    Query(query): Query<PageQuery>,
) -> Result<Answer<Page<PriceListChangeRow>>, Problem> {
    let limit = answer::rows(query.limit)?;
    let before = query.cursor.as_deref().map(|cursor| api::desk::cursor_id(Some(cursor))).transpose()?;
    let rows = db
        .read(move |read| {
            Ok(match queries::price_list_there(read, id)? {
                true => Some(lists::price_list_changes(read, id, before, limit + 1)?),
                false => None,
            })
        })
        .await?
        .ok_or(&codes::UNKNOWN_PRICE_LIST)?;
    let rows = rows.into_iter().map(PriceListChangeRow::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |row: &PriceListChangeRow| row.id.to_string())))
}

/// A price with its dates.
#[derive(Debug, Serialize, ToSchema)]
pub struct DatedPrice {
    /// The price of one unit.
    unit_price: Price,
    /// The list's version at which it was set.
    price_version: i64,
    /// From when it holds.
    starts_at: Timestamp,
    /// Until when; for ever when none.
    ends_at: Option<Timestamp>,
}

impl From<Dated> for DatedPrice {
    fn from(price: Dated) -> Self {
        let Dated { unit_price, version, starts_at, ends_at } = price;
        DatedPrice { unit_price, price_version: version, starts_at, ends_at }
    }
}

/// A variant's price in a list, beside the brand's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListPriceRow {
    /// Which variant.
    variant_id: Id,
    /// Of which product.
    product_id: Id,
    /// Its SKU.
    sku: String,
    /// Its product's name.
    name: String,
    /// What makes the variant, where there are several.
    variant_label: Option<String>,
    /// What one costs in the brand's own list.
    default_price: Option<Price>,
    /// What one costs in this list; without it, another list's price holds.
    price: Option<DatedPrice>,
    /// What one will cost in this list.
    next: Option<DatedPrice>,
}

impl From<ListPrice> for ListPriceRow {
    fn from(row: ListPrice) -> Self {
        ListPriceRow {
            variant_id: row.variant,
            product_id: row.product,
            sku: row.sku,
            name: row.name,
            variant_label: row.label,
            default_price: row.default_price,
            price: row.price.map(DatedPrice::from),
            next: row.next.map(DatedPrice::from),
        }
    }
}

/// Which prices of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPricesQuery {
    /// What to look for in names, SKUs and barcodes: the variants of the products that fit best, on one page.
    #[param(max_length = 200)]
    q: Option<String>,
    /// True for those only that have a price in the list, or will have one; all that are not archived when absent.
    set: Option<bool>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Variants with their prices in a list and in the brand's own.
///
/// # Errors
/// `catalog.unknown_price_list`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/price-lists/{id}/prices", operation_id = "catalog_list_list_prices", tag = "prices",
    params(("id" = Id, Path), ListPricesQuery), responses((status = 200, body = Page<ListPriceRow>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_list_prices(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Query(query): Query<ListPricesQuery>,
) -> Result<Answer<Page<ListPriceRow>>, Problem> {
    api::desk::short("/q", query.q.as_deref(), super::views::SEARCH_MAX)?;
    let after = api::desk::cursor_id(query.cursor.as_deref())?;
    let (limit, locale) = (answer::rows(query.limit)?, caller.locale);
    let text = query.q.clone().filter(|text| !text.trim().is_empty());
    let set_only = query.set.unwrap_or(false);
    let finder = db.kept::<Finder>();
    if text.is_some() {
        finder.ready(&db).await?;
    }
    let searched = text.is_some();
    let rows = db
        .read(move |read| {
            if !queries::price_list_there(read, id)? {
                return Ok(None);
            }
            let Some(text) = text else {
                return lists::list_prices(read, id, Rows::After(after, limit + 1, set_only), locale).map(Some);
            };
            let question = Question { text: &text, audience: finder::DESK, limit: FOUND, ..Question::default() };
            let mut rows = Vec::new();
            for product in &finder.ask(read, &question)?.ids {
                rows.extend(lists::list_prices(read, id, Rows::Of(*product), locale)?);
            }
            rows.retain(|row: &ListPrice| !set_only || row.price.is_some() || row.next.is_some());
            Ok(Some(rows))
        })
        .await?
        .ok_or(&codes::UNKNOWN_PRICE_LIST)?;
    let rows: Vec<ListPriceRow> = rows.into_iter().map(ListPriceRow::from).collect();
    let page = if searched { Page::whole(rows) } else { Page::new(rows, limit, |row| row.variant_id.to_string()) };
    Ok(Answer::ok(page))
}

/// Prices of a list to be set as one change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetListPrices {
    /// Which.
    #[schema(min_items = 1, max_items = 500)]
    prices: Vec<OneListPrice>,
    /// Why, for whoever looks at the history.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
    /// From when, at most a year ahead; at once when absent.
    #[serde(default)]
    starts_at: Option<Timestamp>,
    /// Until when; then what held before holds again. Until the next change when absent.
    #[serde(default)]
    ends_at: Option<Timestamp>,
}

/// One of several prices.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OneListPrice {
    /// Of which variant.
    variant_id: Id,
    /// The price of one unit; none takes it out of the list, so that another list's price holds.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10_000_000_000_000i64)]
    unit_price: Option<Price>,
}

/// Sets prices of a list as one change, or takes them out: all of them or none. Said again it changes nothing. In the
/// brand's own list every variant keeps a price.
///
/// # Errors
/// `catalog.unknown_price_list`; `catalog.price_list_default` for taking a price out of the brand's own;
/// `api.invalid` with every row that cannot be: `/prices/3/unit_price`.
#[utoipa::path(patch, path = "/price-lists/{id}/prices", operation_id = "catalog_set_list_prices", tag = "prices",
    params(("id" = Id, Path)), request_body = SetListPrices, responses((status = 200, body = PricesSet)),
    extensions(("x-permission" = json!("catalog.price"))))]
pub async fn set_list_prices(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<SetListPrices>,
) -> Result<Answer<PricesSet>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let mut faults = check::Faults::default();
    faults.unless((1..=PRICES_MAX).contains(&body.prices.len()), "/prices", &api::codes::TOO_LONG);
    for (number, one) in body.prices.iter().enumerate() {
        let right = one.unit_price.is_none_or(check::is_price);
        faults.unless(right, format!("/prices/{number}/unit_price"), &codes::PRICE_INVALID);
    }
    faults.settle()?;
    let set: Vec<(Id, Price)> =
        body.prices.iter().filter_map(|one| one.unit_price.map(|price| (one.variant_id, price))).collect();
    let out: Vec<Id> = body.prices.iter().filter(|one| one.unit_price.is_none()).map(|one| one.variant_id).collect();
    let named: Vec<Id> = body.prices.iter().map(|one| one.variant_id).collect();
    let asked = set.clone();
    let begins = body.starts_at.map_or(Begins::Now, Begins::Planned);
    let versions = db
        .write("catalog.set_list_prices", caller.actor(), move |tx| {
            // Before they are parted in two, so that faults are numbered as they were sent.
            prices::known(tx, &named)?;
            if !out.is_empty() {
                if queries::default_price_list(tx)?.id == id {
                    return Err(store::Stop::from(&codes::PRICE_LIST_DEFAULT));
                }
                prices::end_prices(tx, id, &out, &reason, body.starts_at)?;
            }
            prices::set_prices_until(tx, id, &asked, &reason, begins, body.ends_at)
        })
        .await?;
    let one = |((variant_id, unit_price), price_version)| PriceSet { variant_id, unit_price, price_version };
    Ok(Answer::ok(PricesSet { prices: set.into_iter().zip(versions).map(one).collect() }))
}

/// One price of a variant in some list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductPriceRow {
    /// Which variant.
    variant_id: Id,
    /// Which list.
    price_list_id: Id,
    /// The price and its dates.
    price: DatedPrice,
    /// True while it lies ahead.
    planned: bool,
}

/// The prices of a product's variants in every open list that hold now or will, by list and variant.
///
/// # Errors
/// `catalog.not_found`.
#[utoipa::path(get, path = "/products/{id}/prices", operation_id = "catalog_list_product_prices", tag = "prices",
    params(("id" = Id, Path)), responses((status = 200, body = Page<ProductPriceRow>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_product_prices(
    BrandDb(db): BrandDb,
    Path(id): Path<Id>,
) -> Result<Answer<Page<ProductPriceRow>>, Problem> {
    let rows = db
        .read(move |read| {
            Ok(if queries::product_exists(read, id)? { Some(lists::product_prices(read, id)?) } else { None })
        })
        .await?
        .ok_or(&codes::NOT_FOUND)?;
    let row = |row: lists::ProductPrice| ProductPriceRow {
        variant_id: row.variant,
        price_list_id: row.price_list,
        price: row.price.into(),
        planned: row.planned,
    };
    Ok(Answer::ok(Page::whole(rows.into_iter().map(row).collect())))
}
