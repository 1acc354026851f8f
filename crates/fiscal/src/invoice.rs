//! Invoices as values: asked for, found sound, issued. Nothing can go wrong once a number is taken,
//! so no number is ever burnt on bad input.
//!
//! `Sale::ready` checks everything; [`Ready::issue`] needs a [`Taken`] number and a drawn
//! [`RandomCode`] and cannot fail. All amounts are whole New Taiwan dollars.

use kernel::money::divide_half_up;
use kernel::{Money, Quantity, Refusal, WallClock};
use serde::{Deserialize, Serialize};

use crate::party::clean;
use crate::tax::{self, AMOUNT_LIMIT};
use crate::{Buyer, Handover, Number, Period, RandomCode, SaleLine, Seller, Taken, TaxType, codes};

/// The most lines of one document (MIG 4.1, F0401: `ProductItem` 1 to 9999).
pub const LINES_LIMIT: usize = 9_999;
/// The most characters of a line's name (MIG 4.1, `Description`).
pub const DESCRIPTION_LIMIT: usize = 500;
/// The most characters of a unit (MIG 4.1, `Unit`).
pub const UNIT_LIMIT: usize = 6;

/// Why lines carry no tax, which the law wants on the document (營業稅法 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ZeroRate {
    /// Went through customs (`CustomsClearanceMark` 2) or not (1).
    pub through_customs: bool,
    /// `ZeroTaxRateReason`: 71 to 79, the nine cases of the law.
    pub reason: u8,
}

/// What is asked to be invoiced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    /// Who issues.
    pub seller: Seller,
    /// Who buys.
    pub buyer: Buyer,
    /// How the document reaches the buyer.
    pub handover: Handover,
    /// What was bought: amounts with tax, after discounts and reductions.
    pub lines: Vec<SaleLine>,
    /// Needed as soon as one line is zero-rated.
    pub zero_rate: Option<ZeroRate>,
}

/// A sale that will make a sound document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    sale: Sale,
    lines: Vec<Line>,
}

/// A line of an issued document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The goods' name.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// What it is counted in.
    pub unit: Option<String>,
    /// How it is taxed.
    pub tax_type: TaxType,
    /// What the buyer pays, tax included.
    pub gross: Money,
    /// The tax inside of it.
    pub tax: Money,
}

/// The sums of a document. They make up [`Totals::total`] together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Sales of taxable lines, without tax.
    pub taxable: Money,
    /// Sales of zero-rated lines.
    pub zero_rated: Money,
    /// Sales of exempt lines.
    pub exempt: Money,
    /// The tax of the taxable lines.
    pub tax: Money,
}

/// An invoice that lacks nothing but its number. Whoever keeps it writes it down before a number is taken, so that the
/// moment in which numbers are locked is short. What was stored is read back only if its sums hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct Prepared(Record);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    issued: WallClock,
    random: RandomCode,
    seller: Seller,
    buyer: Buyer,
    handover: Handover,
    lines: Vec<Line>,
    zero_rate: Option<ZeroRate>,
}

/// An issued invoice. It never changes; what is wrong is voided or allowed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Numbered", into = "Numbered")]
pub struct Invoice {
    number: Number,
    period: Period,
    content: Prepared,
}

#[derive(Serialize, Deserialize)]
struct Numbered {
    number: Number,
    period: Period,
    #[serde(flatten)]
    content: Prepared,
}

