//! Reads.

use kernel::{BusinessDate, Id, Zone};
use store::{Fault, Read, Row, params};

use crate::{Day, DayState, InvoiceMode, LegalEntity, Person, Register, Shift, Store, StoreKind, sql};

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

fn store_row(row: &Row<'_>) -> Result<Store, Fault> {
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
        price_list: row.get(8)?,
        location: row.get(9)?,
        phone: row.get(10)?,
        address: row.get(11)?,
        hours: row.get(12)?,
        active: row.get::<String>(13)? == "active",
        version: row.get(14)?,
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
