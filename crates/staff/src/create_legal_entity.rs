//! A company.

use kernel::Id;
use store::{Stop, Tx, params};

use crate::model::require_name;
use crate::{codes, events, is_taiwan_tax_id, sql};

/// A new company.
#[derive(Debug, Clone)]
pub struct NewLegalEntity {
    /// Its id, made by the caller.
    pub id: Id,
    /// Its registered name.
    pub name: String,
    /// Its tax id; in Taiwan the 統一編號.
    pub tax_id: String,
    /// ISO 3166 code of its country, such as `TW`.
    pub country: String,
}

/// Adds a company.
///
/// # Errors
/// [`codes::NAME_SHAPE`], [`codes::TAX_ID_INVALID`], [`codes::TAX_ID_TAKEN`].
pub fn create_legal_entity(tx: &mut Tx<'_>, new: &NewLegalEntity) -> Result<(), Stop> {
    require_name(&new.name)?;
    if !plausible_tax_id(new) {
        return Err(Stop::from(&codes::TAX_ID_INVALID));
    }
    if tx.execute(sql::ENTITY_INSERT, params![new.id, &new.name, &new.tax_id, &new.country])? == 0 {
        return Err(Stop::from(&codes::TAX_ID_TAKEN));
    }
    tx.journal(&events::legal_entity_created(new.id))?;
    Ok(())
}

/// True for a tax id that the company's country may have given out.
pub(crate) fn plausible_tax_id(company: &NewLegalEntity) -> bool {
    match company.country.as_str() {
        "TW" => is_taiwan_tax_id(&company.tax_id),
        // Other countries' rules come with their invoices.
        _ => (1..=32).contains(&company.tax_id.len()) && company.tax_id.bytes().all(|byte| byte.is_ascii_graphic()),
    }
}