impl Sale {
    /// Checks everything that could be wrong, and works out the tax.
    ///
    /// A line without an amount (a gift) takes the tax type of the document: nothing is taxed either
    /// way, and it must not turn a taxable document into a mixed one.
    ///
    /// # Errors
    /// [`codes::COMPANY_DONATES`], [`codes::LINES_COUNT`], [`codes::LINE_TEXT`],
    /// [`codes::LINE_QUANTITY`], [`codes::LINE_NEGATIVE`], [`codes::AMOUNT_TOO_LARGE`],
    /// [`codes::NOTHING_TO_INVOICE`], [`codes::MIXED_FOR_COMPANY`], [`codes::ZERO_RATE_REASON`].
    pub fn ready(mut self) -> Result<Ready, Refusal> {
        if self.buyer.is_company() && matches!(self.handover, Handover::Donation(_)) {
            return Err(Refusal::new(&codes::COMPANY_DONATES));
        }
        let count = self.lines.len();
        if count == 0 || count > LINES_LIMIT {
            let refusal = Refusal::new(&codes::LINES_COUNT);
            return Err(refusal.with("limit", LINES_LIMIT as i64).with("count", count as i64));
        }
        for (line, number) in self.lines.iter_mut().zip(1_i64..) {
            tidy(line, number)?;
        }
        let total = tax::sum(&self.lines)?;
        if total.get() > AMOUNT_LIMIT {
            return Err(tax::too_large());
        }
        let paid = self.lines.iter().find(|line| !line.gross.is_zero());
        let main = paid.ok_or_else(|| Refusal::new(&codes::NOTHING_TO_INVOICE))?.tax_type;
        for line in self.lines.iter_mut().filter(|line| line.gross.is_zero()) {
            line.tax_type = main;
        }
        if self.buyer.is_company() && self.lines.iter().any(|line| line.tax_type != main) {
            return Err(Refusal::new(&codes::MIXED_FOR_COMPANY));
        }
        let exports = self.lines.iter().any(|line| line.tax_type == TaxType::ZeroRated);
        match self.zero_rate {
            None if exports => return Err(Refusal::new(&codes::ZERO_RATE_REASON)),
            Some(zero_rate) if exports && !(71..=79).contains(&zero_rate.reason) => {
                return Err(Refusal::new(&codes::ZERO_RATE_REASON));
            }
            _ => {}
        }
        // Said without need, it would be refused by the platform.
        self.zero_rate = self.zero_rate.filter(|_| exports);
        let lines = taxed(std::mem::take(&mut self.lines));
        Ok(Ready { sale: self, lines })
    }
}

impl Ready {
    /// The sums that the document will have.
    pub fn totals(&self) -> Totals {
        Totals::of(&self.lines)
    }

    /// The document but for its number, issued when the store's clock shows this.
    pub fn at(self, issued: WallClock, random: RandomCode) -> Prepared {
        let Sale { seller, buyer, handover, zero_rate, .. } = self.sale;
        Prepared(Record { issued, random, seller, buyer, handover, lines: self.lines, zero_rate })
    }

    /// The document. The number is used by it and gone.
    pub fn issue(self, taken: Taken, random: RandomCode) -> Invoice {
        let Taken { number, period, issued } = taken;
        Invoice { number, period, content: self.at(issued, random) }
    }
}

impl Prepared {
    /// The period in which its number has to lie.
    pub fn period(&self) -> Period {
        Period::of(&self.0.issued)
    }

    /// The same, issued at another moment: what waited for a number carries the moment at which it got one.
    #[must_use]
    pub fn again_at(mut self, issued: WallClock) -> Prepared {
        self.0.issued = issued;
        self
    }

    /// The same without what came back of each of its lines before it had a number; none when nothing is left. Lines
    /// of which nothing is left stay, as gifts do.
    ///
    /// # Errors
    /// As [`Sale::ready`], when more comes back of a line than there was.
    pub fn without(self, taken: &[Money]) -> Result<Option<Prepared>, Refusal> {
        let Record { issued, random, seller, buyer, handover, lines, zero_rate } = self.0;
        let taken = taken.iter().copied().chain(std::iter::repeat(Money::ZERO));
        let lines: Vec<SaleLine> = lines
            .into_iter()
            .zip(taken)
            .map(|(line, taken)| SaleLine {
                description: line.description,
                quantity: line.quantity,
                unit: line.unit,
                tax_type: line.tax_type,
                gross: line.gross - taken,
            })
            .collect();
        if lines.iter().all(|line| line.gross.is_zero()) {
            return Ok(None);
        }
        Ok(Some(Sale { seller, buyer, handover, lines, zero_rate }.ready()?.at(issued, random)))
    }

