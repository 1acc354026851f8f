//! Codes are read from the dots of the paper by decoders that know nothing of how they were drawn.

use fiscal::{Carrier, Handover, code39, qr_pair};
use paper::{Bitmap, Encoding, NoFont, Page, Part, Print, Style, Width, escpos, proof};
use proptest::prelude::*;

use crate::made::{PLACE, company, consumer, invoice, issue, key, line, printer, sale};
use crate::paper_printer::{Out, lines, pictures, print};

/// The texts of all QR codes, from left to right.
fn qr(picture: &Bitmap) -> Vec<String> {
    let shade = |x, y| if picture.is_dark(x, y) { 0 } else { 255 };
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(picture.width(), picture.height(), shade);
    let mut found: Vec<(i32, String)> = prepared
        .detect_grids()
        .iter()
        .map(|grid| (grid.bounds.iter().map(|point| point.x).min().unwrap(), grid.decode().unwrap().1))
        .collect();
    found.sort();
    found.into_iter().map(|(_, text)| text).collect()
}

/// The text of the Code 39 in that row of dots. Read as the standard builds it: the wide bars are two of five with
/// the weights 1, 2, 4, 7 and 0, where 4 and 7 make the tenth; the wide space tells which ten letters are meant.
fn read_39(picture: &Bitmap, row: usize) -> String {
    let mut runs: Vec<(bool, usize)> = vec![(false, 0)];
    for x in 0..picture.width() {
        let dark = picture.is_dark(x, row);
        match runs.last_mut() {
            Some((colour, length)) if *colour == dark => *length += 1,
            _ => runs.push((dark, 1)),
        }
    }
    let narrow = runs.iter().map(|(_, length)| *length).skip(1).min().unwrap();
    let quiet = |run: Option<&(bool, usize)>| run.is_some_and(|(dark, length)| !dark && *length >= 10 * narrow);
    assert!(quiet(runs.first()) && quiet(runs.last()), "white on both sides");
    let bars = &runs[1..runs.len() - 1];
    let letter = |parts: &[(bool, usize)]| {
        let wide = |of: usize| parts.iter().skip(of).step_by(2).map(|(_, length)| *length > narrow).collect::<Vec<_>>();
        let (bars, spaces) = (wide(0), wide(1));
        let weight: usize = bars.iter().zip([1, 2, 4, 7, 0]).filter(|(wide, _)| **wide).map(|(_, weight)| weight).sum();
        assert_eq!((bars.iter().filter(|wide| **wide).count(), spaces.iter().filter(|wide| **wide).count()), (2, 1));
        let place = if weight == 11 { 10 } else { weight };
        let letters = ["UVWXYZ-. *", "1234567890", "ABCDEFGHIJ", "KLMNOPQRST"];
        letters[spaces.iter().position(|wide| *wide).unwrap()].chars().nth(place - 1).unwrap()
    };
    // Nine bars and spaces are a letter; the tenth is what lies between two.
    let text: String = bars.chunks(10).map(|parts| letter(&parts[..9])).collect();
    text.strip_prefix('*').unwrap().strip_suffix('*').unwrap().to_owned()
}

#[test]
fn the_codes_of_an_invoice_are_read_from_both_widths_of_paper() {
    for (width, buyer) in [(Width::Mm57, consumer()), (Width::Mm57, company()), (Width::Mm80, consumer())] {
        for encoding in [Encoding::Big5, Encoding::Big5Chosen, Encoding::Utf8, Encoding::Utf8Chosen] {
            let invoice = invoice(buyer.clone());
            let page = proof(&invoice, &key(), &PLACE, Print::First).unwrap();
            let encoded = escpos(&page, &printer(width, encoding), &NoFont);
            assert!(encoded.missing.is_empty(), "{:?}", encoded.missing);
            let out = print(&encoded.bytes, width.dots());
            let [picture] = pictures(&out)[..] else { panic!("one strip of codes") };
            assert_eq!(read_39(picture, 0), code39(&invoice));
            assert_eq!(read_39(picture, 39), code39(&invoice), "5 mm high at least");
            let pair = qr_pair(&invoice, &key());
            assert_eq!(qr(picture), [pair.left, pair.right]);
        }
    }
}

