//! Where a price list holds: given to stores and channels, from when until when, and taken from them again.

use kernel::{Id, Refusal, Timestamp};
use store::{Stop, Tx, params};

use crate::price_lists::{AT_ONCE, Level, PriceListUse, What, keep_change, use_row};
use crate::sql::{self as all, price_lists as sql};
use crate::{check, codes, events, queries};

/// What is locked by whoever gives or takes lists, so that two who are right alone do not give one store too many
/// together.
const USES: &str = "price_list_uses";

/// From when until when a list holds somewhere, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// From when; at once when none.
    pub starts_at: Option<Timestamp>,
    /// Until when; for ever when none.
    pub ends_at: Option<Timestamp>,
    /// Why, in a person's words.
    pub reason: String,
}

/// Gives a list to stores and channels: all of them or none. Somebody who has the list in that time already keeps it
/// as it is. Whether a store is one is known to the caller. Returns the uses in the order of `levels`. Writes
/// `catalog.price_list_given@1`.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_PRICE_LIST`]; as [`codes::PRICE_LIST_DEFAULT`] for the brand's own, which holds
/// everywhere; as [`codes::PRICE_LIST_TAX`]; as [`codes::PRICE_LISTS_MANY`] with the places that have too many at
/// once; as `api.invalid` for a time that has passed or ends before it begins.
pub fn give_price_list(tx: &mut Tx<'_>, list: Id, levels: &[Level], period: &Period) -> Result<Vec<Id>, Stop> {
    tx.execute(all::tree::TREE_LOCK, params![USES])?;
    let Some(found) = queries::price_list(tx, list)? else { return Err(Stop::from(&codes::UNKNOWN_PRICE_LIST)) };
    let default = queries::default_price_list(tx)?;
    if default.id == list {
        return Err(Stop::from(&codes::PRICE_LIST_DEFAULT));
    }
    if default.includes_tax != found.includes_tax {
        return Err(Stop::from(&codes::PRICE_LIST_TAX));
    }
    let (now, by) = (tx.now(), tx.actor().id);
    let starts_at = period.starts_at.unwrap_or(now);
    let mut faults = check::Faults::default();
    faults.unless(starts_at >= now, "/starts_at", &codes::PRICE_NOT_AHEAD);
    faults.unless(period.ends_at.is_none_or(|end| end > starts_at), "/ends_at", &codes::PERIOD_INVALID);
    faults.settle()?;
    let forever = Timestamp::from_micros(i64::MAX);
    let end = period.ends_at.unwrap_or(forever);
    let (mut uses, mut given) = (Vec::with_capacity(levels.len()), Vec::new());
    let mut many = Refusal::new(&codes::PRICE_LISTS_MANY).with("most", AT_ONCE);
    for (number, level) in levels.iter().enumerate() {
        let subject = level.subject();
        let there = tx.query_opt(sql::USE_BETWEEN, params![list, &subject, starts_at, end], |row| {
            Ok((row.get::<Id>(0)?, row.get::<Timestamp>(1)?, row.get::<Option<Timestamp>>(2)?))
        })?;
        if let Some((id, since, until)) = there {
            let covered = since <= starts_at && until.unwrap_or(forever) >= end;
            if !covered {
                let refusal = Refusal::new(&codes::PRICE_LIST_GIVEN);
                return Err(refusal.at(format!("/places/{number}"), &codes::PRICE_LIST_GIVEN).into());
            }
            uses.push(id);
            continue;
        }
        let at_once = tx.query_one(sql::USES_BETWEEN, params![&subject, starts_at, end], |row| row.get::<i64>(0))?;
        if at_once >= AT_ONCE {
            many = many.at(format!("/places/{number}"), &codes::PRICE_LISTS_MANY);
            continue;
        }
        let id = tx.new_id();
        let values = params![id, list, level.name(), &subject, starts_at, period.ends_at, &period.reason, by, now];
        tx.execute(sql::USE_INSERT, values)?;
        keep_change(tx, list, What::Given, 0, Some(*level), &period.reason)?;
        uses.push(id);
        given.push(*level);
    }
    if !many.fields.is_empty() {
        return Err(many.into());
    }
    if !given.is_empty() {
        tx.journal(&events::price_list_given(list, &given, starts_at, period.ends_at))?;
    }
    Ok(uses)
}

/// Ends a use of a list, at once or at an instant ahead; one that has not begun by then never will. Writes
/// `catalog.price_list_taken@1` about the list.
///
/// # Errors
/// Refused as [`codes::NOTHING_THERE`] when there is no such use or it has ended; as `api.invalid` for an instant
/// that has passed.
pub fn take_price_list(tx: &mut Tx<'_>, given: Id, ends_at: Option<Timestamp>, reason: &str) -> Result<(), Stop> {
    tx.execute(all::tree::TREE_LOCK, params![USES])?;
    let found: Option<PriceListUse> = tx.query_opt(sql::USE_GET, params![given], use_row)?;
    let Some(found) = found else { return Err(Stop::from(&codes::NOTHING_THERE)) };
    let now = tx.now();
    let ends_at = ends_at.unwrap_or(now);
    if ends_at < now {
        return Err(Refusal::new(&api::codes::INVALID).at("/ends_at", &codes::PRICE_NOT_AHEAD).into());
    }
    if tx.execute(sql::USE_END, params![given, ends_at, now])? == 0 {
        return Err(Stop::from(&codes::NOTHING_THERE));
    }
    keep_change(tx, found.price_list, What::Taken, 0, Some(found.level), reason)?;
    tx.journal(&events::price_list_taken(found.price_list, found.level, ends_at))?;
    Ok(())
}
