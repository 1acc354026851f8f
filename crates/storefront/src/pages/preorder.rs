//! What is made for the day on which it is fetched: where and when it can be had, what a cart of it is.

use kernel::{BusinessDate, Id, Money, Quantity, Rate, Timestamp};
use orders::views::OrderBody;
use preorders::{Campaign, Day, Slot, SlotState};
use store::{Fault, Read};

use super::goods::walk_in;
use super::visit::Visit;
use crate::view::{self, PreorderChoice, PreorderDay, PreorderOffer, PreorderSlot, PreorderStore};

/// Days of a store that a product's page names.
const DAYS_NAMED: usize = 6;
/// Days of a store that the checkout offers: those after them come up as the first ones go by.
const DAYS_OFFERED: usize = 31;

/// An open campaign with the stores' days.
pub(super) struct Offer {
    campaign: Campaign,
    places: Vec<(staff::Store, Vec<Day>)>,
}

/// Reads the days of a campaign that are still to come.
pub(super) fn offer(read: &mut Read<'_>, campaign: Campaign, today: BusinessDate) -> Result<Offer, Fault> {
    let days = preorders::days(read, campaign.id, None, today)?;
    let place = |store: staff::Store| {
        let own: Vec<Day> = days.iter().filter(|day| day.store == store.id).cloned().collect();
        (!own.is_empty()).then_some((store, own))
    };
    let places = walk_in(staff::stores(read)?).into_iter().filter_map(place).collect();
    Ok(Offer { campaign, places })
}

/// What the goods of a cart are.
pub(super) enum Goods {
    /// None of them is pre-ordered.
    Plain,
    /// All of them are, in one campaign.
    Preordered(Campaign),
    /// Neither: they have to be ordered apart.
    Mixed,
}

/// The open campaign of each product.
pub(super) fn campaigns(read: &mut Read<'_>, products: &[Id]) -> Result<Vec<Option<Campaign>>, Fault> {
    products.iter().map(|product| preorders::campaign_of(read, *product)).collect()
}

impl Goods {
    /// Of the campaigns of all lines.
    pub(super) fn of(campaigns: &[Option<Campaign>]) -> Goods {
        let first = campaigns.first().and_then(Option::as_ref);
        let alike = |other: &Option<Campaign>| other.as_ref().map(|one| one.id) == first.map(|one| one.id);
        match (campaigns.iter().all(alike), first) {
            (false, _) => Goods::Mixed,
            (true, Some(campaign)) => Goods::Preordered(campaign.clone()),
            (true, None) => Goods::Plain,
        }
    }
}

/// What a line of a cart says that has to be ordered by itself.
pub(super) fn apart(visit: &Visit, campaign: &Campaign) -> String {
    let name = campaign.name_in(visit.caller.locale);
    visit.say(
        format!("這是「{name}」的預購商品，請和其他商品分開結帳：先移除其中一邊，下一張訂單再買"),
        format!("Pre-ordered with “{name}”: order it by itself. Remove either, and order the other next"),
    )
}

impl Offer {
    /// What a product's page says.
    pub(super) fn shown(&self, visit: &Visit, now: Timestamp) -> PreorderOffer {
        let mut stores = self.stores(visit, Quantity::ONE, now, |_| None);
        stores.retain(|store| !store.days.is_empty());
        for store in &mut stores {
            name_first(store, DAYS_NAMED);
        }
        PreorderOffer {
            name: self.campaign.name_in(visit.caller.locale).to_owned(),
            percent: percent(self.campaign.deposit),
            open: stores.iter().any(|store| store.unable.is_none()),
            stores,
        }
    }

    /// What the checkout offers for goods of this total and quantity. `unable` says why a store cannot hand them out.
    pub(super) fn choice(
        &self,
        visit: &Visit,
        (total, quantity): (Money, Quantity),
        now: Timestamp,
        unable: impl Fn(&staff::Store) -> Option<String>,
    ) -> PreorderChoice {
        let deposit = self.campaign.deposit_of(total);
        let mut stores = self.stores(visit, quantity, now, unable);
        for store in &mut stores {
            name_first(store, DAYS_OFFERED);
        }
        PreorderChoice {
            name: self.campaign.name_in(visit.caller.locale).to_owned(),
            deposit,
            balance: total - deposit,
            stores,
        }
    }

    fn stores(
        &self,
        visit: &Visit,
        quantity: Quantity,
        now: Timestamp,
        unable: impl Fn(&staff::Store) -> Option<String>,
    ) -> Vec<PreorderStore> {
        let store = |(store, days): &(staff::Store, Vec<Day>)| {
            let days: Vec<PreorderDay> =
                days.iter().filter_map(|day| self.day(day, &store.zone, quantity, now)).collect();
            let fits = days.iter().flat_map(|day| &day.slots).any(|slot| slot.fits);
            let none = || visit.say("這家門市的預購已經額滿", "Pre-orders for this shop are full");
            PreorderStore {
                value: format!("preorder:{}", store.id),
                store_id: store.id,
                name: store.name.clone(),
                address: store.address.clone(),
                url: format!("/stores/{}", store.code),
                unable: unable(store).or_else(|| (!fits).then(none)),
                days,
                more: 0,
            }
        };
        self.places.iter().map(store).collect()
    }

