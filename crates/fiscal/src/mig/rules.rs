//! What elements of a message say about each other: sums, and what goes with what. Sources: MIG 4.1,
//! remarks of the fields; what the platform refuses is what stands here.

use super::{Broken, Fault, Node};

/// Amounts in 1/10,000,000, the finest that the messages carry.
const UNIT: i128 = 10_000_000;

/// F0401.
pub fn f0401(root: &Node) -> Vec<Fault> {
    let mut said = Said::default();
    let main = |name: &str| root.at(&["Main", name]);
    let consumer = root.at(&["Main", "Buyer", "Identifier"]) == Some("0000000000");
    let (printed, donated) = (main("PrintMark") == Some("Y"), main("DonateMark") == Some("1"));
    let carrier = main("CarrierType").is_some();

    said.unless(donated == main("NPOBAN").is_some(), "Invoice/Main/NPOBAN", "a donation code and mark 1 go together");
    said.unless(!donated || !printed, "Invoice/Main/PrintMark", "what is donated is not printed");
    said.unless(!donated || !carrier, "Invoice/Main/CarrierType", "what is donated has no carrier");
    said.unless(!donated || consumer, "Invoice/Main/DonateMark", "a company's invoice is not donated");
    for name in ["CarrierId1", "CarrierId2"] {
        said.unless(carrier == main(name).is_some(), &format!("Invoice/Main/{name}"), "kind and both ids go together");
    }
    said.unless(!(consumer && carrier && printed), "Invoice/Main/PrintMark", "what is in a carrier is not printed");
    let reachable = !consumer || printed || carrier || donated;
    said.unless(reachable, "Invoice/Main/PrintMark", "a consumer's invoice is printed, in a carrier or donated");

    let items = root.child("Details").map(|details| details.children.as_slice()).unwrap_or_default();
    let of_type = |tax_type: &str| {
        let of_type = items.iter().filter(|item| item.at(&["TaxType"]) == Some(tax_type));
        of_type.map(|item| amount(item, &["Amount"])).sum::<i128>()
    };
    let sum = |name: &str| amount(root, &["Amount", name]);
    let sums = "the sum of its lines";
    let taxed = of_type("1") + of_type("4");
    said.unless(sum("SalesAmount") == taxed, "Invoice/Amount/SalesAmount", sums);
    said.unless(sum("ZeroTaxSalesAmount") == of_type("2"), "Invoice/Amount/ZeroTaxSalesAmount", sums);
    said.unless(sum("FreeTaxSalesAmount") == of_type("3"), "Invoice/Amount/FreeTaxSalesAmount", sums);
    let sales = sum("SalesAmount") + sum("ZeroTaxSalesAmount") + sum("FreeTaxSalesAmount");
    let total = "the sum of sales and tax";
    said.unless(sum("TotalAmount") == sales + sum("TaxAmount"), "Invoice/Amount/TotalAmount", total);
    said.unless(sum("TotalAmount") > 0, "Invoice/Amount/TotalAmount", "no invoice is issued for nothing");

    let mut types: Vec<&str> = items.iter().filter_map(|item| item.at(&["TaxType"])).collect();
    types.sort_unstable();
    types.dedup();
    let expected = if let [only] = types[..] { only } else { "9" };
    let tax_type = root.at(&["Amount", "TaxType"]).unwrap_or_default();
    said.unless(tax_type == expected, "Invoice/Amount/TaxType", "the type of its lines, 9 for several");
    said.unless(consumer || tax_type != "9", "Invoice/Amount/TaxType", "a company's invoice has one type");
    if consumer {
        said.unless(sum("TaxAmount") == 0, "Invoice/Amount/TaxAmount", "inside of a consumer's amounts");
    } else if tax_type == "1" {
        let due = taxed * amount(root, &["Amount", "TaxRate"]) / UNIT;
        let near = (sum("TaxAmount") - due).abs() <= UNIT;
        said.unless(near, "Invoice/Amount/TaxAmount", "sales at the rate, give or take a dollar");
    } else if tax_type != "4" {
        said.unless(sum("TaxAmount") == 0, "Invoice/Amount/TaxAmount", "no tax on what is not taxed");
    }
    for name in ["CustomsClearanceMark", "ZeroTaxRateReason"] {
        let words = "said with zero-rated lines, and only then";
        said.unless(types.contains(&"2") == main(name).is_some(), &format!("Invoice/Main/{name}"), words);
    }
    said.numbered(items, "SequenceNumber", "Invoice/Details/ProductItem");
    said.0
}

/// F0501.
pub fn f0501(root: &Node) -> Vec<Fault> {
    not_before(root, "InvoiceDate", "CancelDate", "CancelInvoice/CancelDate")
}

/// F0701.
pub fn f0701(root: &Node) -> Vec<Fault> {
    not_before(root, "InvoiceDate", "VoidDate", "VoidInvoice/VoidDate")
}

