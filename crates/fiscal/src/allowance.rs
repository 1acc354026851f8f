//! Allowances (折讓): giving back a part of an invoice, in any period, as often as needed, never more
//! than it was.
//!
//! [`Allowed`] is an invoice together with everything given back on it. An [`Allowance`] is made by
//! it alone, so their sum stays within the original by construction, in amount and in tax, for each
//! line. Amounts are told without tax and with their tax beside (MIG 4.1, G0401; the seller issues,
//! `AllowanceType` 2, 統一發票使用辦法 §20-1).
//!
//! **Tax of a part.** The tax that is undone on a line is its tax × what is undone ÷ its amount,
//! rounded half up; an allowance carries the difference to what was undone before. The last one
//! takes exactly what is left.

use kernel::money::divide_half_up;
use kernel::{Money, Quantity, Refusal, WallClock};
use serde::{Deserialize, Serialize};

use crate::{Buyer, Invoice, Number, Seller, TaxType, codes};

/// The number that the seller gives an allowance: 1 to 16 capitals or digits (MIG 4.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AllowanceNumber(String);

/// What comes back of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Return {
    /// Its number on the invoice, from 1.
    pub line: usize,
    /// How many, for people to read; what binds is the amount.
    pub quantity: Quantity,
    /// What the buyer gets back, tax included.
    pub gross: Money,
}

/// A line of an allowance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowanceLine {
    /// Its number on the invoice, from 1.
    pub line: usize,
    /// The goods' name on the invoice.
    pub description: String,
    /// How many came back.
    pub quantity: Quantity,
    /// What it is counted in.
    pub unit: Option<String>,
    /// How it was taxed.
    pub tax_type: TaxType,
    /// Given back, without tax.
    pub net: Money,
    /// Tax given back.
    pub tax: Money,
}

/// An issued allowance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    number: AllowanceNumber,
    issued: WallClock,
    seller: Seller,
    buyer: Buyer,
    invoice: Number,
    invoice_issued: WallClock,
    lines: Vec<AllowanceLine>,
}

/// An invoice and what is given back on it. The only place where allowances are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    invoice: Invoice,
    undone: Vec<Undone>,
    standing: Vec<Allowance>,
    cancelled: Vec<AllowanceNumber>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Undone {
    gross: Money,
    tax: Money,
}

