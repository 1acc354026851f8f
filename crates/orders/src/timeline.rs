//! What a person bought, over all channels, newest first: web orders and till sales are one table.

use kernel::{BusinessDate, Id, Money, Quantity, Timestamp};
use serde::Serialize;
use store::{Fault, Read, params};
use utoipa::ToSchema;

use crate::list::After;
use crate::made::ChosenBody;
use crate::sql::views as sql;
use crate::views;

/// One purchase.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineRow {
    /// The order.
    pub order_id: Id,
    /// Its short number.
    pub number: String,
    /// `web`, `till` or what an import says.
    pub channel: String,
    /// `placed`, `completed`, `cancelled`, `expired` or `voided`.
    pub state: String,
    /// `unpaid`, `pending`, `paid`, `partly_refunded` or `refunded`.
    pub money_state: String,
    /// The store that sold.
    pub store_id: Id,
    /// Its name.
    pub store_name: String,
    /// When.
    pub occurred_at: Timestamp,
    /// The day in the store's books.
    pub business_date: BusinessDate,
    /// What was paid for it.
    pub total: Money,
    /// What was bought.
    pub lines: Vec<TimelineLine>,
}

/// A line of a purchase.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineLine {
    /// The variant; none for what is no article.
    pub variant_id: Option<Id>,
    /// Its stock-keeping unit: the size and the colour are in it or in the name.
    pub sku: String,
    /// Its description at the sale.
    pub name: String,
    /// How many.
    pub quantity: Quantity,
    /// After discounts.
    pub net: Money,
    /// What was chosen with it.
    pub options: Vec<ChosenBody>,
}

impl TimelineRow {
    /// What the next page begins after.
    pub fn cursor(&self) -> String {
        format!("{}.{}", self.occurred_at.micros(), self.order_id)
    }
}

/// Purchases of all rows of a person after one, newest first. Reads as many of each row as are asked for, and
/// keeps the newest of all.
///
/// # Errors
/// When the database says so.
pub fn timeline(
    read: &mut Read<'_>,
    member: Id,
    after: After,
    limit: usize,
    locale: &str,
) -> Result<Vec<TimelineRow>, Fault> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let (at, id) = after.place();
    let mut rows = Vec::new();
    for row in members::same_person(read, member)? {
        rows.extend(read.query(sql::ORDERS_OF_MEMBER_PAGE, params![row, at, id, most], |row| {
            let date: String = row.get(7)?;
            Ok(TimelineRow {
                order_id: row.get(0)?,
                number: row.get(1)?,
                channel: row.get(2)?,
                state: row.get(3)?,
                money_state: row.get(4)?,
                store_id: row.get(5)?,
                store_name: String::new(),
                occurred_at: row.get(6)?,
                business_date: date.parse().map_err(|_| Fault::Decode(format!("{date:?} is no day")))?,
                total: row.get(8)?,
                lines: Vec::new(),
            })
        })?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.occurred_at, row.order_id)));
    rows.truncate(limit);
    let stores = if rows.is_empty() { Vec::new() } else { staff::stores(read)? };
    for row in &mut rows {
        if let Some(store) = stores.iter().find(|store| store.id == row.store_id) {
            row.store_name.clone_from(&store.name);
        }
        let lines = views::lines(read, row.order_id, locale)?;
        row.lines = lines.into_iter().filter_map(views::Line::of_goods).collect();
    }
    Ok(rows)
}
