//! The live day: what was sold, what just came in, what runs out. What needs a hand is in
//! [`crate::attention`].

use std::collections::BTreeMap;

use kernel::{BusinessDate, Exponent, Id, Money, Quantity, Timestamp, Zone};
use serde::Serialize;
use store::{Brand, Fault, Read, params};
use utoipa::ToSchema;

use crate::attention::{self, AttentionRow};
use crate::list::{self, After, OrderFilter, OrderRow};
use crate::sql::views as sql;

/// How many of the newest orders are shown.
const RECENT: usize = 10;
/// How many goods that run out are shown.
const LOW: usize = 10;
/// Goods run out when no more than this is left to promise.
const LOW_AT: Quantity = Quantity::units(5);
/// A day is compared with the one so many days before: the same day of the week.
const WEEK_DAYS: i32 = 7;
/// A week, in seconds.
const WEEK_SECONDS: i64 = 7 * 24 * 3600;
/// Later than any sale.
const ALWAYS: Timestamp = Timestamp::from_micros(i64::MAX);
/// Sales are summed by quarters of an hour, because zones differ from UTC by quarters.
const QUARTER_MICROS: i64 = 900_000_000;

/// The live day.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DashboardBody {
    /// Today in the books of the web shop, or of the first store where there is none.
    pub business_date: BusinessDate,
    /// ISO 4217 code.
    pub currency: String,
    /// Digits of the currency.
    #[schema(value_type = u8)]
    pub exponent: Exponent,
    /// The day in numbers.
    pub totals: DayTotals,
    /// The day by channel; web and till are always there.
    pub by_channel: Vec<ChannelTotal>,
    /// The day by store: those that are open, also where nothing was sold yet, the best first.
    pub by_store: Vec<StoreTotal>,
    /// Hours with sales, by the clocks of the stores that sold.
    pub by_hour: Vec<HourTotal>,
    /// The same day of the week before, to compare with.
    pub last_week: LastWeek,
    /// The newest orders, of any day.
    pub recent: Vec<OrderRow>,
    /// What a person has to look at, the most pressing first.
    pub attention: Vec<AttentionRow>,
    /// Goods that run out, the emptiest first.
    pub low_stock: Vec<LowStockRow>,
}

/// A day in numbers. Orders count once they stand: not before their online payment, and not after
/// they were called off. What was taken back today is taken off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayTotals {
    /// How many orders.
    pub orders: i64,
    /// What they came to.
    pub revenue: Money,
    /// What the stores that have a target aim at today, together; none when no store has one.
    #[schema(required = true)]
    pub target: Option<Money>,
    /// What came in elsewhere than at tills.
    pub web: Money,
    /// What came in at tills.
    pub till: Money,
}

/// A channel's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelTotal {
    /// `web` or `till`.
    pub channel: String,
    /// How many orders.
    pub orders: i64,
    /// What they came to.
    pub revenue: Money,
}

/// A store's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StoreTotal {
    /// Which store.
    pub store_id: Id,
    /// Its name.
    pub store_name: String,
    /// How many orders.
    pub orders: i64,
    /// What they came to.
    pub revenue: Money,
    /// What it aims at today; none where nothing is aimed at.
    #[schema(required = true)]
    pub target: Option<Money>,
}

/// The same day of the week before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LastWeek {
    /// That day in the books.
    pub business_date: BusinessDate,
    /// Orders by this time of that day.
    pub orders_by_now: i64,
    /// What had come in by this time of that day.
    pub revenue_by_now: Money,
    /// What came in by channel by this time of that day.
    pub by_channel: Vec<ChannelTotal>,
    /// Orders of that whole day.
    pub orders: i64,
    /// What came in on that whole day.
    pub revenue: Money,
    /// Its hours with sales.
    pub by_hour: Vec<HourTotal>,
}

/// An hour of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HourTotal {
    /// 0 to 23.
    #[schema(minimum = 0, maximum = 23)]
    pub hour: u8,
    /// What came in elsewhere than at tills.
    pub web: Money,
    /// What came in at tills.
    pub till: Money,
}

/// Goods that run out in a place.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LowStockRow {
    /// Which variant.
    pub variant_id: Id,
    /// Its SKU.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Where.
    pub location_id: Id,
    /// What people call the place.
    pub location_name: String,
    /// `saleable`.
    pub condition: String,
    /// What lies there.
    pub on_hand: Quantity,
    /// What is promised of it.
    pub held: Quantity,
    /// What is kept back.
    pub safety: Quantity,
    /// What can be promised.
    pub available: Quantity,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// Who looks at the day.
