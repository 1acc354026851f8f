//! Many products at once, and again.

use catalog::{Channel, Imported, ImportedProduct, NewProduct};
use kernel::Id;

use crate::support::{cake, create, dollars, journal_of, refused, set_up, sound, write};

fn goods(from: usize, to: usize) -> Vec<ImportedProduct> {
    (from..to)
        .map(|number| {
            let code = format!("{number:05}");
            ImportedProduct {
                id: Id::derived("test.product", code.as_bytes()),
                variant_ids: vec![Id::derived("test.variant", code.as_bytes())],
                product: NewProduct {
                    position: Some(i64::try_from(number).unwrap()),
                    ..cake(&format!("goods-{code}"), &code, 255)
                },
            }
        })
        .collect()
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn a_second_run_brings_what_is_missing(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let since = brand.now().plus_seconds(-86_400 * 365);
        let first = write(db, move |tx| catalog::import_products(tx, list, since, &goods(0, 50))).await;
        assert_eq!(first, Imported { made: 50, known: 0 });
        let again = write(db, move |tx| catalog::import_products(tx, list, since, &goods(0, 50))).await;
        assert_eq!(again, Imported { made: 0, known: 50 });
        let more = write(db, move |tx| catalog::import_products(tx, list, since, &goods(40, 60))).await;
        assert_eq!(more, Imported { made: 10, known: 10 });
        assert_eq!(db.read(move |read| catalog::price_list_version(read, list)).await.unwrap(), 3, "one change a run that brought something");
        let found = db.read(move |read| catalog::products_for_shop(read, list, since, "en", Channel::Till)).await.unwrap();
        assert_eq!(found.len(), 60);
        assert!(found.iter().all(|one| one.variants[0].unit_price == Some(dollars(255))), "priced from the day it was sold");
        let told = journal_of(db, list).await;
        assert_eq!(told.iter().filter(|(kind, _)| kind == "catalog.products_imported").count(), 2);
        assert_eq!(told.last().unwrap().1["variants"].as_array().unwrap().len(), 10);
        sound(db).await;
    }

    async fn what_is_taken_stops_the_call(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        create(db, cake("goods-00003", "OTHER", 1)).await;
        let since = brand.now();
        let refusal = refused(db, move |tx| catalog::import_products(tx, list, since, &goods(0, 5))).await;
        assert_eq!(refusal.code.name, "catalog.handle_taken");
        create(db, cake("other", "00008", 1)).await;
        let refusal = refused(db, move |tx| catalog::import_products(tx, list, since, &goods(5, 10))).await;
        assert_eq!(refusal.code.name, "catalog.sku_taken");
        let at = db.now();
        let shown = db.read(move |read| catalog::products_for_shop(read, list, at, "en", Channel::Web)).await.unwrap();
        assert_eq!(shown.len(), 2);
        sound(db).await;
    }
}
