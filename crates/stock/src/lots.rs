//! Lots: goods that came in together and go bad together.
//!
//! A movement names its lot. What leaves without naming one is of the lot that goes bad first among those that
//! lie there; what the lots do not cover is of no lot. What comes back for a subject (a voided sale, the other
//! half of a transfer) is of the lots that left for it. A level's row is locked before its lots are looked at, so
//! two sales never take the same piece of a lot.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kernel::{BusinessDate, Id, Quantity, Refusal, Timestamp};
use store::{Fault, Read, Stop, Tx, Value, params};

use crate::codes;
use crate::model::{Condition, Fact};
use crate::sql::{self, lots as statements};

/// The longest code of a lot, in characters.
pub const CODE_MAX: usize = 40;

/// A lot as it is written on the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotLabel {
    /// Its code.
    pub code: String,
    /// The last day on which it is good.
    pub expires_on: Option<BusinessDate>,
}

/// A lot's code as it is kept: one short line.
pub fn is_code(code: &str) -> bool {
    let length = code.chars().count();
    (1..=CODE_MAX).contains(&length) && code.trim() == code && !code.chars().any(char::is_control)
}

/// The lot of that label, made if it is new.
///
/// # Errors
/// Refused as [`codes::LOT_DATE`] when the lot is known with another date.
pub(crate) fn make(tx: &mut Tx<'_>, variant: Id, label: &LotLabel) -> Result<Id, Stop> {
    let (id, now) = (tx.new_id(), tx.now());
    let (lot, known) =
        tx.query_one(statements::LOT_MAKE, params![id, variant, &label.code, label.expires_on, now], |row| {
            Ok((row.get::<Id>(0)?, row.get::<Option<BusinessDate>>(1)?))
        })?;
    if label.expires_on.is_some() && known != label.expires_on {
        let date = known.map(|date| date.to_string()).unwrap_or_default();
        return Err(Refusal::new(&codes::LOT_DATE).with("code", label.code.as_str()).with("date", date).into());
    }
    Ok(lot)
}

/// What moved so far in one act, by variant: what leaves one shelf for another keeps its lot.
#[derive(Default)]
pub(crate) struct Moving {
    with_lots: BTreeSet<Id>,
    left: BTreeMap<Id, VecDeque<(Option<Id>, Quantity)>>,
}

impl Moving {
    /// Looks up which of the facts' variants have lots: one statement for each thirty-two.
    pub(crate) fn of(read: &mut Read<'_>, facts: &[Fact]) -> Result<Moving, Fault> {
        let variants: BTreeSet<Id> = facts.iter().map(|fact| fact.variant).collect();
        let variants: Vec<Id> = variants.into_iter().collect();
        let mut moving = Moving::default();
        for many in variants.chunks(sql::MANY) {
            let first = many.first().copied().unwrap_or(Id::NIL);
            let values: Vec<Value> =
                (0..sql::MANY).map(|at| Value::Id(many.get(at).copied().unwrap_or(first))).collect();
            moving.with_lots.extend(read.query(statements::WITH_LOTS, &values, |row| row.get::<Id>(0))?);
        }
        Ok(moving)
    }

    /// Divides a fact by lots, and books it on them. The parts sum to the fact.
    pub(crate) fn parts(&mut self, tx: &mut Tx<'_>, fact: &Fact) -> Result<Vec<(Option<Id>, Quantity)>, Fault> {
        if !self.with_lots.contains(&fact.variant) && fact.lot.is_none() {
            return Ok(vec![(None, fact.quantity)]);
        }
        let parts = match fact.lot {
            Some(lot) => vec![(Some(lot), fact.quantity)],
            None if fact.quantity.is_positive() => self.arriving(tx, fact)?,
            None => leaving(tx, fact)?,
        };
        if !fact.quantity.is_positive() {
            let left = self.left.entry(fact.variant).or_default();
            left.extend(parts.iter().map(|(lot, quantity)| (*lot, -*quantity)));
        }
        for (lot, quantity) in &parts {
            if let Some(lot) = lot {
                let values = params![fact.variant, fact.location, fact.condition.as_str(), *lot, *quantity];
                tx.execute(statements::LOT_LEVEL_BOOK, values)?;
            }
        }
        Ok(parts)
    }

    /// What arrives is what left another shelf in the same act, else what left for the same subject before.
    fn arriving(&mut self, tx: &mut Tx<'_>, fact: &Fact) -> Result<Vec<(Option<Id>, Quantity)>, Fault> {
        let known = match self.left.get_mut(&fact.variant).filter(|left| !left.is_empty()) {
            Some(left) => std::mem::take(left),
            None => tx
                .query(statements::LOTS_OF_SUBJECT, params![fact.subject, fact.variant], |row| {
                    Ok((Some(row.get::<Id>(0)?), row.get::<Quantity>(1)?))
                })?
                .into(),
        };
        let (parts, rest) = draw(known, fact.quantity);
        if !rest.is_empty() {
            self.left.insert(fact.variant, rest);
        }
        Ok(parts)
    }
}

