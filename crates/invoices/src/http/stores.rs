//! Who invoices what each store sells.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::{BusinessDate, Id, Rate, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Read};
use utoipa::ToSchema;

use crate::{InvoicedBy, NewWho, Who, codes, who_invoices};

/// Who invoices from a day on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceWho)]
pub struct WhoBody {
    /// Who.
    by: InvoicedBy,
    /// The first business date on which it holds; null for how the store opened.
    since: Option<BusinessDate>,
    /// The landlord's or the provider's name; empty where we invoice, and while nobody said it.
    name: String,
    /// Their tax id.
    tax_id: String,
    /// What the landlord keeps of each sale, in parts per million.
    commission_rate: Rate,
    /// When it was set.
    set_at: Option<Timestamp>,
}

impl From<&Who> for WhoBody {
    fn from(who: &Who) -> Self {
        WhoBody {
            by: who.by,
            since: who.since,
            name: who.name.clone(),
            tax_id: who.tax_id.clone(),
            commission_rate: who.commission,
            set_at: who.set_at,
        }
    }
}

/// A store, and who invoices what it sells.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceStore)]
pub struct StoreBody {
    /// The store.
    store_id: Id,
    /// Its name.
    store_name: String,
    /// Who does today, then each that begins later.
    who: Vec<WhoBody>,
    /// The first business date from which something else can be set.
    first: BusinessDate,
    /// For `If-Match`; 0 while nothing was set.
    version: i64,
}

fn body(read: &mut Read<'_>, store: &staff::Store) -> Result<StoreBody, Fault> {
    let who = who_invoices(read, store)?;
    let today = store.business_date(read.now());
    let latest = staff::latest_day(read, store.id)?;
    Ok(StoreBody {
        store_id: store.id,
        store_name: store.name.clone(),
        who: who.from(today).into_iter().map(WhoBody::from).collect(),
        first: crate::first_day(store, today, latest),
        version: who.version(),
    })
}

/// Who invoices what each store sells.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/invoices/stores", operation_id = "invoices_list_stores", tag = "invoices",
    responses((status = 200, body = Page<StoreBody>)),
    extensions(("x-permission" = json!("invoices.read")), ("x-scope" = json!("shared"))))]
pub async fn list_stores(BrandDb(db): BrandDb) -> Result<Answer<Page<StoreBody>>, Problem> {
    let found = db
        .read(|read| {
            let stores = staff::stores(read)?;
            stores.iter().filter(|store| store.active).map(|store| body(read, store)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(Answer::ok(Page::whole(found)))
}

/// Who shall invoice from a day on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoiceWhoEdit)]
pub struct WhoEdit {
    /// Who.
    by: InvoicedBy,
    /// The first business date on which it holds: one that the store has not begun.
    since: BusinessDate,
    /// The landlord's or the provider's name; empty for the others.
    #[serde(default)]
    #[schema(max_length = 60)]
    name: String,
    /// Their tax id, checked; empty for the others.
    #[serde(default)]
    #[schema(max_length = 8)]
    tax_id: String,
    /// What the landlord keeps of each sale, in parts per million; 0 for the others.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    commission_rate: i64,
}

/// Sets who invoices what a store sells, from a day on that has not begun. What was to begin then or later no longer
/// does.
///
/// # Errors
/// `api.invalid` with what is wrong at each field; `invoices.store_unknown`; `store.stale` when it changed meanwhile.
#[utoipa::path(put, path = "/invoices/stores/{id}", operation_id = "invoices_set_store", tag = "invoices",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = WhoEdit,
    responses((status = 200, body = StoreBody)), extensions(("x-permission" = json!("invoices.edit"))))]
pub async fn set_store(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(edit): Body<WhoEdit>,
) -> Result<Answer<StoreBody>, Problem> {
    let new = NewWho {
        store: id,
        since: edit.since,
        by: edit.by,
        name: edit.name,
        tax_id: edit.tax_id.trim().to_owned(),
        commission: Rate::new(edit.commission_rate),
    };
    db.write("invoices.set_store", caller.actor(), move |tx| crate::set_store(tx, &new, version)).await?;
    let found = db
        .read(move |read| {
            let store = staff::store(read, id)?;
            store.map(|store| body(read, &store)).transpose()
        })
        .await?
        .ok_or(&codes::STORE_UNKNOWN)?;
    let version = found.version;
    Ok(Answer::ok(found).version(version))
}
