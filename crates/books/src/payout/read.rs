//! A provider's file as rows: in whichever encoding, with words above its header and sums below its rows.

use std::io::Cursor;

use exchange::read::{More, Row, Unreadable, each_row, shape};
use kernel::{BusinessDate, Exponent, Money, Refusal};

use super::{Columns, ROWS_MAX};
use crate::codes;

/// In how many of the first rows the header is looked for.
const HEADER_WITHIN: usize = 30;

/// A row as the file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Its line, from 1.
    pub line: i64,
    /// What the provider calls the payment; may be empty.
    pub reference: String,
    /// What was taken; below zero what went back.
    pub gross: Money,
    /// What the provider keeps.
    pub fee: Money,
    /// The day on which it is paid out.
    pub payout_on: BusinessDate,
    /// The day on which it was taken, where the file says so.
    pub taken_on: Option<BusinessDate>,
}

impl FileRow {
    /// What reaches the bank.
    pub fn net(&self) -> Money {
        self.gross - self.fee
    }
}

/// The beginning of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What seems to be its header.
    pub header: Vec<String>,
    /// Rows below it.
    pub rows: Vec<Vec<String>>,
}

fn unreadable(error: Unreadable) -> Refusal {
    match error {
        Unreadable::Refused(refusal) => *refusal,
        Unreadable::Broken(_) => Refusal::new(&codes::FILE_UNREADABLE),
    }
}

/// All rows of a file as texts, at most `most`.
fn cells(bytes: &[u8], most: usize) -> Result<Vec<(i64, Vec<String>)>, Refusal> {
    let shape = shape(&mut Cursor::new(bytes), None).map_err(unreadable)?;
    let mut rows = Vec::new();
    each_row(Cursor::new(bytes), shape, &mut |row: Row| {
        let line = i64::try_from(row.line).unwrap_or(i64::MAX);
        rows.push((line, row.cells.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()));
        Ok(if rows.len() < most { More::Yes } else { More::No })
    })
    .map_err(unreadable)?;
    Ok(rows)
}

/// How a file begins: the first row with at least three names is taken for its header.
///
/// # Errors
/// [`codes::FILE_UNREADABLE`], or what the file is instead of a table.
pub fn head(bytes: &[u8]) -> Result<Head, Refusal> {
    let rows = cells(bytes, HEADER_WITHIN)?;
    let is_header = |cells: &[String]| cells.iter().filter(|cell| cell.chars().any(char::is_alphabetic)).count() >= 3;
    let at = rows.iter().position(|(_, cells)| is_header(cells)).unwrap_or(0);
    let mut rows = rows.into_iter().skip(at).map(|(_, cells)| cells);
    let header = rows.next().ok_or_else(|| Refusal::new(&codes::FILE_UNREADABLE))?;
    Ok(Head { header, rows: rows.take(5).collect() })
}

/// The rows of a file by a provider's columns.
///
/// # Errors
/// [`codes::COLUMNS_MISSING`], [`codes::ROW_UNREADABLE`], [`codes::ROWS_TOO_MANY`], [`codes::FILE_UNREADABLE`].
pub fn read(bytes: &[u8], columns: &Columns, exponent: Exponent) -> Result<Vec<FileRow>, Refusal> {
    let rows = cells(bytes, ROWS_MAX + HEADER_WITHIN + 1)?;
    let has = |cells: &[String], name: &str| cells.iter().any(|cell| cell == name.trim());
    let names = columns.named();
    let begins = rows.iter().take(HEADER_WITHIN).max_by_key(|(line, cells)| {
        // The first of those that have most of the names.
        (names.iter().filter(|name| has(cells, name)).count(), std::cmp::Reverse(*line))
    });
    let Some((header_line, header)) = begins else { return Err(Refusal::new(&codes::FILE_UNREADABLE)) };
    let missing: Vec<&str> = names.into_iter().filter(|name| !has(header, name)).collect();
    if !missing.is_empty() {
        return Err(Refusal::new(&codes::COLUMNS_MISSING).with("columns", missing.join(", ")));
    }
    let mut found = Vec::new();
    for (line, cells) in rows.iter().filter(|(line, _)| line > header_line) {
        found.extend(one(*line, header, cells, columns, exponent)?);
    }
    if found.len() > ROWS_MAX {
        let most = i64::try_from(ROWS_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::new(&codes::ROWS_TOO_MANY).with("most", most));
    }
    Ok(found)
}

