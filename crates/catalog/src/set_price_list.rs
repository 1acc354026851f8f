//! Making a price list, saying something else of it, closing it. Prices in it are set by [`crate::prices`], and
//! where it holds is said by [`crate::give_price_list`](mod@crate::give_price_list).

use std::collections::BTreeMap;

use kernel::{Id, Refusal, Timestamp};
use store::{Stop, Tx, params};

use crate::check::{self, Faults};
use crate::price_lists::{What, keep_change, rename};
use crate::sql::price_lists as sql;
use crate::{codes, events, queries};

/// What is said of a price list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPriceList {
    /// Its short name: `outlet`.
    pub code: String,
    /// What it is called, by language.
    pub names: BTreeMap<String, String>,
    /// From when it holds; from the beginning when none.
    pub starts_at: Option<Timestamp>,
    /// Until when; for ever when none.
    pub ends_at: Option<Timestamp>,
}

/// What a list may say. A name in the brand's own language is needed.
///
/// # Errors
/// Every fault, by field.
pub fn check_price_list(list: &NewPriceList, locale: &str) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    faults.unless(check::is_handle(&list.code), "/code", &codes::HANDLE_INVALID);
    let named = list.names.get(locale).is_some_and(|name| !name.is_empty());
    faults.unless(named, format!("/names/{}", check::escaped(locale)), &codes::NAME_NEEDED);
    check::names(&mut faults, "/names", &list.names, false);
    let in_order = list.starts_at.zip(list.ends_at).is_none_or(|(start, end)| start < end);
    faults.unless(in_order, "/ends_at", &codes::PERIOD_INVALID);
    faults.settle()
}

fn taken(code: &str) -> Stop {
    let refusal = Refusal::new(&codes::PRICE_LIST_TAKEN).with("code", code);
    refusal.at("/code", &codes::PRICE_LIST_TAKEN).into()
}

/// Makes a price list. It is in the brand's money, and its prices contain tax as those of the brand's own list do: a
/// basket whose goods come from several lists has one way of reckoning tax. It holds nowhere until it is given to
/// somebody. Writes `catalog.price_list_created@1`.
///
/// # Errors
/// Refused as [`codes::PRICE_LIST_TAKEN`].
pub fn make_price_list(tx: &mut Tx<'_>, new: &NewPriceList, reason: &str) -> Result<Id, Stop> {
    let id = tx.new_id();
    let includes_tax = queries::default_price_list(tx)?.includes_tax;
    let values = params![id, &new.code, includes_tax, new.starts_at, new.ends_at];
    if tx.execute(sql::LIST_INSERT, values)? == 0 {
        return Err(taken(&new.code));
    }
    rename(tx, id, &new.names)?;
    keep_change(tx, id, What::Made, 0, None, reason)?;
    tx.journal(&events::price_list_created(id, &new.code))?;
    Ok(id)
}

/// Says something else of a list that is still as `revision` saw it. The brand's own list has no dates. Returns its
/// new revision. Writes `catalog.price_list_set@1`.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_PRICE_LIST`], `store.stale`, [`codes::PRICE_LIST_TAKEN`] or
/// [`codes::PRICE_LIST_DEFAULT`].
pub fn set_price_list(tx: &mut Tx<'_>, id: Id, revision: i64, list: &NewPriceList, reason: &str) -> Result<i64, Stop> {
    let is_dated = list.starts_at.is_some() || list.ends_at.is_some();
    if is_dated && queries::default_price_list(tx)?.id == id {
        return Err(Stop::from(&codes::PRICE_LIST_DEFAULT));
    }
    if tx.query_opt(sql::LIST_TAKEN, params![&list.code, id], |row| row.get::<Id>(0))?.is_some() {
        return Err(taken(&list.code));
    }
    if tx.execute(sql::LIST_SET, params![id, revision, &list.code, list.starts_at, list.ends_at])? == 0 {
        return Err(changed_or_gone(tx, id)?);
    }
    rename(tx, id, &list.names)?;
    keep_change(tx, id, What::Set, 0, None, reason)?;
    tx.journal(&events::price_list("catalog.price_list_set", id, revision + 1))?;
    Ok(revision + 1)
}

/// Closes a list that is still as `revision` saw it: it holds nowhere any more, and nothing is set in it; what it
/// was stays to be read. Writes `catalog.price_list_closed@1`.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_PRICE_LIST`], `store.stale` or [`codes::PRICE_LIST_DEFAULT`].
pub fn close_price_list(tx: &mut Tx<'_>, id: Id, revision: i64, reason: &str) -> Result<(), Stop> {
    if queries::default_price_list(tx)?.id == id {
        return Err(Stop::from(&codes::PRICE_LIST_DEFAULT));
    }
    if tx.execute(sql::LIST_CLOSE, params![id, revision])? == 0 {
        return Err(changed_or_gone(tx, id)?);
    }
    keep_change(tx, id, What::Closed, 0, None, reason)?;
    tx.journal(&events::price_list("catalog.price_list_closed", id, revision + 1))?;
    Ok(())
}

/// Why a list is not as somebody saw it.
fn changed_or_gone(tx: &mut Tx<'_>, id: Id) -> Result<Stop, Stop> {
    let open = queries::price_list(tx, id)?.is_some();
    Ok(Stop::from(if open { &store::codes::STALE } else { &codes::UNKNOWN_PRICE_LIST }))
}