/// G0401.
pub fn g0401(root: &Node) -> Vec<Fault> {
    let mut said = Said::default();
    let items = root.child("Details").map(|details| details.children.as_slice()).unwrap_or_default();
    let sum = |name: &str| items.iter().map(|item| amount(item, &[name])).sum::<i128>();
    let sums = "the sum of its lines";
    said.unless(amount(root, &["Amount", "TotalAmount"]) == sum("Amount"), "Allowance/Amount/TotalAmount", sums);
    said.unless(amount(root, &["Amount", "TaxAmount"]) == sum("Tax"), "Allowance/Amount/TaxAmount", sums);
    said.numbered(items, "AllowanceSequenceNumber", "Allowance/Details/ProductItem");
    for (item, place) in items.iter().zip(1..) {
        let before = item.at(&["OriginalInvoiceDate"]) <= root.at(&["Main", "AllowanceDate"]);
        let path = format!("Allowance/Details/ProductItem[{place}]/OriginalInvoiceDate");
        said.unless(before, &path, "not after the allowance");
        let taxed = item.at(&["TaxType"]) == Some("1") || amount(item, &["Tax"]) == 0;
        let path = format!("Allowance/Details/ProductItem[{place}]/Tax");
        said.unless(taxed || item.at(&["TaxType"]) == Some("4"), &path, "no tax on what is not taxed");
    }
    said.0
}

/// G0501.
pub fn g0501(root: &Node) -> Vec<Fault> {
    not_before(root, "AllowanceDate", "CancelDate", "CancelAllowance/CancelDate")
}

/// E0401.
pub fn e0401(root: &Node) -> Vec<Fault> {
    let mut said = Said::default();
    let main = |name: &str| amount(root, &["Main", name]);
    let (first, last) = (main("InvoiceBeginNo"), main("InvoiceEndNo"));
    said.unless(first <= last, "BranchTrack/Main/InvoiceEndNo", "not before the first");
    let items = root.child("Details").map(|details| details.children.as_slice()).unwrap_or_default();
    for (item, place) in items.iter().zip(1..) {
        let path = format!("BranchTrack/Details/BranchTrackItem[{place}]");
        let (begin, end) = (amount(item, &["InvoiceBeginNo"]), amount(item, &["InvoiceEndNo"]));
        said.unless(begin <= end, &format!("{path}/InvoiceEndNo"), "not before the first");
        said.unless(first <= begin && end <= last, &format!("{path}/InvoiceBeginNo"), "within the numbers of the head");
        let booklets = amount(item, &["InvoiceBooklet"]) * 50;
        said.unless(booklets == end - begin + UNIT, &format!("{path}/InvoiceBooklet"), "50 numbers make a booklet");
    }
    said.apart(items, "BranchTrack/Details/BranchTrackItem");
    said.0
}

/// E0402.
pub fn e0402(root: &Node) -> Vec<Fault> {
    let mut said = Said::default();
    let items = root.child("Details").map(|details| details.children.as_slice()).unwrap_or_default();
    for (item, place) in items.iter().zip(1..) {
        let path = format!("BranchTrackBlank/Details/BranchTrackBlankItem[{place}]/InvoiceEndNo");
        let ordered = amount(item, &["InvoiceBeginNo"]) <= amount(item, &["InvoiceEndNo"]);
        said.unless(ordered, &path, "not before the first");
    }
    said.apart(items, "BranchTrackBlank/Details/BranchTrackBlankItem");
    said.0
}

#[derive(Default)]
struct Said(Vec<Fault>);

impl Said {
    fn unless(&mut self, holds: bool, path: &str, words: &'static str) {
        if !holds {
            self.0.push(Fault { path: path.to_owned(), broken: Broken::Rule(words) });
        }
    }

    fn numbered(&mut self, items: &[Node], name: &str, path: &str) {
        let mut seen: Vec<&str> = items.iter().filter_map(|item| item.at(&[name])).collect();
        seen.sort_unstable();
        let twice = seen.windows(2).any(|pair| pair[0] == pair[1]);
        self.unless(!twice, &format!("{path}/{name}"), "each line has its own number");
    }

    fn apart(&mut self, items: &[Node], path: &str) {
        let mut spans: Vec<(i128, i128)> =
            items.iter().map(|item| (amount(item, &["InvoiceBeginNo"]), amount(item, &["InvoiceEndNo"]))).collect();
        spans.sort_unstable();
        let apart = spans.windows(2).all(|pair| pair[0].1 < pair[1].0);
        self.unless(apart, path, "no number stands in two ranges");
    }
}

fn not_before(root: &Node, earlier: &str, later: &str, path: &str) -> Vec<Fault> {
    let mut said = Said::default();
    // Both are YYYYMMDD by now, so the order of text is the order of time.
    said.unless(root.at(&[earlier]) <= root.at(&[later]), path, "not before what it undoes");
    said.0
}

/// A decimal that keeps the schema, in 1/10,000,000; nothing counts as zero.
fn amount(node: &Node, path: &[&str]) -> i128 {
    let text = node.at(path).unwrap_or("0");
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction:0<7}");
    sign * digits.get(..whole.len() + 7).and_then(|digits| digits.parse::<i128>().ok()).unwrap_or_default()
}
