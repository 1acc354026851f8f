//! Orders that nobody paid or fetched in time.
//!
//! Whether an order runs out and whether its money comes is decided under one lock, the order's row:
//! whichever is first, the other one sees it. Money that is second takes the order up again or goes back
//! ([`crate::payment::hear`]).

use kernel::{Actor, Id};
use serde_json::json;
use store::{Db, Stop, Tx, WriteError, cases, params};

use crate::events;
use crate::payment::books::Books;
use crate::payment::goods;
use crate::sql::payment as sql;

/// How long after its promise a pickup that is paid for may lie there before somebody is told, in seconds: a week.
pub const NO_SHOW_SECONDS: i64 = 7 * 24 * 3600;
/// Kind of case: a pickup was paid for and nobody fetched it.
pub const CASE_NOT_FETCHED: &str = "orders.not_fetched";
/// Orders looked at in one sweep.
const BATCH: i64 = 200;

/// Ends orders whose time is up, each in a write of its own. Returns how many ended; call it again soon
/// when that is not zero.
///
/// # Errors
/// When the database says so; orders that ended before stay ended.
pub async fn sweep(db: &Db) -> Result<usize, WriteError> {
    let due: Vec<Id> = db
        .read(|read| {
            let now = read.now();
            read.query(sql::ORDERS_DUE, params![now, BATCH], |row| row.get(0))
        })
        .await?;
    if db.read(crate::put_aside::is_outdated).await? {
        db.write("orders.forget_put_asides", Actor::SYSTEM, |tx| Ok(crate::put_aside::forget(tx)?)).await?;
    }
    let mut ended = 0;
    for order in due {
        ended += usize::from(expire(db, order).await?);
    }
    let late: Vec<Id> = db
        .read(|read| {
            let promised = read.now().plus_seconds(-NO_SHOW_SECONDS);
            read.query(sql::PICKUPS_LATE, params![promised, BATCH], |row| row.get(0))
        })
        .await?;
    for order in late {
        db.write("orders.say_not_fetched", Actor::SYSTEM, move |tx| not_fetched(tx, order)).await?;
    }
    Ok(ended)
}

/// Money came and nobody: a person decides, because the buyer may only be ill. Said once.
fn not_fetched(tx: &mut Tx<'_>, order: Id) -> Result<(), Stop> {
    let locked = crate::fulfil::lock(tx, order)?;
    let now = tx.now();
    if locked.state != "placed" || tx.execute(sql::PICKUP_LATE, params![order, now])? == 0 {
        return Ok(());
    }
    let Some(books) = Books::open(tx, order)? else { return Ok(()) };
    let detail = json!({"order": order, "number": books.order.number});
    cases::open(tx, CASE_NOT_FETCHED, order, Some(locked.fulfilled_by), &detail)?;
    Ok(())
}

/// Ends one order if its time is up and its money did not come. True when it ended.
///
/// # Errors
/// When the database says so.
pub async fn expire(db: &Db, order: Id) -> Result<bool, WriteError> {
    db.write("orders.expire", Actor::SYSTEM, move |tx| end(tx, order)).await
}

fn end(tx: &mut Tx<'_>, order: Id) -> Result<bool, Stop> {
    let Some(mut books) = Books::open(tx, order)? else { return Ok(false) };
    let now = tx.now();
    let is_over = books.order.state == "placed" && books.order.expires_at.is_some_and(|until| until <= now);
    if !is_over || books.stands() {
        return Ok(false);
    }
    books.order.state = "expired".to_owned();
    books.call_off(tx)?;
    // Part of the money may have come.
    let kept = books.kept();
    books.send_back_up_to(tx, 0, kept, "expired")?;
    let body = json!({"number": books.order.number});
    tx.journal(&events::about_order("orders.expired", order, books.order.stores(), body))?;
    books.save(tx)?;
    goods::let_go(tx, order, "expired")?;
    Ok(true)
}
