//! Variants that a product gets later, and what they are called.

use catalog::{Measures, NewVariant, VariantEdit, VariantValue};
use kernel::{Id, Price};
use store::{Stop, Tx};

use crate::support::{
    cake, create, dollars, fields, journal_of, product, refused, set_up, sized, sound, texts, together, write,
};

fn add(tx: &mut Tx<'_>, product: Id, new: &NewVariant) -> Result<Id, Stop> {
    let id = tx.new_id();
    catalog::add_variant(tx, product, id, new, "")?;
    Ok(id)
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn another_size_stands_behind_the_first(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let id = create(db, cake("cake", "CAKE-6", 580)).await;
        let large = NewVariant { labels: texts("8 吋", "8 inch"), ..sized("CAKE-8", "8 吋", 880) };
        let new = large.clone();
        let added = write(db, move |tx| add(tx, id, &new)).await;
        write(db, move |tx| catalog::set_price(tx, added, list, dollars(880), "new")).await;
        let found = product(db, id).await;
        assert_eq!(found.version, 2);
        let skus: Vec<&str> = found.variants.iter().map(|variant| variant.sku.as_str()).collect();
        assert_eq!(skus, ["CAKE-6", "CAKE-8"]);
        let variant = &found.variants[1];
        assert_eq!((variant.id, &variant.labels, &variant.values), (added, &large.labels, &large.values));
        assert_eq!((&variant.barcodes, variant.unit_price), (&large.barcodes, Some(dollars(880))));
        let told = journal_of(db, id).await;
        let (kind, body) = told.last().unwrap();
        assert_eq!((kind.as_str(), &body["fields"], &body["variants"]), ("catalog.product_edited", &serde_json::json!(["variants"]), &serde_json::json!([added])));
        sound(db).await;
    }

    async fn what_somebody_has_and_what_is_wrong_is_said_where_it_stands(brand) {
        let db = &brand.db;
        set_up(db).await;
        let mut first = cake("cake", "unused", 0);
        first.variants = vec![sized("CAKE-6", "6 吋", 580)];
        let id = create(db, first).await;
        let before = product(db, id).await;
        let again = sized("CAKE-6", "8 吋", 880);
        let refusal = refused(db, move |tx| add(tx, id, &again)).await;
        assert_eq!((refusal.code.name, fields(&refusal)), ("catalog.sku_taken", vec![("/sku", "catalog.sku_taken")]));
        let scanned = NewVariant { sku: "CAKE-8".to_owned(), ..sized("CAKE-6", "8 吋", 880) };
        let refusal = refused(db, move |tx| add(tx, id, &scanned)).await;
        let taken = "catalog.barcode_taken";
        assert_eq!(fields(&refusal), [("/barcodes/0/code", taken), ("/barcodes/1/code", taken)]);
        let wrong = NewVariant { unit_price: Some(Price::new(-1)), labels: texts(" ", ""), ..NewVariant::default() };
        let refusal = refused(db, move |tx| add(tx, id, &wrong)).await;
        let named = [("/sku", "catalog.sku_invalid"), ("/unit_price", "catalog.price_invalid"), ("/labels/zh-TW", "api.invalid")];
        assert_eq!(fields(&refusal), named);
        let nobody = db.new_id();
        let lost = NewVariant { sku: "NEW".to_owned(), ..NewVariant::default() };
        assert_eq!(refused(db, move |tx| add(tx, nobody, &lost)).await.code.name, "catalog.not_found");
        assert_eq!(product(db, id).await, before, "nothing of what was refused stays");
        sound(db).await;
    }

    async fn of_many_at_once_none_is_lost_and_there_is_an_end(brand) {
        let db = &brand.db;
        set_up(db).await;
        let numbered = |number: usize| NewVariant { sku: format!("CAKE-{number}"), ..NewVariant::default() };
        let mut first = cake("cake", "unused", 0);
        first.variants = (0..192).map(numbered).collect();
        let id = create(db, first).await;
        let adders: Vec<_> = (192..204)
            .map(|number| {
                let (db, new) = (db.clone(), numbered(number));
                async move {
                    match db.write("test.add", crate::support::clerk(), move |tx| add(tx, id, &new)).await {
                        Ok(_) => 1,
                        Err(store::WriteError::Refused(refusal)) => {
                            assert_eq!(refusal.code.name, "catalog.variants_many");
                            assert!(refusal.sentence("zh-TW").contains("200"));
                            0
                        }
                        Err(other) => panic!("{other}"),
                    }
                }
            })
            .collect();
        assert_eq!(together(adders).await.iter().sum::<i32>(), 8);
        let found = product(db, id).await;
        assert_eq!((found.variants.len(), found.version), (200, 9));
        sound(db).await;
    }

    async fn a_variant_gets_another_name(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let id = create(db, cake("cake", "CAKE-6", 580)).await;
        let variant = product(db, id).await.variants[0].id;
        let value = |text: &str| VariantValue { axis: "尺寸".to_owned(), value: text.to_owned() };
        let named = VariantEdit { labels: texts("6 吋", "6 inch"), values: Some(vec![value("6 吋")]), ..VariantEdit::default() };
        assert_eq!(write(db, move |tx| catalog::edit_variant(tx, variant, 1, &named)).await, 2);
        let found = product(db, id).await;
        assert_eq!((&found.variants[0].labels, &found.variants[0].values), (&texts("6 吋", "6 inch"), &vec![value("6 吋")]));
        let now = db.now();
        let sold = db.read(move |read| catalog::sellable(read, list, variant, now, "en")).await.unwrap().unwrap();
        assert_eq!(sold.label.as_deref(), Some("6 inch"));
        // A language that is taken away falls back on what makes it differ; measures alone leave its name.
        let without = VariantEdit { labels: [("en".to_owned(), String::new())].into(), ..VariantEdit::default() };
        write(db, move |tx| catalog::edit_variant(tx, variant, 2, &without)).await;
        let heavy = Measures { weight_grams: Some(850), ..Measures::default() };
        write(db, move |tx| catalog::edit_variant(tx, variant, 3, &heavy.into())).await;
        let sold = db.read(move |read| catalog::sellable(read, list, variant, now, "en")).await.unwrap().unwrap();
        assert_eq!(sold.label.as_deref(), Some("6 吋"));
        let twice = VariantEdit { values: Some(vec![value("6 吋"), value("8 吋")]), ..VariantEdit::default() };
        let refusal = refused(db, move |tx| catalog::edit_variant(tx, variant, 4, &twice)).await;
        assert_eq!(fields(&refusal), [("/values/1/axis", "catalog.twice")]);
        let long = VariantEdit { labels: texts(&"長".repeat(201), ""), ..VariantEdit::default() };
        let refusal = refused(db, move |tx| catalog::edit_variant(tx, variant, 4, &long)).await;
        assert_eq!(fields(&refusal), [("/labels/zh-TW", "api.too_long")]);
        let none = VariantEdit { values: Some(Vec::new()), ..VariantEdit::default() };
        assert_eq!(write(db, move |tx| catalog::edit_variant(tx, variant, 4, &none)).await, 5);
        assert_eq!(product(db, id).await.variants[0].values, []);
        sound(db).await;
    }
}
