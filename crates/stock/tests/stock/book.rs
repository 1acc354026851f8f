//! What happened is booked: facts, receipts, counts and corrections.

use kernel::{Cost, Id, Quantity};
use stock::{
    Adjustment, CASE_NEGATIVE, CASE_PROMISED_AWAY, Condition, Fact, How, LevelKey, Receipt, ReceiptLine, reasons,
};

use crate::support::{
    hold, id, journal_of, level, open_cases, put, refused, sale, saleable, shop, sound, stocked, stores_of_cases,
    together, units, wanted, write,
};

fn counted(location: Id, variant: Id, how: How, reason: &str) -> Adjustment {
    Adjustment { location, variant, condition: Condition::Saleable, how, reason: reason.to_owned() }
}

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn a_fact_is_booked_below_zero_and_becomes_a_case(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 2).await;
        let at = brand.now().plus_seconds(-3_600);
        let sold = move |pieces: i64| Fact::of(&sale(id("sale"), at), saleable(cake, location), units(-pieces), Some(Cost::new(250_000)));
        write(db, move |tx| Ok(stock::book(tx, &sold(2))?)).await;
        assert!(open_cases(db).await.is_empty(), "an empty shelf is no case");
        write(db, move |tx| Ok(stock::book_all(tx, &[sold(2), sold(1)])?)).await;
        assert_eq!(level(db, cake, location).await, (-3, 0));
        assert_eq!(open_cases(db).await, [(CASE_NEGATIVE.to_owned(), saleable(cake, location).subject())]);
        assert_eq!(stores_of_cases(db).await, [Some(id("store XY"))], "the place's store looks after it");
        write(db, move |tx| Ok(stock::book(tx, &sold(1))?)).await;
        assert_eq!(open_cases(db).await.len(), 1, "one open case a level");
        let moved = db.read(move |read| stock::movements_of(read, id("sale"))).await.unwrap();
        assert_eq!(moved.len(), 4);
        assert!(moved.iter().all(|row| row.cost == Some(Cost::new(250_000)) && row.occurred_at == at && row.recorded_at == brand.now()));
        assert_eq!(journal_of(db, id("sale")).await.len(), 3, "one event a call");
        sound(db).await;
    }

    async fn goods_promised_to_somebody_else_become_a_case(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 2).await;
        hold(db, id("order"), vec![wanted(cake, location, 2)]).await;
        let at = brand.now();
        let sold = Fact::of(&sale(id("sale"), at), saleable(cake, location), units(-1), None);
        write(db, move |tx| Ok(stock::book(tx, &sold)?)).await;
        assert_eq!(level(db, cake, location).await, (1, 2));
        assert_eq!(open_cases(db).await, [(CASE_PROMISED_AWAY.to_owned(), saleable(cake, location).subject())]);
        let none = db.read(move |read| stock::available_at(read, cake, location)).await.unwrap();
        assert_eq!(none, Quantity::ZERO);
        sound(db).await;
    }

    async fn facts_of_several_subjects_are_told_one_by_one(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        let at = brand.now();
        let fact = move |subject: &str, variant: &str, pieces| {
            Fact::of(&sale(id(subject), at), saleable(id(variant), location), units(pieces), None)
        };
        let facts = [fact("a", "cake", 3), fact("b", "tea", 2), fact("a", "tea", 1), fact("b", "bag", 0)];
        write(db, move |tx| Ok(stock::book_all(tx, &facts)?)).await;
        assert_eq!(journal_of(db, id("a")).await[0].1["lines"].as_array().unwrap().len(), 2);
        assert_eq!(journal_of(db, id("b")).await[0].1["lines"].as_array().unwrap().len(), 1, "nothing leaves no trace");
        assert_eq!((level(db, id("cake"), location).await, level(db, id("tea"), location).await), ((3, 0), (3, 0)));
        sound(db).await;
    }

    async fn goods_come_in_with_their_paper(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        let (cake, tea) = (id("cake"), id("tea"));
        let receipt = Receipt {
            location,
            lines: vec![
                ReceiptLine { variant: cake, quantity: units(12), cost: Some(Cost::new(2_500_000)), lot: None },
                ReceiptLine { variant: tea, quantity: Quantity::from_thousandths(1_500), cost: None, lot: None },
            ],
            note: "早班到貨".to_owned(),
            supplier: None,
            reference: Some("DN-7".to_owned()),
        };
        let document = write(db, move |tx| stock::receive(tx, &receipt)).await;
        let paper = db.read(move |read| stock::document(read, document)).await.unwrap().unwrap();
        assert_eq!((paper.kind.as_str(), paper.note.as_str(), paper.reference.as_deref()), ("receipt", "早班到貨", Some("DN-7")));
        assert_eq!(paper.actor, crate::support::clerk().id);
        let moved = db.read(move |read| stock::movements_of(read, document)).await.unwrap();
        assert_eq!(moved.len(), 2);
        assert_eq!(moved[0].cost, Some(Cost::new(2_500_000)));
        assert_eq!(moved[1].quantity, Quantity::from_thousandths(1_500));
        assert_eq!(level(db, cake, location).await, (12, 0));
        assert_eq!(journal_of(db, document).await[0].0, "stock.moved");
        sound(db).await;
    }

    async fn the_small_hours_belong_to_the_day_before(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        // Half past three in Taipei on the 22nd; the day there ends at four.
        brand.advance_seconds(17 * 3_600 + 1_800);
        let document = put(db, location, &[(id("cake"), 1)]).await;
        let moved = db.read(move |read| stock::movements_of(read, document)).await.unwrap();
        assert_eq!(moved[0].business_date.to_string(), "2026-11-21");
        brand.advance_seconds(1_800);
        let document = put(db, location, &[(id("cake"), 1)]).await;
        let moved = db.read(move |read| stock::movements_of(read, document)).await.unwrap();
        assert_eq!(moved[0].business_date.to_string(), "2026-11-22");
    }

    async fn a_count_is_compared_with_the_books_of_that_moment(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 10).await;
        let found = counted(location, cake, How::Counted(units(8)), "盤點");
        let document = write(db, move |tx| stock::adjust(tx, &found)).await;
        assert_eq!(level(db, cake, location).await, (8, 0));
        let moved = db.read(move |read| stock::movements_of(read, document)).await.unwrap();
        assert_eq!((moved[0].reason.as_str(), moved[0].quantity), (reasons::COUNT, units(-2)));
        let told = journal_of(db, document).await;
        assert_eq!(told[0].0, "stock.counted");
        assert_eq!((&told[0].1["counted"], &told[0].1["before"]), (&8_000.into(), &10_000.into()));
        for (kind, body) in &told {
            assert_eq!(body["locations"], serde_json::json!([location]), "{kind} says where");
        }
        // The same count again changes nothing but is on paper.
        let found = counted(location, cake, How::Counted(units(8)), "盤點");
        let again = write(db, move |tx| stock::adjust(tx, &found)).await;
        assert!(db.read(move |read| stock::movements_of(read, again)).await.unwrap().is_empty());
        assert_eq!(db.read(move |read| stock::document(read, again)).await.unwrap().unwrap().kind, "count");
        // Something nobody knew of.
        let found = counted(location, id("tea"), How::Counted(units(3)), "盤點");
        write(db, move |tx| stock::adjust(tx, &found)).await;
        assert_eq!(level(db, id("tea"), location).await, (3, 0));
        sound(db).await;
    }

    async fn sales_during_counts_are_not_lost(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 100).await;
        let at = brand.now();
        let sales: Vec<_> = (0..30)
            .map(|_| {
                let db = db.clone();
                async move {
                    let sold = Fact::of(&sale(id("sale"), at), saleable(cake, location), units(-1), None);
                    write(&db, move |tx| Ok(stock::book(tx, &sold)?)).await;
                }
            })
            .collect();
        // Whoever counts twenty while sales run makes it twenty at that moment.
        let counts: Vec<_> = (0..5)
            .map(|_| {
                let db = db.clone();
                async move {
                    let found = counted(location, cake, How::Counted(units(20)), "盤點");
                    write(&db, move |tx| stock::adjust(tx, &found)).await
                }
            })
            .collect();
        tokio::join!(together(sales), together(counts));
        let moved = db.read(move |read| stock::movements(read, Some(cake), Some(location), None, 200)).await.unwrap();
        let last_count = moved.iter().position(|row| row.reason == reasons::COUNT).unwrap();
        let after: i64 = moved[..last_count].iter().map(|row| row.quantity.thousandths() / 1_000).sum();
        assert_eq!(level(db, cake, location).await, (20 + after, 0));
        sound(db).await;
    }

    async fn corrections_by_hand(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 3).await;
        for (change, reason, kept) in [(-1, "damage", reasons::DAMAGE), (2, "在倉庫找到", reasons::ADJUSTMENT)] {
            let correction = counted(location, cake, How::Change(units(change)), reason);
            let document = write(db, move |tx| stock::adjust(tx, &correction)).await;
            let moved = db.read(move |read| stock::movements_of(read, document)).await.unwrap();
            assert_eq!((moved[0].reason.as_str(), moved[0].quantity), (kept, units(change)));
            assert_eq!(db.read(move |read| stock::document(read, document)).await.unwrap().unwrap().reason, reason);
        }
        assert_eq!(level(db, cake, location).await, (4, 0));
        let display = Adjustment {
            condition: Condition::Display,
            ..counted(location, cake, How::Change(units(1)), "found")
        };
        write(db, move |tx| stock::adjust(tx, &display)).await;
        let key = LevelKey { variant: cake, location, condition: Condition::Display };
        assert_eq!(db.read(move |read| stock::level_of(read, &key)).await.unwrap().unwrap().on_hand, units(1));
        sound(db).await;
    }

    async fn what_cannot_be_booked(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 3).await;
        let elsewhere = counted(id("nowhere"), cake, How::Change(units(1)), "found");
        assert_eq!(refused(db, move |tx| stock::adjust(tx, &elsewhere)).await.code.name, "stock.unknown_location");
        for how in [How::Change(Quantity::ZERO), How::Counted(units(-1)), How::Change(units(i64::MAX / 2_000))] {
            let wrong = counted(location, cake, how, "found");
            assert_eq!(refused(db, move |tx| stock::adjust(tx, &wrong)).await.code.name, "stock.quantity_invalid");
        }
        for quantity in [Quantity::ZERO, units(-1)] {
            let receipt = Receipt {
                location,
                lines: vec![ReceiptLine { variant: cake, quantity, cost: None, lot: None }],
                note: String::new(),
                supplier: None,
                reference: None,
            };
            assert_eq!(refused(db, move |tx| stock::receive(tx, &receipt)).await.code.name, "stock.quantity_invalid");
        }
        assert_eq!(level(db, cake, location).await, (3, 0));
    }
}
