//! A printer made of paper: it takes bytes as the makers' manuals describe them, knows nothing of how they were
//! made, and shows what would come out. A command that it does not know is a failure.

use encoding_rs::{BIG5, UTF_8};
use paper::Bitmap;

/// What came out, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// A line of text with its size (width, height) and whether it is bold.
    Line(String, (usize, usize), bool),
    /// A picture; strips that follow each other are one.
    Picture(Bitmap),
    /// The paper was fed so many lines.
    Fed(u8),
    /// The paper was cut.
    Cut,
    /// The drawer opened.
    Drawer,
}

/// Prints on paper that is so many dots wide.
pub fn print(bytes: &[u8], dots: usize) -> Vec<Out> {
    let mut printer =
        PaperPrinter { rest: bytes, dots, text: Vec::new(), size: (1, 1), bold: false, utf8: false, out: vec![] };
    assert_eq!(printer.take(2), b"\x1b@", "a document begins with a clean printer");
    while !printer.rest.is_empty() {
        printer.step();
    }
    assert!(printer.text.is_empty(), "a line without its end never comes out");
    printer.out
}

/// All lines of text.
pub fn lines(out: &[Out]) -> Vec<&str> {
    let lines = out.iter().filter_map(|out| match out {
        Out::Line(text, ..) => Some(text.as_str()),
        _ => None,
    });
    lines.collect()
}

/// All pictures.
pub fn pictures(out: &[Out]) -> Vec<&Bitmap> {
    let pictures = out.iter().filter_map(|out| match out {
        Out::Picture(picture) => Some(picture),
        _ => None,
    });
    pictures.collect()
}

struct PaperPrinter<'a> {
    rest: &'a [u8],
    dots: usize,
    text: Vec<u8>,
    size: (usize, usize),
    bold: bool,
    utf8: bool,
    out: Vec<Out>,
}

impl<'a> PaperPrinter<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    fn step(&mut self) {
        match self.byte() {
            b'\n' => self.line(),
            0x1b => self.escape(),
            0x1c => self.chinese(),
            0x1d => self.group(),
            byte => {
                assert!(byte >= 0x20, "{byte:#04x} is no letter");
                self.text.push(byte);
                // The second byte of a pair is never a command, whatever it is.
                if !self.utf8 && byte >= 0x81 {
                    let second = self.byte();
                    self.text.push(second);
                }
            }
        }
    }

    fn line(&mut self) {
        let bytes = std::mem::take(&mut self.text);
        let encoding = if self.utf8 { UTF_8 } else { BIG5 };
        let (text, _, broken) = encoding.decode(&bytes);
        assert!(!broken, "{bytes:?}");
        let dots: usize = text.chars().map(|letter| if letter.is_ascii() { 12 } else { 24 } * self.size.0).sum();
        assert!(dots <= self.dots, "{text:?} is {dots} dots wide");
        self.out.push(Out::Line(text.into_owned(), self.size, self.bold));
    }

    fn escape(&mut self) {
        match self.byte() {
            b'E' => self.bold = self.byte() == 1,
            b'd' => {
                let lines = self.byte();
                self.out.push(Out::Fed(lines));
            }
            b'p' => {
                assert_eq!(self.take(3), [0, 25, 250]);
                self.out.push(Out::Drawer);
            }
            other => panic!("ESC {other:#04x}"),
        }
    }

    fn chinese(&mut self) {
        match self.byte() {
            b'&' => {}
            b'C' => self.utf8 = self.byte() == 0xff,
            b'!' => assert_eq!(self.byte() & !0x0c, 0),
            b'(' => {
                assert_eq!(self.byte(), b'C');
                let length = u16::from_le_bytes(self.take(2).try_into().unwrap());
                match self.take(length.into()) {
                    [0x30, 2] => self.utf8 = true,
                    [0x3c, 0, 30] => {}
                    other => panic!("FS ( C {other:?}"),
                }
            }
            other => panic!("FS {other:#04x}"),
        }
    }

    fn group(&mut self) {
        match self.byte() {
            b'!' => {
                let size = usize::from(self.byte());
                self.size = ((size >> 4) + 1, (size & 7) + 1);
            }
            b'V' => {
                assert_eq!(self.take(2), [b'B', 0]);
                self.out.push(Out::Cut);
            }
            b'v' => {
                assert_eq!(self.take(2), [b'0', 0]);
                assert!(self.text.is_empty(), "a picture begins at the left");
                self.picture();
            }
            other => panic!("GS {other:#04x}"),
        }
    }

    fn picture(&mut self) {
        let stride = usize::from(u16::from_le_bytes(self.take(2).try_into().unwrap()));
        let height = usize::from(u16::from_le_bytes(self.take(2).try_into().unwrap()));
        let bytes = self.take(stride * height);
        assert!(stride * 8 <= self.dots);
        let above = match self.out.last() {
            Some(Out::Picture(above)) => above.height(),
            _ => 0,
        };
        let mut picture = Bitmap::new(self.dots, above + height);
        if above > 0
            && let Some(Out::Picture(above)) = self.out.pop()
        {
            picture.draw(&above, 0, 0);
        }
        for y in 0..height {
            for x in (0..stride * 8).filter(|x| bytes[y * stride + x / 8] & (0x80 >> (x % 8)) != 0) {
                picture.darken(x, above + y);
            }
        }
        self.out.push(Out::Picture(picture));
    }
}