#[derive(Debug, Clone)]
pub struct Watcher {
    /// The stores whose orders they may see; every store's when none are named.
    pub stores: Option<Vec<Id>>,
    /// The stores whose cases they may see; every store's and the brand's own when none are named.
    pub cases: Option<Vec<Id>>,
    /// `zh-TW` or `en`.
    pub locale: &'static str,
}

impl Watcher {
    /// True for something of one of these stores.
    pub(crate) fn sees(&self, stores: &[Id]) -> bool {
        self.stores.as_ref().is_none_or(|mine| stores.iter().any(|store| mine.contains(store)))
    }
}

/// The live day.
///
/// # Errors
/// When the database says so.
pub fn dashboard(read: &mut Read<'_>, brand: &Brand, watcher: &Watcher) -> Result<DashboardBody, Fault> {
    let stores = staff::stores(read)?;
    let active = || stores.iter().filter(|store| store.active);
    let home = active().find(|store| store.kind == staff::StoreKind::Web).or_else(|| active().next());
    let now = read.now();
    let business_date = home.map_or_else(|| BusinessDate::of(now, &brand.zone, 0), |store| store.business_date(now));
    let zones: BTreeMap<Id, &Zone> = stores.iter().map(|store| (store.id, &store.zone)).collect();
    let targets = staff::targets_on(read, business_date)?;
    let mut summed = |date, until| sum(read, watcher, &zones, &brand.zone, date, until);
    let before = business_date.plus_days(-WEEK_DAYS);
    let day = summed(business_date, ALWAYS)?;
    let (week, week_by_now) = (summed(before, ALWAYS)?, summed(before, now.plus_seconds(-WEEK_SECONDS))?);
    let mut by_store: Vec<StoreTotal> = active()
        .filter(|store| watcher.sees(&[store.id]))
        .map(|store| {
            let (orders, revenue) = day.stores.get(&store.id).copied().unwrap_or((0, Money::ZERO));
            let target = targets.get(&store.id).copied();
            StoreTotal { store_id: store.id, store_name: store.name.clone(), orders, revenue, target }
        })
        .collect();
    by_store.sort_by_key(|store| std::cmp::Reverse((store.revenue, store.orders)));
    let filter = OrderFilter { stores: watcher.stores.clone(), ..OrderFilter::default() };
    Ok(DashboardBody {
        business_date,
        currency: brand.currency.clone(),
        exponent: brand.exponent,
        totals: DayTotals {
            target: by_store.iter().filter_map(|store| store.target).reduce(|sum, target| sum + target),
            ..day.totals
        },
        by_channel: day.channels,
        by_store,
        by_hour: day.hours.into_values().collect(),
        last_week: LastWeek {
            business_date: before,
            orders_by_now: week_by_now.totals.orders,
            revenue_by_now: week_by_now.totals.revenue,
            by_channel: week_by_now.channels,
            orders: week.totals.orders,
            revenue: week.totals.revenue,
            by_hour: week.hours.into_values().collect(),
        },
        recent: list::orders(read, &filter, After::BEGINNING, RECENT)?,
        attention: attention::attention(read, watcher)?,
        low_stock: low_stock(read, watcher)?,
    })
}

/// What a store's channel came to in a quarter of an hour.
struct Sums {
    store: Id,
    channel: String,
    quarter: i64,
    count: i64,
    total: Money,
}

/// What came in on a day until a moment, where the watcher may see it.
fn sum(
    read: &mut Read<'_>,
    watcher: &Watcher,
    zones: &BTreeMap<Id, &Zone>,
    other: &Zone,
    date: BusinessDate,
    until: Timestamp,
) -> Result<Day, Fault> {
    let mut day = Day::default();
    for sums in of_day(read, sql::DAY_SALES, date, until)? {
        if watcher.sees(&[sums.store]) {
            day.add(&sums, zones.get(&sums.store).copied().unwrap_or(other));
        }
    }
    for sums in of_day(read, sql::DAY_RETURNS, date, until)? {
        if watcher.sees(&[sums.store]) {
            let back = Sums { count: 0, total: -sums.total, ..sums };
            day.add(&back, zones.get(&back.store).copied().unwrap_or(other));
        }
    }
    Ok(day)
}

fn of_day(
    read: &mut Read<'_>,
    statement: &'static str,
    date: BusinessDate,
    until: Timestamp,
) -> Result<Vec<Sums>, Fault> {
    let counted = statement == sql::DAY_SALES;
    read.query(statement, params![date, until], |row| {
        Ok(Sums {
            store: row.get(0)?,
            channel: row.get(1)?,
            quarter: row.get(2)?,
            count: if counted { row.get(3)? } else { 0 },
            total: row.get(if counted { 4 } else { 3 })?,
        })
    })
}

