//! Documents, looked up and printed again.

use api::{Answer, BrandDb, Caller, Page, Path, Problem, Query, answer};
use fiscal::Number;
use kernel::{BusinessDate, Id, Money, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::Db;
use utoipa::{IntoParams, ToSchema};

use super::uploads::UploadBody;
use crate::copy::copy;
use crate::prepare::handover_name;
use crate::{Document, DocumentFilter, Given, Paper, codes, issuer, owed, queries, upload};

/// An invoice in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceRow)]
pub struct DocumentRow {
    /// Its id.
    id: Id,
    /// Its number.
    number: String,
    /// The store that issued it.
    store_id: Id,
    /// `issued` or `voided`.
    state: String,
    /// `paper`, `carrier` or `donation`.
    handover: String,
    /// The tax id of a company that bought.
    buyer_tax_id: Option<String>,
    /// What was paid, tax included.
    total: Money,
    /// The tax in it.
    tax: Money,
    /// What was given back on it.
    allowed: Money,
    /// The day in the store's books.
    business_date: BusinessDate,
    /// When it was issued.
    issued_at: Timestamp,
    /// How far handing it in is, with all that happened to it: `rejected` where anything was, else `waiting`, `sent` or
    /// `accepted`.
    upload: String,
    /// Until when the next of it must be handed in; absent when the platform has everything.
    upload_deadline: Option<Timestamp>,
}

impl From<Document> for DocumentRow {
    fn from(document: Document) -> Self {
        DocumentRow {
            id: document.id,
            number: document.invoice.number().to_string(),
            store_id: document.store,
            handover: handover_name(document.invoice.handover()).to_owned(),
            buyer_tax_id: document.invoice.buyer().tax_id().map(|tax_id| tax_id.to_string()),
            state: document.state,
            total: document.total,
            tax: document.tax,
            allowed: document.allowed,
            business_date: document.business_date,
            issued_at: document.issued_at,
            upload: document.upload.to_owned(),
            upload_deadline: document.upload_deadline,
        }
    }
}

/// Which invoices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DocumentQuery {
    /// `issued` or `voided`.
    #[param(pattern = "^(issued|voided)$")]
    state: Option<String>,
    /// Of which the tax platform lacks something: `rejected` what it refused, `waiting` what is not in yet, `late` what is past
    /// its deadline.
    #[param(pattern = "^(rejected|waiting|late)$")]
    upload: Option<String>,
    /// Issued by one store.
    store: Option<Id>,
    /// With this number, such as `AB12345678`.
    #[param(max_length = 10)]
    number: Option<String>,
    /// About this order.
    order: Option<Id>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

fn invalid(pointer: &str) -> Problem {
    Refusal::new(&api::codes::INVALID).at(pointer, &api::codes::INVALID).into()
}

/// After which instant and id a page begins.
fn place(cursor: Option<&str>, beginning: (Timestamp, Id)) -> Result<(Timestamp, Id), Problem> {
    let Some(cursor) = cursor else { return Ok(beginning) };
    let parsed = cursor.split_once('.').and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id.parse().ok()?)));
    parsed.map(|(at, id)| (Timestamp::from_micros(at), id)).ok_or_else(|| invalid("/cursor"))
}

fn cursor(at: Timestamp, id: Id) -> String {
    format!("{}.{id}", at.micros())
}

/// Invoices, newest first: those of the stores where the caller may see them.
///
/// # Errors
/// `api.wrong_store`; `api.invalid` for what is no state, upload, number or cursor.
#[utoipa::path(get, path = "/invoices", operation_id = "invoices_list", tag = "invoices", params(DocumentQuery),
    responses((status = 200, body = Page<DocumentRow>)),
    extensions(("x-permission" = json!("invoices.read")), ("x-scope" = json!("store"))))]
pub async fn list_documents(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<DocumentQuery>,
) -> Result<Answer<Page<DocumentRow>>, Problem> {
    if query.state.as_deref().is_some_and(|state| !["issued", "voided"].contains(&state)) {
        return Err(invalid("/state"));
    }
    if query.upload.as_deref().is_some_and(|upload| !["rejected", "waiting", "late"].contains(&upload)) {
        return Err(invalid("/upload"));
    }
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let before = place(query.cursor.as_deref(), (Timestamp::from_micros(i64::MAX), Id::from_bytes([0xff; 16])))?;
    let stores = match query.store {
        Some(store) => {
            caller.require_store("invoices.read", store)?;
            Some(vec![store])
        }
        None => caller.stores_for("invoices.read"),
    };
    let limit = answer::rows(query.limit)?;
    let number = match query.number.as_deref() {
        Some(text) => Some(Number::parse(text.trim()).map_err(|_| invalid("/number"))?),
        None => None,
    };
    let (state, order, upload) = (query.state, query.order, query.upload);
    let rows = db
        .read(move |read| {
            let some = match (number, order) {
                (Some(number), _) => queries::numbered(read, number)?,
                (None, Some(order)) => queries::documents_of(read, order)?,
                (None, None) => {
                    let filter = DocumentFilter { state, stores, upload };
                    return queries::documents(read, &filter, before, limit as i64 + 1);
                }
            };
            let seen = |document: &Document| {
                stores.as_ref().is_none_or(|stores| stores.contains(&document.store))
                    && state.as_ref().is_none_or(|state| *state == document.state)
            };
            Ok(some.into_iter().filter(seen).collect())
        })
        .await?;
    let rows = rows.into_iter().map(DocumentRow::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |row: &DocumentRow| cursor(row.issued_at, row.id))))
}

