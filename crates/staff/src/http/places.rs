//! Companies and stores.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::{Id, Refusal, Zone};
use serde::{Deserialize, Serialize};
use store::{Db, Tx, Written};
use utoipa::ToSchema;

use crate::http::registers::{MaybeKey, StoreRow};
use crate::{InvoiceMode, LegalEntity, NewLegalEntity, NewStore, StoreContent, StoreKind, codes};

/// A company.
#[derive(Debug, Serialize, ToSchema)]
pub struct LegalEntityBody {
    /// Its id.
    id: Id,
    /// Its registered name.
    name: String,
    /// Its tax id; in Taiwan the 統一編號.
    tax_id: String,
    /// ISO 3166 code of its country.
    country: String,
    /// False when it was wound up.
    active: bool,
    /// For `If-Match`.
    version: i64,
}

impl From<LegalEntity> for LegalEntityBody {
    fn from(entity: LegalEntity) -> Self {
        LegalEntityBody {
            id: entity.id,
            name: entity.name,
            tax_id: entity.tax_id,
            country: entity.country,
            active: entity.active,
            version: entity.version,
        }
    }
}

/// All companies of the brand.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/staff/legal-entities", operation_id = "staff_list_legal_entities", tag = "staff",
    responses((status = 200, body = Page<LegalEntityBody>)),
    extensions(("x-permission" = json!("staff.read")), ("x-scope" = json!("shared"))))]
pub async fn list_legal_entities(BrandDb(db): BrandDb) -> Result<Answer<Page<LegalEntityBody>>, Problem> {
    let entities = db.read(crate::legal_entities).await?;
    Ok(Answer::ok(Page::whole(entities.into_iter().map(LegalEntityBody::from).collect())))
}

async fn entity(db: &Db, id: Id) -> Result<LegalEntityBody, Problem> {
    let found = db.read(move |read| crate::legal_entity(read, id)).await?;
    Ok(found.ok_or(&codes::ENTITY_UNKNOWN)?.into())
}

/// A new company.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalEntityRequest {
    /// Its registered name.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// Its tax id; in Taiwan the 統一編號, eight digits with a check.
    #[schema(min_length = 1, max_length = 32)]
    tax_id: String,
    /// ISO 3166 code of its country.
    #[schema(pattern = "^[A-Z]{2}$")]
    country: String,
}

impl LegalEntityRequest {
    fn content(self, id: Id) -> Result<NewLegalEntity, Problem> {
        country(&self.country)?;
        Ok(NewLegalEntity { id, name: self.name, tax_id: self.tax_id, country: self.country })
    }
}

fn country(code: &str) -> Result<(), Problem> {
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(Refusal::new(&api::codes::INVALID).at("/country", &api::codes::INVALID).into())
}

/// Adds a company.
///
/// # Errors
/// `staff.name_shape`, `staff.tax_id_invalid`, `staff.tax_id_taken`.
#[utoipa::path(post, path = "/staff/legal-entities", operation_id = "staff_create_legal_entity", tag = "staff",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = LegalEntityRequest,
    responses((status = 201, body = LegalEntityBody)), extensions(("x-permission" = json!("staff.edit"))))]
pub async fn create_legal_entity(
    BrandDb(db): BrandDb,
    caller: Caller,
    MaybeKey(key): MaybeKey,
    Body(request): Body<LegalEntityRequest>,
) -> Result<Answer<LegalEntityBody>, Problem> {
    let once = key.map(|key| key.once("staff.create_legal_entity", &caller, &request)).transpose()?;
    let new = request.content(db.new_id())?;
    let act = move |tx: &mut Tx<'_>| {
        crate::create_legal_entity(tx, &new)?;
        Ok(Written::created(new.id))
    };
    let written = match once {
        Some(once) => db.write_once("staff.create_legal_entity", caller.actor(), once, act).await?,
        None => db.write("staff.create_legal_entity", caller.actor(), act).await?,
    };
    let made = entity(&db, written.resource).await?;
    let version = made.version;
    Ok(Answer::of(written, made).version(version))
}

/// What a company shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalEntityEdit {
    /// Its registered name.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// Its tax id.
    #[schema(min_length = 1, max_length = 32)]
    tax_id: String,
    /// ISO 3166 code of its country.
    #[schema(pattern = "^[A-Z]{2}$")]
    country: String,
    /// False when it was wound up.
    active: bool,
}

