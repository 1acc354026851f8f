//! The sample shop's stores: one that is open, one that is shut, one that never said when.

use kernel::Quantity;

use super::{LONG, at, card, date, id, ready};
use crate::hours::{Day, Hours, Now, Special};
use crate::view::*;

pub fn store_stock(available: i64) -> StoreStock {
    StoreStock {
        store_id: id(1),
        name: "信義門市".to_owned(),
        stock: Stock::of(Quantity::units(available)),
        ready_at: Some(ready()),
        info: None,
    }
}

pub fn store_info() -> StoreInfo {
    StoreInfo {
        id: id(1),
        name: "信義門市".to_owned(),
        address: "台北市信義區松仁路 1 號".to_owned(),
        phone: "02-2345-6789".to_owned(),
        hours: "每日 11:00–21:00".to_owned(),
        map_url: Some("https://maps.example/xinyi".to_owned()),
        url: "/stores/xinyi".to_owned(),
        now: Some(Now::Open { until: at("2026-11-21T13:00:00Z") }),
        place: Some("25.033000,121.565000".to_owned()),
    }
}

/// A store out of hours: when it opens is told from the moment of the page.
pub(super) fn shut_store() -> StoreInfo {
    StoreInfo { id: id(2), now: Some(Now::Closed { opens: Some(at("2026-11-22T03:00:00Z")) }), ..store_info() }
}

/// When the shop is open: today until nine, closed on a Monday.
pub fn hours() -> Hours {
    let day = |weekday: u8| Day {
        weekday,
        spans: if weekday == 1 { Vec::new() } else { vec!["11:00–21:00".to_owned()] },
        today: weekday == 6,
    };
    let special = Special { date: date("2027-02-06"), spans: Vec::new(), note: "除夕 <b>".to_owned() };
    Hours {
        now: Now::Open { until: at("2026-11-21T13:00:00Z") },
        week: (1..=7).map(day).collect(),
        special: vec![special],
    }
}

pub fn stores() -> StoresPage {
    let closed = StoreInfo { id: id(2), place: None, phone: String::new(), name: LONG.to_owned(), ..store_info() };
    let shut = Hours { now: Now::Closed { opens: Some(at("2026-11-22T03:00:00Z")) }, ..hours() };
    StoresPage {
        stores: vec![
            StoreLine { info: store_info(), hours: Some(hours()) },
            StoreLine { info: closed.clone(), hours: Some(shut) },
            StoreLine { info: StoreInfo { id: id(3), ..store_info() }, hours: None },
        ],
        map: crate::map::svg(&[crate::map::Pin { at: (25_033_000, 121_565_000), main: false }]),
        structured: serde_json::json!({"name": "</script><b>"}),
    }
}

pub fn store_page() -> StorePage {
    StorePage {
        id: id(1),
        info: store_info(),
        hours: Some(hours()),
        map: stores().map,
        cards: vec![card(0), card(3)],
        structured: serde_json::json!({}),
    }
}
