//! Promising: all or nothing, and never the same unit twice.

use std::collections::BTreeSet;

use kernel::{Param, Quantity};
use stock::{Condition, HoldKind, HoldState, Wanted};

use crate::support::{
    hold, id, journal_of, level, put, refused, saleable, shop, sound, stocked, together, units, wanted, write,
};

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn a_promise_is_held_and_told(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 5).await;
        let order = id("order");
        let holds = hold(db, order, vec![wanted(cake, location, 2), wanted(cake, location, 1)]).await;
        assert_eq!(holds.len(), 2, "one hold an entry");
        assert_eq!(level(db, cake, location).await, (5, 3));
        let of = db.read(move |read| stock::holds_of(read, order)).await.unwrap();
        assert_eq!(of.iter().map(|hold| hold.id).collect::<Vec<_>>(), holds, "in the order of the entries");
        assert!(of.iter().all(|hold| hold.state == HoldState::Open && hold.kind == HoldKind::Order));
        let told = journal_of(db, order).await;
        assert_eq!(told.len(), 1, "one event a promise");
        assert_eq!(told[0].0, "stock.reserved");
        assert_eq!(told[0].1["variants"], serde_json::json!([cake]));
        assert_eq!(told[0].1["locations"], serde_json::json!([location]));
        assert_eq!(told[0].1["lines"][0]["quantity"], 2_000);
        sound(db).await;
    }

    async fn all_that_falls_short_is_named_and_nothing_is_held(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        let (cake, tea, bag) = (id("cake"), id("tea"), id("bag"));
        put(db, location, &[(cake, 5), (tea, 1)]).await;
        let order = id("order");
        let entries = vec![wanted(cake, location, 5), wanted(tea, location, 2), wanted(bag, location, 1)];
        let refusal = refused(db, move |tx| stock::reserve(tx, HoldKind::Order, order, None, &entries)).await;
        assert_eq!(refusal.code.name, "stock.insufficient");
        let named: Vec<&str> = refusal.fields.iter().map(|field| field.pointer.as_str()).collect();
        assert_eq!(named, ["/lines/1", "/lines/2"]);
        assert_eq!(refusal.params["variant"], Param::from(tea.to_string()));
        assert_eq!(refusal.params["left"], Param::from("1"));
        assert_eq!(refusal.params["left_thousandths"], Param::from(1_000));
        assert_eq!(refusal.sentence("zh-TW"), "庫存不足，只剩 1 可以賣。請減少數量，或改選其他門市。");
        assert_eq!(level(db, cake, location).await, (5, 0));
        assert!(journal_of(db, order).await.is_empty());
        sound(db).await;
    }

    async fn entries_on_one_level_are_counted_together(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 3).await;
        let entries = vec![wanted(cake, location, 2), wanted(cake, location, 2)];
        let refusal = refused(db, move |tx| stock::reserve(tx, HoldKind::Cart, id("cart"), None, &entries)).await;
        assert_eq!(refusal.fields.len(), 2);
        assert_eq!(refusal.params["left"], Param::from("3"));
    }

    async fn nothing_is_no_quantity(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 3).await;
        for quantity in [Quantity::ZERO, units(-1), Quantity::from_thousandths(i64::MAX)] {
            let entry = Wanted::saleable(cake, location, quantity);
            let refusal = refused(db, move |tx| stock::reserve(tx, HoldKind::Cart, id("cart"), None, &[entry])).await;
            assert_eq!(refusal.code.name, "stock.quantity_invalid");
            assert_eq!(refusal.fields[0].pointer, "/lines/0/quantity");
        }
        let none = write(db, |tx| stock::reserve(tx, HoldKind::Cart, id("cart"), None, &[])).await;
        assert!(none.is_empty());
        assert!(journal_of(db, id("cart")).await.is_empty());
    }

    async fn what_is_kept_back_is_not_promised(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 3).await;
        write(db, move |tx| stock::set_safety(tx, &saleable(cake, location), units(2))).await;
        let refusal = refused(db, move |tx| stock::reserve(tx, HoldKind::Cart, id("cart"), None, &[wanted(cake, location, 2)])).await;
        assert_eq!(refusal.params["left"], Param::from("1"));
        // Below zero it is what may be promised before it is there.
        write(db, move |tx| stock::set_safety(tx, &saleable(cake, location), units(-2))).await;
        hold(db, id("cart"), vec![wanted(cake, location, 5)]).await;
        assert_eq!(level(db, cake, location).await, (3, 5));
        sound(db).await;
    }

    async fn a_display_piece_is_not_promised_to_buyers(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 1).await;
        let display = Wanted { condition: Condition::Display, ..wanted(cake, location, 1) };
        let refusal = refused(db, move |tx| stock::reserve(tx, HoldKind::Order, id("order"), None, &[display])).await;
        assert_eq!(refusal.code.name, "stock.insufficient");
    }

    async fn a_change_of_mind_keeps_what_it_had_when_the_answer_is_no(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        let (cake, tea, cart) = (id("cake"), id("tea"), id("cart"));
        put(db, location, &[(cake, 10), (tea, 2)]).await;
        hold(db, cart, vec![wanted(cake, location, 7)]).await;
        // Its own seven count as free.
        let entries = vec![wanted(cake, location, 10)];
        write(db, move |tx| stock::reserve_instead(tx, HoldKind::Cart, cart, None, &entries)).await;
        assert_eq!(level(db, cake, location).await, (10, 10));
        let entries = vec![wanted(cake, location, 11), wanted(tea, location, 1)];
        let refusal = refused(db, move |tx| stock::reserve_instead(tx, HoldKind::Cart, cart, None, &entries)).await;
        assert_eq!(refusal.params["left"], Param::from("10"));
        assert_eq!((level(db, cake, location).await, level(db, tea, location).await), ((10, 10), (2, 0)));
        let entries = vec![wanted(tea, location, 2)];
        write(db, move |tx| stock::reserve_instead(tx, HoldKind::Cart, cart, None, &entries)).await;
        assert_eq!((level(db, cake, location).await, level(db, tea, location).await), ((10, 0), (2, 2)));
        sound(db).await;
    }

    async fn a_hold_is_divided(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 5).await;
        let whole = hold(db, id("order"), vec![wanted(cake, location, 5)]).await[0];
        let part = write(db, move |tx| stock::divide(tx, whole, units(2))).await;
        assert_eq!(level(db, cake, location).await, (5, 5), "what is promised stays the same");
        write(db, move |tx| Ok(stock::release(tx, &[part], "cancelled")?)).await;
        assert_eq!(level(db, cake, location).await, (5, 3));
        for (of, quantity) in [(whole, units(3)), (part, units(1)), (whole, Quantity::ZERO)] {
            refused(db, move |tx| stock::divide(tx, of, quantity)).await;
        }
        sound(db).await;
    }

    async fn two_hundred_want_fifty(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        let (cake, tea) = (id("cake"), id("tea"));
        put(db, location, &[(cake, 50), (tea, 1_000)]).await;
        let buyers: Vec<_> = (0..200)
            .map(|number: u32| {
                let db = db.clone();
                async move {
                    let order = id(&format!("order {number}"));
                    // Half of them ask in the other order: locks are taken in one order all the same.
                    let mut entries = vec![wanted(cake, location, 1), wanted(tea, location, 1)];
                    if number.is_multiple_of(2) {
                        entries.reverse();
                    }
                    let outcome = db.write("test.buy", crate::support::clerk(), move |tx| {
                        stock::reserve(tx, HoldKind::Order, order, None, &entries)
                    });
                    match outcome.await {
                        Ok(holds) => Some((order, holds)),
                        Err(store::WriteError::Refused(refusal)) => {
                            assert_eq!(refusal.code.name, "stock.insufficient");
                            None
                        }
                        Err(other) => panic!("{other}"),
                    }
                }
            })
            .collect();
        let won: Vec<_> = together(buyers).await.into_iter().flatten().collect();
        assert_eq!(won.len(), 50);
        let holds: BTreeSet<_> = won.iter().flat_map(|(_, holds)| holds).collect();
        assert_eq!(holds.len(), 100, "every hold is somebody's own");
        assert_eq!((level(db, cake, location).await, level(db, tea, location).await), ((50, 50), (1_000, 50)));
        sound(db).await;
    }
}
