//! What goes back for goods, and by which ways. Pure: the order's books and a wish become a plan or a refusal.

use kernel::{BusinessDate, Id, Money, Quantity, Refusal};
use promo::share_of_return;
use till::ReturnedLine;

use super::SHIPPING;
use super::facts::{Facts, Line};
use super::policy::{self, Asked, Reason};
use crate::codes;
use crate::made::COMPONENT;

/// The kind of money that goes back into a member's account.
pub(crate) const STORE_CREDIT: &str = "store_credit";

/// How money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As it came, in the order in which it came.
    Original,
    /// As the member's store credit.
    StoreCredit,
}

/// Goods that somebody brings back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishedLine {
    /// The order's line, when they have a receipt.
    pub line: Option<Id>,
    /// The variant, when they have none.
    pub variant: Option<Id>,
    /// How much.
    pub quantity: Quantity,
    /// What it may be used for now.
    pub condition: stock::Condition,
    /// Why it comes back.
    pub reason: Reason,
}

/// What somebody brings back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The order; none without a receipt.
    pub order: Option<Id>,
    /// What.
    pub lines: Vec<WishedLine>,
    /// Who brings it, when they are known.
    pub member: Option<Id>,
    /// How money goes back.
    pub way: Way,
    /// Somebody who may said that it comes back although the rules do not say so.
    pub exception: bool,
    /// They brought the paper of the invoice.
    pub paper_back: bool,
}

impl Wish {
    /// Whether somebody has to answer for it: without a receipt there are no rules to go past.
    pub fn is_exception(&self) -> bool {
        self.exception && self.order.is_some()
    }
}

/// One way in which money goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// `cash`, `card`, `store_credit`, or the method of an online payment.
    pub kind: String,
    /// The online payment.
    pub payment: Option<Id>,
    /// How much.
    pub amount: Money,
}

/// The order of a plan, as it was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The order.
    pub id: Id,
    /// Its number.
    pub number: String,
    /// `web` or `till`.
    pub channel: String,
    /// Its version at that moment.
    pub version: i64,
}

/// What goes back, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The order; none without a receipt.
    pub order: Option<Planned>,
    /// What comes back, delivery last.
    pub lines: Vec<ReturnedLine>,
    /// What it comes to, tax included.
    pub total: Money,
    /// The tax in it.
    pub tax_total: Money,
    /// How money goes back.
    pub back: Vec<Back>,
    /// What had gone back for it before.
    pub withheld: Money,
    /// Who gets store credit.
    pub member: Option<Id>,
}

impl Plan {
    /// What goes back in money.
    pub fn goes_back(&self) -> Money {
        self.total - self.withheld
    }

    /// What goes back by online payments.
    pub fn elsewhere(&self) -> Money {
        self.back.iter().filter(|one| one.payment.is_some()).map(|one| one.amount).sum()
    }
}

/// When it happens, in the books of the store that takes the goods and of the one that gave them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    pub(crate) today: BusinessDate,
    pub(crate) had: BusinessDate,
}

/// Works a return out.
///
/// # Errors
/// The first rule that stands in the way.
pub(crate) fn of_order(facts: &Facts, wish: &Wish, days: Days) -> Result<Plan, Refusal> {
    if facts.state != "completed" {
        return Err(Refusal::new(&codes::RETURN_NOT_YET).with("state", facts.state.as_str()));
    }
    if wish.lines.is_empty() {
        return Err(Refusal::new(&api::codes::INVALID).at("/lines", &api::codes::REQUIRED));
    }
    let mut coming = Coming { facts, days, lines: Vec::new() };
    let mut with_delivery = true;
    for (number, wished) in wish.lines.iter().enumerate() {
        let at = format!("/lines/{number}");
        let line = wished.line.and_then(|id| facts.line(id)).filter(|line| line.kind != SHIPPING);
        let line = line.ok_or_else(|| Refusal::new(&codes::RETURN_LINE).at(at.clone(), &codes::RETURN_LINE))?;
        if !wished.quantity.is_positive() {
            return Err(Refusal::new(&api::codes::INVALID).at(format!("{at}/quantity"), &api::codes::INVALID));
        }
        let parts = coming.parts(line, wished)?;
        for (part, _) in &parts {
            let asked = coming.asked(part, wished.reason);
            with_delivery &= policy::gives_delivery_back(asked);
            if !wish.exception {
                policy::judge(asked, &part.description).map_err(|refusal| {
                    let code = refusal.code;
                    refusal.at(at.clone(), code)
                })?;
            }
        }
        for (part, quantity) in parts {
            coming.add(part, quantity, wished.condition, wished.reason)?;
        }
    }
    if with_delivery && coming.is_everything() {
        coming.add_delivery(wish.lines[0].reason);
    }
    let lines = coming.lines;
    let total: Money = lines.iter().map(|line| line.amount).sum();
    let tax_total = lines.iter().map(|line| line.tax).sum();
    // Something may have gone back before, for goodwill: never more than was paid.
    let goes_back = total.min(facts.kept).max(Money::ZERO);
    // What comes back the way it was paid is the buyer's, whoever brings the goods.
    let member = match wish.way {
        Way::Original => facts.member.or(wish.member),
        Way::StoreCredit => wish.member.or(facts.member),
    };
    let back = match wish.way {
        Way::Original => original(facts, goes_back),
        Way::StoreCredit => credit(goes_back),
    };
    if member.is_none() && back.iter().any(|one| one.kind == STORE_CREDIT) {
        return Err(Refusal::new(&codes::RETURN_MEMBER));
    }
    let order =
        Planned { id: facts.id, number: facts.number.clone(), channel: facts.channel.clone(), version: facts.version };
    Ok(Plan { order: Some(order), lines, total, tax_total, back, withheld: total - goes_back, member })
}