/// What waits for a number.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceOwed)]
pub struct OwedRow {
    /// Its id.
    id: Id,
    /// The company that owes it.
    legal_entity_id: Id,
    /// Where it was sold.
    store_id: Id,
    /// What it comes to.
    total: Money,
    /// Since when.
    since: Timestamp,
}

/// Which page of what is owed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OwedQuery {
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Sales that wait for an invoice number, the oldest first: those of the stores where the caller may see invoices.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/invoices/owed", operation_id = "invoices_list_owed", tag = "invoices", params(OwedQuery),
    responses((status = 200, body = Page<OwedRow>)),
    extensions(("x-permission" = json!("invoices.read")), ("x-scope" = json!("store"))))]
pub async fn list_owed(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<OwedQuery>,
) -> Result<Answer<Page<OwedRow>>, Problem> {
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let after = place(query.cursor.as_deref(), (Timestamp::from_micros(i64::MIN), Id::NIL))?;
    let limit = answer::rows(query.limit)?;
    let stores = caller.stores_for("invoices.read");
    let rows = db.read(move |read| owed::owed(read, stores.as_deref(), after, limit as i64 + 1)).await?;
    let rows = rows.into_iter().map(|owed| OwedRow {
        id: owed.id,
        legal_entity_id: owed.legal_entity,
        store_id: owed.store,
        total: owed.total,
        since: owed.since,
    });
    Ok(Answer::ok(Page::new(rows.collect(), limit, |row: &OwedRow| cursor(row.since, row.id))))
}

/// Money given back on an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceAllowance)]
pub struct AllowanceBody {
    /// Its id.
    id: Id,
    /// Its number.
    number: String,
    /// `issued` or `voided`.
    state: String,
    /// Tax included.
    total: Money,
    /// The tax in it.
    tax: Money,
    /// When it was issued.
    issued_at: Timestamp,
}

impl From<Given> for AllowanceBody {
    fn from(given: Given) -> Self {
        AllowanceBody {
            id: given.id,
            number: given.allowance.number().as_str().to_owned(),
            state: given.state,
            total: given.total,
            tax: given.tax,
            issued_at: given.issued_at,
        }
    }
}

/// An invoice with what it is about and what was given back on it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceBody)]
pub struct DocumentBody {
    /// The invoice.
    invoice: Paper,
    /// The store that issued it.
    store_id: Id,
    /// The orders that it is about.
    order_ids: Vec<Id>,
    /// What was given back on it.
    allowances: Vec<AllowanceBody>,
    /// What the tax platform has to hear of it, in the order of what happened.
    uploads: Vec<UploadBody>,
    /// When it was voided.
    voided_at: Option<Timestamp>,
    /// Why.
    void_reason: Option<String>,
}

pub(super) async fn body(db: &Db, caller: &Caller, permission: &str, id: Id) -> Result<DocumentBody, Problem> {
    let found = db
        .read(move |read| {
            let Some(document) = queries::document(read, id)? else { return Ok(None) };
            let key = issuer::issuer(read, document.legal_entity)?.and_then(|issuer| issuer.seal_key);
            let (orders, given) = (queries::orders_of(read, id)?, queries::given(read, id)?);
            let uploads = upload::uploads_of(read, id)?;
            Ok(Some((document, key, orders, given, uploads)))
        })
        .await?;
    let (document, key, order_ids, given, uploads) = found.ok_or(&codes::INVOICE_UNKNOWN)?;
    caller.require_store(permission, document.store)?;
    let (voided_at, void_reason) = document.voided.clone().unzip();
    Ok(DocumentBody {
        invoice: Paper::of(&document, key.as_ref()),
        store_id: document.store,
        order_ids,
        allowances: given.into_iter().map(AllowanceBody::from).collect(),
        uploads: uploads.into_iter().map(UploadBody::from).collect(),
        voided_at,
        void_reason,
    })
}

/// One invoice.
///
/// # Errors
/// `invoices.unknown`; `api.wrong_store`.
#[utoipa::path(get, path = "/invoices/{id}", operation_id = "invoices_read", tag = "invoices", params(("id" = Id, Path)),
    responses((status = 200, body = DocumentBody)),
    extensions(("x-permission" = json!("invoices.read")), ("x-scope" = json!("store"))))]
pub async fn read_document(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<DocumentBody>, Problem> {
    Ok(Answer::ok(body(&db, &caller, "invoices.read", id).await?))
}

/// Prints an invoice once more; the paper says that it is a copy, and how often it was printed is counted.
///
/// # Errors
/// `invoices.unknown`; `api.wrong_store`; `invoices.not_on_paper`.
#[utoipa::path(post, path = "/invoices/{id}/copies", operation_id = "invoices_print_again", tag = "invoices",
    params(("id" = Id, Path)), responses((status = 200, body = DocumentBody)),
    extensions(("x-permission" = json!("till.reprint")), ("x-scope" = json!("store"))))]
pub async fn print_again(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<DocumentBody>, Problem> {
    let found = db.read(move |read| queries::document(read, id)).await?.ok_or(&codes::INVOICE_UNKNOWN)?;
    caller.require_store("till.reprint", found.store)?;
    db.write("invoices.print_again", caller.actor(), move |tx| copy(tx, id)).await?;
    Ok(Answer::ok(body(&db, &caller, "till.reprint", id).await?))
}
