//! Rows in the bytes that receipt printers understand.
//!
//! Only commands are used that nearly all of them have: `ESC @`, `ESC E`, `ESC d`, `ESC p`, `FS &`, `FS !`,
//! `GS !`, `GS V` and `GS v 0`, and the one that chooses an [`Encoding`](crate::Encoding).

use std::collections::BTreeSet;

use crate::glyphs::cell;
use crate::layout::{Row, rows};
use crate::letters::{self, UNKNOWN};
use crate::{Bitmap, Encoding, Glyphs, Page, Printer, Size, Style};

/// `ESC @`: forgets what an earlier document set.
const BEGIN: &[u8] = b"\x1b@";
/// `GS V B 0`: feeds the paper to the knife and cuts all but a point of it.
const CUT: &[u8] = b"\x1dVB\x00";
/// `ESC d 5`: feeds the paper past the edge where it is torn.
const TEAR: &[u8] = b"\x1bd\x05";
/// `ESC p 0 25 250`: 50 ms of current for the drawer at the first pin.
const KICK: &[u8] = b"\x1bp\x00\x19\xfa";
/// Dots between two lines of letters that are drawn: so many a printer leaves by itself.
const GAP: usize = 6;
/// Rows of dots that are sent at once: small printers hold no more.
const STRIP: usize = 128;

/// A document for one printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// What is sent to the printer, all of it at once.
    pub bytes: Vec<u8>,
    /// Characters that the printer does not have and nobody could draw; a question mark or an empty box stands in their
    /// place.
    pub missing: BTreeSet<char>,
}

/// The bytes of a page for this printer. A line with a character that the printer does not have is drawn as a
/// picture, as far as `glyphs` has its characters.
pub fn escpos(page: &Page, printer: &Printer, glyphs: &dyn Glyphs) -> Encoded {
    let mut out = Encoder { printer, glyphs, bytes: BEGIN.to_vec(), style: Style::default(), missing: BTreeSet::new() };
    out.bytes.extend_from_slice(printer.encoding.selects());
    for row in rows(page, printer.width) {
        out.row(&row);
    }
    Encoded { bytes: out.bytes, missing: out.missing }
}

struct Encoder<'a> {
    printer: &'a Printer,
    glyphs: &'a dyn Glyphs,
    bytes: Vec<u8>,
    style: Style,
    missing: BTreeSet<char>,
}

impl Encoder<'_> {
    fn row(&mut self, row: &Row) {
        match row {
            Row::Letters(text, style) if self.is_drawn(text, *style) => {
                let picture = self.drawn(text, *style);
                self.picture(&picture);
            }
            Row::Letters(text, style) => self.letters(text, *style),
            Row::Picture(picture) => self.picture(picture),
            Row::Empty => self.bytes.push(b'\n'),
            Row::Cut if self.printer.cutter => self.bytes.extend_from_slice(CUT),
            Row::Cut => self.bytes.extend_from_slice(TEAR),
            Row::Drawer => self.bytes.extend_from_slice(KICK),
        }
    }

    /// A line is drawn when that shows more of its characters: one that the printer lacks, and all that it has.
    fn is_drawn(&self, text: &str, style: Style) -> bool {
        if self.printer.encoding == Encoding::Picture {
            return true;
        }
        let sent = |letter: &char| letters::bytes(*letter, self.printer.encoding).is_some();
        let drawn = |letter: char| letter == ' ' || self.glyph(letter, style).is_some();
        let (sent, rare): (Vec<char>, Vec<char>) = text.chars().partition(sent);
        rare.into_iter().any(drawn) && sent.into_iter().all(drawn)
    }

    fn glyph(&self, letter: char, style: Style) -> Option<Bitmap> {
        self.glyphs.draw(letter, letters::columns(letter), style.size)
    }

    fn drawn(&mut self, text: &str, style: Style) -> Bitmap {
        let mut line = Bitmap::new(self.printer.width.dots(), cell(1, style.size).1 + GAP);
        let mut left = 0;
        for letter in text.chars() {
            let (width, height) = cell(letters::columns(letter), style.size);
            match self.glyph(letter, style) {
                _ if letter == ' ' => {}
                Some(glyph) => {
                    line.draw(&glyph, left, 0);
                    if style.bold {
                        line.draw(&glyph, left + 1, 0);
                    }
                }
                None => {
                    self.missing.insert(letter);
                    frame(&mut line, left, width, height);
                }
            }
            left += width;
        }
        line
    }

    fn letters(&mut self, text: &str, style: Style) {
        self.set(style);
        for letter in text.chars() {
            let encoding = self.printer.encoding;
            let known = letters::bytes(letter, encoding).or_else(|| {
                self.missing.insert(letter);
                // As wide as the letter was taken for, so that columns stay straight.
                let stands = if letters::columns(letter) == 2 { UNKNOWN } else { '?' };
                letters::bytes(stands, encoding)
            });
            self.bytes.extend(known.unwrap_or_else(|| b"?".to_vec()));
        }
        self.bytes.push(b'\n');
    }

    fn set(&mut self, style: Style) {
        if style.bold != self.style.bold {
            self.bytes.extend([0x1b, b'E', u8::from(style.bold)]);
        }
        if style.size != self.style.size {
            // Some printers want the size of Chinese characters apart; for the others the second command is the same
            // once more.
            let (chinese, all) = match style.size {
                Size::Normal => (0x00, 0x00),
                Size::Tall => (0x08, 0x01),
                Size::Double => (0x0c, 0x11),
            };
            self.bytes.extend([0x1c, b'!', chinese, 0x1d, b'!', all]);
        }
        self.style = style;
    }

    fn picture(&mut self, picture: &Bitmap) {
        let stride = picture.stride();
        for strip in picture.bytes().chunks(stride.max(1) * STRIP) {
            self.bytes.extend_from_slice(b"\x1dv0\x00");
            for count in [stride, strip.len() / stride.max(1)] {
                // Neither exceeds 65,535: the paper is 72 bytes wide, and a strip has so many rows.
                self.bytes.extend(u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes());
            }
            self.bytes.extend_from_slice(strip);
        }
    }
}

fn frame(line: &mut Bitmap, left: usize, width: usize, height: usize) {
    let (inner_width, inner_height) = (width.saturating_sub(4), height.saturating_sub(4));
    line.fill(left + 2, 2, inner_width, 1);
    line.fill(left + 2, 1 + inner_height, inner_width, 1);
    line.fill(left + 2, 2, 1, inner_height);
    line.fill(left + 1 + inner_width, 2, 1, inner_height);
}
