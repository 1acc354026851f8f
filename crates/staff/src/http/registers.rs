//! Stores, registers, and pairing a till.

use std::collections::BTreeMap;

use api::guard::{ClientAddress, check_log_in};
use api::{Answer, Body, BrandDb, Caller, Key, Page, Path, Problem, Query};
use axum::Extension;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::{BusinessDate, Id, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Read, Tx, Written};
use utoipa::{IntoParams, ToSchema};

use crate::{NewRegister, Register, StoreKind, codes, sql};

/// A store in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct StoreRow {
    /// Its id.
    id: Id,
    /// Its short name.
    code: String,
    /// Its name for people.
    name: String,
    /// What kind of place.
    kind: StoreKind,
    /// IANA name of its zone.
    zone: String,
    /// The company that sells here.
    legal_entity_id: Id,
    /// Where its tills take goods from.
    location_id: Option<Id>,
    /// Minutes after midnight that belong to the day before.
    cut_off_minutes: u16,
    /// Its phone, as printed.
    phone: String,
    /// Its address, as printed.
    address: String,
    /// Its hours, as printed.
    hours: String,
    /// False when it closed for good.
    active: bool,
    /// For `If-Match`.
    version: i64,
    /// When it is open.
    opening: crate::Opening,
    /// North, in millionths of a degree.
    latitude_microdegrees: Option<i64>,
    /// East, in millionths of a degree.
    longitude_microdegrees: Option<i64>,
}

impl StoreRow {
    pub(crate) const fn version(&self) -> i64 {
        self.version
    }

    pub(crate) fn of(store: crate::Store) -> Self {
        StoreRow {
            id: store.id,
            code: store.code,
            name: store.name,
            kind: store.kind,
            zone: store.zone.name().to_owned(),
            legal_entity_id: store.legal_entity,
            location_id: store.location,
            cut_off_minutes: store.cut_off_minutes,
            phone: store.phone,
            address: store.address,
            hours: store.hours,
            active: store.active,
            version: store.version,
            opening: store.opening,
            latitude_microdegrees: store.place.map(|(north, _)| north),
            longitude_microdegrees: store.place.map(|(_, east)| east),
        }
    }
}

/// Which stores.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StoreQuery {
    /// True to see those that closed, too: where the caller may change them, and so open them again.
    #[serde(default)]
    closed: bool,
}

/// Stores, in the brand's own order; those the caller may see.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/staff/stores", operation_id = "staff_list_stores", tag = "staff", params(StoreQuery),
    responses((status = 200, body = Page<StoreRow>)),
    extensions(("x-permission" = json!("staff.read")), ("x-scope" = json!("store"))))]
pub async fn list_stores(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<StoreQuery>,
) -> Result<Answer<Page<StoreRow>>, Problem> {
    let seen = |store: &crate::Store| {
        let open = store.active && caller.may("staff.read", Some(store.id));
        open || (query.closed && !store.active && caller.may("staff.edit", Some(store.id)))
    };
    let rows = db.read(crate::stores).await?.into_iter().filter(seen).map(StoreRow::of).collect();
    Ok(Answer::ok(Page::whole(rows)))
}

/// A register in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterRow {
    /// Its id.
    id: Id,
    /// Where it stands.
    store_id: Id,
    /// Its short name, on receipts.
    code: String,
    /// Its name for people.
    name: String,
    /// True when a device holds its key.
    paired: bool,
    /// Its open shift.
    shift: Option<ShiftRow>,
    /// For `If-Match`.
    version: i64,
}

/// An open shift.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShiftRow {
    /// Its id.
    id: Id,
    /// When it was opened.
    opened_at: Timestamp,
    /// Who opened it.
    opened_by_name: String,
    /// The day of the books.
    business_date: BusinessDate,
}

impl RegisterRow {
    fn of(register: Register, shift: Option<ShiftRow>) -> Self {
        RegisterRow {
            id: register.id,
            store_id: register.store,
            code: register.code,
            name: register.name,
            paired: register.paired,
            shift,
            version: register.version,
        }
    }
}

