//! Rows of the first sheet of an XLSX workbook. The archive is measured before anything of it is
//! believed: it may claim one size and unpack to another.

use std::io::{Read, Seek, SeekFrom, copy, sink};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use csv::StringRecord;
use kernel::Refusal;
use zip::ZipArchive;

use super::{COLUMNS_MAX, More, ROW_BYTES, Row, Unreadable};
use crate::codes;

/// The most parts of a workbook.
const PARTS_MAX: usize = 2_000;
/// What all parts may unpack to, in bytes: sheets are read as they come.
const UNPACKED_MAX: u64 = 2 << 30;
/// What the parts may unpack to that are kept in memory, in bytes: shared texts, styles, the list of sheets.
const KEPT_MAX: u64 = 64 << 20;
/// From this size on, a part may not be too good to be true.
const SUSPECT_BYTES: u64 = 8 << 20;
/// The most bytes that one packed byte may stand for.
const RATIO_MAX: u64 = 400;

/// Measures an archive by unpacking it into nothing.
///
/// # Errors
/// `exchange.archive_unsafe` when it is too large, too well packed, or leads out of itself;
/// `exchange.broken_xlsx` when it cannot be read.
pub(super) fn check(source: &mut (impl Read + Seek)) -> Result<(), Unreadable> {
    source.seek(SeekFrom::Start(0))?;
    let mut archive = ZipArchive::new(source).map_err(|_| Unreadable::from(&codes::BROKEN_XLSX))?;
    if archive.len() > PARTS_MAX {
        return Err((&codes::ARCHIVE_UNSAFE).into());
    }
    let (mut all, mut kept, mut workbook) = (0_u64, 0_u64, false);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|_| Unreadable::from(&codes::BROKEN_XLSX))?;
        let name = part.name().map_err(|_| Unreadable::from(&codes::ARCHIVE_UNSAFE))?.into_owned();
        let leads_out = name.starts_with('/') || name.contains('\\') || name.split('/').any(|step| step == "..");
        if leads_out || name.contains('\0') {
            return Err((&codes::ARCHIVE_UNSAFE).into());
        }
        workbook |= name.eq_ignore_ascii_case("xl/workbook.xml");
        let (claimed, packed) = (part.size(), part.compressed_size());
        let too_good = |size: u64| size > SUSPECT_BYTES && size / packed.max(1) > RATIO_MAX;
        if too_good(claimed) || all.saturating_add(claimed) > UNPACKED_MAX {
            return Err((&codes::ARCHIVE_UNSAFE).into());
        }
        let most = UNPACKED_MAX - all;
        let unpacked =
            copy(&mut part.by_ref().take(most + 1), &mut sink()).map_err(|_| Unreadable::from(&codes::BROKEN_XLSX))?;
        all = all.saturating_add(unpacked);
        if !name.to_ascii_lowercase().starts_with("xl/worksheets/") {
            kept = kept.saturating_add(unpacked);
        }
        if all > UNPACKED_MAX || kept > KEPT_MAX || too_good(unpacked) {
            return Err((&codes::ARCHIVE_UNSAFE).into());
        }
    }
    if workbook { Ok(()) } else { Err((&codes::NOT_A_TABLE).into()) }
}

pub(super) fn each_row(
    source: impl Read + Seek,
    show: &mut dyn FnMut(Row) -> Result<More, Unreadable>,
) -> Result<(), Unreadable> {
    // The reader of workbooks was not made for files that mean harm: should it break over one, only this
    // file is refused.
    let read = catch_unwind(AssertUnwindSafe(|| walk(source, show)));
    read.unwrap_or_else(|_| Err((&codes::BROKEN_XLSX).into()))
}