    fn day(&self, day: &Day, zone: &kernel::Zone, quantity: Quantity, now: Timestamp) -> Option<PreorderDay> {
        let state = day.state(&self.campaign, now).filter(|state| *state != SlotState::Over)?;
        let clock = |at: Timestamp| zone.wall_clock(at).split_off(11);
        let slot = |slot: &Slot| {
            let state = slot.state(&self.campaign, now);
            let fits = state == SlotState::Open && slot.left >= quantity;
            let is_little = slot.left <= view::Stock::LOW || !fits;
            PreorderSlot {
                id: slot.id,
                name: format!("{}–{}", clock(slot.begins_at), clock(slot.ends_at)),
                state,
                left: Some(slot.left).filter(|_| state == SlotState::Open && is_little),
                fits,
            }
        };
        Some(PreorderDay { date: day.date, state, slots: day.slots.iter().map(slot).collect() })
    }
}

/// Leaves the first days of a store, and says how many there are besides.
fn name_first(store: &mut PreorderStore, days: usize) {
    store.more = store.days.len().saturating_sub(days);
    store.days.truncate(days);
}

/// A share in percent, with as many decimals as it has: `30`, `33.3`.
fn percent(rate: Rate) -> String {
    // Parts per million: four decimals of a percent.
    let (whole, rest) = (rate.get() / 10_000, rate.get() % 10_000);
    let decimals = format!("{rest:04}");
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() { whole.to_string() } else { format!("{whole}.{decimals}") }
}

/// The slot of an order, and how its money is parted.
pub(super) fn of_order(order: &OrderBody) -> Option<view::Preordered> {
    let slot = order.preorder.as_ref()?;
    let kept = order.paid - order.refunded;
    Some(view::Preordered {
        name: slot.name.clone(),
        begins_at: slot.begins_at,
        ends_at: slot.ends_at,
        deposit: order.deposit,
        balance: order.total - kept.max(order.deposit).min(order.total),
        stands: stands(order),
    })
}

/// Whether an order stands by its deposit.
pub(super) fn stands(order: &OrderBody) -> bool {
    order.deposit > Money::ZERO && order.paid - order.refunded >= order.deposit
}

#[cfg(test)]
mod tests {
    use preorders::CampaignState;

    use super::*;

    fn campaign(number: u8) -> Campaign {
        Campaign {
            id: Id::from_bytes([number; 16]),
            name: "中秋".to_owned(),
            name_en: String::new(),
            state: CampaignState::Open,
            deposit: Rate::new(300_000),
            lead_minutes: 60,
            version: 1,
        }
    }

    #[test]
    fn goods_of_one_campaign_are_ordered_together() {
        let kind = |goods: &[Option<Campaign>]| match Goods::of(goods) {
            Goods::Plain => 0,
            Goods::Preordered(campaign) => campaign.id.as_bytes()[0],
            Goods::Mixed => 255,
        };
        assert_eq!(kind(&[None, None]), 0);
        assert_eq!(kind(&[Some(campaign(7)), Some(campaign(7))]), 7);
        for mixed in [[Some(campaign(7)), None], [None, Some(campaign(7))], [Some(campaign(7)), Some(campaign(8))]] {
            assert_eq!(kind(&mixed), 255);
        }
    }

    #[test]
    fn a_share_is_said_with_the_decimals_it_has() {
        for (rate, text) in [(0, "0"), (300_000, "30"), (333_000, "33.3"), (5, "0.0005"), (1_000_000, "100")] {
            assert_eq!(percent(Rate::new(rate)), text);
        }
    }

    #[test]
    fn what_cannot_be_booked_says_why() {
        let now = Timestamp::from_micros(0);
        let slot = |hours: i64, left: i64| Slot {
            id: Id::NIL,
            campaign: Id::NIL,
            store: Id::NIL,
            begins_at: now.plus_seconds(3600 * hours),
            ends_at: now.plus_seconds(3600 * (hours + 2)),
            capacity: Quantity::units(9),
            taken: Quantity::units(9 - left),
            left: Quantity::units(left),
        };
        let day = |slots: Vec<Slot>| Day {
            store: Id::NIL,
            date: "1970-01-01".parse().unwrap(),
            capacity: Quantity::units(20),
            taken: Quantity::ZERO,
            slots,
        };
        let offer = Offer { campaign: campaign(1), places: Vec::new() };
        let zone = kernel::Zone::utc();
        let shown = |slots, wanted| offer.day(&day(slots), &zone, Quantity::units(wanted), now);
        assert!(shown(vec![slot(0, 9)], 1).is_none(), "its last call is over");
        let mixed = shown(vec![slot(0, 9), slot(2, 0), slot(4, 2), slot(6, 9)], 3).unwrap();
        assert_eq!(mixed.state, SlotState::Open);
        let said: Vec<_> = mixed.slots.iter().map(|slot| (slot.state.as_str(), slot.left, slot.fits)).collect();
        let (two, none) = (Some(Quantity::units(2)), None);
        assert_eq!(
            said,
            [("over", none, false), ("sold_out", none, false), ("open", two, false), ("open", none, true)]
        );
        assert_eq!(mixed.slots[1].name, "02:00–04:00");
        assert_eq!(shown(vec![slot(2, 0)], 1).unwrap().state, SlotState::SoldOut);
    }
}
