//! Prices and stock.

use kernel::{Id, Price, Quantity};
use stock::{Adjustment, Condition, How, LevelKey};
use store::{Fault, Read, Stop, Tx};

use super::{Outcome, Put, Target, Texts, Touch, Undone, differing};
use crate::codes;
use crate::rows::{PriceItem, StockItem};

const PRICE: &str = "price";
const QUANTITY: &str = "quantity";
/// Which list a touched price is of.
const LIST: &str = "price_list";
/// Which place a touched level is in.
const PLACE: &str = "location";

fn price_now(read: &mut Read<'_>, target: &Target, list: Id, variant: Id) -> Result<Option<Price>, Fault> {
    let now = read.now();
    let found = catalog::sellable(read, list, variant, now, &target.locale)?;
    Ok(found.and_then(|sellable| sellable.unit_price))
}

/// The list that a price is of.
pub(super) fn list_of(item: &PriceItem, target: &Target) -> Id {
    item.list.unwrap_or(target.price_list)
}

pub(super) fn current_price(
    read: &mut Read<'_>,
    target: &Target,
    item: &PriceItem,
) -> Result<Option<(Id, Texts)>, Fault> {
    let Some(known) = catalog::variant_by_sku(read, &item.sku)? else { return Ok(None) };
    let price = price_now(read, target, list_of(item, target), known.variant)?;
    let text = price.map(|price| price.to_major(target.exponent)).unwrap_or_default();
    Ok(Some((known.variant, Texts::from([(PRICE.to_owned(), text)]))))
}

pub(super) fn wanted_price(item: &PriceItem, target: &Target) -> Texts {
    Texts::from([(PRICE.to_owned(), item.price.to_major(target.exponent))])
}

/// What has to change; the caller sets all prices of a call as one change of the list.
pub(super) fn put_price(tx: &mut Tx<'_>, target: &Target, item: &PriceItem) -> Result<Put, Stop> {
    let (variant, here) = current_price(tx, target, item)?.ok_or(&codes::UNKNOWN_SKU)?;
    let there = wanted_price(item, target);
    if differing(&here, &there).is_empty() {
        return Ok(Put::SAME);
    }
    let touch = Touch {
        kind: "price",
        subject: variant,
        external_id: String::new(),
        is_new: false,
        before: here,
        after: there.into_iter().chain([(LIST.to_owned(), list_of(item, target).to_string())]).collect(),
    };
    Ok(Put { outcome: Outcome::Changed, touches: vec![touch] })
}

pub(super) fn undo_price(tx: &mut Tx<'_>, target: &Target, touch: &Touch) -> Result<Undone, Stop> {
    // Touches of old do not say it: then it was the import's own.
    let list = touch.after.get(LIST).and_then(|text| text.parse().ok()).unwrap_or(target.price_list);
    let now = price_now(tx, target, list, touch.subject)?.map(|price| price.to_major(target.exponent));
    if now.as_deref() != touch.after.get(PRICE).map(String::as_str) {
        return Ok(Undone::Kept(&codes::CHANGED_SINCE));
    }
    match touch.before.get(PRICE).and_then(|text| Price::from_major(text)) {
        Some(before) => {
            catalog::set_price(tx, touch.subject, list, before, "import undone")?;
        }
        None => catalog::end_price(tx, touch.subject, list)?,
    }
    Ok(Undone::Restored)
}

fn key(target: &Target, item: &StockItem, variant: Id) -> Option<LevelKey> {
    let location = item.location.or(target.location)?;
    Some(LevelKey { variant, location, condition: Condition::Saleable })
}

pub(super) fn current_stock(
    read: &mut Read<'_>,
    target: &Target,
    item: &StockItem,
) -> Result<Option<(Id, Texts)>, Fault> {
    let Some(known) = catalog::variant_by_sku(read, &item.sku)? else { return Ok(None) };
    let Some(key) = key(target, item, known.variant) else { return Ok(None) };
    let level = stock::level_of(read, &key)?;
    let quantity = level.map_or(Quantity::ZERO, |level| level.on_hand);
    Ok(Some((known.variant, Texts::from([(QUANTITY.to_owned(), quantity.to_string())]))))
}

pub(super) fn wanted_stock(item: &StockItem) -> Texts {
    Texts::from([(QUANTITY.to_owned(), item.quantity.to_string())])
}

pub(super) fn put_stock(tx: &mut Tx<'_>, target: &Target, item: &StockItem) -> Result<Put, Stop> {
    let known = catalog::variant_by_sku(tx, &item.sku)?.ok_or(&codes::UNKNOWN_SKU)?;
    let key = key(target, item, known.variant).ok_or(&codes::UNKNOWN_LOCATION)?;
    let before = stock::level_of(tx, &key)?.map_or(Quantity::ZERO, |level| level.on_hand);
    if before == item.quantity {
        return Ok(Put::SAME);
    }
    let counted = Adjustment {
        location: key.location,
        variant: key.variant,
        condition: key.condition,
        how: How::Counted(item.quantity),
        reason: "import".to_owned(),
    };
    stock::adjust(tx, &counted)?;
    Ok(Put { outcome: Outcome::Changed, touches: vec![level_touch(&key, before, item.quantity)] })
}

/// What was done to a level.
pub(super) fn level_touch(key: &LevelKey, before: Quantity, after: Quantity) -> Touch {
    let place = (PLACE.to_owned(), key.location.to_string());
    Touch {
        kind: "stock",
        subject: key.variant,
        external_id: String::new(),
        is_new: false,
        before: Texts::from([(QUANTITY.to_owned(), before.to_string())]),
        after: Texts::from([(QUANTITY.to_owned(), after.to_string()), place]),
    }
}

/// What was added is taken away again, and the other way round: what was sold since stays sold.
pub(super) fn undo_stock(tx: &mut Tx<'_>, touch: &Touch) -> Result<Undone, Stop> {
    let quantity = |texts: &Texts| texts.get(QUANTITY).and_then(|text| Quantity::parse(text)).unwrap_or_default();
    let place = touch.after.get(PLACE).and_then(|text| text.parse::<Id>().ok());
    let Some(location) = place else { return Ok(Undone::Kept(&codes::BUILT_UPON)) };
    let change = quantity(&touch.before) - quantity(&touch.after);
    if !change.is_zero() {
        let back = Adjustment {
            location,
            variant: touch.subject,
            condition: Condition::Saleable,
            how: How::Change(change),
            reason: "import undone".to_owned(),
        };
        stock::adjust(tx, &back)?;
    }
    Ok(Undone::Restored)
}
