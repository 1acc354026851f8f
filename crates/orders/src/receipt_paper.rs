//! A receipt as a printer gets it, with the proofs of its invoices.

use std::sync::Arc;

use fiscal::{Invoice, SealKey};
use invoices::InvoicedBy;
use kernel::{Id, Money};
use paper::{
    Collected, Currency, Encoded, Glyphs, Invoiced, Item, Language, NoFont, Page, Place, Print, Printer, Receipt,
    Share, Tax, Tender,
};
use staff::{PaperWidth, PrinterEncoding};
use store::{Fault, Read};

use crate::receipt::{self, ReceiptBody, ReceiptLineBody};
use crate::{returns, tender};

/// Draws characters that a printer does not have; plugged in by whoever knows which fonts the machine has.
#[derive(Clone)]
pub struct Drawing(pub Arc<dyn Glyphs + Send + Sync>);

impl Default for Drawing {
    fn default() -> Self {
        Drawing(Arc::new(NoFont))
    }
}

impl Drawing {
    /// The bytes of a page for a printer. A font may have to be read first, so no other request waits for it.
    ///
    /// # Errors
    /// When this process is ending.
    pub async fn encode(&self, page: Page, printer: Printer) -> Result<Encoded, Fault> {
        let glyphs = Arc::clone(&self.0);
        let work = move || paper::escpos(&page, &printer, &*glyphs);
        tokio::task::spawn_blocking(work).await.map_err(|error| Fault::Unusable(format!("a paper: {error}")))
    }
}

/// What is known of a printer, as it is stored and sent.
pub fn printer(width: PaperWidth, encoding: PrinterEncoding, cutter: bool) -> Printer {
    let width = match width {
        PaperWidth::Mm57 => paper::Width::Mm57,
        PaperWidth::Mm80 => paper::Width::Mm80,
    };
    let encoding = match encoding {
        PrinterEncoding::Big5 => paper::Encoding::Big5,
        PrinterEncoding::Big5Chosen => paper::Encoding::Big5Chosen,
        PrinterEncoding::Utf8 => paper::Encoding::Utf8,
        PrinterEncoding::Utf8Chosen => paper::Encoding::Utf8Chosen,
        PrinterEncoding::Picture => paper::Encoding::Picture,
    };
    Printer { width, encoding, cutter }
}

/// A receipt with the words of its brand.
#[derive(Debug, Clone)]
pub struct Written {
    receipt: Receipt,
    language: Language,
    currency: Currency,
    /// What is printed with it: each with the key of its codes.
    invoices: Vec<(Invoice, SealKey)>,
    /// The invoices alone are printed.
    without_receipt: bool,
    /// By what its papers are counted.
    document: Id,
}

impl Written {
    /// By what its papers are counted: the order; the receipt of a deposit is a document of its own, so that the one of
    /// the balance has a first paper, too.
    pub const fn document(&self) -> Id {
        self.document
    }

    /// As a page; `copy` from the second paper on.
    pub fn page(mut self, copy: bool) -> Page {
        self.receipt.copy = copy;
        let mut page =
            if self.without_receipt { Page::default() } else { self.receipt.page(self.language, &self.currency) };
        let Receipt { brand, store, register, .. } = &self.receipt;
        let (place, print) = (Place { brand, store, register }, if copy { Print::Again } else { Print::First });
        for (invoice, key) in &self.invoices {
            if let Some(proof) = paper::proof(invoice, key, &place, print) {
                page.append(proof);
            }
        }
        page
    }
}

/// The receipt of an order that was paid for, to be printed; none while it is not, and when there is no such order.
///
/// # Errors
/// When the database says so.
pub fn written(
    read: &mut Read<'_>,
    brand: &store::Brand,
    order: Id,
    locale: &'static str,
) -> Result<Option<Written>, Fault> {
    let Some(body) = receipt::receipt(read, order, locale)? else { return Ok(None) };
    let names: Vec<(String, String)> = tender::types(read)?
        .into_iter()
        .filter_map(|of| {
            let name = of.names.get(locale).or_else(|| of.names.get("zh-TW"))?.clone();
            Some((of.kind.as_str().to_owned(), name))
        })
        .collect();
    let currency = Currency::new(&brand.currency, brand.exponent);
    let mut documents = Vec::new();
    for on_it in [body.order_id].into_iter().chain(body.collected.as_ref().map(|other| other.order_id)) {
        documents.extend(receipt::documents(read, on_it)?);
    }
    let document = if body.deposit.is_some() { Id::derived("orders.deposit_receipt", order.as_bytes()) } else { order };
    let (receipt, language) = (of_body(body, brand, &names, &currency), Language::of(locale));
    let invoices = sealed(read, documents)?;
    Ok(Some(Written { receipt, language, currency, invoices, without_receipt: false, document }))
}

