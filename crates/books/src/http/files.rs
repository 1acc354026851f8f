//! Vouchers and the two-month return, to keep.

use api::{Answer, BrandDb, Caller, Problem, Query};
use axum::response::Response;
use fiscal::{Period, TaxType};
use kernel::{Id, Money, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Db, audit};
use utoipa::{IntoParams, ToSchema};

use super::vouchers::SpanQuery;
use super::{download, span};
use crate::{TaxRow, accounts, codes, days, events, paper, tax_period};

/// Who takes what out is written down.
async fn note(db: &Db, caller: &Caller, what: &'static str, of: Id, from: String, to: String) -> Result<(), Problem> {
    db.write("books.export", caller.actor(), move |tx| {
        tx.journal(&events::exported(of, what, &from, &to))?;
        let detail = json!({"what": what, "from": from, "to": to});
        audit::append(tx, &audit::Entry { action: "books.export", subject: Some(of), outcome: "done", detail })?;
        Ok(())
    })
    .await?;
    Ok(())
}

/// Vouchers of a company's stores as CSV, an entry a row; days that are not closed say so.
///
/// # Errors
/// `books.span_invalid`; `books.entity_unknown`; `books.accounts_missing` with the entries that have no account.
#[utoipa::path(get, path = "/books/files/vouchers", operation_id = "books_export_vouchers", tag = "books",
    params(SpanQuery), responses((status = 200, content((String = "text/csv")))),
    extensions(("x-permission" = json!("books.read"))))]
pub async fn export_vouchers(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<SpanQuery>,
) -> Result<Response, Problem> {
    span(query.from, query.to)?;
    let (asked, exponent) = (query.clone(), db.brand().exponent);
    let found = db
        .read(move |read| {
            let Some(stores) = asked.stores(read)? else { return Ok(None) };
            let days = days(read, &stores, asked.from, asked.to)?;
            Ok(Some((days, stores, accounts(read)?)))
        })
        .await?;
    let (days, stores, accounts) = found.ok_or(&codes::ENTITY_UNKNOWN)?;
    let text = paper::vouchers(&days, &stores, &accounts, exponent)?;
    let (from, to) = (query.from.to_string(), query.to.to_string());
    let name = format!("vouchers-{from}-{to}");
    note(&db, &caller, "vouchers", query.legal_entity, from, to).await?;
    Ok(download(&name, text))
}

/// Which two months, and whose.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TaxQuery {
    /// The company.
    legal_entity: Id,
    /// Years of the Republic and the even month, such as `11512`.
    #[param(pattern = "^[0-9]{5}$")]
    period: String,
}

/// A row of the return's output side.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksTaxRow)]
pub struct TaxRowBody {
    /// `invoices`, `allowances`, or `all` for invoices less allowances.
    document: String,
    /// `companies`, `persons` or `all`.
    buyers: String,
    /// `taxable`, `zero_rated` or `exempt`; null for all.
    tax_type: Option<String>,
    /// How many documents.
    documents: i64,
    /// Without tax.
    net: Money,
    /// The tax of it.
    tax: Money,
}

/// A company's two months.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksTaxPeriod)]
pub struct TaxBody {
    /// The company.
    legal_entity_id: Id,
    /// The period.
    period: String,
    /// As people read it, such as `115年11-12月`.
    period_label: String,
    /// By document, buyer and tax, then all of it.
    rows: Vec<TaxRowBody>,
    /// How many invoices were voided.
    voided: i64,
}

impl From<&TaxRow> for TaxRowBody {
    fn from(row: &TaxRow) -> Self {
        let tax_type = row.tax_type.map(|tax_type| match tax_type {
            TaxType::Taxable => "taxable",
            TaxType::ZeroRated => "zero_rated",
            TaxType::Exempt => "exempt",
        });
        TaxRowBody {
            document: row.document.to_owned(),
            buyers: row.buyers.to_owned(),
            tax_type: tax_type.map(str::to_owned),
            documents: row.documents,
            net: row.net,
            tax: row.tax,
        }
    }
}

type Found = (staff::LegalEntity, Vec<TaxRow>, i64);

async fn found(db: &Db, query: &TaxQuery) -> Result<(Period, Found), Problem> {
    let wrong = |_| Refusal::new(&invoices::codes::PERIOD_INVALID).at("/period", &invoices::codes::PERIOD_INVALID);
    let (period, of) = (Period::parse(&query.period).map_err(wrong)?, query.legal_entity);
    let found = db
        .read(move |read| {
            let Some(company) = staff::legal_entity(read, of)? else { return Ok(None) };
            let (rows, voided) = tax_period(read, of, period)?;
            Ok(Some((company, rows, voided)))
        })
        .await?;
    Ok((period, found.ok_or(&codes::ENTITY_UNKNOWN)?))
}

/// The output side of a company's two-month return: what its documents come to.
///
/// # Errors
/// `books.entity_unknown`; `invoices.period_invalid`.
#[utoipa::path(get, path = "/books/tax", operation_id = "books_read_tax", tag = "books", params(TaxQuery),
    responses((status = 200, body = TaxBody)), extensions(("x-permission" = json!("books.read"))))]
pub async fn read_tax(BrandDb(db): BrandDb, Query(query): Query<TaxQuery>) -> Result<Answer<TaxBody>, Problem> {
    let (period, (company, rows, voided)) = found(&db, &query).await?;
    Ok(Answer::ok(TaxBody {
        legal_entity_id: company.id,
        period: period.code(),
        period_label: period.label(),
        rows: rows.iter().map(TaxRowBody::from).collect(),
        voided,
    }))
}

/// The same as CSV with named columns.
///
/// # Errors
/// `books.entity_unknown`; `invoices.period_invalid`.
#[utoipa::path(get, path = "/books/files/tax", operation_id = "books_export_tax", tag = "books", params(TaxQuery),
    responses((status = 200, content((String = "text/csv")))), extensions(("x-permission" = json!("books.read"))))]
pub async fn export_tax(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<TaxQuery>,
) -> Result<Response, Problem> {
    let (period, (company, rows, voided)) = found(&db, &query).await?;
    let text = paper::tax(&company.tax_id, period, &rows, voided, db.brand().exponent);
    let code = period.code();
    note(&db, &caller, "tax", company.id, code.clone(), code.clone()).await?;
    Ok(download(&format!("tax-{code}"), text))
}
