//! Choices that do not make a variant.

use catalog::{GroupOption, OptionGroup};
use kernel::{Id, Price, Quantity, Refusal};

use crate::support::{cake, create, dollars, fields, product, refused, set_up, sound, texts, write};

fn option(name: &str, price: i64) -> GroupOption {
    GroupOption {
        id: None,
        names: texts(name, ""),
        price: dollars(price),
        component: None,
        component_quantity: Quantity::ZERO,
    }
}

fn candles() -> OptionGroup {
    OptionGroup {
        id: None,
        code: "candles".to_owned(),
        names: texts("蠟燭", "Candles"),
        at_least: 0,
        at_most: 2,
        repeatable: false,
        options: vec![option("數字蠟燭", 30), option("細蠟燭", 0)],
        products: 0,
        version: 0,
    }
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn a_group_is_made_set_and_offered(brand) {
        let db = &brand.db;
        set_up(db).await;
        let id = create(db, cake("cake", "CAKE", 580)).await;
        let candle = create(db, cake("candle", "CANDLE", 30)).await;
        let component = product(db, candle).await.variants[0].id;
        let mut new = candles();
        new.options[0].component = Some(component);
        new.options[0].component_quantity = Quantity::ONE;
        let (group, version) = write(db, move |tx| catalog::set_option_group(tx, &new)).await;
        assert_eq!(version, 1);
        let mut seen = db.read(catalog::option_groups).await.unwrap().remove(0);
        assert_eq!((seen.id, seen.options.len(), seen.options[0].component), (Some(group), 2, Some(component)));
        assert_eq!((&seen.names, &seen.options[1].names), (&texts("蠟燭", "Candles"), &texts("細蠟燭", "")));

        // One option goes, one comes, the names are others.
        let kept = seen.options[0].id;
        seen.options.remove(1);
        seen.options.push(option("問號蠟燭", 50));
        seen.names = texts("生日蠟燭", "");
        seen.at_most = 1;
        let asked = seen.clone();
        assert_eq!(write(db, move |tx| catalog::set_option_group(tx, &asked)).await, (group, 2));
        let now = db.read(catalog::option_groups).await.unwrap().remove(0);
        assert_eq!((now.names, now.version, now.options[0].id, now.options.len()), (texts("生日蠟燭", ""), 2, kept, 2));
        assert_eq!((now.options[1].names.clone(), now.options[1].price), (texts("問號蠟燭", ""), dollars(50)));
        let stale = seen.clone();
        assert_eq!(refused(db, move |tx| catalog::set_option_group(tx, &stale)).await.code.name, "store.stale");

        assert_eq!(write(db, move |tx| catalog::offer_option_groups(tx, id, 1, &[group])).await, 2);
        assert_eq!(product(db, id).await.option_groups, [group]);
        assert_eq!(db.read(catalog::option_groups).await.unwrap()[0].products, 1);
        let nobody = Id::derived("test", b"nobody");
        let wrong = refused(db, move |tx| catalog::offer_option_groups(tx, id, 2, &[nobody, group, group])).await;
        assert_eq!(fields(&wrong), [("/option_group_ids/0", "catalog.unknown_option_group"), ("/option_group_ids/2", "catalog.twice")]);
        write(db, move |tx| catalog::offer_option_groups(tx, id, 2, &[])).await;
        assert_eq!(product(db, id).await.option_groups, []);
        sound(db).await;
    }

    async fn what_cannot_be_a_group(brand) {
        let db = &brand.db;
        set_up(db).await;
        write(db, |tx| catalog::set_option_group(tx, &candles())).await;
        assert_eq!(refused(db, |tx| catalog::set_option_group(tx, &candles())).await.code.name, "catalog.option_group_taken");
        let nobody = Id::derived("test", b"nobody");
        let unknown = move |tx: &mut store::Tx<'_>| {
            let mut group = OptionGroup { code: "other".to_owned(), ..candles() };
            group.options[0].component = Some(nobody);
            group.options[1].id = Some(nobody);
            catalog::set_option_group(tx, &group)
        };
        let refusal = refused(db, unknown).await;
        assert_eq!(fields(&refusal), [("/options/0/component_id", "catalog.unknown_variant"), ("/options/1/id", "catalog.nothing_there")]);
        let gone = OptionGroup { id: Some(nobody), code: "gone".to_owned(), version: 1, ..candles() };
        assert_eq!(refused(db, move |tx| catalog::set_option_group(tx, &gone)).await.code.name, "catalog.nothing_there");
    }
}

#[test]
fn every_fault_of_a_group_is_named() {
    let mut group = OptionGroup { code: "Not a code".to_owned(), at_least: 2, at_most: 1, ..candles() };
    group.names.remove("zh-TW");
    group.options[0].component_quantity = Quantity::ONE;
    group.options[1].price = Price::new(i64::MIN);
    let refusal: Refusal = catalog::option_groups::check_option_group(&group, "zh-TW").unwrap_err();
    assert_eq!(
        fields(&refusal),
        [
            ("/code", "catalog.handle_invalid"),
            ("/names/zh-TW", "catalog.name_needed"),
            ("/at_most", "catalog.option_count"),
            ("/options/0/component_quantity", "catalog.quantity_step"),
            ("/options/1/price", "catalog.price_invalid"),
        ]
    );
}
