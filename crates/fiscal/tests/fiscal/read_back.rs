//! Codes drawn as a printer draws them, and read by a decoder that knows nothing of how they were
//! written.

use fiscal::{Invoice, QrPair, SealKey, TaxType, VERSION_LEAST, VERSION_MOST, code39, qr_pair};
use kernel::Quantity;
use proptest::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use crate::made::{company, consumer, issue, named, sale};

/// The dots of a 57 mm printer beside each other.
const DOTS: usize = 384;
/// Dots of one module, and modules of the quiet zone.
const MODULE: usize = 3;
const QUIET: usize = 4;
/// Bytes of the versions 6 to 10 at level L, from ISO/IEC 18004.
const HOLDS: [usize; 5] = [134, 154, 192, 230, 271];

fn key() -> SealKey {
    SealKey::parse("CB211F126E1E12C2ACE4BC3145085A50").unwrap()
}

fn draw(bytes: &[u8], version: u8) -> Option<QrCode> {
    let version = Version::new(version);
    let segments = [QrSegment::make_bytes(bytes)];
    QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, version, version, None, false).ok()
}

/// Both codes on one strip of paper, read back.
fn read(pair: &QrPair) -> Vec<String> {
    let codes = [&pair.left, &pair.right].map(|text| draw(text.as_bytes(), pair.version).expect("it fits"));
    let size = usize::try_from(codes[0].size()).unwrap();
    let step = (size + QUIET) * MODULE;
    assert!(2 * step + QUIET * MODULE <= DOTS, "version {} is too wide for the paper", pair.version);
    let height = (size + 2 * QUIET) * MODULE;
    let dark = |x: usize, y: usize| {
        codes.iter().enumerate().any(|(place, code)| {
            let left = QUIET * MODULE + place * step;
            let module = |at: usize, from: usize| at.checked_sub(from).map(|dots| dots / MODULE).filter(|m| *m < size);
            module(x, left).zip(module(y, QUIET * MODULE)).is_some_and(|(column, row)| {
                code.get_module(i32::try_from(column).unwrap(), i32::try_from(row).unwrap())
            })
        })
    };
    let shade = |x, y| if dark(x, y) { 0 } else { 255 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(DOTS, height, shade);
    let mut found: Vec<(i32, String)> = picture
        .detect_grids()
        .iter()
        .map(|grid| (grid.bounds.iter().map(|point| point.x).min().unwrap(), grid.decode().unwrap().1))
        .collect();
    found.sort();
    found.into_iter().map(|(_, text)| text).collect()
}

/// Name, quantity and price of each line, by the rules of the specification alone.
fn items(left: &str, right: &str) -> (usize, usize, Vec<(String, String, String)>) {
    let tail = left[77..].strip_prefix(':').unwrap().trim_end_matches(':');
    let mut fields = tail.split(':');
    assert_eq!(fields.next(), Some("**********"));
    let mut count = || fields.next().unwrap().parse::<usize>().unwrap();
    let (held, all, encoding) = (count(), count(), count());
    assert_eq!(encoding, 1, "UTF-8");
    let right = right.strip_prefix("**").unwrap();
    let fields: Vec<&str> = fields.chain(right.split(':').filter(|_| !right.is_empty())).collect();
    let items = fields.chunks(3).map(|item| (item[0].to_owned(), item[1].to_owned(), item[2].to_owned())).collect();
    (held, all, items)
}

fn check(invoice: &Invoice) -> (QrPair, Vec<(String, String, String)>) {
    let pair = qr_pair(invoice, &key());
    assert_eq!(read(&pair), [pair.left.as_str(), pair.right.as_str()]);
    let (held, all, items) = items(&pair.left, &pair.right);
    assert_eq!((held, all, items.len()), (pair.lines, invoice.lines().len(), pair.lines));
    (pair, items)
}

#[test]
fn both_codes_are_read_from_one_strip() {
    let lines = vec![named("乾電池", TaxType::Taxable, 105), named("口罩", TaxType::Taxable, 210)];
    let (pair, items) = check(&issue(sale(company(), lines)));
    let expected = ["AB11223344", "1150915", "9999", "0000012c", "0000013b", "22099131", "04595257"].concat();
    assert_eq!(pair.left[..53], expected);
    assert_eq!(items[0], ("乾電池".into(), "1".into(), "100".into()));
    assert_eq!(items[1], ("口罩".into(), "1".into(), "200".into()));
}

#[test]
fn colons_and_rare_characters_survive() {
    let mut lines = vec![named("茶:冰\t無糖", TaxType::Taxable, 100), named("𠮷野家🍵珐琅", TaxType::Taxable, 45)];
    lines[1].quantity = Quantity::from_thousandths(375);
    let (_, items) = check(&issue(sale(consumer(), lines)));
    assert_eq!(items[0], ("茶：冰 無糖".into(), "1".into(), "100".into()));
    assert_eq!(items[1], ("𠮷野家🍵珐琅".into(), "0.375".into(), "120".into()));
}

#[test]
fn one_line_leaves_the_right_code_with_its_mark() {
    let (pair, items) = check(&issue(sale(consumer(), vec![named("茶", TaxType::Taxable, 30)])));
    assert_eq!((pair.right.as_str(), items.len()), ("**", 1));
    assert!(pair.left.ends_with(":1:1:1:茶:1:30"));
}

#[test]
fn what_does_not_fit_is_left_out_and_counted() {
    let lines = (0..60).map(|n| named(&format!("商品第{n:02}號"), TaxType::Taxable, 10 + n)).collect();
    let (pair, items) = check(&issue(sale(consumer(), lines)));
    assert_eq!(pair.version, VERSION_MOST);
    assert!((10..60).contains(&pair.lines), "{}", pair.lines);
    assert_eq!(items.last().unwrap().0, format!("商品第{:02}號", pair.lines - 1));
    // A first name that no code holds: none is told, and the codes still read.
    let lines = vec![named(&"長".repeat(200), TaxType::Taxable, 10), named("茶", TaxType::Taxable, 30)];
    let (pair, items) = check(&issue(sale(consumer(), lines)));
    assert_eq!((pair.lines, items.len(), pair.right.as_str()), (0, 0, "**"));
}

#[test]
fn our_table_of_capacities_is_the_standard_s() {
    for (version, holds) in (VERSION_LEAST..=VERSION_MOST).zip(HOLDS) {
        assert!(draw(&vec![b'x'; holds], version).is_some(), "{version}");
        assert!(draw(&vec![b'x'; holds + 1], version).is_none(), "{version}");
    }
}

#[test]
fn code_39_has_only_letters_of_its_alphabet() {
    let text = code39(&issue(sale(consumer(), vec![named("茶", TaxType::Taxable, 30)])));
    assert_eq!(text, "11510AB112233449999");
    assert!(text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_invoice_is_read_back(
        lines in prop::collection::vec(("\\PC{1,24}", 1i64..100_000, 1i64..9_000), 1..40),
        is_company in any::<bool>(),
    ) {
        let made = |(name, gross, thousandths): (String, i64, i64)| {
            let mut made = named(&format!("品{name}"), TaxType::Taxable, gross);
            made.quantity = Quantity::from_thousandths(thousandths);
            made
        };
        let buyer = if is_company { company() } else { consumer() };
        let invoice = issue(sale(buyer, lines.into_iter().map(made).collect()));
        let (pair, items) = check(&invoice);
        prop_assert!(pair.left.len().max(pair.right.len()) <= HOLDS[usize::from(pair.version - VERSION_LEAST)]);
        for (item, line) in items.iter().zip(invoice.lines()) {
            prop_assert_eq!(&item.0, &line.description.replace(':', "："));
            prop_assert_eq!(&item.1, &line.quantity.to_string());
        }
    }
}
