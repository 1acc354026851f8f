//! A till as its screen shows it, and what a command made happen.

use std::collections::{BTreeMap, BTreeSet};

use invoices::Elsewhere;
use kernel::{BusinessDate, Exponent, Id, Money, Price, Quantity, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Read, Stop, params};
use till::Payload;
use utoipa::ToSchema;

use crate::made::OptionBody;
use crate::price::{LineBody, PriceByHand};
use crate::receipt::{self, ReceiptBody};
use crate::returns::views::{self as returns, ReturnBody};
use crate::sql::{till as till_sql, views as sql};
use crate::till_session::{Session, session};

/// How many of a till's latest sales are shown.
const RECENT: usize = 20;

/// A till.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillBody {
    /// Which.
    pub register: TillRegister,
    /// The place of its latest event; 0 before the first.
    pub seq: i64,
    /// That event's hash, in hexadecimal.
    pub head: String,
    /// The open shift.
    pub shift: Option<TillShift>,
    /// Baskets put aside, the oldest first.
    pub held: Vec<HeldBasket>,
    /// Its latest sales, the newest first.
    pub recent: Vec<RecentSale>,
    /// Its latest returns, the newest first.
    pub returns: Vec<RecentReturn>,
    /// How invoices are issued here; none where somebody else does.
    pub invoices: Option<TillInvoices>,
    /// Who issues them instead of us; none where we do, or nobody has to.
    pub invoiced_by: Option<Elsewhere>,
}

/// How invoices are issued at a till.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillInvoices {
    /// Whether a member's invoices can be kept with their account.
    pub with_member: bool,
}

/// Which till.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillRegister {
    /// Its id.
    pub id: Id,
    /// Its short name, on receipts.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// Where it stands.
    pub store_id: Id,
    /// That store's name.
    pub store_name: String,
}

/// An open shift, so far.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillShift {
    /// Which.
    pub id: Id,
    /// The day of its books.
    pub business_date: BusinessDate,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Who opened it.
    pub opened_by_name: String,
    /// Cash at the beginning.
    pub float: Money,
    /// What the drawer should hold; only for those who may look at reports, so that a count is blind.
    pub cash_expected: Option<Money>,
    /// Sales that stand: voided ones do not.
    pub sales_count: i64,
    /// What they came to.
    pub sales_total: Money,
}

/// A basket put aside.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldBasket {
    /// Which.
    pub id: Id,
    /// A table or a thing.
    pub label: String,
    /// How many lines.
    pub lines: i64,
    /// What it came to at the prices of that moment, before offers.
    pub total: Money,
    /// When it was put aside.
    pub at: Timestamp,
}

/// A sale that the till remembers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecentSale {
    /// The order.
    pub sale_id: Id,
    /// The number on the receipt.
    pub receipt: String,
    /// Its total.
    pub total: Money,
    /// When.
    pub at: Timestamp,
    /// True once it was undone.
    pub voided: bool,
}

/// A return that the till remembers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecentReturn {
    /// The return.
    pub return_id: Id,
    /// The number on its slip.
    pub receipt: String,
    /// What it came to.
    pub total: Money,
    /// When.
    pub at: Timestamp,
    /// True once it was undone.
    pub voided: bool,
    /// The sale that was made with it.
    pub exchanged_for: Option<Id>,
}

/// What a command made happen. Asked again with the same `command_id`, the answer is the same; `till`
/// is always the till as it is now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillAnswer {
    /// The place in the log after the command.
    pub seq: i64,
    /// What it sealed.
    pub events: Vec<TillEventBody>,
    /// The till now.
    pub till: TillBody,
    /// The receipt of a sale that was made or undone.
    pub receipt: Option<ReceiptBody>,
    /// A return that was made or undone, also by an exchange.
    pub returned: Option<ReturnBody>,
    /// The lines of a basket that was recalled.
    pub held_lines: Option<Vec<LineBody>>,
    /// How a shift ended.
    pub shift_report: Option<ShiftReport>,
}

