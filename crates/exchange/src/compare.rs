//! A file against what is here: what only one of the two has, and where they say something else. Changes
//! nothing. Of members it says which field differs and never what stands in it.

use std::collections::{BTreeSet, HashSet};

use kernel::{Actor, Id};
use store::{Db, Fault, Read, Stop, Tx, params};

use crate::apply::{self, Target};
use crate::model::Kind;
use crate::rows::{Item, Thing};
use crate::sql;
use crate::work::{Trouble, number};

/// Our things that a file has.
pub(crate) type Keys = HashSet<Id>;

/// The most differences that are kept.
const MOST: i64 = 100_000;

#[derive(Debug, Clone)]
pub(crate) struct Found {
    line: Option<i64>,
    subject: Option<Id>,
    name: String,
    side: &'static str,
    field: String,
    here: String,
    there: String,
}

/// The differences of some things of a file, and which of ours it has.
pub(crate) fn differences_of(
    read: &mut Read<'_>,
    target: &Target,
    kind: Kind,
    items: &[Item],
) -> Result<(Vec<Found>, Vec<Id>), Fault> {
    let (mut found, mut ids) = (Vec::new(), Vec::new());
    for item in items {
        let line = Some(number(item.line));
        let thing = match &item.thing {
            Ok(thing) => thing,
            Err(fault) => {
                found.push(Found {
                    line,
                    subject: None,
                    name: String::new(),
                    side: "unreadable",
                    field: fault.field.to_owned(),
                    here: String::new(),
                    there: fault.code.name.to_owned(),
                });
                continue;
            }
        };
        let name = name_of(thing);
        let Some((id, here)) = apply::current(read, target, thing)? else {
            let whole = (String::new(), String::new(), String::new());
            found.push(one(line, None, &name, "missing_here", whole, kind));
            continue;
        };
        ids.push(id);
        for difference in apply::differing(&here, &apply::wanted(target, thing)) {
            found.push(one(line, Some(id), &name, "different", difference, kind));
        }
    }
    Ok((found, ids))
}

fn one(
    line: Option<i64>,
    subject: Option<Id>,
    name: &str,
    side: &'static str,
    (field, here, there): (String, String, String),
    kind: Kind,
) -> Found {
    let field = field.trim_start_matches('\u{1f}').replace('\u{1f}', " / ");
    if kind == Kind::Members {
        // The field of a way holds the way itself.
        let field = field.split(" / ").next().unwrap_or_default().to_owned();
        return Found { line, subject, name: String::new(), side, field, here: String::new(), there: String::new() };
    }
    Found { line, subject, name: name.to_owned(), side, field, here, there }
}

fn name_of(thing: &Thing) -> String {
    match thing {
        Thing::Product(product) => product.key.clone(),
        Thing::Price(price) => price.sku.clone(),
        Thing::Stock(stock) => stock.sku.clone(),
        Thing::Member(_) => String::new(),
        Thing::Order(order) => order.number.clone(),
    }
}

/// How many things these differences are about.
pub(crate) fn things_of(found: &[Found]) -> i64 {
    found.iter().map(|one| one.line).collect::<BTreeSet<_>>().len() as i64
}

/// Keeps differences, as long as there are not too many to look at.
pub(crate) fn write(tx: &mut Tx<'_>, id: Id, found: &[Found]) -> Result<(), Stop> {
    if found.is_empty() {
        return Ok(());
    }
    let last: i64 = tx.query_one(sql::DIFFERENCE_LAST, params![id], |row| row.get(0))?;
    for (ordinal, one) in (last + 1..=MOST).zip(found) {
        tx.execute(
            sql::DIFFERENCE_INSERT,
            params![id, ordinal, one.line, one.subject, &one.name, one.side, &one.field, &one.here, &one.there],
        )?;
    }
    Ok(())
}

/// Keeps what is here and not in the file.
pub(crate) async fn missing_there(
    db: &Db,
    actor: Actor,
    id: Id,
    kind: Kind,
    target: &Target,
    keys: &Keys,
) -> Result<(), Trouble> {
    let mut walk = Walk::default();
    loop {
        let (at, list) = (walk.clone(), target.price_list);
        let (page, next) = db.read(move |read| ours(read, kind, list, &at)).await?;
        let missing: Vec<Found> = page
            .into_iter()
            .filter(|(id, _)| !keys.contains(id))
            .map(|(id, name)| {
                one(None, Some(id), &name, "missing_there", (String::new(), String::new(), String::new()), kind)
            })
            .collect();
        for some in missing.chunks(200) {
            let some = some.to_vec();
            db.write_bulk("exchange.compare", actor, move |tx| write(tx, id, &some)).await?;
        }
        match next {
            Some(next) => walk = next,
            None => return Ok(()),
        }
    }
}

#[derive(Debug, Clone, Default)]
struct Walk {
    after: Option<Id>,
    product: Option<catalog::Cursor>,
    level: Option<stock::LevelKey>,
}

/// Our things with their names, and where the next ones begin.
type Page = (Vec<(Id, String)>, Option<Walk>);

/// Our things of a kind after a place: ids and names.
fn ours(read: &mut Read<'_>, kind: Kind, list: Id, walk: &Walk) -> Result<Page, Fault> {
    const PAGE: i64 = 200;
    let after = walk.after.unwrap_or(Id::NIL);
    match kind {
        Kind::Products => {
            let page = catalog::walk_products(read, walk.product, PAGE)?;
            let next = page.last().copied();
            let mut found = Vec::new();
            for at in &page {
                if let Some(product) = catalog::product(read, at.product, list)?
                    && product.state != catalog::ProductState::Archived
                {
                    found.push((at.product, product.handle));
                }
            }
            Ok((found, next.map(|next| Walk { product: Some(next), ..Walk::default() })))
        }
        Kind::Prices => {
            let page = catalog::walk_variants(read, list, after, PAGE)?;
            let next = page.last().map(|last| Walk { after: Some(last.variant), ..Walk::default() });
            let priced = page.into_iter().filter(|one| one.on_sale && one.unit_price.is_some());
            Ok((priced.map(|one| (one.variant, one.sku)).collect(), next))
        }
        Kind::Stock => {
            let filter = stock::LevelFilter { condition: Some(stock::Condition::Saleable), ..Default::default() };
            let page = stock::queries::levels(read, &filter, walk.level, PAGE as usize)?;
            let next = page.last().map(|last| stock::LevelKey {
                variant: last.variant,
                location: last.location,
                condition: last.condition,
            });
            let mut found = Vec::new();
            for level in page.iter().filter(|level| level.on_hand.is_positive()) {
                let sku = catalog::sku_of(read, level.variant)?.map(|(sku, _)| sku).unwrap_or_default();
                found.push((level.variant, sku));
            }
            Ok((found, next.map(|next| Walk { level: Some(next), ..Walk::default() })))
        }
        Kind::Members => {
            let page = members::walk(read, after, PAGE)?;
            let next = page.last().map(|last| Walk { after: Some(last.id), ..Walk::default() });
            Ok((page.into_iter().map(|member| (member.id, String::new())).collect(), next))
        }
        Kind::Orders => {
            let page = orders::import::walk(read, after, PAGE)?;
            let next = page.last().map(|last| Walk { after: Some(last.order), ..Walk::default() });
            let mut found: Vec<(Id, String)> = page.into_iter().map(|line| (line.order, line.number)).collect();
            found.dedup();
            Ok((found, next))
        }
    }
}
