//! E-invoices of the tills' sales: numbers that run out in the middle, and what must hold of the documents.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use fiscal::{Period, Track};
use invoices::{InvoicedBy, NewIssuer, NewRange, NewWho, WebMoment};
use kernel::{Actor, BusinessDate, Id, Money, Rate, Zone};
use store::{Job, Stop, Tx, WriteError};

use crate::world::World;

/// Numbers that one of the tills has for itself, and numbers for both: fewer than are sold.
const OF_ONE: u32 = 20;
const OF_BOTH: u32 = 25;
/// What is added at the end, so that nobody waits.
const ENOUGH: u32 = 10_000;

const DOCUMENTS: &str = "SELECT s.subject, i.state, i.total, i.allowed, i.number FROM invoices_subject s JOIN invoices_invoice i ON i.id = s.document WHERE s.kind = 'order' ORDER BY i.number";
const BASES: &str = "SELECT order_id, CAST(sum(amount) AS BIGINT) FROM orders_tender WHERE kind <> 'imported' AND invoice_treatment IN ('invoice', 'issued_by_another') GROUP BY order_id ORDER BY order_id";
const REFUSED: &str = "SELECT DISTINCT u.invoice, i.store FROM invoices_upload u JOIN invoices_invoice i ON i.id = u.invoice WHERE u.state = 'rejected'";
const UPLOADS: &str = "SELECT message, number, state FROM invoices_upload ORDER BY message, number";
const SALES: &str = "SELECT o.id, o.state, o.total - coalesce((SELECT CAST(sum(t.amount) AS BIGINT) FROM orders_tender t WHERE t.order_id = o.id AND t.amount > 0 AND t.invoice_treatment <> 'invoice'), 0), coalesce((SELECT CAST(-sum(t.amount) AS BIGINT) FROM orders_tender t WHERE t.order_id = o.id AND t.return_id IS NOT NULL AND t.invoice_treatment = 'invoice'), 0) + coalesce((SELECT CAST(sum(f.amount) AS BIGINT) FROM orders_refund f JOIN orders_return r ON r.id = f.return_id WHERE f.order_id = o.id AND r.state = 'taken'), 0), o.business_date FROM orders_order o WHERE o.channel = 'till' ORDER BY o.id";
const WEB_ORDERS: &str = "SELECT o.id, CASE WHEN o.state IN ('placed', 'completed') AND (o.paid >= o.total OR (o.deposit > 0 AND o.paid - o.refunded >= o.deposit)) THEN o.state ELSE 'voided' END, CASE WHEN o.deposit > 0 AND o.paid < o.total THEN o.paid - o.refunded ELSE o.total END - coalesce((SELECT CAST(sum(t.amount) AS BIGINT) FROM orders_tender t WHERE t.order_id = o.id AND t.amount > 0 AND t.invoice_treatment <> 'invoice'), 0), coalesce((SELECT CAST(-sum(t.amount) AS BIGINT) FROM orders_tender t WHERE t.order_id = o.id AND t.return_id IS NOT NULL AND t.invoice_treatment = 'invoice'), 0) + coalesce((SELECT CAST(sum(f.amount) AS BIGINT) FROM orders_refund f JOIN orders_return r ON r.id = f.return_id WHERE f.order_id = o.id AND r.state = 'taken'), 0), o.business_date FROM orders_order o WHERE o.channel <> 'till' ORDER BY o.id";

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

