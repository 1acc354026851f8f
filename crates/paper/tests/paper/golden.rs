//! Golden bytes: what a printer got yesterday it gets today. `TENON_GOLDEN=write` writes them anew.

use std::fmt::Write;
use std::path::Path;

use kernel::Money;
use paper::{
    Encoding, Glyphs, Language, NoFont, Page, Part, Print, Printer, Receipt, Share, Size, Slip, Style, Width, escpos,
    proof,
};

use crate::made::{PLACE, company, consumer, invoice, key, printer, receipt, slip, taiwan};
use crate::paper_printer::{Out, print};

/// Bytes as text: letters as they are, all others as `\xNN`, a new line after each line feed. Of a picture the size
/// and a digest: its dots are read back elsewhere.
fn shown(mut bytes: &[u8]) -> String {
    let mut text = String::new();
    while let Some((&byte, rest)) = bytes.split_first() {
        if let Some(picture) = bytes.strip_prefix(b"\x1dv0\x00") {
            let size = |at: usize| usize::from(u16::from_le_bytes([picture[at], picture[at + 1]]));
            let (stride, height) = (size(0), size(2));
            let (dots, after) = picture[4..].split_at(stride * height);
            writeln!(text, "\\x1dv0\\x00 {stride} bytes x {height} rows, FNV-1a {:016x}", digest(dots)).unwrap();
            bytes = after;
            continue;
        }
        match byte {
            b'\n' => text.push_str("\\n\n"),
            b'\\' => text.push_str("\\\\"),
            0x20..=0x7e => text.push(char::from(byte)),
            _ => write!(text, "\\x{byte:02x}").unwrap(),
        }
        bytes = rest;
    }
    text + "\n"
}

fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn check(name: &str, page: &Page, printer: &Printer) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name).with_extension("txt");
    let encoded = escpos(page, printer, &NoFont);
    let made = shown(&encoded.bytes);
    if std::env::var("TENON_GOLDEN").is_ok_and(|value| value == "write") {
        std::fs::write(&path, &made).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert_eq!(made, golden, "{}", path.display());
}

#[test]
fn receipts() {
    let receipt = receipt();
    let chinese = receipt.page(Language::Chinese, &taiwan());
    check("receipt-57-big5", &chinese, &printer(Width::Mm57, Encoding::Big5));
    check("receipt-80-utf8", &chinese, &printer(Width::Mm80, Encoding::Utf8));
    let english = receipt.page(Language::English, &taiwan());
    check("receipt-80-big5-english", &english, &printer(Width::Mm80, Encoding::Big5Chosen));
}

#[test]
fn a_receipt_says_by_which_number_its_buyer_is_called() {
    let numbered = Receipt { pickup_number: Some(12), ..receipt() };
    let lines = |receipt: &Receipt| {
        let page = receipt.page(Language::Chinese, &taiwan());
        print(&escpos(&page, &printer(Width::Mm57, Encoding::Big5), &NoFont).bytes, 384)
    };
    let said = |out: &Out, text: &str| matches!(out, Out::Line(line, ..) if line.trim() == text);
    let (with, without) = (lines(&numbered), lines(&receipt()));
    let place = with.iter().position(|out| said(out, "取餐號碼")).unwrap();
    assert!(said(&with[place + 1], "12"), "{:?}", with[place + 1]);
    assert!(!without.iter().any(|out| said(out, "取餐號碼")));
}

#[test]
fn a_receipt_of_a_part_says_what_the_rest_is() {
    let said = |share: Share, language| {
        let receipt = Receipt { share: Some(share), collected: None, ..receipt() };
        let page = receipt.page(language, &taiwan());
        let out = print(&escpos(&page, &printer(Width::Mm57, Encoding::Big5), &NoFont).bytes, 384);
        let lines = out.into_iter().filter_map(|out| match out {
            Out::Line(line, ..) => Some(line.split_whitespace().collect::<Vec<_>>().join(" ")),
            _ => None,
        });
        lines.collect::<Vec<_>>()
    };
    let deposit = Share::Deposit { worth: Money::new(4_783), left: Money::new(3_348) };
    let lines = said(deposit, Language::Chinese);
    assert!(["合計 4,783", "取貨時付 3,348"].iter().all(|line| lines.iter().any(|one| one == line)), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("訂金")), "{lines:?}");
    let lines = said(Share::Rest { paid_before: Money::new(1_435) }, Language::English);
    assert!(lines.iter().any(|line| line == "Paid before -1,435"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("Balance")), "{lines:?}");
}

#[test]
fn slips() {
    let slip = slip();
    let chinese = slip.page(Language::Chinese);
    check("slip-57-big5", &chinese, &printer(Width::Mm57, Encoding::Big5));
    check("slip-80-utf8", &chinese, &printer(Width::Mm80, Encoding::Utf8));
    let off = Slip { called_off: true, wanted: None, ..slip };
    check("slip-80-big5-english", &off.page(Language::English), &printer(Width::Mm80, Encoding::Big5Chosen));
}