struct Day {
    totals: DayTotals,
    channels: Vec<ChannelTotal>,
    stores: BTreeMap<Id, (i64, Money)>,
    hours: BTreeMap<u8, HourTotal>,
}

impl Default for Day {
    fn default() -> Self {
        let nothing = |channel: &str| ChannelTotal { channel: channel.to_owned(), orders: 0, revenue: Money::ZERO };
        Day {
            totals: DayTotals::default(),
            channels: vec![nothing("web"), nothing("till")],
            stores: BTreeMap::new(),
            hours: BTreeMap::new(),
        }
    }
}

impl Day {
    fn add(&mut self, sums: &Sums, zone: &Zone) {
        let hour = hour(zone, Timestamp::from_micros(sums.quarter.saturating_mul(QUARTER_MICROS)));
        let of_hour = self.hours.entry(hour).or_insert(HourTotal { hour, web: Money::ZERO, till: Money::ZERO });
        self.totals.orders += sums.count;
        self.totals.revenue += sums.total;
        let of_store = self.stores.entry(sums.store).or_insert((0, Money::ZERO));
        of_store.0 += sums.count;
        of_store.1 += sums.total;
        if sums.channel == "till" {
            self.totals.till += sums.total;
            of_hour.till += sums.total;
        } else {
            self.totals.web += sums.total;
            of_hour.web += sums.total;
        }
        match self.channels.iter_mut().find(|known| known.channel == sums.channel) {
            Some(known) => {
                known.orders += sums.count;
                known.revenue += sums.total;
            }
            None => self.channels.push(ChannelTotal {
                channel: sums.channel.clone(),
                orders: sums.count,
                revenue: sums.total,
            }),
        }
    }
}

/// The hour that a wall clock shows.
fn hour(zone: &Zone, at: Timestamp) -> u8 {
    zone.wall_clock(at).get(11..13).and_then(|hour| hour.parse().ok()).unwrap_or(0)
}

fn low_stock(read: &mut Read<'_>, watcher: &Watcher) -> Result<Vec<LowStockRow>, Fault> {
    // Goods that are no longer sold stay at nothing; reading more than is shown leaves room for them.
    let levels = stock::queries::low(read, LOW_AT, LOW * 10)?;
    let levels: Vec<_> =
        levels.into_iter().filter(|level| level.store.is_none_or(|store| watcher.sees(&[store]))).collect();
    let variants: Vec<Id> = levels.iter().map(|level| level.variant).collect();
    let (now, list) = (read.now(), catalog::default_price_list(read)?);
    let goods = catalog::sellables(read, list.id, &variants, now, watcher.locale)?;
    let rows = levels.into_iter().zip(goods).filter_map(|(level, goods)| {
        let goods = goods.filter(|goods| goods.published && goods.is_tracked())?;
        Some(LowStockRow {
            variant_id: level.variant,
            sku: goods.sku,
            name: goods.name,
            location_id: level.location,
            location_name: level.location_name,
            condition: level.condition.as_str().to_owned(),
            on_hand: level.on_hand,
            held: level.held,
            safety: level.safety,
            available: level.available,
            changed_at: level.changed_at,
        })
    });
    Ok(rows.take(LOW).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_lie_in_the_hour_of_the_stores_clock() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let quarter = |text: &str| Timestamp::from_micros(at(text).micros() / QUARTER_MICROS * QUARTER_MICROS);
        let kathmandu = Zone::named("Asia/Kathmandu").unwrap();
        assert_eq!(hour(&Zone::named("Asia/Taipei").unwrap(), quarter("2026-11-21T02:59:59Z")), 10);
        // 5 h 45 min before UTC: the hour turns at a quarter past.
        assert_eq!(hour(&kathmandu, quarter("2026-11-21T02:14:59Z")), 7);
        assert_eq!(hour(&kathmandu, quarter("2026-11-21T02:15:00Z")), 8);
    }

    #[test]
    fn what_is_taken_back_is_taken_off() {
        let mut day = Day::default();
        let sums = |channel: &str, count, total| Sums {
            store: Id::NIL,
            channel: channel.to_owned(),
            quarter: 0,
            count,
            total: Money::new(total),
        };
        day.add(&sums("till", 2, 1_160), &Zone::utc());
        day.add(&sums("web", 1, 580), &Zone::utc());
        day.add(&sums("till", 0, -580), &Zone::utc());
        let money = Money::new;
        assert_eq!(
            day.totals,
            DayTotals { orders: 3, revenue: money(1_160), web: money(580), till: money(580), ..DayTotals::default() }
        );
        assert_eq!(day.channels[1], ChannelTotal { channel: "till".to_owned(), orders: 2, revenue: money(580) });
        assert_eq!(day.hours[&0], HourTotal { hour: 0, web: money(580), till: money(580) });
    }
}