fn leaving(tx: &mut Tx<'_>, fact: &Fact) -> Result<Vec<(Option<Id>, Quantity)>, Fault> {
    let values = params![fact.variant, fact.location, fact.condition.as_str()];
    let there =
        tx.query(statements::LOTS_TO_PICK, values, |row| Ok((Some(row.get::<Id>(0)?), row.get::<Quantity>(1)?)))?;
    let (parts, _) = draw(there.into(), -fact.quantity);
    Ok(parts.into_iter().map(|(lot, quantity)| (lot, -quantity)).collect())
}

type Parts = Vec<(Option<Id>, Quantity)>;

/// Takes `wanted` from the front; what is not there is of no lot. Answers with what stays, too.
fn draw(mut from: VecDeque<(Option<Id>, Quantity)>, wanted: Quantity) -> (Parts, VecDeque<(Option<Id>, Quantity)>) {
    let (mut parts, mut open) = (Parts::new(), wanted);
    while open.is_positive() {
        let Some((lot, there)) = from.pop_front() else { break };
        let taken = there.min(open);
        parts.push((lot, taken));
        open -= taken;
        if there > taken {
            from.push_front((lot, there - taken));
        }
    }
    if open.is_positive() || parts.is_empty() {
        parts.push((None, open));
    }
    (parts, from)
}

/// Part of a lot in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotLevel {
    /// The lot.
    pub lot: Id,
    /// What it is of.
    pub variant: Id,
    /// What is written on the box.
    pub label: LotLabel,
    /// Where.
    pub location: Id,
    /// For what.
    pub condition: Condition,
    /// How much.
    pub on_hand: Quantity,
}

/// Which lots are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct LotQuery {
    /// In one place; everywhere when none.
    pub location: Option<Id>,
    /// Of one variant; of all when none.
    pub variant: Option<Id>,
    /// Good no longer than this day; any when none.
    pub until: Option<BusinessDate>,
}

/// Lots with what lies where, what goes bad first in front; at most `limit` rows.
///
/// # Errors
/// When the database says so.
pub fn lots(read: &mut Read<'_>, query: &LotQuery, limit: i64) -> Result<Vec<LotLevel>, Fault> {
    let (location, variant) = (query.location.unwrap_or(Id::NIL), query.variant.unwrap_or(Id::NIL));
    let values = params![query.until, query.location.is_none(), location, query.variant.is_none(), variant, limit];
    read.query(statements::LOTS_LIST, values, |row| {
        Ok(LotLevel {
            lot: row.get(0)?,
            variant: row.get(1)?,
            label: LotLabel { code: row.get(2)?, expires_on: row.get(3)? },
            location: row.get(4)?,
            condition: condition(&row.get::<String>(5)?)?,
            on_hand: row.get(6)?,
        })
    })
}

fn condition(name: &str) -> Result<Condition, Fault> {
    Condition::parse(name).ok_or_else(|| Fault::Decode(format!("a condition called {name}")))
}

/// One lot, where it lies and what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced {
    /// What it is of.
    pub variant: Id,
    /// What is written on the box.
    pub label: LotLabel,
    /// Where it lies.
    pub places: Vec<(Id, Condition, Quantity)>,
    /// What it did, newest first.
    pub moves: Vec<LotMove>,
}

/// A movement of a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotMove {
    /// The order, receipt or transfer behind it.
    pub subject: Id,
    /// Why.
    pub reason: String,
    /// Where.
    pub location: Id,
    /// How much came or went.
    pub quantity: Quantity,
    /// When.
    pub occurred_at: Timestamp,
}

/// Where a lot lies and who took of it, at most `limit` movements; none when there is no such lot.
///
/// # Errors
/// When the database says so.
pub fn trace(read: &mut Read<'_>, lot: Id, limit: i64) -> Result<Option<Traced>, Fault> {
    let head = read.query_opt(statements::LOT_GET, params![lot], |row| {
        Ok((row.get::<Id>(0)?, LotLabel { code: row.get(1)?, expires_on: row.get(2)? }))
    })?;
    let Some((variant, label)) = head else { return Ok(None) };
    let places = read.query(statements::LOT_PLACES, params![lot], |row| {
        Ok((row.get(0)?, condition(&row.get::<String>(1)?)?, row.get(2)?))
    })?;
    let moves = read.query(statements::LOT_MOVES, params![lot, limit], |row| {
        Ok(LotMove {
            subject: row.get(0)?,
            reason: row.get(1)?,
            location: row.get(2)?,
            quantity: row.get(4)?,
            occurred_at: row.get(5)?,
        })
    })?;
    Ok(Some(Traced { variant, label, places, moves }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sum_to_what_was_wanted() {
        let (one, two) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        let units = Quantity::units;
        let there = || VecDeque::from([(Some(one), units(2)), (Some(two), units(3))]);
        assert_eq!(draw(there(), units(1)).0, [(Some(one), units(1))]);
        assert_eq!(
            draw(there(), units(4)),
            (vec![(Some(one), units(2)), (Some(two), units(2))], [(Some(two), units(1))].into())
        );
        assert_eq!(draw(there(), units(6)).0.last(), Some(&(None, units(1))));
        assert_eq!(draw(VecDeque::new(), units(1)).0, [(None, units(1))]);
    }

    #[test]
    fn codes_are_one_line() {
        assert!(is_code("L2026-11"));
        for bad in ["", " L", "L ", "a\nb", &"9".repeat(41)] {
            assert!(!is_code(bad), "{bad:?}");
        }
    }
}
