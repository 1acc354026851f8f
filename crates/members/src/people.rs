//! People with all that belongs to them, read together: twenty of them cost a handful of statements, as one does.

use std::collections::HashMap;

use kernel::{Code, Id, Timestamp};
use store::{Fault, Read, Row, Value};

use crate::queries::{LINKS_AT_MOST, leads_to, walk_to_end};
use crate::{
    Consent, Friend, Gender, Identity, IdentityKind, IdentityState, Member, MemberState, Profile, Purpose, spending,
    sql,
};

/// Somebody, over all rows that are them.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The row that counts.
    pub member: Member,
    /// What the row that counts says of them.
    pub profile: Profile,
    /// The ways that lead to them now.
    pub ways: Vec<Identity>,
    /// What they said last, for each purpose and channel.
    pub consents: Vec<Consent>,
    /// Until when they may not spend.
    held_until: Option<Timestamp>,
}

impl Person {
    /// `Ok` when they may spend what they have at an instant; else why not.
    pub fn may_spend(&self, now: Timestamp) -> Result<(), &'static Code> {
        spending::may_spend_of(self.member.state, &self.ways, self.held_until, now)
    }
}

/// One person, after all merges.
///
/// # Errors
/// As [`people`].
pub(crate) fn person(read: &mut Read<'_>, id: Id) -> Result<Option<Person>, Fault> {
    Ok(people(read, &[id])?.pop())
}

/// The people that some rows stand for after all merges, each once, in the order in which they are first met. Rows that
/// are not there are nobody.
///
/// # Errors
/// When the database says so, and for links that go in a circle.
pub(crate) fn people(read: &mut Read<'_>, ids: &[Id]) -> Result<Vec<Person>, Fault> {
    let leads = leads_to(read, &ids.iter().copied().collect())?;
    let mut canonical: Vec<Id> = Vec::with_capacity(ids.len());
    for id in ids {
        let end =
            walk_to_end(&leads, *id).ok_or_else(|| Fault::Decode(format!("the links of member {id} do not end")))?;
        if !canonical.contains(&end) {
            canonical.push(end);
        }
    }
    let person_of = everybodys_rows(read, &canonical)?;
    let all: Vec<Id> = person_of.iter().map(|(row, _)| *row).collect();

    let mut members: HashMap<Id, (Member, Option<Timestamp>)> =
        many(read, sql::MEMBERS, &all, |row| Ok((row.get::<Id>(0)?, (member(row)?, row.get(11)?))))?
            .into_iter()
            .collect();
    let mut profiles: HashMap<Id, Profile> =
        many(read, sql::PROFILES, &canonical, |row| Ok((row.get::<Id>(5)?, profile(row)?)))?.into_iter().collect();
    let mut ways = by_row(many(read, sql::IDENTITIES, &all, |row| Ok((row.get::<Id>(1)?, identity(row)?)))?);
    let mut consents = by_row(many(read, sql::CONSENTS, &all, |row| Ok((row.get::<Id>(5)?, consent(row)?)))?);

    let mut people = Vec::with_capacity(canonical.len());
    for id in canonical {
        let rows: Vec<Id> = person_of.iter().filter(|(_, of)| *of == id).map(|(row, _)| *row).collect();
        let held_until = rows.iter().filter_map(|row| members.get(row).and_then(|(_, held)| *held)).max();
        let Some((member, _)) = members.remove(&id) else { continue };
        people.push(Person {
            member,
            profile: profiles.remove(&id).unwrap_or_default(),
            ways: rows.iter().flat_map(|row| ways.remove(row).unwrap_or_default()).collect(),
            consents: last_words(rows.iter().flat_map(|row| consents.remove(row).unwrap_or_default()).collect()),
            held_until,
        });
    }
    Ok(people)
}

/// Every row and the person it stands for, when these rows are the ones that count: theirs first, then what leads to
/// them, then what leads there.
fn everybodys_rows(read: &mut Read<'_>, canonical: &[Id]) -> Result<Vec<(Id, Id)>, Fault> {
    let mut found: Vec<(Id, Id)> = canonical.iter().map(|id| (*id, *id)).collect();
    let mut of: HashMap<Id, Id> = found.iter().copied().collect();
    let mut step = canonical.to_vec();
    for _ in 0..LINKS_AT_MOST {
        if step.is_empty() {
            return Ok(found);
        }
        let links = many(read, sql::LINKS_INTO, &step, |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))?;
        step = Vec::with_capacity(links.len());
        for (towards, from) in links {
            let Some(person) = of.get(&towards).copied() else { continue };
            found.push((from, person));
            of.insert(from, person);
            step.push(from);
        }
    }
    Err(Fault::Decode("the links of some members do not end".to_owned()))
}

