//! Which list's price holds where and when.

use std::collections::BTreeMap;

use catalog::price_lists::{Rows, all_price_lists, list_prices, price_list_changes, product_prices};
use catalog::{Begins, Channel, LabelQuery, Level, NewPriceList, Period, prices};
use kernel::{Id, Price, Timestamp};
use store::Db;
use testkit::TestBrand;

use crate::support::{cake, create, dollars, fields, journal_of, product, refused, set_up, sound, together, write};

fn named(code: &str) -> NewPriceList {
    let names = BTreeMap::from([("zh-TW".to_owned(), code.to_owned())]);
    NewPriceList { code: code.to_owned(), names, starts_at: None, ends_at: None }
}

async fn list(db: &Db, code: &str) -> Id {
    let new = named(code);
    write(db, move |tx| catalog::make_price_list(tx, &new, "test")).await
}

fn from(starts_at: Option<Timestamp>, ends_at: Option<Timestamp>) -> Period {
    Period { starts_at, ends_at, reason: "test".to_owned() }
}

async fn give(db: &Db, list: Id, level: Level, period: Period) -> Id {
    write(db, move |tx| catalog::give_price_list(tx, list, &[level], &period)).await[0]
}

async fn set(db: &Db, list: Id, variant: Id, price: i64) {
    write(db, move |tx| catalog::set_price(tx, variant, list, dollars(price), "test")).await;
}

/// What a variant costs at a store's till.
async fn at_till(db: &Db, store: Id, variant: Id, at: Timestamp) -> Option<Price> {
    db.read(move |read| {
        let lists = catalog::price_lists(read, store, Channel::Till, at)?;
        Ok(catalog::sellable(read, lists, variant, at, "en")?.unwrap().unit_price)
    })
    .await
    .unwrap()
}

async fn on_web(db: &Db, variant: Id, at: Timestamp) -> Option<Price> {
    db.read(move |read| {
        let lists = catalog::price_lists(read, Id::NIL, Channel::Web, at)?;
        Ok(catalog::sellable(read, lists, variant, at, "en")?.unwrap().unit_price)
    })
    .await
    .unwrap()
}

async fn due(brand: &TestBrand, store: Id) -> Vec<(Id, Price)> {
    let at = brand.now();
    let found = brand.db.read(move |read| {
        let price_lists = catalog::price_lists(read, store, Channel::Till, at)?;
        let query = LabelQuery { store, price_lists, at, locale: "en", due: true, after: Id::NIL, limit: 100 };
        catalog::labels(read, &query)
    });
    found.await.unwrap().into_iter().map(|label| (label.variant, label.unit_price)).collect()
}

async fn hang_all(brand: &TestBrand, store: Id) {
    let at = brand.now();
    write(&brand.db, move |tx| {
        let price_lists = catalog::price_lists(tx, store, Channel::Till, at)?;
        let query = LabelQuery { store, price_lists, at, locale: "en", due: true, after: Id::NIL, limit: 100 };
        let due = catalog::labels(tx, &query)?;
        let hung: Vec<_> = due.iter().map(|one| (one.variant, one.price_version, Some(one.price_list))).collect();
        catalog::place_labels(tx, store, price_lists, &hung)
    })
    .await;
}

