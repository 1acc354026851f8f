//! Days and their vouchers.

use api::{Answer, BrandDb, Page, Path, Problem, Query};
use kernel::{BusinessDate, Id, Money};
use serde::{Deserialize, Serialize};
use store::{Fault, Read};
use utoipa::{IntoParams, ToSchema};

use super::span;
use crate::{DayBooks, accounts, codes, days, paper};

/// Which days, and whose.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SpanQuery {
    /// The company.
    pub legal_entity: Id,
    /// Only one of its stores.
    pub store: Option<Id>,
    /// The first day.
    pub from: BusinessDate,
    /// The last day, at most 62 days after the first.
    pub to: BusinessDate,
}

impl SpanQuery {
    /// The stores that are asked for. None when there is no such company, or the store is another's.
    pub(super) fn stores(&self, read: &mut Read<'_>) -> Result<Option<Vec<staff::Store>>, Fault> {
        if staff::legal_entity(read, self.legal_entity)?.is_none() {
            return Ok(None);
        }
        let mut stores = staff::stores(read)?;
        stores.retain(|store| store.legal_entity == self.legal_entity);
        if let Some(wanted) = self.store {
            stores.retain(|store| store.id == wanted);
            if stores.is_empty() {
                return Ok(None);
            }
        }
        Ok(Some(stores))
    }
}

/// A store's day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksDay)]
pub struct DayBody {
    /// The store.
    store_id: Id,
    /// Its name.
    store_name: String,
    /// The day.
    business_date: BusinessDate,
    /// The voucher's number.
    number: String,
    /// `open`, `counted`, `closed` or `locked`; null for a store without shifts.
    state: Option<String>,
    /// True when its month is locked.
    locked: bool,
    /// True when nothing can be booked there any more.
    is_final: bool,
    /// What either side comes to.
    total: Money,
}

fn body(day: &DayBooks, store: &staff::Store) -> DayBody {
    DayBody {
        store_id: day.store,
        store_name: store.name.clone(),
        business_date: day.date,
        number: paper::number(store, day),
        state: day.state.map(|state| state.as_str().to_owned()),
        locked: day.locked,
        is_final: day.is_final(),
        total: day.voucher.debit(),
    }
}

/// Days of a company's stores on which anything was booked, the earliest first.
///
/// # Errors
/// `books.span_invalid`; `books.entity_unknown`.
#[utoipa::path(get, path = "/books/vouchers", operation_id = "books_list_vouchers", tag = "books", params(SpanQuery),
    responses((status = 200, body = Page<DayBody>)), extensions(("x-permission" = json!("books.read"))))]
pub async fn list_vouchers(
    BrandDb(db): BrandDb,
    Query(query): Query<SpanQuery>,
) -> Result<Answer<Page<DayBody>>, Problem> {
    span(query.from, query.to)?;
    let found = db
        .read(move |read| {
            let Some(stores) = query.stores(read)? else { return Ok(None) };
            let days = days(read, &stores, query.from, query.to)?;
            let of = |day: &DayBooks| Some(body(day, stores.iter().find(|store| store.id == day.store)?));
            Ok(Some(days.iter().filter_map(of).collect::<Vec<_>>()))
        })
        .await?;
    Ok(Answer::ok(Page::whole(found.ok_or(&codes::ENTITY_UNKNOWN)?)))
}

/// An entry.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksLine)]
pub struct LineBody {
    /// What it is, such as `tender.cash`.
    key: String,
    /// The account's number; null while nobody gave it one.
    account: Option<String>,
    /// The account's name.
    account_name: Option<String>,
    /// On the left; 0 for an entry on the right.
    debit: Money,
    /// On the right; 0 for an entry on the left.
    credit: Money,
}

/// A voucher.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksVoucher)]
pub struct VoucherBody {
    /// Whose, and which day.
    day: DayBody,
    /// Its entries: debits, then credits.
    lines: Vec<LineBody>,
    /// What the debits come to.
    debit: Money,
    /// What the credits come to; the same.
    credit: Money,
    /// What it has other than the day's reconciliation. Nothing when all is well.
    unexplained: Money,
    /// How many entries have no account.
    without_account: i64,
}

/// The voucher of a store's day, computed from what was booked.
///
/// # Errors
/// `staff.store_unknown`; `api.not_found` for what is no date.
#[utoipa::path(get, path = "/books/vouchers/{store}/{date}", operation_id = "books_read_voucher", tag = "books",
    params(("store" = Id, Path), ("date" = BusinessDate, Path)), responses((status = 200, body = VoucherBody)),
    extensions(("x-permission" = json!("books.read"))))]
pub async fn read_voucher(
    BrandDb(db): BrandDb,
    Path((store, date)): Path<(Id, String)>,
) -> Result<Answer<VoucherBody>, Problem> {
    let date: BusinessDate = date.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    let found = db
        .read(move |read| {
            let Some(store) = staff::store(read, store)? else { return Ok(None) };
            let day = crate::day(read, &store, date)?;
            let (accounts, unexplained) = (accounts(read)?, crate::difference(read, &day)?);
            let line = |line: &crate::Line| {
                let account = accounts.get(&line.key).and_then(|account| account.account.clone());
                let (account, account_name) = account.unzip();
                LineBody { key: line.key.clone(), account, account_name, debit: line.debit, credit: line.credit }
            };
            let lines: Vec<LineBody> = day.voucher.lines.iter().map(line).collect();
            let without_account = lines.iter().filter(|line| line.account.is_none()).count();
            Ok(Some(VoucherBody {
                day: body(&day, &store),
                lines,
                debit: day.voucher.debit(),
                credit: day.voucher.credit(),
                unexplained,
                without_account: i64::try_from(without_account).unwrap_or(i64::MAX),
            }))
        })
        .await?;
    Ok(Answer::ok(found.ok_or(&staff::codes::STORE_UNKNOWN)?))
}