/// A sealed event, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillEventBody {
    /// Its place in the till's log, from 1.
    pub seq: i64,
    /// `till.sold` and others.
    pub kind: String,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// How a shift ended. `expected` is the float and `cash_sales` and `cash_in` less `cash_out` and `cash_returned`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftReport {
    /// Cash that the log says is there.
    pub expected: Money,
    /// Cash that was found.
    pub counted: Money,
    /// Found less expected: below zero is missing.
    pub difference: Money,
    /// Cash at the beginning.
    pub float: Money,
    /// Sales that stand: voided ones do not.
    pub sales_count: i64,
    /// What they came to.
    pub sales_total: Money,
    /// Cash for sales and for orders that were fetched, without change and without what voids gave back.
    pub cash_sales: Money,
    /// Cash put in, not for a sale.
    pub cash_in: Money,
    /// Cash taken out, not for a sale.
    pub cash_out: Money,
    /// What of it went to the safe because the drawer was too full.
    pub cash_dropped: Money,
    /// What of it was paid for the shop, less what came back.
    pub petty_cash: Money,
    /// Sales that were voided.
    pub voids: i64,
    /// Returns that stand: voided ones do not.
    pub returns_count: i64,
    /// What they came to.
    pub returns_total: Money,
    /// Cash given back for them.
    pub cash_returned: Money,
    /// What they had come to.
    pub voids_total: Money,
    /// How often the drawer was opened without a sale.
    pub drawer_openings: i64,
    /// What each tender came to, voided sales taken off, with what its terminal says.
    pub tenders: Vec<TenderReport>,
    /// What was found, by denomination; none when only its sum was told.
    pub pieces: Vec<PiecesBody>,
    /// The number of the bag in which the money goes to the bank.
    pub bag: Option<String>,
}

/// A tender in a shift's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderReport {
    /// `cash`, `card` and others.
    pub kind: String,
    /// What the till's log says.
    pub amount: Money,
    /// What the terminal's own closing slip says; none when nobody typed it in.
    pub batch: Option<Money>,
    /// The slip less the log.
    pub difference: Option<Money>,
}

/// How many of one note or coin there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PiecesBody {
    /// What one is worth.
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub value: Money,
    /// How many.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub count: i64,
}

impl From<PiecesBody> for till::Pieces {
    fn from(body: PiecesBody) -> Self {
        till::Pieces { value: body.value, count: body.count }
    }
}

impl From<till::Pieces> for PiecesBody {
    fn from(pieces: till::Pieces) -> Self {
        PiecesBody { value: pieces.value, count: pieces.count }
    }
}

impl From<&till::ShiftClosed> for ShiftReport {
    fn from(closed: &till::ShiftClosed) -> Self {
        ShiftReport {
            counted: closed.counted,
            difference: closed.over_short,
            pieces: closed.pieces.iter().copied().map(PiecesBody::from).collect(),
            bag: closed.bag.clone(),
            ..ShiftReport::so_far(closed.float, closed.expected, &closed.totals, &closed.batches)
        }
    }
}

impl ShiftReport {
    /// A shift's numbers before anything is counted.
    pub(crate) fn so_far(
        float: Money,
        expected: Money,
        totals: &till::Totals,
        batches: &BTreeMap<till::TenderKind, Money>,
    ) -> ShiftReport {
        let kinds: BTreeSet<till::TenderKind> = totals.tenders.keys().chain(batches.keys()).copied().collect();
        let tender = |kind: till::TenderKind| {
            let amount = totals.tenders.get(&kind).copied().unwrap_or_default();
            let batch = batches.get(&kind).copied();
            let difference = batch.map(|batch| batch - amount);
            TenderReport { kind: kind.as_str().to_owned(), amount, batch, difference }
        };
        ShiftReport {
            expected,
            counted: Money::ZERO,
            difference: Money::ZERO,
            float,
            sales_count: totals.sales - totals.voids,
            sales_total: totals.sales_total - totals.voids_total,
            cash_sales: totals.cash_given - totals.change - totals.cash_voided,
            cash_in: totals.cash_in,
            cash_out: totals.cash_out,
            cash_dropped: totals.cash_dropped,
            petty_cash: totals.petty_cash,
            voids: totals.voids,
            returns_count: totals.returns - totals.return_voids,
            returns_total: totals.returns_total - totals.return_voids_total,
            cash_returned: totals.cash_returned,
            voids_total: totals.voids_total,
            drawer_openings: totals.drawer_openings,
            tenders: kinds.into_iter().map(tender).collect(),
            pieces: Vec::new(),
            bag: None,
        }
    }
}

