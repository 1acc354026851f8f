//! From a sale to its documents: everything that can be wrong is found here, before a number is taken.

use fiscal::{Handover, Prepared, RandomCode, TaxType};
use kernel::{BusinessDate, Id, Money, Quantity, Refusal, Timestamp};
use store::Entropy;

use crate::{Counter, Wish};

/// The longest name of goods on a document, in characters.
const NAME_LONGEST: usize = fiscal::DESCRIPTION_LIMIT;

/// A line of a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleLine {
    /// Its place in the order.
    pub position: i64,
    /// The goods' name.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// What it is counted in.
    pub unit: String,
    /// `taxable`, `zero` or `exempt`.
    pub tax_kind: String,
    /// What the buyer pays for it, tax included.
    pub total: Money,
}

/// A sale that is to be invoiced.
#[derive(Debug, Clone)]
pub struct Sale<'a> {
    /// What was sold.
    pub lines: Vec<SaleLine>,
    /// What of its total is not invoiced now: points and granted credit, vouchers that were invoiced when they were
    /// bought, what another company invoices.
    pub not_invoiced: Money,
    /// How the buyer wants it.
    pub wish: &'a Wish,
    /// Who buys, when they are known.
    pub member: Option<Id>,
    /// When.
    pub at: Timestamp,
    /// The day in the store's books.
    pub business_date: BusinessDate,
    /// Drawn for this sale.
    pub random: RandomCode,
}

/// A document that lacks nothing but its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub(crate) legal_entity: Id,
    pub(crate) store: Id,
    pub(crate) register: Option<Id>,
    /// Warns when so many numbers are left.
    pub(crate) low: i64,
    pub(crate) period: String,
    pub(crate) handover: &'static str,
    pub(crate) buyer_tax_id: Option<String>,
    pub(crate) total: Money,
    pub(crate) tax: Money,
    /// The document as JSON.
    pub(crate) content: String,
    /// Places in the order of its lines, in order.
    pub(crate) positions: Vec<i64>,
    /// What each of its lines comes to.
    pub(crate) amounts: Vec<Money>,
    pub(crate) business_date: BusinessDate,
    pub(crate) issued_at: Timestamp,
}

impl Draft {
    /// What the buyer pays by this document.
    pub const fn total(&self) -> Money {
        self.total
    }
}

/// The four digits that keep a document from being forged.
pub fn random_code(entropy: &Entropy) -> RandomCode {
    let mut bytes = [0; 4];
    entropy.fill(&mut bytes);
    RandomCode::drawn(u32::from_be_bytes(bytes))
}

pub(crate) const fn handover_name(handover: &Handover) -> &'static str {
    match handover {
        Handover::Paper => "paper",
        Handover::Carrier(_) => "carrier",
        Handover::Donation(_) => "donation",
    }
}

fn tax_type(kind: &str) -> TaxType {
    match kind {
        "zero" => TaxType::ZeroRated,
        "exempt" => TaxType::Exempt,
        _ => TaxType::Taxable,
    }
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The documents of a sale: one, none when nothing is left to invoice, or for a company one for each way of being
/// taxed.
///
/// # Errors
/// Refused as a code of [`fiscal`] when the buyer, the carrier or a line cannot stand on a document; as
/// [`codes::MEMBER_CARRIER`](crate::codes::MEMBER_CARRIER).
pub fn prepare(counter: &Counter, sale: &Sale<'_>) -> Result<Vec<Draft>, Refusal> {
    let issuer = &counter.issuer;
    let buyer = sale.wish.buyer(sale.random.as_str())?;
    let handover = sale.wish.handover(issuer, sale.member)?;
    let mut lines: Vec<fiscal::SaleLine> = sale.lines.iter().map(written).collect();
    fiscal::reduce(&mut lines, sale.not_invoiced)?;
    let mut wanted: Vec<(i64, fiscal::SaleLine)> = sale.lines.iter().map(|line| line.position).zip(lines).collect();
    if wanted.iter().all(|(_, line)| line.gross.is_zero()) {
        return Ok(Vec::new());
    }
    let mut groups = Vec::new();
    if buyer.is_company() {
        // A gift belongs to whatever was paid for.
        let paid = wanted.iter().find(|(_, line)| !line.gross.is_zero()).map(|(_, line)| line.tax_type);
        for (_, line) in wanted.iter_mut().filter(|(_, line)| line.gross.is_zero()) {
            line.tax_type = paid.unwrap_or(line.tax_type);
        }
        for kind in TaxType::ALL {
            let (of_kind, rest) = wanted.into_iter().partition(|(_, line)| line.tax_type == kind);
            groups.push(of_kind);
            wanted = rest;
        }
        groups.retain(|group: &Vec<_>| !group.is_empty());
    } else {
        groups.push(wanted);
    }
    let issued = counter.zone.shows(sale.at);
    let mut drafts = Vec::with_capacity(groups.len());
    for group in groups {
        let (positions, lines): (Vec<i64>, Vec<fiscal::SaleLine>) = group.into_iter().unzip();
        let sound = fiscal::Sale {
            seller: counter.seller.clone(),
            buyer: buyer.clone(),
            handover: handover.clone(),
            lines,
            zero_rate: issuer.zero_rate,
        };
        let document = sound.ready()?.at(issued, sale.random);
        drafts.push(draft(counter, sale, &document, positions)?);
    }
    Ok(drafts)
}

fn draft(counter: &Counter, sale: &Sale<'_>, document: &Prepared, positions: Vec<i64>) -> Result<Draft, Refusal> {
    let totals = document.totals();
    Ok(Draft {
        legal_entity: counter.issuer.legal_entity,
        store: counter.store,
        register: counter.register,
        low: counter.issuer.low,
        period: document.period().code(),
        handover: handover_name(document.handover()),
        buyer_tax_id: document.buyer().tax_id().map(|tax_id| tax_id.to_string()),
        total: totals.total(),
        tax: totals.tax,
        content: serde_json::to_string(document).map_err(|_| Refusal::new(&fiscal::codes::DOCUMENT_SUMS))?,
        positions,
        amounts: document.lines().iter().map(|line| line.gross).collect(),
        business_date: sale.business_date,
        issued_at: sale.at,
    })
}

fn written(line: &SaleLine) -> fiscal::SaleLine {
    let unit = shortened(line.unit.trim(), fiscal::UNIT_LIMIT);
    fiscal::SaleLine {
        description: shortened(line.description.trim(), NAME_LONGEST),
        quantity: line.quantity,
        unit: Some(unit).filter(|unit| !unit.is_empty()),
        tax_type: tax_type(&line.tax_kind),
        gross: line.total,
    }
}
