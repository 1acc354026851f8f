//! Reads.

use std::collections::BTreeSet;

use kernel::{BusinessDate, Id, Timestamp, Zone};
use store::{Fault, Read, Row, params};

use crate::{
    Assignment, Day, DayState, GRANTABLE, GrantRow, InvoiceMode, LegalEntity, Person, PersonDetail, Register,
    RoleContent, RoleRow, Shift, Store, StoreKind, TillPerson, sql,
};

fn entity_row(row: &Row<'_>) -> Result<LegalEntity, Fault> {
    Ok(LegalEntity {
        id: row.get(0)?,
        name: row.get(1)?,
        tax_id: row.get(2)?,
        country: row.get(3)?,
        active: row.get::<String>(4)? == "active",
        version: row.get(5)?,
    })
}

pub(crate) fn store_row(row: &Row<'_>) -> Result<Store, Fault> {
    let zone = Zone::named(&row.get::<String>(6)?).map_err(|error| Fault::Decode(error.to_string()))?;
    let cut_off_minutes =
        u16::try_from(row.get::<i64>(7)?).map_err(|_| Fault::Decode("a cut-off out of range".to_owned()))?;
    Ok(Store {
        id: row.get(0)?,
        legal_entity: row.get(1)?,
        code: row.get(2)?,
        name: row.get(3)?,
        kind: StoreKind::read(row, 4)?,
        invoice_mode: InvoiceMode::read(row, 5)?,
        zone,
        cut_off_minutes,
        location: row.get(8)?,
        phone: row.get(9)?,
        address: row.get(10)?,
        hours: row.get(11)?,
        active: row.get::<String>(12)? == "active",
        version: row.get(13)?,
        opening: serde_json::from_str(&row.get::<String>(14)?)
            .map_err(|error| Fault::Decode(format!("a store's opening: {error}")))?,
        place: row.get::<Option<i64>>(15)?.zip(row.get::<Option<i64>>(16)?),
    })
}

pub(crate) fn register_row(row: &Row<'_>) -> Result<Register, Fault> {
    let public_key: Option<Vec<u8>> = row.get(5)?;
    Ok(Register {
        id: row.get(0)?,
        store: row.get(1)?,
        service_point: row.get(2)?,
        code: row.get(3)?,
        name: row.get(4)?,
        paired: public_key.is_some(),
        public_key,
        paired_at: row.get(6)?,
        active: row.get::<String>(7)? == "active",
        version: row.get(8)?,
    })
}

fn shift_row(row: &Row<'_>) -> Result<Shift, Fault> {
    Ok(Shift {
        id: row.get(0)?,
        register: row.get(1)?,
        store: row.get(2)?,
        business_date: row.get(3)?,
        opened_by: row.get(4)?,
        opened_at: row.get(5)?,
        float: row.get(6)?,
        closed_by: row.get(7)?,
        closed_at: row.get(8)?,
        expected: row.get(9)?,
        counted: row.get(10)?,
    })
}

pub(crate) fn day_row(row: &Row<'_>) -> Result<Day, Fault> {
    Ok(Day {
        store: row.get(0)?,
        business_date: row.get(1)?,
        state: DayState::read(row, 2)?,
        opened_at: row.get(3)?,
        counted_at: row.get(4)?,
        closed_at: row.get(5)?,
        locked_at: row.get(6)?,
        version: row.get(7)?,
    })
}

/// One legal entity.
///
/// # Errors
/// When the database says so.
pub fn legal_entity(read: &mut Read<'_>, id: Id) -> Result<Option<LegalEntity>, Fault> {
    read.query_opt(sql::ENTITY_GET, params![id], entity_row)
}

/// All legal entities.
///
/// # Errors
/// When the database says so.
pub fn legal_entities(read: &mut Read<'_>) -> Result<Vec<LegalEntity>, Fault> {
    read.query(sql::ENTITY_LIST, &[], entity_row)
}

/// One store.
///
/// # Errors
/// When the database says so.
pub fn store(read: &mut Read<'_>, id: Id) -> Result<Option<Store>, Fault> {
    read.query_opt(sql::STORE_GET, params![id], store_row)
}

/// One store by its code.
///
/// # Errors
/// When the database says so.
pub fn store_by_code(read: &mut Read<'_>, code: &str) -> Result<Option<Store>, Fault> {
    read.query_opt(sql::STORE_BY_CODE, params![code], store_row)
}

