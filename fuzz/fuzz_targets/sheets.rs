//! Workbooks: as archives, and as sheets inside a sound archive. Rows within their bounds, or a refusal.

#![no_main]

use std::io::{Cursor, Write};
use std::panic;

use exchange::read::{COLUMNS_MAX, More, ROW_BYTES, each_row, shape};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str =
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const TEXTS: &str = r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>sku</t></si><si><t>price</t></si></sst>"#;
const SHEET: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>A-1</t></is></c><c r="B3"><v>12.5</v></c></row></sheetData></worksheet>"#;
const PARTS: [(&str, &str); 5] = [
    ("[Content_Types].xml", TYPES),
    ("xl/_rels/workbook.xml.rels", RELS),
    ("xl/workbook.xml", BOOK),
    ("xl/sharedStrings.xml", TEXTS),
    ("xl/worksheets/sheet1.xml", SHEET),
];

/// A sound workbook of which one part is another's.
fn workbook(replaced: usize, with: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (name, text)) in PARTS.into_iter().enumerate() {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(if at == replaced { with } else { text.as_bytes() }).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The first byte says which part the rest is; with none of them the rest is the archive.
fn seeds() -> Vec<Vec<u8>> {
    // The reader of workbooks may break over a file, and that is caught where it is called: it is no crash of ours.
    panic::set_hook(Box::new(|_| {}));
    let parts = PARTS.iter().enumerate().map(|(at, (_, text))| [&[at as u8], text.as_bytes()].concat());
    let whole = workbook(PARTS.len(), b"");
    parts.chain([[&[0xff], whole.as_slice()].concat()]).collect()
}

tenon_fuzz::target!(seeds(), |bytes| {
    let Some((which, rest)) = bytes.split_first() else { return };
    let which = usize::from(*which);
    let file = if which < PARTS.len() { workbook(which, rest) } else { rest.to_vec() };
    let mut source = Cursor::new(file);
    let Ok(shape) = shape(&mut source, None) else { return };
    let mut last = 0;
    let read = each_row(source, shape, &mut |row| {
        assert!(row.cells.len() <= COLUMNS_MAX && row.cells.as_slice().len() as u64 <= ROW_BYTES);
        assert!(row.cells.iter().all(|cell| !cell.contains('\0')));
        last += 1;
        assert!(last <= 2_000_001);
        Ok(More::Yes)
    });
    drop(read);
});
