//! The printed proof of an e-invoice (電子發票證明聯) and its list of goods (交易明細).
//!
//! What has to stand on it says the Ministry of Finance in "電子發票實施作業要點", with a pattern for paper of
//! 57 mm: brand, title, period, number, date and time, random code and total, tax ids,
//! Code 39, and both QR codes. One for a company also says `格式 25`, its number is not worth a prize, and its
//! list of goods belongs to it, so that no cut divides them. Whatever is printed once more says `補印`.

use fiscal::{Handover, Invoice, Line, SealKey, TaxType, code39, qr_pair};
use kernel::{Money, WallClock};

use crate::receipt::grouped;
use crate::{Page, Part, Size, Style};

/// Where it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// What customers call the shop; it stands at the top.
    pub brand: &'a str,
    /// The store.
    pub store: &'a str,
    /// The till's short name; may be empty.
    pub register: &'a str,
}

/// Which paper of a document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Print {
    /// The one that a prize is claimed with.
    First,
    /// Printed once more, and marked as that.
    Again,
}

/// The proof with its list of goods, with a cut at its end. `None` for an invoice that is in a carrier or was
/// donated: printed, it could be claimed twice.
pub fn proof(invoice: &Invoice, key: &SealKey, place: &Place<'_>, print: Print) -> Option<Page> {
    if !matches!(invoice.handover(), Handover::Paper) {
        return None;
    }
    let (large, plain) = (Style::CENTRE.sized(Size::Double), Style::default());
    let number = invoice.number();
    let mut page = Page::default();
    page.text(place.brand, large).text("電子發票證明聯", large);
    if print == Print::Again {
        page.text("補印", large.bold());
    }
    page.text(invoice.period().label(), large.bold());
    page.text(format!("{}-{:08}", number.track(), number.serial()), large.bold());
    let (buyer, at) = (invoice.buyer().tax_id(), second(invoice.issued()));
    page.columns(at, if buyer.is_some() { "格式 25" } else { "" }, plain);
    let total = invoice.totals().total();
    page.columns(format!("隨機碼 {}", invoice.random()), format!("總計 {}", dollars(total)), plain);
    let buyer = buyer.map(|tax_id| format!("買方 {tax_id}")).unwrap_or_default();
    page.columns(format!("賣方 {}", invoice.seller().tax_id()), buyer, plain);
    page.push(Part::Code39(code39(invoice)));
    let codes = qr_pair(invoice, key);
    page.push(Part::QrPair { left: codes.left, right: codes.right, version: codes.version });
    page.columns(place.store, place.register, plain).text("退貨請攜帶電子發票證明聯正本", plain);
    page.push(if invoice.buyer().is_company() { Part::Rule } else { Part::Cut });
    page.append(details(invoice)).push(Part::Cut);
    Some(page)
}

/// The list of goods (交易明細), without a cut. It may be printed for an invoice in a carrier, too.
pub fn details(invoice: &Invoice) -> Page {
    let plain = Style::default();
    let number = invoice.number();
    let mut page = Page::default();
    page.text("交易明細", Style::CENTRE.sized(Size::Tall)).columns(second(invoice.issued()), number.to_string(), plain);
    page.push(Part::Rule);
    for line in invoice.lines() {
        page.text(&line.description, plain);
        let unit = line.unit.as_deref().unwrap_or_default();
        let count = format!("  {} x {}{unit}", grouped(&line.unit_price(invoice.buyer())), line.quantity);
        page.columns(count, format!("{}{}", dollars(line.written(invoice.buyer())), mark(line)), plain);
    }
    page.push(Part::Rule);
    let totals = invoice.totals();
    if invoice.buyer().is_company() {
        let sales =
            [("應稅銷售額", totals.taxable), ("零稅率銷售額", totals.zero_rated), ("免稅銷售額", totals.exempt)];
        for (name, amount) in sales.into_iter().filter(|(_, amount)| !amount.is_zero()) {
            page.columns(name, dollars(amount), plain);
        }
        page.columns("營業稅額", dollars(totals.tax), plain);
    }
    page.columns(format!("合計 {} 項", invoice.lines().len()), dollars(totals.total()), plain.bold());
    page
}

/// What stands behind an amount: how it is taxed.
const fn mark(line: &Line) -> &'static str {
    match line.tax_type {
        TaxType::Taxable => " TX",
        TaxType::ZeroRated => " TZ",
        TaxType::Exempt => "   ",
    }
}

/// Whole New Taiwan dollars with commas.
fn dollars(amount: Money) -> String {
    grouped(&amount.get().to_string())
}

/// A wall clock to the second: `2026-11-23 10:20:30`.
fn second(at: &WallClock) -> String {
    let WallClock { year, month, day, hour, minute, second } = at;
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}