/// Changes a company.
///
/// # Errors
/// As adding one; `staff.entity_unknown`; `store.stale` when it changed meanwhile.
#[utoipa::path(put, path = "/staff/legal-entities/{id}", operation_id = "staff_edit_legal_entity", tag = "staff",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = LegalEntityEdit,
    responses((status = 200, body = LegalEntityBody)), extensions(("x-permission" = json!("staff.edit"))))]
pub async fn edit_legal_entity(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(request): Body<LegalEntityEdit>,
) -> Result<Answer<LegalEntityBody>, Problem> {
    country(&request.country)?;
    let active = request.active;
    let content = NewLegalEntity { id, name: request.name, tax_id: request.tax_id, country: request.country };
    db.write("staff.edit_legal_entity", caller.actor(), move |tx| {
        crate::edit_legal_entity(tx, &content, active, version)
    })
    .await?;
    let edited = entity(&db, id).await?;
    let version = edited.version;
    Ok(Answer::ok(edited).version(version))
}

/// A new store.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StoreRequest {
    /// The company that sells here.
    legal_entity_id: Id,
    /// Its short name, unique in the brand; it stands on receipts and stays.
    #[schema(min_length = 1, max_length = 16, pattern = "^[A-Za-z0-9-]+$")]
    code: String,
    /// Who gives the buyer an invoice from its opening on. `invoices_set_store` changes it, from a day on.
    invoice_mode: InvoiceMode,
    /// What can be changed later.
    content: StoreContentBody,
}

/// What can be changed about a store.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StoreContentBody {
    /// Its name for people.
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// What kind of place.
    kind: StoreKind,
    /// IANA name of its zone; the brand's when none is said.
    #[serde(default)]
    #[schema(max_length = 64)]
    zone: Option<String>,
    /// Minutes after midnight that belong to the day before.
    #[serde(default)]
    #[schema(maximum = 1439)]
    cut_off_minutes: u16,
    /// Where its tills take goods from.
    #[serde(default)]
    location_id: Option<Id>,
    /// Its phone, as printed.
    #[serde(default)]
    #[schema(max_length = 40)]
    phone: String,
    /// Its address, as printed.
    #[serde(default)]
    #[schema(max_length = 200)]
    address: String,
    /// Its hours, as printed.
    #[serde(default)]
    #[schema(max_length = 200)]
    hours: String,
    /// False when it closed for good.
    #[serde(default = "yes")]
    active: bool,
}

const fn yes() -> bool {
    true
}

impl StoreContentBody {
    fn content(self, db: &Db) -> Result<StoreContent, Problem> {
        for (pointer, text, most) in
            [("/phone", &self.phone, 40), ("/address", &self.address, 200), ("/hours", &self.hours, 200)]
        {
            api::desk::short(pointer, Some(text), most)?;
        }
        let zone = match &self.zone {
            Some(name) => {
                Zone::named(name).map_err(|_| Refusal::new(&api::codes::INVALID).at("/zone", &api::codes::INVALID))?
            }
            None => db.brand().zone.clone(),
        };
        Ok(StoreContent {
            name: self.name,
            kind: self.kind,
            zone,
            cut_off_minutes: self.cut_off_minutes,
            location: self.location_id,
            phone: self.phone,
            address: self.address,
            hours: self.hours,
            active: self.active,
        })
    }
}

async fn store_row(db: &Db, id: Id) -> Result<StoreRow, Problem> {
    let found = db.read(move |read| crate::store(read, id)).await?;
    Ok(StoreRow::of(found.ok_or(&codes::STORE_UNKNOWN)?))
}

/// Opens a store.
///
/// # Errors
/// `staff.code_shape`, `staff.code_taken`, `staff.name_shape`, `staff.cut_off_invalid`, `staff.entity_unknown`.
#[utoipa::path(post, path = "/staff/stores", operation_id = "staff_create_store", tag = "staff",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = StoreRequest,
    responses((status = 201, body = StoreRow)), extensions(("x-permission" = json!("staff.edit"))))]
