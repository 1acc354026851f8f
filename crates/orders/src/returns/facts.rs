//! What the books say of an order, as far as bringing goods back goes. Read at one snapshot.

use catalog::ReturnClass;
use kernel::{BusinessDate, Cost, Id, Money, Quantity, Timestamp};
use store::{Fault, Read, Stop, params};
use till::TenderKind;

use crate::codes;
use crate::sql::returns as sql;
use crate::tender::{self, RefundsAs};

/// An order, its lines and its money.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) id: Id,
    pub(crate) number: String,
    pub(crate) channel: String,
    pub(crate) state: String,
    pub(crate) sold_by: Id,
    pub(crate) fulfilled_by: Id,
    pub(crate) member: Option<Id>,
    pub(crate) occurred_at: Timestamp,
    /// The day in the books of the store that sold.
    pub(crate) business_date: BusinessDate,
    pub(crate) total: Money,
    /// So much had to be paid for it to stand; zero where all of it had to.
    pub(crate) deposit: Money,
    /// Whether its lines' amounts hold their tax.
    pub(crate) includes_tax: bool,
    pub(crate) version: i64,
    /// When the buyer had the goods.
    pub(crate) had_at: Timestamp,
    pub(crate) lines: Vec<Line>,
    /// What is left of each way in which it was paid, in their order.
    pub(crate) paid: Vec<Paid>,
    /// What is left altogether.
    pub(crate) kept: Money,
}

/// A line of it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: Id,
    pub(crate) kind: String,
    pub(crate) parent: Option<Id>,
    pub(crate) variant: Option<Id>,
    pub(crate) sku: String,
    pub(crate) description: String,
    pub(crate) unit: String,
    pub(crate) quantity: Quantity,
    pub(crate) net: Money,
    pub(crate) tax: Money,
    /// The code of how it is taxed.
    pub(crate) tax_class: String,
    pub(crate) returned: Quantity,
    pub(crate) class: Option<ReturnClass>,
}

/// A way in which it was paid, and what of that did not go back yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paid {
    pub(crate) kind: String,
    pub(crate) payment: Option<Id>,
    pub(crate) left: Money,
}

/// What stock needs to know of a line that comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Kept {
    pub(crate) tracked: bool,
    pub(crate) cost: Option<Cost>,
}

impl Facts {
    pub(crate) fn line(&self, id: Id) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// Goods that left the shelf for a line.
    pub(crate) fn components(&self, parent: Id) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.kind == crate::made::COMPONENT && line.parent == Some(parent))
    }

    /// Lines that can come back by themselves: goods, and what is in a set.
    pub(crate) fn goods(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| match line.kind.as_str() {
            super::SHIPPING | "set" => false,
            crate::made::COMPONENT => {
                line.parent.and_then(|parent| self.line(parent)).is_some_and(|parent| parent.kind == "set")
            }
            _ => true,
        })
    }
}

/// Reads an order.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`].
pub(crate) fn read(read: &mut Read<'_>, order: Id) -> Result<Facts, Stop> {
    let found = read.query_opt(sql::ORDER, params![order], |row| {
        let (goods, discount, shipping, total): (Money, Money, Money, Money) =
            (row.get(7)?, row.get(8)?, row.get(9)?, row.get(10)?);
        Ok(Facts {
            id: order,
            number: row.get(0)?,
            channel: row.get(1)?,
            state: row.get(2)?,
            sold_by: row.get(3)?,
            fulfilled_by: row.get(4)?,
            member: row.get(5)?,
            occurred_at: row.get(6)?,
            business_date: row.get(12)?,
            total,
            deposit: row.get(13)?,
            includes_tax: goods - discount + shipping == total,
            version: row.get(11)?,
            had_at: row.get(6)?,
            lines: Vec::new(),
            paid: Vec::new(),
            kept: Money::ZERO,
        })
    })?;
    let mut facts = found.ok_or_else(|| Stop::from(&codes::ORDER_UNKNOWN))?;
    let had = read.query_one(sql::HAD_AT, params![order], |row| row.get::<Option<Timestamp>>(0))?;
    facts.had_at = had.unwrap_or(facts.occurred_at);
    facts.lines = lines(read, order)?;
    (facts.paid, facts.kept) = paid(read, order)?;
    if let Some(member) = facts.member {
        facts.member = members::canonical(read, member)?.or(Some(member));
    }
    Ok(facts)
}

