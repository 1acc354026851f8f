//! Changing stock by hand: receipts and corrections, and the places where it lies.

use api::{Answer, Body, BrandDb, Caller, Key, Problem};
use axum::Extension;
use kernel::{BusinessDate, Cost, Id, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use store::{Fault, Written};
use utoipa::ToSchema;

use super::KnownVariants;
use super::goods::{Faults, look_up, names, permitted};
use super::views::Level;
use crate::adjust::{Adjustment, How};
use crate::codes;
use crate::lots;
use crate::model::{Condition, LevelKey, LocationKind};
use crate::places::{self, NewLocation};
use crate::queries;
use crate::receive::{COST_MAX, LINES_MAX, Receipt, ReceiptLine};
use crate::reserve::QUANTITY_MAX;

/// The longest note on a receipt, in characters.
const NOTE_MAX: usize = 500;
/// The longest reason for a correction, in characters.
const REASON_MAX: usize = 200;

/// Goods that came in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveStock {
    /// Where.
    location_id: Id,
    /// What.
    #[schema(min_items = 1, max_items = 500)]
    lines: Vec<ReceiveLine>,
    /// What there is to say about it.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// One line of a receipt.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveLine {
    /// What.
    variant_id: Id,
    /// How much.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000_000i64)]
    quantity: Quantity,
    /// What one unit cost.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10_000_000_000_000i64)]
    cost_price: Option<Cost>,
    /// The code of the lot on the box; needed for goods that are kept by lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40)]
    lot_code: Option<String>,
    /// The last day on which the lot is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    expires_on: Option<BusinessDate>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Created {
    /// Its id.
    pub id: Id,
}

/// Books goods that came in as saleable stock. The id is that of the receipt, the `subject` of its
/// movements.
///
/// # Errors
/// `api.invalid` with the fields; `api.wrong_store` for a place of another store, `api.all_stores` for one
/// of no store.
#[utoipa::path(post, path = "/stock/receipts", operation_id = "stock_receive", tag = "stock",
    params(("Idempotency-Key" = String, Header)), request_body = ReceiveStock,
    responses((status = 201, body = Created)),
    extensions(("x-permission" = json!("stock.receive")), ("x-scope" = json!("store"))))]
pub async fn receive(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Body(body): Body<ReceiveStock>,
) -> Result<Answer<Created>, Problem> {
    let once = key.once("stock.receive", &caller, &body)?;
    let mut faults = Faults::default();
    faults.unless(body.note.chars().count() <= NOTE_MAX, || "/note".to_owned(), &api::codes::TOO_LONG);
    faults.unless(!body.lines.is_empty(), || "/lines".to_owned(), &api::codes::REQUIRED);
    faults.unless(body.lines.len() <= LINES_MAX, || "/lines".to_owned(), &codes::TOO_MANY_LINES);
    faults.settle()?;
    let variants = body.lines.iter().map(|line| line.variant_id).collect();
    let by_lot = {
        let variants: Vec<Id> = body.lines.iter().map(|line| line.variant_id).collect();
        db.read(move |read| (known.by_lot)(read, &variants)).await?
    };
    let (location, steps) = look_up(&db, known, body.location_id, variants).await?;
    let location = permitted(&caller, "stock.receive", location)?;
    let mut faults = Faults::default();
    for (index, ((line, step), by_lot)) in body.lines.iter().zip(steps).zip(by_lot).enumerate() {
        let at = |field: &str| format!("/lines/{index}/{field}");
        let counted = line.quantity.is_positive() && line.quantity <= QUANTITY_MAX;
        faults.unless(counted, || at("quantity"), &codes::QUANTITY_INVALID);
        faults.unless(step.is_some(), || at("variant_id"), &codes::UNKNOWN_VARIANT);
        let fits = step.is_none_or(|step| line.quantity.fits(step));
        faults.unless(fits, || at("quantity"), &codes::QUANTITY_STEP);
        let priced = line.cost_price.is_none_or(|cost| (0..=COST_MAX).contains(&cost.get()));
        faults.unless(priced, || at("cost_price"), &api::codes::OUT_OF_RANGE);
        let labelled = line.lot_code.is_some() || (!by_lot && line.expires_on.is_none());
        faults.unless(labelled, || at("lot_code"), &codes::LOT_NEEDED);
        let sound = line.lot_code.as_deref().is_none_or(lots::is_code);
        faults.unless(sound, || at("lot_code"), &codes::LOT_CODE);
    }
    faults.settle()?;
    let label =
        |line: &ReceiveLine| line.lot_code.clone().map(|code| lots::LotLabel { code, expires_on: line.expires_on });
    let line = |line: &ReceiveLine| ReceiptLine {
        variant: line.variant_id,
        quantity: line.quantity,
        cost: line.cost_price,
        lot: label(line),
    };
    let receipt = Receipt {
        location: location.id,
        lines: body.lines.iter().map(line).collect(),
        note: body.note,
        supplier: None,
        reference: None,
    };
    let written = db
        .write_once("stock.receive", caller.actor(), once, move |tx| {
            Ok(Written::created(crate::receive(tx, &receipt)?))
        })
        .await?;
    Ok(Answer::of(written, Created { id: written.resource }))
}

