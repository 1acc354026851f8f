//! Rows of separated values. A row that does not end is refused before it fills the memory.

use std::cell::Cell;
use std::io::{Error, Read, Result as IoResult, Seek, SeekFrom};
use std::rc::Rc;

use csv::{ReaderBuilder, StringRecord};
use kernel::Refusal;

use super::{Decoded, More, ROW_BYTES, Row, Shape, Unreadable};
use crate::codes;

/// What may stand between cells.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// What the reader takes in at once; it may hold so much of the rows behind.
const BUFFER: usize = 64 << 10;
/// A line of more bytes than these belongs to a row that is too long, in every encoding: none takes more than twice the
/// bytes of UTF-8.
pub const LINE_BYTES: u64 = 2 * (ROW_BYTES + 2 * BUFFER as u64);

/// A reader that stops when a row takes more than [`ROW_BYTES`]: `left` is filled up after each row.
struct Fuse<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Fuse<R> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        if self.left.get() == 0 {
            return Err(Error::other(Blown));
        }
        let count = self.inner.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(count as u64));
        Ok(count)
    }
}

/// Ends every line with one newline, the last one too, so that lines can be counted: the reader of rows
/// ends a row at the first half of the two that Windows writes.
struct Lines<R> {
    inner: R,
    /// A carriage return that may be half of a line's end.
    held: bool,
    last: u8,
    ended: bool,
    spare: Vec<u8>,
}

impl<R: Read> Lines<R> {
    fn new(inner: R) -> Self {
        Lines { inner, held: false, last: b'\n', ended: false, spare: Vec::new() }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        // One byte may be held back and comes before what is read now.
        if buffer.len() < 2 || self.ended {
            return Ok(0);
        }
        loop {
            self.spare.resize(buffer.len() - 1, 0);
            let count = self.inner.read(&mut self.spare)?;
            let mut written = 0;
            let mut put = |byte: u8, last: &mut u8| {
                buffer[written] = byte;
                written += 1;
                *last = byte;
            };
            if count == 0 {
                self.ended = true;
                if self.held || self.last != b'\n' {
                    put(b'\n', &mut self.last);
                }
                return Ok(written);
            }
            for byte in &self.spare[..count] {
                if std::mem::take(&mut self.held) && *byte != b'\n' {
                    put(b'\n', &mut self.last);
                }
                if *byte == b'\r' {
                    self.held = true;
                } else {
                    put(*byte, &mut self.last);
                }
            }
            if written > 0 {
                return Ok(written);
            }
        }
    }
}

/// A row took too much.
#[derive(Debug)]
struct Blown;

impl std::fmt::Display for Blown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a row without an end")
    }
}

impl std::error::Error for Blown {}

/// What stands between the cells of a text: what its first row has most of, outside of quotes.
pub fn separator_of(beginning: &str) -> u8 {
    let mut counts = [0_usize; 3];
    let mut quoted = false;
    for byte in beginning.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|count| *count > 0) => break,
            _ if !quoted => {
                if let Some(at) = SEPARATORS.iter().position(|separator| *separator == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let best = (0..SEPARATORS.len()).rev().max_by_key(|at| counts[*at]).unwrap_or(0);
    SEPARATORS[best]
}

pub(super) fn each_row(
    mut source: impl Read + Seek,
    shape: Shape,
    show: &mut dyn FnMut(Row) -> Result<More, Unreadable>,
) -> Result<(), Unreadable> {
    source.seek(SeekFrom::Start(0))?;
    let whole = ROW_BYTES + BUFFER as u64;
    let left = Rc::new(Cell::new(whole));
    let fuse = Fuse { inner: Lines::new(Decoded::new(source, shape.encoding)), left: Rc::clone(&left) };
    let mut reader = ReaderBuilder::new()
        .delimiter(shape.separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(BUFFER)
        .from_reader(fuse);
    let mut cells = StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut cells) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => return Err(explained(error, line)),
        }
        left.set(whole);
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // Every row ends with a newline, so it began as many lines before as it has inside.
        let inside = cells.iter().flat_map(str::bytes).filter(|byte| *byte == b'\n').count() as u64;
        let line = reader.position().line().saturating_sub(1 + inside);
        if show(Row { line, cells: cells.clone() })? == More::No {
            return Ok(());
        }
    }
}

fn explained(error: csv::Error, line: u64) -> Unreadable {
    let place = i64::try_from(line).unwrap_or(i64::MAX);
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<Blown>()) => {
            Refusal::new(&codes::ROW_TOO_LONG).with("line", place).into()
        }
        csv::ErrorKind::Io(error) => error.into(),
        _ => (&codes::NOT_A_TABLE).into(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::{Container, Encoding, each_row, shape};
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut source = Cursor::new(text.as_bytes());
        let shape = shape(&mut source, None).unwrap();
        let mut found = Vec::new();
        each_row(source, shape, &mut |row| {
            found.push((row.line, row.cells.iter().map(str::to_owned).collect()));
            Ok(More::Yes)
        })
        .unwrap();
        found
    }

    #[test]
    fn separators_by_what_the_first_row_has() {
        assert_eq!(separator_of("a,b,c\n1;2;3;4"), b',');
        assert_eq!(separator_of("a;b;\"c,d,e,f\"\n"), b';');
        assert_eq!(separator_of("a\tb\n"), b'\t');
        assert_eq!(separator_of("alone\n"), b',');
    }

    #[test]
    fn quoted_newlines_and_empty_rows() {
        let found = rows("sku,name\r\n\r\nA,\"two\nlines\"\n,\nB,x\n");
        let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
        assert_eq!(found[1].1, ["A", "two\nlines"]);
        assert_eq!(found.len(), 3, "rows without text do not count");
        assert_eq!(lines, [1, 3, 6]);
        assert_eq!(rows("a\rb\r").iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2], "as old Macs write");
    }

    /// Gives `x` for ever, as far as anybody asks.
    struct Endless(u64);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
            buffer.fill(b'x');
            self.0 += buffer.len() as u64;
            Ok(buffer.len())
        }
    }

    impl Seek for Endless {
        fn seek(&mut self, _: SeekFrom) -> IoResult<u64> {
            Ok(0)
        }
    }

    #[test]
    fn a_line_without_an_end_is_refused_early() {
        let shape = Shape { container: Container::Text, encoding: Encoding::Utf8, separator: b',' };
        let mut source = Endless(0);
        let refused = each_row(&mut source, shape, &mut |_| Ok(More::Yes)).unwrap_err();
        let Unreadable::Refused(refusal) = refused else { panic!("not refused") };
        assert_eq!(refusal.code.name, "exchange.row_too_long");
        assert!(source.0 < 4 << 20, "{} bytes were read", source.0);
    }

    #[test]
    fn zero_characters_are_no_text() {
        let shape = Shape { container: Container::Text, encoding: Encoding::Utf8, separator: b',' };
        let refused = each_row(Cursor::new(b"a,b\n1,x\0y\n"), shape, &mut |_| Ok(More::Yes)).unwrap_err();
        let Unreadable::Refused(refusal) = refused else { panic!("not refused") };
        assert_eq!(refusal.code.name, "exchange.not_a_table");
    }
}
