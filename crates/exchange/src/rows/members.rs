//! A member, from rows of our own columns or of Shopify's customers.

use kernel::{Code, Timestamp};
use members::Way;

use super::Reading;
use super::cells::{Cells, RowFault};
use crate::codes;
use crate::read::Row;

/// A member of a file.
#[derive(Clone, PartialEq)]
pub struct MemberItem {
    /// The other system's name for them.
    pub external_id: Option<String>,
    /// Our own number, in its one form.
    pub number: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// What leads to them.
    pub ways: Vec<Way>,
    /// When they joined.
    pub joined_at: Option<Timestamp>,
    /// What they allow: channel and whether.
    pub consents: Vec<(&'static str, bool)>,
}

impl std::fmt::Debug for MemberItem {
    /// Personal data stays out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemberItem").field("ways", &self.ways).finish_non_exhaustive()
    }
}

/// How a text becomes a way to a member.
type ReadWay = fn(&str) -> Result<Way, &'static Code>;

pub(super) fn parse(reading: &Reading, row: &Row) -> Result<MemberItem, RowFault> {
    let cells = Cells::of(reading, row);
    let mut ways = Vec::new();
    let readers: [(&'static str, ReadWay); 3] = [("phone", Way::phone), ("email", Way::email), ("card", Way::card)];
    for (field, read) in readers {
        if let Some(text) = cells.text(field) {
            ways.push(read(text).map_err(|code| cells.fault(field, code))?);
        }
    }
    let number = match cells.text("number") {
        Some(text) => Some(members::normalise_number(text).map_err(|code| cells.fault("number", code))?),
        None => None,
    };
    let external_id = cells.text("external_id").map(|text| text.trim_start_matches('#').to_owned());
    if ways.is_empty() && external_id.is_none() && number.is_none() {
        return Err(cells.fault("phone", &codes::CELL_NEEDED));
    }
    let mut consents = Vec::new();
    for (field, channel) in [("marketing_email", "email"), ("marketing_sms", "sms")] {
        consents.extend(cells.yes(field)?.map(|granted| (channel, granted)));
    }
    let joined_at = cells.instant("joined_on")?;
    Ok(MemberItem { external_id, number, name: name(&cells), ways, joined_at, consents })
}

/// A name as a whole, or of its two halves: in Chinese the family comes first and nothing stands between.
fn name(cells: &Cells<'_>) -> Option<String> {
    if let Some(name) = cells.text("name") {
        return Some(name.to_owned());
    }
    let (first, last) = (cells.text("first_name").unwrap_or_default(), cells.text("last_name").unwrap_or_default());
    let chinese = first.chars().chain(last.chars()).any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    let whole = if chinese { format!("{last}{first}") } else { format!("{first} {last}").trim().to_owned() };
    if whole.is_empty() { None } else { Some(whole) }
}

#[cfg(test)]
mod tests {
    use super::super::Thing;
    use super::super::tests::items;
    use crate::model::{Dialect, Kind};

    #[test]
    fn shopifys_customers() {
        let text = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Accepts SMS Marketing\n\
            '7001,小明,王,ming@example.com,yes,0912-345-678,no\n\
            7002,Amy,Lin,,no,'+886922111222,no\n\
            7003,No,Phone,not an address,yes,,no\n";
        let items = items(Kind::Members, Dialect::Shopify, text);
        let Ok(Thing::Member(first)) = &items[0].thing else { panic!() };
        assert_eq!((first.name.as_deref(), first.ways.len()), (Some("王小明"), 2));
        assert_eq!(first.ways[0].value(), "+886912345678");
        assert_eq!(first.consents, [("email", true), ("sms", false)]);
        let Ok(Thing::Member(second)) = &items[1].thing else { panic!() };
        assert_eq!((second.name.as_deref(), second.ways[0].value()), (Some("Amy Lin"), "+886922111222"));
        let fault = items[2].thing.as_ref().unwrap_err();
        assert_eq!((fault.field, fault.found, fault.code.name), ("email", "text", "members.email_invalid"));
        assert!(!format!("{:?}", items[0].thing).contains("345678"), "personal data stays out of logs");
    }
}
