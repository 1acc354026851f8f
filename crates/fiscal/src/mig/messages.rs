//! Documents as messages.

use kernel::{Refusal, WallClock};

use super::{Node, schema, write};
use crate::proof::unit_price;
use crate::{
    Allowance, AllowanceVoided, Buyer, Handover, Invoice, Period, Seller, TaxId, TaxType, Track, Unused, Voided,
};

/// General invoices; those at special rates (08) are not issued here.
const GENERAL: &str = "07";
/// The seller issues allowances and takes them back (統一發票使用辦法 §20-1).
const BY_SELLER: &str = "2";
/// Decimals of a unit price.
const PRICE_DECIMALS: u32 = 7;
/// Characters of a name on an allowance.
const ORIGINAL_DESCRIPTION: usize = 256;

/// An invoice.
///
/// # Errors
/// [`crate::codes::MESSAGE_BROKEN`], as from all functions here: the file would be refused.
pub fn f0401(invoice: &Invoice) -> Result<String, Refusal> {
    let buyer = invoice.buyer();
    let mut main = vec![
        Node::text("InvoiceNumber", invoice.number().to_string()),
        Node::text("InvoiceDate", date(invoice.issued())),
        Node::text("InvoiceTime", time(invoice.issued())),
        seller_node(invoice.seller()),
        buyer_node(buyer),
    ];
    if let Some(zero_rate) = invoice.zero_rate() {
        main.push(Node::text("CustomsClearanceMark", if zero_rate.through_customs { "2" } else { "1" }));
    }
    main.push(Node::text("InvoiceType", GENERAL));
    main.push(Node::text("DonateMark", if matches!(invoice.handover(), Handover::Donation(_)) { "1" } else { "0" }));
    if let Handover::Carrier(carrier) = invoice.handover() {
        main.push(Node::text("CarrierType", carrier.kind()));
        main.push(Node::text("CarrierId1", carrier.shown()));
        main.push(Node::text("CarrierId2", carrier.hidden()));
    }
    main.push(Node::text("PrintMark", if matches!(invoice.handover(), Handover::Paper) { "Y" } else { "N" }));
    if let Handover::Donation(code) = invoice.handover() {
        main.push(Node::text("NPOBAN", code.as_str()));
    }
    main.push(Node::text("RandomNumber", invoice.random().as_str()));
    if let Some(zero_rate) = invoice.zero_rate() {
        main.push(Node::text("ZeroTaxRateReason", zero_rate.reason.to_string()));
    }
    let item = |(line, number): (&crate::Line, usize)| {
        let amount = line.written(buyer);
        let mut item = vec![
            Node::text("Description", line.description.as_str()),
            Node::text("Quantity", line.quantity.to_string()),
        ];
        item.extend(line.unit.as_deref().map(|unit| Node::text("Unit", unit)));
        item.extend([
            Node::text("UnitPrice", unit_price(amount, line.quantity, PRICE_DECIMALS)),
            Node::text("TaxType", line.tax_type.code()),
            Node::text("Amount", amount.to_string()),
            Node::text("SequenceNumber", sequence(number)),
        ]);
        Node::group("ProductItem", item)
    };
    let totals = invoice.totals();
    let (sales, tax) = if buyer.is_company() {
        (totals.taxable, totals.tax)
    } else {
        (totals.taxable + totals.tax, kernel::Money::ZERO)
    };
    let taxed = invoice.lines().iter().any(|line| line.tax_type == TaxType::Taxable);
    let amount = vec![
        Node::text("SalesAmount", sales.to_string()),
        Node::text("FreeTaxSalesAmount", totals.exempt.to_string()),
        Node::text("ZeroTaxSalesAmount", totals.zero_rated.to_string()),
        Node::text("TaxType", invoice.tax_code()),
        Node::text("TaxRate", if taxed { "0.05" } else { "0" }),
        Node::text("TaxAmount", tax.to_string()),
        Node::text("TotalAmount", totals.total().to_string()),
    ];
    let root = Node::group(
        schema::F0401.root,
        vec![
            Node::group("Main", main),
            Node::group("Details", invoice.lines().iter().zip(1..).map(item).collect()),
            Node::group("Amount", amount),
        ],
    );
    write(&root, &schema::F0401)
}

