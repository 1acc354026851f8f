//! What a brand needs before its first product: tax classes and a price list.

use kernel::{Id, Rate, Refusal};
use store::{Fault, Stop, Tx, params};

use crate::model::{TaxClass, TaxKind};
use crate::{check, codes, events, queries, sql};

/// What a brand begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defaults {
    /// Its tax classes; products name `standard` unless they say otherwise.
    pub tax_classes: Vec<TaxClass>,
    /// Short name of its first price list.
    pub price_list: String,
    /// Whether prices in that list contain tax.
    pub includes_tax: bool,
}

impl Defaults {
    /// A standard rate, zero and exempt, with one list of prices that include tax: 5 % for Taiwan.
    pub fn inclusive(standard: Rate) -> Self {
        let class = |code: &str, kind, rate| TaxClass { code: code.to_owned(), kind, rate };
        Defaults {
            tax_classes: vec![
                class("standard", TaxKind::Taxable, standard),
                class("zero", TaxKind::Zero, Rate::ZERO),
                class("exempt", TaxKind::Exempt, Rate::ZERO),
            ],
            price_list: "standard".to_owned(),
            includes_tax: true,
        }
    }
}

/// Makes what is missing and leaves what is there. Returns the price list.
///
/// # Errors
/// As [`set_tax_class`] and [`create_price_list`].
pub fn ensure_defaults(tx: &mut Tx<'_>, defaults: &Defaults) -> Result<Id, Stop> {
    for class in &defaults.tax_classes {
        if queries::tax_class(tx, &class.code)?.is_none() {
            set_tax_class(tx, class)?;
        }
    }
    create_price_list(tx, &defaults.price_list, defaults.includes_tax, 0)
}

/// Sets a tax class up, or changes it. Writes `catalog.tax_class_set@1`.
///
/// # Errors
/// Refused as [`codes::RATE_INVALID`], or `api.invalid` for a code that is none.
pub fn set_tax_class(tx: &mut Tx<'_>, class: &TaxClass) -> Result<(), Stop> {
    if !check::is_handle(&class.code) {
        return Err(Refusal::new(&api::codes::INVALID).at("/code", &codes::HANDLE_INVALID).into());
    }
    let in_range = (Rate::ZERO..=Rate::WHOLE).contains(&class.rate);
    if !in_range || (class.kind != TaxKind::Taxable && !class.rate.is_zero()) {
        return Err(Refusal::new(&codes::RATE_INVALID).at("/rate", &codes::RATE_INVALID).into());
    }
    tx.execute(sql::TAX_CLASS_SET, params![&class.code, class.kind.as_str(), class.rate])?;
    tx.journal(&events::tax_class_set(class))?;
    Ok(())
}

/// Makes a price list, unless there is one of that code. The list with the lowest priority is the
/// default. Returns its id. Writes `catalog.price_list_created@1`.
///
/// # Errors
/// Refused as `api.invalid` for a code that is none.
pub fn create_price_list(tx: &mut Tx<'_>, code: &str, includes_tax: bool, priority: i64) -> Result<Id, Stop> {
    if !check::is_handle(code) {
        return Err(Refusal::new(&api::codes::INVALID).at("/code", &codes::HANDLE_INVALID).into());
    }
    let id = tx.new_id();
    if tx.execute(sql::PRICE_LIST_INSERT, params![id, code, includes_tax, priority])? == 1 {
        tx.journal(&events::price_list_created(id, code))?;
        return Ok(id);
    }
    let found = queries::price_list_by_code(tx, code)?;
    Ok(found.ok_or_else(|| Fault::Decode("a price list that is there and is not".to_owned()))?.id)
}
