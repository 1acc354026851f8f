//! How a member bought on the web last time, so that the checkout need not ask again.

use kernel::Id;
use store::{Fault, Read, params};

use crate::place::Contact;
use crate::sql::people as sql;

/// How the last order on the web reached its buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LastTime {
    /// It was fetched there.
    Pickup(Id),
    /// It was sent.
    Delivery,
}

/// How a member's last order on the web reached them; none when there is none.
///
/// # Errors
/// When the database says so.
pub fn last_time(read: &mut Read<'_>, member: Id) -> Result<Option<LastTime>, Fault> {
    let found = read.query_opt(sql::LAST_WAY, params![member], |row| Ok((row.get::<String>(0)?, row.get::<Id>(1)?)))?;
    Ok(found.map(|(kind, store)| if kind == "pickup" { LastTime::Pickup(store) } else { LastTime::Delivery }))
}

/// To whom and where a member had goods sent last; none when they never had, or it was forgotten.
///
/// # Errors
/// When the database says so.
pub fn last_recipient(read: &mut Read<'_>, member: Id) -> Result<Option<Contact>, Fault> {
    read.query_opt(sql::LAST_RECIPIENT, params![member], |row| {
        Ok(Contact {
            name: row.get(0)?,
            phone: row.get(1)?,
            postcode: row.get(2)?,
            area: row.get(3)?,
            address: row.get(4)?,
            ..Contact::default()
        })
    })
}
