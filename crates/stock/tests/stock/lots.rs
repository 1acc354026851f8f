//! Lots: what goes bad first leaves first, on both databases.

use kernel::{Actor, Id, Quantity};
use stock::{
    Condition, Fact, Goods, HoldKind, LevelKey, LotLabel, LotQuery, Movement, NewTransfer, Receipt, ReceiptLine,
    Wanted, reasons,
};
use store::{Db, WriteError};

use crate::support::{id, shop as make_location, units};

fn label(code: &str, date: &str) -> LotLabel {
    LotLabel { code: code.to_owned(), expires_on: date.parse().ok() }
}

async fn receive(db: &Db, location: Id, pieces: i64, lot: Option<LotLabel>) -> Result<Id, WriteError> {
    db.write("test.receive", Actor::SYSTEM, move |tx| {
        let line = ReceiptLine { variant: id("cake"), quantity: units(pieces), cost: None, lot: lot.clone() };
        let receipt = Receipt { location, lines: vec![line], note: String::new(), supplier: None, reference: None };
        stock::receive(tx, &receipt)
    })
    .await
}

fn movement(subject: Id, reason: &'static str, db: &Db) -> Movement {
    Movement {
        reason,
        subject,
        legal_entity: None,
        business_date: "2026-11-21".parse().unwrap(),
        occurred_at: db.now(),
        register: None,
    }
}

/// Sells so many as a till does: as a fact.
async fn sell(db: &Db, location: Id, subject: Id, pieces: i64) {
    let movement = movement(subject, reasons::SALE, db);
    db.write("test.sell", Actor::SYSTEM, move |tx| {
        let key = LevelKey { variant: id("cake"), location, condition: Condition::Saleable };
        Ok(stock::book(tx, &Fact::of(&movement, key, -units(pieces), None))?)
    })
    .await
    .unwrap();
}

/// What lies of each lot, what goes bad first in front.
async fn lie(db: &Db, location: Id) -> Vec<(String, i64)> {
    let query = LotQuery { location: Some(location), ..LotQuery::default() };
    let rows = db.read(move |read| stock::lots(read, &query, 100)).await.unwrap();
    rows.into_iter().map(|row| (row.label.code, row.on_hand.thousandths() / 1_000)).collect()
}