fn lines(read: &mut Read<'_>, order: Id) -> Result<Vec<Line>, Fault> {
    read.query(sql::LINES, params![order], |row| {
        let kind: String = row.get(1)?;
        // What is in a set has no money of its own, only its share of the set's.
        let (net, tax) =
            if kind == crate::made::COMPONENT { (row.get(9)?, row.get(10)?) } else { (row.get(7)?, row.get(8)?) };
        Ok(Line {
            id: row.get(0)?,
            kind,
            parent: row.get(2)?,
            variant: row.get(3)?,
            sku: row.get(4)?,
            description: row.get(5)?,
            unit: row.get(6)?,
            quantity: row.get(11)?,
            net,
            tax,
            returned: row.get(12)?,
            tax_class: row.get(14)?,
            class: row.get::<Option<String>>(13)?.and_then(|name| ReturnClass::parse(&name)),
        })
    })
}

/// What was paid and did not go back, and is not promised back either: by the ways it came, and altogether. Some of
/// what came one way may have gone back another way, so there may be less than the ways add up to.
fn paid(read: &mut Read<'_>, order: Id) -> Result<(Vec<Paid>, Money), Fault> {
    let mut paid = read.query(sql::PAID, params![order], |row| {
        Ok(Paid { kind: row.get(0)?, payment: row.get(1)?, left: row.get(2)? })
    })?;
    let promised =
        read.query(sql::PROMISED, params![order], |row| Ok((row.get::<Option<Id>>(0)?, row.get::<Money>(1)?)))?;
    for (payment, amount) in promised {
        if let Some(one) = paid.iter_mut().find(|one| one.payment.is_some() && one.payment == payment) {
            one.left -= amount;
        }
    }
    let kept: Money = paid.iter().map(|one| one.left).sum();
    // Cash that was rounded paid what it came to: only that goes back as cash, and is rounded again then.
    let rounded = paid.iter().position(|one| one.kind == crate::book::ROUNDING).map(|at| paid.remove(at).left);
    if let Some(rounded) = rounded {
        match paid.iter_mut().find(|one| one.payment.is_none() && one.kind == TenderKind::CASH.as_str()) {
            Some(cash) => cash.left += rounded,
            None => paid.push(Paid { kind: TenderKind::CASH.as_str().to_owned(), payment: None, left: rounded }),
        }
    }
    paid.retain(|one| one.left > Money::ZERO);
    // A type of tender declares what becomes of it; what was charged goes back through whoever charged it.
    let types = tender::types(read)?;
    for one in paid.iter_mut().filter(|one| one.payment.is_none()) {
        let declared = types.iter().find(|declared| declared.kind.as_str() == one.kind);
        match declared.map(|declared| declared.refunds_as) {
            Some(RefundsAs::Cash) => one.kind = TenderKind::CASH.as_str().to_owned(),
            Some(RefundsAs::Credit) => one.kind = TenderKind::STORE_CREDIT.as_str().to_owned(),
            Some(RefundsAs::Same | RefundsAs::ByHand) | None => {}
        }
    }
    Ok((paid, kept.max(Money::ZERO)))
}

/// What stock needs to know of a line.
pub(crate) fn kept(read: &mut Read<'_>, line: Id) -> Result<Kept, Fault> {
    let found = read.query_opt(sql::LINE_KEPT, params![line], |row| {
        Ok(Kept { cost: row.get(0)?, tracked: row.get::<i64>(1)? > 0 })
    })?;
    Ok(found.unwrap_or_default())
}
