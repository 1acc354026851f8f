//! Counters whose landlords invoice: what they sold, what the landlord keeps, what is to be settled.

use api::{Answer, BrandDb, Page, Path, Problem, Query};
use kernel::{BusinessDate, Id, Money, Rate, Timestamp};
use orders::commission::{Share, of_store};
use serde::Serialize;
use utoipa::ToSchema;

use super::span;
use super::vouchers::SpanQuery;
use crate::landlord::{CounterSums, counters};
use crate::{CounterDay, CounterReport, codes};

/// What a counter's money came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksCounterSums)]
pub struct SumsBody {
    /// What came of what the landlord invoices.
    sold: Money,
    /// What went back of it.
    returned: Money,
    /// What the landlord keeps: its share of each sale, rounded half up, and of what is left of it after a return.
    commission: Money,
    /// What of both the landlord itself took in: ways to pay that somebody else invoices.
    with_landlord: Money,
    /// What the landlord owes us; below zero what we owe it. What it took in less its commission.
    due: Money,
}

impl From<&CounterSums> for SumsBody {
    fn from(sums: &CounterSums) -> Self {
        SumsBody {
            sold: sums.sold,
            returned: sums.returned,
            commission: sums.commission,
            with_landlord: sums.with_landlord,
            due: sums.due(),
        }
    }
}

/// A counter's day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksCounterDay)]
pub struct CounterDayBody {
    /// The day.
    business_date: BusinessDate,
    /// What it came to.
    sums: SumsBody,
}

/// A counter over some days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksCounter)]
pub struct CounterBody {
    /// The store.
    store_id: Id,
    /// Its name.
    store_name: String,
    /// The landlord's name; empty where nobody said it.
    landlord_name: String,
    /// The landlord's tax id.
    landlord_tax_id: String,
    /// What the landlord keeps of each sale on the last of these days, in parts per million.
    commission_rate: Rate,
    /// What they come to.
    sums: SumsBody,
    /// Days on which something moved, the earliest first.
    days: Vec<CounterDayBody>,
}

impl From<CounterReport> for CounterBody {
    fn from(report: CounterReport) -> Self {
        let day = |day: &CounterDay| CounterDayBody { business_date: day.date, sums: (&day.sums).into() };
        CounterBody {
            store_id: report.store.id,
            store_name: report.store.name,
            landlord_name: report.who.name,
            landlord_tax_id: report.who.tax_id,
            commission_rate: report.who.commission,
            sums: (&report.sums).into(),
            days: report.days.iter().map(day).collect(),
        }
    }
}

/// Counters of a company whose landlords invoice: sales, returns, commission, and what is to be settled.
///
/// # Errors
/// `books.span_invalid`; `books.entity_unknown`.
#[utoipa::path(get, path = "/books/landlords", operation_id = "books_list_landlords", tag = "books", params(SpanQuery),
    responses((status = 200, body = Page<CounterBody>)), extensions(("x-permission" = json!("books.read"))))]
pub async fn list_landlords(
    BrandDb(db): BrandDb,
    Query(query): Query<SpanQuery>,
) -> Result<Answer<Page<CounterBody>>, Problem> {
    span(query.from, query.to)?;
    let found = db
        .read(move |read| {
            let Some(stores) = query.stores(read)? else { return Ok(None) };
            Ok(Some(counters(read, &stores, query.from, query.to)?))
        })
        .await?
        .ok_or(&codes::ENTITY_UNKNOWN)?;
    Ok(Answer::ok(Page::whole(found.into_iter().map(CounterBody::from).collect())))
}

/// What moved of a sale on a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksCounterSale)]
pub struct CounterSaleBody {
    /// The order.
    order_id: Id,
    /// Its number.
    number: String,
    /// When it was sold.
    sold_at: Timestamp,
    /// What came of what the landlord invoices.
    sold: Money,
    /// What went back of it.
    returned: Money,
    /// What the landlord keeps more; below zero what it keeps less.
    commission: Money,
    /// What of both the landlord itself took in.
    with_landlord: Money,
}

impl From<Share> for CounterSaleBody {
    fn from(share: Share) -> Self {
        CounterSaleBody {
            order_id: share.order,
            number: share.number,
            sold_at: share.sold_at,
            sold: share.sold,
            returned: share.returned,
            commission: share.commission,
            with_landlord: share.with_landlord,
        }
    }
}

/// A counter's day, sale by sale.
///
/// # Errors
/// `staff.store_unknown`; `api.not_found` for what is no date.
#[utoipa::path(get, path = "/books/landlords/{store}/{date}", operation_id = "books_list_landlord_sales", tag = "books",
    params(("store" = Id, Path), ("date" = BusinessDate, Path)),
    responses((status = 200, body = Page<CounterSaleBody>)), extensions(("x-permission" = json!("books.read"))))]
pub async fn list_landlord_sales(
    BrandDb(db): BrandDb,
    Path((store, date)): Path<(Id, String)>,
) -> Result<Answer<Page<CounterSaleBody>>, Problem> {
    let date: BusinessDate = date.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    let found = db
        .read(move |read| {
            if staff::store(read, store)?.is_none() {
                return Ok(None);
            }
            of_store(read, store, date, date).map(Some)
        })
        .await?
        .ok_or(&staff::codes::STORE_UNKNOWN)?;
    Ok(Answer::ok(Page::whole(found.into_iter().map(CounterSaleBody::from).collect())))
}
