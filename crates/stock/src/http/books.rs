//! Changing stock by hand: receipts and corrections.

use std::collections::BTreeSet;

use api::{Answer, Body, BrandDb, Caller, Key, Problem};
use axum::Extension;
use kernel::{Cost, Id, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use store::{Db, Fault, Written};
use utoipa::ToSchema;

use super::views::Level;
use super::{KnownVariants, Steps};
use crate::adjust::{Adjustment, How};
use crate::codes;
use crate::model::{Condition, LevelKey, PlaceState};
use crate::places::{self, Location};
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
    #[schema(minimum = 1, maximum = 1_000_000_000_000i64)]
    quantity: Quantity,
    /// What one unit cost.
    #[schema(minimum = 0, maximum = 10_000_000_000_000i64)]
    cost_price: Option<Cost>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Created {
    /// Its id.
    id: Id,
}

/// Books goods that came in as saleable stock. The id is that of the receipt, the `subject` of its
/// movements.
///
/// # Errors
/// `api.invalid` with the fields; `api.wrong_store` for a place of another store.
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
    let (location, steps) = look_up(&db, known, body.location_id, variants).await?;
    let location = permitted(&caller, "stock.receive", location)?;
    let mut faults = Faults::default();
    for (index, (line, step)) in body.lines.iter().zip(steps).enumerate() {
        let at = |field: &str| format!("/lines/{index}/{field}");
        let counted = line.quantity.is_positive() && line.quantity <= QUANTITY_MAX;
        faults.unless(counted, || at("quantity"), &codes::QUANTITY_INVALID);
        faults.unless(step.is_some(), || at("variant_id"), &codes::UNKNOWN_VARIANT);
        let fits = step.is_none_or(|step| line.quantity.fits(step));
        faults.unless(fits, || at("quantity"), &codes::QUANTITY_STEP);
        let priced = line.cost_price.is_none_or(|cost| (0..=COST_MAX).contains(&cost.get()));
        faults.unless(priced, || at("cost_price"), &api::codes::OUT_OF_RANGE);
    }
    faults.settle()?;
    let line =
        |line: &ReceiveLine| ReceiptLine { variant: line.variant_id, quantity: line.quantity, cost: line.cost_price };
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
    #[schema(minimum = 0, maximum = 1_000_000_000_000i64)]
    counted: Option<Quantity>,
    /// By how much it changes, if nobody counted.
    #[schema(minimum = -1_000_000_000_000i64, maximum = 1_000_000_000_000i64)]
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
/// `api.invalid` with the fields; `api.wrong_store` for a place of another store.
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
    let level = db
        .read(move |read| {
            queries::level_of(read, &level)?.ok_or_else(|| Fault::Decode("an adjustment without a level".to_owned()))
        })
        .await?;
    Ok(Answer::of(written, Adjusted { id: written.resource, level: level.into() }))
}

/// The location and the variants' steps, on one snapshot.
async fn look_up(
    db: &Db,
    known: KnownVariants,
    location: Id,
    variants: Vec<Id>,
) -> Result<(Option<Location>, Steps), Problem> {
    Ok(db.read(move |read| Ok((places::location(read, location)?, (known.0)(read, &variants)?))).await?)
}

/// The location, if it is in use and the caller may do this there. A place without a store is the
/// business of those who may do it everywhere.
fn permitted(caller: &Caller, permission: &str, location: Option<Location>) -> Result<Location, Problem> {
    let Some(location) = location.filter(|location| location.state == PlaceState::Active) else {
        return Err(Refusal::new(&api::codes::INVALID).at("/location_id", &codes::UNKNOWN_LOCATION).into());
    };
    match location.store {
        Some(store) => caller.require_store(permission, store)?,
        None if caller.may_everywhere(permission) => {}
        None => return Err((&api::codes::WRONG_STORE).into()),
    }
    Ok(location)
}

/// Fields that are wrong, gathered so that a person sees all of them at once.
#[derive(Default)]
struct Faults(Vec<(String, &'static kernel::Code)>);

impl Faults {
    fn unless(&mut self, right: bool, pointer: impl FnOnce() -> String, code: &'static kernel::Code) {
        if !right {
            self.0.push((pointer(), code));
        }
    }

    fn settle(self) -> Result<(), Problem> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut named = BTreeSet::new();
        let mut refusal = Refusal::new(&api::codes::INVALID).with("most", LINES_MAX as i64);
        for (pointer, code) in self.0 {
            // One fault a field is enough to act on.
            if named.insert(pointer.clone()) {
                refusal = refusal.at(pointer, code);
            }
        }
        Err(refusal.into())
    }
}
