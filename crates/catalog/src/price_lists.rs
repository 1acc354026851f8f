//! Price lists: which of them hold where and when, what is said of each, and what was done to it.
//!
//! The order is fixed and said in one statement, [`sql::LISTS_THAT_HOLD`]: lists given to the store, then lists given
//! to its channel, then the brand's own; at one level the list that began last goes first. A variant has the price
//! of the first of them that has one. That is one text too, in every statement that charges a price.

use std::collections::BTreeMap;

use kernel::{Actor, Id, Price, Timestamp};
use store::{Db, Fault, Read, Row, Tx, Value, WriteError, params};

use crate::model::{Channel, PriceList};
use crate::sql::price_lists as sql;
use crate::{events, queries, texts};

/// How many lists one level has at once, at most.
pub const AT_ONCE: i64 = 3;
/// How many lists a statement takes: those of a store, those of its channel, the brand's own.
const LISTS: usize = 7;

/// The lists whose prices hold somewhere at an instant, the most specific first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PriceLists {
    /// The last one stands in every place that is left.
    ids: [Id; LISTS],
    version: i64,
    includes_tax: bool,
}

impl PriceLists {
    fn of(rows: &[(Id, i64, bool)]) -> Option<Self> {
        let mut lists: Vec<(Id, i64, bool)> = Vec::with_capacity(LISTS);
        for row in rows {
            if !lists.iter().any(|known| known.0 == row.0) {
                lists.push(*row);
            }
        }
        // More than these nobody can give; were there more, the brand's own would still be the last.
        let (default, version, includes_tax) = lists.pop()?;
        lists.truncate(LISTS - 1);
        lists.push((default, version, includes_tax));
        let mut ids = [default; LISTS];
        for (place, list) in ids.iter_mut().zip(&lists) {
            *place = list.0;
        }
        Some(PriceLists { ids, version: lists.iter().map(|list| list.1).sum(), includes_tax })
    }

    /// The most specific one.
    pub const fn first(&self) -> Id {
        self.ids[0]
    }

    /// Grows with every change of a price in any of them.
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Whether their prices contain tax; all of them do, or none.
    pub const fn includes_tax(&self) -> bool {
        self.includes_tax
    }

    /// The lists, each once, the most specific first.
    pub fn ids(&self) -> Vec<Id> {
        let mut ids = self.ids.to_vec();
        ids.dedup();
        ids
    }

    /// The first parameters of every statement that charges a price.
    pub(crate) fn values(&self, at: Timestamp) -> Vec<Value> {
        self.ids.iter().map(|id| Value::Id(*id)).chain(params![at].iter().cloned()).collect()
    }
}

/// One list alone: what it says itself, wherever it holds.
impl From<Id> for PriceLists {
    fn from(list: Id) -> Self {
        PriceLists { ids: [list; LISTS], version: 0, includes_tax: true }
    }
}

/// The lists that hold in a store and its channel at an instant. One statement.
///
/// # Errors
/// When the brand has none yet, or the database says so.
pub fn price_lists(read: &mut Read<'_>, store: Id, channel: Channel, at: Timestamp) -> Result<PriceLists, Fault> {
    let values = params![store.to_string(), channel.as_str(), at];
    let rows =
        read.query(sql::LISTS_THAT_HOLD, values, |row| Ok((row.get::<Id>(0)?, row.get(1)?, row.get::<bool>(2)?)))?;
    PriceLists::of(&rows).ok_or_else(|| Fault::Unusable("the brand has no price list: it was never set up".to_owned()))
}

/// The lowest price that a variant had in a store and its channel between two instants; none when it had none. The
/// later instant is in it.
///
/// # Errors
/// When the database says so.
pub fn lowest_price(
    read: &mut Read<'_>,
    store: Id,
    channel: Channel,
    variant: Id,
    since: Timestamp,
    until: Timestamp,
) -> Result<Option<Price>, Fault> {
    let values = params![variant, store.to_string(), channel.as_str(), since, until];
    Ok(read.query_opt(sql::LOWEST_HELD, values, |row| row.get::<Option<Price>>(0))?.flatten())
}

/// Who a list is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// One store.
    Store(Id),
    /// Everything that is sold on a channel.
    Channel(Channel),
}

