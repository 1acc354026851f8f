//! Making and editing products.

use catalog::{NewProduct, NewVariant, ProductEdit, ProductFilter, ProductState, RichText};
use kernel::{Id, Price};

use crate::support::{
    cake, create, dollars, fields, journal_of, product, refused, set_up, sized, sound, texts, together, write,
};

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn a_product_comes_back_as_it_was_made(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut new = cake("osmanthus-chiffon", "unused", 0);
        new.variants = vec![sized("CAKE-6", "6 吋", 580), sized("CAKE-8", "8 吋", 880)];
        let id = create(db, new.clone()).await;
        let made = product(db, id).await;
        assert_eq!((made.handle.as_str(), made.state, made.version), ("osmanthus-chiffon", ProductState::Published, 1));
        assert_eq!((&made.names, &made.descriptions), (&new.names, &texts("<p>每天早上現烤。</p>", "<p>Baked every morning.</p>")));
        assert_eq!(made.updated_at, brand.now());
        assert_eq!(made.variants.len(), 2);
        for (variant, new) in made.variants.iter().zip(&new.variants) {
            assert_eq!((&variant.sku, &variant.values, variant.unit_price), (&new.sku, &new.values, new.unit_price));
            assert_eq!((&variant.barcodes, variant.price_version), (&new.barcodes, 2), "one change of the list");
        }
        let told = journal_of(db, id).await;
        assert_eq!(told[0].0, "catalog.product_created");
        let variants: Vec<Id> = made.variants.iter().map(|variant| variant.id).collect();
        assert_eq!(told[0].1["variants"], serde_json::json!(variants));
        assert_eq!(journal_of(db, variants[1]).await[0].0, "catalog.price_changed");
        assert_eq!(db.read(move |read| catalog::price_list_version(read, list)).await.unwrap(), 2);
        assert_eq!(db.read(move |read| catalog::product(read, list, list)).await.unwrap(), None);
        sound(db).await;
    }

    async fn what_is_wrong_is_named_field_by_field(brand) {
        let db = &brand.db;
        set_up(db).await;
        let nothing = NewProduct { handle: "Cake".to_owned(), ..NewProduct::default() };
        let refusal = refused(db, move |tx| catalog::create_product(tx, &nothing)).await;
        assert_eq!(refusal.code.name, "api.invalid");
        assert_eq!(fields(&refusal), [("/handle", "catalog.handle_invalid"), ("/names", "catalog.name_needed"), ("/variants", "catalog.no_variants")]);
        let taxed = NewProduct { tax_class: "luxury".to_owned(), ..cake("cake", "CAKE", 580) };
        assert_eq!(fields(&refused(db, move |tx| catalog::create_product(tx, &taxed)).await), [("/tax_class", "catalog.unknown_tax_class")]);
        let gone = format!("<p><img src=\"/media/{}-480.jpg\"></p>", "ab".repeat(32));
        let pictured = NewProduct { descriptions: [("en".to_owned(), RichText::of(&gone))].into(), ..cake("cake", "CAKE", 580) };
        assert_eq!(fields(&refused(db, move |tx| catalog::create_product(tx, &pictured)).await), [("/descriptions/en", "catalog.unknown_media")]);
    }

    async fn what_somebody_has_is_nobody_elses(brand) {
        let db = &brand.db;
        set_up(db).await;
        let mut first = cake("cake", "unused", 0);
        first.variants = vec![sized("CAKE-6", "6 吋", 580)];
        create(db, first).await;
        let again = cake("cake", "CAKE-9", 580);
        let refusal = refused(db, move |tx| catalog::create_product(tx, &again)).await;
        assert_eq!((refusal.code.name, fields(&refusal)), ("catalog.handle_taken", vec![("/handle", "catalog.handle_taken")]));
        assert_eq!(refusal.sentence("zh-TW"), "網址代稱「cake」已經有別的商品用過，請換一個。");
        let mut other = cake("other", "unused", 0);
        other.variants = vec![sized("TEA", "", 1), sized("CAKE-6", "6 吋", 580)];
        other.variants[0].values.clear();
        other.variants[0].barcodes[1].code = "471-CAKE-6".to_owned();
        other.variants[1].barcodes.clear();
        let refusal = refused(db, move |tx| catalog::create_product(tx, &other)).await;
        assert_eq!(fields(&refusal), [("/variants/0/barcodes/1/code", "catalog.barcode_taken"), ("/variants/1/sku", "catalog.sku_taken")]);
        let left = db.read(|read| { let list = catalog::default_price_list(read)?.id; catalog::products(read, list, "en", ProductFilter::default(), None, 10) }).await.unwrap();
        assert_eq!(left.len(), 1, "nothing of a refused product stays");
        // The handle of a refused product is free.
        create(db, cake("other", "CAKE-7", 1)).await;
        sound(db).await;
    }

    async fn of_many_that_want_one_handle_one_gets_it(brand) {
        let db = &brand.db;
        set_up(db).await;
        let makers: Vec<_> = (0..12)
            .map(|number| {
                let db = db.clone();
                async move {
                    let new = cake("cake", &format!("CAKE-{number}"), 580);
                    match db.write("test.create", crate::support::clerk(), move |tx| catalog::create_product(tx, &new)).await {
                        Ok(_) => 1,
                        Err(store::WriteError::Refused(refusal)) => { assert_eq!(refusal.code.name, "catalog.handle_taken"); 0 }
                        Err(other) => panic!("{other}"),
                    }
                }
            })
            .collect();
        assert_eq!(together(makers).await.iter().sum::<i32>(), 1);
        sound(db).await;
    }

    async fn an_edit_by_a_stale_version_changes_nothing(brand) {
        let db = &brand.db;
        set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let edit = |names| ProductEdit { names, ..ProductEdit::default() };
        let (first, second) = (edit(texts("戚風", "Chiffon")), edit(texts("蛋糕", "Cake")));
        brand.advance_seconds(60);
        assert_eq!(write(db, move |tx| catalog::edit_product(tx, id, 1, &first)).await, 2);
        let before = product(db, id).await;
        let stale = refused(db, move |tx| catalog::edit_product(tx, id, 1, &second)).await;
        assert_eq!((stale.code.name, stale.code.status), ("store.stale", 412));
        assert_eq!(product(db, id).await, before);
        assert_eq!((before.names["zh-TW"].as_str(), before.version, before.updated_at), ("戚風", 2, brand.now()));
        let told = journal_of(db, id).await;
        assert_eq!(told.len(), 2);
        assert_eq!((told[1].0.as_str(), &told[1].1["fields"]), ("catalog.product_edited", &serde_json::json!(["names"])));
        assert_eq!(told[1].1["variants"].as_array().unwrap().len(), 1);
        let nobody = db.new_id();
        assert_eq!(refused(db, move |tx| catalog::edit_product(tx, nobody, 1, &ProductEdit::default())).await.code.name, "catalog.not_found");
    }

    async fn every_field_can_be_edited(brand) {
        let db = &brand.db;
        set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let edit = ProductEdit {
            handle: Some("chiffon".to_owned()),
            names: [("en".to_owned(), String::new()), ("ja".to_owned(), "シフォン".to_owned())].into(),
            descriptions: [("en".to_owned(), RichText::of("Airy.")), ("zh-TW".to_owned(), RichText::default())].into(),
            state: Some(ProductState::Archived),
            on_web: Some(false),
            on_till: Some(false),
            shown_on_web: Some(false),
            position: Some(-5),
            ..ProductEdit::default()
        };
        write(db, move |tx| catalog::edit_product(tx, id, 1, &edit)).await;
        let edited = product(db, id).await;
        assert_eq!((edited.handle.as_str(), edited.state, edited.position), ("chiffon", ProductState::Archived, -5));
        assert_eq!((edited.on_web, edited.on_till, edited.shown_on_web), (false, false, false));
        assert_eq!(edited.names.keys().collect::<Vec<_>>(), ["ja", "zh-TW"], "an empty text is taken away");
        assert_eq!(edited.descriptions, texts("", "<p>Airy.</p>"));
        // What the web sells, it shows.
        let on_sale = ProductEdit { on_web: Some(true), ..ProductEdit::default() };
        write(db, move |tx| catalog::edit_product(tx, id, 2, &on_sale)).await;
        assert!(product(db, id).await.shown_on_web);
        // An edit of nothing is an edit: somebody has looked at it.
        write(db, move |tx| catalog::edit_product(tx, id, 3, &ProductEdit::default())).await;
        let edited = product(db, id).await;
        assert_eq!((edited.version, edited.handle.as_str()), (4, "chiffon"));
        let nameless = ProductEdit { names: [("ja".to_owned(), String::new()), ("zh-TW".to_owned(), String::new())].into(), ..ProductEdit::default() };
        assert_eq!(fields(&refused(db, move |tx| catalog::edit_product(tx, id, 4, &nameless)).await), [("/names", "catalog.name_needed")]);
        assert_eq!(product(db, id).await.names.len(), 2);
        sound(db).await;
    }

    async fn an_old_address_leads_on_and_is_nobody_elses(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let moved = |handle: &str| ProductEdit { handle: Some(handle.to_owned()), ..ProductEdit::default() };
        let (there, back) = (moved("chiffon"), moved("cake"));
        write(db, move |tx| catalog::edit_product(tx, id, 1, &there)).await;
        let at = brand.now();
        let by = |handle: &'static str| db.read(move |read| catalog::product_by_handle(read, list, handle, at, "en"));
        for handle in ["cake", "chiffon"] {
            assert_eq!(by(handle).await.unwrap().unwrap().handle, "chiffon");
        }
        assert_eq!(by("nothing").await.unwrap(), None);
        let thief = cake("cake", "OTHER", 580);
        assert_eq!(refused(db, move |tx| catalog::create_product(tx, &thief)).await.code.name, "catalog.handle_taken");
        let other = create(db, cake("other", "OTHER", 580)).await;
        let steal = moved("chiffon");
        assert_eq!(refused(db, move |tx| catalog::edit_product(tx, other, 1, &steal)).await.code.name, "catalog.handle_taken");
        // Its own old address comes back without asking.
        write(db, move |tx| catalog::edit_product(tx, id, 2, &back)).await;
        assert_eq!(by("chiffon").await.unwrap().unwrap().handle, "cake");
        sound(db).await;
    }

    async fn products_are_listed_page_by_page(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut made = Vec::new();
        for number in 0..7 {
            let mut new = cake(&format!("cake-{number}"), &format!("CAKE-{number}"), 580);
            new.names = texts(&format!("蛋糕 {number} 號"), "");
            new.state = if number == 3 { ProductState::Draft } else { ProductState::Published };
            made.push(create(db, new).await);
        }
        let page = |state, after, limit| {
            db.read(move |read| catalog::products(read, list, "en", ProductFilter { state, ..ProductFilter::default() }, after, limit))
        };
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let rows = page(None, after, 3).await.unwrap();
            let Some(last) = rows.last() else { break };
            after = Some(last.cursor);
            seen.extend(rows.iter().map(|row| row.id));
        }
        assert_eq!(seen, made, "new ones come last");
        let first = &page(None, None, 1).await.unwrap()[0];
        assert_eq!((first.name.as_str(), first.variants[0].sku.as_str(), first.variants[0].unit_price), ("蛋糕 0 號", "CAKE-0", Some(dollars(580))));
        let found = |rows: Vec<catalog::ProductRow>| rows.into_iter().map(|row| row.handle).collect::<Vec<_>>();
        assert_eq!(found(page(Some(ProductState::Draft), None, 9).await.unwrap()), ["cake-3"]);
    }

    async fn a_product_without_a_price_can_be_made(brand) {
        let db = &brand.db;
        set_up(db).await;
        let mut new = cake("cake", "CAKE", 0);
        new.variants = vec![NewVariant { sku: "CAKE".to_owned(), ..NewVariant::default() }];
        let made = product(db, create(db, new).await).await;
        assert_eq!((made.variants[0].unit_price, made.variants[0].price_version), (None, 0));
        let free = create(db, cake("free", "FREE", 0)).await;
        assert_eq!(product(db, free).await.variants[0].unit_price, Some(Price::ZERO));
        sound(db).await;
    }
}
