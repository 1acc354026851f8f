//! Characters from an outline font. The font is built here, table by table, as the OpenType specification has it.

use paper::{Bitmap, Encoding, Font, Glyphs, Page, Size, Style, Width, escpos};

use crate::made::printer;
use crate::paper_printer::{Out, print};

/// Points of a contour: x, y in thousandths of an em, and whether the outline goes through them.
type Contour<'a> = &'a [(i16, i16, bool)];

const SQUARE: Contour<'_> = &[(100, 0, true), (100, 800, true), (400, 800, true), (400, 0, true)];
const OUTER: Contour<'_> = &[(50, -80, true), (50, 820, true), (950, 820, true), (950, -80, true)];
/// The other way round: a hole.
const INNER: Contour<'_> = &[(300, 170, true), (700, 170, true), (700, 570, true), (300, 570, true)];
/// Four corners that the outline bends towards.
const ROUND: Contour<'_> = &[(50, -80, false), (50, 820, false), (950, 820, false), (950, -80, false)];

fn glyph(contours: &[Contour<'_>]) -> Vec<u8> {
    let points: Vec<(i16, i16, bool)> = contours.concat();
    let mut bytes = Vec::new();
    let mut put = |numbers: &[i16]| numbers.iter().for_each(|number| bytes.extend(number.to_be_bytes()));
    put(&[i16::try_from(contours.len()).unwrap(), 0, -80, 1000, 820]);
    let mut last = -1;
    for contour in contours {
        last += i16::try_from(contour.len()).unwrap();
        put(&[last]);
    }
    put(&[0]);
    bytes.extend(points.iter().map(|point| u8::from(point.2)));
    for axis in [|point: &(i16, i16, bool)| point.0, |point: &(i16, i16, bool)| point.1] {
        let mut before = 0;
        for point in &points {
            bytes.extend((axis(point) - before).to_be_bytes());
            before = axis(point);
        }
    }
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// A font with `A` (half an em wide), `𠮷` (a ring), `茶` (round) and `W` (wider than its column).
fn font() -> Font {
    let glyphs = [vec![], glyph(&[SQUARE]), glyph(&[OUTER, INNER]), glyph(&[ROUND]), glyph(&[OUTER])];
    let advances: [u16; 5] = [1_000, 500, 1_000, 1_000, 1_000];
    let letters = [('A', 1u32), ('W', 4), ('茶', 3), ('𠮷', 2)];
    let words = |numbers: &[u16]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let longs = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let mut offsets = vec![0];
    for glyph in &glyphs {
        offsets.push(offsets.last().unwrap() + u32::try_from(glyph.len()).unwrap());
    }
    let groups: Vec<u32> =
        letters.iter().flat_map(|&(letter, glyph)| [u32::from(letter), u32::from(letter), glyph]).collect();
    let mut cmap = words(&[0, 1, 3, 10]);
    cmap.extend(longs(&[12]));
    cmap.extend(words(&[12, 0]));
    cmap.extend(longs(&[16 + 12 * 4, 0, 4]));
    cmap.extend(longs(&groups));
    let mut head = longs(&[0x0001_0000, 0x0001_0000, 0, 0x5f0f_3cf5]);
    head.extend(words(&[0, 1_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1_000, 820, 0, 8, 2, 1, 0]));
    let mut hhea = longs(&[0x0001_0000]);
    hhea.extend(words(&[880, 0, 0, 1_000, 0, 0, 1_000, 1, 0, 0, 0, 0, 0, 0, 0, 5]));
    let mut maxp = longs(&[0x0001_0000]);
    maxp.extend(words(&[5, 16, 4, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
    let hmtx: Vec<u8> = advances.iter().flat_map(|advance| words(&[*advance, 0])).collect();
    let tables: [(&[u8; 4], Vec<u8>); 7] = [
        (b"cmap", cmap),
        (b"glyf", glyphs.concat()),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", longs(&offsets)),
        (b"maxp", maxp),
    ];
    let mut file = longs(&[0x0001_0000]);
    file.extend(words(&[7, 64, 2, 48]));
    let mut data = Vec::new();
    for (tag, table) in tables {
        file.extend(tag);
        let place = 12 + 7 * 16 + data.len();
        file.extend(longs(&[0, u32::try_from(place).unwrap(), u32::try_from(table.len()).unwrap()]));
        data.extend(&table);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    file.extend(data);
    Font::new(file).expect("a font")
}

fn dark(bitmap: &Bitmap) -> usize {
    (0..bitmap.height()).map(|y| (0..bitmap.width()).filter(|x| bitmap.is_dark(*x, y)).count()).sum()
}

#[test]
fn letters_stand_on_the_line_in_their_cell() {
    let letter = font().draw('A', 1, Size::Normal).unwrap();
    assert_eq!((letter.width(), letter.height()), (12, 24));
    // 0.1 to 0.4 of 24 dots, from 0.8 above the line (which lies at 21) to it.
    assert!(letter.is_dark(3, 3) && letter.is_dark(8, 20));
    assert!(!letter.is_dark(1, 10) && !letter.is_dark(10, 10) && !letter.is_dark(5, 0) && !letter.is_dark(5, 22));
    let double = font().draw('A', 1, Size::Double).unwrap();
    assert_eq!((double.width(), double.height()), (24, 48));
    let tall = font().draw('A', 1, Size::Tall).unwrap();
    assert_eq!((tall.width(), tall.height()), (12, 48));
    let four = dark(&letter) * 4;
    assert!(dark(&double).abs_diff(four) < four / 6, "{} {four}", dark(&double));
    assert!((dark(&tall) * 2).abs_diff(four) < four / 6, "{} {four}", dark(&tall));
}

#[test]
fn holes_stay_white_and_curves_are_round() {
    let ring = font().draw('𠮷', 2, Size::Normal).unwrap();
    assert!(ring.is_dark(3, 12) && ring.is_dark(20, 12) && ring.is_dark(12, 3));
    assert!(!ring.is_dark(12, 12), "the hole");
    let round = font().draw('茶', 2, Size::Double).unwrap();
    assert!(round.is_dark(24, 24) && round.is_dark(24, 4));
    assert!(!round.is_dark(3, 3) && !round.is_dark(44, 44), "no corners");
    // What is bent towards the corners of a square fills 5/6 of it.
    let square = 432 * 432 / 100;
    assert!(dark(&round).abs_diff(square * 5 / 6) < square / 30, "{}", dark(&round));
}

#[test]
fn a_wide_letter_is_made_narrow_enough_for_its_column() {
    let letter = font().draw('W', 1, Size::Normal).unwrap();
    assert_eq!(letter.width(), 12);
    assert!(letter.is_dark(1, 12) && letter.is_dark(10, 12));
}

#[test]
fn what_the_font_lacks_is_not_drawn() {
    assert_eq!(font().draw('山', 2, Size::Normal), None);
    assert!(Font::new(b"no font at all".to_vec()).is_none());
    assert!(Font::new(Vec::new()).is_none());
}

#[test]
fn a_rare_name_comes_out_as_a_picture() {
    let mut page = Page::default();
    page.text("𠮷茶 A", Style::default()).text("山茶", Style::default());
    let encoded = escpos(&page, &printer(Width::Mm57, Encoding::Big5), &font());
    assert!(encoded.missing.is_empty());
    let out = print(&encoded.bytes, 384);
    let [Out::Picture(picture), Out::Line(text, ..)] = &out[..] else { panic!("{out:?}") };
    assert!(picture.is_dark(3, 12) && !picture.is_dark(12, 12), "the ring");
    assert!(picture.is_dark(36, 12) && picture.is_dark(63, 12) && !picture.is_dark(54, 12), "round, blank, square");
    assert_eq!(text, "山茶");
}
