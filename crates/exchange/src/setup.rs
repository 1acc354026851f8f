//! What a step over rows needs to know of the brand before the first of them.

use std::collections::BTreeMap;

use kernel::{Code, Exponent, Id, Refusal, Zone};
use store::{Brand, Fault, Read};

use crate::apply::Target;
use crate::codes;
use crate::fields::Columns;
use crate::model::{Dialect, Import, Kind, Settings};
use crate::rows::Reading;

/// Places that settings and columns name, by code, and what else rows may name.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub categories: BTreeMap<String, Id>,
    pub locations: BTreeMap<String, Id>,
    pub tax_classes: Vec<String>,
    /// Open lists by code.
    pub price_lists: BTreeMap<String, Id>,
    /// The list that a file means when it names none.
    pub price_list: Id,
    pub default_list: Id,
    pub location: Option<Id>,
    pub store: Option<staff::Store>,
}

fn unknown(field: &str, code: &'static Code, value: &str) -> Refusal {
    Refusal::new(code).with("value", value).at(format!("/settings/{field}"), code)
}

fn needed(setting: &str) -> Refusal {
    let code = &codes::SETTING_NEEDED;
    Refusal::new(code).with("setting", setting).at(format!("/settings/{setting}"), code)
}

/// Looks up what an import's settings name, and refuses what is not there or still has to be said.
pub(crate) fn prepare(read: &mut Read<'_>, import: &Import) -> Result<Result<Places, Refusal>, Fault> {
    let settings = &import.settings;
    let Some(kind) = import.kind else { return Ok(Err(Refusal::new(&codes::KIND_UNKNOWN))) };
    if let Err(refusal) = Columns::of(kind, &import.header, &import.mapping) {
        return Ok(Err(refusal));
    }
    let places = match places(read, settings)? {
        Ok(places) => places,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if kind == Kind::Orders && places.store.is_none() {
        return Ok(Err(needed("store")));
    }
    if kind == Kind::Stock && places.location.is_none() && !import.mapping.contains_key("location") {
        return Ok(Err(needed("location")));
    }
    Ok(Ok(places))
}

pub(crate) fn places(read: &mut Read<'_>, settings: &Settings) -> Result<Result<Places, Refusal>, Fault> {
    let no = &codes::SETTING_UNKNOWN;
    let price_lists: BTreeMap<String, Id> = catalog::price_lists::all_price_lists(read)?
        .into_iter()
        .filter(|found| found.open)
        .map(|found| (found.list.code, found.list.id))
        .collect();
    let default_list = catalog::default_price_list(read)?.id;
    let price_list = match &settings.price_list {
        None => default_list,
        Some(code) => match price_lists.get(code) {
            Some(list) => *list,
            None => return Ok(Err(unknown("price_list", no, code))),
        },
    };
    let locations: BTreeMap<String, Id> =
        stock::locations(read)?.into_iter().map(|location| (location.code, location.id)).collect();
    let location = match &settings.location {
        None => None,
        Some(code) => match locations.get(code) {
            Some(id) => Some(*id),
            None => return Ok(Err(unknown("location", no, code))),
        },
    };
    let store = match &settings.store {
        None => None,
        Some(code) => match staff::store_by_code(read, code)? {
            Some(store) => Some(store),
            None => return Ok(Err(unknown("store", no, code))),
        },
    };
    let tax_classes: Vec<String> = catalog::tax_classes(read)?.into_iter().map(|class| class.code).collect();
    if let Some(code) = settings.tax_class.as_ref().filter(|code| !tax_classes.contains(code)) {
        return Ok(Err(unknown("tax_class", no, code)));
    }
    let categories = catalog::categories(read)?.into_iter().map(|category| (category.handle, category.id)).collect();
    Ok(Ok(Places { categories, locations, tax_classes, price_lists, price_list, default_list, location, store }))
}

/// How rows of an import are read.
pub(crate) fn reading(brand: &Brand, import: &Import, kind: Kind, places: &Places) -> Result<Reading, Refusal> {
    Ok(Reading {
        kind,
        dialect: import.dialect,
        columns: Columns::of(kind, &import.header, &import.mapping)?,
        locale: brand.locale.clone(),
        exponent: brand.exponent,
        currency: brand.currency.clone(),
        zone: zone(brand, places),
        categories: places.categories.clone(),
        locations: places.locations.clone(),
        price_lists: places.price_lists.clone(),
        tax_classes: places.tax_classes.clone(),
    })
}

fn zone(brand: &Brand, places: &Places) -> Zone {
    places.store.as_ref().map_or_else(|| brand.zone.clone(), |store| store.zone.clone())
}

/// Where the things of an import go.
pub(crate) fn target(brand: &Brand, settings: &Settings, dialect: Dialect, places: &Places) -> Target {
    let source = settings.source.clone().unwrap_or_else(|| dialect.as_str().to_owned());
    let into = places.store.as_ref().map(|store| orders::import::Into {
        source: source.clone(),
        store: store.id,
        legal_entity: store.legal_entity,
        location: store.location.unwrap_or(store.id),
        price_list: places.price_list,
    });
    let exponent: Exponent = brand.exponent;
    let standard = || places.tax_classes.iter().find(|code| *code == "standard").or(places.tax_classes.first());
    Target {
        source,
        price_list: places.price_list,
        location: places.location,
        into,
        clock: places.store.as_ref().map(|store| (store.zone.clone(), store.cut_off_minutes)),
        tax_class: settings.tax_class.clone().or_else(|| standard().cloned()).unwrap_or_else(|| "standard".to_owned()),
        locale: brand.locale.clone(),
        exponent,
    }
}
