//! Who bought in which channel, and how often: figures about people that name nobody.

use std::collections::{BTreeMap, HashMap};

use kernel::{BusinessDate, Id};
use members::Gender;
use serde::Serialize;
use store::{Fault, Read, params};
use utoipa::ToSchema;

use crate::sql::people as sql;

/// A channel as people think of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SplitChannel {
    /// Every channel together: who bought in two of them is one person here.
    All,
    /// The web shop.
    Web,
    /// A till.
    Till,
    /// What came from another system and says neither.
    Other,
}

impl SplitChannel {
    fn of(channel: &str) -> SplitChannel {
        match channel {
            "web" => SplitChannel::Web,
            "till" => SplitChannel::Till,
            _ => SplitChannel::Other,
        }
    }
}

/// What members of one gender bought in one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SplitRow {
    /// The channel.
    pub channel: SplitChannel,
    /// What they say they are; none for those who said nothing.
    pub gender: Option<Gender>,
    /// How many people bought.
    pub people: i64,
    /// How many purchases they made.
    pub purchases: i64,
    /// How many of them bought once.
    pub once: i64,
    /// How many bought twice or three times.
    pub two_or_three: i64,
    /// How many bought more often.
    pub more: i64,
}

/// Purchases of members on business dates, both ends counted, by channel and gender. An order counts once it stands:
/// not before its online payment, and not after it was called off. Rows that were found to be one person are one.
///
/// # Errors
/// When the database says so.
pub fn member_split(read: &mut Read<'_>, from: BusinessDate, until: BusinessDate) -> Result<Vec<SplitRow>, Fault> {
    let found = read.query(sql::BOUGHT, params![from.to_string(), until.to_string()], |row| {
        Ok((row.get::<Id>(0)?, SplitChannel::of(&row.get::<String>(1)?), row.get::<i64>(2)?))
    })?;
    let people = members::counted(read, &found.iter().map(|(member, ..)| *member).collect())?;
    let mut bought: HashMap<(Id, SplitChannel), i64> = HashMap::new();
    for (member, channel, count) in found {
        for channel in [SplitChannel::All, channel] {
            *bought.entry((people.canonical(member), channel)).or_default() += count;
        }
    }
    let mut rows: BTreeMap<(SplitChannel, Option<Gender>), SplitRow> = BTreeMap::new();
    for ((member, channel), purchases) in bought {
        let gender = people.gender(member);
        let empty = SplitRow { channel, gender, people: 0, purchases: 0, once: 0, two_or_three: 0, more: 0 };
        let row = rows.entry((channel, gender)).or_insert(empty);
        row.people += 1;
        row.purchases += purchases;
        match purchases {
            1 => row.once += 1,
            2 | 3 => row.two_or_three += 1,
            _ => row.more += 1,
        }
    }
    Ok(rows.into_values().collect())
}
