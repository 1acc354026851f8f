//! Many products at once, copies, and what goes with what.

use catalog::{Assignment, Barcode, NewCategory, ProductEdit, ProductFilter, ProductState, Relations};
use kernel::{Id, Quantity};
use store::Db;

use crate::support::{cake, create, fields, product, refused, set_up, sized, sound, texts, write};

async fn three(db: &Db) -> [Id; 3] {
    set_up(db).await;
    let mut made = Vec::new();
    for name in ["a", "b", "c"] {
        made.push(create(db, cake(name, &format!("SKU-{name}"), 100)).await);
    }
    [made[0], made[1], made[2]]
}

fn archived() -> ProductEdit {
    ProductEdit { state: Some(ProductState::Archived), ..ProductEdit::default() }
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn all_edits_or_none(brand) {
        let db = &brand.db;
        let [a, b, c] = three(db).await;
        let edits = [(a, 1, archived()), (c, 1, ProductEdit { maker: Some("榫茶".to_owned()), ..ProductEdit::default() })];
        assert_eq!(write(db, move |tx| catalog::edit_products(tx, &edits)).await, [2, 2]);
        assert_eq!((product(db, a).await.state, product(db, c).await.maker.as_deref()), (ProductState::Archived, Some("榫茶")));
        let nobody = Id::derived("test", b"nobody");
        let taken = ProductEdit { handle: Some("a".to_owned()), ..ProductEdit::default() };
        let edits = [(b, 1, archived()), (a, 1, archived()), (nobody, 1, archived()), (c, 2, taken), (b, 2, archived())];
        let refusal = refused(db, move |tx| catalog::edit_products(tx, &edits)).await;
        assert_eq!(fields(&refusal), [
            ("/edits/1", "store.stale"), ("/edits/2", "catalog.not_found"), ("/edits/3/handle", "catalog.handle_taken"),
            ("/edits/4/id", "catalog.twice"),
        ]);
        assert_eq!(product(db, b).await.state, ProductState::Published, "none of them");
        let none = [(c, 2, ProductEdit { maker: Some(String::new()), ..ProductEdit::default() })];
        write(db, move |tx| catalog::edit_products(tx, &none)).await;
        assert_eq!(product(db, c).await.maker, None);
        sound(db).await;
    }

    async fn tags_and_categories_in_bulk(brand) {
        let db = &brand.db;
        let [a, b, c] = three(db).await;
        let new = NewCategory { handle: "tea".to_owned(), names: texts("茶", ""), parent: None };
        let tea = write(db, move |tx| catalog::create_category(tx, &new)).await;
        let on = Assignment { products: vec![b, a, b], into: vec![tea], tag: vec!["春季".to_owned()], ..Assignment::default() };
        let again = on.clone();
        assert_eq!(write(db, move |tx| catalog::assign_products(tx, &on)).await, 2);
        assert_eq!(write(db, move |tx| catalog::assign_products(tx, &again)).await, 0, "they are there");
        assert_eq!((product(db, a).await.version, product(db, c).await.version), (2, 1));
        assert_eq!(db.read(catalog::tags).await.unwrap(), [("春季".to_owned(), 2)]);
        for filter in [ProductFilter { category: Some("tea"), ..ProductFilter::default() }, ProductFilter { tag: Some("春季"), ..ProductFilter::default() }] {
            let rows = db.read(move |read| {
                let list = catalog::default_price_list(read)?.id;
                catalog::products(read, list, "en", filter, None, 10)
            }).await.unwrap();
            assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [a, b]);
        }
        let off = Assignment { products: vec![a], out_of: vec![tea], untag: vec!["春季".to_owned()], ..Assignment::default() };
        assert_eq!(write(db, move |tx| catalog::assign_products(tx, &off)).await, 1);
        assert_eq!((product(db, a).await.tags, product(db, b).await.tags), (vec![], vec!["春季".to_owned()]));
        let nobody = Id::derived("test", b"nobody");
        let wrong = Assignment { products: vec![c, nobody], into: vec![nobody], ..Assignment::default() };
        let refusal = refused(db, move |tx| catalog::assign_products(tx, &wrong)).await;
        assert_eq!(fields(&refusal), [("/add_categories/0", "catalog.unknown_category"), ("/product_ids/1", "catalog.unknown_product")]);
        sound(db).await;
    }

    async fn what_goes_with_what(brand) {
        let db = &brand.db;
        let [a, b, c] = three(db).await;
        let related = Relations { goes_with: vec![c, b], successor_of: Some(b) };
        let asked = related.clone();
        assert_eq!(write(db, move |tx| catalog::relate_product(tx, a, 1, &asked)).await, 2);
        assert_eq!(product(db, a).await.relations, related);
        let next = Relations { goes_with: Vec::new(), successor_of: Some(c) };
        write(db, move |tx| catalog::relate_product(tx, b, 1, &next)).await;
        let back = Relations { goes_with: vec![c, a, a], successor_of: Some(a) };
        let refusal = refused(db, move |tx| catalog::relate_product(tx, c, 1, &back)).await;
        assert_eq!(fields(&refusal), [
            ("/goes_with/0", "catalog.relation_circle"), ("/goes_with/2", "catalog.twice"), ("/successor_of", "catalog.relation_circle"),
        ]);
        let stale = refused(db, move |tx| catalog::relate_product(tx, a, 1, &Relations::default())).await;
        assert_eq!(stale.code.name, "store.stale");
        sound(db).await;
    }

    async fn a_copy_is_a_draft_of_its_own(brand) {
        let db = &brand.db;
        let [_, b, _] = three(db).await;
        let mut new = cake("chiffon", "unused", 0);
        new.variants = vec![sized("CAKE-6", "6 吋", 580), sized("CAKE-8", "8 吋", 880)];
        new.variants[0].barcodes.push(Barcode::in_house("ONE-MORE", Quantity::ONE));
        new.maker = Some("榫茶".to_owned());
        new.shelf_life_days = Some(3);
        let model = create(db, new).await;
        let tagged = Assignment { products: vec![model], tag: vec!["春季".to_owned()], ..Assignment::default() };
        write(db, move |tx| catalog::assign_products(tx, &tagged)).await;
        let related = Relations { goes_with: vec![b], successor_of: Some(b) };
        write(db, move |tx| catalog::relate_product(tx, model, 2, &related)).await;
        let copy = write(db, move |tx| catalog::copy_product(tx, model, "chiffon-2", "-2")).await;
        let (one, two) = (product(db, model).await, product(db, copy).await);
        assert_eq!((two.state, two.handle.as_str(), &two.names, &two.maker), (ProductState::Draft, "chiffon-2", &one.names, &one.maker));
        assert_eq!((two.tags, two.relations), (one.tags, Relations { goes_with: vec![b], successor_of: None }));
        for (old, new) in one.variants.iter().zip(&two.variants) {
            assert_eq!(new.sku, format!("{}-2", old.sku));
            assert_eq!((new.unit_price, &new.values, new.barcodes.len()), (old.unit_price, &old.values, 0));
        }
        let twice = refused(db, move |tx| catalog::copy_product(tx, model, "chiffon-2", "-3")).await;
        assert_eq!(twice.code.name, "catalog.handle_taken");
        let same = refused(db, move |tx| catalog::copy_product(tx, model, "chiffon-3", "-2")).await;
        assert_eq!(same.code.name, "catalog.sku_taken");
        sound(db).await;
    }
}
