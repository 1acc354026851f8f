//! A till.

use kernel::{Id, Refusal};
use store::{Stop, Tx, params};

use crate::model::{require_code, require_name};
use crate::{codes, events, sql};

/// A new register.
#[derive(Debug, Clone)]
pub struct NewRegister {
    /// Its id, made by the caller.
    pub id: Id,
    /// Where it stands.
    pub store: Id,
    /// Which service point it serves.
    pub service_point: Option<Id>,
    /// Its short name, unique in the brand: it stands on receipts.
    pub code: String,
    /// Its name for people.
    pub name: String,
}

/// Adds a register. It sells once a device is [paired](crate::begin_pairing) with it.
///
/// # Errors
/// [`codes::CODE_SHAPE`], [`codes::NAME_SHAPE`], [`codes::STORE_UNKNOWN`], [`codes::CODE_TAKEN`].
pub fn create_register(tx: &mut Tx<'_>, new: &NewRegister) -> Result<(), Stop> {
    require_code(&new.code)?;
    require_name(&new.name)?;
    if !crate::store(tx, new.store)?.is_some_and(|store| store.active) {
        return Err(Stop::from(&codes::STORE_UNKNOWN));
    }
    let values = params![new.id, new.store, new.service_point, &new.code, &new.name];
    if tx.execute(sql::REGISTER_INSERT, values)? == 0 {
        return Err(Refusal::new(&codes::CODE_TAKEN).with("code", new.code.as_str()).into());
    }
    tx.journal(&events::register_created(new.id, new.store))?;
    Ok(())
}
