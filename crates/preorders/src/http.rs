//! Campaigns and days for those who set them up; what is offered for everybody.

use std::collections::BTreeSet;

use api::{Answer, Body, BrandDb, Caller, IfMatch, Key, Page, Path, Problem, Query};
use kernel::{BusinessDate, Id, Quantity, Rate, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Fault, Read, Stop, Written};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::campaign::{Campaign, CampaignEdit, CampaignState};
use crate::days::{DaysEdit, NewSlot};
use crate::queries::{self, Day, SlotState};
use crate::{codes, create, edit, set_days};

/// The operations.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(list_campaigns, make_campaign))
        .routes(routes!(read_campaign, set_campaign))
        .routes(routes!(list_days, put_days))
        .routes(routes!(list_offers))
        .routes(routes!(list_slots))
}

/// A pre-order campaign.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreorderCampaign)]
pub struct CampaignBody {
    /// Its id.
    id: Id,
    /// What people call it.
    name: String,
    /// The same in English; empty where it has the same name.
    name_en: String,
    /// Where it stands.
    state: CampaignState,
    /// What of an order is paid at once, in parts per million.
    deposit_rate: Rate,
    /// How long before a slot begins its last order comes, in minutes.
    lead_minutes: i64,
    /// Its products.
    product_ids: Vec<Id>,
    /// For `If-Match`.
    version: i64,
}

fn campaign_body(read: &mut Read<'_>, campaign: Campaign) -> Result<CampaignBody, Fault> {
    Ok(CampaignBody {
        product_ids: queries::goods(read, campaign.id)?,
        id: campaign.id,
        name: campaign.name,
        name_en: campaign.name_en,
        state: campaign.state,
        deposit_rate: campaign.deposit,
        lead_minutes: campaign.lead_minutes,
        version: campaign.version,
    })
}

async fn found(db: &Db, id: Id) -> Result<CampaignBody, Problem> {
    let body = db.read(move |read| {
        let campaign = queries::campaign(read, id)?;
        campaign.map(|campaign| campaign_body(read, campaign)).transpose()
    });
    Ok(body.await?.ok_or(&codes::CAMPAIGN_UNKNOWN)?)
}

