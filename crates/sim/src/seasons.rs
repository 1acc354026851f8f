//! People who order ahead: on the web with a deposit, at a counter with one that is taken there or forgotten; and who
//! change their minds, and get it back there.

use anyhow::{Context as _, bail, ensure};
use kernel::{Id, Money, Quantity};
use orders::payment::{self, NewAttempt};
use orders::place::{Delivery, Pay, Placement, place};
use orders::price::LineBody;
use orders::till_session::Wish;
use preorders::{CampaignEdit, CampaignState, DaysEdit, NewSlot};
use store::{Once, Stop, Tx, WriteError, params};
use till::{Tender, TenderKind};

use crate::buyers::{ask, contact, pieces};
use crate::offline;
use crate::tills::tell;
use crate::told::ToldOrder;
use crate::world::{GUEST, World};

/// What of an order is paid at once: thirty percent.
const DEPOSIT: i64 = 300_000;
/// Pieces of the day, and of each of its slots.
const DAY: i64 = 14;
const SLOT: i64 = 9;
/// So far ahead that nobody orders too late.
const DATE: &str = "2099-09-20";

const DUE: &str = "SELECT CASE WHEN deposit > 0 THEN deposit ELSE total END FROM orders_order WHERE id = $1";
/// Orders that wait with a deposit that a till took, and what is kept of their money and not promised back.
const WAITING: &str = "SELECT o.id, o.paid - o.refunded - (SELECT CAST(coalesce(sum(r.amount), 0) AS BIGINT) FROM orders_refund r WHERE r.order_id = o.id AND r.state <> 'done') FROM orders_order o WHERE o.state = 'placed' AND o.deposit > 0 AND EXISTS (SELECT 1 FROM orders_tender t WHERE t.order_id = o.id AND t.register IS NOT NULL) ORDER BY o.id";
/// Orders that hold a place and came to nothing, or stand without one.
const ASTRAY: &str = "SELECT b.order_id FROM preorders_booking b JOIN orders_order o ON o.id = b.order_id WHERE (b.state = 'held') <> (o.state IN ('placed', 'completed'))";

/// Opens a campaign of the boxes and the tea, with a morning and an afternoon.
pub fn open(tx: &mut Tx<'_>, store: Id, products: Vec<Id>) -> Result<Vec<Id>, Stop> {
    let campaign = tx.new_id();
    let made = CampaignEdit {
        name: "禮盒".to_owned(),
        name_en: String::new(),
        state: CampaignState::Open,
        deposit: kernel::Rate::new(DEPOSIT),
        lead_minutes: 0,
        goods: products,
    };
    preorders::create(tx, campaign, &made)?;
    let date = DATE.parse().map_err(|_| store::Fault::Decode(DATE.to_owned()))?;
    let slot = |from_minutes, to_minutes| NewSlot { from_minutes, to_minutes, capacity: Quantity::units(SLOT) };
    let set = DaysEdit {
        stores: vec![store],
        dates: vec![date],
        capacity: Quantity::units(DAY),
        slots: vec![slot(600, 780), slot(780, 1080)],
    };
    preorders::set_days(tx, campaign, &set)?;
    let days = preorders::days(tx, campaign, None, date)?;
    Ok(days.into_iter().flat_map(|day| day.slots).map(|slot| slot.id).collect())
}

/// Something is ordered ahead.
pub async fn order(world: &mut World) -> anyhow::Result<()> {
    let goods = [world.shop.goods[1], world.shop.goods[3]];
    let lines: Vec<LineBody> = (0..=world.random.below(2))
        .map(|_| LineBody::plain(*world.random.pick(&goods), Quantity::units(1 + world.random.below(2).cast_signed())))
        .collect();
    let total = ask(world, &lines, "pickup").await?;
    let at_counter = world.random.one_in(2);
    let slot = *world.random.pick(&world.shop.slots.clone());
    let placement = Placement {
        order: world.db.new_id(),
        store: world.shop.web,
        lines: lines.clone(),
        cart: None,
        visitor: None,
        member: None,
        buyer: contact(),
        delivery: Delivery::Preorder { slot },
        pay: if at_counter {
            Pay::AtCounter { by: world.shop.cashier.person }
        } else {
            Pay::Online { attempt: NewAttempt::with(&world.provider, world.db.new_id(), "online") }
        },
        expected_total: total,
        locale: "zh-TW".to_owned(),
    };
    let key = world.db.new_id().to_string();
    let once = Once { scope: "sim.season".to_owned(), key, request_hash: [3; 32] };
    loop {
        let answer = place(&world.db, GUEST, once.clone(), placement.clone()).await;
        if world.answer_is_lost() {
            continue;
        }
        match answer {
            Ok(placed) => {
                world.say(|| format!("pre-order {} of {total}", placement.order));
                let told = ToldOrder { total, pieces: pieces(&lines), handed_over: false };
                ensure!(world.told.orders.insert(placement.order, told).is_none(), "one order for two buyers");
                if let Some(payment) = placed.payment {
                    let _ = payment::request(&world.db, &world.adapters, payment).await;
                } else if at_counter && !world.random.one_in(4) {
                    deposit(world, placement.order).await?;
                }
            }
            Err(WriteError::Refused(refusal)) => world.say(|| format!("no pre-order: {}", refusal.code.name)),
            Err(error) => bail!("a pre-order failed: {error}"),
        }
        return Ok(());
    }
}

/// A till takes what makes an order stand.
async fn deposit(world: &mut World, order: Id) -> anyhow::Result<()> {
    let Some(register) = world.shop.tills.into_iter().find(|till| !offline::is_cut(world, *till)) else {
        return Ok(());
    };
    let amount: Money = world.db.read(move |read| read.query_one(DUE, params![order], |row| row.get(0))).await?;
    let tender = Tender { kind: TenderKind::CASH, amount, given: Some(amount), reference: None, payment: None };
    if tell(world, register, Wish::Deposit { order, tenders: vec![tender], invoice: None }).await? {
        world.say(|| format!("a deposit of {amount} is taken for {order}"));
    }
    Ok(())
}

/// Somebody wants their deposit back, at whichever till; perhaps at two of them.
pub async fn give_back(world: &mut World) -> anyhow::Result<()> {
    let waiting: Vec<(Id, Money)> =
        world.db.read(|read| read.query(WAITING, &[], |row| Ok((row.get(0)?, row.get(1)?)))).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let (order, expected) = *world.random.pick(&waiting);
    let paper_back = world.random.one_in(2);
    let mut given = 0;
    for register in world.shop.tills {
        if offline::is_cut(world, register) || (given > 0 && world.random.one_in(2)) {
            continue;
        }
        if tell(world, register, Wish::ReturnDeposit { order, expected, paper_back }).await? {
            world.say(|| format!("the deposit of {expected} for {order} goes back"));
            given += 1;
        }
    }
    ensure!(given <= 1, "the deposit of {order} went back {given} times");
    Ok(())
}

/// What stands holds its place, and nothing else does.
pub async fn check(world: &World) -> anyhow::Result<()> {
    let astray = world.db.read(|read| read.query(ASTRAY, &[], |row| row.get::<Id>(0))).await?;
    ensure!(astray.is_empty(), "orders and places do not agree: {astray:?}");
    for (name, sql) in preorders::CHECKS {
        let wrong = world.db.read(move |read| read.query(sql, &[], |_| Ok(()))).await.context(*name)?.len();
        ensure!(wrong == 0, "{name}: {wrong} rows disagree");
    }
    Ok(())
}