/// A correction of one level.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustStock {
    /// Where.
    location_id: Id,
    /// What.
    variant_id: Id,
    /// For what; `saleable` when absent.
    condition: Option<Condition>,
    /// What lies there, if somebody counted. Either this or `change`.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000_000_000i64)]
    counted: Option<Quantity>,
    /// By how much it changes, if nobody counted.
    #[schema(value_type = Option<i64>, minimum = -1_000_000_000_000i64, maximum = 1_000_000_000_000i64)]
    change: Option<Quantity>,
    /// Why: `damage`, `loss`, `found`, `sample`, `own_use`, or a person's own words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// A corrected level.
#[derive(Debug, Serialize, ToSchema)]
pub struct Adjusted {
    /// The document, the `subject` of the movement.
    id: Id,
    /// The level as it is now.
    level: Level,
}

/// Corrects one level. A count is compared with the books at the moment of booking.
///
/// # Errors
/// `api.invalid` with the fields; `api.wrong_store` for a place of another store, `api.all_stores` for one
/// of no store.
#[utoipa::path(post, path = "/stock/adjustments", operation_id = "stock_adjust", tag = "stock",
    params(("Idempotency-Key" = String, Header)), request_body = AdjustStock,
    responses((status = 201, body = Adjusted)),
    extensions(("x-permission" = json!("stock.adjust")), ("x-scope" = json!("store"))))]
pub async fn adjust(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Body(body): Body<AdjustStock>,
) -> Result<Answer<Adjusted>, Problem> {
    let once = key.once("stock.adjust", &caller, &body)?;
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let (how, pointer) = match (body.counted, body.change) {
        (Some(counted), None) => (How::Counted(counted), "/counted"),
        (None, Some(change)) => (How::Change(change), "/change"),
        _ => return Err(Refusal::new(&api::codes::INVALID).at("/change", &codes::COUNT_OR_CHANGE).into()),
    };
    let (location, steps) = look_up(&db, known, body.location_id, vec![body.variant_id]).await?;
    let location = permitted(&caller, "stock.adjust", location)?;
    let step = steps.into_iter().next().flatten();
    let mut faults = Faults::default();
    faults.unless(step.is_some(), || "/variant_id".to_owned(), &codes::UNKNOWN_VARIANT);
    let (How::Counted(quantity) | How::Change(quantity)) = how;
    faults.unless(step.is_none_or(|step| quantity.fits(step)), || pointer.to_owned(), &codes::QUANTITY_STEP);
    faults.settle()?;
    let condition = body.condition.unwrap_or(Condition::Saleable);
    let level = LevelKey { variant: body.variant_id, location: location.id, condition };
    let adjustment = Adjustment { location: location.id, variant: body.variant_id, condition, how, reason };
    let written = db
        .write_once("stock.adjust", caller.actor(), once, move |tx| {
            Ok(Written::created(crate::adjust(tx, &adjustment)?))
        })
        .await?;
    let locale = caller.locale;
    let level = db
        .read(move |read| {
            let found = queries::level_of(read, &level)?;
            let view = found.ok_or_else(|| Fault::Decode("an adjustment without a level".to_owned()))?;
            let named = names(read, known, &[view.variant], locale)?;
            Ok(named.into_iter().next().map(|named| Level::of(view, named)))
        })
        .await?;
    let level = level.ok_or_else(|| Fault::Decode("a level without its goods".to_owned()))?;
    Ok(Answer::of(written, Adjusted { id: written.resource, level }))
}