/// Which registers.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegisterQuery {
    /// Those of one store.
    store: Option<Id>,
}

/// Registers with their open shifts; those the caller may use.
///
/// # Errors
/// `api.wrong_store`.
#[utoipa::path(get, path = "/staff/registers", operation_id = "staff_list_registers", tag = "staff",
    params(RegisterQuery), responses((status = 200, body = Page<RegisterRow>)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn list_registers(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<RegisterQuery>,
) -> Result<Answer<Page<RegisterRow>>, Problem> {
    if let Some(store) = query.store {
        caller.require_store("till.use", store)?;
    }
    let usable = caller.stores_for("till.use");
    let rows = db
        .read(move |read| {
            let shifts = open_shifts(read)?;
            let registers = crate::registers(read, query.store)?;
            let here = |register: &Register| usable.as_ref().is_none_or(|stores| stores.contains(&register.store));
            let row = |register: Register| {
                let shift = shifts.get(&register.id).cloned();
                RegisterRow::of(register, shift)
            };
            Ok(registers.into_iter().filter(|register| register.active && here(register)).map(row).collect())
        })
        .await?;
    Ok(Answer::ok(Page::whole(rows)))
}

/// Open shifts by register.
fn open_shifts(read: &mut Read<'_>) -> Result<BTreeMap<Id, ShiftRow>, Fault> {
    let rows = read.query(sql::SHIFT_OPEN_LIST, &[], |row| {
        let shift = ShiftRow {
            id: row.get(0)?,
            opened_at: row.get(3)?,
            opened_by_name: row.get::<Option<String>>(4)?.unwrap_or_default(),
            business_date: row.get(2)?,
        };
        Ok((row.get::<Id>(1)?, shift))
    })?;
    Ok(rows.into_iter().collect())
}

/// An idempotency key, where one was sent: a code is nobody else's, so a retry without a key makes nothing
/// twice either.
pub struct MaybeKey(pub(crate) Option<Key>);

impl<S: Send + Sync> FromRequestParts<S> for MaybeKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if !parts.headers.contains_key("idempotency-key") {
            return Ok(MaybeKey(None));
        }
        Key::from_request_parts(parts, state).await.map(|key| MaybeKey(Some(key)))
    }
}

/// A new register.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRegister {
    /// Where it stands.
    store_id: Id,
    /// Its short name, unique in the brand.
    #[schema(min_length = 1, max_length = 16, pattern = "^[A-Za-z0-9-]+$")]
    code: String,
    /// Its name for people.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
}

/// Adds a register.
///
/// # Errors
/// `staff.store_unknown`, `staff.code_taken`, `staff.code_shape`, `staff.name_shape`.
#[utoipa::path(post, path = "/staff/registers", operation_id = "staff_create_register", tag = "staff",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = CreateRegister,
    responses((status = 201, body = RegisterRow)),
    extensions(("x-permission" = json!("staff.edit")), ("x-scope" = json!("store"))))]
pub async fn create_register(
    BrandDb(db): BrandDb,
    caller: Caller,
    MaybeKey(key): MaybeKey,
    Body(body): Body<CreateRegister>,
) -> Result<Answer<RegisterRow>, Problem> {
    caller.require_store("staff.edit", body.store_id)?;
    let once = key.map(|key| key.once("staff.create_register", &caller, &body)).transpose()?;
    let new =
        NewRegister { id: db.new_id(), store: body.store_id, service_point: None, code: body.code, name: body.name };
    let act = move |tx: &mut Tx<'_>| {
        crate::create_register(tx, &new)?;
        Ok(Written::created(new.id))
    };
    let written = match once {
        Some(once) => db.write_once("staff.create_register", caller.actor(), once, act).await?,
        None => db.write("staff.create_register", caller.actor(), act).await?,
    };
    let found = db.read(move |read| crate::register(read, written.resource)).await?;
    let register = found.ok_or(&codes::REGISTER_UNKNOWN)?;
    let version = register.version;
    Ok(Answer::of(written, RegisterRow::of(register, None)).version(version))
}

