//! A shop, a warehouse and goods to try things on.

use std::future::Future;

use kernel::{Actor, ActorKind, Id, Quantity, Refusal, Timestamp, Zone};
use stock::{
    Condition, HoldKind, LevelKey, LocationKind, Movement, NewLocation, Receipt, ReceiptLine, Wanted, reasons,
};
use store::{Db, Stop, Tx, WriteError, params};

/// Whole units.
pub fn units(number: i64) -> Quantity {
    Quantity::units(number)
}

/// Somebody who works here.
pub fn clerk() -> Actor {
    Actor::new(ActorKind::Staff, Id::derived("test", b"clerk"))
}

/// An id that says what it is for.
pub fn id(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

/// Writes, and expects it to go well.
pub async fn write<T: Send + 'static>(db: &Db, closure: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static) -> T {
    db.write("test.write", clerk(), closure).await.unwrap()
}

/// Writes, and expects a refusal.
pub async fn refused<T: std::fmt::Debug + Send + 'static>(
    db: &Db,
    closure: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
) -> Refusal {
    match db.write("test.write", clerk(), closure).await {
        Err(WriteError::Refused(refusal)) => *refusal,
        other => panic!("{other:?} is not a refusal"),
    }
}

/// A location of that code in Taipei whose day begins at four in the morning.
pub fn new_location(code: &str, kind: LocationKind, position: i64) -> NewLocation {
    NewLocation {
        store: (kind == LocationKind::Shop).then(|| id(&format!("store {code}"))),
        legal_entity: id("entity"),
        code: code.to_owned(),
        name: format!("地點 {code}"),
        kind,
        zone: Zone::named("Asia/Taipei").unwrap(),
        cut_off_minutes: 240,
        place: None,
        position,
    }
}

/// A shop.
pub async fn shop(db: &Db, code: &str) -> Id {
    let new = new_location(code, LocationKind::Shop, 0);
    write(db, move |tx| stock::create_location(tx, &new)).await
}

/// Puts goods there as the books' opening stock.
pub async fn put(db: &Db, location: Id, goods: &[(Id, i64)]) -> Id {
    let lines = goods.iter().map(|(variant, number)| ReceiptLine {
        variant: *variant,
        quantity: units(*number),
        cost: None,
        lot: None,
    });
    let receipt = Receipt { location, lines: lines.collect(), note: String::new(), supplier: None, reference: None };
    write(db, move |tx| stock::open_books(tx, &receipt)).await
}

/// A shop with one article.
pub async fn stocked(db: &Db, pieces: i64) -> (Id, Id) {
    let (location, variant) = (shop(db, "XY").await, id("cake"));
    put(db, location, &[(variant, pieces)]).await;
    (location, variant)
}

/// Saleable goods that somebody wants.
pub fn wanted(variant: Id, location: Id, number: i64) -> Wanted {
    Wanted::saleable(variant, location, units(number))
}

/// Holds goods for an order.
pub async fn hold(db: &Db, holder: Id, wanted: Vec<Wanted>) -> Vec<Id> {
    write(db, move |tx| stock::reserve(tx, HoldKind::Order, holder, None, &wanted)).await
}

/// A sale of now.
pub fn sale(subject: Id, at: Timestamp) -> Movement {
    Movement {
        reason: reasons::SALE,
        subject,
        legal_entity: None,
        business_date: "2026-11-21".parse().unwrap(),
        occurred_at: at,
        register: None,
    }
}

/// Saleable goods in a place.
pub const fn saleable(variant: Id, location: Id) -> LevelKey {
    LevelKey { variant, location, condition: Condition::Saleable }
}

/// On hand and held, in whole units.
pub async fn level(db: &Db, variant: Id, location: Id) -> (i64, i64) {
    let key = saleable(variant, location);
    let found = db.read(move |read| stock::level_of(read, &key)).await.unwrap();
    let whole = |quantity: Quantity| quantity.thousandths() / 1_000;
    found.map_or((0, 0), |view| (whole(view.on_hand), whole(view.held)))
}

/// The kinds of the journal's entries about a subject, with their bodies: also of those that have no
/// position yet.
pub async fn journal_of(db: &Db, subject: Id) -> Vec<(String, serde_json::Value)> {
    let of_subject = "SELECT kind, body FROM journal WHERE subject = $1 ORDER BY id";
    let read = move |read: &mut store::Read<'_>| {
        read.query(of_subject, params![subject], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))
    };
    let entries = db.read(read).await.unwrap();
    entries.into_iter().map(|(kind, body)| (kind, serde_json::from_str(&body).unwrap())).collect()
}

/// The stores of the open cases.
pub async fn stores_of_cases(db: &Db) -> Vec<Option<Id>> {
    let open = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 100)).await.unwrap();
    open.into_iter().map(|case| case.store).collect()
}

/// Open cases: kind and subject.
pub async fn open_cases(db: &Db) -> Vec<(String, Id)> {
    let open = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 100)).await.unwrap();
    open.into_iter().map(|case| (case.kind, case.subject)).collect()
}

/// Everything that must hold, holds.
pub async fn sound(db: &Db) {
    for (name, statement) in stock::CHECKS {
        let wrong = db.read(move |read| read.query(statement, &[], |_| Ok(()))).await.unwrap();
        assert_eq!(wrong.len(), 0, "{name}");
    }
}

/// Runs them all at once and gives their results in order.
pub async fn together<T: Send + 'static>(work: Vec<impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let running: Vec<_> = work.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::new();
    for one in running {
        results.push(one.await.unwrap());
    }
    results
}
