//! Orders: booked as they were, once, and never changed.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id};
use orders::import::{Imported, ImportedLine};
use store::{Fault, Read, Stop, Tx, references};

use super::{Outcome, Put, Target, Texts, Touch, Undone};
use crate::codes;
use crate::rows::OrderItem;

fn texts(total: kernel::Money, at: kernel::Timestamp) -> Texts {
    // Minutes: files cut instants short, and the same order is exported with seconds or without.
    let minutes = at.micros().div_euclid(60_000_000);
    BTreeMap::from([("total".to_owned(), total.get().to_string()), ("at".to_owned(), minutes.to_string())])
}

pub(super) fn current(read: &mut Read<'_>, target: &Target, item: &OrderItem) -> Result<Option<(Id, Texts)>, Fault> {
    let found = orders::import::imported(read, &target.source, &item.number)?;
    Ok(found.map(|(id, total, at)| (id, texts(total, at))))
}

pub(super) fn wanted(item: &OrderItem) -> Texts {
    texts(item.total(), item.at)
}

pub(super) fn put(tx: &mut Tx<'_>, target: &Target, item: &OrderItem) -> Result<Put, Stop> {
    if let Some((_, here)) = current(tx, target, item)? {
        return if here == wanted(item) { Ok(Put::SAME) } else { Err(Stop::from(&codes::ORDER_DIFFERS)) };
    }
    let (Some(into), Some((zone, cut_off))) = (&target.into, &target.clock) else {
        return Err(Stop::from(&codes::SETTING_NEEDED));
    };
    let member = buyer(tx, target, item)?;
    let mut lines = Vec::with_capacity(item.lines.len());
    for line in &item.lines {
        let goods = line.kind == "goods" && !line.sku.is_empty();
        let variant = if goods { catalog::variant_by_sku(tx, &line.sku)?.map(|known| known.variant) } else { None };
        lines.push(ImportedLine {
            kind: line.kind,
            variant,
            sku: line.sku.clone(),
            description: line.description.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            amount: line.amount,
            tax_class: target.tax_class.clone(),
        });
    }
    let imported = Imported {
        number: item.number.clone(),
        at: item.at,
        business_date: BusinessDate::of(item.at, zone, *cut_off),
        lines,
        member,
        in_shop: item.in_shop,
    };
    orders::import::import_order(tx, into, &imported)?;
    let subject = references::find(tx, &target.source, "order", &item.number)?.unwrap_or(Id::NIL);
    let touch = Touch {
        kind: "order",
        subject,
        external_id: item.number.clone(),
        is_new: true,
        before: Texts::new(),
        after: wanted(item),
    };
    Ok(Put { outcome: Outcome::Created, touches: vec![touch] })
}

/// Who bought: by the other system's name, else by phone or e-mail, when these lead to one person.
fn buyer(read: &mut Read<'_>, target: &Target, item: &OrderItem) -> Result<Option<Id>, Fault> {
    if let Some(external) = &item.member
        && let Some(id) = references::find(read, &target.source, "member", external)?
    {
        return Ok(Some(id));
    }
    for way in &item.ways {
        if let Some((member, _)) = members::find_by_way(read, way)? {
            return Ok(Some(member.id));
        }
    }
    Ok(None)
}

pub(super) fn undo(tx: &mut Tx<'_>, target: &Target, touch: &Touch) -> Result<Undone, Stop> {
    let gone = orders::import::undo_order(tx, &target.source, &touch.external_id)?;
    Ok(if gone { Undone::Removed } else { Undone::Kept(&codes::BUILT_UPON) })
}