/// All stores, closed ones too, in the brand's own order.
///
/// # Errors
/// When the database says so.
pub fn stores(read: &mut Read<'_>) -> Result<Vec<Store>, Fault> {
    read.query(sql::STORE_LIST, &[], store_row)
}

/// The store of the web shop, if the brand sells on the web.
///
/// # Errors
/// When the database says so.
pub fn web_store(read: &mut Read<'_>) -> Result<Option<Id>, Fault> {
    read.query_opt(sql::STORE_WEB, &[], |row| row.get(0))
}

/// One register.
///
/// # Errors
/// When the database says so.
pub fn register(read: &mut Read<'_>, id: Id) -> Result<Option<Register>, Fault> {
    read.query_opt(sql::REGISTER_GET, params![id], register_row)
}

/// One register by its code.
///
/// # Errors
/// When the database says so.
pub fn register_by_code(read: &mut Read<'_>, code: &str) -> Result<Option<Register>, Fault> {
    read.query_opt(sql::REGISTER_BY_CODE, params![code], register_row)
}

/// The registers of a store, or of all stores, by code.
///
/// # Errors
/// When the database says so.
pub fn registers(read: &mut Read<'_>, store: Option<Id>) -> Result<Vec<Register>, Fault> {
    match store {
        Some(store) => read.query(sql::REGISTER_OF_STORE, params![store], register_row),
        None => read.query(sql::REGISTER_LIST, &[], register_row),
    }
}

/// One shift.
///
/// # Errors
/// When the database says so.
pub fn shift(read: &mut Read<'_>, id: Id) -> Result<Option<Shift>, Fault> {
    read.query_opt(sql::SHIFT_GET, params![id], shift_row)
}

/// The open shift of a register.
///
/// # Errors
/// When the database says so.
pub fn open_shift_of(read: &mut Read<'_>, register: Id) -> Result<Option<Shift>, Fault> {
    read.query_opt(sql::SHIFT_OPEN_OF, params![register], shift_row)
}

/// The shifts of a store day, in the order in which they were opened.
///
/// # Errors
/// When the database says so.
pub fn shifts_of_day(read: &mut Read<'_>, store: Id, date: BusinessDate) -> Result<Vec<Shift>, Fault> {
    read.query(sql::SHIFT_OF_DAY, params![store, date], shift_row)
}

/// Where a store's day stands; `None` before its first shift.
///
/// # Errors
/// When the database says so.
pub fn day_state(read: &mut Read<'_>, store: Id, date: BusinessDate) -> Result<Option<Day>, Fault> {
    read.query_opt(sql::DAY_GET, params![store, date], day_row)
}

/// One person, whether they still work here or not.
///
/// # Errors
/// When the database says so.
pub fn person(read: &mut Read<'_>, id: Id) -> Result<Option<Person>, Fault> {
    read.query_opt(sql::PERSON_GET, params![id], |row| {
        Ok(Person {
            id: row.get(0)?,
            name: row.get(1)?,
            login: row.get(2)?,
            locale: row.get(3)?,
            active: row.get::<String>(4)? == "active",
            version: row.get(5)?,
        })
    })
}

/// Everybody who works or worked here: id, name, whether they still do. Those who came first stand first.
///
/// # Errors
/// When the database says so.
pub fn people(read: &mut Read<'_>) -> Result<Vec<(Id, String, bool)>, Fault> {
    read.query(sql::PEOPLE, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get::<String>(2)? == "active")))
}

fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, index: usize) -> Result<T, Fault> {
    serde_json::from_str(&row.get::<String>(index)?).map_err(|error| Fault::Decode(format!("a role: {error}")))
}

pub(crate) fn role_row(row: &Row<'_>) -> Result<RoleRow, Fault> {
    Ok(RoleRow {
        id: row.get(0)?,
        code: row.get(1)?,
        content: RoleContent {
            name: row.get(2)?,
            permissions: json(row, 3)?,
            limits: json(row, 4)?,
            second_factor: row.get(6)?,
        },
        built_in: row.get(5)?,
        version: row.get(7)?,
    })
}

/// All roles, built-in ones first, each with whether it is in use and how many people hold it.
///
/// # Errors
/// When the database says so.
pub fn roles(read: &mut Read<'_>) -> Result<Vec<(RoleRow, bool, i64)>, Fault> {
    read.query(sql::ROLE_LIST, &[], |row| Ok((role_row(row)?, row.get::<String>(8)? == "active", row.get(9)?)))
}