/// Retires a register: nobody opens a shift there any more, and its device is let go.
///
/// # Errors
/// `staff.register_unknown`; `staff.shift_open` while its shift is not closed.
#[utoipa::path(delete, path = "/staff/registers/{id}", operation_id = "staff_retire_register", tag = "staff",
    params(("id" = Id, Path)), responses((status = 204)),
    extensions(("x-permission" = json!("staff.edit")), ("x-scope" = json!("store"))))]
pub async fn retire_register(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    let register = db.read(move |read| crate::register(read, id)).await?.ok_or(&codes::REGISTER_UNKNOWN)?;
    caller.require_store("staff.edit", register.store)?;
    db.write("staff.retire_register", caller.actor(), move |tx| crate::retire_register(tx, id)).await?;
    Ok(Answer::empty())
}

/// A code to be typed into the till.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pairing {
    /// Two groups of five characters: `7K3PD-9QXM2`.
    code: String,
    /// Until when it holds.
    expires_at: Timestamp,
}

/// Lets a register wait for a device. An earlier code ends.
///
/// # Errors
/// `staff.register_unknown`.
#[utoipa::path(post, path = "/staff/registers/{id}/pairing", operation_id = "staff_begin_pairing", tag = "staff",
    params(("id" = Id, Path)), responses((status = 201, body = Pairing)),
    extensions(("x-permission" = json!("staff.edit")), ("x-scope" = json!("store"))))]
pub async fn begin_pairing(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<Pairing>, Problem> {
    let register = db.read(move |read| crate::register(read, id)).await?.ok_or(&codes::REGISTER_UNKNOWN)?;
    caller.require_store("staff.edit", register.store)?;
    let pairing = crate::begin_pairing(&db, caller.actor(), id).await?;
    Ok(Answer::created(Pairing { code: pairing.code, expires_at: pairing.expires_at }))
}

/// A device that wants to be a till.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// What the admin shows; blanks, hyphens and case do not matter.
    #[schema(max_length = 40)]
    code: String,
    /// SubjectPublicKeyInfo of an Ed25519 or P-256 key, in base 64.
    #[schema(max_length = 200)]
    public_key: String,
}

/// The register that a device now is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Paired {
    /// The register's id.
    register_id: Id,
    /// Its short name, on receipts.
    code: String,
    /// Its name for people.
    name: String,
    /// The store's id.
    store_id: Id,
    /// The store's name.
    store_name: String,
}

/// Makes a device a till. The code is used up.
///
/// # Errors
/// `staff.pairing_refused`, `staff.key_invalid`; `api.too_many` when an address tries too often.
#[utoipa::path(post, path = "/staff/registers/pair", operation_id = "staff_pair", tag = "staff",
    request_body = Pair, responses((status = 201, body = Paired)), extensions(("x-permission" = json!("public"))))]
pub async fn pair(
    State(state): State<api::State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(address): Extension<ClientAddress>,
    Body(body): Body<Pair>,
) -> Result<Answer<Paired>, Problem> {
    check_log_in(&state, address)?;
    let public_key = STANDARD.decode(&body.public_key).map_err(|_| &codes::KEY_INVALID)?;
    let id = crate::pair(&db, caller.actor(), &body.code, &public_key).await?;
    let found = db
        .read(move |read| {
            let Some(register) = crate::register(read, id)? else { return Ok(None) };
            Ok(crate::store(read, register.store)?.map(|store| (register, store)))
        })
        .await?;
    let (register, store) = found.ok_or(&codes::REGISTER_UNKNOWN)?;
    Ok(Answer::created(Paired {
        register_id: register.id,
        code: register.code,
        name: register.name,
        store_id: store.id,
        store_name: store.name,
    }))
}
