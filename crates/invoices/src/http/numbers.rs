//! Who issues, and the numbers they have.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem, Query};
use axum::Extension;
use fiscal::{Period, Track, ZeroRate};
use kernel::{BusinessDate, Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::upload::Ways;
use crate::{Issuer, NewIssuer, NewRange, Range, WebMoment, codes, issuer, range};

/// A company that issues here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceIssuer)]
pub struct IssuerBody {
    /// The company.
    legal_entity_id: Id,
    /// Its registered address.
    address: String,
    /// The first business date on which it issues here.
    since: BusinessDate,
    /// Whether it has the key for the codes on the paper. The key itself is never shown.
    has_seal_key: bool,
    /// The kind of carrier that was assigned to the brand's members.
    carrier_kind: Option<String>,
    /// The law's reason for its zero-rated goods, 71 to 79.
    zero_rate_reason: Option<u8>,
    /// Whether these go through customs.
    through_customs: bool,
    /// By which way its documents are handed in to the tax platform; absent while nobody chose one.
    way: Option<String>,
    /// The ways that this server is set up for.
    ways: Vec<String>,
    /// Warns when so many numbers of a range are left.
    low: i64,
    /// When an order of the web shop is invoiced.
    web_moment: WebMoment,
    /// For `If-Match`.
    version: i64,
}

impl IssuerBody {
    fn of(issuer: Issuer, ways: &Ways) -> Self {
        IssuerBody {
            legal_entity_id: issuer.legal_entity,
            address: issuer.address,
            since: issuer.since,
            has_seal_key: issuer.seal_key.is_some(),
            carrier_kind: issuer.carrier_kind,
            zero_rate_reason: issuer.zero_rate.map(|zero_rate| zero_rate.reason),
            through_customs: issuer.zero_rate.is_some_and(|zero_rate| zero_rate.through_customs),
            way: issuer.way,
            ways: ways.names().into_iter().map(str::to_owned).collect(),
            low: issuer.low,
            web_moment: issuer.web_moment,
            version: issuer.version,
        }
    }
}

/// The companies that issue here.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/invoices/issuers", operation_id = "invoices_list_issuers", tag = "invoices",
    responses((status = 200, body = Page<IssuerBody>)),
    extensions(("x-permission" = json!("invoices.read")), ("x-scope" = json!("shared"))))]
pub async fn list_issuers(
    BrandDb(db): BrandDb,
    Extension(ways): Extension<Ways>,
) -> Result<Answer<Page<IssuerBody>>, Problem> {
    let issuers = db.read(issuer::issuers).await?;
    Ok(Answer::ok(Page::whole(issuers.into_iter().map(|issuer| IssuerBody::of(issuer, &ways)).collect())))
}

/// How a company shall issue.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoiceIssuerEdit)]
pub struct IssuerEdit {
    /// Its registered address.
    #[schema(min_length = 1, max_length = 100)]
    address: String,
    /// The first business date on which it issues here.
    since: BusinessDate,
    /// 32 hexadecimal digits that the platform gave; without it the key stays as it is.
    #[serde(default)]
    #[schema(pattern = "^[0-9A-Fa-f]{32}$")]
    seal_key: Option<String>,
    /// The kind of carrier that was assigned to the brand's members.
    #[serde(default)]
    #[schema(pattern = "^[A-Z0-9]{2}[0-9]{4}$")]
    carrier_kind: Option<String>,
    /// The law's reason for its zero-rated goods.
    #[serde(default)]
    #[schema(minimum = 71, maximum = 79)]
    zero_rate_reason: Option<u8>,
    /// Whether these go through customs.
    #[serde(default)]
    through_customs: bool,
    /// By which way its documents are handed in: one of the issuer's `ways`; absent for none.
    #[serde(default)]
    #[schema(max_length = 20)]
    way: Option<String>,
    /// Warns when so many numbers of a range are left.
    #[schema(minimum = 0, maximum = 1_000_000)]
    low: i64,
    /// When an order of the web shop is invoiced: as soon as it is paid when nothing is said.
    #[serde(default)]
    web_moment: WebMoment,
}

/// Without the key.
impl std::fmt::Debug for IssuerEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuerEdit").field("since", &self.since).finish_non_exhaustive()
    }
}

