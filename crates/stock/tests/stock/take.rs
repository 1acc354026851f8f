//! What was promised leaves.

use kernel::{Cost, Param};
use stock::{CASE_NEGATIVE, HoldState};

use crate::support::{
    hold, id, journal_of, level, open_cases, put, refused, sale, saleable, shop, sound, stocked, wanted, write,
};

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn goods_leave_exactly_once(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        let (cake, tea, order) = (id("cake"), id("tea"), id("order"));
        put(db, location, &[(cake, 5), (tea, 5)]).await;
        let holds = hold(db, order, vec![wanted(cake, location, 2), wanted(tea, location, 1), wanted(cake, location, 1)]).await;
        let at = brand.now();
        let used = write(db, move |tx| stock::take(tx, &holds, &sale(order, at))).await;
        assert_eq!(used.len(), 3);
        assert!(used.iter().all(|hold| hold.state == HoldState::Used));
        assert_eq!((level(db, cake, location).await, level(db, tea, location).await), ((2, 0), (4, 0)));
        let moved = db.read(move |read| stock::movements_of(read, order)).await.unwrap();
        let mut quantities: Vec<i64> = moved.iter().map(|row| row.quantity.thousandths()).collect();
        quantities.sort_unstable();
        assert_eq!(quantities, [-2_000, -1_000, -1_000], "one movement a hold");
        assert!(moved.iter().all(|row| row.reason == "sale" && row.legal_entity == id("entity") && row.business_date.to_string() == "2026-11-21"));
        let told = journal_of(db, order).await;
        assert_eq!(told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["stock.reserved", "stock.moved"]);
        assert_eq!(told[1].1["lines"].as_array().unwrap().len(), 3);
        assert_eq!(told[1].1["variants"].as_array().unwrap().len(), 2);
        assert!(open_cases(db).await.is_empty());
        sound(db).await;
    }

    async fn one_hold_that_is_gone_stops_the_whole_hand_over(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 5).await;
        let holds = hold(db, id("order"), vec![wanted(cake, location, 2), wanted(cake, location, 1)]).await;
        let (first, second, at) = (holds[0], holds[1], brand.now());
        write(db, move |tx| Ok(stock::release(tx, &[second], "cancelled")?)).await;
        let refusal = refused(db, move |tx| stock::take(tx, &[first, second], &sale(id("order"), at))).await;
        assert_eq!(refusal.code.name, "stock.hold_gone");
        assert_eq!(refusal.params["hold"], Param::from(second.to_string()));
        assert_eq!(level(db, cake, location).await, (5, 2));
        assert!(db.read(move |read| stock::movements_of(read, id("order"))).await.unwrap().is_empty());
        sound(db).await;
    }

    async fn goods_that_left_are_booked_and_goods_by_the_books_are_not(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 1).await;
        let held = hold(db, id("order"), vec![wanted(cake, location, 1)]).await[0];
        let at = brand.now();
        // Somebody sold the last piece over the counter.
        let sold = stock::Fact::of(&sale(id("sale"), at), saleable(cake, location), crate::support::units(-1), None);
        write(db, move |tx| Ok(stock::book(tx, &sold)?)).await;
        let refusal = refused(db, move |tx| stock::take_what_is_there(tx, &[held], &sale(id("order"), at))).await;
        assert_eq!(refusal.code.name, "stock.insufficient");
        assert_eq!(refusal.params["left"], Param::from("0"));
        assert_eq!(level(db, cake, location).await, (0, 1), "a refusal leaves no trace");
        write(db, move |tx| stock::take(tx, &[held], &sale(id("order"), at))).await;
        assert_eq!(level(db, cake, location).await, (-1, 0));
        let subject = saleable(cake, location).subject();
        assert!(open_cases(db).await.contains(&(CASE_NEGATIVE.to_owned(), subject)));
        sound(db).await;
    }

    async fn goods_on_the_counter_leave_at_once(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 5).await;
        hold(db, id("order"), vec![wanted(cake, location, 2)]).await;
        let at = brand.now();
        let goods = |pieces| [(wanted(cake, location, pieces), Some(Cost::new(200_000))), (wanted(cake, location, 1), None)];
        let (three, four) = (goods(2), goods(3));
        let refusal = refused(db, move |tx| stock::take_free(tx, &four, &sale(id("sale"), at))).await;
        assert_eq!((refusal.code.name, refusal.fields.len()), ("stock.insufficient", 2), "what is promised stays");
        assert_eq!(refusal.params["left"], Param::from("3"));
        write(db, move |tx| stock::take_free(tx, &three, &sale(id("sale"), at))).await;
        assert_eq!(level(db, cake, location).await, (2, 2));
        let moved = db.read(move |read| stock::movements_of(read, id("sale"))).await.unwrap();
        assert_eq!(moved.iter().map(|row| row.cost).collect::<Vec<_>>(), [Some(Cost::new(200_000)), None]);
        assert_eq!(journal_of(db, id("sale")).await.len(), 1, "one event");
        assert!(open_cases(db).await.is_empty());
        sound(db).await;
    }
}
