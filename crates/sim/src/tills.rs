//! Two tills: shifts, sales, holds, voids, cash, and lines that are cut before or after the server did it.

use anyhow::{Context, bail};
use kernel::{Actor, Id, Money, Quantity};
use orders::charge::{self, NewCharge};
use orders::fulfil::Shown;
use orders::returns::policy::Reason;
use orders::returns::{self, Bringing, Way, WishedLine};
use orders::shop::read_or_refuse;
use orders::till_session::{Cashier, InvoiceWish, Sale, Wish, carry_out, session};
use store::{Once, WriteError, params};
use till::{Command, Purpose, Tender, TenderKind};

use crate::buyers::{ask, lines, pieces};
use crate::offline;
use crate::told::{ToldReturn, ToldSale};
use crate::world::World;

const WAITING: &str = "SELECT o.id, f.code, o.total - o.paid FROM orders_order o JOIN orders_fulfilment f ON f.order_id = o.id WHERE o.state = 'placed' AND f.kind = 'pickup' ORDER BY o.id";

/// The first line of an order of which something can still come back.
const KEPT: &str = "SELECT id FROM orders_line WHERE order_id = $1 AND quantity > returned AND kind NOT IN ('shipping', 'component') ORDER BY position LIMIT 1";

/// Somebody does something at a till.
pub async fn act(world: &mut World) -> anyhow::Result<()> {
    let tills = world.shop.tills;
    let register = *world.random.pick(&tills);
    // Once in a while another screen uses a till whose line is cut.
    if offline::is_cut(world, register) && !world.random.one_in(10) {
        return Ok(());
    }
    let state = state(world, register).await?;
    let Some(shift) = state.shift.clone() else {
        let open = till::OpenShift::with_float(world.db.new_id(), Money::new(1_000));
        tell(world, register, Wish::Plain(Command::OpenShift(open))).await?;
        return Ok(());
    };
    match world.random.below(20) {
        0 => {
            let off_by = world.random.below(21).cast_signed() - 10;
            let counted = Money::new((shift.cash_expected.get() + off_by).max(0));
            tell(world, register, Wish::Plain(Command::CloseShift(counted_by_pieces(counted)))).await?;
        }
        1 => {
            let purposes = [None, Some(Purpose::Drop), Some(Purpose::Change), Some(Purpose::PettyCash)];
            let purpose = *world.random.pick(&purposes);
            let moved = till::MoveCash { amount: Money::new(100), reason: "change".to_owned(), purpose };
            let command = if world.random.one_in(2) { Command::CashIn(moved) } else { Command::CashOut(moved) };
            tell(world, register, Wish::Plain(command)).await?;
        }
        2 => {
            let lines = lines(world);
            let hold = world.db.new_id();
            tell(world, register, Wish::Hold { hold, label: "藍外套".to_owned(), lines }).await?;
        }
        3 => {
            if let Some(held) = state.held.first() {
                let ended = till::EndHold { hold: held.hold };
                let command = if world.random.one_in(2) { Command::Recall(ended) } else { Command::Discard(ended) };
                tell(world, register, Wish::Plain(command)).await?;
            }
        }
        4 | 5 => {
            let receipts: Vec<Id> =
                state.receipts.iter().filter(|receipt| !receipt.voided).map(|receipt| receipt.sale).collect();
            if !receipts.is_empty() {
                let sale = *world.random.pick(&receipts);
                let void = till::Void { sale, reason: "wrong_item".to_owned() };
                if tell(world, register, Wish::Plain(Command::Void(void))).await?
                    && let Some(told) = world.told.sales.get_mut(&sale)
                {
                    told.voided = true;
                }
            }
        }
        6 | 7 => bring(world, register).await?,
        8 => {
            let slips: Vec<(Id, Option<Id>)> =
                state.returns.iter().filter(|slip| !slip.voided).map(|slip| (slip.return_id, slip.sale)).collect();
            if !slips.is_empty() {
                let (return_id, sale) = *world.random.pick(&slips);
                let void = till::VoidReturn { return_id, reason: "wrong_item".to_owned() };
                if tell(world, register, Wish::Plain(Command::VoidReturn(void))).await? {
                    if let Some(told) = world.told.returns.get_mut(&return_id) {
                        told.voided = true;
                    }
                    if let Some(told) = sale.and_then(|sale| world.told.sales.get_mut(&sale)) {
                        told.voided = true;
                    }
                }
            }
        }
        _ => sell(world, register).await?,
    }
    Ok(())
}

