//! A brand reaches nothing of another brand.

use kernel::Actor;
use store::params;
use testkit::brand;

use crate::support::{COUNT_MARKS, SCHEMA, mark, number, put_mark};

testkit::on_both! {
    schema = SCHEMA;

    async fn brands_hold_their_own_rows(tea) {
        let cake = tea.platform.create(&brand::named("cake"), tea.now()).unwrap();
        for (db, number) in [(&tea.db, 1), (&cake, 2)] {
            for _ in 0..3 {
                // The same name in both: nothing collides.
                let _ = db.write("test.mark", Actor::SYSTEM, move |tx| put_mark(tx, "same", number)).await;
            }
        }
        let read = |db: &store::Db| { let db = db.clone(); async move { db.read(|read| mark(read, "same")).await.unwrap() } };
        assert_eq!((read(&tea.db).await, read(&cake).await), (Some(1), Some(2)));
        assert_eq!((number(&tea.db, COUNT_MARKS).await, number(&cake, COUNT_MARKS).await), (1, 1));
    }

    async fn the_same_threads_serve_many_brands(tea) {
        let mut brands = vec![tea.db.clone()];
        for name in ["cake", "bread", "noodle"] {
            brands.push(tea.platform.create(&brand::named(name), tea.now()).unwrap());
        }
        let mut work = Vec::new();
        for round in 0..20_i64 {
            for (index, db) in brands.iter().enumerate() {
                let (db, index) = (db.clone(), i64::try_from(index).unwrap());
                work.push(async move {
                    db.write("test.mark", Actor::SYSTEM, move |tx| put_mark(tx, &format!("round {round}"), index)).await.unwrap();
                });
            }
        }
        crate::support::together(work).await;
        for (index, db) in brands.iter().enumerate() {
            assert_eq!(number(db, COUNT_MARKS).await, 20);
            let sum = number(db, "SELECT CAST(sum(number) AS BIGINT) FROM test_mark").await;
            assert_eq!(sum, 20 * i64::try_from(index).unwrap());
        }
    }

    async fn a_brand_is_found_by_its_host(tea) {
        let cake = brand::named("cake");
        tea.platform.create(&cake, tea.now()).unwrap();
        let hosts: Vec<_> = tea.platform.brands().unwrap().into_iter().map(|brand| brand.host).collect();
        assert_eq!(hosts, ["cake.test", "tea.test"]);
        assert_eq!(tea.platform.by_host("cake.test").unwrap().unwrap().brand(), &cake);
        assert!(tea.platform.by_host("CAKE.test").unwrap().is_none());
        assert!(tea.platform.by_host("nobody.test").unwrap().is_none());
    }

    async fn names_are_plain_and_taken_once(tea) {
        let refuse = |name: &str, host: &str| {
            let mut brand = brand::named("x");
            name.clone_into(&mut brand.namespace);
            host.clone_into(&mut brand.host);
            tea.platform.create(&brand, tea.now()).map(|_| ()).unwrap_err().to_string()
        };
        for name in ["", "../x", "Tea", "1tea", "t\"ea", "tea tea", "茶", &"x".repeat(49)] {
            assert!(refuse(name, "x.test").contains("cannot name a brand"), "{name}");
        }
        assert!(refuse("tea", "x.test").contains("already"));
        assert!(refuse("x", "tea.test").contains("already"));
        // Names that PostgreSQL or we keep for ourselves.
        for name in ["platform", "pg_toast", "public", "information_schema"] {
            assert!(refuse(name, "x.test").contains("cannot name a brand"), "{name}");
        }
    }

    async fn tables_of_another_brand_cannot_be_named_by_parameters(tea) {
        tea.platform.create(&brand::named("cake"), tea.now()).unwrap();
        let found = tea.db.read(|read| read.query("SELECT name FROM test_mark WHERE name = $1", params!["'; DROP TABLE test_mark; --"], |_| Ok(()))).await;
        assert!(found.unwrap().is_empty());
        assert_eq!(number(&tea.db, COUNT_MARKS).await, 0);
    }
}
