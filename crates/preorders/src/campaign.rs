//! Campaigns: which goods, what is paid at once, until when.

use std::collections::BTreeSet;

use kernel::{Id, Money, Rate, Refusal, Timestamp};
use store::{Fault, Read, Stop, Tx, params};

use crate::{codes, events, queries, sql};

/// The longest name, in characters.
const NAME_LONGEST: usize = 60;
/// How many products a campaign has at most.
const GOODS_MOST: usize = 200;
/// The longest lead, in minutes: ninety days.
const LEAD_LONGEST: i64 = 90 * 24 * 60;

store::stored_names! {
    /// Where a campaign stands.
    CampaignState {
        /// Being prepared: nobody sees it.
        Draft = "draft",
        /// Taking orders.
        Open = "open",
        /// Over: what was ordered is handed over, nothing new comes.
        Closed = "closed",
    }
}

/// Goods that are made for the day on which they are fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its id.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// The same in English; empty where it has the same name.
    pub name_en: String,
    /// Where it stands.
    pub state: CampaignState,
    /// What of an order is paid at once, in parts per million.
    pub deposit: Rate,
    /// How long before a slot begins its last order comes, in minutes.
    pub lead_minutes: i64,
    /// For `If-Match`.
    pub version: i64,
}

impl Campaign {
    /// What people call it in a language.
    pub fn name_in(&self, locale: &str) -> &str {
        if locale == "en" && !self.name_en.is_empty() { &self.name_en } else { &self.name }
    }

    /// What of an order is paid at once: the share, rounded up to a unit that people pay with.
    pub fn deposit_of(&self, total: Money) -> Money {
        let share = i128::from(total.get()) * i128::from(self.deposit.get());
        let whole = i128::from(Rate::WHOLE.get());
        let up = (share + whole - 1).div_euclid(whole);
        Money::new(i64::try_from(up).unwrap_or(i64::MAX)).clamp(Money::ZERO, total.max(Money::ZERO))
    }

    /// The instant after which no order comes for a slot.
    pub fn last_order(&self, begins_at: Timestamp) -> Timestamp {
        begins_at.plus_seconds(-60 * self.lead_minutes)
    }
}

/// What a campaign shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignEdit {
    /// What people call it.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// Where it stands.
    pub state: CampaignState,
    /// What of an order is paid at once, in parts per million.
    pub deposit: Rate,
    /// How long before a slot begins its last order comes, in minutes.
    pub lead_minutes: i64,
    /// Its products.
    pub goods: Vec<Id>,
}

/// Makes a campaign. Writes `preorders.campaign_made@1`.
///
/// # Errors
/// Refused as `api.invalid` with what is wrong at its field; as [`codes::GOODS_TAKEN`] when it shall be open and another
/// open one has one of its products.
pub fn create(tx: &mut Tx<'_>, id: Id, edit: &CampaignEdit) -> Result<(), Stop> {
    check(tx, edit)?;
    let (name, name_en) = (edit.name.trim(), edit.name_en.trim());
    let values = params![id, name, name_en, edit.state.as_str(), edit.deposit, edit.lead_minutes];
    tx.execute(sql::CAMPAIGN_INSERT, values)?;
    set_goods(tx, id, edit)?;
    tx.journal(&events::campaign_made(id, edit))?;
    Ok(())
}

/// Changes a campaign that is still as it was seen. What was ordered stays as it was ordered. Writes
/// `preorders.campaign_changed@1`. Returns its next version.
///
/// # Errors
/// As [`create`]; as [`codes::CAMPAIGN_UNKNOWN`]; as `store.stale` when somebody changed it meanwhile.
pub fn edit(tx: &mut Tx<'_>, id: Id, edit: &CampaignEdit, seen: i64) -> Result<i64, Stop> {
    let Some(before) = queries::campaign(tx, id)? else { return Err(Stop::from(&codes::CAMPAIGN_UNKNOWN)) };
    check(tx, edit)?;
    let (name, name_en) = (edit.name.trim(), edit.name_en.trim());
    let values = params![id, name, name_en, edit.state.as_str(), edit.deposit, edit.lead_minutes, seen];
    if tx.execute(sql::CAMPAIGN_SET, values)? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.execute(sql::GOODS_CLEAR, params![id])?;
    set_goods(tx, id, edit)?;
    tx.journal(&events::campaign_changed(&before, edit))?;
    Ok(seen + 1)
}