/// What somebody's roles allow, where, and how far; whether or not their log-in is good enough to use it now.
pub(crate) fn held(read: &mut Read<'_>, person: Id) -> Result<Vec<api::Grant>, Fault> {
    read.query(sql::ASSIGNMENT_HELD, params![person], |row| {
        Ok(api::Grant { store: row.get(0)?, permissions: json(row, 1)?, limits: json(row, 2)? })
    })
}

/// Somebody's roles, the first given first.
///
/// # Errors
/// When the database says so.
pub fn assignments(read: &mut Read<'_>, person: Id) -> Result<Vec<Assignment>, Fault> {
    read.query(sql::ASSIGNMENT_LIST, params![person], |row| {
        Ok(Assignment {
            id: row.get(0)?,
            role: row.get(1)?,
            code: row.get(2)?,
            name: row.get(3)?,
            store: row.get(4)?,
            since: row.get(5)?,
        })
    })
}

/// Everybody's roles now: the person, the role's name, and the store's where it holds in one. The first given
/// stand first.
///
/// # Errors
/// When the database says so.
pub fn all_assignments(read: &mut Read<'_>) -> Result<Vec<(Id, String, Option<String>)>, Fault> {
    read.query(sql::ASSIGNMENT_ALL, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// More about somebody.
///
/// # Errors
/// When the database says so.
pub fn person_detail(read: &mut Read<'_>, id: Id) -> Result<Option<PersonDetail>, Fault> {
    read.query_opt(sql::PERSON_DETAIL, params![id], |row| {
        Ok(PersonDetail {
            has_pin: row.get(0)?,
            has_badge: row.get(1)?,
            has_second_factor: row.get(2)?,
            has_password: row.get(3)?,
            created_at: row.get(4)?,
            left_at: row.get::<Option<Timestamp>>(5)?,
        })
    })
}

/// Who may use a store's tills, and what each of them may allow others there. Those who came first stand first.
///
/// # Errors
/// When the database says so.
pub fn people_of_store(read: &mut Read<'_>, store: Id) -> Result<Vec<TillPerson>, Fault> {
    let rows = read.query(sql::PEOPLE_OF_STORE, params![store], |row| {
        Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<bool>(2)?, json::<BTreeSet<String>>(row, 3)?))
    })?;
    // Somebody with several roles has several rows, one after the other.
    let mut people: Vec<(TillPerson, bool)> = Vec::new();
    for (id, name, has_pin, permissions) in rows {
        if people.last().is_none_or(|(last, _)| last.id != id) {
            people.push((TillPerson { id, name, has_pin, may_grant: BTreeSet::new() }, false));
        }
        if let Some((person, may_use)) = people.last_mut() {
            *may_use |= permissions.contains("till.use");
            person.may_grant.extend(permissions.into_iter().filter(|one| GRANTABLE.contains(&one.as_str())));
        }
    }
    Ok(people.into_iter().filter(|(_, may_use)| *may_use).map(|(person, _)| person).collect())
}

/// Approvals before one, the latest first; those of some stores, or of all.
///
/// # Errors
/// When the database says so.
pub fn grants(read: &mut Read<'_>, stores: Option<&[Id]>, before: Id, limit: i64) -> Result<Vec<GrantRow>, Fault> {
    let Some(stores) = stores else { return read.query(sql::GRANT_LIST, params![before, limit], grant_row) };
    let mut found = Vec::new();
    for store in stores {
        found.extend(read.query(sql::GRANT_OF_STORE, params![before, limit, *store], grant_row)?);
    }
    found.sort_unstable_by_key(|grant| std::cmp::Reverse(grant.id));
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

fn grant_row(row: &Row<'_>) -> Result<GrantRow, Fault> {
    Ok(GrantRow {
        id: row.get(0)?,
        permission: row.get(1)?,
        subject: row.get(2)?,
        store: row.get(3)?,
        register: row.get(4)?,
        granted_by: (row.get(5)?, row.get::<Option<String>>(6)?.unwrap_or_default()),
        granted_to: (row.get(7)?, row.get::<Option<String>>(8)?.unwrap_or_default()),
        reason: row.get(9)?,
        created_at: row.get(10)?,
        expires_at: row.get(11)?,
        used_at: row.get(12)?,
    })
}

/// The days of a store before a date, the latest first.
///
/// # Errors
/// When the database says so.
pub fn days(read: &mut Read<'_>, store: Id, before: BusinessDate, limit: i64) -> Result<Vec<Day>, Fault> {
    read.query(sql::DAY_LIST, params![store, before, limit], day_row)
}
