//! What stores are to sell on a day.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Event, Id, Money};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Fault, Read, Stop, Tx, params};

use crate::{codes, sql};

/// The most days of one plan that are different: two years of them.
const DAYS: usize = 731;
/// The most that a store can be asked to sell on a day, in minor units: what the API's integers hold.
const MOST: i64 = 1_000_000_000_000;

/// What a store is to sell: by weekday, and on days that are different.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetPlan {
    /// From Monday to Sunday, in minor units; none where nothing is aimed at.
    pub weekdays: [Option<Money>; 7],
    /// Days that are different, in minor units; none where nothing is aimed at, as when the store is shut.
    pub days: BTreeMap<BusinessDate, Option<Money>>,
}

impl TargetPlan {
    /// What is aimed at on a day.
    pub fn on(&self, date: BusinessDate) -> Option<Money> {
        match self.days.get(&date) {
            Some(target) => *target,
            None => self.weekdays.get(usize::from(date.days_from_monday())).copied().flatten(),
        }
    }
}

/// A store's plan and its version, counted from 1; the empty one has 0.
///
/// # Errors
/// When the database says so.
pub fn target_plan(read: &mut Read<'_>, store: Id) -> Result<(TargetPlan, i64), Fault> {
    let found = read.query_opt(sql::TARGET_GET, params![store], |row| Ok((row.get::<String>(0)?, row.get(1)?)))?;
    found.map_or_else(|| Ok((TargetPlan::default(), 0)), |(plan, version)| Ok((plan_of(&plan)?, version)))
}

/// What each store that has a plan aims at on a day.
///
/// # Errors
/// When the database says so.
pub fn targets_on(read: &mut Read<'_>, date: BusinessDate) -> Result<BTreeMap<Id, Money>, Fault> {
    let plans = read.query(sql::TARGET_LIST, &[], |row| Ok((row.get::<Id>(0)?, plan_of(&row.get::<String>(1)?)?)))?;
    Ok(plans.into_iter().filter_map(|(store, plan)| Some((store, plan.on(date)?))).collect())
}

fn plan_of(text: &str) -> Result<TargetPlan, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Decode(format!("a plan of targets: {error}")))
}

/// Sets a store's plan. Returns its new version.
///
/// # Errors
/// [`codes::TARGET_INVALID`] for less than nothing, more than the API's integers hold or too many days;
/// [`codes::STORE_UNKNOWN`]; `store.stale` when it changed meanwhile.
pub fn set_targets(tx: &mut Tx<'_>, store: Id, plan: &TargetPlan, version: i64) -> Result<i64, Stop> {
    let fits = |target: &Option<Money>| target.is_none_or(|money| (0..=MOST).contains(&money.get()));
    if plan.days.len() > DAYS || !plan.weekdays.iter().chain(plan.days.values()).all(fits) {
        return Err(Stop::from(&codes::TARGET_INVALID));
    }
    if crate::store(tx, store)?.is_none() {
        return Err(Stop::from(&codes::STORE_UNKNOWN));
    }
    let text = serde_json::to_string(plan).map_err(|error| Fault::Decode(error.to_string()))?;
    let now = tx.now();
    let changed = match version {
        0 => tx.execute(sql::TARGET_INSERT, params![store, &text, now])?,
        _ => tx.execute(sql::TARGET_SET, params![store, version, &text, now])?,
    };
    if changed == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.journal(&Event::new("staff.targets_set", store, json!({"store": store, "plan": plan})))?;
    Ok(version + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_different_counts_before_its_weekday() {
        let date = |text: &str| text.parse::<BusinessDate>().unwrap();
        let mut plan = TargetPlan::default();
        assert_eq!(plan.on(date("2026-11-23")), None);
        plan.weekdays[0] = Some(Money::new(30_000));
        plan.weekdays[6] = Some(Money::new(80_000));
        assert_eq!(plan.on(date("2026-11-23")), Some(Money::new(30_000)), "a Monday");
        assert_eq!(plan.on(date("2026-11-22")), Some(Money::new(80_000)), "a Sunday");
        plan.days.insert(date("2026-11-23"), Some(Money::new(90_000)));
        plan.days.insert(date("2026-11-22"), None);
        assert_eq!(plan.on(date("2026-11-23")), Some(Money::new(90_000)));
        assert_eq!(plan.on(date("2026-11-22")), None, "shut");
        let kept: TargetPlan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
        assert_eq!(kept, plan);
    }
}