/// Sets how a company issues; `If-Match: 0` for one that does not yet.
///
/// # Errors
/// `api.invalid` with what is wrong at each field; `invoices.entity_unknown`; `invoices.entity_abroad`; `store.stale`
/// when it changed meanwhile.
#[utoipa::path(put, path = "/invoices/issuers/{id}", operation_id = "invoices_set_issuer", tag = "invoices",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = IssuerEdit,
    responses((status = 200, body = IssuerBody)), extensions(("x-permission" = json!("invoices.edit"))))]
pub async fn set_issuer(
    BrandDb(db): BrandDb,
    Extension(ways): Extension<Ways>,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(edit): Body<IssuerEdit>,
) -> Result<Answer<IssuerBody>, Problem> {
    if edit.way.as_deref().is_some_and(|way| !ways.names().contains(&way)) {
        return Err(Refusal::new(&api::codes::INVALID).at("/way", &codes::WAY_UNKNOWN).into());
    }
    let new = NewIssuer {
        way: edit.way,
        legal_entity: id,
        address: edit.address,
        since: edit.since,
        seal_key: edit.seal_key,
        carrier_kind: edit.carrier_kind,
        zero_rate: edit.zero_rate_reason.map(|reason| ZeroRate { through_customs: edit.through_customs, reason }),
        low: edit.low,
        web_moment: edit.web_moment,
    };
    db.write("invoices.set_issuer", caller.actor(), move |tx| issuer::set_issuer(tx, &new, version)).await?;
    let found = db.read(move |read| issuer::issuer(read, id)).await?.ok_or(&codes::ISSUER_UNKNOWN)?;
    let version = found.version;
    Ok(Answer::ok(IssuerBody::of(found, &ways)).version(version))
}

/// Numbers, and how far they are used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceRange)]
pub struct RangeBody {
    /// Its id.
    id: Id,
    /// The company.
    legal_entity_id: Id,
    /// Years of the Republic and the even month, such as `11512`.
    period: String,
    /// The period as people read it, such as `115年11-12月`.
    period_label: String,
    /// Two letters.
    track: String,
    /// The first number.
    first: u32,
    /// The last number.
    last: u32,
    /// How many are left.
    left: u32,
    /// Only for this store.
    store_id: Option<Id>,
    /// Only for this register.
    register_id: Option<Id>,
}

impl From<Range> for RangeBody {
    fn from(range: Range) -> Self {
        let (track, first, last) = range.block.span();
        let (holder, period) = (range.block.holder(), range.block.period());
        RangeBody {
            id: range.id,
            legal_entity_id: holder.entity,
            period: period.code(),
            period_label: period.label(),
            track: track.to_string(),
            first,
            last,
            left: range.block.left(),
            store_id: holder.store,
            register_id: holder.register,
        }
    }
}

/// Of which period.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery {
    /// Years of the Republic and the even month, such as `11512`; the one of now when absent.
    #[param(pattern = "^[0-9]{3}(02|04|06|08|10|12)$")]
    period: Option<String>,
}

fn period(text: Option<&str>, now: Timestamp, db: &store::Db) -> Result<Period, Problem> {
    let Some(text) = text else { return Ok(Period::at(now, &db.brand().zone)) };
    let invalid = |_| Problem::from(Refusal::new(&api::codes::INVALID).at("/period", &codes::PERIOD_INVALID));
    Period::parse(text).map_err(invalid)
}

/// The numbers of a period.
///
/// # Errors
/// `api.invalid` for a period that is none.
#[utoipa::path(get, path = "/invoices/ranges", operation_id = "invoices_list_ranges", tag = "invoices",
    params(PeriodQuery), responses((status = 200, body = Page<RangeBody>)),
    extensions(("x-permission" = json!("invoices.read")), ("x-scope" = json!("shared"))))]
pub async fn list_ranges(
    BrandDb(db): BrandDb,
    Query(query): Query<PeriodQuery>,
) -> Result<Answer<Page<RangeBody>>, Problem> {
    let period = period(query.period.as_deref(), db.now(), &db)?;
    let ranges = db.read(move |read| range::ranges(read, period)).await?;
    Ok(Answer::ok(Page::whole(ranges.into_iter().map(RangeBody::from).collect())))
}

