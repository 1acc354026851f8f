//! A document as it is shown and printed.

use std::fmt::Write as _;

use fiscal::{Handover, SealKey, TaxType, code39, qr_pair};
use kernel::{Id, Money, Quantity, Timestamp};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Document;
use crate::prepare::handover_name;

/// An invoice as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoicePaper)]
pub struct Paper {
    /// Its id.
    pub id: Id,
    /// Its number, such as `AB12345678`.
    pub number: String,
    /// Its period as it is printed, such as `115年11-12月`.
    pub period: String,
    /// By the clock in the store, such as `2026-11-21 18:04:05`.
    pub issued: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The four digits beside its number.
    pub random: String,
    /// `issued` or `voided`.
    pub state: String,
    /// `paper`, `carrier` or `donation`.
    pub handover: String,
    /// Where it is kept, as much of it as may be shown: the last four characters of a carrier, or the code of
    /// the organisation that it was given to.
    pub kept: Option<String>,
    /// The issuer's tax id.
    pub seller_tax_id: String,
    /// The issuer's registered name.
    pub seller_name: String,
    /// The tax id of a company that bought.
    pub buyer_tax_id: Option<String>,
    /// Sales without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// What was paid.
    pub total: Money,
    /// What was given back on it.
    pub allowed: Money,
    /// Its lines.
    pub lines: Vec<PaperLine>,
    /// The codes for machines; only for what is printed, and when the issuer has its key.
    pub codes: Option<PaperCodes>,
    /// How often it was printed; the second is a copy and says so.
    pub copies: i64,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoicePaperLine)]
pub struct PaperLine {
    /// The goods.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// `taxable`, `zero_rated` or `exempt`.
    pub tax: String,
    /// As it is written: for a company without tax.
    pub amount: Money,
}

/// What stands on the paper for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoicePaperCodes)]
pub struct PaperCodes {
    /// The text of the bar code (Code 39), without its start and stop signs.
    pub code39: String,
    /// The left QR code.
    pub left: PaperQr,
    /// The right QR code.
    pub right: PaperQr,
}

/// A QR code, drawn: both codes of a paper have the same size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvoicePaperQr)]
pub struct PaperQr {
    /// What it says.
    pub text: String,
    /// How many dots it is wide and high, without the white around it.
    pub size: i32,
    /// Its black dots as the path of a drawing (SVG) in which a dot is one unit wide.
    pub path: String,
}

const fn tax_name(kind: TaxType) -> &'static str {
    match kind {
        TaxType::Taxable => "taxable",
        TaxType::ZeroRated => "zero_rated",
        TaxType::Exempt => "exempt",
    }
}

/// All but the last characters are hidden from whoever looks over a shoulder.
fn masked(text: &str) -> String {
    const SHOWN: usize = 4;
    let hidden = text.chars().count().saturating_sub(SHOWN);
    text.chars().zip(0..).map(|(letter, place)| if place < hidden { '*' } else { letter }).collect()
}

/// A text as a QR code of this version at level L (ISO/IEC 18004). A text that does not fit, which the rules of the pair
/// keep from happening, is left undrawn.
fn drawn(text: String, version: u8) -> PaperQr {
    let segments = [QrSegment::make_bytes(text.as_bytes())];
    let version = Version::new(version);
    let Ok(code) = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, version, version, None, false) else {
        return PaperQr { text, size: 0, path: String::new() };
    };
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let begin = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > begin {
                // Writing to a text cannot fail.
                let _ = write!(path, "M{begin} {y}h{}v1H{begin}z", x - begin);
            }
            x += 1;
        }
    }
    PaperQr { text, size, path }
}

impl Paper {
    /// A document as it is shown; `key` seals the codes on the paper.
    pub fn of(document: &Document, key: Option<&SealKey>) -> Paper {
        let invoice = &document.invoice;
        let totals = invoice.totals();
        let issued = invoice.issued();
        let printed = matches!(invoice.handover(), Handover::Paper);
        let codes = key.filter(|_| printed).map(|key| {
            let pair = qr_pair(invoice, key);
            PaperCodes {
                code39: code39(invoice),
                left: drawn(pair.left, pair.version),
                right: drawn(pair.right, pair.version),
            }
        });
        let line = |line: &fiscal::Line| PaperLine {
            description: line.description.clone(),
            quantity: line.quantity,
            tax: tax_name(line.tax_type).to_owned(),
            amount: line.written(invoice.buyer()),
        };
        Paper {
            id: document.id,
            number: invoice.number().to_string(),
            period: invoice.period().label(),
            issued: format!(
                "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
                issued.year, issued.month, issued.day, issued.hour, issued.minute, issued.second
            ),
            issued_at: document.issued_at,
            random: invoice.random().as_str().to_owned(),
            state: document.state.clone(),
            handover: handover_name(invoice.handover()).to_owned(),
            kept: match invoice.handover() {
                Handover::Paper => None,
                Handover::Carrier(carrier) => Some(masked(carrier.shown())),
                Handover::Donation(code) => Some(code.as_str().to_owned()),
            },
            seller_tax_id: invoice.seller().tax_id().to_string(),
            seller_name: invoice.seller().name().to_owned(),
            buyer_tax_id: invoice.buyer().tax_id().map(|tax_id| tax_id.to_string()),
            net: totals.net(),
            tax: totals.tax,
            total: totals.total(),
            allowed: document.allowed,
            lines: invoice.lines().iter().map(line).collect(),
            codes,
            copies: document.copies,
        }
    }
}

#[cfg(test)]
mod tests {
    /// What a reader sees in a path: four pixels a dot, with white around.
    fn read(code: &super::PaperQr) -> String {
        const DOT: usize = 4;
        let size = usize::try_from(code.size).unwrap();
        let mut dots = vec![vec![false; size]; size];
        for run in code.path.split('M').skip(1) {
            let (place, rest) = run.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let wide: usize = rest.split('v').next().unwrap().parse().unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            dots[y][x..x + wide].fill(true);
        }
        let side = (size + 8) * DOT;
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            let dot = |at: usize| (at / DOT).checked_sub(4).filter(|at| *at < size);
            match (dot(x), dot(y)) {
                (Some(x), Some(y)) if dots[y][x] => 0,
                _ => 255,
            }
        });
        picture.detect_grids()[0].decode().unwrap().1
    }

    #[test]
    fn a_stranger_reads_what_is_drawn() {
        for (text, version) in [("AB112233441151121999900000000000001c8", 6), ("**高山烏龍茶:1:320", 10)] {
            let code = super::drawn(text.to_owned(), version);
            assert_eq!(code.size, 17 + 4 * i32::from(version));
            assert_eq!(read(&code), text);
        }
        assert_eq!(super::drawn("x".repeat(500), 6).size, 0);
    }

    #[test]
    fn a_carrier_shows_its_end_alone() {
        assert_eq!(super::masked("/ABC+123"), "****+123");
        assert_eq!(super::masked("123"), "123");
    }
}
