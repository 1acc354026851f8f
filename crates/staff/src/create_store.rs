//! A place that sells.

use kernel::{Id, Refusal, Zone};
use store::{Stop, Tx, params};

use crate::model::{require_code, require_name};
use crate::{InvoiceMode, StoreKind, codes, events, sql};

/// A new store.
#[derive(Debug, Clone)]
pub struct NewStore {
    /// Its id, made by the caller.
    pub id: Id,
    /// The company that sells here.
    pub legal_entity: Id,
    /// Its short name, unique in the brand.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// What kind of place.
    pub kind: StoreKind,
    /// Who gives the buyer an invoice from its opening on.
    pub invoice_mode: InvoiceMode,
    /// Where its clock hangs.
    pub zone: Zone,
    /// Minutes after midnight that belong to the day before.
    pub cut_off_minutes: u16,
    /// Where its tills take goods from.
    pub location: Option<Id>,
    /// Its phone, as printed.
    pub phone: String,
    /// Its address, as printed.
    pub address: String,
    /// Its hours, as printed.
    pub hours: String,
    /// Its place in lists.
    pub position: u32,
}

/// Refuses for a company that there is not, or that was wound up; it stays in business until the transaction ends.
pub(crate) fn require_in_business(tx: &mut Tx<'_>, entity: Id) -> Result<(), Stop> {
    let found = tx.query_opt(sql::ENTITY_SHARE, params![entity], |row| row.get::<Id>(0))?;
    if found.is_some() { Ok(()) } else { Err(Stop::from(&codes::ENTITY_UNKNOWN)) }
}

/// Adds a store.
///
/// # Errors
/// [`codes::CODE_SHAPE`], [`codes::NAME_SHAPE`], [`codes::CUT_OFF_INVALID`], [`codes::ENTITY_UNKNOWN`],
/// [`codes::CODE_TAKEN`].
pub fn create_store(tx: &mut Tx<'_>, new: &NewStore) -> Result<(), Stop> {
    require_code(&new.code)?;
    require_name(&new.name)?;
    if new.cut_off_minutes >= 24 * 60 {
        return Err(Stop::from(&codes::CUT_OFF_INVALID));
    }
    require_in_business(tx, new.legal_entity)?;
    let inserted = tx.execute(
        sql::STORE_INSERT,
        params![
            new.id,
            new.legal_entity,
            &new.code,
            &new.name,
            new.kind.as_str(),
            new.invoice_mode.as_str(),
            new.zone.name(),
            new.cut_off_minutes,
            new.location,
            &new.phone,
            &new.address,
            &new.hours,
            new.position,
        ],
    )?;
    if inserted == 0 {
        return Err(Refusal::new(&codes::CODE_TAKEN).with("code", new.code.as_str()).into());
    }
    tx.journal(&events::store_created(new.id, new.legal_entity))?;
    Ok(())
}