fn one(
    line: i64,
    header: &[String],
    cells: &[String],
    columns: &Columns,
    exponent: Exponent,
) -> Result<Option<FileRow>, Refusal> {
    let cell = |name: &str| {
        let at = header.iter().position(|cell| cell == name.trim());
        at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim_start_matches('\''))
    };
    let wrong = |field: &'static str| Refusal::new(&codes::ROW_UNREADABLE).with("line", line).with("field", field);
    let reference = cell(&columns.reference);
    let day = cell(&columns.payout_on);
    let payout_on = date(day);
    // What sums others up, and what says that the file ends, has no day and no reference of its own: a word such as
    // 合計 stands in its place, and what providers call payments has digits.
    let names_none = !reference.contains(|letter: char| letter.is_ascii_digit());
    let sums_up = reference.is_empty() || (day.is_empty() && names_none);
    if payout_on.is_none() && (sums_up || amount(cell(&columns.gross), exponent).is_none()) {
        return Ok(None);
    }
    let payout_on = payout_on.ok_or_else(|| wrong("payout_on"))?;
    let gross = amount(cell(&columns.gross), exponent).ok_or_else(|| wrong("gross"))?;
    let of = |column: &Option<String>, field: &'static str| match column.as_deref().map(cell) {
        Some(text) if !text.is_empty() => amount(text, exponent).map(Some).ok_or_else(|| wrong(field)),
        _ => Ok(None),
    };
    let fee = match (of(&columns.net, "net")?, of(&columns.fee, "fee")?) {
        (Some(net), _) => gross - net,
        // Some write what they keep with a sign, some without: it goes the same way as the amount.
        (None, Some(fee)) if gross.is_negative() => -fee.abs(),
        (None, Some(fee)) => fee.abs(),
        (None, None) => Money::ZERO,
    };
    if gross.is_zero() && fee.is_zero() {
        return Ok(None);
    }
    let taken_on = columns.taken_on.as_deref().and_then(|name| date(cell(name)));
    Ok(Some(FileRow { line, reference: reference.chars().take(120).collect(), gross, fee, payout_on, taken_on }))
}

/// An amount as people and programs write it: `1,280`, `NT$1,280.00`, `(300)`, `-300`.
fn amount(text: &str, exponent: Exponent) -> Option<Money> {
    let plain: String = text.chars().filter(|letter| !matches!(letter, ',' | '$' | ' ' | '元')).collect();
    let plain = plain.strip_prefix("NT").or_else(|| plain.strip_prefix("TWD")).unwrap_or(&plain);
    let (plain, below) = match plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => (inside, true),
        None => (plain.strip_prefix('+').unwrap_or(plain), false),
    };
    let amount = Money::from_major(plain, exponent)?;
    Some(if below { -amount } else { amount })
}

/// A day as files write it: `2026-11-21`, `2026/11/21 10:00`, `20261121`, and `115/11/21` of the Republic.
fn date(text: &str) -> Option<BusinessDate> {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if [year, month, day].iter().all(|part| digits(part)) => (*year, *month, *day),
        [all] if digits(all) && all.len() == 8 => (&all[..4], &all[4..6], &all[6..]),
        _ => return None,
    };
    let year: i32 = year.parse().ok()?;
    let year = if year < 1000 { year + 1911 } else { year };
    format!("{year:04}-{month:0>2}-{day:0>2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWD: Exponent = Exponent::new(0).unwrap();

    fn columns() -> Columns {
        Columns {
            reference: "交易編號".to_owned(),
            gross: "交易金額".to_owned(),
            fee: Some("手續費".to_owned()),
            net: None,
            payout_on: "撥款日期".to_owned(),
            taken_on: None,
        }
    }

    #[test]
    fn words_above_and_sums_below_are_no_rows() {
        let file = "綠茶商店 撥款明細\n\n交易編號,交易金額,手續費,撥款日期\nA1,\"1,280\",26,2026/11/21\nA2,-300,-6,115/11/22\n合計,980,20,\n";
        let rows = read(file.as_bytes(), &columns(), TWD).unwrap();
        let told: Vec<_> =
            rows.iter().map(|row| (row.reference.as_str(), row.gross.get(), row.fee.get(), row.net().get())).collect();
        assert_eq!(told, [("A1", 1280, 26, 1254), ("A2", -300, -6, -294)]);
        assert_eq!(rows[1].payout_on.to_string(), "2026-11-22");
        assert_eq!(head(file.as_bytes()).unwrap().header, ["交易編號", "交易金額", "手續費", "撥款日期"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let read = |file: &str| read(file.as_bytes(), &columns(), TWD).unwrap_err().code.name;
        assert_eq!(read("交易編號,交易金額,撥款日期\nA1,1,2026-01-01\n"), "books.columns_missing");
        assert_eq!(read("交易編號,交易金額,手續費,撥款日期\nA1,many,1,2026-01-01\n"), "books.row_unreadable");
        assert_eq!(read("交易編號,交易金額,手續費,撥款日期\nA1,5,1,soon\n"), "books.row_unreadable");
    }

    #[test]
    fn amounts_and_days_are_read_as_people_write_them() {
        let amount = |text| amount(text, TWD).map(Money::get);
        assert_eq!(
            ["NT$1,280", "(300)", "-300", "+5", "12.5", ""].map(amount),
            [Some(1280), Some(-300), Some(-300), Some(5), None, None]
        );
        let date = |text| date(text).map(|date| date.to_string());
        assert_eq!(date("2026/1/5 13:22:01").as_deref(), Some("2026-01-05"));
        assert_eq!(date("20260105").as_deref(), Some("2026-01-05"));
        assert_eq!(date("115.01.05").as_deref(), Some("2026-01-05"));
        assert_eq!(date("tomorrow"), None);
    }
}