impl Level {
    /// Its name, as it is kept.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Store(_) => "store",
            Level::Channel(_) => "channel",
        }
    }

    /// Which one of its kind, as it is kept.
    pub fn subject(self) -> String {
        match self {
            Level::Store(store) => store.to_string(),
            Level::Channel(channel) => channel.as_str().to_owned(),
        }
    }

    pub(crate) fn parse(name: &str, subject: &str) -> Result<Self, Fault> {
        let level = match name {
            "store" => subject.parse().ok().map(Level::Store),
            "channel" => Channel::parse(subject).map(Level::Channel),
            _ => None,
        };
        level.ok_or_else(|| Fault::Decode(format!("a price list is given to an unknown {name}: {subject}")))
    }
}

/// That a list holds somewhere, from when until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceListUse {
    /// Its id.
    pub id: Id,
    /// Which list.
    pub price_list: Id,
    /// Where.
    pub level: Level,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when; for ever when none.
    pub ends_at: Option<Timestamp>,
    /// Why, in a person's words.
    pub reason: String,
    /// Who gave it.
    pub given_by: Option<Id>,
    /// When.
    pub given_at: Timestamp,
}

pub(crate) fn use_row(row: &Row<'_>) -> Result<PriceListUse, Fault> {
    Ok(PriceListUse {
        id: row.get(0)?,
        price_list: row.get(1)?,
        level: Level::parse(&row.get::<String>(2)?, &row.get::<String>(3)?)?,
        starts_at: row.get(4)?,
        ends_at: row.get(5)?,
        reason: row.get(6)?,
        given_by: row.get(7)?,
        given_at: row.get(8)?,
    })
}

/// A list with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceListDetail {
    /// The list.
    pub list: PriceList,
    /// What it is called, by language.
    pub names: BTreeMap<String, String>,
    /// True for the brand's own: what holds where no other list has a price.
    pub is_default: bool,
    /// False once it is closed.
    pub open: bool,
    /// From when it holds; from the beginning when none.
    pub starts_at: Option<Timestamp>,
    /// Until when; for ever when none.
    pub ends_at: Option<Timestamp>,
    /// Counts changes of what is said of it.
    pub revision: i64,
    /// Where it holds now or will.
    pub uses: Vec<PriceListUse>,
}

/// All lists: the brand's own first, then by code, closed ones at the end.
///
/// # Errors
/// When the database says so.
pub fn all_price_lists(read: &mut Read<'_>) -> Result<Vec<PriceListDetail>, Fault> {
    let default = queries::default_price_list(read)?.id;
    let now = read.now();
    let mut names: BTreeMap<Id, BTreeMap<String, String>> = BTreeMap::new();
    let said = |row: &Row<'_>| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?));
    for (id, locale, name) in read.query(sql::LIST_NAMES, &[], said)? {
        names.entry(id).or_default().insert(locale, name);
    }
    let mut uses: BTreeMap<Id, Vec<PriceListUse>> = BTreeMap::new();
    for one in read.query(sql::USES, params![now], use_row)? {
        uses.entry(one.price_list).or_default().push(one);
    }
    read.query(sql::LISTS, &[], |row| {
        let id = row.get::<Id>(0)?;
        Ok(PriceListDetail {
            list: PriceList { id, code: row.get(1)?, includes_tax: row.get(2)?, version: row.get(6)? },
            names: names.remove(&id).unwrap_or_default(),
            is_default: id == default,
            open: row.get::<String>(3)? == "active",
            starts_at: row.get(4)?,
            ends_at: row.get(5)?,
            revision: row.get(7)?,
            uses: uses.remove(&id).unwrap_or_default(),
        })
    })
}

/// How many variants have a price of a list now.
///
/// # Errors
/// When the database says so.
pub fn count_prices(read: &mut Read<'_>, list: Id) -> Result<i64, Fault> {
    let now = read.now();
    read.query_one(sql::LIST_PRICE_COUNT, params![list, now], |row| row.get(0))
}

/// What is done to a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It was made.
    Made,
    /// Something else is said of it.
    Set,
    /// It was closed.
    Closed,
    /// It was given to somebody.
    Given,
    /// It was taken from somebody.
    Taken,
    /// Prices were set, now or ahead.
    PricesSet,
    /// Prices were taken out, or called off.
    PricesEnded,
}

impl What {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            What::Made => "made",
            What::Set => "set",
            What::Closed => "closed",
            What::Given => "given",
            What::Taken => "taken",
            What::PricesSet => "prices_set",
            What::PricesEnded => "prices_ended",
        }
    }
}

