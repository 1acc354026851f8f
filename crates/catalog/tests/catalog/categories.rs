//! The tree of categories.

use std::collections::HashMap;

use catalog::{Category, NewCategory};
use kernel::Id;
use store::Db;
use testkit::Random;

use crate::support::{cake, clerk, create, product, refused, set_up, sound, texts, together, write};

async fn make(db: &Db, handle: &str, parent: Option<Id>) -> Id {
    let new = NewCategory { handle: handle.to_owned(), names: texts(handle, ""), parent };
    write(db, move |tx| catalog::create_category(tx, &new)).await
}

async fn tree(db: &Db) -> Vec<Category> {
    db.read(catalog::categories).await.unwrap()
}

/// Handles as one reads them, further in for each level.
async fn drawn(db: &Db) -> Vec<String> {
    tree(db)
        .await
        .iter()
        .map(|one| format!("{}{}", "-".repeat(usize::try_from(one.depth).unwrap()), one.handle))
        .collect()
}

async fn version(db: &Db, id: Id) -> i64 {
    tree(db).await.iter().find(|one| one.id == id).unwrap().version
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn a_tree_grows_is_moved_and_cut(brand) {
        let db = &brand.db;
        let tea = make(db, "tea", None).await;
        let cakes = make(db, "cakes", None).await;
        let green = make(db, "green", Some(tea)).await;
        let black = make(db, "black", Some(tea)).await;
        assert_eq!(drawn(db).await, ["tea", "-green", "-black", "cakes"]);
        let moved = write(db, move |tx| catalog::move_category(tx, black, 1, Some(tea), Some(0))).await;
        assert_eq!(moved, 2);
        assert_eq!(drawn(db).await, ["tea", "-black", "-green", "cakes"]);
        write(db, move |tx| catalog::move_category(tx, black, 2, None, Some(1))).await;
        assert_eq!(drawn(db).await, ["tea", "-green", "black", "cakes"]);
        let places: Vec<i64> = tree(db).await.iter().filter(|one| one.depth == 0).map(|one| one.position).collect();
        assert_eq!(places, [0, 1, 2]);
        let edited = write(db, move |tx| catalog::edit_category(tx, cakes, 1, Some("sweets"), &texts("甜點", "Sweets"))).await;
        assert_eq!(edited, 2);
        let sweets = tree(db).await.into_iter().find(|one| one.id == cakes).unwrap();
        assert_eq!((sweets.handle.as_str(), sweets.names), ("sweets", texts("甜點", "Sweets")));

        assert_eq!(refused(db, move |tx| catalog::remove_category(tx, tea, 1)).await.code.name, "catalog.category_not_empty");
        let bare = refused(db, move |tx| catalog::edit_category(tx, green, 1, None, &[("zh-TW".to_owned(), String::new())].into())).await;
        assert_eq!(bare.fields[0].code.name, "catalog.name_needed");
        assert_eq!(refused(db, move |tx| catalog::remove_category(tx, green, 9)).await.code.name, "store.stale");
        write(db, move |tx| catalog::remove_category(tx, green, 1)).await;
        assert_eq!(refused(db, move |tx| catalog::remove_category(tx, green, 1)).await.code.name, "catalog.nothing_there");
        sound(db).await;
    }

    async fn nothing_hangs_below_itself(brand) {
        let db = &brand.db;
        let mut path = vec![make(db, "level-1", None).await];
        for level in 2..=6 {
            path.push(make(db, &format!("level-{level}"), path.last().copied()).await);
        }
        let (top, bottom, other) = (path[0], path[5], make(db, "other", None).await);
        let circle = refused(db, move |tx| catalog::move_category(tx, top, 1, Some(bottom), None)).await;
        assert_eq!(circle.code.name, "catalog.category_circle");
        assert_eq!(refused(db, move |tx| catalog::move_category(tx, top, 1, Some(top), None)).await.code.name, "catalog.category_circle");
        let new = NewCategory { handle: "deep".to_owned(), names: texts("深", ""), parent: Some(bottom) };
        assert_eq!(refused(db, move |tx| catalog::create_category(tx, &new)).await.code.name, "catalog.category_depth");
        let deeper = refused(db, move |tx| catalog::move_category(tx, top, 1, Some(other), None)).await;
        assert_eq!(deeper.code.name, "catalog.category_depth");
        let taken = NewCategory { handle: "other".to_owned(), names: texts("另", ""), parent: None };
        assert_eq!(refused(db, move |tx| catalog::create_category(tx, &taken)).await.code.name, "catalog.category_taken");
        let nowhere = Id::derived("test", b"nowhere");
        let lost = refused(db, move |tx| catalog::move_category(tx, other, 1, Some(nowhere), None)).await;
        assert_eq!(lost.fields[0].code.name, "catalog.unknown_category");
        sound(db).await;
    }

    async fn two_moves_at_once_make_no_circle(brand) {
        let db = &brand.db;
        for round in 0..6 {
            let (a, b) = (make(db, &format!("a-{round}"), None).await, make(db, &format!("b-{round}"), None).await);
            let moves: Vec<_> = [(a, b), (b, a)]
                .into_iter()
                .map(|(one, parent)| {
                    let db = db.clone();
                    async move { db.write("test.move", clerk(), move |tx| catalog::move_category(tx, one, 1, Some(parent), None)).await.is_ok() }
                })
                .collect();
            assert_eq!(together(moves).await.into_iter().filter(|moved| *moved).count(), 1);
        }
        assert_eq!(tree(db).await.len(), 12, "nothing is lost from sight");
        sound(db).await;
    }

    async fn whatever_is_moved_the_tree_stays_a_tree(brand) {
        let db = &brand.db;
        let mut random = Random::new(11);
        let mut all = Vec::new();
        for number in 0..12 {
            all.push(make(db, &format!("c-{number}"), None).await);
        }
        for _ in 0..60 {
            let one = *random.pick(&all);
            let parent = if random.one_in(3) { None } else { Some(*random.pick(&all)) };
            let (seen, place) = (version(db, one).await, i64::try_from(random.below(4)).unwrap());
            let _ = db.write("test.move", clerk(), move |tx| catalog::move_category(tx, one, seen, parent, Some(place))).await;
            let now = tree(db).await;
            assert_eq!(now.len(), 12);
            assert!(now.iter().all(|one| one.depth < 6));
            for parent in now.iter().map(|one| one.parent) {
                let places: Vec<i64> = now.iter().filter(|one| one.parent == parent).map(|one| one.position).collect();
                assert_eq!(places, (0..i64::try_from(places.len()).unwrap()).collect::<Vec<_>>());
            }
        }
        sound(db).await;
    }

    async fn a_removed_category_leaves_its_products(brand) {
        let db = &brand.db;
        set_up(db).await;
        let (tea, id) = (make(db, "tea", None).await, create(db, cake("cake", "CAKE", 580)).await);
        let into = catalog::Assignment { products: vec![id], into: vec![tea], ..catalog::Assignment::default() };
        assert_eq!(write(db, move |tx| catalog::assign_products(tx, &into)).await, 1);
        assert_eq!(product(db, id).await.categories, [tea]);
        assert_eq!(db.read(catalog::products_in_categories).await.unwrap(), HashMap::from([(tea, 1)]));
        write(db, move |tx| catalog::remove_category(tx, tea, 1)).await;
        assert_eq!(product(db, id).await.categories, []);
        sound(db).await;
    }
}