fn walk(mut source: impl Read + Seek, show: &mut dyn FnMut(Row) -> Result<More, Unreadable>) -> Result<(), Unreadable> {
    let broken = || Unreadable::from(&codes::BROKEN_XLSX);
    source.seek(SeekFrom::Start(0))?;
    let mut workbook = Xlsx::new(source).map_err(|_| broken())?;
    let visible = workbook
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone());
    let name = visible.ok_or_else(broken)?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|_| broken())?;
    let (mut line, mut row, mut bytes) = (0_u64, Vec::<String>::new(), 0_u64);
    loop {
        let cell = cells.next_cell().map_err(|_| broken())?;
        let next = cell.as_ref().map(|cell| u64::from(cell.get_position().0) + 1);
        if next != Some(line) && !row.is_empty() {
            let full = std::mem::take(&mut row);
            bytes = 0;
            if full.iter().any(|cell| !cell.trim().is_empty())
                && show(Row { line, cells: StringRecord::from(full) })? == More::No
            {
                return Ok(());
            }
        }
        let (Some(cell), Some(next)) = (cell, next) else { return Ok(()) };
        line = next;
        let column = usize::try_from(cell.get_position().1).unwrap_or(usize::MAX);
        if column >= COLUMNS_MAX {
            return Err((&codes::TOO_MANY_COLUMNS).into());
        }
        let text = text_of(cell.get_value());
        bytes += text.len() as u64;
        if bytes > ROW_BYTES {
            let place = i64::try_from(line).unwrap_or(i64::MAX);
            return Err(Refusal::new(&codes::ROW_TOO_LONG).with("line", place).into());
        }
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
    }
}

/// A cell as text that reads as it would in a file of separated values.
fn text_of(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        // The shortest text that is this number again: `12.5`, and `680` without a point.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "true".to_owned(),
        DataRef::Bool(false) => "false".to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use rust_xlsxwriter::Workbook;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::{each_row as rows_of, shape};
    use super::*;

    fn refused(bytes: Vec<u8>) -> &'static str {
        let mut source = Cursor::new(bytes);
        match shape(&mut source, None).and_then(|shape| rows_of(source, shape, &mut |_| Ok(More::Yes))) {
            Err(Unreadable::Refused(refusal)) => refusal.code.name,
            other => panic!("not refused: {other:?}"),
        }
    }

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_workbook_reads_like_a_table() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, text) in ["sku", "name", "price"].into_iter().enumerate() {
            sheet.write(0, column as u16, text).unwrap();
        }
        sheet.write(2, 0, "A-1").unwrap();
        sheet.write(2, 1, "桂花茶").unwrap();
        sheet.write(2, 2, 12.5).unwrap();
        let mut source = Cursor::new(workbook.save_to_buffer().unwrap());
        let shape = shape(&mut source, None).unwrap();
        let mut found = Vec::new();
        rows_of(source, shape, &mut |row| {
            found.push((row.line, row.cells.iter().collect::<Vec<_>>().join("|")));
            Ok(More::Yes)
        })
        .unwrap();
        assert_eq!(found, [(1, "sku|name|price".to_owned()), (3, "A-1|桂花茶|12.5".to_owned())]);
    }

    #[test]
    fn archives_that_mean_harm() {
        let zeros = vec![0_u8; 64 << 20];
        assert_eq!(
            refused(archive(&[("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", &zeros)])),
            "exchange.archive_unsafe",
            "a bomb"
        );
        assert_eq!(
            refused(archive(&[("../../etc/passwd", b"x"), ("xl/workbook.xml", b"<x/>")])),
            "exchange.archive_unsafe"
        );
        assert_eq!(refused(archive(&[("/etc/passwd", b"x")])), "exchange.archive_unsafe");
        assert_eq!(refused(archive(&[("xl\\..\\..\\x", b"x")])), "exchange.archive_unsafe");
        assert_eq!(refused(archive(&[("readme.txt", b"hello")])), "exchange.not_a_table", "another archive");
        assert_eq!(refused(archive(&[("xl/workbook.xml", b"<workbook>")])), "exchange.broken_xlsx");
        assert_eq!(refused(b"PK\x03\x04 cut short".to_vec()), "exchange.broken_xlsx");
    }

    #[test]
    fn an_archive_that_lies_about_its_sizes() {
        let zeros = vec![0_u8; 64 << 20];
        let mut bytes = archive(&[("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
        // The central directory says one byte where there are sixty-four million.
        let claimed = (64_u32 << 20).to_le_bytes();
        let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == claimed).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        assert_eq!(refused(bytes), "exchange.broken_xlsx", "unpacking stops where the claim does");
    }
}
