//! What a file is, by its first bytes and never by its name.

use kernel::Code;

use crate::codes;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// Separated values.
    Text,
    /// A workbook of Excel.
    Xlsx,
}

/// Beginnings of files that are no tables.
const STRANGERS: &[&[u8]] = &[
    b"%PDF",
    b"\x1f\x8b",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"7z\xbc\xaf",
    b"Rar!",
    b"SQLite format 3",
    b"\x7fELF",
    b"MZ\x90",
];

/// What a file is, from its first bytes.
///
/// # Errors
/// What it is instead of a table, in the words of the code.
pub fn sniff(head: &[u8]) -> Result<Container, &'static Code> {
    if head.is_empty() {
        return Err(&codes::FILE_EMPTY);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Container::Xlsx);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(&codes::OLD_EXCEL);
    }
    if STRANGERS.iter().any(|stranger| head.starts_with(stranger)) || head.starts_with(b"PK") {
        return Err(&codes::NOT_A_TABLE);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if text.trim_ascii_start().starts_with(b"<") {
        return Err(&codes::IS_HTML);
    }
    Ok(Container::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_tables() {
        let told = |head: &[u8]| sniff(head).unwrap_err().name;
        assert_eq!(told(b""), "exchange.file_empty");
        assert_eq!(told(b"\xef\xbb\xbf \n<!DOCTYPE html><table>"), "exchange.is_html");
        assert_eq!(told(b"<?xml version=\"1.0\"?>"), "exchange.is_html");
        assert_eq!(told(b"\xd0\xcf\x11\xe0\xa1\xb1"), "exchange.old_excel");
        assert_eq!(told(b"%PDF-1.7"), "exchange.not_a_table");
        assert_eq!(told(b"PK\x05\x06"), "exchange.not_a_table");
        assert_eq!(sniff(b"sku,price\n"), Ok(Container::Text));
        assert_eq!(sniff(b"PK\x03\x04rest"), Ok(Container::Xlsx));
    }
}
