//! What there is, as people and pages ask for it.

use kernel::{Id, Quantity};
use stock::{Condition, Fact, LevelFilter, LevelKey, LocationKind};

use crate::support::{hold, id, new_location, put, sale, saleable, units, wanted, write};

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn availability_over_places_and_in_each(brand) {
        let db = &brand.db;
        let mut places = Vec::new();
        for (code, kind, position) in [
            ("WH", LocationKind::Warehouse, 3), ("XY", LocationKind::Shop, 1), ("ZS", LocationKind::Shop, 2), ("TR", LocationKind::Transit, 0),
        ] {
            let new = new_location(code, kind, position);
            places.push(write(db, move |tx| stock::create_location(tx, &new)).await);
        }
        let (warehouse, first, second, transit) = (places[0], places[1], places[2], places[3]);
        let (cake, tea) = (id("cake"), id("tea"));
        put(db, warehouse, &[(cake, 10), (tea, 1)]).await;
        put(db, first, &[(cake, 2)]).await;
        put(db, second, &[(cake, 1)]).await;
        put(db, transit, &[(cake, 7)]).await;
        hold(db, id("order"), vec![wanted(cake, first, 2), wanted(cake, warehouse, 3)]).await;
        let at = brand.now();
        // Two pieces more were sold in the second shop than its books had.
        let oversold = Fact::of(&sale(id("sale"), at), saleable(cake, second), units(-3), None);
        // A display piece is nobody's to buy.
        let display = Fact::of(&sale(id("sale"), at), LevelKey { condition: Condition::Display, ..saleable(cake, first) }, units(1), None);
        write(db, move |tx| Ok(stock::book_all(tx, &[oversold, display])?)).await;

        let asked = [tea, id("unknown"), cake];
        let found = db.read(move |read| stock::availability(read, &asked)).await.unwrap();
        assert_eq!(found.iter().map(|one| (one.variant, one.total)).collect::<Vec<_>>(), [(tea, units(1)), (id("unknown"), units(0)), (cake, units(7))]);
        let places: Vec<_> = found[2].places.iter().map(|place| (place.location_code.as_str(), place.available, place.store)).collect();
        assert_eq!(places, [("XY", units(0), Some(id("store XY"))), ("ZS", units(0), Some(id("store ZS"))), ("WH", units(7), None)], "in the brand's order, what is on its way left out");
        let all = db.read(move |read| stock::available(read, cake)).await.unwrap();
        assert_eq!(all.len(), 5, "people see every condition and place");
        assert_eq!(db.read(move |read| stock::available_at(read, cake, warehouse)).await.unwrap(), units(7));
        assert_eq!(db.read(move |read| stock::available_at(read, cake, id("nowhere"))).await.unwrap(), Quantity::ZERO);
    }

    async fn many_variants_in_one_place(brand) {
        let db = &brand.db;
        let new = new_location("XY", LocationKind::Shop, 1);
        let location = write(db, move |tx| stock::create_location(tx, &new)).await;
        let variants: Vec<Id> = (0..75).map(|number| id(&format!("variant {number}"))).collect();
        let goods: Vec<(Id, i64)> = variants.iter().step_by(2).zip(1..).map(|(variant, pieces)| (*variant, pieces)).collect();
        put(db, location, &goods).await;
        let asked = variants.clone();
        let found = db.read(move |read| stock::available_at_all(read, &asked, location)).await.unwrap();
        assert_eq!(found.len(), 75);
        for (at, quantity) in found.iter().enumerate() {
            let expected = if at % 2 == 0 { i64::try_from(at / 2 + 1).unwrap() } else { 0 };
            assert_eq!(*quantity, units(expected), "{at}");
        }
        let asked: Vec<Id> = variants.iter().chain(&variants).copied().collect();
        let found = db.read(move |read| stock::availability(read, &asked)).await.unwrap();
        assert_eq!(found.len(), 150);
        assert_eq!(found[99].total, units(13), "asked for twice, counted once");
        assert!(db.read(move |read| stock::availability(read, &[])).await.unwrap().is_empty());
    }

    async fn levels_are_listed_page_by_page(brand) {
        let db = &brand.db;
        let (one, other) = (new_location("XY", LocationKind::Shop, 1), new_location("ZS", LocationKind::Shop, 2));
        let (one, other) = write(db, move |tx| Ok((stock::create_location(tx, &one)?, stock::create_location(tx, &other)?))).await;
        let variants: Vec<Id> = (0..7).map(|number| id(&format!("variant {number}"))).collect();
        let goods: Vec<(Id, i64)> = variants.iter().map(|variant| (*variant, 1)).collect();
        put(db, one, &goods).await;
        put(db, other, &goods[..3]).await;
        let filters = [
            (LevelFilter::default(), 10),
            (LevelFilter { location: Some(one), ..LevelFilter::default() }, 7),
            (LevelFilter { variant: Some(variants[0]), ..LevelFilter::default() }, 2),
            (LevelFilter { variant: Some(variants[0]), location: Some(other), ..LevelFilter::default() }, 1),
            (LevelFilter { variant: Some(variants[6]), location: Some(other), ..LevelFilter::default() }, 0),
            (LevelFilter { condition: Some(Condition::Display), ..LevelFilter::default() }, 0),
            (LevelFilter { condition: Some(Condition::Saleable), ..LevelFilter::default() }, 10),
        ];
        for (filter, expected) in filters {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = db.read(move |read| stock::queries::levels(read, &filter, after, 3)).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(LevelKey { variant: last.variant, location: last.location, condition: last.condition });
                seen.extend(page.iter().map(|view| (view.variant, view.location, view.condition)));
            }
            assert_eq!(seen.len(), expected, "{filter:?}");
            assert!(seen.is_sorted());
            seen.dedup();
            assert_eq!(seen.len(), expected, "{filter:?}");
        }
    }

    async fn movements_newest_first(brand) {
        let db = &brand.db;
        let (one, other) = (new_location("XY", LocationKind::Shop, 1), new_location("ZS", LocationKind::Shop, 2));
        let (one, other) = write(db, move |tx| Ok((stock::create_location(tx, &one)?, stock::create_location(tx, &other)?))).await;
        let (cake, tea) = (id("cake"), id("tea"));
        put(db, one, &[(cake, 1), (tea, 2)]).await;
        put(db, other, &[(cake, 3)]).await;
        put(db, one, &[(cake, 4)]).await;
        for (variant, location, expected) in [
            (None, None, vec![4, 3, 2, 1]),
            (Some(cake), None, vec![4, 3, 1]),
            (None, Some(one), vec![4, 2, 1]),
            (Some(cake), Some(one), vec![4, 1]),
            (Some(tea), Some(other), vec![]),
        ] {
            let (mut seen, mut before) = (Vec::new(), None);
            loop {
                let page = db.read(move |read| stock::movements(read, variant, location, before, 2)).await.unwrap();
                let Some(last) = page.last() else { break };
                before = Some(last.id);
                seen.extend(page.iter().map(|row| row.quantity.thousandths() / 1_000));
            }
            assert_eq!(seen, expected);
        }
    }

    async fn who_holds_what_and_what_runs_low(brand) {
        let db = &brand.db;
        let new = new_location("XY", LocationKind::Shop, 1);
        let location = write(db, move |tx| stock::create_location(tx, &new)).await;
        let (cake, tea) = (id("cake"), id("tea"));
        put(db, location, &[(cake, 9), (tea, 4)]).await;
        hold(db, id("order"), vec![wanted(cake, location, 8), wanted(tea, location, 1)]).await;
        let at = |variant| db.read(move |read| stock::holds_at(read, location, variant, Id::NIL, 10));
        assert_eq!(at(None).await.unwrap().len(), 2);
        let of_cake = at(Some(cake)).await.unwrap();
        assert_eq!((of_cake.len(), of_cake[0].holder, of_cake[0].quantity), (1, id("order"), units(8)));
        let low = db.read(|read| stock::queries::low(read, units(3), 10)).await.unwrap();
        assert_eq!(low.iter().map(|view| (view.variant, view.available)).collect::<Vec<_>>(), [(cake, units(1)), (tea, units(3))]);
    }
}