async fn adds_up(db: &Db) {
    for (name, sql) in stock::CHECKS {
        let wrong = db.read(move |read| read.query(sql, &[], |_| Ok(()))).await.unwrap();
        assert!(wrong.is_empty(), "{name}");
    }
}

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn what_goes_bad_first_leaves_first(brand) {
        let db = &brand.db;
        let shop = make_location(db, "shop").await;
        receive(db, shop, 3, Some(label("LATE", "2027-03-01"))).await.unwrap();
        receive(db, shop, 2, Some(label("SOON", "2026-12-01"))).await.unwrap();
        receive(db, shop, 1, None).await.unwrap();
        sell(db, shop, id("first"), 3).await;
        assert_eq!(lie(db, shop).await, [("LATE".to_owned(), 2)]);
        sell(db, shop, id("second"), 3).await;
        assert!(lie(db, shop).await.is_empty(), "two of the lot, one that was of none");
        adds_up(db).await;
        // Taken back, they are of the lots that they were of.
        let back = movement(id("first"), reasons::VOID, db);
        db.write("test.void", Actor::SYSTEM, move |tx| {
            let key = LevelKey { variant: id("cake"), location: shop, condition: Condition::Saleable };
            Ok(stock::book(tx, &Fact::of(&back, key, units(3), None))?)
        }).await.unwrap();
        assert_eq!(lie(db, shop).await, [("SOON".to_owned(), 2), ("LATE".to_owned(), 1)]);
        adds_up(db).await;
    }

    async fn a_lot_says_where_it_lies_and_who_took_of_it(brand) {
        let db = &brand.db;
        let (shop, depot) = (make_location(db, "shop").await, make_location(db, "depot").await);
        receive(db, shop, 4, Some(label("L1", "2026-12-01"))).await.unwrap();
        receive(db, depot, 2, Some(label("L1", "2026-12-01"))).await.unwrap();
        sell(db, shop, id("anna"), 1).await;
        sell(db, shop, id("ben"), 2).await;
        let lot = db.read(move |read| stock::lots(read, &LotQuery::default(), 10)).await.unwrap()[0].lot;
        let found = db.read(move |read| stock::trace(read, lot, 100)).await.unwrap().unwrap();
        let mut places: Vec<(Id, Quantity)> = found.places.iter().map(|(place, _, on_hand)| (*place, *on_hand)).collect();
        places.sort_unstable();
        let mut expected = vec![(shop, units(1)), (depot, units(2))];
        expected.sort_unstable();
        assert_eq!(places, expected);
        let took: Vec<(Id, Quantity)> = found
            .moves
            .iter()
            .filter(|moved| moved.reason == reasons::SALE)
            .map(|moved| (moved.subject, moved.quantity))
            .collect();
        assert_eq!(took, [(id("ben"), units(-2)), (id("anna"), units(-1))]);
        assert!(db.read(|read| stock::trace(read, id("nothing"), 1)).await.unwrap().is_none());
    }

    async fn a_transfer_takes_its_lots_along(brand) {
        let db = &brand.db;
        let (shop, depot) = (make_location(db, "shop").await, make_location(db, "depot").await);
        receive(db, depot, 1, Some(label("SOON", "2026-12-01"))).await.unwrap();
        receive(db, depot, 4, Some(label("LATE", "2027-03-01"))).await.unwrap();
        let goods = vec![Goods { variant: id("cake"), quantity: units(3) }];
        db.write("test.transfer", Actor::SYSTEM, move |tx| {
            let new = NewTransfer { from: depot, to: shop, goods: goods.clone(), note: String::new(), due_by: None };
            let transfer = stock::request_transfer(tx, &new)?;
            stock::approve_transfer(tx, transfer, None)?;
            stock::pack_transfer(tx, transfer, None)?;
            stock::send_transfer(tx, transfer)?;
            stock::receive_transfer(tx, transfer, None)
        }).await.unwrap();
        assert_eq!(lie(db, shop).await, [("SOON".to_owned(), 1), ("LATE".to_owned(), 2)]);
        assert_eq!(lie(db, depot).await, [("LATE".to_owned(), 2)]);
        adds_up(db).await;
    }

    async fn one_code_means_one_date(brand) {
        let db = &brand.db;
        let shop = make_location(db, "shop").await;
        receive(db, shop, 1, Some(label("L1", ""))).await.unwrap();
        receive(db, shop, 1, Some(label("L1", "2026-12-01"))).await.expect("the date was not known yet");
        let other = receive(db, shop, 1, Some(label("L1", "2026-12-02"))).await;
        assert!(matches!(other, Err(WriteError::Refused(refusal)) if refusal.code.name == "stock.lot_date"));
        assert_eq!(lie(db, shop).await, [("L1".to_owned(), 2)]);
        let near = LotQuery { until: "2026-11-30".parse().ok(), ..LotQuery::default() };
        assert!(db.read(move |read| stock::lots(read, &near, 10)).await.unwrap().is_empty());
    }

    async fn two_sales_at_once_never_take_the_same_piece_of_a_lot(brand) {
        let db = &brand.db;
        let shop = make_location(db, "shop").await;
        receive(db, shop, 10, Some(label("SOON", "2026-12-01"))).await.unwrap();
        receive(db, shop, 10, Some(label("LATE", "2027-03-01"))).await.unwrap();
        let buyers: Vec<_> = (0..16_i64)
            .map(|number| {
                let db = db.clone();
                tokio::spawn(async move {
                    let subject = id(&format!("buyer {number}"));
                    if number % 2 == 0 {
                        return sell(&db, shop, subject, 1).await;
                    }
                    let movement = movement(subject, reasons::SALE, &db);
                    db.write("test.order", Actor::SYSTEM, move |tx| {
                        let wanted = Wanted::saleable(id("cake"), shop, units(1));
                        let holds = stock::reserve(tx, HoldKind::Order, subject, None, &[wanted])?;
                        stock::take(tx, &holds, &movement).map(|_| ())
                    })
                    .await
                    .unwrap();
                })
            })
            .collect();
        for buyer in buyers {
            buyer.await.unwrap();
        }
        assert_eq!(lie(db, shop).await, [("LATE".to_owned(), 4)]);
        adds_up(db).await;
    }
}
