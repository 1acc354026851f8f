//! Cells as values, and what is wrong with them. A value never goes into a refusal: it may be somebody's
//! phone. What is said is what kind of thing stands there.

use csv::StringRecord;
use kernel::{Code, Money, Price, Quantity, Timestamp};

use super::Reading;
use crate::codes;
use crate::guard::unguarded;
use crate::read::Row;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The line of the row at fault.
    pub line: u64,
    /// The field at fault; empty when it is the whole row.
    pub field: &'static str,
    /// What stands there: `empty`, `text`, `number` or `date`.
    pub found: &'static str,
    /// Why.
    pub code: &'static Code,
}

/// One row with the means to read it.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) reading: &'a Reading,
    pub(super) row: &'a StringRecord,
    pub(super) line: u64,
}

impl<'a> Cells<'a> {
    pub(super) fn of(reading: &'a Reading, row: &'a Row) -> Self {
        Cells { reading, row: &row.cells, line: row.line }
    }

    /// A field's text without blanks around it; none when there is nothing.
    pub(super) fn text(&self, field: &'static str) -> Option<&'a str> {
        let text = unguarded(self.reading.columns.cell(self.row, field)).trim();
        if text.is_empty() { None } else { Some(text) }
    }

    pub(super) fn fault(&self, field: &'static str, code: &'static Code) -> RowFault {
        RowFault { line: self.line, field, found: class(self.text(field).unwrap_or_default()), code }
    }

    pub(super) fn needed(&self, field: &'static str) -> Result<&'a str, RowFault> {
        self.text(field).ok_or_else(|| self.fault(field, &codes::CELL_NEEDED))
    }

    pub(super) fn price(&self, field: &'static str) -> Result<Option<Price>, RowFault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        let price = Price::from_major(&number(text)).filter(|price| !price.is_negative());
        price.map(Some).ok_or_else(|| self.fault(field, &codes::CELL_NO_PRICE))
    }

    pub(super) fn money(&self, field: &'static str) -> Result<Option<Money>, RowFault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        let money = Money::from_major(&without_spare_zeros(&number(text)), self.reading.exponent);
        money.map(Some).ok_or_else(|| self.fault(field, &codes::CELL_NO_AMOUNT))
    }

    pub(super) fn quantity(&self, field: &'static str) -> Result<Option<Quantity>, RowFault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        let quantity = Quantity::parse(&without_spare_zeros(&number(text)));
        quantity.map(Some).ok_or_else(|| self.fault(field, &codes::CELL_NO_QUANTITY))
    }

    /// A whole number from 0 to `most`; decimals, as other systems write weights with, are rounded.
    pub(super) fn whole(&self, field: &'static str, most: i64) -> Result<Option<i64>, RowFault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        let text = number(text);
        let (whole, fraction) = text.split_once('.').unwrap_or((text.as_str(), "0"));
        let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
        let up = i64::from(fraction.as_bytes().first().is_some_and(|first| *first >= b'5'));
        let number = whole.parse::<i64>().ok().filter(|number| digits && (0..=most).contains(number));
        let number = number.map(|number| number + up).filter(|number| *number <= most);
        number.map(Some).ok_or_else(|| self.fault(field, &codes::CELL_NO_NUMBER))
    }

    /// One of a closed set of words.
    pub(super) fn word<T>(
        &self,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, RowFault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        parse(text).map(Some).ok_or_else(|| self.fault(field, &codes::CELL_NO_WORD))
    }

    pub(super) fn yes(&self, field: &'static str) -> Result<Option<bool>, RowFault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        match text.to_lowercase().as_str() {
            "yes" | "true" | "1" | "y" | "是" => Ok(Some(true)),
            "no" | "false" | "0" | "n" | "否" => Ok(Some(false)),
            _ => Err(self.fault(field, &codes::CELL_NO_YES)),
        }
    }

    pub(super) fn instant(&self, field: &'static str) -> Result<Option<Timestamp>, RowFault> {
        let Some(text) = self.text(field) else { return Ok(None) };
        let found = instant(text, self.reading);
        found.map(Some).ok_or_else(|| self.fault(field, &codes::CELL_NO_DATE))
    }
}

/// What may not be in any row: letters that could not be read, and more cells than the header has.
pub(super) fn sound(reading: &Reading, rows: &[Row]) -> Result<(), RowFault> {
    for row in rows {
        let fault = |code| RowFault { line: row.line, field: "", found: "text", code };
        if row.cells.iter().any(|cell| cell.contains('\u{fffd}')) {
            return Err(fault(&codes::CELL_UNREADABLE));
        }
        if row.cells.iter().skip(reading.columns.width()).any(|cell| !cell.trim().is_empty()) {
            return Err(fault(&codes::CELLS_TOO_MANY));
        }
    }
    Ok(())
}

/// What kind of thing stands in a cell.
fn class(text: &str) -> &'static str {
    if text.is_empty() {
        "empty"
    } else if text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-' | '+')) {
        "number"
    } else if text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '/' | '-' | ':' | ' ')) {
        "date"
    } else {
        "text"
    }
}

