//! E-invoices of the tills' sales: numbers that run out in the middle, and what must hold of the documents.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use fiscal::{Period, Track};
use invoices::{NewIssuer, NewRange, WebMoment};
use kernel::{Actor, BusinessDate, Id, Money, Zone};
use store::{Job, Stop, Tx, WriteError};

use crate::world::World;

/// Numbers that one of the tills has for itself, and numbers for both: fewer than are sold.
const OF_ONE: u32 = 20;
const OF_BOTH: u32 = 25;
/// What is added at the end, so that nobody waits.
const ENOUGH: u32 = 10_000;

const DOCUMENTS: &str = "SELECT s.subject, i.state, i.total, i.allowed, i.number FROM invoices_subject s JOIN invoices_invoice i ON i.id = s.document WHERE s.kind = 'order' ORDER BY i.number";
const REFUSED: &str = "SELECT DISTINCT u.invoice, i.store FROM invoices_upload u JOIN invoices_invoice i ON i.id = u.invoice WHERE u.state = 'rejected'";
const UPLOADS: &str = "SELECT message, number, state FROM invoices_upload ORDER BY message, number";
const SALES: &str = "SELECT o.id, o.state, o.total - coalesce((SELECT CAST(sum(t.amount) AS BIGINT) FROM orders_tender t WHERE t.order_id = o.id AND t.amount > 0 AND t.invoice_treatment <> 'invoice'), 0), coalesce((SELECT CAST(-sum(t.amount) AS BIGINT) FROM orders_tender t WHERE t.order_id = o.id AND t.return_id IS NOT NULL AND t.invoice_treatment = 'invoice'), 0) + coalesce((SELECT CAST(sum(f.amount) AS BIGINT) FROM orders_refund f JOIN orders_return r ON r.id = f.return_id WHERE f.order_id = o.id AND r.state = 'taken'), 0) FROM orders_order o WHERE o.channel = 'till' ORDER BY o.id";
const WEB_ORDERS: &str = "SELECT o.id, CASE WHEN o.state IN ('placed', 'completed') AND o.paid >= o.total THEN o.state ELSE 'voided' END, o.total - coalesce((SELECT CAST(sum(t.amount) AS BIGINT) FROM orders_tender t WHERE t.order_id = o.id AND t.amount > 0 AND t.invoice_treatment <> 'invoice'), 0), coalesce((SELECT CAST(-sum(t.amount) AS BIGINT) FROM orders_tender t WHERE t.order_id = o.id AND t.return_id IS NOT NULL AND t.invoice_treatment = 'invoice'), 0) + coalesce((SELECT CAST(sum(f.amount) AS BIGINT) FROM orders_refund f JOIN orders_return r ON r.id = f.return_id WHERE f.order_id = o.id AND r.state = 'taken'), 0) FROM orders_order o WHERE o.channel <> 'till' ORDER BY o.id";

/// The company issues its invoices, and has a few numbers.
pub fn open(
    tx: &mut Tx<'_>,
    legal_entity: Id,
    (store, register): (Id, Id),
    since: BusinessDate,
    zone: &Zone,
) -> Result<(), Stop> {
    let new = NewIssuer {
        legal_entity,
        address: "臺北市信義區松高路 1 號".to_owned(),
        since,
        seal_key: None,
        carrier_kind: None,
        zero_rate: None,
        way: Some(crate::platform::NAME.to_owned()),
        low: 5,
        web_moment: WebMoment::Payment,
    };
    invoices::set_issuer(tx, &new, 0)?;
    let period = Period::at(tx.now(), zone);
    for (track, count, holder) in [("AA", OF_BOTH, None), ("AB", OF_ONE, Some((store, register)))] {
        add(tx, legal_entity, period, track, count, holder, zone)?;
    }
    Ok(())
}

fn add(
    tx: &mut Tx<'_>,
    legal_entity: Id,
    period: Period,
    track: &str,
    count: u32,
    holder: Option<(Id, Id)>,
    zone: &Zone,
) -> Result<(), Stop> {
    let (store, register) = holder.unzip();
    let (id, track) = (tx.new_id(), Track::parse(track)?);
    let new = NewRange { id, legal_entity, period, track, first: 0, last: count - 1, store, register };
    invoices::add_range(tx, &new, zone)
}

