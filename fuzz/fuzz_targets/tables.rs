//! Files of separated values in any encoding: rows within their bounds, and the same rows when they are written anew.

#![no_main]

use std::io::Cursor;

use exchange::guard::{guarded, unguarded};
use exchange::read::{COLUMNS_MAX, Container, Encoding, More, ROW_BYTES, Row, Shape, Unreadable, each_row, shape};

fn rows(bytes: &[u8], shape: Shape) -> Result<Vec<Row>, Unreadable> {
    let mut found = Vec::new();
    each_row(Cursor::new(bytes), shape, &mut |row| {
        found.push(row);
        Ok(More::Yes)
    })?;
    Ok(found)
}

fn seeds() -> Vec<Vec<u8>> {
    let text = "sku;name;price\r\nA-1;\"桂花\n茶\";\"1,280\"\r\n\r\n\"=1+1\";'=x;-5\n";
    let wide = |big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    vec![
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"\xff\xfe", wide(false).as_slice()].concat(),
        wide(true),
        encoding_rs::BIG5.encode(text).0.into_owned(),
        b"a\tb\n1\t2\r3\t4".to_vec(),
        b"<html>".to_vec(),
    ]
}

tenon_fuzz::target!(seeds(), |bytes| {
    let wishes = [None, Some(Encoding::Utf8), Some(Encoding::Big5), Some(Encoding::Utf16Le), Some(Encoding::Utf16Be)];
    for wished in wishes {
        let Ok(shape) = shape(&mut Cursor::new(bytes), wished) else { continue };
        if shape.container != Container::Text {
            return;
        }
        assert!(wished.is_none_or(|wished| wished == shape.encoding));
        let Ok(found) = rows(bytes, shape) else { continue };
        let mut last = 0;
        for row in &found {
            assert!(row.line > last, "lines go up");
            last = row.line;
            assert!(row.cells.len() <= COLUMNS_MAX && row.cells.as_slice().len() as u64 <= ROW_BYTES + (128 << 10));
            assert!(
                row.cells.iter().all(|cell| !cell.contains(['\0', '\r']))
                    && row.cells.iter().any(|cell| !cell.trim().is_empty())
            );
        }
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &found {
            for cell in &row.cells {
                let out = guarded(cell);
                assert!(!out.starts_with(['=', '+', '-', '@', '\t', '\r']), "a spreadsheet would run {out:?}");
                assert_eq!(unguarded(&out), cell);
            }
            writer.write_record(&row.cells).unwrap();
        }
        let written = writer.into_inner().unwrap();
        // A mark at the beginning would be taken for one of the file's.
        if written.starts_with("\u{feff}".as_bytes()) {
            continue;
        }
        let plain = Shape { container: Container::Text, encoding: Encoding::Utf8, separator: b',' };
        let again = rows(&written, plain).unwrap();
        let cells = |rows: &[Row]| rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>();
        assert_eq!(cells(&again), cells(&found), "what is read is what is written");
    }
});
