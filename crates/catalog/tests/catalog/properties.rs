//! Whatever is set in whatever order: at any instant a variant has the price that was set last before it.

use std::collections::BTreeMap;

use kernel::{Id, Price, Timestamp};
use testkit::Random;

use crate::support::{cake, create, product, set_up, sound, write};

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn prices_agree_with_a_model(brand) {
        let db = &brand.db;
        let list = set_up(db).await;
        let mut variants: Vec<Id> = Vec::new();
        for number in 0..3 {
            let id = create(db, cake(&format!("cake-{number}"), &format!("CAKE-{number}"), 1)).await;
            variants.push(product(db, id).await.variants[0].id);
        }
        let mut random = Random::new(7);
        let mut model: BTreeMap<(Id, Timestamp), (Price, i64)> = BTreeMap::new();
        for variant in &variants {
            let variant = *variant;
            let history = db.read(move |read| catalog::price_history(read, list, variant)).await.unwrap();
            model.insert((variant, brand.now()), (history[0].unit_price, history[0].version));
        }
        let began = brand.now();
        let mut version = db.read(move |read| catalog::price_list_version(read, list)).await.unwrap();
        for _ in 0..60 {
            if random.one_in(3) {
                brand.advance_seconds(1);
            }
            let variant = *random.pick(&variants);
            let price = Price::new(i64::try_from(random.below(4)).unwrap() * 10_000);
            let set = write(db, move |tx| catalog::set_price(tx, variant, list, price, "model")).await;
            let (_, (known, since)) = model.range((variant, began)..=(variant, brand.now())).next_back().unwrap();
            if *known == price {
                assert_eq!(set.price_version, *since, "the price that holds");
            } else {
                version += 1;
                assert_eq!(set.price_version, version);
                model.insert((variant, brand.now()), (price, version));
            }
        }
        let ended = brand.now();
        for variant in variants {
            let mut at = began;
            while at <= ended {
                let (_, expected) = model.range((variant, began)..=(variant, at)).next_back().unwrap();
                let found = db.read(move |read| catalog::sellable(read, list, variant, at, "en")).await.unwrap().unwrap();
                assert_eq!((found.unit_price, found.price_version), (Some(expected.0), expected.1));
                at = at.plus_seconds(1);
            }
        }
        sound(db).await;
    }
}