/// Adds numbers and lets whatever waits have them.
pub async fn settle(world: &World) -> anyhow::Result<()> {
    let (db, store) = (&world.db, world.shop.store);
    let store = db.read(move |read| staff::store(read, store)).await?.context("the shop is gone")?;
    let (legal_entity, zone) = (store.legal_entity, db.brand().zone.clone());
    let period = Period::at(db.now(), &zone);
    let added =
        db.write("sim.numbers", Actor::SYSTEM, move |tx| add(tx, legal_entity, period, "ZZ", ENOUGH, None, &zone));
    match added.await {
        // The last round added them already.
        Err(WriteError::Refused(refusal)) if refusal.code == &invoices::codes::RANGE_OVERLAPS => {}
        other => other?,
    }
    let job = Job {
        id: Id::NIL,
        kind: invoices::SETTLE.to_owned(),
        subject: legal_entity,
        body: "{}".to_owned(),
        attempts: 1,
        lease: Id::NIL,
    };
    invoices::run(db, &job).await.map_err(|error| anyhow::anyhow!(error))
}

/// Somebody looks at what the tax platform refused, and hands it in again.
pub async fn hand_in_again(world: &World) -> anyhow::Result<()> {
    let refused =
        world.db.read(|read| read.query(REFUSED, &[], |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))).await?;
    for (invoice, store) in refused {
        world
            .db
            .write("sim.hand_in_again", Actor::SYSTEM, move |tx| invoices::upload::again(tx, invoice, store))
            .await?;
    }
    Ok(())
}

/// The platform has every document and all that happened to it, once, and knows of nothing else.
async fn agree_with_the_platform(world: &World) -> anyhow::Result<()> {
    let here = world
        .db
        .read(|read| {
            read.query(UPLOADS, &[], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)))
        })
        .await?;
    for (message, number, state) in &here {
        ensure!(state == "accepted", "{message} of {number} is {state} in the end");
    }
    let here: Vec<(String, String)> = here.into_iter().map(|(message, number, _)| (message, number)).collect();
    let (there, wrong) = world.tax.accepted();
    ensure!(wrong.is_empty(), "the tax platform heard what cannot be: {wrong:?}");
    ensure!(here == there, "here {here:?}, at the platform {there:?}");
    Ok(())
}

/// Each sale of a till, and each web order that was paid, is invoiced once, for what was paid of it; what is undone is
/// voided or given back; nobody waits once there are numbers; no number is missing or there twice.
pub async fn agree(world: &World) -> anyhow::Result<()> {
    let beginning = (kernel::Timestamp::from_micros(i64::MIN), Id::NIL);
    let waiting = world.db.read(move |read| invoices::owed(read, None, beginning, 10)).await?;
    ensure!(waiting.is_empty(), "there are numbers, and still somebody waits: {waiting:?}");
    agree_with_the_platform(world).await?;
    let (documents, sales) = world
        .db
        .read(|read| {
            let documents = read.query(DOCUMENTS, &[], |row| {
                let sums = (row.get::<Money>(2)?, row.get::<Money>(3)?);
                Ok((row.get::<Id>(0)?, row.get::<String>(1)?, sums, row.get::<String>(4)?))
            })?;
            let mut sales = Vec::new();
            for statement in [SALES, WEB_ORDERS] {
                sales.extend(read.query(statement, &[], |row| {
                    let sums = (row.get::<Money>(2)?, row.get::<Money>(3)?);
                    Ok((row.get::<Id>(0)?, row.get::<String>(1)?, sums))
                })?);
            }
            Ok((documents, sales))
        })
        .await?;
    for pair in documents.windows(2) {
        ensure!(pair[0].3 != pair[1].3, "the number {} was used twice", pair[0].3);
    }
    let mut standing: BTreeMap<Id, Money> = BTreeMap::new();
    for (order, state, (total, allowed), _) in &documents {
        if state == "issued" {
            *standing.entry(*order).or_default() += *total - *allowed;
        }
    }
    for (order, state, (invoiced, went_back)) in sales {
        let stands = standing.get(&order).copied().unwrap_or_default();
        let due = if state == "voided" { Money::ZERO } else { invoiced - went_back };
        ensure!(stands == due, "sale {order} is {state}: {stands} stand on its invoices, {due} were paid and kept");
    }
    Ok(())
}
