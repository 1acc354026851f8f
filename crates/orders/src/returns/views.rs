//! Returns as people read them.

use kernel::{BusinessDate, Id, Money, Quantity, Timestamp};
use serde::Serialize;
use store::{Fault, Read, Row, params};
use utoipa::ToSchema;

use crate::list::After;
use crate::receipt;
use crate::sql::returns as sql;
use crate::views::store_name;

/// A return in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnRow {
    /// Its id.
    pub id: Id,
    /// The number on its slip.
    pub number: String,
    /// The order that the goods were bought with; none without a receipt.
    pub order_id: Option<Id>,
    /// That order's number.
    pub order_number: Option<String>,
    /// `till`, or the channel of the order when the office took it.
    pub channel: String,
    /// The store that took them.
    pub store_id: Id,
    /// Its name.
    pub store_name: String,
    /// Who brought them, when they are known.
    pub member_id: Option<Id>,
    /// Who took them.
    pub staff_name: String,
    /// What they came to.
    pub total: Money,
    /// The tax in it.
    pub tax_total: Money,
    /// What had gone back for them before.
    pub withheld: Money,
    /// What is promised back online and did not arrive yet.
    pub on_its_way: Money,
    /// `taken`, or `voided` when it was undone.
    pub state: String,
    /// The sale that was made with it.
    pub exchanged_for: Option<Id>,
    /// When.
    pub at: Timestamp,
    /// The day in the store's books.
    pub business_date: BusinessDate,
}

impl ReturnRow {
    /// What the next page begins after.
    pub fn cursor(&self) -> String {
        After(self.at, self.id).to_string()
    }
}

/// A return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnBody {
    /// What a list says of it.
    #[serde(flatten)]
    pub head: ReturnRow,
    /// What came back, delivery last.
    pub lines: Vec<ReturnLineBody>,
    /// How money went back.
    pub back: Vec<BackBody>,
    /// The invoices whose papers came back, and those that were issued in their place.
    pub invoices: Vec<invoices::Paper>,
}

/// What came back of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnLineBody {
    /// The order's line; none without a receipt.
    pub line_id: Option<Id>,
    /// The variant; none for delivery.
    pub variant_id: Option<Id>,
    /// Its SKU.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// How much.
    pub quantity: Quantity,
    /// What goes back for it, tax included.
    pub amount: Money,
    /// The tax in it.
    pub tax: Money,
    /// What it may be used for now: `saleable`, `damaged`, …; `shipping` for delivery.
    pub condition: String,
    /// Why it came back.
    pub reason: String,
}

impl From<&till::ReturnedLine> for ReturnLineBody {
    fn from(line: &till::ReturnedLine) -> Self {
        ReturnLineBody {
            line_id: line.order_line,
            variant_id: line.variant,
            sku: line.sku.clone(),
            name: line.description.clone(),
            quantity: line.quantity,
            amount: line.amount,
            tax: line.tax,
            condition: line.condition.clone(),
            reason: line.reason.clone(),
        }
    }
}

/// One way in which money goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BackBody {
    /// `cash`, `card`, `store_credit`, `exchange`, `online`; `rounding` for what the cash was rounded by.
    pub kind: String,
    /// How much; of rounding what it took off, below zero for what it added.
    pub amount: Money,
}

struct Found {
    row: ReturnRow,
    staff: Option<Id>,
}

fn found(row: &Row<'_>) -> Result<Found, Fault> {
    Ok(Found {
        staff: row.get(7)?,
        row: ReturnRow {
            id: row.get(0)?,
            number: row.get(1)?,
            order_id: row.get(2)?,
            order_number: row.get(3)?,
            channel: row.get(4)?,
            store_id: row.get(5)?,
            store_name: String::new(),
            member_id: row.get(6)?,
            staff_name: String::new(),
            total: row.get(8)?,
            tax_total: row.get(9)?,
            withheld: row.get(10)?,
            state: row.get(11)?,
            exchanged_for: row.get(12)?,
            at: row.get(13)?,
            business_date: row.get(14)?,
            on_its_way: row.get(15)?,
        },
    })
}

fn named(read: &mut Read<'_>, found: Found) -> Result<ReturnRow, Fault> {
    let mut row = found.row;
    row.store_name = store_name(read, row.store_id)?;
    if let Some(staff) = found.staff {
        row.staff_name = staff::person(read, staff)?.map(|person| person.name).unwrap_or_default();
    }
    Ok(row)
}

/// A return; none when there is no such one.
///
/// # Errors
/// When the database says so.
pub fn find(read: &mut Read<'_>, id: Id) -> Result<Option<ReturnBody>, Fault> {
    let Some(found) = read.query_opt(sql::RETURN_GET, params![id], found)? else { return Ok(None) };
    let head = named(read, found)?;
    Ok(Some(with_lines(read, head)?))
}

fn with_lines(read: &mut Read<'_>, head: ReturnRow) -> Result<ReturnBody, Fault> {
    let id = head.id;
    let lines = read.query(sql::RETURN_LINES, params![id], |row| {
        Ok(ReturnLineBody {
            line_id: row.get(0)?,
            variant_id: row.get(1)?,
            sku: row.get(2)?,
            name: row.get(3)?,
            quantity: row.get(4)?,
            amount: row.get(5)?,
            tax: row.get(6)?,
            condition: row.get(7)?,
            reason: row.get(8)?,
        })
    })?;
    let mut back =
        read.query(sql::RETURN_TENDERS, params![id], |row| Ok(BackBody { kind: row.get(0)?, amount: row.get(1)? }))?;
    let online: Money = read.query_one(sql::RETURN_REFUNDS, params![id], |row| row.get(0))?;
    if online > Money::ZERO {
        back.push(BackBody { kind: "online".to_owned(), amount: online });
    }
    if head.order_id.is_none() && head.state == "taken" {
        // Without a receipt money goes back as credit only.
        back.push(BackBody { kind: super::plan::STORE_CREDIT.to_owned(), amount: head.total });
    }
    let documents = invoices::papers_of_return(read, id)?;
    Ok(ReturnBody { head, lines, back, invoices: receipt::papers(read, documents)? })
}

/// The returns of an order, oldest first.
///
/// # Errors
/// When the database says so.
pub fn of_order(read: &mut Read<'_>, order: Id) -> Result<Vec<ReturnBody>, Fault> {
    let rows = read.query(sql::RETURNS_OF_ORDER, params![order], found)?;
    let mut returns = Vec::with_capacity(rows.len());
    for row in rows {
        let head = named(read, row)?;
        returns.push(with_lines(read, head)?);
    }
    Ok(returns)
}

/// Returns after a cursor, newest first, at most `limit`: those that some stores took, or all. `search` is
/// part of a return's or an order's number.
///
/// # Errors
/// When the database says so.
pub fn list(
    read: &mut Read<'_>,
    stores: Option<&[Id]>,
    search: Option<&str>,
    after: After,
    limit: usize,
) -> Result<Vec<ReturnRow>, Fault> {
    let After(at, id) = after;
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = Vec::new();
    match stores {
        None => rows = read.query(sql::RETURNS, params![at, id, search, most], found)?,
        Some(stores) => {
            for store in stores {
                rows.extend(read.query(sql::RETURNS_OF_STORE, params![at, id, search, most, *store], found)?);
            }
        }
    }
    rows.sort_by_key(|found| std::cmp::Reverse((found.row.at, found.row.id)));
    rows.truncate(limit);
    rows.into_iter().map(|found| named(read, found)).collect()
}
