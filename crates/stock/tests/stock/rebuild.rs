//! Levels worked out again from movements and holds; what a movement left behind; places near and far.

use kernel::Id;
use stock::{Condition, LevelKey, LocationKind, Reclassification};
use store::{Db, params};

use crate::support::{hold, id, level, new_location, put, shop, sound, stocked, units, wanted, write};

async fn all_levels(db: &Db) -> Vec<(Id, Id, String, i64, i64)> {
    const LEVELS: &str =
        "SELECT variant, location, condition, on_hand, held FROM stock_level ORDER BY variant, location, condition";
    let read = |row: &store::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
    db.read(move |tx| tx.query(LEVELS, &[], read)).await.unwrap()
}

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn sound_levels_are_what_a_rebuild_gives(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 9).await;
        put(db, shop(db, "ZS").await, &[(cake, 4), (id("tea"), 2)]).await;
        hold(db, id("order"), vec![wanted(cake, location, 3)]).await;
        let display = Reclassification {
            location, variant: cake, from: Condition::Saleable, to: Condition::Display, quantity: units(2), reason: "x".to_owned(),
        };
        write(db, move |tx| stock::reclassify(tx, &display)).await;
        let before = all_levels(db).await;
        assert_eq!(write(db, |tx| Ok(stock::rebuild(tx)?)).await, [], "nothing to mend");
        assert_eq!(all_levels(db).await, before);
        // Somebody wrote past the books: two levels are wrong and one is gone.
        write(db, move |tx| {
            tx.execute("UPDATE stock_level SET on_hand = on_hand + 1000 WHERE location = $1 AND condition = 'display'", params![location])?;
            tx.execute("UPDATE stock_level SET held = 0 WHERE location = $1 AND condition = 'saleable'", params![location])?;
            tx.execute("DELETE FROM stock_level WHERE variant = $1", params![id("tea")])?;
            Ok(())
        }).await;
        assert_ne!(all_levels(db).await, before);
        assert_eq!(write(db, |tx| Ok(stock::rebuild(tx)?)).await.len(), 3);
        assert_eq!(all_levels(db).await, before, "exactly as they were");
        sound(db).await;
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
