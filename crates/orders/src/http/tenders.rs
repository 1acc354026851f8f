//! The brand's types of tender, and how cash is rounded.

use std::collections::BTreeMap;

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::{Money, Refusal};
use serde::{Deserialize, Serialize};
use till::{CashRounding, InvoiceTreatment, Rounding, TenderKind, Treatment};
use utoipa::ToSchema;

use crate::codes;
use crate::tender::{self, How, RefundsAs, TenderType};

/// The longest name, in characters.
const NAME_MAX: usize = 40;

/// What a tender means for the invoice.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceWord {
    /// Invoiced with the sale.
    Invoice,
    /// Invoiced when it was bought.
    AlreadyInvoiced,
    /// Lowers what is invoiced.
    Reduces,
    /// Invoiced by somebody else.
    IssuedByAnother,
}

/// A type of tender.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TenderType)]
pub struct TenderTypeBody {
    /// Its names, by language; `zh-TW` is one of them.
    pub names: BTreeMap<String, String>,
    /// How it is paid. It never changes; only `noted` can be added.
    pub how: How,
    /// Whether tills take it.
    pub at_till: bool,
    /// Whether the web shop offers it.
    pub on_web: bool,
    /// What it means for the invoice.
    pub invoice: InvoiceWord,
    /// Whether what it pays counts towards thresholds of offers.
    pub counts_for_thresholds: bool,
    /// Whether what it pays counts towards the member's tier.
    pub counts_for_tier: bool,
    /// Whether what it pays earns points.
    pub earns_points: bool,
    /// What becomes of it when its sale is given back.
    pub refunds_as: RefundsAs,
    /// Whether taking it opens the drawer.
    pub opens_drawer: bool,
    /// Whether it can be taken without a line.
    pub works_offline: bool,
    /// False when it is offered no longer.
    pub active: bool,
    /// Its place in the list.
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i64,
}

/// A type of tender in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TenderTypeRow {
    /// Its word.
    pub code: String,
    /// Counts its changes from 1; for `If-Match`.
    pub version: i64,
    /// Its names, by language; `zh-TW` is one of them.
    pub names: BTreeMap<String, String>,
    /// How it is paid. It never changes; only `noted` can be added.
    pub how: How,
    /// Whether tills take it.
    pub at_till: bool,
    /// Whether the web shop offers it.
    pub on_web: bool,
    /// What it means for the invoice.
    pub invoice: InvoiceWord,
    /// Whether what it pays counts towards thresholds of offers.
    pub counts_for_thresholds: bool,
    /// Whether what it pays counts towards the member's tier.
    pub counts_for_tier: bool,
    /// Whether what it pays earns points.
    pub earns_points: bool,
    /// What becomes of it when its sale is given back.
    pub refunds_as: RefundsAs,
    /// Whether taking it opens the drawer.
    pub opens_drawer: bool,
    /// Whether it can be taken without a line.
    pub works_offline: bool,
    /// False when it is offered no longer.
    pub active: bool,
    /// Its place in the list.
    #[schema(minimum = 0, maximum = 10_000)]
    pub position: i64,
}

fn row(one: TenderType) -> TenderTypeRow {
    let invoice = match one.treatment.invoice {
        InvoiceTreatment::Invoice => InvoiceWord::Invoice,
        InvoiceTreatment::AlreadyInvoiced => InvoiceWord::AlreadyInvoiced,
        InvoiceTreatment::Reduces => InvoiceWord::Reduces,
        InvoiceTreatment::IssuedByAnother => InvoiceWord::IssuedByAnother,
    };
    TenderTypeRow {
        code: one.kind.as_str().to_owned(),
        version: one.version,
        names: one.names,
        how: one.how,
        at_till: one.at_till,
        on_web: one.on_web,
        invoice,
        counts_for_thresholds: one.treatment.counts_for_thresholds,
        counts_for_tier: one.treatment.counts_for_tier,
        earns_points: one.treatment.earns_points,
        refunds_as: one.refunds_as,
        opens_drawer: one.opens_drawer,
        works_offline: one.works_offline,
        active: one.active,
        position: one.position,
    }
}

/// What buyers pay with, in the brand's order.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/tender-types", operation_id = "orders_list_tender_types", tag = "payments",
    responses((status = 200, body = Page<TenderTypeRow>)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("shared"))))]
pub async fn list(BrandDb(db): BrandDb, _: Caller) -> Result<Answer<Page<TenderTypeRow>>, Problem> {
    let types = db.read(tender::types).await?;
    Ok(Answer::ok(Page::whole(types.into_iter().map(row).collect())))
}

/// Adds a type, with `If-Match: "0"`, or changes what one declares. What was sold keeps what was declared then.
///
/// # Errors
/// `orders.tender_fixed`; `store.stale`; `api.invalid` for names that are missing or too long.
#[utoipa::path(put, path = "/tender-types/{code}", operation_id = "orders_set_tender_type", tag = "payments",
    params(("code" = String, Path, pattern = "^[a-z0-9_]{1,24}$"), ("If-Match" = String, Header)),
    request_body = TenderTypeBody, responses((status = 200, body = TenderTypeRow)),
    extensions(("x-permission" = json!("payments.edit"))))]