/// A place to be made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateLocation {
    /// Its short name on papers; unique.
    #[schema(min_length = 1, max_length = 32)]
    code: String,
    /// What people call it.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// What kind of place.
    kind: LocationKind,
    /// A place whose books these are too: it gives the owner, the time zone and the end of the day.
    like_location_id: Id,
    /// North, in millionths of a degree; with `longitude_microdegrees` or not at all.
    #[schema(minimum = -90_000_000, maximum = 90_000_000)]
    latitude_microdegrees: Option<i64>,
    /// East, in millionths of a degree.
    #[schema(minimum = -180_000_000, maximum = 180_000_000)]
    longitude_microdegrees: Option<i64>,
}

/// Makes a place that holds stock and belongs to no store: a warehouse, a depot, a stall.
///
/// # Errors
/// `api.invalid` with the fields; `stock.place_invalid`; `stock.code_taken`.
#[utoipa::path(post, path = "/locations", operation_id = "stock_create_location", tag = "stock",
    params(("Idempotency-Key" = String, Header)), request_body = CreateLocation,
    responses((status = 201, body = Created)), extensions(("x-permission" = json!("stock.edit_places"))))]
pub async fn create_location(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Body(body): Body<CreateLocation>,
) -> Result<Answer<Created>, Problem> {
    let once = key.once("stock.create_location", &caller, &body)?;
    let mut faults = Faults::default();
    let within = |value: Option<i64>, most: i64| value.is_none_or(|value| (-most..=most).contains(&value));
    let (north, east) = (body.latitude_microdegrees, body.longitude_microdegrees);
    faults.unless(within(north, 90_000_000), || "/latitude_microdegrees".to_owned(), &api::codes::OUT_OF_RANGE);
    faults.unless(within(east, 180_000_000), || "/longitude_microdegrees".to_owned(), &api::codes::OUT_OF_RANGE);
    faults.unless(north.is_some() || east.is_none(), || "/latitude_microdegrees".to_owned(), &api::codes::REQUIRED);
    faults.unless(east.is_some() || north.is_none(), || "/longitude_microdegrees".to_owned(), &api::codes::REQUIRED);
    let (like, position) = db
        .read(move |read| {
            let all = places::locations(read)?;
            let last = all.iter().map(|location| location.position).max().unwrap_or(0);
            Ok((all.into_iter().find(|location| location.id == body.like_location_id), last + 1))
        })
        .await?;
    faults.unless(like.is_some(), || "/like_location_id".to_owned(), &codes::UNKNOWN_LOCATION);
    faults.settle()?;
    let Some(like) = like else { return Err((&codes::UNKNOWN_LOCATION).into()) };
    let new = NewLocation {
        store: None,
        legal_entity: like.legal_entity,
        code: body.code.trim().to_owned(),
        name: body.name.trim().to_owned(),
        kind: body.kind,
        zone: like.zone,
        cut_off_minutes: like.cut_off_minutes,
        place: north.zip(east),
        position,
    };
    let written = db
        .write_once("stock.create_location", caller.actor(), once, move |tx| {
            Ok(Written::created(places::create_location(tx, &new)?))
        })
        .await?;
    Ok(Answer::of(written, Created { id: written.resource }))
}
