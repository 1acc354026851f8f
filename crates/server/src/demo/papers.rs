//! The brand's companies issue invoices from the day on which the demo is first opened, and never run out of numbers.

use anyhow::Result;
use fiscal::{Period, Track};
use invoices::upload::SimulatedPlatform;
use invoices::{InvoicedBy, NewIssuer, NewRange, WebMoment};
use kernel::{Actor, Id};
use store::Db;

/// The key with which the platform's examples are sealed; it proves nothing.
const SEAL_KEY: &str = "CB211F126E1E12C2ACE4BC3145085A50";
/// The kind of carrier of the brand's members.
const CARRIER_KIND: &str = "EJ0113";
/// Numbers of a company in a period: more than a demo sells, so that nobody waits for one.
const NUMBERS: u32 = 100_000;
/// Warns in good time.
const LOW: i64 = 50;

/// Lets every company that has a store with invoices of its own issue them, in this period and the next.
pub(super) async fn ready(db: &Db) -> Result<()> {
    let zone = db.brand().zone.clone();
    let period = Period::at(db.now(), &zone);
    let missing = db
        .read(move |read| {
            let mut missing: Vec<(Id, String, kernel::BusinessDate, bool, Vec<Period>)> = Vec::new();
            for store in staff::stores(read)? {
                let today = store.business_date(read.now());
                if invoices::who(read, &store, today)?.by != InvoicedBy::Own {
                    continue;
                }
                if missing.iter().any(|(company, ..)| *company == store.legal_entity) {
                    continue;
                }
                let issues = invoices::issuer(read, store.legal_entity)?.is_some();
                let mut periods = Vec::new();
                for period in [period, period.next()] {
                    let ranges = invoices::ranges(read, period)?;
                    if ranges.iter().all(|range| range.block.holder().entity != store.legal_entity) {
                        periods.push(period);
                    }
                }
                missing.push((store.legal_entity, store.address, today, issues, periods));
            }
            Ok(missing)
        })
        .await?;
    for ((company, address, today, issues, periods), letter) in missing.into_iter().zip('A'..='Z') {
        if issues && periods.is_empty() {
            continue;
        }
        let track = Track::parse(&format!("T{letter}"))?;
        let ranges: Vec<NewRange> = periods
            .into_iter()
            .map(|period| NewRange {
                id: db.new_id(),
                legal_entity: company,
                period,
                track,
                first: 10_000_000,
                last: 10_000_000 + NUMBERS - 1,
                store: None,
                register: None,
            })
            .collect();
        let new = NewIssuer {
            legal_entity: company,
            address,
            since: today,
            seal_key: Some(SEAL_KEY.to_owned()),
            carrier_kind: Some(CARRIER_KIND.to_owned()),
            zero_rate: None,
            way: Some(SimulatedPlatform::NAME.to_owned()),
            low: LOW,
            web_moment: WebMoment::Payment,
        };
        let zone = zone.clone();
        db.write("demo.invoices", Actor::SYSTEM, move |tx| {
            if !issues {
                invoices::set_issuer(tx, &new, 0)?;
            }
            ranges.iter().try_for_each(|range| invoices::add_range(tx, range, &zone))
        })
        .await?;
    }
    Ok(())
}