#[test]
fn proofs() {
    let page = |buyer, print| proof(&invoice(buyer), &key(), &PLACE, print).unwrap();
    check("proof-57-big5", &page(consumer(), Print::First), &printer(Width::Mm57, Encoding::Big5));
    check("proof-57-utf8-again", &page(consumer(), Print::Again), &printer(Width::Mm57, Encoding::Utf8Chosen));
    check("proof-80-big5-company", &page(company(), Print::First), &printer(Width::Mm80, Encoding::Big5));
}

#[test]
fn single_commands() {
    let mut page = Page::default();
    page.push(Part::Drawer)
        .text("茶", Style::CENTRE.sized(Size::Double).bold())
        .text("A", Style::default().sized(Size::Tall))
        .push(Part::Feed(2))
        .push(Part::Cut);
    let bytes = escpos(&page, &printer(Width::Mm57, Encoding::Big5), &NoFont).bytes;
    let expected: Vec<u8> = [
        &b"\x1b@\x1c&"[..],
        b"\x1bp\x00\x19\xfa",
        b"\x1bE\x01\x1c!\x0c\x1d!\x11",
        b"       \xaf\xf9\n",
        b"\x1bE\x00\x1c!\x08\x1d!\x01",
        b"A\n\n\n",
        b"\x1dVB\x00",
    ]
    .concat();
    assert_eq!(bytes, expected);
    let torn = Printer { cutter: false, ..printer(Width::Mm57, Encoding::Big5) };
    assert!(escpos(&page, &torn, &NoFont).bytes.ends_with(b"A\n\n\n\x1bd\x05"));
}

/// Draws a black cell for every character but one.
struct Blocks;

impl Glyphs for Blocks {
    fn draw(&self, letter: char, columns: usize, size: Size) -> Option<paper::Bitmap> {
        let (width, height) = paper::cell(columns, size);
        let mut cell = paper::Bitmap::new(width, height);
        cell.fill(0, 0, width, height);
        Some(cell).filter(|_| letter != '🍵')
    }
}

#[test]
fn a_line_with_a_rare_character_is_drawn() {
    let mut page = Page::default();
    page.text("茶 A", Style::default()).text("𠮷 A🍵", Style::default()).text("🍵", Style::default());
    let encoded = escpos(&page, &printer(Width::Mm57, Encoding::Big5), &Blocks);
    let out = print(&encoded.bytes, 384);
    let [Out::Line(first, ..), Out::Picture(picture), Out::Line(last, ..)] = &out[..] else { panic!("{out:?}") };
    assert_eq!((first.as_str(), last.as_str()), ("茶 A", "？"));
    assert_eq!((picture.width(), picture.height()), (384, 30));
    // 𠮷 over 24 dots, a blank of 12, A over 12, and a frame for what nobody could draw.
    let dark: Vec<bool> = [0, 23, 24, 35, 36, 47, 50, 60, 69, 72].map(|x| picture.is_dark(x, 12)).to_vec();
    assert_eq!(dark, [true, true, false, false, true, true, true, false, true, false]);
    assert_eq!(encoded.missing.into_iter().collect::<String>(), "🍵");
}

#[test]
fn without_a_font_a_sign_stands_in_the_place_of_a_rare_character() {
    let mut page = Page::default();
    page.columns("𠮷野家é", "1", Style::default());
    for encoding in [Encoding::Big5, Encoding::Utf8] {
        let encoded = escpos(&page, &printer(Width::Mm57, encoding), &NoFont);
        let Out::Line(text, ..) = &print(&encoded.bytes, 384)[0] else { panic!("a line") };
        assert_eq!(text, &format!("？野家?{}1", " ".repeat(24)));
        assert_eq!(encoded.missing.iter().collect::<String>(), "é𠮷");
    }
}

#[test]
fn a_printer_without_chinese_gets_pictures_only() {
    let page = receipt().page(Language::Chinese, &taiwan());
    let encoded = escpos(&page, &printer(Width::Mm57, Encoding::Picture), &Blocks);
    let out = print(&encoded.bytes, 384);
    assert!(out.iter().all(|out| !matches!(out, Out::Line(text, ..) if !text.is_empty())));
    assert!(encoded.missing.is_empty());
}

#[test]
fn the_test_page_suits_every_printer() {
    for width in [Width::Mm57, Width::Mm80] {
        for encoding in [Encoding::Big5, Encoding::Big5Chosen, Encoding::Utf8, Encoding::Utf8Chosen, Encoding::Picture]
        {
            let printer = printer(width, encoding);
            for language in [Language::Chinese, Language::English] {
                let out = print(&escpos(&Page::test(language), &printer, &Blocks).bytes, width.dots());
                assert_eq!(out.last(), Some(&Out::Cut));
            }
        }
    }
}
