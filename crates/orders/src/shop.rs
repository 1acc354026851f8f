//! Where something is sold: the store, the price lists that hold there, the rules in force, where its goods lie.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use kernel::{Exponent, Id, Refusal};
use promo::{RuleBook, RuleSet};
use store::{Db, Fault, Read, Stop, WriteError};

use crate::codes;
use crate::sql::booking as sql;

/// What pricing and booking need to know of a place, read at one snapshot.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The store that sells.
    pub store: staff::Store,
    /// The price lists that hold there, the most specific first, at these versions.
    pub lists: catalog::PriceLists,
    /// The rules in force.
    pub rules: Arc<RuleSet>,
    /// Their version in the book.
    pub rules_version: i64,
    /// Where the store's goods lie.
    pub location: Id,
    /// Digits of the brand's currency.
    pub exponent: Exponent,
}

/// The shop of a store.
///
/// # Errors
/// Refused as [`codes::STORE_UNKNOWN`] when there is no such store, it is closed, or it has no stock
/// of its own.
pub fn shop(read: &mut Read<'_>, store: Id, exponent: Exponent) -> Result<Shop, Stop> {
    let shop = shop_even_closed(read, store, exponent)?;
    if shop.store.active { Ok(shop) } else { Err(Stop::from(&codes::STORE_UNKNOWN)) }
}

/// The shop of a store that may be closed by now: what it sold before is still sent.
///
/// # Errors
/// Refused as [`codes::STORE_UNKNOWN`] when there is no such store, or it has no stock of its own.
pub fn shop_even_closed(read: &mut Read<'_>, store: Id, exponent: Exponent) -> Result<Shop, Stop> {
    let Some(store) = staff::store(read, store)? else { return Err(Stop::from(&codes::STORE_UNKNOWN)) };
    let Some(location) = location(read, &store)? else { return Err(Stop::from(&codes::STORE_UNKNOWN)) };
    let lists = lists_of(read, &store)?;
    let (rules_version, rules) = rules(read)?;
    Ok(Shop { store, lists, rules, rules_version, location, exponent })
}

/// The lists whose prices hold in a store now.
///
/// # Errors
/// Refused as [`codes::STORE_UNKNOWN`] when there is no such store.
pub fn price_lists_of(read: &mut Read<'_>, store: Id) -> Result<catalog::PriceLists, Stop> {
    let store = staff::store(read, store)?.ok_or_else(|| Stop::from(&codes::STORE_UNKNOWN))?;
    Ok(lists_of(read, &store)?)
}

fn lists_of(read: &mut Read<'_>, store: &staff::Store) -> Result<catalog::PriceLists, Fault> {
    let now = read.now();
    catalog::price_lists(read, store.id, channel_of(store), now)
}

/// The channel on which a store sells.
pub fn channel_of(store: &staff::Store) -> catalog::Channel {
    if store.kind == staff::StoreKind::Web { catalog::Channel::Web } else { catalog::Channel::Till }
}

/// The store of the web shop.
///
/// # Errors
/// Refused as [`codes::STORE_UNKNOWN`] when the brand sells nothing on the web.
pub fn web_store(read: &mut Read<'_>) -> Result<Id, Stop> {
    staff::web_store(read)?.ok_or_else(|| Stop::from(&codes::STORE_UNKNOWN))
}

/// Where a store's goods lie: where its record says, else the location that is its own.
///
/// # Errors
/// When the database says so.
pub fn location(read: &mut Read<'_>, store: &staff::Store) -> Result<Option<Id>, Fault> {
    match store.location {
        Some(location) => Ok(Some(location)),
        None => stock::location_of_store(read, store.id),
    }
}

/// The rules in force and their version.
///
/// # Errors
/// When there are none or they cannot be read.
pub fn rules(read: &mut Read<'_>) -> Result<(i64, Arc<RuleSet>), Fault> {
    // Checked and hashed once a process; the hash names the content, so this cannot go stale.
    static KNOWN: OnceLock<Mutex<HashMap<[u8; 32], Arc<RuleSet>>>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    let current =
        read.query_opt(sql::RULE_BOOK_CURRENT, &[], |row| Ok((row.get::<i64>(0)?, row.get::<[u8; 32]>(1)?)))?;
    let (version, hash) =
        current.ok_or_else(|| Fault::Unusable("the brand has no rule book; run its set-up".to_owned()))?;
    if let Some(rules) = known.lock().ok().and_then(|known| known.get(&hash).cloned()) {
        return Ok((version, rules));
    }
    let book = read.query_one(sql::RULE_BOOK_GET, store::params![version], |row| row.get::<String>(0))?;
    let book: RuleBook = serde_json::from_str(&book).map_err(|error| Fault::Decode(format!("a rule book: {error}")))?;
    let rules = RuleSet::new(book).map_err(|refusal| Fault::Decode(format!("a rule book: {refusal}")))?;
    let rules = Arc::new(rules);
    if let Ok(mut known) = known.lock() {
        known.insert(hash, Arc::clone(&rules));
    }
    Ok((version, rules))
}

/// Reads where the answer may be a refusal.
///
/// # Errors
/// [`WriteError::Refused`] or [`WriteError::Fault`].
pub async fn read_or_refuse<T: Send + 'static>(
    db: &Db,
    closure: impl FnOnce(&mut Read<'_>) -> Result<T, Stop> + Send + 'static,
) -> Result<T, WriteError> {
    let answer: Result<T, Box<Refusal>> = db
        .read(move |read| match closure(read) {
            Ok(value) => Ok(Ok(value)),
            Err(Stop::Refused(refusal, _)) => Ok(Err(refusal)),
            Err(Stop::Fault(fault)) => Err(fault),
        })
        .await?;
    answer.map_err(WriteError::Refused)
}