/// Something that was done to a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceListChange {
    /// Its id; later ones have larger ids.
    pub id: Id,
    /// What, as [`What`] names it.
    pub what: String,
    /// How many prices.
    pub prices: i64,
    /// To or from whom.
    pub level: Option<Level>,
    /// Why.
    pub reason: String,
    /// Who.
    pub made_by: Option<Id>,
    /// When.
    pub made_at: Timestamp,
}

/// Keeps what was done to a list.
pub(crate) fn keep_change(
    tx: &mut Tx<'_>,
    list: Id,
    what: What,
    prices: usize,
    level: Option<Level>,
    reason: &str,
) -> Result<(), Fault> {
    let (id, now, by) = (tx.new_id(), tx.now(), tx.actor().id);
    let prices = i64::try_from(prices).unwrap_or(i64::MAX);
    let (name, subject) = (level.map(Level::name), level.map(Level::subject));
    tx.execute(sql::CHANGE_INSERT, params![list, id, what.as_str(), prices, name, subject, reason, by, now])?;
    Ok(())
}

/// What was done to a list before a change (or all of it), newest first.
///
/// # Errors
/// When the database says so.
pub fn price_list_changes(
    read: &mut Read<'_>,
    list: Id,
    before: Option<Id>,
    limit: usize,
) -> Result<Vec<PriceListChange>, Fault> {
    let before = before.unwrap_or(Id::from_bytes([0xff; 16]));
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    read.query(sql::CHANGES, params![list, before, limit], |row| {
        let (name, subject) = (row.get::<Option<String>>(3)?, row.get::<Option<String>>(4)?);
        Ok(PriceListChange {
            id: row.get(0)?,
            what: row.get(1)?,
            prices: row.get(2)?,
            level: name.zip(subject).map(|(name, subject)| Level::parse(&name, &subject)).transpose()?,
            reason: row.get(5)?,
            made_by: row.get(6)?,
            made_at: row.get(7)?,
        })
    })
}

/// A price with its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedPrice {
    /// The price of one unit.
    pub unit_price: Price,
    /// The list's version at which it was set.
    pub version: i64,
    /// From when it holds.
    pub starts_at: Timestamp,
    /// Until when; for ever when none.
    pub ends_at: Option<Timestamp>,
}

/// A variant's price in a list beside the brand's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPrice {
    /// The variant.
    pub variant: Id,
    /// Its product.
    pub product: Id,
    /// Its SKU.
    pub sku: String,
    /// Its product's name.
    pub name: String,
    /// What makes the variant, where there are several.
    pub label: Option<String>,
    /// What it costs in the brand's own list.
    pub default_price: Option<Price>,
    /// What it costs in this one.
    pub price: Option<DatedPrice>,
    /// What it will cost in this one.
    pub next: Option<DatedPrice>,
}

/// Which variants to read.
#[derive(Debug, Clone, Copy)]
pub enum Rows {
    /// So many after one; with `true` only those with a price in the list.
    After(Id, usize, bool),
    /// Those of a product.
    Of(Id),
}

/// Variants with their prices in a list and in the brand's own.
///
/// # Errors
/// When the database says so.
pub fn list_prices(read: &mut Read<'_>, list: Id, rows: Rows, locale: &str) -> Result<Vec<ListPrice>, Fault> {
    let (default, now) = (queries::default_price_list(read)?.id, read.now());
    match rows {
        Rows::After(after, limit, set_only) => {
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            read.query(sql::LIST_PRICES, params![list, default, now, locale, after, limit, set_only], list_price)
        }
        Rows::Of(product) => read.query(sql::LIST_PRICES_OF, params![list, default, now, locale, product], list_price),
    }
}

fn list_price(row: &Row<'_>) -> Result<ListPrice, Fault> {
    let dated = |first: usize| -> Result<Option<DatedPrice>, Fault> {
        let Some(unit_price) = row.get(first)? else { return Ok(None) };
        let (version, starts_at, ends_at) = (row.get(first + 1)?, row.get(first + 2)?, row.get(first + 3)?);
        Ok(Some(DatedPrice { unit_price, version, starts_at, ends_at }))
    };
    Ok(ListPrice {
        variant: row.get(0)?,
        product: row.get(1)?,
        sku: row.get(2)?,
        name: row.get(3)?,
        label: row.get(4)?,
        default_price: row.get(5)?,
        price: dated(6)?,
        next: dated(10)?,
    })
}

