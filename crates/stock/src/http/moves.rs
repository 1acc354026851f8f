//! Goods change their use, or leave without a buyer.

use api::{Answer, Body, BrandDb, Caller, Key, Problem};
use axum::Extension;
use kernel::{Id, Quantity};
use serde::{Deserialize, Serialize};
use store::Written;
use utoipa::ToSchema;

use super::KnownVariants;
use super::books::Created;
use super::goods::{Faults, check_goods, look_up, permitted};
use crate::codes;
use crate::model::{Condition, WriteOffReason};
use crate::receive::LINES_MAX;
use crate::reclassify::Reclassification;
use crate::write_off::{WriteOff, WriteOffLine};

/// The longest reason, in characters.
const REASON_MAX: usize = 200;
/// The longest note, in characters.
const NOTE_MAX: usize = 500;

/// Goods that are put to another use.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReclassifyStock {
    /// Where.
    location_id: Id,
    /// What.
    variant_id: Id,
    /// What it was for.
    from: Condition,
    /// What it is for now.
    to: Condition,
    /// How much.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000_000i64)]
    quantity: Quantity,
    /// Why, in a person's own words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Puts goods to another use in the same place: onto the display, into quarantine, back for sale. Only what
/// is saleable is promised to buyers. The id is that of the document, the `subject` of both movements.
///
/// # Errors
/// `api.invalid` with the fields; `stock.not_free` for goods that are promised; `api.wrong_store` for a place of
/// another store, `api.all_stores` for one of no store.
#[utoipa::path(post, path = "/stock/reclassifications", operation_id = "stock_reclassify", tag = "stock",
    params(("Idempotency-Key" = String, Header)), request_body = ReclassifyStock,
    responses((status = 201, body = Created)),
    extensions(("x-permission" = json!("stock.reclassify")), ("x-scope" = json!("store"))))]
pub async fn reclassify(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Body(body): Body<ReclassifyStock>,
) -> Result<Answer<Created>, Problem> {
    let once = key.once("stock.reclassify", &caller, &body)?;
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let (location, steps) = look_up(&db, known, body.location_id, vec![body.variant_id]).await?;
    let location = permitted(&caller, "stock.reclassify", location)?;
    let step = steps.into_iter().next().flatten();
    let mut faults = Faults::default();
    faults.unless(step.is_some(), || "/variant_id".to_owned(), &codes::UNKNOWN_VARIANT);
    let fits = step.is_none_or(|step| body.quantity.fits(step));
    faults.unless(fits, || "/quantity".to_owned(), &codes::QUANTITY_STEP);
    faults.settle()?;
    let wanted = Reclassification {
        location: location.id,
        variant: body.variant_id,
        from: body.from,
        to: body.to,
        quantity: body.quantity,
        reason,
    };
    let written = db
        .write_once("stock.reclassify", caller.actor(), once, move |tx| {
            Ok(Written::created(crate::reclassify(tx, &wanted)?))
        })
        .await?;
    Ok(Answer::of(written, Created { id: written.resource }))
}

/// Goods that leave the books without a buyer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOffStock {
    /// Where.
    location_id: Id,
    /// What.
    #[schema(min_items = 1, max_items = 500)]
    lines: Vec<WriteOffStockLine>,
    /// Why.
    reason: WriteOffReason,
    /// What else there is to say.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// One line of a write-off.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOffStockLine {
    /// What.
    variant_id: Id,
    /// What it was for; `saleable` when absent.
    condition: Option<Condition>,
    /// How much.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000_000i64)]
    quantity: Quantity,
}

/// Writes goods off, with a reason from the list: all lines or none. The id is that of the document, the
/// `subject` of its movements.
///
/// # Errors
/// `api.invalid` with the fields; `stock.not_free` for goods that are promised or not there; `api.wrong_store`
/// for a place of another store, `api.all_stores` for one of no store.
#[utoipa::path(post, path = "/stock/write-offs", operation_id = "stock_write_off", tag = "stock",
    params(("Idempotency-Key" = String, Header)), request_body = WriteOffStock,
    responses((status = 201, body = Created)),
    extensions(("x-permission" = json!("stock.write_off")), ("x-scope" = json!("store"))))]
pub async fn write_off(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Body(body): Body<WriteOffStock>,
) -> Result<Answer<Created>, Problem> {
    let once = key.once("stock.write_off", &caller, &body)?;
    let mut faults = Faults::default();
    faults.unless(body.note.chars().count() <= NOTE_MAX, || "/note".to_owned(), &api::codes::TOO_LONG);
    faults.unless(!body.lines.is_empty(), || "/lines".to_owned(), &api::codes::REQUIRED);
    faults.unless(body.lines.len() <= LINES_MAX, || "/lines".to_owned(), &codes::TOO_MANY_LINES);
    faults.settle()?;
    let goods: Vec<(Id, Quantity)> = body.lines.iter().map(|line| (line.variant_id, line.quantity)).collect();
    let variants = goods.iter().map(|(variant, _)| *variant).collect();
    let (location, steps) = look_up(&db, known, body.location_id, variants).await?;
    let location = permitted(&caller, "stock.write_off", location)?;
    let mut faults = Faults::default();
    check_goods(&mut faults, "lines", &goods, steps);
    faults.settle()?;
    let line = |line: WriteOffStockLine| WriteOffLine {
        variant: line.variant_id,
        condition: line.condition.unwrap_or(Condition::Saleable),
        quantity: line.quantity,
    };
    let wanted = WriteOff {
        location: location.id,
        lines: body.lines.into_iter().map(line).collect(),
        reason: body.reason,
        note: body.note,
    };
    let written = db
        .write_once("stock.write_off", caller.actor(), once, move |tx| {
            Ok(Written::created(crate::write_off(tx, &wanted)?))
        })
        .await?;
    Ok(Answer::of(written, Created { id: written.resource }))
}