fn set_goods(tx: &mut Tx<'_>, id: Id, edit: &CampaignEdit) -> Result<(), Stop> {
    let open = edit.state == CampaignState::Open;
    // In one order, so that two of them cannot wait for each other.
    for product in edit.goods.iter().collect::<BTreeSet<&Id>>() {
        if tx.execute(sql::GOODS_INSERT, params![id, product, open])? == 0 {
            let other = tx.query_opt(sql::GOODS_TAKEN, params![product, id], |row| row.get::<String>(0))?;
            let refusal = Refusal::new(&codes::GOODS_TAKEN);
            return Err(refusal.with("campaign", other.unwrap_or_default()).into());
        }
    }
    Ok(())
}

fn check(read: &mut Read<'_>, edit: &CampaignEdit) -> Result<(), Stop> {
    let mut faults = Vec::new();
    let fits = |text: &str, least: usize| {
        (least..=NAME_LONGEST).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control)
    };
    if !fits(&edit.name, 1) {
        faults.push(("/name", &codes::NAME_INVALID));
    }
    if !fits(&edit.name_en, 0) {
        faults.push(("/name_en", &codes::NAME_INVALID));
    }
    if !(0..=Rate::WHOLE.get()).contains(&edit.deposit.get()) {
        faults.push(("/deposit_rate", &codes::DEPOSIT_INVALID));
    }
    if !(0..=LEAD_LONGEST).contains(&edit.lead_minutes) {
        faults.push(("/lead_minutes", &codes::LEAD_INVALID));
    }
    if !is_known(read, &edit.goods)? {
        faults.push(("/product_ids", &codes::GOODS_UNKNOWN));
    }
    if faults.is_empty() {
        return Ok(());
    }
    let refusal = Refusal::new(&api::codes::INVALID);
    Err(faults.into_iter().fold(refusal, |refusal, (pointer, code)| refusal.at(pointer, code)).into())
}

fn is_known(read: &mut Read<'_>, goods: &[Id]) -> Result<bool, Fault> {
    let each = goods.iter().collect::<BTreeSet<&Id>>().len();
    if goods.is_empty() || goods.len() > GOODS_MOST || each < goods.len() {
        return Ok(false);
    }
    let list = catalog::default_price_list(read)?.id;
    Ok(catalog::products_of(read, list, "zh-TW", goods)?.len() == goods.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn campaign(deposit: i64) -> Campaign {
        Campaign {
            id: Id::NIL,
            name: "中秋禮盒".to_owned(),
            name_en: String::new(),
            state: CampaignState::Open,
            deposit: Rate::new(deposit),
            lead_minutes: 3 * 24 * 60,
            version: 1,
        }
    }

    #[test]
    fn a_deposit_is_rounded_up() {
        assert_eq!(campaign(300_000).deposit_of(Money::new(1_280)), Money::new(384));
        assert_eq!(campaign(300_000).deposit_of(Money::new(1_281)), Money::new(385), "384.3 cannot be paid");
        assert_eq!(campaign(1_000_000).deposit_of(Money::new(1_281)), Money::new(1_281));
        assert_eq!(campaign(0).deposit_of(Money::new(1_281)), Money::ZERO);
    }

    #[test]
    fn the_last_order_comes_before_the_slot() {
        let begins = Timestamp::from_micros(10_000_000_000_000);
        assert_eq!(campaign(0).last_order(begins), begins.plus_seconds(-3 * 24 * 3600));
    }

    proptest! {
        #[test]
        fn a_deposit_is_part_of_its_order(total in 0_i64..1 << 52, rate in 0_i64..=1_000_000) {
            let deposit = campaign(rate).deposit_of(Money::new(total));
            prop_assert!(deposit >= Money::ZERO && deposit <= Money::new(total));
            prop_assert_eq!(deposit.is_zero(), rate == 0 || total == 0);
        }
    }
}