    /// The document with a number that the database gave out for its period.
    pub fn numbered(self, number: Number) -> Invoice {
        Invoice { number, period: self.period(), content: self }
    }

    /// Its lines, numbered from 1 in messages.
    pub fn lines(&self) -> &[Line] {
        &self.0.lines
    }

    /// For whom.
    pub const fn buyer(&self) -> &Buyer {
        &self.0.buyer
    }

    /// How it will reach the buyer.
    pub const fn handover(&self) -> &Handover {
        &self.0.handover
    }

    /// Its sums.
    pub fn totals(&self) -> Totals {
        Totals::of(&self.0.lines)
    }
}

impl Line {
    /// Without tax.
    pub fn net(&self) -> Money {
        self.gross - self.tax
    }

    /// As it stands on the document: with tax for a consumer, without for a company.
    pub fn written(&self, buyer: &Buyer) -> Money {
        if buyer.is_company() { self.net() } else { self.gross }
    }
}

impl Totals {
    fn of(lines: &[Line]) -> Totals {
        let mut totals = Totals::default();
        for line in lines {
            match line.tax_type {
                TaxType::Taxable => totals.taxable += line.net(),
                TaxType::ZeroRated => totals.zero_rated += line.net(),
                TaxType::Exempt => totals.exempt += line.net(),
            }
            totals.tax += line.tax;
        }
        totals
    }

    /// All sales without tax.
    pub fn net(&self) -> Money {
        self.taxable + self.zero_rated + self.exempt
    }

    /// What the buyer pays.
    pub fn total(&self) -> Money {
        self.net() + self.tax
    }
}

impl Invoice {
    /// The document that is issued in its place, or for a part of it, to the same buyer: for other amounts of its lines,
    /// tax included, at another moment. Lines without an amount are not on it. Answers with the numbers, from 1, that its
    /// lines have on this one; none when nothing is left to be paid.
    ///
    /// # Errors
    /// As [`Sale::ready`].
    pub fn anew(
        &self,
        amounts: &[Option<Money>],
        issued: WallClock,
        random: RandomCode,
    ) -> Result<Option<(Prepared, Vec<usize>)>, Refusal> {
        let kept = self.lines().iter().zip(amounts).zip(1_usize..);
        let kept = kept.filter_map(|((line, amount), number)| Some((part_of(line, (*amount)?), number)));
        let (lines, numbers): (Vec<SaleLine>, Vec<usize>) = kept.unzip();
        if lines.iter().all(|line| line.gross.is_zero()) {
            return Ok(None);
        }
        let (seller, buyer, handover) = (self.seller().clone(), self.buyer().clone(), self.handover().clone());
        let sale = Sale { seller, buyer, handover, lines, zero_rate: self.zero_rate() };
        Ok(Some((sale.ready()?.at(issued, random), numbers)))
    }

    /// Its number.
    pub const fn number(&self) -> Number {
        self.number
    }

    /// The period it belongs to.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// When it was issued, by the store's wall clock.
    pub const fn issued(&self) -> &WallClock {
        &self.content.0.issued
    }

    /// Its random code.
    pub const fn random(&self) -> RandomCode {
        self.content.0.random
    }

    /// Who issued it.
    pub const fn seller(&self) -> &Seller {
        &self.content.0.seller
    }

    /// For whom.
    pub const fn buyer(&self) -> &Buyer {
        &self.content.0.buyer
    }

    /// How it reached the buyer.
    pub const fn handover(&self) -> &Handover {
        &self.content.0.handover
    }

    /// Its lines, numbered from 1 in messages.
    pub fn lines(&self) -> &[Line] {
        &self.content.0.lines
    }

    /// Why it has lines without tax.
    pub const fn zero_rate(&self) -> Option<ZeroRate> {
        self.content.0.zero_rate
    }

    /// Its sums.
    pub fn totals(&self) -> Totals {
        Totals::of(&self.content.0.lines)
    }

    /// `TaxType` of the document in messages: `1`, `2`, `3`, or `9` for a mixed one.
    pub fn tax_code(&self) -> &'static str {
        let first = self.content.0.lines.first().map_or(TaxType::Taxable, |line| line.tax_type);
        if self.content.0.lines.iter().all(|line| line.tax_type == first) { first.code() } else { "9" }
    }
}