/// Every campaign, the latest first.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/preorders", operation_id = "preorders_list_campaigns", tag = "preorders",
    responses((status = 200, body = Page<CampaignBody>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_campaigns(BrandDb(db): BrandDb) -> Result<Answer<Page<CampaignBody>>, Problem> {
    let bodies = db.read(|read| {
        let campaigns = queries::campaigns(read)?;
        campaigns.into_iter().map(|campaign| campaign_body(read, campaign)).collect::<Result<Vec<_>, _>>()
    });
    Ok(Answer::ok(Page::whole(bodies.await?)))
}

/// One campaign.
///
/// # Errors
/// `preorders.campaign_unknown`.
#[utoipa::path(get, path = "/preorders/{id}", operation_id = "preorders_read_campaign", tag = "preorders",
    params(("id" = Id, Path)), responses((status = 200, body = CampaignBody)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn read_campaign(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<CampaignBody>, Problem> {
    let campaign = found(&db, id).await?;
    let version = campaign.version;
    Ok(Answer::ok(campaign).version(version))
}

/// What a campaign shall be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PreorderCampaignEdit)]
pub struct CampaignRequest {
    /// What people call it.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// The same in English; empty where it has the same name.
    #[serde(default)]
    #[schema(max_length = 60)]
    name_en: String,
    /// Where it stands.
    state: CampaignState,
    /// What of an order is paid at once, in parts per million.
    #[schema(minimum = 0, maximum = 1_000_000)]
    deposit_rate: i64,
    /// How long before a slot begins its last order comes, in minutes.
    #[schema(minimum = 0, maximum = 129_600)]
    lead_minutes: i64,
    /// Its products.
    #[schema(min_items = 1, max_items = 200)]
    product_ids: Vec<Id>,
}

impl From<CampaignRequest> for CampaignEdit {
    fn from(request: CampaignRequest) -> Self {
        CampaignEdit {
            name: request.name,
            name_en: request.name_en,
            state: request.state,
            deposit: Rate::new(request.deposit_rate),
            lead_minutes: request.lead_minutes,
            goods: request.product_ids,
        }
    }
}

/// Makes a campaign.
///
/// # Errors
/// `api.invalid` with what is wrong at each field; `preorders.goods_taken`.
#[utoipa::path(post, path = "/preorders", operation_id = "preorders_make_campaign", tag = "preorders",
    params(("Idempotency-Key" = String, Header)), request_body = CampaignRequest,
    responses((status = 201, body = CampaignBody)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn make_campaign(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Body(body): Body<CampaignRequest>,
) -> Result<Answer<CampaignBody>, Problem> {
    const NAME: &str = "preorders.make_campaign";
    let (id, new) = (db.new_id(), CampaignEdit::from(body.clone()));
    let make = move |tx: &mut store::Tx<'_>| -> Result<Written, Stop> {
        create(tx, id, &new)?;
        Ok(Written::created(id))
    };
    let written = db.write_once(NAME, caller.actor(), key.once(NAME, &caller, &body)?, make).await?;
    let campaign = found(&db, written.resource).await?;
    let version = campaign.version;
    Ok(Answer::of(written, campaign).version(version))
}

/// Changes a campaign that is still as `If-Match` saw it. Orders that were placed stay as they are.
///
/// # Errors
/// `api.invalid` with what is wrong at each field; `preorders.campaign_unknown`; `preorders.goods_taken`; `store.stale`.
#[utoipa::path(put, path = "/preorders/{id}", operation_id = "preorders_set_campaign", tag = "preorders",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = CampaignRequest,
    responses((status = 200, body = CampaignBody)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn set_campaign(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<CampaignRequest>,
) -> Result<Answer<CampaignBody>, Problem> {
    let new = CampaignEdit::from(body);
    db.write("preorders.set_campaign", caller.actor(), move |tx| edit(tx, id, &new, version)).await?;
    let campaign = found(&db, id).await?;
    let version = campaign.version;
    Ok(Answer::ok(campaign).version(version))
}

/// A part of a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreorderSlot)]
pub struct SlotBody {
    /// Its id.
    id: Id,
    /// From when on goods are handed over.
    begins_at: Timestamp,
    /// Until when.
    ends_at: Timestamp,
    /// How much it has, in thousandths.
    capacity: Quantity,
    /// How much of it is booked.
    taken: Quantity,
}

/// What a store can hand over on a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreorderDay)]
pub struct DayBody {
    /// The store.
    store_id: Id,
    /// The day, by the store's calendar.
    date: BusinessDate,
    /// How much it has, in thousandths.
    capacity: Quantity,
    /// How much of it is booked.
    taken: Quantity,
    /// Its slots, the first first.
    slots: Vec<SlotBody>,
}

impl From<Day> for DayBody {
    fn from(day: Day) -> Self {
        let slot = |slot: queries::Slot| SlotBody {
            id: slot.id,
            begins_at: slot.begins_at,
            ends_at: slot.ends_at,
            capacity: slot.capacity,
            taken: slot.taken,
        };
        DayBody {
            store_id: day.store,
            date: day.date,
            capacity: day.capacity,
            taken: day.taken,
            slots: day.slots.into_iter().map(slot).collect(),
        }
    }
}

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DaysQuery {
    /// Of this store; of every one when absent.
    store: Option<Id>,
    /// From this day on; from today when absent.
    from: Option<BusinessDate>,
}

async fn days_of(db: &Db, campaign: Id, query: DaysQuery) -> Result<Page<DayBody>, Problem> {
    let today = BusinessDate::of(db.now(), &db.brand().zone, 0);
    let days = db.read(move |read| {
        if queries::campaign(read, campaign)?.is_none() {
            return Ok(None);
        }
        queries::days(read, campaign, query.store, query.from.unwrap_or(today)).map(Some)
    });
    let days = days.await?.ok_or(&codes::CAMPAIGN_UNKNOWN)?;
    Ok(Page::whole(days.into_iter().map(DayBody::from).collect()))
}

/// A campaign's days, store by store.
///
/// # Errors
/// `preorders.campaign_unknown`.
#[utoipa::path(get, path = "/preorders/{id}/days", operation_id = "preorders_list_days", tag = "preorders",
    params(("id" = Id, Path), DaysQuery), responses((status = 200, body = Page<DayBody>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_days(
    BrandDb(db): BrandDb,
    Path(id): Path<Id>,
    Query(query): Query<DaysQuery>,
) -> Result<Answer<Page<DayBody>>, Problem> {
    Ok(Answer::ok(days_of(&db, id, query).await?))
}

/// A part of a day.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PreorderSlotEdit)]
pub struct SlotRequest {
    /// From when on goods are handed over, in minutes after midnight.
    #[schema(minimum = 0, maximum = 1439)]
    from_minutes: i64,
    /// Until when; 1440 ends the day.
    #[schema(minimum = 1, maximum = 1440)]
    to_minutes: i64,
    /// How much, in thousandths of a unit; no more than the day has.
    #[schema(value_type = i64, minimum = 0, maximum = 1_000_000_000)]
    capacity: Quantity,
}

/// What some stores can hand over on some days.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PreorderDaysEdit)]
pub struct DaysRequest {
    /// Which stores.
    #[schema(min_items = 1, max_items = 500)]
    store_ids: Vec<Id>,
    /// Which days, by the stores' calendars.
    #[schema(min_items = 1, max_items = 62)]
    dates: Vec<BusinessDate>,
    /// How much a day, in thousandths of a unit.
    #[schema(value_type = i64, minimum = 0, maximum = 1_000_000_000)]
    capacity: Quantity,
    /// When; none for days on which nothing is handed over.
    #[schema(max_items = 24)]
    slots: Vec<SlotRequest>,
}

/// Sets days of a campaign, all of them or none: what was said of them before is replaced.
///
/// # Errors
/// `api.invalid` with what is wrong at its field; `preorders.campaign_unknown`; `preorders.capacity_taken` when more is
/// booked than there would be.
#[utoipa::path(put, path = "/preorders/{id}/days", operation_id = "preorders_set_days", tag = "preorders",
    params(("id" = Id, Path)), request_body = DaysRequest, responses((status = 200, body = Page<DayBody>)),
    extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn put_days(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<DaysRequest>,
) -> Result<Answer<Page<DayBody>>, Problem> {
    let slot = |slot: &SlotRequest| NewSlot {
        from_minutes: slot.from_minutes,
        to_minutes: slot.to_minutes,
        capacity: slot.capacity,
    };
    let from = body.dates.iter().min().copied();
    let slots = body.slots.iter().map(slot).collect();
    let new = DaysEdit { stores: body.store_ids, dates: body.dates, capacity: body.capacity, slots };
    db.write("preorders.set_days", caller.actor(), move |tx| set_days(tx, id, &new)).await?;
    Ok(Answer::ok(days_of(&db, id, DaysQuery { store: None, from }).await?))
}

/// An open campaign, as everybody sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreorderOffer)]
pub struct OfferBody {
    /// The campaign.
    id: Id,
    /// What people call it, in the language asked for.
    name: String,
    /// What of an order is paid at once, in parts per million.
    deposit_rate: Rate,
    /// Its products.
    product_ids: Vec<Id>,
    /// Stores that hand over from today on.
    store_ids: Vec<Id>,
}

/// What can be pre-ordered now.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/preorder-offers", operation_id = "preorders_list_offers", tag = "preorders",
    responses((status = 200, body = Page<OfferBody>)), extensions(("x-permission" = json!("public"))))]
pub async fn list_offers(BrandDb(db): BrandDb, caller: Caller) -> Result<Answer<Page<OfferBody>>, Problem> {
    let today = BusinessDate::of(db.now(), &db.brand().zone, 0);
    let locale = caller.locale;
    let offers = db.read(move |read| {
        let mut offers = Vec::new();
        for campaign in queries::campaigns(read)?.into_iter().filter(|one| one.state == CampaignState::Open) {
            let days = queries::days(read, campaign.id, None, today)?;
            let stores: BTreeSet<Id> = days.iter().filter(|day| !day.slots.is_empty()).map(|day| day.store).collect();
            offers.push(OfferBody {
                id: campaign.id,
                name: campaign.name_in(locale).to_owned(),
                deposit_rate: campaign.deposit,
                product_ids: queries::goods(read, campaign.id)?,
                store_ids: stores.into_iter().collect(),
            });
        }
        Ok(offers)
    });
    Ok(Answer::ok(Page::whole(offers.await?)))
}

/// Which slots.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlotsQuery {
    /// The store that hands over.
    store: Id,
}

/// A part of a day, as everybody sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreorderOfferedSlot)]
pub struct OfferedSlot {
    /// Its id, to order with.
    id: Id,
    /// From when on goods are handed over.
    begins_at: Timestamp,
    /// Until when.
    ends_at: Timestamp,
    /// Whether it can be booked.
    state: SlotState,
    /// How much is left, in thousandths.
    left: Quantity,
}

/// A day, as everybody sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PreorderOfferedDay)]
pub struct OfferedDay {
    /// The day, by the store's calendar.
    date: BusinessDate,
    /// `open` when any of its slots is.
    state: SlotState,
    /// Its slots, the first first.
    slots: Vec<OfferedSlot>,
}

/// The days and slots on which a store hands over what was pre-ordered, from today on; those that are sold out too.
///
/// # Errors
/// `preorders.campaign_unknown` when the campaign is not open.
#[utoipa::path(get, path = "/preorder-offers/{id}/slots", operation_id = "preorders_list_slots", tag = "preorders",
    params(("id" = Id, Path), SlotsQuery), responses((status = 200, body = Page<OfferedDay>)),
    extensions(("x-permission" = json!("public"))))]
pub async fn list_slots(
    BrandDb(db): BrandDb,
    Path(id): Path<Id>,
    Query(query): Query<SlotsQuery>,
) -> Result<Answer<Page<OfferedDay>>, Problem> {
    let now = db.now();
    let today = BusinessDate::of(now, &db.brand().zone, 0);
    let days = db.read(move |read| {
        let Some(campaign) = queries::campaign(read, id)?.filter(|one| one.state == CampaignState::Open) else {
            return Ok(None);
        };
        let days = queries::days(read, id, Some(query.store), today)?;
        Ok(Some(days.into_iter().filter_map(|day| offered(&campaign, day, now)).collect::<Vec<_>>()))
    });
    Ok(Answer::ok(Page::whole(days.await?.ok_or(&codes::CAMPAIGN_UNKNOWN)?)))
}

/// A day as everybody sees it; none where nothing is handed over.
fn offered(campaign: &Campaign, day: Day, now: Timestamp) -> Option<OfferedDay> {
    let state = day.state(campaign, now)?;
    let slots: Vec<OfferedSlot> = day
        .slots
        .iter()
        .map(|slot| OfferedSlot {
            id: slot.id,
            begins_at: slot.begins_at,
            ends_at: slot.ends_at,
            state: slot.state(campaign, now),
            left: slot.left.max(Quantity::ZERO),
        })
        .collect();
    Some(OfferedDay { date: day.date, state, slots })
}