async fn two(db: &Db) -> [Id; 2] {
    let mut made = Vec::new();
    for (handle, sku, price) in [("cake", "CAKE", 580), ("tea", "TEA", 320)] {
        made.push(product(db, create(db, cake(handle, sku, price)).await).await.variants[0].id);
    }
    [made[0], made[1]]
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn the_most_specific_list_that_has_a_price_wins(brand) {
        let db = &brand.db;
        set_up(db).await;
        let [cake, tea] = two(db).await;
        let (xinyi, daan, now) = (db.new_id(), db.new_id(), brand.now());
        let (shops, outlet, sale) = (list(db, "shops").await, list(db, "outlet").await, list(db, "sale").await);
        for (list, price) in [(shops, 570), (outlet, 500), (sale, 400)] {
            set(db, list, cake, price).await;
        }
        assert_eq!(at_till(db, xinyi, cake, now).await, Some(dollars(580)), "a list holds nowhere until it is given");
        give(db, shops, Level::Channel(Channel::Till), from(None, None)).await;
        give(db, outlet, Level::Store(xinyi), from(None, None)).await;
        assert_eq!((at_till(db, xinyi, cake, now).await, at_till(db, daan, cake, now).await), (Some(dollars(500)), Some(dollars(570))));
        assert_eq!(on_web(db, cake, now).await, Some(dollars(580)), "another channel");
        assert_eq!(at_till(db, xinyi, tea, now).await, Some(dollars(320)), "what no list has, is at the brand's own price");
        set(db, shops, tea, 300).await;
        assert_eq!(at_till(db, xinyi, tea, now).await, Some(dollars(300)), "the channel's, for the store's has none");
        // Of two of one store the one that began last goes first.
        brand.advance_seconds(60);
        let given = give(db, sale, Level::Store(xinyi), from(None, None)).await;
        let now = brand.now();
        assert_eq!(at_till(db, xinyi, cake, now).await, Some(dollars(400)));
        brand.advance_seconds(60);
        write(db, move |tx| catalog::take_price_list(tx, given, None, "over")).await;
        let now = brand.now();
        assert_eq!(at_till(db, xinyi, cake, now).await, Some(dollars(500)));
        let closed = db.read(all_price_lists).await.unwrap().into_iter().find(|one| one.list.id == outlet).unwrap();
        write(db, move |tx| catalog::close_price_list(tx, outlet, closed.revision, "gone")).await;
        assert_eq!(at_till(db, xinyi, cake, now).await, Some(dollars(570)));
        let refusal = refused(db, move |tx| catalog::set_price(tx, cake, outlet, dollars(1), "x")).await;
        assert_eq!(refusal.code.name, "catalog.unknown_price_list");
        let mut told: Vec<String> = db.read(move |read| price_list_changes(read, outlet, None, 10)).await.unwrap().into_iter().map(|one| one.what).collect();
        // Of one instant they have no order.
        told.sort();
        assert_eq!(told, ["closed", "given", "made", "prices_set"]);
        sound(db).await;
    }

    async fn lists_and_their_prices_come_and_go_by_the_clock(brand) {
        let db = &brand.db;
        set_up(db).await;
        let [cake, tea] = two(db).await;
        let (store, list) = (db.new_id(), list(db, "week").await);
        set(db, list, cake, 500).await;
        let at = |seconds: i64| brand.now().plus_seconds(seconds);
        let [begin, end, price_begin, price_end] = [at(1_000), at(5_000), at(2_000), at(3_000)];
        give(db, list, Level::Store(store), from(Some(begin), Some(end))).await;
        let until = move |tx: &mut store::Tx<'_>| {
            catalog::set_prices_until(tx, list, &[(cake, dollars(450)), (tea, dollars(250))], "two hours", Begins::Planned(price_begin), Some(price_end))
        };
        write(db, until).await;
        let just_before = |instant: Timestamp| Timestamp::from_micros(instant.micros() - 1);
        for (instant, cakes, teas) in [
            (just_before(begin), 580, 320),
            (begin, 500, 320),
            (just_before(price_begin), 500, 320),
            (price_begin, 450, 250),
            (just_before(price_end), 450, 250),
            (price_end, 500, 320),
            (end, 580, 320),
        ] {
            assert_eq!(at_till(db, store, cake, instant).await, Some(dollars(cakes)), "{instant}");
            assert_eq!(at_till(db, store, tea, instant).await, Some(dollars(teas)), "{instant}");
        }
        while prices::sweep(db).await.unwrap() > 0 {}
        for (next, told) in [(begin, "catalog.price_list_turned"), (price_begin, "catalog.price_changed"), (price_end, "catalog.price_withdrawn"), (end, "catalog.price_list_turned")] {
            assert_eq!(db.read(prices::next_begin).await.unwrap(), Some(next));
            let version = db.read(move |read| catalog::price_list_version(read, list)).await.unwrap();
            let seconds = (next.micros() - brand.now().micros()) / 1_000_000;
            brand.advance_seconds(seconds);
            assert!(prices::sweep(db).await.unwrap() > 0);
            assert_eq!(prices::sweep(db).await.unwrap(), 0, "told once");
            let subject = if told.ends_with("turned") { list } else { tea };
            assert_eq!(journal_of(db, subject).await.pop().unwrap().0, told);
            let after = db.read(move |read| catalog::price_list_version(read, list)).await.unwrap();
            assert_eq!(after > version, subject == tea, "a quote made of prices before is made anew");
        }
        assert_eq!(db.read(prices::next_begin).await.unwrap(), None);
        sound(db).await;
    }

    async fn a_price_is_taken_out_and_called_off(brand) {
        let db = &brand.db;
        set_up(db).await;
        let [cake, tea] = two(db).await;
        let (store, list) = (db.new_id(), list(db, "outlet").await);
        give(db, list, Level::Store(store), from(None, None)).await;
        for (variant, price) in [(cake, 500), (tea, 300)] {
            set(db, list, variant, price).await;
        }
        brand.advance_seconds(60);
        let later = brand.now().plus_seconds(600);
        write(db, move |tx| catalog::end_prices(tx, list, &[cake], "out", None)).await;
        write(db, move |tx| catalog::end_prices(tx, list, &[tea, cake], "later", Some(later))).await;
        let now = brand.now();
        assert_eq!((at_till(db, store, cake, now).await, at_till(db, store, tea, now).await), (Some(dollars(580)), Some(dollars(300))));
        assert_eq!(at_till(db, store, tea, later).await, Some(dollars(320)));
        // Set again until then, it still ends then.
        set(db, list, tea, 280).await;
        assert_eq!(at_till(db, store, tea, later).await, Some(dollars(320)));
        while prices::sweep(db).await.unwrap() > 0 {}
        brand.advance_seconds(600);
        assert_eq!(prices::sweep(db).await.unwrap(), 1);
        let rows = db.read(move |read| list_prices(read, list, Rows::After(Id::NIL, 10, true), "en")).await.unwrap();
        assert_eq!(rows, [], "nothing is left in it");
        let rows = db.read(move |read| list_prices(read, list, Rows::After(Id::NIL, 10, false), "en")).await.unwrap();
        let mut standard: Vec<_> = rows.iter().map(|row| row.default_price).collect();
        standard.sort();
        assert_eq!(standard, [Some(dollars(320)), Some(dollars(580))]);
        let begin = brand.now().plus_seconds(60);
        let version = write(db, move |tx| {
            catalog::set_prices_until(tx, list, &[(cake, dollars(1))], "x", Begins::Planned(begin), Some(begin.plus_seconds(9)))
        }).await[0];
        write(db, move |tx| catalog::withdraw_price(tx, cake, list, version)).await;
        assert_eq!(at_till(db, store, cake, begin).await, Some(dollars(580)));
        let refusal = refused(db, move |tx| {
            catalog::set_prices_until(tx, list, &[(cake, dollars(1))], "x", Begins::Planned(begin), Some(begin))
        }).await;
        assert_eq!(fields(&refusal), [("/ends_at", "catalog.period_invalid")]);
        let of_cake = product_of(db, cake).await;
        let all = db.read(move |read| product_prices(read, of_cake)).await.unwrap();
        assert_eq!(all.len(), 1, "the brand's own alone");
        sound(db).await;
    }

    async fn only_stores_whose_price_changes_hang_new_labels(brand) {
        let db = &brand.db;
        let standard = set_up(db).await;
        let [cake, tea] = two(db).await;
        let (xinyi, daan, outlet) = (db.new_id(), db.new_id(), list(db, "outlet").await);
        for store in [xinyi, daan] {
            hang_all(&brand, store).await;
            assert_eq!(due(&brand, store).await, []);
        }
        set(db, outlet, cake, 500).await;
        set(db, outlet, tea, 320).await;
        assert_eq!(due(&brand, xinyi).await, [], "the list holds nowhere");
        give(db, outlet, Level::Store(xinyi), from(None, None)).await;
        assert_eq!(due(&brand, xinyi).await, [(cake, dollars(500))], "tea costs the same");
        assert_eq!(due(&brand, daan).await, []);
        let hanging = db.read(move |read| catalog::placed_labels(read, xinyi, &[cake])).await.unwrap();
        assert_eq!(hanging[&cake].0, dollars(580), "what hangs, hangs, of whatever list it is");
        hang_all(&brand, xinyi).await;
        assert_eq!(due(&brand, xinyi).await, []);
        brand.advance_seconds(60);
        set(db, standard, cake, 600).await;
        assert_eq!((due(&brand, xinyi).await, due(&brand, daan).await), (vec![], vec![(cake, dollars(600))]));
        brand.advance_seconds(60);
        set(db, outlet, cake, 480).await;
        assert_eq!((due(&brand, xinyi).await, due(&brand, daan).await), (vec![(cake, dollars(480))], vec![(cake, dollars(600))]));
        sound(db).await;
    }

    async fn a_place_never_has_too_many_lists(brand) {
        let db = &brand.db;
        set_up(db).await;
        let store = Level::Store(db.new_id());
        let mut work = Vec::new();
        for number in 0..8 {
            let list = list(db, &format!("list-{number}")).await;
            let db = db.clone();
            work.push(async move {
                let give = move |tx: &mut store::Tx<'_>| catalog::give_price_list(tx, list, &[store], &from(None, None));
                db.write("test.give", kernel::Actor::SYSTEM, give).await.is_ok()
            });
        }
        let given = together(work).await.into_iter().filter(|given| *given).count();
        assert_eq!(given, 3);
        sound(db).await;
    }

    async fn what_cannot_be_said_of_a_list(brand) {
        let db = &brand.db;
        let standard = set_up(db).await;
        let outlet = list(db, "outlet").await;
        let store = Level::Store(db.new_id());
        let taken = refused(db, |tx| catalog::make_price_list(tx, &named("outlet"), "again")).await;
        assert_eq!((taken.code.name, fields(&taken)), ("catalog.price_list_taken", vec![("/code", "catalog.price_list_taken")]));
        let renamed = write(db, move |tx| catalog::set_price_list(tx, outlet, 1, &named("outlets"), "renamed")).await;
        assert_eq!(renamed, 2);
        let stale = refused(db, move |tx| catalog::set_price_list(tx, outlet, 1, &named("other"), "late")).await;
        assert_eq!(stale.code.name, "store.stale");
        let dated = NewPriceList { starts_at: Some(brand.now()), ..named("standard") };
        for refusal in [
            refused(db, move |tx| catalog::set_price_list(tx, standard, 1, &dated, "x")).await,
            refused(db, move |tx| catalog::close_price_list(tx, standard, 1, "x")).await,
            refused(db, move |tx| catalog::give_price_list(tx, standard, &[store], &from(None, None))).await,
        ] {
            assert_eq!(refusal.code.name, "catalog.price_list_default");
        }
        let net = write(db, |tx| catalog::create_price_list(tx, "net", false, 5)).await;
        let refusal = refused(db, move |tx| catalog::give_price_list(tx, net, &[store], &from(None, None))).await;
        assert_eq!(refusal.code.name, "catalog.price_list_tax");
        let passed = Timestamp::from_micros(1);
        let refusal = refused(db, move |tx| catalog::give_price_list(tx, outlet, &[store], &from(Some(passed), None))).await;
        assert_eq!(fields(&refusal), [("/starts_at", "catalog.price_not_ahead")]);
        let given = give(db, outlet, store, from(None, None)).await;
        assert_eq!(give(db, outlet, store, from(None, None)).await, given, "said again it changes nothing");
        let later = brand.now().plus_seconds(60);
        write(db, move |tx| catalog::take_price_list(tx, given, Some(later), "soon")).await;
        let refusal = refused(db, move |tx| catalog::give_price_list(tx, outlet, &[store], &from(None, None))).await;
        assert_eq!(refusal.code.name, "catalog.price_list_given");
        brand.advance_seconds(61);
        let refusal = refused(db, move |tx| catalog::take_price_list(tx, given, None, "late")).await;
        assert_eq!(refusal.code.name, "catalog.nothing_there");
        let faulty = NewPriceList { code: "Out let".to_owned(), ends_at: Some(passed), starts_at: Some(passed), ..named("x") };
        let refusal = catalog::check_price_list(&faulty, "en").unwrap_err();
        assert_eq!(fields(&refusal), [("/code", "catalog.handle_invalid"), ("/names/en", "catalog.name_needed"), ("/ends_at", "catalog.period_invalid")]);
        sound(db).await;
    }
}

async fn product_of(db: &Db, variant: Id) -> Id {
    db.read(move |read| catalog::finder::product_of(read, variant)).await.unwrap().unwrap()
}
