//! Kinds and classes of goods, what they weigh, and which stores sell them.

use std::collections::BTreeSet;

use catalog::{
    Channel, LegalClass, Measures, NewProduct, NewVariant, ProductEdit, ProductKind, ReturnClass, StorageClass,
    Tracking,
};
use kernel::Id;
use store::Db;

use crate::support::{cake, create, fields, journal_of, product, refused, set_up, sound, write};

async fn tracking(db: &Db, id: Id) -> String {
    product(db, id).await.variants[0].tracking.clone()
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn classes_are_edited_and_copied(brand) {
        let db = &brand.db;
        set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let made = product(db, id).await;
        assert_eq!((made.legal_class, made.return_class, made.return_notice_version), (LegalClass::General, ReturnClass::Standard, 1));
        let edit = ProductEdit {
            tax_class: Some("exempt".to_owned()),
            legal_class: Some(LegalClass::Alcohol),
            return_class: Some(ReturnClass::Perishable),
            storage_class: Some(StorageClass::Chilled),
            shelf_life_days: Some(3),
            made_to_order: Some(true),
            kind: Some(ProductKind::Consigned),
            ..ProductEdit::default()
        };
        write(db, move |tx| catalog::edit_product(tx, id, 1, &edit)).await;
        let edited = product(db, id).await;
        assert_eq!((edited.tax_class.as_str(), edited.kind, edited.legal_class), ("exempt", ProductKind::Consigned, LegalClass::Alcohol));
        assert_eq!((edited.return_class, edited.return_notice_version), (ReturnClass::Perishable, 2));
        assert_eq!((edited.storage_class, edited.shelf_life_days, edited.made_to_order), (StorageClass::Chilled, Some(3), true));
        let told = journal_of(db, id).await;
        let named = serde_json::json!(["kind", "tax_class", "legal_class", "return_class", "storage_class", "shelf_life_days", "made_to_order"]);
        assert_eq!(told[1].1["fields"], named);
        // The same class again is the same notice; 0 days take the days away.
        let again = ProductEdit { return_class: Some(ReturnClass::Perishable), shelf_life_days: Some(0), ..ProductEdit::default() };
        write(db, move |tx| catalog::edit_product(tx, id, 2, &again)).await;
        let edited = product(db, id).await;
        assert_eq!((edited.return_notice_version, edited.shelf_life_days), (2, None));
        let variant = edited.variants[0].id;
        let measures = Measures { weight_grams: Some(850), width_mm: Some(180), depth_mm: Some(180), height_mm: Some(110) };
        let seen = edited.variants[0].version;
        assert_eq!(write(db, move |tx| catalog::edit_variant(tx, variant, seen, &measures.into())).await, seen + 1);
        assert_eq!(product(db, id).await.variants[0].measures, measures);
        let store = db.new_id();
        let version = product(db, id).await.version;
        write(db, move |tx| catalog::sell_in_stores(tx, id, version, &[store])).await;
        let copy = write(db, move |tx| catalog::copy_product(tx, id, "cake-two", "-2")).await;
        let copy = product(db, copy).await;
        assert_eq!((copy.legal_class, copy.return_class, copy.storage_class), (LegalClass::Alcohol, ReturnClass::Perishable, StorageClass::Chilled));
        assert_eq!((copy.kind, copy.tax_class.as_str(), copy.return_notice_version), (ProductKind::Consigned, "exempt", 1));
        assert_eq!((copy.variants[0].measures, copy.stores, copy.made_to_order), (measures, vec![store], true));
        sound(db).await;
    }

    async fn what_cannot_be_is_refused_and_nothing_changes(brand) {
        let db = &brand.db;
        set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let before = product(db, id).await;
        let variant = before.variants[0].id;
        let tax = ProductEdit { tax_class: Some("luxury".to_owned()), ..ProductEdit::default() };
        assert_eq!(fields(&refused(db, move |tx| catalog::edit_product(tx, id, 1, &tax)).await), [("/tax_class", "catalog.unknown_tax_class")]);
        for kind in [ProductKind::Service, ProductKind::Fee, ProductKind::Set] {
            let other = ProductEdit { kind: Some(kind), ..ProductEdit::default() };
            assert_eq!(fields(&refused(db, move |tx| catalog::edit_product(tx, id, 1, &other)).await), [("/kind", "catalog.kind_fixed")]);
        }
        for days in [-1, 36_501] {
            let long = ProductEdit { shelf_life_days: Some(days), ..ProductEdit::default() };
            assert_eq!(fields(&refused(db, move |tx| catalog::edit_product(tx, id, 1, &long)).await), [("/shelf_life_days", "api.out_of_range")]);
        }
        let heavy = Measures { weight_grams: Some(100_000_001), height_mm: Some(-1), ..Measures::default() };
        let refusal = refused(db, move |tx| catalog::edit_variant(tx, variant, 1, &heavy.into())).await;
        assert_eq!(fields(&refusal), [("/weight_grams", "api.out_of_range"), ("/height_mm", "api.out_of_range")]);
        let fine = Measures { weight_grams: Some(1), ..Measures::default() };
        assert_eq!(refused(db, move |tx| catalog::edit_variant(tx, variant, 9, &fine.into())).await.code.name, "store.stale");
        assert_eq!(refused(db, move |tx| catalog::edit_variant(tx, id, 1, &fine.into())).await.code.name, "catalog.not_found");
        let store = db.new_id();
        let twice = refused(db, move |tx| catalog::sell_in_stores(tx, id, 1, &[store, store])).await;
        assert_eq!(fields(&twice), [("/store_ids/1", "catalog.twice")]);
        assert_eq!(refused(db, move |tx| catalog::sell_in_stores(tx, id, 9, &[store])).await.code.name, "store.stale");
        assert_eq!(product(db, id).await, before);
    }

    async fn nobody_counts_work_and_charges(brand) {
        let db = &brand.db;
        set_up(db).await;
        for (at, kind) in ProductKind::ALL.iter().enumerate() {
            let mut new = cake(&format!("kind-{at}"), &format!("K-{at}"), 10);
            new.kind = *kind;
            new.variants[0].tracking = Tracking::Lot;
            let id = create(db, new).await;
            let counted = if matches!(kind, ProductKind::Service | ProductKind::Fee) { "none" } else { "lot" };
            assert_eq!(tracking(db, id).await, counted, "{kind:?}");
        }
    }

    async fn the_web_sells_what_it_may(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        for (at, kind) in ProductKind::ALL.iter().enumerate() {
            create(db, NewProduct { kind: *kind, ..cake(&format!("kind-{}", kind.as_str()), &format!("K-{at}"), 10) }).await;
        }
        for (at, class) in LegalClass::ALL.iter().enumerate() {
            create(db, NewProduct { legal_class: *class, ..cake(&format!("legal-{}", class.as_str().replace('_', "-")), &format!("L-{at}"), 10) }).await;
        }
        let at = db.now();
        let web = db.read(move |read| catalog::products_for_shop(read, list, at, "zh-TW", Channel::Web)).await.unwrap();
        let shown: Vec<(&str, bool)> = web.iter().map(|product| (product.handle.as_str(), product.on_web)).collect();
        assert_eq!(shown, [
            ("kind-goods", true), ("kind-service", true), ("kind-set", true), ("kind-voucher", false), ("kind-consigned", true),
            ("legal-general", true), ("legal-alcohol", false), ("legal-tobacco", false), ("legal-medicine", false),
            ("legal-medical-device", true), ("legal-infant-formula", true),
        ]);
        let till = db.read(move |read| catalog::till_products(read, list, Id::NIL, at, "zh-TW", 100)).await.unwrap();
        assert_eq!(till.len(), 14, "tills sell all of it");
        let hidden = db.read(move |read| catalog::product_by_handle(read, list, "kind-fee", at, "zh-TW")).await.unwrap().unwrap();
        assert!(!hidden.shown_on_web);
    }

    async fn a_store_sees_what_it_sells(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let everywhere = create(db, cake("everywhere", "A", 10)).await;
        let some = create(db, cake("some", "B", 20)).await;
        let (here, there) = (db.new_id(), db.new_id());
        write(db, move |tx| catalog::sell_in_stores(tx, some, 1, &[here])).await;
        let at = db.now();
        let handles = |store: Id| async move {
            testkit::numbered(db).await;
            let finder = db.kept::<catalog::Finder>();
            let found = db.read(move |read| {
                let grid = catalog::till_products(read, list, store, at, "zh-TW", 10)?;
                let found = finder.shop_products(read, list, "zh-TW", Channel::Till, &[everywhere, some])?;
                let asked = catalog::till_products_of(read, store, found)?;
                Ok((grid, asked))
            });
            let (grid, asked) = found.await.unwrap();
            assert_eq!(grid, asked);
            grid.into_iter().map(|item| item.handle).collect::<Vec<_>>()
        };
        assert_eq!(handles(here).await, ["everywhere", "some"]);
        assert_eq!(handles(there).await, ["everywhere"]);
        let due = |store: Id| async move {
            let query = catalog::LabelQuery { store, price_lists: list.into(), at, locale: "zh-TW", due: true, after: Id::NIL, limit: 10 };
            db.read(move |read| catalog::labels(read, &query)).await.unwrap().len()
        };
        assert_eq!((due(here).await, due(there).await), (2, 1), "no label for what is not sold there");
        let all = db.read(catalog::stores_of_all).await.unwrap();
        assert_eq!(all.into_iter().collect::<Vec<_>>(), [(some, BTreeSet::from([here]))]);
        let told = journal_of(db, some).await;
        assert_eq!((told[1].0.as_str(), &told[1].1["fields"]), ("catalog.product_edited", &serde_json::json!(["stores"])));
        write(db, move |tx| catalog::sell_in_stores(tx, some, 2, &[])).await;
        assert_eq!(handles(there).await, ["everywhere", "some"], "none named is all of them");
        // Taken back, nothing is left of it.
        write(db, move |tx| catalog::sell_in_stores(tx, some, 3, &[here])).await;
        assert!(write(db, move |tx| catalog::remove_product(tx, some, 4)).await);
        assert!(db.read(catalog::stores_of_all).await.unwrap().is_empty());
        sound(db).await;
    }

    async fn measures_of_a_new_variant(brand) {
        let db = &brand.db;
        set_up(db).await;
        let mut new = cake("cake", "CAKE", 580);
        let measures = Measures { weight_grams: Some(850), ..Measures::default() };
        new.variants[0] = NewVariant { measures, ..new.variants[0].clone() };
        let id = create(db, new.clone()).await;
        assert_eq!(product(db, id).await.variants[0].measures, measures);
        new.variants[0].measures.depth_mm = Some(0);
        let refusal = refused(db, move |tx| catalog::create_product(tx, &new)).await;
        assert_eq!(fields(&refusal), [("/variants/0/depth_mm", "api.out_of_range")]);
    }
}
