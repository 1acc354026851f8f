//! Charging at the counter: a terminal, or the code that a buyer's phone shows.

use api::{Answer, Body, BrandDb, Caller, Path, Problem};
use axum::Extension;
use kernel::{Id, Money, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::Db;
use utoipa::ToSchema;

use super::till::store_of;
use crate::charge::{self, Charge, NewCharge};
use crate::payment::Adapters;
use crate::tender::{self, How};
use crate::{codes, till_session};

/// Digits of the code that a buyer shows.
const CODE_DIGITS: usize = 18;

/// The largest amount that the contract knows, in minor units.
const AMOUNT_MAX: i64 = 9_007_199_254_740_991;

/// Money to be taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeRequest {
    /// Made by the screen: sent twice, it is charged once.
    charge_id: Id,
    /// The sale that it is for, as the screen will name it; or the order that is handed over.
    sale_id: Id,
    /// The word of its type, one that is charged: `terminal`, `wallet_code`.
    #[schema(pattern = "^[a-z0-9_]{1,24}$")]
    kind: String,
    /// How much.
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    amount: Money,
    /// What the buyer's phone shows, for `wallet_code`. It is sent on and never kept.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{18}$")]
    code: Option<String>,
}

/// A charge. A sale may take it once it is `ready`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Charge)]
pub struct ChargeBody {
    /// Its id.
    pub id: Id,
    /// The sale or order that it is for.
    pub sale_id: Id,
    /// The word of its type.
    pub kind: String,
    /// How much.
    pub amount: Money,
    /// `requested`, `unknown`, `pending`, `captured`, `failed`, `voided` or `refunded`.
    pub state: String,
    /// What becomes of it: `open`, `taken` by its sale, `going_back`, or `over`.
    pub fate: String,
    /// True when a sale may take it.
    pub ready: bool,
    /// What was taken.
    pub captured: Money,
    /// What went back.
    pub refunded: Money,
    /// When it was begun.
    pub created_at: Timestamp,
}

impl From<Charge> for ChargeBody {
    fn from(charge: Charge) -> ChargeBody {
        ChargeBody {
            ready: charge.is_ready(),
            id: charge.id,
            sale_id: charge.subject,
            kind: charge.kind,
            amount: charge.amount,
            state: charge.standing.state.as_str().to_owned(),
            fate: charge.fate.as_str().to_owned(),
            captured: charge.standing.captured,
            refunded: charge.standing.refunded,
            created_at: charge.created_at,
        }
    }
}

/// Takes money at a till before its sale is booked. When the terminal's answer is lost, it is asked at once,
/// and `state` is `unknown` only while it does not answer. Money that no sale takes in a quarter of an hour
/// goes back by itself.
///
/// # Errors
/// `orders.register_unknown`; `till.no_shift`; `till.tender_refused` for a type that is not charged;
/// `orders.payment_code`; `orders.method_unknown`; `orders.id_taken`.
#[utoipa::path(post, path = "/registers/{id}/charges", operation_id = "orders_charge", tag = "till",
    params(("id" = Id, Path)), request_body = ChargeRequest, responses((status = 201, body = ChargeBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn charge(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(register): Path<Id>,
    adapters: Option<Extension<Adapters>>,
    Body(body): Body<ChargeRequest>,
) -> Result<Answer<ChargeBody>, Problem> {
    let store = store_of(&db, &caller, "till.use", register).await?;
    let Some(person) = caller.staff_id() else {
        return Err(Refusal::new(&api::codes::FORBIDDEN).with("permission", "till.use").into());
    };
    let (kind, exponent) = (body.kind.clone(), db.brand().exponent);
    let (known, is_open) = crate::shop::read_or_refuse(&db, move |read| {
        let session = till_session::session(read, register, exponent)?;
        Ok((tender::find(read, &kind)?, session.state.shift.is_some()))
    })
    .await?;
    if !is_open {
        return Err((&till::codes::NO_SHIFT).into());
    }
    if known.is_none_or(|one| one.how != How::Charged || !one.active || !one.at_till) {
        return Err(Refusal::new(&till::codes::TENDER_REFUSED).with("kind", body.kind).into());
    }
    let is_code = |text: &String| text.len() == CODE_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    let code = body.code.filter(is_code);
    if body.kind == "wallet_code" && code.is_none() {
        return Err(Refusal::new(&codes::PAYMENT_CODE).at("/code", &codes::PAYMENT_CODE).into());
    }
    if !(1..=AMOUNT_MAX).contains(&body.amount.get()) {
        return Err(Refusal::new(&till::codes::AMOUNT_INVALID).with("amount", body.amount.get()).into());
    }
    let (id, subject, kind, amount) = (body.charge_id, body.sale_id, body.kind, body.amount);
    let new = NewCharge { id, register, store, subject, kind, amount, code, person };
    let adapters = adapters.map(|Extension(adapters)| adapters).unwrap_or_default();
    let done = charge::begin(&db, &adapters, caller.actor().at(register), new).await?;
    Ok(Answer::created(done.into()))
}

/// The charge of that till.
async fn of_till(db: &Db, register: Id, id: Id) -> Result<Charge, Problem> {
    let found = db.read(move |read| charge::find(read, id)).await?;
    found.filter(|one| one.register == register).ok_or_else(|| (&codes::CHARGE_UNKNOWN).into())
}

/// Asks the terminal how a charge went, and answers how it stands.
///
/// # Errors
/// `orders.charge_unknown`; `orders.register_unknown`.
#[utoipa::path(post, path = "/registers/{id}/charges/{charge}/ask", operation_id = "orders_ask_charge", tag = "till",
    params(("id" = Id, Path), ("charge" = Id, Path)), responses((status = 200, body = ChargeBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn ask(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((register, id)): Path<(Id, Id)>,
    adapters: Option<Extension<Adapters>>,
) -> Result<Answer<ChargeBody>, Problem> {
    store_of(&db, &caller, "till.use", register).await?;
    of_till(&db, register, id).await?;
    let adapters = adapters.map(|Extension(adapters)| adapters).unwrap_or_default();
    Ok(Answer::ok(charge::ask(&db, &adapters, id).await?.into()))
}

/// Gives a charge back that no sale shall take. A lost answer changes nothing: what was taken goes back once.
///
/// # Errors
/// `orders.charge_unknown`; `orders.charge_taken` when its sale took it.
#[utoipa::path(post, path = "/registers/{id}/charges/{charge}/give-back", operation_id = "orders_give_back_charge",
    tag = "till", params(("id" = Id, Path), ("charge" = Id, Path)), responses((status = 200, body = ChargeBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn give_back(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((register, id)): Path<(Id, Id)>,
) -> Result<Answer<ChargeBody>, Problem> {
    store_of(&db, &caller, "till.use", register).await?;
    of_till(&db, register, id).await?;
    Ok(Answer::ok(charge::give_back(&db, caller.actor().at(register), id).await?.into()))
}