impl TillBody {
    /// The same without what a blind count must not know.
    #[must_use]
    pub fn blind(mut self) -> Self {
        if let Some(shift) = &mut self.shift {
            shift.cash_expected = None;
        }
        self
    }
}

/// A till.
///
/// # Errors
/// Refused as [`crate::codes::REGISTER_UNKNOWN`].
pub fn till(read: &mut Read<'_>, register: Id, exponent: Exponent) -> Result<TillBody, Stop> {
    let session = session(read, register, exponent)?;
    Ok(body(read, &session, exponent)?)
}

fn body(read: &mut Read<'_>, session: &Session, exponent: Exponent) -> Result<TillBody, Fault> {
    let (register, store, state) = (&session.register, &session.shop.store, &session.state);
    let shift = match &state.shift {
        Some(shift) => {
            let opened_by = staff::person(read, shift.opened_by)?;
            Some(TillShift {
                id: shift.id,
                business_date: shift.business_date,
                opened_at: shift.opened_at,
                opened_by_name: opened_by.map(|person| person.name).unwrap_or_default(),
                float: shift.float,
                cash_expected: Some(shift.cash_expected),
                sales_count: shift.totals.sales - shift.totals.voids,
                sales_total: shift.totals.sales_total - shift.totals.voids_total,
            })
        }
        None => None,
    };
    let today = store.business_date(read.now());
    // No sale is booked on a day before its shift began.
    let selling_on = shift.as_ref().map_or(today, |shift| shift.business_date.max(today));
    let invoiced_by = invoices::who(read, store, selling_on)?.elsewhere();
    let issuer = invoices::issuer_of(read, store, selling_on)?;
    let sold = |sale: &till::Receipt| RecentSale {
        sale_id: sale.sale,
        receipt: sale.receipt.clone(),
        total: sale.total,
        at: sale.sold_at,
        voided: sale.voided,
    };
    let returned = |slip: &till::Slip| RecentReturn {
        return_id: slip.return_id,
        receipt: slip.receipt.clone(),
        total: slip.total,
        at: slip.returned_at,
        voided: slip.voided,
        exchanged_for: slip.sale,
    };
    Ok(TillBody {
        register: TillRegister {
            id: register.id,
            code: register.code.clone(),
            name: register.name.clone(),
            store_id: store.id,
            store_name: store.name.clone(),
        },
        seq: state.seq,
        head: state.head.to_string(),
        shift,
        held: state.held.iter().map(|held| held_basket(held, exponent)).collect(),
        recent: state.receipts.iter().rev().take(RECENT).map(sold).collect(),
        returns: state.returns.iter().rev().take(RECENT).map(returned).collect(),
        invoices: issuer.map(|issuer| TillInvoices { with_member: issuer.carrier_kind.is_some() }),
        invoiced_by,
    })
}

fn held_basket(held: &till::HeldSale, exponent: Exponent) -> HeldBasket {
    // A basket that a later program wrote is still named, even if its lines cannot be read.
    let lines =
        serde_json::from_value::<promo::Basket>(held.basket.clone()).map(|basket| basket.lines).unwrap_or_default();
    HeldBasket {
        id: held.hold,
        label: held.label.clone(),
        lines: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        total: lines.iter().map(|line| price_of_one(line).times(line.quantity, exponent)).sum(),
        at: held.held_at,
    }
}

/// What one of a line came to when it was put aside, with what was chosen.
fn price_of_one(line: &promo::BasketLine) -> Price {
    let chosen = |option: &promo::OptionChoice| option.price.get() * option.quantity.thousandths() / 1_000;
    Price::new(line.unit_price.get() + line.options.iter().map(chosen).sum::<i64>())
}