/// The invoices that were issued when papers of an order came back with a return; none when there are none.
///
/// # Errors
/// When the database says so.
pub fn written_anew(
    read: &mut Read<'_>,
    brand: &store::Brand,
    (order, return_id): (Id, Id),
    locale: &'static str,
) -> Result<Option<Written>, Fault> {
    let of_order = |found: returns::views::ReturnBody| found.head.order_id == Some(order);
    if !returns::views::find(read, return_id)?.is_some_and(of_order) {
        return Ok(None);
    }
    let documents = invoices::papers_of_return(read, return_id)?;
    let invoices = sealed(read, documents)?;
    let written = written(read, brand, order, locale)?.filter(|_| !invoices.is_empty());
    Ok(written.map(|written| Written { invoices, without_receipt: true, document: return_id, ..written }))
}

/// Those that stand, each with the key of its codes.
fn sealed(read: &mut Read<'_>, documents: Vec<invoices::Document>) -> Result<Vec<(Invoice, SealKey)>, Fault> {
    let mut sealed = Vec::new();
    for document in documents.into_iter().filter(|one| one.state == "issued") {
        let issuer = invoices::issuer(read, document.legal_entity)?;
        sealed.extend(issuer.and_then(|issuer| issuer.seal_key).map(|key| (document.invoice, key)));
    }
    Ok(sealed)
}

fn of_body(body: ReceiptBody, brand: &store::Brand, names: &[(String, String)], currency: &Currency) -> Receipt {
    let item = |line: ReceiptLineBody| item(line, currency);
    let tenders = body.tenders.iter().map(|tender| {
        let name = names.iter().find(|(kind, _)| *kind == tender.kind).map_or(&tender.kind, |(_, name)| name);
        if tender.kind == "rounding" {
            Tender::Rounding(tender.amount)
        } else {
            Tender::Given(name.clone(), tender.given)
        }
    });
    Receipt {
        brand: brand.name.clone(),
        store: body.store_name,
        number: if body.receipt.is_empty() { body.number } else { body.receipt },
        pickup_number: body.ticket.map(|ticket| ticket.number),
        at: brand.zone.shows(body.at),
        register: body.register_code,
        cashier: body.cashier_name,
        copy: false,
        voided: body.voided,
        invoiced: body
            .invoiced_by
            .map(|elsewhere| Invoiced { by_landlord: elsewhere.by == InvoicedBy::Landlord, name: elsewhere.name }),
        change: body.tenders.iter().fold(Money::ZERO, |sum, tender| sum + tender.change),
        tenders: tenders.collect(),
        items: body.lines.into_iter().map(item).collect(),
        collected: body.collected.map(|order| Collected {
            number: order.number,
            items: order.lines.into_iter().map(item).collect(),
            paid_before: order.paid_before,
        }),
        share: match body.deposit {
            Some(deposit) => Some(Share::Deposit { worth: deposit.worth, left: deposit.left }),
            None => (body.paid_before > Money::ZERO).then_some(Share::Rest { paid_before: body.paid_before }),
        },
        total: body.total,
        taxes: body.tax_summary.iter().map(|tax| Tax { rate: tax.rate, tax: tax.tax }).collect(),
    }
}

fn item(line: ReceiptLineBody, currency: &Currency) -> Item {
    let chosen = line.options.into_iter().map(|option| {
        let times = if option.quantity > 1 { format!(" x {}", option.quantity) } else { String::new() };
        let price =
            if option.price.is_zero() { String::new() } else { format!(" {}", currency.surcharge(option.price)) };
        format!("{} {}{times}{price}", option.group, option.name)
    });
    let contents = line.contents.into_iter().map(|part| format!("{} x {}", part.name, part.quantity));
    Item {
        name: line.name,
        quantity: line.quantity,
        unit_price: line.unit_price,
        net: line.net,
        notes: chosen.chain(contents).collect(),
        note: line.note,
    }
}