/// One price of a variant in some list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductPrice {
    /// Which variant.
    pub variant: Id,
    /// Which list.
    pub price_list: Id,
    /// The price and its dates.
    pub price: DatedPrice,
    /// True while it lies ahead.
    pub planned: bool,
}

/// The prices of a product's variants in every open list that hold now or will.
///
/// # Errors
/// When the database says so.
pub fn product_prices(read: &mut Read<'_>, product: Id) -> Result<Vec<ProductPrice>, Fault> {
    let now = read.now();
    read.query(sql::PRODUCT_PRICES, params![product, now], |row| {
        let (version, unit_price) = (row.get(2)?, row.get(3)?);
        Ok(ProductPrice {
            variant: row.get(0)?,
            price_list: row.get(1)?,
            price: DatedPrice { unit_price, version, starts_at: row.get(4)?, ends_at: row.get(5)? },
            planned: row.get::<bool>(6)?,
        })
    })
}

/// The products that ever had a price in a list; at most `limit` of them.
pub(crate) fn products_of_list(read: &mut Read<'_>, list: Id, limit: usize) -> Result<Vec<Id>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    read.query(sql::PRODUCTS_OF_LIST, params![list, limit], |row| row.get(0))
}

/// Sets what a list is called.
pub(crate) fn rename(tx: &mut Tx<'_>, list: Id, names: &BTreeMap<String, String>) -> Result<(), Fault> {
    tx.execute(crate::sql::options::NAMES_CLEAR, params![list])?;
    texts::set(tx, list, texts::NAME, names)
}

/// Tells of lists that began or ended somewhere by the clock alone, as `catalog.price_list_turned@1`: what they say
/// holds, or no longer holds, from its instant, whenever this runs. Returns how many were told of.
///
/// # Errors
/// When the database says so.
pub async fn tell_turned(db: &Db) -> Result<usize, WriteError> {
    if db.read(turned).await?.1.is_empty() {
        return Ok(0);
    }
    let told = db
        .write("catalog.tell_price_lists", Actor::SYSTEM, |tx| {
            tx.execute(sql::TOLD_INSERT, params![BEGINNING])?;
            let (until, lists) = turned(tx)?;
            let now = tx.now();
            // Whoever comes second on another server finds them told.
            if lists.is_empty() || tx.execute(sql::TOLD_SET, params![until, now])? == 0 {
                return Ok(0);
            }
            for list in &lists {
                tx.journal(&events::price_list_turned(*list))?;
            }
            Ok(lists.len())
        })
        .await?;
    Ok(told)
}

/// Before anything was told.
const BEGINNING: Timestamp = Timestamp::from_micros(0);

/// Until when everybody was told, and the lists that began or ended since.
fn turned(read: &mut Read<'_>) -> Result<(Timestamp, Vec<Id>), Fault> {
    let until = read.query_opt(sql::TOLD, &[], |row| row.get::<Timestamp>(0))?;
    let (until, now) = (until.unwrap_or(BEGINNING), read.now());
    Ok((until, read.query(sql::TURNED, params![until, now], |row| row.get(0))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_list_fills_what_is_left() {
        let [a, b, c] = [1, 2, 3].map(|byte| Id::from_bytes([byte; 16]));
        let lists = PriceLists::of(&[(a, 4, true), (b, 2, true), (a, 4, true), (c, 9, true)]).unwrap();
        assert_eq!((lists.ids(), lists.version(), lists.first()), (vec![a, b, c], 15, a));
        assert_eq!(PriceLists::of(&[]), None);
        let many: Vec<_> = (0..20).map(|byte| (Id::from_bytes([byte; 16]), 1, true)).collect();
        let lists = PriceLists::of(&many).unwrap();
        assert_eq!(lists.ids().last(), Some(&Id::from_bytes([19; 16])), "the brand's own is never left out");
    }

    #[test]
    fn levels_there_and_back() {
        for level in [Level::Store(Id::from_bytes([7; 16])), Level::Channel(Channel::Web)] {
            assert_eq!(Level::parse(level.name(), &level.subject()).unwrap(), level);
        }
        assert!(Level::parse("tier", "gold").is_err());
    }
}
