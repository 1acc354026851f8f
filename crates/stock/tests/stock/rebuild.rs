//! Levels worked out again from movements and holds; what a movement left behind; places near and far.

use kernel::Id;
use stock::{Condition, Fact, LevelKey, LocationKind, LotLabel, Receipt, ReceiptLine, Reclassification};
use store::{Db, params};

use crate::support::{
    hold, id, level, new_location, put, sale, saleable, shop, sound, stocked, together, units, wanted, write,
};

type Levels = Vec<(Id, Id, String, i64, i64)>;
type Lots = Vec<(Id, Id, String, Id, i64)>;

async fn all_levels(db: &Db) -> Levels {
    const LEVELS: &str =
        "SELECT variant, location, condition, on_hand, held FROM stock_level ORDER BY variant, location, condition";
    let read = |row: &store::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
    db.read(move |tx| tx.query(LEVELS, &[], read)).await.unwrap()
}

/// Levels and where lots lie.
async fn everything(db: &Db) -> (Levels, Lots) {
    const LOTS: &str = "SELECT variant, location, condition, lot, on_hand FROM stock_lot_level ORDER BY variant, location, condition, lot";
    let read = |row: &store::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
    (all_levels(db).await, db.read(move |tx| tx.query(LOTS, &[], read)).await.unwrap())
}

fn keys((levels, _): &(Levels, Lots)) -> Vec<LevelKey> {
    let condition = |name: &str| Condition::parse(name).unwrap();
    let key =
        |row: &(Id, Id, String, i64, i64)| LevelKey { variant: row.0, location: row.1, condition: condition(&row.2) };
    levels.iter().map(key).collect()
}

async fn journal_length(db: &Db) -> i64 {
    db.read(|read| read.query_one("SELECT count(*) FROM journal", &[], |row| row.get(0))).await.unwrap()
}