/// Each sale of a till, unless somebody else invoices the shop's sales on that day, and each web order that was paid, is
/// invoiced once, for what was paid of it; what is undone is
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
            for (statement, at_till) in [(SALES, true), (WEB_ORDERS, false)] {
                sales.extend(read.query(statement, &[], |row| {
                    let sums = (row.get::<Money>(2)?, row.get::<Money>(3)?);
                    let sold_on = row.get::<BusinessDate>(4)?;
                    Ok((row.get::<Id>(0)?, row.get::<String>(1)?, sums, at_till.then_some(sold_on)))
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
    let mut landlords = BTreeMap::new();
    for (order, state, (invoiced, went_back), at_till) in sales {
        // The shop's setting is about its own sales; those of the web shop are the company's.
        let (by, rate) = at_till.map_or((InvoicedBy::Own, Rate::new(0)), |date| world.told.invoices(date));
        if by == InvoicedBy::Landlord {
            landlords.insert(order, rate);
        }
        if by != InvoicedBy::Own {
            let ours = documents.iter().any(|(about, ..)| *about == order);
            ensure!(!ours, "sale {order} is invoiced by {}, and has an invoice of ours", by.as_str());
            continue;
        }
        let stands = standing.get(&order).copied().unwrap_or_default();
        let due = if state == "voided" { Money::ZERO } else { invoiced - went_back };
        ensure!(stands == due, "sale {order} is {state}: {stands} stand on its invoices, {due} were paid and kept");
    }
    commission(world, &landlords).await
}

/// Each sale that a landlord invoices costs its share of what was kept for it, and no other sale costs anything.
async fn commission(world: &World, landlords: &BTreeMap<Id, Rate>) -> anyhow::Result<()> {
    let store = world.shop.store;
    let (from, to): (BusinessDate, BusinessDate) = ("2026-01-01".parse()?, "2030-01-01".parse()?);
    let (shares, bases) = world
        .db
        .read(move |read| {
            let bases = read.query(BASES, &[], |row| Ok((row.get::<Id>(0)?, row.get::<Money>(1)?)))?;
            Ok((orders::commission::of_store(read, store, from, to)?, bases))
        })
        .await?;
    let bases: BTreeMap<Id, Money> = bases.into_iter().collect();
    let mut costs: BTreeMap<Id, Money> = BTreeMap::new();
    for share in shares {
        *costs.entry(share.order).or_default() += share.commission;
    }
    for (order, rate) in landlords {
        let base = bases.get(order).copied().unwrap_or_default().max(Money::ZERO);
        let (cost, due) = (costs.remove(order).unwrap_or_default(), rate.of(base));
        ensure!(cost == due, "sale {order} costs {cost} of {base}, and should cost {due}");
    }
    ensure!(costs.is_empty(), "no landlord invoices these, and they cost something: {costs:?}");
    Ok(())
}

/// Somebody says who invoices the shop's sales from the first day on that has not begun, or from one a little later.
pub async fn change_who(world: &mut World) -> anyhow::Result<()> {
    let by = *world.random.pick(&[InvoicedBy::Own, InvoicedBy::Landlord, InvoicedBy::Landlord, InvoicedBy::Provider]);
    let rate = if by == InvoicedBy::Landlord { world.random.below(400_000).cast_signed() } else { 0 };
    let (store, ahead) = (world.shop.store, i32::try_from(world.random.below(4))?);
    let (since, seen) = world
        .db
        .read(move |read| {
            let Some(store) = staff::store(read, store)? else { return Ok((None, 0)) };
            let since = store.business_date(read.now()).plus_days(ahead);
            Ok((Some(since), invoices::who_invoices(read, &store)?.version()))
        })
        .await?;
    let since = since.context("the shop is gone")?;
    let (name, tax_id) = if by == InvoicedBy::Own { ("", "") } else { ("河岸百貨", "28851261") };
    let (name, tax_id, commission) = (name.to_owned(), tax_id.to_owned(), Rate::new(rate));
    let new = NewWho { store, since, by, name, tax_id, commission };
    match world.db.write("sim.invoiced_by", Actor::SYSTEM, move |tx| invoices::set_store(tx, &new, seen)).await {
        Ok(_) => {
            world.say(|| format!("from {since} on the shop's sales are invoiced by {}", by.as_str()));
            world.told.invoiced_by.push((since, by, commission));
        }
        // The day has begun.
        Err(WriteError::Refused(_)) => {}
        Err(error) => anyhow::bail!("who invoices could not be set: {error}"),
    }
    Ok(())
}