#[test]
fn everything_that_the_law_wants_stands_on_the_paper_in_its_order() {
    let page = proof(&invoice(consumer()), &key(), &PLACE, Print::First).unwrap();
    let out = print(&escpos(&page, &printer(Width::Mm57, Encoding::Big5), &NoFont).bytes, 384);
    let trimmed: Vec<&str> = lines(&out).into_iter().map(str::trim).collect();
    assert_eq!(trimmed[..4], ["山茶小舖", "電子發票證明聯", "115年11-12月", "AB-12345678"]);
    assert_eq!(trimmed[4], "2026-11-23 10:20:30");
    assert_eq!(trimmed[5].split_whitespace().collect::<Vec<_>>(), ["隨機碼", "9999", "總計", "2,275"]);
    assert_eq!(trimmed[6], "賣方 04595257");
    for (place, line) in out.iter().take(4).enumerate() {
        assert!(matches!(line, Out::Line(_, (2, 2), bold) if *bold == (place > 1)), "{line:?}");
    }
    // The list of goods is on a paper of its own.
    assert_eq!(out.iter().filter(|out| **out == Out::Cut).count(), 2);
    assert_eq!(out.last(), Some(&Out::Cut));
}

#[test]
fn a_company_keeps_the_list_of_goods_and_sees_the_tax_apart() {
    let page = proof(&invoice(company()), &key(), &PLACE, Print::First).unwrap();
    let out = print(&escpos(&page, &printer(Width::Mm57, Encoding::Utf8), &NoFont).bytes, 384);
    let lines = lines(&out);
    assert_eq!(lines[4], "2026-11-23 10:20:30      格式 25");
    assert_eq!(lines[6], "賣方 04595257      買方 22099131");
    assert!(lines.contains(&"應稅銷售額                 2,167") && lines.contains(&"營業稅額                     108"));
    assert_eq!(out.iter().filter(|out| **out == Out::Cut).count(), 1, "nothing is cut off");
}

#[test]
fn what_is_printed_again_says_so() {
    let again = proof(&invoice(consumer()), &key(), &PLACE, Print::Again).unwrap();
    let out = print(&escpos(&again, &printer(Width::Mm57, Encoding::Big5), &NoFont).bytes, 384);
    assert_eq!(lines(&out)[2].trim(), "補印");
    let first = proof(&invoice(consumer()), &key(), &PLACE, Print::First).unwrap();
    let without: Vec<&Part> =
        again.parts.iter().filter(|part| !matches!(part, Part::Text(text, _) if text == "補印")).collect();
    assert_eq!(without, first.parts.iter().collect::<Vec<_>>(), "nothing else is different");
}

#[test]
fn what_is_in_a_carrier_has_no_proof() {
    let handover = Handover::Carrier(Carrier::mobile("/ABC+123").unwrap());
    let kept = issue(fiscal::Sale { handover, ..sale(consumer(), vec![line("茶", 1, 30)]) });
    assert_eq!(proof(&kept, &key(), &PLACE, Print::First), None);
}

#[test]
fn all_letters_of_code_39_are_read_back() {
    for text in ["0123456789", "ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ-. 7"] {
        let mut page = Page::default();
        page.push(Part::Code39(text.to_owned()));
        let out = print(&escpos(&page, &printer(Width::Mm57, Encoding::Big5), &NoFont).bytes, 384);
        assert_eq!(read_39(pictures(&out)[0], 20), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in a name: no byte of it is a command, no line is too long, and both codes are read.
    #[test]
    fn any_invoice_comes_out_whole(
        names in prop::collection::vec("[\\PC\u{0}-\u{1f}]{1,40}", 1..12),
        gross in 1i64..100_000,
        wide in any::<bool>(),
        utf8 in any::<bool>(),
    ) {
        let lines = names.iter().map(|name| line(&format!("品{name}"), 1, gross)).collect();
        let invoice = issue(sale(consumer(), lines));
        let (width, encoding) = (
            if wide { Width::Mm80 } else { Width::Mm57 },
            if utf8 { Encoding::Utf8 } else { Encoding::Big5 },
        );
        let page = proof(&invoice, &key(), &PLACE, Print::First).unwrap();
        let out = print(&escpos(&page, &printer(width, encoding), &NoFont).bytes, width.dots());
        let pair = qr_pair(&invoice, &key());
        prop_assert_eq!(qr(pictures(&out)[0]), [pair.left, pair.right]);
        prop_assert_eq!(out.iter().filter(|out| **out == Out::Drawer).count(), 0);
        prop_assert_eq!(out.iter().filter(|out| **out == Out::Cut).count(), 2);
    }

    #[test]
    fn any_text_is_only_text(text in "[\\PC\u{0}-\u{1f}]{0,120}", wide in any::<bool>()) {
        let mut page = Page::default();
        let style = if wide { Style::CENTRE.sized(paper::Size::Double) } else { Style::default().bold() };
        page.text(text.as_str(), style).columns(text.as_str(), text.as_str(), style);
        let encoded = escpos(&page, &printer(Width::Mm57, Encoding::Big5), &NoFont);
        let out = print(&encoded.bytes, 384);
        prop_assert!(out.iter().all(|out| matches!(out, Out::Line(..))));
    }
}