impl TryFrom<Record> for Prepared {
    type Error = Refusal;
    fn try_from(record: Record) -> Result<Self, Refusal> {
        let back = |line: &Line| SaleLine {
            description: line.description.clone(),
            quantity: line.quantity,
            unit: line.unit.clone(),
            tax_type: line.tax_type,
            gross: line.gross,
        };
        let sale = Sale {
            seller: record.seller.clone(),
            buyer: record.buyer.clone(),
            handover: record.handover.clone(),
            lines: record.lines.iter().map(back).collect(),
            zero_rate: record.zero_rate,
        };
        match sale.ready() {
            Ok(again) if again.lines == record.lines => Ok(Prepared(record)),
            _ => Err(Refusal::new(&codes::DOCUMENT_SUMS)),
        }
    }
}

impl From<Prepared> for Record {
    fn from(prepared: Prepared) -> Record {
        prepared.0
    }
}

impl TryFrom<Numbered> for Invoice {
    type Error = Refusal;
    fn try_from(numbered: Numbered) -> Result<Self, Refusal> {
        if numbered.period != numbered.content.period() {
            return Err(Refusal::new(&codes::DOCUMENT_SUMS));
        }
        Ok(Invoice { number: numbered.number, period: numbered.period, content: numbered.content })
    }
}

impl From<Invoice> for Numbered {
    fn from(invoice: Invoice) -> Numbered {
        Numbered { number: invoice.number, period: invoice.period, content: invoice.content }
    }
}

fn tidy(line: &mut SaleLine, number: i64) -> Result<(), Refusal> {
    line.description = clean(&line.description);
    line.unit = line.unit.as_deref().map(clean).filter(|unit| !unit.is_empty());
    let named = (1..=DESCRIPTION_LIMIT).contains(&line.description.chars().count());
    if !named || line.unit.as_ref().is_some_and(|unit| unit.chars().count() > UNIT_LIMIT) {
        let refusal = Refusal::new(&codes::LINE_TEXT).with("line", number);
        return Err(refusal.with("limit", DESCRIPTION_LIMIT as i64).with("unit", UNIT_LIMIT as i64));
    }
    if !line.quantity.is_positive() {
        return Err(Refusal::new(&codes::LINE_QUANTITY).with("line", number));
    }
    Ok(())
}

/// So much of a line. Its quantity goes with the amount where it can: two of three pieces for two thirds of the price, as
/// near as whole dollars are. What was given back for nothing (a price that was wrong) leaves the quantity as it was.
fn part_of(line: &Line, gross: Money) -> SaleLine {
    let (whole, quantity) = (i128::from(line.gross.get()), i128::from(line.quantity.thousandths()));
    // What is sold by the piece comes back by the piece.
    let step: i64 = if quantity % 1_000 == 0 { 1_000 } else { 1 };
    let part = if whole == 0 {
        line.quantity
    } else {
        let nearest = divide_half_up(i128::from(gross.get()) * quantity, whole * i128::from(step)) * step;
        let worth = divide_half_up(whole * i128::from(nearest), quantity);
        let fits = nearest > 0 && (worth - gross.get()).abs() <= 1;
        if fits { Quantity::from_thousandths(nearest) } else { line.quantity }
    };
    SaleLine {
        description: line.description.clone(),
        quantity: part,
        unit: line.unit.clone(),
        tax_type: line.tax_type,
        gross,
    }
}

fn taxed(lines: Vec<SaleLine>) -> Vec<Line> {
    let weights: Vec<(TaxType, Money)> = lines.iter().map(|line| (line.tax_type, line.gross)).collect();
    let taxes = tax::tax_inside(&weights);
    let line = |(line, tax)| {
        let SaleLine { description, quantity, unit, tax_type, gross } = line;
        Line { description, quantity, unit, tax_type, gross, tax }
    };
    lines.into_iter().zip(taxes).map(line).collect()
}