pub async fn set(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(code): Path<String>,
    IfMatch(version): IfMatch,
    Body(body): Body<TenderTypeBody>,
) -> Result<Answer<TenderTypeRow>, Problem> {
    let invalid = |at: &'static str| Problem::from(Refusal::new(&api::codes::INVALID).at(at, &api::codes::INVALID));
    let kind = TenderKind::parse(&code).ok_or_else(|| Problem::from(&api::codes::NOT_FOUND))?;
    let fits = |name: &String| !name.trim().is_empty() && name.chars().count() <= NAME_MAX;
    let languages = body.names.keys().all(|tag| matches!(tag.as_str(), "zh-TW" | "en"));
    if !body.names.contains_key("zh-TW") || !languages || !body.names.values().all(fits) {
        return Err(invalid("/names"));
    }
    if !(0..=10_000).contains(&body.position) {
        return Err(invalid("/position"));
    }
    let invoice = match body.invoice {
        InvoiceWord::Invoice => InvoiceTreatment::Invoice,
        InvoiceWord::AlreadyInvoiced => InvoiceTreatment::AlreadyInvoiced,
        InvoiceWord::Reduces => InvoiceTreatment::Reduces,
        InvoiceWord::IssuedByAnother => InvoiceTreatment::IssuedByAnother,
    };
    let wanted = TenderType {
        kind,
        names: body.names,
        how: body.how,
        at_till: body.at_till,
        on_web: body.on_web,
        treatment: Treatment {
            invoice,
            counts_for_thresholds: body.counts_for_thresholds,
            counts_for_tier: body.counts_for_tier,
            earns_points: body.earns_points,
        },
        refunds_as: body.refunds_as,
        opens_drawer: body.opens_drawer,
        works_offline: body.works_offline,
        active: body.active,
        position: body.position,
        version,
    };
    db.write("orders.set_tender_type", caller.actor(), move |tx| tender::set(tx, &wanted)).await?;
    let found = db.read(move |read| tender::find(read, &code)).await?;
    let found = found.ok_or_else(|| Problem::from(&api::codes::NOT_FOUND))?;
    let version = found.version;
    Ok(Answer::ok(row(found)).version(version))
}

/// Which way cash is rounded.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundingWord {
    /// To the nearer step; a half goes up.
    Nearest,
    /// Down, in the buyer's favour.
    Down,
    /// Up.
    Up,
}

/// What is paid in cash where there are no coins for the rest.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CashRoundingBody {
    /// The smallest amount that can be paid, in minor units; 1 rounds nothing.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000)]
    pub step: Money,
    /// Which way.
    pub rounding: RoundingWord,
}

fn rounding_body(rule: CashRounding) -> CashRoundingBody {
    let rounding = match rule.rounding {
        Rounding::Nearest => RoundingWord::Nearest,
        Rounding::Down => RoundingWord::Down,
        Rounding::Up => RoundingWord::Up,
    };
    CashRoundingBody { step: rule.step, rounding }
}

/// How cash is rounded.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/cash-rounding", operation_id = "orders_cash_rounding", tag = "payments",
    responses((status = 200, body = CashRoundingBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("shared"))))]
pub async fn rounding(BrandDb(db): BrandDb, _: Caller) -> Result<Answer<CashRoundingBody>, Problem> {
    let (rule, version) = db.read(tender::cash_rounding).await?;
    Ok(Answer::ok(rounding_body(rule)).version(version))
}

/// Rounds cash differently from now on.
///
/// # Errors
/// `orders.step_invalid`; `store.stale`.
#[utoipa::path(put, path = "/cash-rounding", operation_id = "orders_set_cash_rounding", tag = "payments",
    params(("If-Match" = String, Header)), request_body = CashRoundingBody,
    responses((status = 200, body = CashRoundingBody)), extensions(("x-permission" = json!("payments.edit"))))]
pub async fn set_rounding(
    BrandDb(db): BrandDb,
    caller: Caller,
    IfMatch(version): IfMatch,
    Body(body): Body<CashRoundingBody>,
) -> Result<Answer<CashRoundingBody>, Problem> {
    let rounding = match body.rounding {
        RoundingWord::Nearest => Rounding::Nearest,
        RoundingWord::Down => Rounding::Down,
        RoundingWord::Up => Rounding::Up,
    };
    let wanted = CashRounding { step: body.step, rounding };
    if body.step <= Money::ZERO {
        return Err(Refusal::new(&codes::STEP_INVALID).at("/step", &codes::STEP_INVALID).into());
    }
    let set =
        db.write("orders.set_cash_rounding", caller.actor(), move |tx| tender::set_cash_rounding(tx, wanted, version));
    let version = set.await?;
    Ok(Answer::ok(rounding_body(wanted)).version(version))
}
