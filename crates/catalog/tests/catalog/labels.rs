//! Shelf labels: due where another price hangs than the one that holds.

use catalog::{Label, LabelQuery};
use kernel::Id;
use testkit::TestBrand;

use crate::support::{cake, create, dollars, journal_of, product, refused, set_up, sound, write};

async fn labels(brand: &TestBrand, store: Id, price_list: Id, due: bool) -> Vec<Label> {
    let at = brand.now();
    let query = move |read: &mut store::Read<'_>| {
        let wanted =
            LabelQuery { store, price_lists: price_list.into(), at, locale: "en", due, after: Id::NIL, limit: 100 };
        catalog::labels(read, &wanted)
    };
    brand.db.read(query).await.unwrap()
}

async fn place(brand: &TestBrand, store: Id, list: Id, placed: &[(Id, i64)]) {
    let placed: Vec<_> = placed.iter().map(|(variant, version)| (*variant, *version, None)).collect();
    write(&brand.db, move |tx| catalog::place_labels(tx, store, list, &placed)).await;
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn a_change_is_due_in_each_store_until_its_label_hangs(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let variant = product(db, create(db, cake("cake", "CAKE", 580)).await).await.variants[0].id;
        let (xinyi, daan) = (db.new_id(), db.new_id());
        let first = labels(&brand, xinyi, list, true).await;
        assert_eq!((first.len(), first[0].variant, first[0].unit_price, first[0].placed), (1, variant, dollars(580), None));
        for store in [xinyi, daan] {
            place(&brand, store, list, &[(variant, first[0].price_version)]).await;
            assert_eq!(labels(&brand, store, list, true).await, []);
        }
        brand.advance_seconds(60);
        let set = write(db, move |tx| catalog::set_price(tx, variant, list, dollars(620), "season")).await;
        for store in [xinyi, daan] {
            let due = labels(&brand, store, list, true).await;
            assert_eq!((due[0].unit_price, due[0].price_version), (dollars(620), set.price_version));
            assert_eq!(due[0].placed.map(|placed| placed.unit_price), Some(dollars(580)));
        }
        place(&brand, xinyi, list, &[(variant, set.price_version)]).await;
        assert_eq!(labels(&brand, xinyi, list, true).await, []);
        assert_eq!(labels(&brand, daan, list, true).await.len(), 1, "the other store has not changed it");
        let hanging = db.read(move |read| catalog::placed_labels(read, daan, &[variant])).await.unwrap();
        assert_eq!(hanging[&variant], (dollars(580), first[0].price_version));
        assert_eq!(labels(&brand, xinyi, list, false).await.len(), 1, "what is not due can be printed too");
        sound(db).await;
    }

    async fn a_late_report_takes_no_newer_label_down(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let variant = product(db, create(db, cake("cake", "CAKE", 580)).await).await.variants[0].id;
        let store = db.new_id();
        let old = labels(&brand, store, list, true).await[0].price_version;
        let new = write(db, move |tx| catalog::set_price(tx, variant, list, dollars(620), "season")).await.price_version;
        place(&brand, store, list, &[(variant, new)]).await;
        place(&brand, store, list, &[(variant, old)]).await;
        place(&brand, store, list, &[(variant, new)]).await;
        assert_eq!(labels(&brand, store, list, true).await, []);
        let told = journal_of(db, store).await;
        assert_eq!(told.len(), 1, "what changed nothing is not told");
        assert_eq!(told[0].1["labels"], serde_json::json!([{"variant": variant, "version": new}]));
    }

    async fn a_label_of_no_price_is_refused_whole(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let variant = product(db, create(db, cake("cake", "CAKE", 580)).await).await.variants[0].id;
        let store = db.new_id();
        let version = labels(&brand, store, list, true).await[0].price_version;
        let refusal = refused(db, move |tx| catalog::place_labels(tx, store, list, &[(variant, version, None), (variant, 99, None)])).await;
        assert_eq!(refusal.code.name, "catalog.label_unknown");
        assert_eq!(labels(&brand, store, list, true).await[0].placed, None);
    }
}