/// Two places with goods in several conditions, a promise, and lots of which some were sold. Returns the first place
/// and an article there of which five pieces can be sold, three of them promised.
async fn busy(db: &Db) -> (Id, Id) {
    let (location, cake) = stocked(db, 9).await;
    put(db, shop(db, "ZS").await, &[(cake, 4), (id("tea"), 2)]).await;
    hold(db, id("order"), vec![wanted(cake, location, 3)]).await;
    for (to, pieces) in [(Condition::Display, 2), (Condition::Damaged, 1), (Condition::Tester, 1)] {
        let moved = Reclassification {
            location,
            variant: cake,
            from: Condition::Saleable,
            to,
            quantity: units(pieces),
            reason: "x".to_owned(),
        };
        write(db, move |tx| stock::reclassify(tx, &moved)).await;
    }
    for (code, date) in [("L1", "2026-12-01"), ("L2", "2026-12-24")] {
        let lot = Some(LotLabel { code: code.to_owned(), expires_on: date.parse().ok() });
        let line = ReceiptLine { variant: id("milk"), quantity: units(6), cost: None, lot };
        let receipt = Receipt { location, lines: vec![line], note: String::new(), supplier: None, reference: None };
        write(db, move |tx| stock::receive(tx, &receipt)).await;
    }
    let sold = Fact::of(&sale(id("sale"), db.now()), saleable(id("milk"), location), -units(7), None);
    write(db, move |tx| Ok(stock::book(tx, &sold)?)).await;
    (location, cake)
}

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn a_rebuild_of_sound_books_changes_nothing(brand) {
        let db = &brand.db;
        busy(db).await;
        let (before, entries) = (everything(db).await, journal_length(db).await);
        assert_eq!(stock::rebuild_all(db).await.unwrap(), [], "nothing to mend");
        // Also where every level is asked for by name.
        let keys = keys(&before);
        assert_eq!(write(db, move |tx| Ok(stock::rebuild(tx, &keys)?)).await, []);
        assert_eq!(everything(db).await, before);
        assert_eq!(journal_length(db).await, entries);
    }

    async fn spoiled_levels_are_rebuilt_exactly(brand) {
        let db = &brand.db;
        let (location, cake) = busy(db).await;
        let before = everything(db).await;
        let safety = LevelKey { variant: cake, location, condition: Condition::Saleable };
        write(db, move |tx| stock::set_safety(tx, &safety, units(1))).await;
        // Somebody wrote past the books: levels of several conditions are wrong, one is gone, and so are lots.
        for sql in [
            "UPDATE stock_level SET on_hand = on_hand + 1000 WHERE condition = 'display'",
            "UPDATE stock_level SET held = 0, on_hand = -7000 WHERE condition = 'saleable' AND held > 0",
            "UPDATE stock_level SET on_hand = 123 WHERE condition = 'damaged'",
            "UPDATE stock_lot_level SET on_hand = on_hand + 2000 WHERE lot IN (SELECT id FROM stock_lot WHERE code = 'L1')",
            "DELETE FROM stock_lot_level WHERE lot IN (SELECT id FROM stock_lot WHERE code = 'L2')",
        ] {
            assert_ne!(write(db, move |tx| Ok(tx.execute(sql, &[])?)).await, 0, "{sql}");
        }
        let gone = write(db, |tx| Ok(tx.execute("DELETE FROM stock_level WHERE variant = $1", params![id("tea")])?)).await;
        assert_ne!(gone, 0);
        assert_ne!(everything(db).await, before);

        let mended = stock::rebuild_all(db).await.unwrap();
        assert_eq!(everything(db).await, before, "exactly as they were");
        sound(db).await;
        assert_eq!(mended.len(), 5, "{mended:?}");
        let kept = db.read(move |read| stock::level_of(read, &safety)).await.unwrap().unwrap();
        assert_eq!(kept.safety, units(1), "what is kept back is a decision");
        let saleable = mended.iter().find(|one| one.key == safety).unwrap();
        assert_eq!((saleable.was.on_hand, saleable.was.held), (units(-7), units(0)));
        assert_eq!((saleable.is.on_hand, saleable.is.held), (units(5), units(3)));
        let lots: usize = mended.iter().map(|one| one.lots.len()).sum();
        assert_eq!(lots, 2);

        // The journal tells the same.
        let told = db.read(|read| {
            read.query("SELECT body FROM journal WHERE kind = 'stock.rebuilt'", &[], |row| row.get::<String>(0))
        }).await.unwrap();
        let [told] = told.as_slice() else { panic!("{told:?}") };
        let told: serde_json::Value = serde_json::from_str(told).unwrap();
        assert_eq!(told["levels"].as_array().unwrap().len(), 5);
        let line = told["levels"].as_array().unwrap().iter().find(|line| line["was"]["on_hand"] == -7_000).unwrap();
        assert_eq!((&line["is"]["on_hand"], &line["is"]["held"]), (&5_000.into(), &3_000.into()));
        assert_eq!(stock::rebuild_all(db).await.unwrap(), [], "nothing is left to mend");
    }

    async fn nothing_booked_meanwhile_is_lost(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 40).await;
        write(db, |tx| Ok(tx.execute("UPDATE stock_level SET on_hand = 0", &[])?)).await;
        // Sales go on while the level is mended.
        let mut work: Vec<std::pin::Pin<Box<dyn Future<Output = ()> + Send>>> = Vec::new();
        for number in 0..20 {
            let (sales, mender) = (db.clone(), db.clone());
            let movement = sale(id(&format!("sale {number}")), brand.now());
            work.push(Box::pin(async move {
                let fact = Fact::of(&movement, saleable(cake, location), -units(1), None);
                write(&sales, move |tx| Ok(stock::book(tx, &fact)?)).await;
            }));
            work.push(Box::pin(async move {
                stock::rebuild_all(&mender).await.unwrap();
            }));
        }
        together(work).await;
        assert_eq!(level(db, cake, location).await, (20, 0));
    }

    async fn each_movement_says_what_it_left(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 9).await;
        let elsewhere = shop(db, "ZS").await;
        for pieces in [1, 2, 3] {
            put(db, elsewhere, &[(cake, pieces)]).await;
            put(db, location, &[(cake, pieces)]).await;
        }
        for (at, expected) in [(None, vec![15, 6, 12, 3, 10, 1, 9]), (Some(elsewhere), vec![6, 3, 1])] {
            let left = db.read(move |read| {
                let rows = stock::movements(read, Some(cake), at, None, 50)?;
                // Page by page it is the same.
                let (first, rest) = rows.split_at(2);
                let mut paged = stock::levels_after(read, first)?;
                paged.extend(stock::levels_after(read, rest)?);
                assert_eq!(paged, stock::levels_after(read, &rows)?);
                Ok(paged)
            }).await.unwrap();
            assert_eq!(left, expected.into_iter().map(units).collect::<Vec<_>>());
        }
    }

    async fn the_nearest_place_comes_first(brand) {
        let db = &brand.db;
        let cake = id("cake");
        let mut places = Vec::new();
        for (code, kind, place, pieces) in [
            ("XY", LocationKind::Shop, Some((25_033_000, 121_565_000)), 1),
            ("KH", LocationKind::Shop, Some((22_640_000, 120_302_000)), 7),
            ("ZS", LocationKind::Shop, Some((25_052_700, 121_520_400)), 0),
            ("WH", LocationKind::Warehouse, None, 9),
            ("TR", LocationKind::Transit, None, 0),
        ] {
            let new = stock::NewLocation { place, ..new_location(code, kind, places.len() as i64) };
            let location = write(db, move |tx| stock::create_location(tx, &new)).await;
            if pieces > 0 {
                put(db, location, &[(cake, pieces)]).await;
            }
            places.push(location);
        }
        hold(db, id("order"), vec![wanted(cake, places[1], 3)]).await;
        let near = id("store XY");
        for near in [near, places[0]] {
            let found = db.read(move |read| stock::places_with(read, cake, Some(near))).await.unwrap();
            let told: Vec<_> = found.iter().map(|view| (view.code.as_str(), view.available, view.metres.map(|m| m / 1_000))).collect();
            assert_eq!(told, [
                ("XY", units(1), Some(0)), ("ZS", units(0), Some(4)), ("KH", units(4), Some(295)), ("WH", units(9), None),
            ]);
            assert_eq!(found[1].changed_at, None, "nothing of it ever lay there");
            assert_eq!(found[0].changed_at, Some(brand.now()));
        }
        let anywhere = db.read(move |read| stock::places_with(read, cake, None)).await.unwrap();
        assert_eq!(anywhere.iter().map(|view| view.code.as_str()).collect::<Vec<_>>(), ["XY", "KH", "ZS", "WH"]);
        assert_eq!(level(db, cake, places[1]).await, (7, 3));
        let other = LevelKey { variant: cake, location: places[2], condition: Condition::Saleable };
        assert!(db.read(move |read| stock::level_of(read, &other)).await.unwrap().is_none());
    }
}
