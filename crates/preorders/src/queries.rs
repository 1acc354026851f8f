//! Reading campaigns, days and slots.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{BusinessDate, Id, Quantity, Timestamp};
use store::{Fault, Read, Row, params};

use crate::campaign::{Campaign, CampaignState};
use crate::sql;

fn campaign_row(row: &Row<'_>) -> Result<Campaign, Fault> {
    Ok(Campaign {
        id: row.get(0)?,
        name: row.get(1)?,
        name_en: row.get(2)?,
        state: CampaignState::read(row, 3)?,
        deposit: row.get(4)?,
        lead_minutes: row.get(5)?,
        version: row.get(6)?,
    })
}

/// Every campaign, the latest first.
///
/// # Errors
/// When the database says so.
pub fn campaigns(read: &mut Read<'_>) -> Result<Vec<Campaign>, Fault> {
    read.query(sql::CAMPAIGNS, &[], campaign_row)
}

/// One campaign.
///
/// # Errors
/// When the database says so.
pub fn campaign(read: &mut Read<'_>, id: Id) -> Result<Option<Campaign>, Fault> {
    read.query_opt(sql::CAMPAIGN_GET, params![id], campaign_row)
}

/// The open campaign that a product is in, if it is in one.
///
/// # Errors
/// When the database says so.
pub fn campaign_of(read: &mut Read<'_>, product: Id) -> Result<Option<Campaign>, Fault> {
    read.query_opt(sql::CAMPAIGN_OF, params![product], campaign_row)
}

/// A campaign's products.
///
/// # Errors
/// When the database says so.
pub fn goods(read: &mut Read<'_>, campaign: Id) -> Result<Vec<Id>, Fault> {
    read.query(sql::GOODS, params![campaign], |row| row.get(0))
}

/// The products that can be pre-ordered now: those of every open campaign.
///
/// # Errors
/// When the database says so.
pub fn on_offer(read: &mut Read<'_>) -> Result<BTreeSet<Id>, Fault> {
    Ok(read.query(sql::GOODS_OPEN, &[], |row| row.get(0))?.into_iter().collect())
}

kernel::names! {
    /// Whether a slot can be booked.
    SlotState {
        /// Something is left.
        Open = "open",
        /// Nothing is.
        SoldOut = "sold_out",
        /// It is too late to order for it.
        Over = "over",
    }
}

/// A part of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its id.
    pub id: Id,
    /// The campaign.
    pub campaign: Id,
    /// The store that hands over.
    pub store: Id,
    /// From when on.
    pub begins_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// How much it has.
    pub capacity: Quantity,
    /// How much of it is booked.
    pub taken: Quantity,
    /// How much can still be booked: no more than its day has left.
    pub left: Quantity,
}

impl Slot {
    /// Whether it can be booked at `now`.
    pub fn state(&self, campaign: &Campaign, now: Timestamp) -> SlotState {
        if now > campaign.last_order(self.begins_at) {
            SlotState::Over
        } else if self.left.is_positive() {
            SlotState::Open
        } else {
            SlotState::SoldOut
        }
    }
}

/// What a store can hand over on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The store.
    pub store: Id,
    /// The day, by the store's calendar.
    pub date: BusinessDate,
    /// How much it has.
    pub capacity: Quantity,
    /// How much of it is booked.
    pub taken: Quantity,
    /// Its slots, the first first; those that are not offered any more are left out.
    pub slots: Vec<Slot>,
}

impl Day {
    /// Whether anything of it can be booked at `now`: as the slot that can best. None where nothing is handed over.
    pub fn state(&self, campaign: &Campaign, now: Timestamp) -> Option<SlotState> {
        let has = |wanted| self.slots.iter().any(|slot| slot.state(campaign, now) == wanted);
        [SlotState::Open, SlotState::SoldOut, SlotState::Over].into_iter().find(|state| has(*state))
    }
}

fn slot_row(row: &Row<'_>) -> Result<Slot, Fault> {
    let (capacity, taken) = (row.get::<Quantity>(5)?, row.get::<Quantity>(6)?);
    let of_day: Quantity = row.get::<Quantity>(7)? - row.get::<Quantity>(8)?;
    Ok(Slot {
        id: row.get(0)?,
        campaign: row.get(1)?,
        store: row.get(2)?,
        begins_at: row.get(3)?,
        ends_at: row.get(4)?,
        capacity,
        taken,
        left: (capacity - taken).min(of_day),
    })
}

/// One slot.
///
/// # Errors
/// When the database says so.
pub fn slot(read: &mut Read<'_>, id: Id) -> Result<Option<Slot>, Fault> {
    read.query_opt(sql::SLOT_GET, params![id], slot_row)
}

/// A campaign's days from a date on, of one store or of every one, with their slots.
///
/// # Errors
/// When the database says so.
pub fn days(read: &mut Read<'_>, campaign: Id, store: Option<Id>, from: BusinessDate) -> Result<Vec<Day>, Fault> {
    let rows = read.query(sql::DAYS, params![campaign, store, from], |row| {
        let day =
            Day { store: row.get(2)?, date: row.get(9)?, capacity: row.get(7)?, taken: row.get(8)?, slots: Vec::new() };
        let slot = row.get::<Option<Id>>(0)?.map(|_| slot_row(row)).transpose()?;
        Ok((day, slot))
    })?;
    let mut days: Vec<Day> = Vec::new();
    for (day, slot) in rows {
        if days.last().is_none_or(|last| (last.store, last.date) != (day.store, day.date)) {
            days.push(day);
        }
        if let Some(day) = days.last_mut() {
            day.slots.extend(slot.filter(|slot| !slot.capacity.is_zero()));
        }
    }
    Ok(days)
}

/// For each product that can be pre-ordered at `now`, when the first slot begins that can be booked: of days from a date
/// on, in some stores. Every open campaign is read.
///
/// # Errors
/// When the database says so.
pub fn first_slots(
    read: &mut Read<'_>,
    stores: &[Id],
    from: BusinessDate,
    now: Timestamp,
) -> Result<BTreeMap<Id, Timestamp>, Fault> {
    let mut first = BTreeMap::new();
    for campaign in campaigns(read)?.into_iter().filter(|campaign| campaign.state == CampaignState::Open) {
        let days = days(read, campaign.id, None, from)?;
        let slots = days.iter().filter(|day| stores.contains(&day.store)).flat_map(|day| &day.slots);
        let open = slots.filter(|slot| slot.state(&campaign, now) == SlotState::Open);
        if let Some(begins_at) = open.map(|slot| slot.begins_at).min() {
            first.extend(goods(read, campaign.id)?.into_iter().map(|product| (product, begins_at)));
        }
    }
    Ok(first)
}