/// The ways that lead to some rows of one person, row by row.
///
/// # Errors
/// When the database says so.
pub(crate) fn identities_of(read: &mut Read<'_>, rows: &[Id]) -> Result<Vec<Identity>, Fault> {
    let mut found = by_row(many(read, sql::IDENTITIES, rows, |row| Ok((row.get::<Id>(1)?, identity(row)?)))?);
    Ok(rows.iter().flat_map(|row| found.remove(row).unwrap_or_default()).collect())
}

/// What somebody said last, over their rows, for each purpose and channel.
///
/// # Errors
/// When the database says so.
pub(crate) fn consents_of(read: &mut Read<'_>, rows: &[Id]) -> Result<Vec<Consent>, Fault> {
    let mut said = by_row(many(read, sql::CONSENTS, rows, |row| Ok((row.get::<Id>(5)?, consent(row)?)))?);
    Ok(last_words(rows.iter().flat_map(|row| said.remove(row).unwrap_or_default()).collect()))
}

/// What a row's own profile says.
///
/// # Errors
/// When the database says so.
pub(crate) fn profile_of(read: &mut Read<'_>, row: Id) -> Result<Profile, Fault> {
    Ok(many(read, sql::PROFILES, &[row], profile)?.pop().unwrap_or_default())
}

/// Rows of a statement about many ids, however many there are.
pub(crate) fn many<T>(
    read: &mut Read<'_>,
    statement: &'static str,
    ids: &[Id],
    mut map: impl FnMut(&Row<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut found = Vec::new();
    for chunk in ids.chunks(sql::MANY) {
        found.extend(read.query(statement, &filled(chunk), &mut map)?);
    }
    Ok(found)
}

/// As many ids as a statement takes: the first stands for those that are missing.
fn filled(ids: &[Id]) -> Vec<Value> {
    let first = ids.first().copied().unwrap_or(Id::NIL);
    (0..sql::MANY).map(|at| Value::Id(ids.get(at).copied().unwrap_or(first))).collect()
}

fn by_row<T>(found: Vec<(Id, T)>) -> HashMap<Id, Vec<T>> {
    let mut sorted: HashMap<Id, Vec<T>> = HashMap::new();
    for (row, one) in found {
        sorted.entry(row).or_default().push(one);
    }
    sorted
}

/// Of two merged rows the later word counts.
fn last_words(mut said: Vec<Consent>) -> Vec<Consent> {
    // Stable: two words of one instant stay in the order in which they were said.
    said.sort_by_key(|consent| consent.at);
    let last: std::collections::BTreeMap<(Purpose, String), Consent> =
        said.into_iter().map(|consent| ((consent.purpose, consent.channel.clone()), consent)).collect();
    last.into_values().collect()
}

/// A member's own row, as [`sql::MEMBERS`] and [`sql::MEMBER_GET`] begin.
pub(crate) fn member(row: &Row<'_>) -> Result<Member, Fault> {
    Ok(Member {
        id: row.get(0)?,
        number: row.get(1)?,
        state: MemberState::read(row, 2)?,
        tier: row.get(3)?,
        join_channel: row.get(4)?,
        join_store: row.get(5)?,
        join_staff: row.get(6)?,
        home_store: row.get(7)?,
        locale: row.get(8)?,
        joined_at: row.get(9)?,
        version: row.get(10)?,
    })
}

fn profile(row: &Row<'_>) -> Result<Profile, Fault> {
    let (birthday, gender): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
    let unreadable = |text: String| Fault::Decode(format!("a profile holds {text:?}"));
    Ok(Profile {
        name: row.get(0)?,
        birthday: birthday.map(|text| text.parse().map_err(|_| unreadable(text))).transpose()?,
        gender: gender.map(|text| Gender::parse(&text).ok_or_else(|| unreadable(text))).transpose()?,
        area: row.get(3)?,
        preferences: serde_json::from_str(&row.get::<String>(4)?).map_err(|error| Fault::Decode(error.to_string()))?,
        company_tax_id: row.get(6)?,
    })
}

fn identity(row: &Row<'_>) -> Result<Identity, Fault> {
    Ok(Identity {
        id: row.get(0)?,
        member: row.get(1)?,
        kind: IdentityKind::read(row, 2)?,
        value: row.get(3)?,
        state: IdentityState::read(row, 4)?,
        verified_at: row.get(5)?,
        valid_from: row.get(6)?,
        provider: row.get(7)?,
        channel: row.get(8)?,
        friend: Friend::read(row, 9)?,
    })
}

fn consent(row: &Row<'_>) -> Result<Consent, Fault> {
    Ok(Consent {
        purpose: Purpose::read(row, 0)?,
        channel: row.get(1)?,
        granted: row.get(2)?,
        notice_version: row.get(3)?,
        at: row.get(4)?,
    })
}