/// What the command that led to `seq` made happen. A command seals one event, the one at that place.
///
/// # Errors
/// Refused as [`crate::codes::REGISTER_UNKNOWN`].
pub fn answer(
    read: &mut Read<'_>,
    register: Id,
    seq: i64,
    exponent: Exponent,
    locale: &str,
) -> Result<TillAnswer, Stop> {
    let till = till(read, register, exponent)?;
    let sealed = read.query_opt(till_sql::EVENT_GET, params![register, seq], |row| {
        let hash: [u8; 32] = row.get(2)?;
        let event =
            TillEventBody { seq: row.get(0)?, kind: row.get(1)?, hash: till::Hash::from_bytes(hash).to_string() };
        Ok((event, row.get::<Vec<u8>>(3)?))
    })?;
    let mut answer = TillAnswer {
        seq,
        events: Vec::new(),
        till,
        receipt: None,
        returned: None,
        held_lines: None,
        shift_report: None,
    };
    let Some((event, bytes)) = sealed else { return Ok(answer) };
    answer.events.push(event);
    match till::decode(&bytes).map_err(|fault| Fault::Decode(fault.to_string()))? {
        Payload::SoldPlain(sold) | Payload::SoldUntreated(sold) | Payload::Sold(sold) => {
            answer.receipt = receipt::receipt(read, sold.sale, locale)?;
        }
        Payload::Voided(voided) => answer.receipt = receipt::receipt(read, voided.sale, locale)?,
        Payload::ReturnedExact(returned) | Payload::Returned(returned) => {
            answer.returned = returns::find(read, returned.return_id)?
        }
        Payload::ReturnVoided(voided) => answer.returned = returns::find(read, voided.return_id)?,
        Payload::Recalled(recalled) => answer.held_lines = Some(held_lines(read, register, recalled.hold)?),
        Payload::ShiftClosedPlain(closed) | Payload::ShiftClosed(closed) => {
            answer.shift_report = Some(ShiftReport::from(closed.as_ref()));
        }
        _ => {}
    }
    if let Some(receipt) = answer.receipt.as_ref().map(|receipt| receipt.order_id) {
        // The sale of an exchange: its return is the event before it.
        let slip = session(read, register, exponent)?.state.returns.into_iter().find(|slip| slip.sale == Some(receipt));
        if let Some(slip) = slip {
            answer.returned = returns::find(read, slip.return_id)?;
        }
    }
    Ok(answer)
}

/// The lines of a basket as they were put aside.
fn held_lines(read: &mut Read<'_>, register: Id, hold: Id) -> Result<Vec<LineBody>, Fault> {
    let decode = |why: String| Fault::Decode(format!("a basket put aside: {why}"));
    let held = read.query_opt(sql::HELD, params![register, hold], |row| row.get::<Vec<u8>>(0))?;
    let bytes = held.ok_or_else(|| decode("its event is missing".to_owned()))?;
    let Payload::Held(held) = till::decode(&bytes).map_err(|fault| decode(fault.to_string()))? else {
        return Err(decode("its event is of another kind".to_owned()));
    };
    let basket: promo::Basket = serde_json::from_value(held.basket).map_err(|error| decode(error.to_string()))?;
    let option = |choice: &promo::OptionChoice| OptionBody {
        option_id: choice.option,
        quantity: choice.quantity.thousandths() / 1_000,
    };
    let line = |line: &promo::BasketLine| LineBody {
        variant_id: line.variant,
        quantity: line.quantity,
        options: line.options.iter().map(option).collect(),
        note: line.note.clone(),
        price_by_hand: line
            .price_override
            .as_ref()
            .map(|by_hand| PriceByHand { unit_price: by_hand.price, reason: by_hand.reason.clone() }),
    };
    Ok(basket.lines.iter().filter(|line| line.quantity > Quantity::ZERO).map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_report_adds_up() {
        let money = Money::new;
        let totals = till::Totals {
            sales: 3,
            sales_total: money(1_740),
            voids: 1,
            voids_total: money(580),
            cash_given: money(2_500),
            change: money(180),
            cash_voided: money(580),
            cash_in: money(100),
            cash_out: money(1_000),
            ..till::Totals::default()
        };
        let stamp = till::Stamp {
            store: Id::NIL,
            shift: Id::NIL,
            business_date: "2026-11-21".parse().unwrap(),
            person: Id::NIL,
            approved_by: None,
        };
        let float = money(2_000);
        let expected = float + money(2_500 - 180 - 580 + 100 - 1_000);
        let counted = expected - money(10);
        let closed = till::ShiftClosed {
            stamp,
            float,
            expected,
            counted,
            over_short: counted - expected,
            totals,
            held: 0,
            pieces: Vec::new(),
            batches: BTreeMap::new(),
            bag: None,
        };
        let report = ShiftReport::from(&closed);
        assert_eq!((report.sales_count, report.sales_total, report.voids), (2, money(1_160), 1));
        assert_eq!(report.difference, money(-10));
        assert_eq!(float + report.cash_sales + report.cash_in - report.cash_out, report.expected);
    }
}