/// Somebody brings a piece of something back to any till, wherever it was bought, and may take something else.
async fn bring(world: &mut World, register: Id) -> anyhow::Result<()> {
    let fetched = world.told.orders.iter().filter(|(_, told)| told.handed_over).map(|(id, _)| *id);
    let bought: Vec<Id> = world.told.sales.keys().copied().chain(fetched).collect();
    if bought.is_empty() {
        return Ok(());
    }
    let order = *world.random.pick(&bought);
    let line = world.db.read(move |read| read.query_opt(KEPT, params![order], |row| row.get::<Id>(0))).await?;
    let Some(line) = line else { return Ok(()) };
    let conditions = [stock::Condition::Saleable, stock::Condition::Damaged];
    let brought = WishedLine {
        line: Some(line),
        variant: None,
        quantity: Quantity::ONE,
        condition: *world.random.pick(&conditions),
        reason: Reason::NotWanted,
    };
    let paper_back = world.random.one_in(2);
    let (way, lines) = (Way::Original, vec![brought]);
    let wish = returns::Wish { order: Some(order), lines, member: None, way, exception: true, paper_back };
    let (total, expected) = match returns::plan(&world.db, world.shop.store, &wish).await {
        Ok(worked_out) => (worked_out.plan.total, worked_out.plan.goes_back()),
        Err(WriteError::Refused(refusal)) => {
            world.say(|| format!("nothing comes back: {}", refusal.code.name));
            return Ok(());
        }
        Err(error) => bail!("a return could not be worked out: {error}"),
    };
    let sale = if world.random.one_in(3) { Some(instead(world, expected).await?) } else { None };
    let return_id = world.db.new_id();
    let bringing = Bringing { return_id, wish, expected, sale: sale.clone().map(Box::new) };
    if tell(world, register, Wish::Return(Box::new(bringing))).await? {
        world.say(|| format!("a piece of sale {order} came back for {expected}"));
        world.told.returns.insert(return_id, ToldReturn { order, total, voided: false });
        if let Some(sale) = sale {
            told(world, register, &sale)?;
        }
    }
    Ok(())
}

/// What somebody takes for goods that are worth so much; the difference in cash.
async fn instead(world: &mut World, worth: Money) -> anyhow::Result<Sale> {
    let lines = lines(world);
    let total = ask(world, &lines, "pickup").await?;
    let due = total - worth;
    let tender = Tender { kind: TenderKind::CASH, amount: due, given: None, reference: None, payment: None };
    Ok(Sale {
        sale: world.db.new_id(),
        lines,
        member: None,
        tenders: if due > Money::ZERO { vec![tender] } else { Vec::new() },
        expected_total: total,
        goods_in_hand: false,
        invoice: InvoiceWish::default(),
    })
}

/// A cashier was told that a sale is made.
fn told(world: &mut World, register: Id, sale: &Sale) -> anyhow::Result<()> {
    let told = ToldSale { register, total: sale.expected_total, pieces: pieces(&sale.lines), voided: false };
    if world.told.sales.insert(sale.sale, told).is_some() {
        bail!("two cashiers were told of sale {}", sale.sale);
    }
    Ok(())
}

/// A count by denomination, with the number of a bag.
fn counted_by_pieces(counted: Money) -> till::CloseShift {
    let of = |value: i64, amount: i64| till::Pieces { value: Money::new(value), count: amount / value };
    let pieces = [of(100, counted.get()), of(1, counted.get() % 100)];
    let pieces = pieces.into_iter().filter(|pieces| pieces.count > 0).collect();
    till::CloseShift { pieces, bag: Some("SIM-1".to_owned()), ..till::CloseShift::with_sum(counted) }
}

async fn sell(world: &mut World, register: Id) -> anyhow::Result<()> {
    let lines = lines(world);
    let total = ask(world, &lines, "pickup").await?;
    let sale = world.db.new_id();
    let card = world.random.one_in(4);
    let tender = if world.random.one_in(4) && total > Money::ZERO {
        match charged(world, register, sale, total).await? {
            Some(tender) => tender,
            None => return Ok(()),
        }
    } else if card {
        Tender { kind: TenderKind::CARD, amount: total, given: None, reference: Some("0042".to_owned()), payment: None }
    } else {
        Tender {
            kind: TenderKind::CASH,
            amount: total,
            given: Some(total + Money::new(20)),
            reference: None,
            payment: None,
        }
    };
    let wish = Wish::Sell(Box::new(Sale {
        sale,
        lines: lines.clone(),
        member: None,
        tenders: vec![tender],
        expected_total: total,
        goods_in_hand: world.random.one_in(10),
        invoice: InvoiceWish::default(),
    }));
    if tell(world, register, wish).await? {
        world.say(|| format!("sale {sale} of {total}"));
        let told = ToldSale { register, total, pieces: pieces(&lines), voided: false };
        if world.told.sales.insert(sale, told).is_some() {
            bail!("two cashiers were told of sale {sale}");
        }
    }
    Ok(())
}

