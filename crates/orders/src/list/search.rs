//! Orders by what is on their slip or what their buyer says: a number, a phone, or a part of one.

use kernel::Id;
use store::{Fault, Read, Value, params};

use super::{Found, OrderFilter, some_at_a_time};
use crate::sql::lists as sql;

/// More orders than this with what is searched for are read newest first; fewer are looked at one by one.
const FEW: i64 = 500;

/// What was typed or scanned: the full-width letters and digits of Chinese input methods as the plain
/// ones, no blanks around it, and none of the unseen signs that scanners add.
pub(crate) fn typed(text: &str) -> String {
    let plain = text.chars().filter(|letter| !letter.is_control()).map(|letter| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        other => other,
    });
    plain.collect::<String>().trim().to_owned()
}

/// A pattern for whatever has this in it, for `LIKE … ESCAPE '!'`; numbers are written in capitals.
pub(crate) fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars().flat_map(char::to_uppercase) {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// What is searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    number: Option<String>,
    phone: Option<String>,
}

impl Search {
    /// Whether anything is searched for.
    pub(super) const fn is_some(&self) -> bool {
        self.number.is_some()
    }

    /// Orders with this in their number or, when `phones` may be searched, whose buyer's or receiver's
    /// number is this or ends in it. Nothing but blanks searches for nothing.
    pub fn of(text: &str, phones: bool) -> Search {
        let text = typed(text);
        if text.is_empty() {
            return Search::default();
        }
        let number = like(&text);
        Search { number: Some(number), phone: if phones { phone_pattern(&text) } else { None } }
    }
}

/// A whole number in its one form, or at least three last digits.
fn phone_pattern(text: &str) -> Option<String> {
    if let Ok(whole) = members::normalise_phone(text) {
        return Some(whole);
    }
    let plain = text.chars().all(|character| character.is_ascii_digit() || matches!(character, ' ' | '-'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (plain && digits.len() >= 3).then(|| format!("%{digits}"))
}

/// Orders with what is searched for, by the parameters of a list.
pub(super) fn found(read: &mut Read<'_>, filter: &OrderFilter, values: &[Value]) -> Result<Vec<Found>, Fault> {
    let Some(ids) = few(read, &filter.search)? else {
        return common(read, filter, values);
    };
    let mut rows = some_at_a_time(read, sql::AMONG, values, &ids)?;
    if let Some(stores) = &filter.stores {
        rows.retain(|found| stores.contains(&found.store) || stores.contains(&found.hands_over));
    }
    Ok(rows)
}

/// The orders with what is searched for; none when they are many.
fn few(read: &mut Read<'_>, search: &Search) -> Result<Option<Vec<Id>>, Fault> {
    let mut ids: Vec<Id> = Vec::new();
    if let Some(phone) = &search.phone {
        let statement = if phone.starts_with('%') { sql::OF_PHONES_LIKE } else { sql::OF_PHONE };
        ids.extend(read.query(statement, params![phone.as_str(), FEW + 1], |row| row.get::<Id>(0))?);
    }
    let mut numbers = Vec::new();
    if let Some(number) = &search.number {
        numbers = read.query(sql::NUMBERS_WITH, params![number.as_str(), FEW + 1], |row| row.get::<String>(0))?;
    }
    if [ids.len(), numbers.len()].into_iter().any(|many| i64::try_from(many).is_ok_and(|many| many > FEW)) {
        return Ok(None);
    }
    for number in numbers {
        ids.extend(read.query(sql::NUMBERED, params![number.as_str()], |row| row.get::<Id>(0))?);
    }
    Ok(Some(ids))
}

fn common(read: &mut Read<'_>, filter: &OrderFilter, values: &[Value]) -> Result<Vec<Found>, Fault> {
    let search = &filter.search;
    let mut values = values.to_vec();
    values.extend([Value::from(search.number.as_deref()), Value::from(search.phone.as_deref())]);
    match &filter.stores {
        None => read.query(sql::COMMON, &values, Found::row),
        Some(stores) => some_at_a_time(read, sql::COMMON_OF_STORES, &values, stores),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_searched_as_it_is_written() {
        let search = Search::of(" w100_1% ", true);
        assert_eq!(search.number.as_deref(), Some("%W100!_1!%%"));
        assert_eq!(search.phone, None);
        assert_eq!(Search::of("\u{3000}\0 \n", true), Search::default());
        assert_eq!(typed("Ｗ１００\0００１\r\n"), "W100001");
    }

    #[test]
    fn phones_are_searched_whole_or_by_their_last_digits() {
        let phone = |text: &str| Search::of(text, true).phone;
        assert_eq!(phone("0912-345-678").as_deref(), Some("+886912345678"));
        assert_eq!(phone("678").as_deref(), Some("%678"));
        assert_eq!(phone("78"), None, "too little to tell people apart");
        assert_eq!(phone("W678"), None);
        assert_eq!(Search::of("0912345678", false).phone, None);
    }
}