/// Numbers as the tax office gave them, or a part of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoiceRangeRequest)]
pub struct RangeRequest {
    /// The company that they were given to.
    legal_entity_id: Id,
    /// Years of the Republic and the even month, such as `11512`.
    #[schema(pattern = "^[0-9]{3}(02|04|06|08|10|12)$")]
    period: String,
    /// Two capitals.
    #[schema(pattern = "^[A-Z]{2}$")]
    track: String,
    /// The first number.
    #[schema(minimum = 0, maximum = 99_999_999)]
    first: u32,
    /// The last number.
    #[schema(minimum = 0, maximum = 99_999_999)]
    last: u32,
    /// Only for this store; for every store of the company when absent.
    #[serde(default)]
    store_id: Option<Id>,
    /// Only for this register of the store.
    #[serde(default)]
    register_id: Option<Id>,
}

/// Adds numbers. Sales that wait for a number get one of them.
///
/// # Errors
/// `api.invalid` with what is wrong at its field; `invoices.issuer_unknown`; `invoices.period_over`;
/// `invoices.range_overlaps`; `fiscal.block_form`.
#[utoipa::path(post, path = "/invoices/ranges", operation_id = "invoices_add_range", tag = "invoices",
    request_body = RangeRequest, responses((status = 201, body = RangeBody)),
    extensions(("x-permission" = json!("invoices.edit"))))]
pub async fn add_range(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(request): Body<RangeRequest>,
) -> Result<Answer<RangeBody>, Problem> {
    let at = |pointer: &'static str, code| Problem::from(Refusal::new(&api::codes::INVALID).at(pointer, code));
    let new = NewRange {
        id: db.new_id(),
        legal_entity: request.legal_entity_id,
        period: Period::parse(&request.period).map_err(|_| at("/period", &codes::PERIOD_INVALID))?,
        track: Track::parse(&request.track).map_err(|_| at("/track", &codes::TRACK_INVALID))?,
        first: request.first,
        last: request.last,
        store: request.store_id,
        register: request.register_id,
    };
    let (id, zone) = (new.id, db.brand().zone.clone());
    db.write("invoices.add_range", caller.actor(), move |tx| range::add_range(tx, &new, &zone)).await?;
    let found = db.read(move |read| range::range(read, id)).await?.ok_or(&codes::RANGE_UNKNOWN)?;
    Ok(Answer::created(RangeBody::from(found)))
}

/// Takes back numbers that were added by mistake, while none of them is used.
///
/// # Errors
/// `invoices.range_unknown`; `invoices.range_used`.
#[utoipa::path(delete, path = "/invoices/ranges/{id}", operation_id = "invoices_remove_range", tag = "invoices",
    params(("id" = Id, Path)), responses((status = 204)), extensions(("x-permission" = json!("invoices.edit"))))]
pub async fn remove_range(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    db.write("invoices.remove_range", caller.actor(), move |tx| range::remove_range(tx, id)).await?;
    Ok(Answer::empty())
}

/// Numbers that nobody used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceUnused)]
pub struct UnusedBody {
    /// The company.
    legal_entity_id: Id,
    /// Years of the Republic and the even month.
    period: String,
    /// Two letters.
    track: String,
    /// The first of them.
    first: u32,
    /// The last of them.
    last: u32,
    /// How many.
    count: u32,
}

/// What nobody used in a period: the report that is due by the tenth day after it.
///
/// # Errors
/// `api.invalid` for a period that is none.
#[utoipa::path(get, path = "/invoices/unused", operation_id = "invoices_list_unused", tag = "invoices",
    params(PeriodQuery), responses((status = 200, body = Page<UnusedBody>)),
    extensions(("x-permission" = json!("invoices.read")), ("x-scope" = json!("shared"))))]
pub async fn list_unused(
    BrandDb(db): BrandDb,
    Query(query): Query<PeriodQuery>,
) -> Result<Answer<Page<UnusedBody>>, Problem> {
    let period = period(query.period.as_deref(), db.now(), &db)?;
    let unused = db.read(move |read| range::unused(read, period)).await?;
    let rows = unused.into_iter().map(|row| UnusedBody {
        legal_entity_id: row.entity,
        period: row.period.code(),
        track: row.track.to_string(),
        first: row.first,
        last: row.last,
        count: row.last - row.first + 1,
    });
    Ok(Answer::ok(Page::whole(rows.collect())))
}