pub async fn create_store(
    BrandDb(db): BrandDb,
    caller: Caller,
    MaybeKey(key): MaybeKey,
    Body(request): Body<StoreRequest>,
) -> Result<Answer<StoreRow>, Problem> {
    let once = key.map(|key| key.once("staff.create_store", &caller, &request)).transpose()?;
    let StoreRequest { legal_entity_id, code, invoice_mode, content } = request;
    let content = content.content(&db)?;
    let position = db.read(crate::stores).await?.len();
    let new = NewStore {
        id: db.new_id(),
        legal_entity: legal_entity_id,
        code,
        name: content.name,
        kind: content.kind,
        invoice_mode,
        zone: content.zone,
        cut_off_minutes: content.cut_off_minutes,
        location: content.location,
        phone: content.phone,
        address: content.address,
        hours: content.hours,
        position: u32::try_from(position).unwrap_or(u32::MAX),
    };
    let act = move |tx: &mut Tx<'_>| {
        crate::create_store(tx, &new)?;
        Ok(Written::created(new.id))
    };
    let written = match once {
        Some(once) => db.write_once("staff.create_store", caller.actor(), once, act).await?,
        None => db.write("staff.create_store", caller.actor(), act).await?,
    };
    let row = store_row(&db, written.resource).await?;
    let version = row.version();
    Ok(Answer::of(written, row).version(version))
}

/// Changes a store.
///
/// # Errors
/// `staff.store_unknown`, `staff.name_shape`, `staff.cut_off_invalid`; `api.wrong_store`; `staff.store_shifts_open`
/// when it shall close and a shift is open; `staff.entity_unknown` when it shall open again for a company that was wound
/// up; `store.stale` when it changed meanwhile.
#[utoipa::path(put, path = "/staff/stores/{id}", operation_id = "staff_edit_store", tag = "staff",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = StoreContentBody,
    responses((status = 200, body = StoreRow)),
    extensions(("x-permission" = json!("staff.edit")), ("x-scope" = json!("store"))))]
pub async fn edit_store(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(request): Body<StoreContentBody>,
) -> Result<Answer<StoreRow>, Problem> {
    caller.require_store("staff.edit", id)?;
    let content = request.content(&db)?;
    db.write("staff.edit_store", caller.actor(), move |tx| crate::edit_store(tx, id, version, &content)).await?;
    let row = store_row(&db, id).await?;
    let version = row.version();
    Ok(Answer::ok(row).version(version))
}

/// When a store is open, and where it lies.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StoreOpeningBody {
    /// When it is open. Promises of pickup are made of it; without a week they are made without regard to it.
    opening: crate::Opening,
    /// North, in millionths of a degree; with `longitude_microdegrees` or not at all.
    #[serde(default)]
    #[schema(minimum = -90_000_000, maximum = 90_000_000)]
    latitude_microdegrees: Option<i64>,
    /// East, in millionths of a degree.
    #[serde(default)]
    #[schema(minimum = -180_000_000, maximum = 180_000_000)]
    longitude_microdegrees: Option<i64>,
}

/// Says when a store is open and where it lies on the map.
///
/// # Errors
/// `staff.opening_invalid` with the span or the day; `staff.place_invalid`; `staff.store_unknown`; `api.wrong_store`;
/// `store.stale` when it changed meanwhile.
#[utoipa::path(put, path = "/staff/stores/{id}/opening", operation_id = "staff_set_opening", tag = "staff",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = StoreOpeningBody,
    responses((status = 200, body = StoreRow)),
    extensions(("x-permission" = json!("staff.edit")), ("x-scope" = json!("store"))))]
pub async fn set_opening(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(request): Body<StoreOpeningBody>,
) -> Result<Answer<StoreRow>, Problem> {
    caller.require_store("staff.edit", id)?;
    let StoreOpeningBody { opening, latitude_microdegrees: north, longitude_microdegrees: east } = request;
    let within = |angle: i64, most: i64| (-most..=most).contains(&angle);
    let place = match (north, east) {
        (None, None) => None,
        (Some(north), Some(east)) if within(north, 90_000_000) && within(east, 180_000_000) => Some((north, east)),
        _ => {
            let refusal = Refusal::new(&codes::PLACE_INVALID);
            return Err(refusal.at("/latitude_microdegrees", &codes::PLACE_INVALID).into());
        }
    };
    let act = move |tx: &mut Tx<'_>| crate::set_opening(tx, id, version, &opening, place);
    db.write("staff.set_opening", caller.actor(), act).await?;
    let row = store_row(&db, id).await?;
    let version = row.version();
    Ok(Answer::ok(row).version(version))
}
