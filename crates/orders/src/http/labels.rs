//! Shelf labels of a store: what has to be hung, what is printed, what hangs.
//!
//! Which lists' prices hold in a store is known where stores and goods meet, so these operations stand here.

use api::{Answer, Body, BrandDb, Caller, Page, Problem, Query, answer};
use kernel::{Id, Price, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::shop::{price_lists_of, read_or_refuse};

/// The most labels that are reported at once.
const LABELS: usize = 500;

/// A label to print, and what hangs on the shelf.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelRow {
    /// Which variant.
    variant_id: Id,
    /// Its SKU.
    sku: String,
    /// What to call it.
    name: String,
    /// What makes the variant, where there are several.
    variant_label: Option<String>,
    /// A code that scans as one of it.
    barcode: Option<String>,
    /// Its unit.
    unit: String,
    /// Its weight in grams, where it is known.
    weight_grams: Option<i64>,
    /// The price that holds.
    unit_price: Price,
    /// Its version in the list that it is of, printed on the label.
    price_version: i64,
    /// That list.
    price_list_id: Id,
    /// What the label on the shelf says; nothing when none was ever reported.
    shelf: Option<ShelfLabel>,
}

/// A label that hangs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShelfLabel {
    /// The price that it shows.
    unit_price: Price,
    /// That price's version.
    price_version: i64,
    /// Since when.
    placed_at: Timestamp,
}

impl From<catalog::Label> for LabelRow {
    fn from(label: catalog::Label) -> Self {
        LabelRow {
            variant_id: label.variant,
            sku: label.sku,
            name: label.name,
            variant_label: label.variant_label,
            barcode: label.barcode,
            unit: label.unit,
            weight_grams: label.weight_grams,
            unit_price: label.unit_price,
            price_version: label.price_version,
            price_list_id: label.price_list,
            shelf: label.placed.map(|placed| ShelfLabel {
                unit_price: placed.unit_price,
                price_version: placed.price_version,
                placed_at: placed.placed_at,
            }),
        }
    }
}

/// Which labels.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LabelsQuery {
    /// The store on whose shelves they hang.
    store: Id,
    /// True for those only that show another price than the one that holds; all when absent.
    due: Option<bool>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A store's shelf labels, and which of them have to be changed.
///
/// # Errors
/// `api.wrong_store`; `orders.store_unknown`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/labels", operation_id = "orders_list_labels", tag = "labels", params(LabelsQuery),
    responses((status = 200, body = Page<LabelRow>)),
    extensions(("x-permission" = json!("labels.edit")), ("x-scope" = json!("store"))))]
pub async fn list_labels(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<LabelsQuery>,
) -> Result<Answer<Page<LabelRow>>, Problem> {
    caller.require_store("labels.edit", query.store)?;
    let after = api::desk::cursor_id(query.cursor.as_deref())?;
    let limit = answer::rows(query.limit)?;
    let locale = caller.locale;
    let found = read_or_refuse(&db, move |read| {
        let (at, price_lists) = (read.now(), price_lists_of(read, query.store)?);
        let due = query.due.unwrap_or(false);
        let wanted = catalog::LabelQuery { store: query.store, price_lists, at, locale, due, after, limit: limit + 1 };
        Ok(catalog::labels(read, &wanted)?)
    })
    .await?;
    let rows = found.into_iter().map(LabelRow::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |row: &LabelRow| row.variant_id.to_string())))
}

/// Labels that hang on the shelves of a store now.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceLabels {
    /// The store.
    store_id: Id,
    /// The labels.
    #[schema(min_items = 1, max_items = 500)]
    labels: Vec<HungLabel>,
}

/// One label that hangs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HungLabel {
    /// Which variant.
    variant_id: Id,
    /// The version that it shows.
    #[schema(minimum = 1)]
    price_version: i64,
    /// The list that the version is of; absent, the most specific one of the store that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    price_list_id: Option<Id>,
}

/// Says that labels hang on a store's shelves. Said again, or late, it changes nothing: a newer label stays.
///
/// # Errors
/// `api.wrong_store`; `orders.store_unknown`; `catalog.label_unknown`; `api.invalid` for none or too many.
#[utoipa::path(put, path = "/labels", operation_id = "orders_place_labels", tag = "labels",
    request_body = PlaceLabels, responses((status = 204, description = "They hang")),
    extensions(("x-permission" = json!("labels.edit")), ("x-scope" = json!("store"))))]
pub async fn place_labels(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<PlaceLabels>,
) -> Result<Answer<()>, Problem> {
    caller.require_store("labels.edit", body.store_id)?;
    if !(1..=LABELS).contains(&body.labels.len()) {
        return Err(Refusal::new(&api::codes::INVALID).at("/labels", &api::codes::INVALID).into());
    }
    let labels: Vec<(Id, i64, Option<Id>)> =
        body.labels.iter().map(|label| (label.variant_id, label.price_version, label.price_list_id)).collect();
    let store = body.store_id;
    db.write("orders.place_labels", caller.actor(), move |tx| {
        let lists = price_lists_of(tx, store)?;
        catalog::place_labels(tx, store, lists, &labels)
    })
    .await?;
    Ok(Answer::empty())
}