/// A voided invoice.
///
/// # Errors
/// As [`f0401`].
pub fn f0501(voided: &Voided) -> Result<String, Refusal> {
    let fields = vec![
        Node::text("CancelInvoiceNumber", voided.number.to_string()),
        Node::text("InvoiceDate", date(&voided.invoice_issued)),
        Node::text("BuyerId", voided.buyer.identifier()),
        Node::text("SellerId", voided.seller.tax_id().as_str()),
        Node::text("CancelDate", date(&voided.at)),
        Node::text("CancelTime", time(&voided.at)),
        Node::text("CancelReason", voided.reason.as_str()),
    ];
    write(&Node::group(schema::F0501.root, fields), &schema::F0501)
}

/// An invoice that is withdrawn, to be sent again under its number.
///
/// # Errors
/// As [`f0401`].
pub fn f0701(voided: &Voided) -> Result<String, Refusal> {
    let fields = vec![
        Node::text("VoidInvoiceNumber", voided.number.to_string()),
        Node::text("InvoiceDate", date(&voided.invoice_issued)),
        Node::text("BuyerId", voided.buyer.identifier()),
        Node::text("SellerId", voided.seller.tax_id().as_str()),
        Node::text("VoidDate", date(&voided.at)),
        Node::text("VoidTime", time(&voided.at)),
        Node::text("VoidReason", voided.reason.as_str()),
    ];
    write(&Node::group(schema::F0701.root, fields), &schema::F0701)
}

/// An allowance. Names longer than its field are cut.
///
/// # Errors
/// As [`f0401`].
pub fn g0401(allowance: &Allowance) -> Result<String, Refusal> {
    let (invoice, invoice_issued) = allowance.invoice();
    let main = vec![
        Node::text("AllowanceNumber", allowance.number().as_str()),
        Node::text("AllowanceDate", date(allowance.issued())),
        seller_node(allowance.seller()),
        buyer_node(allowance.buyer()),
        Node::text("AllowanceType", BY_SELLER),
    ];
    let item = |(line, number): (&crate::AllowanceLine, usize)| {
        let name: String = line.description.chars().take(ORIGINAL_DESCRIPTION).collect();
        let mut item = vec![
            Node::text("OriginalInvoiceDate", date(invoice_issued)),
            Node::text("OriginalInvoiceNumber", invoice.to_string()),
            Node::text("OriginalSequenceNumber", sequence(line.line)),
            Node::text("OriginalDescription", name),
            Node::text("Quantity", line.quantity.to_string()),
        ];
        item.extend(line.unit.as_deref().map(|unit| Node::text("Unit", unit)));
        item.extend([
            Node::text("UnitPrice", unit_price(line.net, line.quantity, PRICE_DECIMALS)),
            Node::text("Amount", line.net.to_string()),
            Node::text("Tax", line.tax.to_string()),
            Node::text("AllowanceSequenceNumber", sequence(number)),
            Node::text("TaxType", line.tax_type.code()),
        ]);
        Node::group("ProductItem", item)
    };
    let amount = vec![
        Node::text("TaxAmount", allowance.tax().to_string()),
        Node::text("TotalAmount", allowance.net().to_string()),
    ];
    let root = Node::group(
        schema::G0401.root,
        vec![
            Node::group("Main", main),
            Node::group("Details", allowance.lines().iter().zip(1..).map(item).collect()),
            Node::group("Amount", amount),
        ],
    );
    write(&root, &schema::G0401)
}

/// An allowance that was taken back.
///
/// # Errors
/// As [`f0401`].
pub fn g0501(voided: &AllowanceVoided) -> Result<String, Refusal> {
    let fields = vec![
        Node::text("CancelAllowanceNumber", voided.number.as_str()),
        Node::text("AllowanceType", BY_SELLER),
        Node::text("AllowanceDate", date(&voided.allowance_issued)),
        Node::text("BuyerId", voided.buyer.identifier()),
        Node::text("SellerId", voided.seller.tax_id().as_str()),
        Node::text("CancelDate", date(&voided.at)),
        Node::text("CancelTime", time(&voided.at)),
        Node::text("CancelReason", voided.reason.as_str()),
    ];
    write(&Node::group(schema::G0501.root, fields), &schema::G0501)
}

