//! Giving back, and running out.

use stock::{HoldKind, HoldState};

use crate::support::{
    hold, id, journal_of, level, put, refused, sale, shop, sound, stocked, together, units, wanted, write,
};

testkit::on_both! {
    schema = stock::MIGRATIONS;

    async fn releasing_twice_gives_back_once(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 5).await;
        let order = id("order");
        let holds = hold(db, order, vec![wanted(cake, location, 2), wanted(cake, location, 1)]).await;
        let both = [holds[0], holds[1], holds[0]];
        let released = write(db, move |tx| Ok(stock::release(tx, &both, "cancelled")?)).await;
        assert_eq!(released.len(), 2);
        let again = write(db, move |tx| Ok(stock::release_holder(tx, order, "cancelled")?)).await;
        assert!(again.is_empty());
        assert_eq!(level(db, cake, location).await, (5, 0));
        let told = journal_of(db, order).await;
        assert_eq!(told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["stock.reserved", "stock.released"]);
        assert_eq!(told[1].1["reason"], "cancelled");
        assert_eq!(told[1].1["variants"], serde_json::json!([cake]));
        assert_eq!(told[1].1["locations"], serde_json::json!([location]));
        sound(db).await;
    }

    async fn a_holder_gives_back_everything(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        let (cake, tea, order, other) = (id("cake"), id("tea"), id("order"), id("other"));
        put(db, location, &[(cake, 5), (tea, 5)]).await;
        hold(db, order, vec![wanted(cake, location, 2), wanted(tea, location, 3)]).await;
        hold(db, other, vec![wanted(tea, location, 1)]).await;
        let released = write(db, move |tx| Ok(stock::release_holder(tx, order, "cancelled")?)).await;
        assert_eq!(released.len(), 2);
        assert!(released.iter().all(|hold| hold.state == HoldState::Released));
        assert_eq!((level(db, cake, location).await, level(db, tea, location).await), ((5, 0), (5, 1)));
        sound(db).await;
    }

    async fn holds_run_out_in_time(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 9).await;
        let soon = brand.now().plus_seconds(60);
        let later = brand.now().plus_seconds(600);
        let carts = [(id("first"), Some(soon)), (id("second"), Some(later)), (id("third"), None), (id("fourth"), Some(soon))];
        for (cart, until) in carts {
            write(db, move |tx| stock::reserve(tx, HoldKind::Cart, cart, until, &[wanted(cake, location, 2)])).await;
        }
        let due = db.read(stock::next_expiry).await.unwrap();
        assert_eq!(due, Some(soon));
        let expire = || write(db, |tx| Ok(stock::expire_due(tx, 10)?));
        assert!(expire().await.is_empty(), "not yet");
        brand.advance_seconds(60);
        let ended = expire().await;
        let mut holders: Vec<_> = ended.iter().map(|hold| hold.holder).collect();
        holders.sort_unstable();
        let mut expected = vec![id("first"), id("fourth")];
        expected.sort_unstable();
        assert_eq!(holders, expected);
        assert!(ended.iter().all(|hold| hold.state == HoldState::Expired));
        assert_eq!(level(db, cake, location).await, (9, 4));
        assert_eq!(journal_of(db, id("first")).await[1].0, "stock.expired");
        // A paid order does not run out.
        let second = id("second");
        assert_eq!(write(db, move |tx| Ok(stock::set_expiry(tx, second, None)?)).await, 1);
        brand.advance_seconds(100_000);
        assert!(expire().await.is_empty());
        assert_eq!(db.read(stock::next_expiry).await.unwrap(), None);
        sound(db).await;
    }

    async fn no_more_than_the_limit_runs_out_at_once(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 9).await;
        let soon = brand.now().plus_seconds(60);
        for number in 0..5 {
            let cart = id(&format!("cart {number}"));
            write(db, move |tx| stock::reserve(tx, HoldKind::Cart, cart, Some(soon), &[wanted(cake, location, 1)])).await;
        }
        brand.advance_seconds(61);
        let mut sizes = Vec::new();
        for _ in 0..3 {
            sizes.push(write(db, |tx| Ok(stock::expire_due(tx, 2)?)).await.len());
        }
        assert_eq!(sizes, [2, 2, 1]);
        assert_eq!(level(db, cake, location).await, (9, 0));
        sound(db).await;
    }

    async fn running_out_and_being_used_exclude_each_other(brand) {
        let db = &brand.db;
        let location = shop(db, "XY").await;
        let cake = id("cake");
        put(db, location, &[(cake, 40)]).await;
        let soon = brand.now().plus_seconds(60);
        let mut holds = Vec::new();
        for number in 0..40 {
            let order = id(&format!("order {number}"));
            holds.push(write(db, move |tx| stock::reserve(tx, HoldKind::Pickup, order, Some(soon), &[wanted(cake, location, 1)])).await[0]);
        }
        brand.advance_seconds(61);
        let at = brand.now();
        let takers: Vec<_> = holds
            .iter()
            .map(|hold| {
                let (db, hold) = (db.clone(), *hold);
                async move {
                    let taken = db.write("test.take", crate::support::clerk(), move |tx| stock::take(tx, &[hold], &sale(id("sale"), at)));
                    match taken.await {
                        Ok(_) => 1_usize,
                        Err(store::WriteError::Refused(refusal)) => {
                            assert_eq!(refusal.code.name, "stock.hold_gone");
                            0
                        }
                        Err(other) => panic!("{other}"),
                    }
                }
            })
            .collect();
        let expirers: Vec<_> = (0..8)
            .map(|_| {
                let db = db.clone();
                async move { db.write("test.expire", crate::support::clerk(), |tx| Ok(stock::expire_due(tx, 10)?)).await.unwrap().len() }
            })
            .collect();
        let (taken, ended) = tokio::join!(together(takers), together(expirers));
        let (taken, ended): (usize, usize) = (taken.iter().sum(), ended.iter().sum());
        // What a running hand-over had locked is left to the next round.
        let rest = write(db, |tx| Ok(stock::expire_due(tx, 100)?)).await.len();
        assert_eq!(taken + ended + rest, 40);
        assert_eq!(level(db, cake, location).await, (40 - i64::try_from(taken).unwrap(), 0));
        sound(db).await;
    }

    async fn a_used_hold_is_gone(brand) {
        let db = &brand.db;
        let (location, cake) = stocked(db, 2).await;
        let holds = hold(db, id("order"), vec![wanted(cake, location, 2)]).await;
        let (hold, at) = (holds[0], brand.now());
        write(db, move |tx| stock::take(tx, &[hold], &sale(id("sale"), at))).await;
        let refusal = refused(db, move |tx| stock::take(tx, &[hold], &sale(id("sale"), at))).await;
        assert_eq!(refusal.code.name, "stock.hold_gone");
        assert!(write(db, move |tx| Ok(stock::release(tx, &[hold], "late")?)).await.is_empty());
        assert_eq!(level(db, cake, location).await, (0, 0));
        assert_eq!(units(0), db.read(move |read| stock::available_at(read, cake, location)).await.unwrap());
    }
}
