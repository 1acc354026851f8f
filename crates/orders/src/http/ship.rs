//! Parcels, as those who pack them tell of them.

use api::{Answer, Body, BrandDb, Caller, Path, Problem};
use kernel::{Id, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes;
use crate::http::desk::may_hand_over;
use crate::http::read::{OrderBody, order_for};
use crate::pay_link;
use crate::ship::{self, Parcel};
use crate::shop::{read_or_refuse, shop_even_closed};
use crate::undelivered::{self, Told, Unpacked, Why};

/// The longest name of a carrier, in characters.
const CARRIER_MAX: usize = 40;
/// The longest number of a parcel, in characters.
const TRACKING_MAX: usize = 60;

/// A parcel that is on its way.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipOrder {
    /// Who carries it.
    #[schema(min_length = 1, max_length = 40)]
    pub carrier: String,
    /// The carrier's number of the parcel; may be left out.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub tracking: String,
}

/// Says that an order's parcel is on its way; said again, corrects carrier and number.
///
/// # Errors
/// `orders.unknown`; `api.wrong_store`; `orders.ship_nothing`; `orders.unpaid`.
#[utoipa::path(post, path = "/orders/{id}/shipment", operation_id = "orders_ship", tag = "orders",
    params(("id" = Id, Path)), request_body = ShipOrder, responses((status = 200, body = OrderBody)),
    extensions(("x-permission" = json!("orders.fulfil")), ("x-scope" = json!("store"))))]
pub async fn ship(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
    Body(body): Body<ShipOrder>,
) -> Result<Answer<OrderBody>, Problem> {
    let store = may_hand_over(&db, &caller, order).await?;
    let carrier = api::desk::text("/carrier", &body.carrier, CARRIER_MAX)?;
    api::desk::short("/tracking", Some(&body.tracking), TRACKING_MAX)?;
    let parcel = Parcel { carrier, tracking: body.tracking.trim().to_owned() };
    let exponent = db.brand().exponent;
    let place = read_or_refuse(&db, move |read| shop_even_closed(read, store, exponent)).await?;
    db.write("orders.ship", caller.actor(), move |tx| ship::ship(tx, order, &parcel, &place).map(|_| ())).await?;
    let body = order_for(&db, &caller, order).await?;
    let version = body.version;
    Ok(Answer::ok(body).version(version))
}

/// Says that an order's parcel arrived: days for bringing goods back are counted from here.
///
/// # Errors
/// `orders.unknown`; `api.wrong_store`; `orders.not_open` when nothing is on its way.
#[utoipa::path(post, path = "/orders/{id}/delivered", operation_id = "orders_delivered", tag = "orders",
    params(("id" = Id, Path)), responses((status = 200, body = OrderBody)),
    extensions(("x-permission" = json!("orders.fulfil")), ("x-scope" = json!("store"))))]
pub async fn delivered(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
) -> Result<Answer<OrderBody>, Problem> {
    may_hand_over(&db, &caller, order).await?;
    db.write("orders.delivered", caller.actor(), move |tx| ship::delivered(tx, order)).await?;
    let body = order_for(&db, &caller, order).await?;
    let version = body.version;
    Ok(Answer::ok(body).version(version))
}

/// What came out of a parcel that came back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnpackedGoods {
    /// The order's line; a set's stands for what is in it.
    pub line_id: Id,
    /// How much of it, in thousandths of its unit.
    #[schema(value_type = i64, minimum = 1, maximum = 100_000_000)]
    pub quantity: Quantity,
    /// What it may be used for now.
    pub condition: stock::Condition,
}

/// A parcel that nobody took.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndeliveredParcel {
    /// Why it comes back.
    pub why: Why,
    /// What lay in it; of what is missing a case tells.
    #[schema(max_items = 400)]
    pub goods: Vec<UnpackedGoods>,
}

/// The most rows of goods in a parcel.
const GOODS_MAX: usize = 400;

/// Says that an order's parcel came back and was not paid: its goods are put back, the order is over without money, and its
/// buyer hears of it. Said again it changes nothing.
///
/// # Errors
/// `orders.unknown`; `api.wrong_store`; `orders.undelivered_paid`; `orders.not_open` when nothing is on its way;
/// `orders.cancel_line`; `orders.unpacked_too_much`; `orders.return_parts`.
#[utoipa::path(post, path = "/orders/{id}/undelivered", operation_id = "orders_undelivered", tag = "orders",
    params(("id" = Id, Path)), request_body = UndeliveredParcel, responses((status = 200, body = OrderBody)),
    extensions(("x-permission" = json!("orders.fulfil")), ("x-scope" = json!("store"))))]
pub async fn undelivered(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
    Body(body): Body<UndeliveredParcel>,
) -> Result<Answer<OrderBody>, Problem> {
    let store = may_hand_over(&db, &caller, order).await?;
    if body.goods.len() > GOODS_MAX {
        return Err(Refusal::new(&codes::TOO_MANY_LINES).with("most", GOODS_MAX as i64).into());
    }
    let exponent = db.brand().exponent;
    let (place, recipient) = read_or_refuse(&db, move |read| {
        let (member, phone, email) = pay_link::buyer(read, order)?.unwrap_or_default();
        let recipient = pay_link::recipient(read, member, (&phone, &email), None)?;
        Ok((shop_even_closed(read, store, exponent)?, recipient))
    })
    .await?;
    let told = recipient.map(|recipient| Told { recipient, locale: db.brand().locale.clone() });
    let unpacked = |goods: UnpackedGoods| {
        let UnpackedGoods { line_id, quantity, condition } = goods;
        Unpacked { line: line_id, quantity, condition }
    };
    let (why, goods): (Why, Vec<Unpacked>) = (body.why, body.goods.into_iter().map(unpacked).collect());
    db.write("orders.undelivered", caller.actor(), move |tx| {
        undelivered::undelivered(tx, order, why, &goods, told.as_ref(), &place)
    })
    .await?;
    let body = order_for(&db, &caller, order).await?;
    let version = body.version;
    Ok(Answer::ok(body).version(version))
}