/// Charges a terminal whose answers are lost now and then. None when the customer leaves without a sale: it
/// was declined, nobody knows, or they changed their mind; whatever was taken then goes back.
async fn charged(world: &mut World, register: Id, sale: Id, total: Money) -> anyhow::Result<Option<Tender>> {
    let new = NewCharge {
        id: world.db.new_id(),
        register,
        store: world.shop.store,
        subject: sale,
        kind: "terminal".to_owned(),
        amount: total,
        code: None,
        person: world.shop.cashier.person,
    };
    let mut known = charge::begin(&world.db, &world.adapters, Actor::SYSTEM, new.clone()).await?;
    while world.answer_is_lost() {
        // The screen lost the answer, too, and asks again with the same id.
        known = charge::begin(&world.db, &world.adapters, Actor::SYSTEM, new.clone()).await?;
    }
    if !known.is_ready() || world.random.one_in(6) {
        // Some give it back, some just walk away.
        if world.random.one_in(2) {
            charge::give_back(&world.db, Actor::SYSTEM, new.id).await?;
        }
        world.say(|| format!("charge {} of {total} has no sale", new.id));
        return Ok(None);
    }
    let kind = TenderKind::parse("terminal").context("a word")?;
    Ok(Some(Tender { kind, amount: total, given: None, reference: None, payment: Some(new.id) }))
}

/// Somebody comes for their order.
pub async fn hand_over(world: &mut World) -> anyhow::Result<()> {
    let waiting = world
        .db
        .read(|read| {
            read.query(WAITING, &[], |row| Ok((row.get::<Id>(0)?, row.get::<Option<String>>(1)?, row.get::<Money>(2)?)))
        })
        .await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let (order, code, due) = world.random.pick(&waiting).clone();
    let Some(register) = world.shop.tills.into_iter().find(|till| !offline::is_cut(world, *till)) else {
        return Ok(());
    };
    // Some take something else as well: both stand on one receipt.
    let besides = if world.random.one_in(4) { Some(instead(world, Money::ZERO).await?) } else { None };
    let sum = due + besides.as_ref().map_or(Money::ZERO, |sale| sale.expected_total);
    let tender = Tender { kind: TenderKind::CASH, amount: sum, given: Some(sum), reference: None, payment: None };
    let tenders = if sum > Money::ZERO { vec![tender] } else { Vec::new() };
    let shown = Shown { code: code.unwrap_or_default(), to_other: world.random.one_in(3) };
    let sale = besides.clone().map(|sale| Box::new(Sale { tenders: Vec::new(), ..sale }));
    if tell(world, register, Wish::Collect { order, tenders, shown, sale, invoice: None }).await? {
        if let Some(sale) = besides {
            told(world, register, &sale)?;
        }
        world.say(|| format!("order {order} is handed over"));
        if let Some(told) = world.told.orders.get_mut(&order) {
            told.handed_over = true;
        }
    }
    Ok(())
}

/// Sends a command until somebody answers. True when it was done, false when it was refused.
pub async fn tell(world: &mut World, register: Id, wish: Wish) -> anyhow::Result<bool> {
    let cashier = world.shop.cashier.clone();
    tell_as(world, &cashier, register, wish).await
}

/// As [`tell`], by somebody else.
pub async fn tell_as(world: &mut World, cashier: &Cashier, register: Id, wish: Wish) -> anyhow::Result<bool> {
    let once = Once { scope: "sim.till".to_owned(), key: world.db.new_id().to_string(), request_hash: [2; 32] };
    loop {
        if world.random.one_in(10) {
            // The line is cut before the server hears it; the till sends it again.
            world.tally.lost_answers += 1;
            continue;
        }
        let answer = carry_out(&world.db, cashier, register, None, once.clone(), wish.clone()).await;
        if world.answer_is_lost() {
            continue;
        }
        return match answer {
            Ok(_) => Ok(true),
            Err(WriteError::Refused(refusal)) => {
                world.say(|| format!("a till is refused: {}", refusal.code.name));
                Ok(false)
            }
            Err(error) => bail!("a till failed: {error}"),
        };
    }
}

/// What a till's events lead to.
pub async fn state(world: &World, register: Id) -> anyhow::Result<till::State> {
    let exponent = world.db.brand().exponent;
    let found = read_or_refuse(&world.db, move |read| session(read, register, exponent)).await?;
    Ok(found.state)
}

/// A till's whole log.
pub async fn log(world: &World, register: Id) -> anyhow::Result<Vec<till::Event>> {
    let rows = world
        .db
        .read(move |read| {
            read.query(orders::sql::till::LOG, params![register, 0_i64, 1_000_000_i64], |row| {
                let hashes = (row.get::<[u8; 32]>(3)?, row.get::<[u8; 32]>(4)?);
                Ok((
                    row.get::<i64>(0)?,
                    row.get::<String>(1)?,
                    row.get::<i64>(2)?,
                    hashes,
                    row.get::<Vec<u8>>(5)?,
                    row.get(6)?,
                ))
            })
        })
        .await?;
    rows.into_iter()
        .map(|(seq, kind, version, (prev, hash), bytes, occurred_at)| {
            Ok(till::Event {
                register,
                seq,
                prev_hash: till::Hash::from_bytes(prev),
                hash: till::Hash::from_bytes(hash),
                kind,
                version: u16::try_from(version)?,
                occurred_at,
                bytes,
            })
        })
        .collect()
}
