//! Products as buyers see them.

use catalog::{Channel, NewProduct, ProductState, ShopQuery};
use kernel::Id;

use crate::support::{cake, create, dollars, set_up, sized, texts};

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn each_channel_sees_its_own(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        create(db, cake("both", "A", 10)).await;
        create(db, NewProduct { on_web: false, ..cake("store-only", "B", 10) }).await;
        create(db, NewProduct { on_web: false, shown_on_web: false, ..cake("hidden", "C", 10) }).await;
        create(db, NewProduct { on_till: false, ..cake("web-only", "D", 10) }).await;
        create(db, NewProduct { state: ProductState::Draft, ..cake("draft", "E", 10) }).await;
        let at = brand.now();
        for (channel, expected) in [(Channel::Web, vec!["both", "store-only", "web-only"]), (Channel::Till, vec!["both", "store-only", "hidden"])] {
            let found = db.read(move |read| catalog::products_for_shop(read, list, at, "en", channel)).await.unwrap();
            assert_eq!(found.iter().map(|one| one.handle.as_str()).collect::<Vec<_>>(), expected);
        }
    }

    async fn a_product_with_its_variants_and_texts(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut new = cake("cake", "unused", 0);
        new.variants = vec![sized("CAKE-6", "6 吋", 580), sized("CAKE-8", "8 吋", 880), sized("CAKE-10", "10 吋", 0)];
        new.variants[2].unit_price = None;
        let id = create(db, new).await;
        let at = brand.now();
        let page = db.read(move |read| catalog::product_by_handle(read, list, "cake", at, "zh-TW")).await.unwrap().unwrap();
        assert_eq!((page.id, page.name.as_str(), page.description.as_deref()), (id, "桂花烏龍戚風蛋糕", Some("<p>每天早上現烤。</p>")));
        let variants: Vec<_> = page.variants.iter().map(|one| (one.label.as_deref().unwrap(), one.unit_price.unwrap())).collect();
        assert_eq!(variants, [("6 吋", dollars(580)), ("8 吋", dollars(880))], "what has no price cannot be bought");
        assert!(page.published && page.on_web);
        let english = db.read(move |read| catalog::product_by_handle(read, list, "cake", at, "en")).await.unwrap().unwrap();
        assert_eq!(english.description.as_deref(), Some("<p>Baked every morning.</p>"));
        let japanese = db.read(move |read| catalog::product_by_handle(read, list, "cake", at, "ja")).await.unwrap().unwrap();
        assert_eq!((japanese.name.as_str(), japanese.description.as_deref()), ("Osmanthus oolong chiffon cake", Some("<p>Baked every morning.</p>")));
    }

    async fn pages_follow_one_another(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut expected = Vec::new();
        for number in 0..7_i64 {
            let mut new = cake(&format!("cake-{number}"), &format!("CAKE-{number}"), 10);
            new.names = texts(&format!("蛋糕 {number}"), "");
            // The brand's own order, with two in one place.
            new.position = Some(-(number / 2));
            if number == 4 {
                new.variants[0].unit_price = None;
            }
            let (position, variants) = (new.position, usize::from(new.variants[0].unit_price.is_some()));
            let handle = new.handle.clone();
            expected.push((position, create(db, new).await, handle, variants));
        }
        // Two in one place: the older id first.
        expected.sort();
        let at = brand.now();
        let page = |after, limit| {
            db.read(move |read| {
                catalog::shop_products(read, &ShopQuery { price_lists: list.into(), at, locale: "zh-TW", channel: Channel::Web, store: Id::NIL, after, limit })
            })
        };
        let (mut seen, mut after): (Vec<(String, usize)>, _) = (Vec::new(), None);
        loop {
            let found = page(after, 2).await.unwrap();
            let Some(last) = found.last() else { break };
            after = Some(last.cursor);
            seen.extend(found.iter().map(|one| (one.handle.clone(), one.variants.len())));
        }
        let expected: Vec<(String, usize)> =
            expected.into_iter().map(|(_, _, handle, variants)| (handle, variants)).collect();
        assert_eq!(seen, expected);
    }
}