/// All of it as store credit.
pub(crate) fn credit(amount: Money) -> Vec<Back> {
    let back = Back { kind: STORE_CREDIT.to_owned(), payment: None, amount };
    if amount > Money::ZERO { vec![back] } else { Vec::new() }
}

/// The way it came, in the order in which it came.
pub(crate) fn original(facts: &Facts, amount: Money) -> Vec<Back> {
    let mut left = amount;
    let mut back: Vec<Back> = Vec::new();
    for paid in &facts.paid {
        let part = paid.left.min(left);
        if part <= Money::ZERO {
            continue;
        }
        left -= part;
        // Goods that were given for goods, and what another system took, have no way back of their own.
        let kind = match paid.kind.as_str() {
            "exchange" | "imported" => "cash",
            other => other,
        };
        match back.iter_mut().find(|one| one.kind == kind && one.payment == paid.payment) {
            Some(one) => one.amount += part,
            None => back.push(Back { kind: kind.to_owned(), payment: paid.payment, amount: part }),
        }
    }
    back
}

/// What comes back, line by line.
struct Coming<'a> {
    facts: &'a Facts,
    days: Days,
    lines: Vec<ReturnedLine>,
}

impl<'a> Coming<'a> {
    fn asked(&self, line: &Line, reason: Reason) -> Asked {
        let days = self.days.today.days_since(self.days.had);
        Asked { class: line.class, on_web: self.facts.channel == "web", days, reason }
    }

    /// How much of a line came back before, and in this return so far.
    fn before(&self, line: &Line) -> Quantity {
        let now = self.lines.iter().filter(|one| one.order_line == Some(line.id));
        line.returned + now.map(|one| one.quantity).sum()
    }

    /// A set comes back as what is in it. Goods come back with what their options took from the shelf.
    fn parts(&self, line: &'a Line, wished: &super::WishedLine) -> Result<Vec<(&'a Line, Quantity)>, Refusal> {
        let whole = i128::from(line.quantity.thousandths().max(1));
        let share = |part: &Line, quantity: Quantity| {
            i128::from(part.quantity.thousandths()) * i128::from(quantity.thousandths())
        };
        if line.kind == "set" {
            let mut parts = Vec::new();
            for part in self.facts.components(line.id) {
                if share(part, wished.quantity) % whole != 0 {
                    return Err(Refusal::new(&codes::RETURN_PARTS).with("name", line.description.as_str()));
                }
                parts.push((part, thousandths(share(part, wished.quantity) / whole)));
            }
            return Ok(parts);
        }
        let is_part = line.kind == COMPONENT;
        if is_part && line.parent.and_then(|id| self.facts.line(id)).is_none_or(|parent| parent.kind != "set") {
            return Err(Refusal::new(&codes::RETURN_LINE));
        }
        let before = self.before(line);
        let mut parts = vec![(line, wished.quantity)];
        for part in self.facts.components(line.id) {
            let (until, from) = (share(part, before + wished.quantity) / whole, share(part, before) / whole);
            parts.push((part, thousandths(until - from)));
        }
        Ok(parts)
    }

    fn add(
        &mut self,
        line: &Line,
        quantity: Quantity,
        condition: stock::Condition,
        reason: Reason,
    ) -> Result<(), Refusal> {
        if quantity.is_zero() {
            return Ok(());
        }
        let before = self.before(line);
        let left = line.quantity - before;
        if quantity > left {
            return Err(Refusal::new(&codes::RETURNED_ALREADY)
                .with("name", line.description.as_str())
                .with("left", left.to_string()));
        }
        let sold = promo::Sold {
            quantity: line.quantity,
            net: line.net,
            tax: line.tax,
            price_includes_tax: self.facts.includes_tax,
        };
        let share = share_of_return(sold, before, quantity);
        self.lines.push(ReturnedLine {
            order_line: Some(line.id),
            variant: line.variant,
            sku: line.sku.clone(),
            description: line.description.clone(),
            unit: line.unit.clone(),
            quantity,
            amount: share.total,
            tax: share.tax,
            condition: condition.as_str().to_owned(),
            reason: reason.as_str().to_owned(),
        });
        Ok(())
    }

    /// Whether nothing stays with the buyer after this.
    fn is_everything(&self) -> bool {
        self.facts.goods().all(|line| self.before(line) >= line.quantity)
    }

    fn add_delivery(&mut self, reason: Reason) {
        let facts = self.facts;
        for line in facts.lines.iter().filter(|line| line.kind == SHIPPING && line.returned.is_zero()) {
            let total = if facts.includes_tax { line.net } else { line.net + line.tax };
            self.lines.push(ReturnedLine {
                order_line: Some(line.id),
                variant: None,
                sku: line.sku.clone(),
                description: line.description.clone(),
                unit: line.unit.clone(),
                quantity: line.quantity,
                amount: total,
                tax: line.tax,
                condition: SHIPPING.to_owned(),
                reason: reason.as_str().to_owned(),
            });
        }
    }
}

fn thousandths(quantity: i128) -> Quantity {
    Quantity::from_thousandths(i64::try_from(quantity).unwrap_or(i64::MAX))
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
