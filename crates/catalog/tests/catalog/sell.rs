//! Variants as something that can be put into a basket.

use catalog::{Channel, NewProduct, NewVariant, ProductEdit, ProductState, Tracking};
use kernel::{Cost, Id, Quantity};

use crate::support::{cake, create, dollars, product, set_up, sized, texts, write};

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn everything_about_a_variant_in_one_row(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut new = cake("osmanthus-chiffon", "unused", 0);
        new.variants = vec![NewVariant { cost: Some(Cost::new(2_100_000)), ..sized("CAKE-6", "6 吋", 580) }];
        new.variants[0].labels = texts("", "6 inch");
        let id = create(db, new).await;
        let (variant, at) = (product(db, id).await.variants[0].id, brand.now());
        let of = |locale: &'static str| db.read(move |read| catalog::sellable(read, list, variant, at, locale));
        let chinese = of("zh-TW").await.unwrap().unwrap();
        assert_eq!(chinese.name, "桂花烏龍戚風蛋糕 6 吋", "a label that is missing is made of the values");
        let english = of("en").await.unwrap().unwrap();
        assert_eq!((english.name.as_str(), english.label.as_deref()), ("Osmanthus oolong chiffon cake 6 inch", Some("6 inch")));
        let other = of("ja").await.unwrap().unwrap();
        assert_eq!(other.name, "Osmanthus oolong chiffon cake 6 吋", "the first language there is");
        assert_eq!((english.variant, english.product, english.handle.as_str(), english.sku.as_str()), (variant, id, "osmanthus-chiffon", "CAKE-6"));
        assert_eq!((english.unit.as_str(), english.quantity_step), ("piece", Quantity::ONE));
        assert_eq!((english.kind.as_str(), english.tax_class.as_str(), english.tracking.as_str()), ("goods", "standard", "quantity"));
        assert_eq!((english.unit_price, english.price_version, english.cost), (Some(dollars(580)), 2, Some(Cost::new(2_100_000))));
        assert!(english.published && english.on_web && english.on_till && english.shown_on_web && english.is_tracked());
        assert_eq!(english.image, None);
        let nobody = db.new_id();
        assert_eq!(db.read(move |read| catalog::sellable(read, list, nobody, at, "en")).await.unwrap(), None);
    }

    async fn several_values_make_one_label(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut new = cake("shirt", "unused", 0);
        let mut shirt = sized("SHIRT-L-RED", "L", 990);
        shirt.values.push(catalog::VariantValue { axis: "顏色".to_owned(), value: "紅".to_owned() });
        shirt.values.push(catalog::VariantValue { axis: "材質".to_owned(), value: "亞麻".to_owned() });
        new.variants = vec![shirt];
        let variant = product(db, create(db, new).await).await.variants[0].id;
        let at = brand.now();
        let found = db.read(move |read| catalog::sellable(read, list, variant, at, "zh-TW")).await.unwrap().unwrap();
        assert_eq!(found.label.as_deref(), Some("L · 紅 · 亞麻"), "in their order");
    }

    async fn who_may_sell_it(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let at = brand.now();
        let store_only = create(db, NewProduct { on_web: false, ..cake("store-only", "A", 10) }).await;
        let hidden = create(db, NewProduct { on_web: false, shown_on_web: false, ..cake("hidden", "B", 10) }).await;
        let web_only = create(db, NewProduct { on_till: false, shown_on_web: false, ..cake("web-only", "C", 10) }).await;
        let draft = create(db, NewProduct { state: ProductState::Draft, ..cake("draft", "D", 10) }).await;
        let mut unpriced = cake("unpriced", "E", 10);
        unpriced.variants[0].unit_price = None;
        let unpriced = create(db, unpriced).await;
        for (product_id, web, till, shown) in [
            (store_only, false, true, true), (hidden, false, true, false), (web_only, true, false, true),
            (draft, false, false, true), (unpriced, false, false, true),
        ] {
            let variant = product(db, product_id).await.variants[0].id;
            let found = db.read(move |read| catalog::sellable(read, list, variant, at, "en")).await.unwrap().unwrap();
            assert_eq!((found.sold_on(Channel::Web), found.sold_on(Channel::Till), found.shown_on_web), (web, till, shown), "{}", found.handle);
        }
    }

    async fn many_variants_in_the_order_asked_for(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut variants: Vec<Id> = Vec::new();
        for number in 0..40 {
            let step = if number == 7 { Quantity::from_thousandths(5) } else { Quantity::ONE };
            let mut new = cake(&format!("cake-{number}"), &format!("CAKE-{number}"), number);
            new.variants[0].quantity_step = step;
            let id = create(db, new).await;
            variants.push(product(db, id).await.variants[0].id);
        }
        let (at, unknown) = (brand.now(), db.new_id());
        let mut asked: Vec<Id> = variants.iter().rev().copied().collect();
        asked.insert(33, unknown);
        let wanted = asked.clone();
        let found = db.read(move |read| catalog::sellables(read, list, &wanted, at, "en")).await.unwrap();
        assert_eq!(found.len(), 41);
        for (asked, found) in asked.iter().zip(&found) {
            assert_eq!(found.as_ref().map(|one| one.variant), (*asked != unknown).then_some(*asked));
        }
        let wanted = vec![variants[7], unknown, variants[0]];
        let steps = db.read(move |read| catalog::quantity_steps(read, &wanted)).await.unwrap();
        assert_eq!(steps, [Some(Quantity::from_thousandths(5)), None, Some(Quantity::ONE)]);
        assert!(db.read(move |read| catalog::sellables(read, list, &[], at, "en")).await.unwrap().is_empty());
    }

    async fn a_code_finds_its_article(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut new = cake("cake", "unused", 0);
        new.variants = vec![sized("CAKE-6", "6 吋", 580), sized("CAKE-8", "8 吋", 880)];
        // A barcode that is another's SKU: the barcode is what a scanner means.
        new.variants[1].barcodes[1].code = "CAKE-6".to_owned();
        let id = create(db, new).await;
        let mut tea = cake("tea", "TEA-KG", 1_200);
        tea.variants[0] = NewVariant { unit: "kg".to_owned(), quantity_step: Quantity::units(2), tracking: Tracking::Lot, ..tea.variants[0].clone() };
        create(db, tea).await;
        let at = brand.now();
        let find = |code: &'static str| db.read(move |read| catalog::find_by_code(read, list, code, at, kernel::Exponent::ZERO, "en"));
        for (code, sku, units) in [
            ("471-CAKE-6", "CAKE-6", 1), ("BOX-CAKE-6", "CAKE-6", 12), ("CAKE-8", "CAKE-8", 1), ("CAKE-6", "CAKE-8", 12),
            (" ４７１-ＣＡＫＥ-８ ", "CAKE-8", 1), ("TEA-KG", "TEA-KG", 2),
        ] {
            let found = find(code).await.unwrap().expect(code);
            assert_eq!((found.sellable.sku.as_str(), found.quantity.unwrap()), (sku, Quantity::units(units)), "{code}");
        }
        for code in ["", "cake-6", "471", "nothing"] {
            assert_eq!(find(code).await.unwrap(), None, "{code}");
        }
        // A draft is found too: the till says that it is not on sale.
        let draft = ProductEdit { state: Some(ProductState::Draft), ..ProductEdit::default() };
        write(db, move |tx| catalog::edit_product(tx, id, 1, &draft)).await;
        assert!(!find("CAKE-8").await.unwrap().unwrap().sellable.published);
    }
}
