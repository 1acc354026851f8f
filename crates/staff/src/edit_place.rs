//! Companies and stores change.

use kernel::{Id, Refusal, Zone};
use serde_json::json;
use store::{Stop, Tx, params};

use crate::create_legal_entity::plausible_tax_id;
use crate::create_store::require_in_business;
use crate::model::require_name;
use crate::{NewLegalEntity, Store, StoreKind, codes, events, sql};

/// Changes a company. One that was wound up opens no store any more; its documents stay. Returns the new version.
///
/// # Errors
/// As [`create_legal_entity`](crate::create_legal_entity); [`codes::ENTITY_UNKNOWN`]; `store.stale` when it changed
/// meanwhile.
pub fn edit_legal_entity(tx: &mut Tx<'_>, content: &NewLegalEntity, active: bool, version: i64) -> Result<i64, Stop> {
    require_name(&content.name)?;
    if !plausible_tax_id(content) {
        return Err(Stop::from(&codes::TAX_ID_INVALID));
    }
    if crate::legal_entity(tx, content.id)?.is_none() {
        return Err(Stop::from(&codes::ENTITY_UNKNOWN));
    }
    let same = params![&content.tax_id, content.id];
    if tx.query_opt(sql::ENTITY_OF_TAX_ID, same, |row| row.get::<Id>(0))?.is_some() {
        return Err(Stop::from(&codes::TAX_ID_TAKEN));
    }
    let state = if active { "active" } else { "closed" };
    let values = params![content.id, version, &content.name, &content.tax_id, &content.country, state];
    if tx.execute(sql::ENTITY_EDIT, values)? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.journal(&events::legal_entity_edited(content.id))?;
    Ok(version + 1)
}

/// What can be changed about a store. Its code stands on receipts, and its company on invoices: these stay. Who invoices
/// has days from which it holds, and is set in the slice of invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreContent {
    /// Its name for people.
    pub name: String,
    /// What kind of place.
    pub kind: StoreKind,
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
    /// False when it closed for good.
    pub active: bool,
}

impl StoreContent {
    /// A store as it is.
    pub fn of(store: Store) -> Self {
        StoreContent {
            name: store.name,
            kind: store.kind,
            zone: store.zone,
            cut_off_minutes: store.cut_off_minutes,
            location: store.location,
            phone: store.phone,
            address: store.address,
            hours: store.hours,
            active: store.active,
        }
    }

    /// What the journal says of it.
    fn facts(&self) -> serde_json::Value {
        json!({
            "name": self.name,
            "kind": self.kind,
            "zone": self.zone.name(),
            "cut_off_minutes": self.cut_off_minutes,
            "location": self.location,
            "phone": self.phone,
            "address": self.address,
            "hours": self.hours,
            "active": self.active,
        })
    }
}

/// Changes a store. One that is closed sells nothing any more, and may open again. Returns the new version.
///
/// # Errors
/// [`codes::NAME_SHAPE`], [`codes::CUT_OFF_INVALID`], [`codes::STORE_UNKNOWN`]; [`codes::STORE_SHIFTS_OPEN`] when it
/// shall close and a shift is open; [`codes::ENTITY_UNKNOWN`] when it shall open again for a company that was wound up;
/// `store.stale` when it changed meanwhile.
pub fn edit_store(tx: &mut Tx<'_>, id: Id, version: i64, content: &StoreContent) -> Result<i64, Stop> {
    require_name(&content.name)?;
    if content.cut_off_minutes >= 24 * 60 {
        return Err(Stop::from(&codes::CUT_OFF_INVALID));
    }
    // Locked, so that no shift is opened while it closes.
    let found = tx.query_opt(sql::STORE_LOCK, params![id], crate::queries::store_row)?.ok_or(&codes::STORE_UNKNOWN)?;
    let entity = found.legal_entity;
    let before = StoreContent::of(found);
    if before.active && !content.active {
        let open: i64 = tx.query_one(sql::SHIFT_COUNT_OPEN_OF_STORE, params![id], |row| row.get(0))?;
        if open > 0 {
            return Err(Refusal::new(&codes::STORE_SHIFTS_OPEN).with("count", open).into());
        }
    }
    if !before.active && content.active {
        require_in_business(tx, entity)?;
    }
    let changed = tx.execute(
        sql::STORE_EDIT,
        params![
            id,
            version,
            &content.name,
            content.kind.as_str(),
            content.zone.name(),
            content.cut_off_minutes,
            content.location,
            &content.phone,
            &content.address,
            &content.hours,
            if content.active { "active" } else { "closed" },
        ],
    )?;
    if changed == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.journal(&events::store_edited(id, &before.facts(), &content.facts()))?;
    Ok(version + 1)
}
