//! Prices change and are never overwritten.

use kernel::{Id, Price, Timestamp};

use crate::support::{cake, clerk, create, dollars, journal_of, product, refused, set_up, sound, together, write};

async fn price_at(brand: &testkit::TestBrand, list: Id, variant: Id, at: Timestamp) -> (Option<Price>, i64) {
    let found = brand.db.read(move |read| catalog::sellable(read, list, variant, at, "en")).await.unwrap().unwrap();
    (found.unit_price, found.price_version)
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn a_change_ends_one_price_and_begins_another(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let variant = product(db, id).await.variants[0].id;
        let opened = brand.now();
        brand.advance_seconds(3_600);
        let set = write(db, move |tx| catalog::set_price(tx, variant, list, dollars(600), "桂花漲價")).await;
        assert_eq!((set.unit_price, set.price_version), (dollars(600), 3));
        let changed = brand.now();
        assert_eq!(price_at(&brand, list, variant, opened).await, (Some(dollars(580)), 2));
        assert_eq!(price_at(&brand, list, variant, Timestamp::from_micros(changed.micros() - 1)).await, (Some(dollars(580)), 2));
        assert_eq!(price_at(&brand, list, variant, changed).await, (Some(dollars(600)), 3));
        assert_eq!(price_at(&brand, list, variant, opened.plus_seconds(-1)).await, (None, 0), "before it had a price");
        let history = db.read(move |read| catalog::price_history(read, list, variant)).await.unwrap();
        let rows: Vec<_> = history.iter().map(|row| (row.version, row.unit_price, row.ends_at, row.reason.as_str(), row.set_by)).collect();
        assert_eq!(rows, [(3, dollars(600), None, "桂花漲價", clerk().id), (2, dollars(580), Some(changed), "new", clerk().id)]);
        let told = journal_of(db, variant).await;
        assert_eq!(told.len(), 2);
        assert_eq!(told[1].0, "catalog.price_changed");
        assert_eq!(told[1].1, serde_json::json!({"price_list": list, "unit_price": 6_000_000, "version": 3, "variants": [variant]}));
        assert_eq!(db.read(move |read| catalog::price_list_version(read, list)).await.unwrap(), 3);
        sound(db).await;
    }

    async fn the_same_price_again_changes_nothing(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let other = create(db, cake("tea", "TEA", 120)).await;
        let variant = product(db, id).await.variants[0].id;
        let set = write(db, move |tx| catalog::set_price(tx, variant, list, dollars(580), "again")).await;
        assert_eq!(set.price_version, 2, "the version of the price that holds, though the list is at 3");
        assert_eq!(product(db, other).await.variants[0].price_version, 3);
        assert_eq!(db.read(move |read| catalog::price_list_version(read, list)).await.unwrap(), 3);
        assert_eq!(journal_of(db, variant).await.len(), 1);
    }

    async fn two_changes_in_one_instant(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let variant = product(db, create(db, cake("cake", "CAKE", 580)).await).await.variants[0].id;
        for price in [590, 600, 580] {
            write(db, move |tx| catalog::set_price(tx, variant, list, dollars(price), "typed wrong")).await;
        }
        assert_eq!(price_at(&brand, list, variant, brand.now()).await, (Some(dollars(580)), 5));
        assert_eq!(db.read(move |read| catalog::price_history(read, list, variant)).await.unwrap().len(), 4);
        sound(db).await;
    }

    async fn a_server_whose_clock_is_behind_does_not_undo_time(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let variant = product(db, create(db, cake("cake", "CAKE", 580)).await).await.variants[0].id;
        let ahead = brand.now();
        brand.advance_seconds(-5);
        write(db, move |tx| catalog::set_price(tx, variant, list, dollars(600), "behind")).await;
        let history = db.read(move |read| catalog::price_history(read, list, variant)).await.unwrap();
        assert_eq!((history[0].starts_at, history[1].ends_at), (ahead, Some(ahead)), "it begins when the one before began");
        assert_eq!(price_at(&brand, list, variant, ahead).await, (Some(dollars(600)), 3));
        sound(db).await;
    }

    async fn what_cannot_be_set(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let variant = product(db, create(db, cake("cake", "CAKE", 580)).await).await.variants[0].id;
        let nobody = db.new_id();
        assert_eq!(refused(db, move |tx| catalog::set_price(tx, nobody, list, dollars(1), "x")).await.code.name, "catalog.not_found");
        assert_eq!(refused(db, move |tx| catalog::set_price(tx, variant, nobody, dollars(1), "x")).await.code.name, "catalog.unknown_price_list");
        for price in [Price::new(-1), Price::new(i64::MAX)] {
            assert_eq!(refused(db, move |tx| catalog::set_price(tx, variant, list, price, "x")).await.code.name, "catalog.price_invalid");
        }
        assert_eq!(db.read(move |read| catalog::price_list_version(read, list)).await.unwrap(), 2);
    }

    async fn lists_do_not_mix(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let staff = write(db, |tx| catalog::create_price_list(tx, "staff", true, 9)).await;
        let variant = product(db, create(db, cake("cake", "CAKE", 580)).await).await.variants[0].id;
        write(db, move |tx| catalog::set_price(tx, variant, staff, dollars(400), "staff")).await;
        assert_eq!(price_at(&brand, list, variant, brand.now()).await, (Some(dollars(580)), 2));
        assert_eq!(price_at(&brand, staff, variant, brand.now()).await, (Some(dollars(400)), 2));
        sound(db).await;
    }

    async fn many_changes_at_once_are_all_kept(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut variants = Vec::new();
        for number in 0..4 {
            let id = create(db, cake(&format!("cake-{number}"), &format!("CAKE-{number}"), 100)).await;
            variants.push(product(db, id).await.variants[0].id);
        }
        let before = db.read(move |read| catalog::price_list_version(read, list)).await.unwrap();
        let changes: Vec<_> = (0..40_u32)
            .map(|number| {
                let (db, variant) = (db.clone(), variants[number as usize % 4]);
                async move {
                    // Every price is another, so none of them is "the same again".
                    let price = Price::new(2_000_000 + i64::from(number));
                    write(&db, move |tx| catalog::set_price(tx, variant, list, price, "race")).await.price_version
                }
            })
            .collect();
        let mut versions = together(changes).await;
        versions.sort_unstable();
        assert_eq!(versions, (before + 1..=before + 40).collect::<Vec<_>>(), "every change counts once");
        for variant in variants {
            let history = db.read(move |read| catalog::price_history(read, list, variant)).await.unwrap();
            assert_eq!(history.len(), 11);
            assert_eq!(history.iter().filter(|row| row.ends_at.is_none()).count(), 1);
        }
        sound(db).await;
    }
}
