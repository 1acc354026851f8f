//! What can come back: orders by what somebody shows, with what is left of each line.

use kernel::{Id, Money, Quantity, Timestamp};
use serde::Serialize;
use store::{Fault, Read, Stop, params};
use utoipa::ToSchema;

use super::facts::{self, Facts};
use super::policy::{self, Asked, Reason};
use crate::shop::shop;
use crate::sql::returns as sql;
use crate::views::store_name;

/// An order of which something may come back.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnableBody {
    /// The order.
    pub order_id: Id,
    /// Its number.
    pub number: String,
    /// `web` or `till`.
    pub channel: String,
    /// `completed`, or why nothing can come back: `placed`, `cancelled`, ….
    pub state: String,
    /// The store that sold.
    pub store_name: String,
    /// Who bought, when they are known.
    pub member_id: Option<Id>,
    /// When it was placed or sold.
    pub at: Timestamp,
    /// When the buyer had the goods.
    pub had_at: Timestamp,
    /// What it came to.
    pub total: Money,
    /// Goods that were bought, one by one where a set is several.
    pub lines: Vec<ReturnableLine>,
    /// How it was paid, as far as it did not go back yet.
    pub paid: Vec<super::views::BackBody>,
}

/// A line of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnableLine {
    /// The order's line.
    pub line_id: Id,
    /// Which variant.
    pub variant_id: Option<Id>,
    /// Its SKU.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// The set that it is of.
    pub set_name: Option<String>,
    /// How much was bought.
    pub quantity: Quantity,
    /// How much may still come back.
    pub left: Quantity,
    /// What all of it came to, tax included.
    pub amount: Money,
    /// Why it cannot come back for a change of mind: `orders.return_late`, `orders.return_exempt`.
    pub refused: Option<String>,
}

/// Orders by their number, the number on their receipt, their pickup code, or the code of a buyer's wish.
///
/// # Errors
/// Refused as `orders.store_unknown`.
pub fn by_code(
    read: &mut Read<'_>,
    store: Id,
    code: &str,
    exponent: kernel::Exponent,
) -> Result<Vec<ReturnableBody>, Stop> {
    let orders = read.query(sql::ORDERS_BY_CODE, params![code], |row| row.get::<Id>(0))?;
    bodies(read, store, orders, exponent)
}

/// A member's latest orders.
///
/// # Errors
/// Refused as `orders.store_unknown`.
pub fn of_member(
    read: &mut Read<'_>,
    store: Id,
    member: Id,
    exponent: kernel::Exponent,
) -> Result<Vec<ReturnableBody>, Stop> {
    let mut orders = Vec::new();
    for person in members::same_person(read, member)? {
        orders.extend(read.query(sql::ORDERS_OF_MEMBER, params![person], |row| row.get::<Id>(0))?);
    }
    bodies(read, store, orders, exponent)
}

fn bodies(
    read: &mut Read<'_>,
    store: Id,
    orders: Vec<Id>,
    exponent: kernel::Exponent,
) -> Result<Vec<ReturnableBody>, Stop> {
    let shop = shop(read, store, exponent)?;
    let now = read.now();
    let today = shop.store.business_date(now);
    let mut found = Vec::with_capacity(orders.len());
    for order in orders {
        let facts = facts::read(read, order)?;
        let days = today.days_since(shop.store.business_date(facts.had_at));
        found.push(body(read, facts, days)?);
    }
    found.sort_by_key(|body| std::cmp::Reverse((body.at, body.order_id)));
    Ok(found)
}

fn body(read: &mut Read<'_>, facts: Facts, days: i64) -> Result<ReturnableBody, Fault> {
    let on_web = facts.channel == "web";
    let lines = facts.goods().map(|line| {
        let asked = Asked { class: line.class, on_web, days, reason: Reason::NotWanted };
        let set = line.parent.and_then(|parent| facts.line(parent)).map(|set| set.description.clone());
        ReturnableLine {
            line_id: line.id,
            variant_id: line.variant,
            sku: line.sku.clone(),
            name: line.description.clone(),
            unit: line.unit.clone(),
            set_name: set,
            quantity: line.quantity,
            left: line.quantity - line.returned,
            amount: if facts.includes_tax { line.net } else { line.net + line.tax },
            refused: policy::judge(asked, "").err().map(|refusal| refusal.code.name.to_owned()),
        }
    });
    let lines = lines.collect();
    let paid = facts.paid.iter().map(|paid| super::views::BackBody { kind: paid.kind.clone(), amount: paid.left });
    Ok(ReturnableBody {
        order_id: facts.id,
        channel: facts.channel.clone(),
        state: facts.state.clone(),
        store_name: store_name(read, facts.sold_by)?,
        member_id: facts.member,
        at: facts.occurred_at,
        had_at: facts.had_at,
        total: facts.total,
        lines,
        paid: paid.collect(),
        number: facts.number,
    })
}
