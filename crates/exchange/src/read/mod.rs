//! Reading a stranger's file in bounded memory: what it is, in which encoding, row by row.
//!
//! Whatever comes in was made by somebody else's program, or by somebody who means harm. So nothing is
//! believed that can be measured: the size of what an archive unpacks to, the length of a row, whether
//! bytes are text. What cannot be read is refused as a whole, with a code, before any row counts.
//!
//! | file | what it holds |
//! |---|---|
//! | `sniff.rs` | what a file is, by its first bytes |
//! | `decode.rs` | bytes of any supported encoding as UTF-8 |
//! | `table.rs` | rows of separated values |
//! | `sheet.rs` | rows of an XLSX sheet, and what an archive may be |

mod decode;
mod sheet;
mod sniff;
mod table;

use std::io::{Read, Seek, SeekFrom};

use csv::StringRecord;
use kernel::{Code, Refusal};

pub use decode::{Decoded, detect};
pub use sniff::{Container, sniff};
pub use table::{LINE_BYTES, separator_of};

use crate::codes;

/// The longest row, in bytes of UTF-8: a product's description of any shop fits many times over.
pub const ROW_BYTES: u64 = 1 << 20;
/// The most columns of a file.
pub const COLUMNS_MAX: usize = 512;
/// The most rows of a file.
pub const ROWS_MAX: u64 = 2_000_000;
/// How many bytes of a file's beginning say what it is.
pub const HEAD_BYTES: usize = 64 << 10;

/// How text is written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with a mark at its beginning or without.
    Utf8,
    /// UTF-16, the lower byte first, as Excel's "Unicode text".
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// Big5, as older programs in Taiwan write.
    Big5,
}

impl Encoding {
    /// Its name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf8",
            Encoding::Utf16Le => "utf16_le",
            Encoding::Utf16Be => "utf16_be",
            Encoding::Big5 => "big5",
        }
    }

    /// From its name; `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Big5]
            .into_iter()
            .find(|encoding| encoding.as_str() == name)
    }
}

/// How a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// What it is.
    pub container: Container,
    /// Its encoding; of no matter for XLSX.
    pub encoding: Encoding,
    /// What stands between its cells; of no matter for XLSX.
    pub separator: u8,
}

/// A row and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, or the sheet's row; the first is 1.
    pub line: u64,
    /// Its cells.
    pub cells: StringRecord,
}

/// Why a file cannot be read.
#[derive(Debug)]
pub enum Unreadable {
    /// It is not what it should be.
    Refused(Box<Refusal>),
    /// It could not be fetched.
    Broken(std::io::Error),
}

impl From<&'static Code> for Unreadable {
    fn from(code: &'static Code) -> Self {
        Unreadable::Refused(Box::new(Refusal::new(code)))
    }
}

impl From<Refusal> for Unreadable {
    fn from(refusal: Refusal) -> Self {
        Unreadable::Refused(Box::new(refusal))
    }
}

impl From<std::io::Error> for Unreadable {
    fn from(error: std::io::Error) -> Self {
        Unreadable::Broken(error)
    }
}

/// Whether whoever looks at rows wants more of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum More {
    /// Go on.
    Yes,
    /// That is enough.
    No,
}

/// Finds out how a file is to be read. `wished` is what a person says about its encoding.
///
/// # Errors
/// What the file is instead of a table.
pub fn shape(source: &mut (impl Read + Seek), wished: Option<Encoding>) -> Result<Shape, Unreadable> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    source.seek(SeekFrom::Start(0))?;
    source.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    let container = sniff(&head)?;
    if container == Container::Xlsx {
        sheet::check(source)?;
        return Ok(Shape { container, encoding: Encoding::Utf8, separator: b',' });
    }
    let encoding = match wished {
        Some(encoding) => encoding,
        None => detect(source, &head)?,
    };
    source.seek(SeekFrom::Start(0))?;
    let mut beginning = Vec::new();
    Decoded::new(source, encoding).take(HEAD_BYTES as u64).read_to_end(&mut beginning)?;
    let beginning = String::from_utf8_lossy(&beginning);
    if beginning.trim_start().starts_with('<') {
        return Err((&codes::IS_HTML).into());
    }
    Ok(Shape { container, encoding, separator: separator_of(&beginning) })
}

/// Shows every row of a file in order, the header first. Rows without any text are passed over.
///
/// # Errors
/// What is wrong with the file, or what `show` says.
pub fn each_row(
    source: impl Read + Seek,
    shape: Shape,
    show: &mut dyn FnMut(Row) -> Result<More, Unreadable>,
) -> Result<(), Unreadable> {
    let mut rows = 0_u64;
    let mut counted = |row: Row| {
        rows += 1;
        if rows > ROWS_MAX + 1 {
            return Err(Unreadable::from(Refusal::new(&codes::TOO_MANY_ROWS).with("most", ROWS_MAX as i64)));
        }
        if row.cells.len() > COLUMNS_MAX {
            return Err(Unreadable::from(&codes::TOO_MANY_COLUMNS));
        }
        if row.cells.iter().any(|cell| cell.contains('\0')) {
            return Err(Unreadable::from(&codes::NOT_A_TABLE));
        }
        show(row)
    };
    match shape.container {
        Container::Text => table::each_row(source, shape, &mut counted),
        Container::Xlsx => sheet::each_row(source, &mut counted),
    }
}