/// Numbers of the head that are given to a branch with its own tax id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchTrack {
    /// The head's tax id.
    pub head: TaxId,
    /// The branch's tax id.
    pub branch: TaxId,
    /// For which period.
    pub period: Period,
    /// Letters, first and last of the head's block.
    pub block: (Track, u32, u32),
    /// First and last of each part for the branch, in booklets of 50.
    pub parts: Vec<(u32, u32)>,
}

/// Numbers that were given to a branch.
///
/// # Errors
/// As [`f0401`].
pub fn e0401(given: &BranchTrack) -> Result<String, Refusal> {
    let (track, first, last) = given.block;
    let mut main = track_main(given.head, given.branch, given.period, track);
    main.extend([Node::text("InvoiceBeginNo", serial(first)), Node::text("InvoiceEndNo", serial(last))]);
    let item = |(first, last): &(u32, u32)| {
        let booklets = (u64::from(last.saturating_sub(*first)) + 1) / 50;
        Node::group(
            "BranchTrackItem",
            vec![
                Node::text("InvoiceBeginNo", serial(*first)),
                Node::text("InvoiceEndNo", serial(*last)),
                Node::text("InvoiceBooklet", booklets.to_string()),
            ],
        )
    };
    let details = Node::group("Details", given.parts.iter().map(item).collect());
    write(&Node::group(schema::E0401.root, vec![Node::group("Main", main), details]), &schema::E0401)
}

/// What was not used in a period, one message for the letters of each track: `rows` as
/// [`crate::unused()`] gives them for one legal entity. A single shop is head and branch in one.
///
/// # Errors
/// As [`f0401`].
pub fn e0402(head: TaxId, branch: TaxId, rows: &[Unused]) -> Result<Vec<(Track, String)>, Refusal> {
    let mut messages = Vec::new();
    for of_track in rows.chunk_by(|one, next| one.track == next.track && one.period == next.period) {
        let (period, track) = (of_track[0].period, of_track[0].track);
        let item = |row: &Unused| {
            Node::group(
                "BranchTrackBlankItem",
                vec![Node::text("InvoiceBeginNo", serial(row.first)), Node::text("InvoiceEndNo", serial(row.last))],
            )
        };
        let main = Node::group("Main", track_main(head, branch, period, track));
        let details = Node::group("Details", of_track.iter().map(item).collect());
        messages.push((track, write(&Node::group(schema::E0402.root, vec![main, details]), &schema::E0402)?));
    }
    Ok(messages)
}

fn track_main(head: TaxId, branch: TaxId, period: Period, track: Track) -> Vec<Node> {
    vec![
        Node::text("HeadBan", head.as_str()),
        Node::text("BranchBan", branch.as_str()),
        Node::text("InvoiceType", GENERAL),
        Node::text("YearMonth", period.code()),
        Node::text("InvoiceTrack", track.to_string()),
    ]
}

fn seller_node(seller: &Seller) -> Node {
    Node::group(
        "Seller",
        vec![
            Node::text("Identifier", seller.tax_id().as_str()),
            Node::text("Name", seller.name()),
            Node::text("Address", seller.address()),
        ],
    )
}

fn buyer_node(buyer: &Buyer) -> Node {
    Node::group("Buyer", vec![Node::text("Identifier", buyer.identifier()), Node::text("Name", buyer.name())])
}

fn date(at: &WallClock) -> String {
    format!("{:04}{:02}{:02}", at.year, at.month, at.day)
}

fn time(at: &WallClock) -> String {
    format!("{:02}:{:02}:{:02}", at.hour, at.minute, at.second)
}

/// Numbers of lines have at least three digits, as in the published samples.
fn sequence(number: usize) -> String {
    format!("{number:03}")
}

fn serial(number: u32) -> String {
    format!("{number:08}")
}