impl AllowanceNumber {
    /// From its characters.
    ///
    /// # Errors
    /// [`codes::ALLOWANCE_NUMBER`].
    pub fn parse(text: &str) -> Result<AllowanceNumber, Refusal> {
        let shaped = (1..=16).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if shaped { Ok(AllowanceNumber(text.to_owned())) } else { Err(Refusal::new(&codes::ALLOWANCE_NUMBER)) }
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AllowanceLine {
    /// Given back, tax included.
    pub fn gross(&self) -> Money {
        self.net + self.tax
    }
}

impl Allowance {
    /// Its number.
    pub const fn number(&self) -> &AllowanceNumber {
        &self.number
    }

    /// When it was issued, by the store's wall clock.
    pub const fn issued(&self) -> &WallClock {
        &self.issued
    }

    /// Who issued it: the invoice's seller.
    pub const fn seller(&self) -> &Seller {
        &self.seller
    }

    /// The invoice's buyer.
    pub const fn buyer(&self) -> &Buyer {
        &self.buyer
    }

    /// The invoice and its date.
    pub const fn invoice(&self) -> (Number, &WallClock) {
        (self.invoice, &self.invoice_issued)
    }

    /// What it gives back.
    pub fn lines(&self) -> &[AllowanceLine] {
        &self.lines
    }

    /// All of it without tax.
    pub fn net(&self) -> Money {
        self.lines.iter().map(|line| line.net).sum()
    }

    /// Its tax.
    pub fn tax(&self) -> Money {
        self.lines.iter().map(|line| line.tax).sum()
    }

    /// What the buyer gets back.
    pub fn gross(&self) -> Money {
        self.net() + self.tax()
    }
}

impl Allowed {
    /// An invoice on which nothing is given back yet.
    pub fn new(invoice: Invoice) -> Allowed {
        let undone = vec![Undone::default(); invoice.lines().len()];
        Allowed { invoice, undone, standing: Vec::new(), cancelled: Vec::new() }
    }

    /// The invoice.
    pub const fn invoice(&self) -> &Invoice {
        &self.invoice
    }

    /// The allowances that stand, in the order in which they were issued.
    pub fn standing(&self) -> &[Allowance] {
        &self.standing
    }

    /// What can still be given back on a line, tax included; `line` counts from 1.
    pub fn left(&self, line: usize) -> Money {
        let index = line.wrapping_sub(1);
        match (self.invoice.lines().get(index), self.undone.get(index)) {
            (Some(line), Some(undone)) => line.gross - undone.gross,
            _ => Money::ZERO,
        }
    }

    /// What can still be given back, tax included.
    pub fn left_in_all(&self) -> Money {
        (1..=self.undone.len()).map(|line| self.left(line)).sum()
    }

    /// Issues an allowance.
    ///
    /// # Errors
    /// [`codes::ALLOWANCE_OTHER`] for a number that is used; [`codes::ALLOWANCE_BEFORE`];
    /// [`codes::ALLOWANCE_EMPTY`]; [`codes::ALLOWANCE_LINE`]; [`codes::LINE_QUANTITY`];
    /// [`codes::LINE_NEGATIVE`]; [`codes::ALLOWANCE_TOO_MUCH`]. Nothing is changed then.
    pub fn allow(
        &mut self,
        returns: &[Return],
        number: AllowanceNumber,
        issued: WallClock,
    ) -> Result<Allowance, Refusal> {
        if self.knows(&number) {
            return Err(other(&number));
        }
        let lines = returns.iter().map(|part| self.line(part)).collect::<Result<Vec<_>, _>>()?;
        let allowance = Allowance {
            number,
            issued,
            seller: self.invoice.seller().clone(),
            buyer: self.invoice.buyer().clone(),
            invoice: self.invoice.number(),
            invoice_issued: *self.invoice.issued(),
            lines,
        };
        self.book(allowance.clone())?;
        Ok(allowance)
    }

    /// Books an allowance that was issued before: how a stored invoice is brought up to date.
    ///
    /// # Errors
    /// As [`Allowed::allow`], and [`codes::ALLOWANCE_OTHER`] for one of another invoice.
    pub fn book(&mut self, allowance: Allowance) -> Result<(), Refusal> {
        if allowance.invoice != self.invoice.number() || self.knows(&allowance.number) {
            return Err(other(&allowance.number));
        }
        if allowance.issued < *self.invoice.issued() {
            return Err(Refusal::new(&codes::ALLOWANCE_BEFORE));
        }
        if allowance.gross() <= Money::ZERO {
            return Err(Refusal::new(&codes::ALLOWANCE_EMPTY));
        }
        let mut undone = self.undone.clone();
        for (position, part) in allowance.lines.iter().enumerate() {
            let twice = allowance.lines[..position].iter().any(|earlier| earlier.line == part.line);
            let index = part.line.wrapping_sub(1);
            let (Some(line), Some(so_far), false) = (self.invoice.lines().get(index), undone.get_mut(index), twice)
            else {
                return Err(Refusal::new(&codes::ALLOWANCE_LINE).with("line", part.line as i64));
            };
            if part.net.is_negative() || part.tax.is_negative() {
                return Err(Refusal::new(&codes::LINE_NEGATIVE).with("line", part.line as i64));
            }
            let left = Undone { gross: line.gross - so_far.gross, tax: line.tax - so_far.tax };
            // The net part is bound too: what stays must be an amount with its tax.
            if part.gross() > left.gross || part.tax > left.tax || part.net > left.gross - left.tax {
                let refusal = Refusal::new(&codes::ALLOWANCE_TOO_MUCH).with("line", part.line as i64);
                return Err(refusal.with("left", left.gross.get()).with("wanted", part.gross().get()));
            }
            so_far.gross += part.gross();
            so_far.tax += part.tax;
        }
        self.undone = undone;
        self.standing.push(allowance);
        Ok(())
    }

    /// Takes an allowance back (作廢折讓, G0501): what it gave back can be given back again.
    ///
    /// # Errors
    /// [`codes::ALLOWANCE_OTHER`] when it does not stand on this invoice.
    pub fn cancel(&mut self, number: &AllowanceNumber) -> Result<Allowance, Refusal> {
        let place = self.standing.iter().position(|allowance| allowance.number == *number);
        let allowance = self.standing.remove(place.ok_or_else(|| other(number))?);
        for part in &allowance.lines {
            if let Some(undone) = self.undone.get_mut(part.line.wrapping_sub(1)) {
                undone.gross -= part.gross();
                undone.tax -= part.tax;
            }
        }
        self.cancelled.push(allowance.number.clone());
        Ok(allowance)
    }

    fn knows(&self, number: &AllowanceNumber) -> bool {
        self.standing.iter().any(|allowance| allowance.number == *number) || self.cancelled.contains(number)
    }

    /// The line of an allowance for what comes back of a line; bounds are judged when it is booked.
    fn line(&self, part: &Return) -> Result<AllowanceLine, Refusal> {
        let index = part.line.wrapping_sub(1);
        let (Some(line), Some(undone)) = (self.invoice.lines().get(index), self.undone.get(index)) else {
            return Err(Refusal::new(&codes::ALLOWANCE_LINE).with("line", part.line as i64));
        };
        if !part.quantity.is_positive() || part.quantity > line.quantity {
            return Err(Refusal::new(&codes::LINE_QUANTITY).with("line", part.line as i64));
        }
        if part.gross.is_negative() {
            return Err(Refusal::new(&codes::LINE_NEGATIVE).with("line", part.line as i64));
        }
        let left = Undone { gross: line.gross - undone.gross, tax: line.tax - undone.tax };
        if part.gross > left.gross {
            let refusal = Refusal::new(&codes::ALLOWANCE_TOO_MUCH).with("line", part.line as i64);
            return Err(refusal.with("left", left.gross.get()).with("wanted", part.gross.get()));
        }
        let tax = tax_of_part(line.gross, line.tax, *undone, part.gross);
        Ok(AllowanceLine {
            line: part.line,
            description: line.description.clone(),
            quantity: part.quantity,
            unit: line.unit.clone(),
            tax_type: line.tax_type,
            net: part.gross - tax,
            tax,
        })
    }
}

/// The tax that goes with `part` of a line of `gross` with `tax`, of which `undone` is given back.
fn tax_of_part(gross: Money, tax: Money, undone: Undone, part: Money) -> Money {
    if gross.is_zero() {
        return Money::ZERO;
    }
    let up_to = (undone.gross + part).get();
    let due = divide_half_up(i128::from(tax.get()) * i128::from(up_to), i128::from(gross.get()));
    // After a cancelled allowance the parts that stand may carry more or less than their share. Neither what is given
    // back nor what stays may then be more tax than amount.
    let stays = gross - undone.gross - part;
    let least = (tax - undone.tax - stays).max(Money::ZERO);
    let most = part.min(tax - undone.tax);
    (Money::new(due) - undone.tax).max(least).min(most)
}

fn other(number: &AllowanceNumber) -> Refusal {
    Refusal::new(&codes::ALLOWANCE_OTHER).with("number", number.as_str())
}

impl TryFrom<String> for AllowanceNumber {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        AllowanceNumber::parse(&text)
    }
}

impl From<AllowanceNumber> for String {
    fn from(number: AllowanceNumber) -> String {
        number.0
    }
}