/// A number as people write it, without the signs around it: `NT$1,280` is `1280`. A comma counts as
/// grouping only where three digits follow, so that `12,5` is refused and not read as 125.
pub(super) fn number(text: &str) -> String {
    let text = text.trim_start_matches("NT$").trim_start_matches('$').trim();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = !first.is_empty() && first.len() <= 3 && groups.clone().all(|group| group.len() == 3);
    if whole.contains(',') && !grouped {
        return text.to_owned();
    }
    let whole: String = whole.chars().filter(|letter| *letter != ',').collect();
    fraction.map_or_else(|| format!("{sign}{whole}"), |rest| format!("{sign}{whole}.{rest}"))
}

/// `680.00` as `680`, for money that has no decimals.
fn without_spare_zeros(text: &str) -> String {
    match text.split_once('.') {
        Some((whole, fraction)) => {
            let kept = fraction.trim_end_matches('0');
            if kept.is_empty() && !fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{kept}") }
        }
        None => text.to_owned(),
    }
}

/// A date or instant in the forms that systems write: with a zone it is that instant, without one it is
/// the brand's clock.
pub(super) fn instant(text: &str, reading: &Reading) -> Option<Timestamp> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let text = text.replace('/', "-");
    // Shopify: `2024-01-05 10:11:12 +0800`.
    if let Some((clock, zone)) = text.rsplit_once(' ')
        && zone.len() == 5
        && zone.starts_with(['+', '-'])
        && zone.is_char_boundary(3)
    {
        let iso = format!("{}{}:{}", clock.replacen(' ', "T", 1), &zone[..3], &zone[3..]);
        return iso.parse().ok();
    }
    let padded = padded(&text)?;
    reading.zone.instant(&padded).ok()
}

/// `2026-1-5 9:30` as `2026-01-05 09:30:00`.
fn padded(text: &str) -> Option<String> {
    let (date, clock) = text.split_once([' ', 'T']).map_or((text, "00:00:00"), |(date, clock)| (date, clock.trim()));
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    let mut clock = clock.split(':');
    let (hour, minute, second) = (clock.next()?, clock.next().unwrap_or("00"), clock.next().unwrap_or("00"));
    let second = second.split('.').next().unwrap_or("00");
    if clock.next().is_some() || !digits(hour, 2) || !digits(minute, 2) || !digits(second, 2) {
        return None;
    }
    Some(format!("{year}-{month:0>2}-{day:0>2} {hour:0>2}:{minute:0>2}:{second:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;
    use super::*;
    use crate::model::{Dialect, Kind};

    #[test]
    fn numbers_as_people_write_them() {
        for (text, plain) in [
            ("NT$1,280", "1280"),
            ("1,234,567.50", "1234567.50"),
            ("-3", "-3"),
            ("$ 5", "5"),
            ("12,5", "12,5"),
            ("1,2345", "1,2345"),
        ] {
            assert_eq!(number(text), plain, "{text}");
        }
        assert_eq!(Price::from_major("12,5"), None);
        assert_eq!(without_spare_zeros("680.00"), "680");
        assert_eq!(without_spare_zeros("0.50"), "0.5");
    }

    #[test]
    fn dates_as_systems_write_them() {
        let reading = reading(Kind::Orders, Dialect::Own, "number,at,quantity,unit_price");
        for (text, at) in [
            ("2024-01-05 10:11:12 +0800", "2024-01-05T02:11:12Z"),
            ("2024-01-05T10:11:12+08:00", "2024-01-05T02:11:12Z"),
            ("2024/1/5 9:30", "2024-01-05T01:30:00Z"),
            ("2024-01-05", "2024-01-04T16:00:00Z"),
        ] {
            assert_eq!(instant(text, &reading), at.parse().ok(), "{text}");
        }
        for wrong in ["", "yesterday", "05/01/2024", "2024-13-01", "2024-1-1 25:00", "茶 +080茶"] {
            assert_eq!(instant(wrong, &reading), None, "{wrong}");
        }
    }
}
