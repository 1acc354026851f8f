//! Instants, days and what a wall clock shows.

#![no_main]

use kernel::{BusinessDate, Timestamp, Zone};

tenon_fuzz::target!(
    [
        "2026-11-21T08:30:00Z",
        "2026-11-21T08:30:00.123456+08:00",
        "2026-11-21",
        "2026-03-29 01:30:00",
        "9999-12-31T23:59:59.999999Z"
    ],
    |bytes| {
        let text = String::from_utf8_lossy(bytes);
        tenon_fuzz::one_spelling(|text| text.parse::<Timestamp>().ok(), Timestamp::to_string, &text);
        tenon_fuzz::one_spelling(|text| text.parse::<BusinessDate>().ok(), BusinessDate::to_string, &text);
        for zone in ["Asia/Taipei", "Europe/London", "America/St_Johns", "UTC"] {
            let zone = Zone::named(zone).unwrap();
            if let Ok(at) = zone.instant(&text) {
                let day = BusinessDate::of(at, &zone, 300);
                assert!(day <= BusinessDate::of(at, &zone, 0));
                // What the clock shows then is an instant again, of the same minute or of the hour that comes twice.
                let shown = zone.wall_clock(at);
                if let Ok(again) = zone.instant(&shown) {
                    assert!((at.micros() - again.micros()).abs() < 2 * 3_600 * 1_000_000, "{text:?} shows {shown}");
                }
            }
        }
    }
);
