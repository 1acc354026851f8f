//! Migrations and types: one text, two databases.

use kernel::{Actor, Id};
use store::{Fault, Migration, Platform, Value, params};
use testkit::TestBrand;

use crate::support::SCHEMA;

const CHANGED: &[Migration] =
    &[Migration { slice: "test", number: 1, sql: "CREATE TABLE test_other (id ID PRIMARY KEY);" }];
const SECOND: Migration = Migration {
    slice: "test",
    number: 2,
    sql: "ALTER TABLE test_mark ADD COLUMN note TEXT; CREATE TABLE test_late (id ID PRIMARY KEY);",
};
const BROKEN: Migration = Migration {
    slice: "test",
    number: 2,
    sql: "CREATE TABLE test_half (id ID PRIMARY KEY); CREATE TABLE test_mark (id ID PRIMARY KEY);",
};
const INSERT: &str = "INSERT INTO test_every (id, number, truth, words, raw) VALUES ($1, $2, $3, $4, $5)";

/// Opens the brand with another program's schema.
fn open_with(brand: &TestBrand, schema: &[Migration]) -> Result<Platform, Fault> {
    let platform = Platform::open(brand.database(), testkit::brand::options(), schema)?;
    platform.by_host(&brand.db.brand().host)?;
    Ok(platform)
}

fn sentence(outcome: Result<Platform, Fault>) -> String {
    outcome.map(|_| ()).unwrap_err().to_string()
}

testkit::on_both! {
    schema = SCHEMA;

    async fn opening_again_changes_nothing(brand) {
        let before = store::copy::fingerprint(&brand.platform, brand.db.brand()).unwrap();
        let brand = brand.reopen();
        assert_eq!(store::copy::fingerprint(&brand.platform, brand.db.brand()).unwrap(), before);
    }

    async fn a_changed_migration_is_refused(brand) {
        assert!(sentence(open_with(&brand, CHANGED)).contains("test/1 was applied with another text"));
    }

    async fn a_newer_database_is_refused(brand) {
        open_with(&brand, &[SCHEMA, &[SECOND]].concat()).unwrap();
        assert!(sentence(open_with(&brand, SCHEMA)).contains("written by a newer Tenon"));
    }

    async fn upgraded_equals_fresh(brand) {
        let schema = [SCHEMA, &[SECOND]].concat();
        let upgraded = open_with(&brand, &schema).unwrap();
        let fresh = TestBrand::fresh(brand.engine(), &schema);
        assert_eq!(
            store::copy::fingerprint(&upgraded, brand.db.brand()).unwrap(),
            store::copy::fingerprint(&fresh.platform, fresh.db.brand()).unwrap()
        );
    }

    async fn a_migration_that_fails_leaves_nothing_behind(brand) {
        let fault = sentence(open_with(&brand, &[SCHEMA, &[BROKEN]].concat()));
        assert!(fault.contains("exists") || fault.contains("db error"), "{fault}");
        let brand = brand.reopen();
        assert!(brand.db.read(|read| read.query("SELECT id FROM test_half", &[], |_| Ok(()))).await.is_err());
    }

    async fn several_programs_may_open_a_new_brand_at_once(brand) {
        // SQLite has one writing program; PostgreSQL any number of them.
        if brand.engine() == testkit::Engine::Postgres {
            let schema = [SCHEMA, &[SECOND]].concat();
            std::thread::scope(|scope| {
                let opening: Vec<_> = (0..6).map(|_| scope.spawn(|| open_with(&brand, &schema).map(|_| ()))).collect();
                for each in opening {
                    each.join().unwrap().unwrap();
                }
            });
        }
    }

    async fn every_statement_is_understood(brand) {
        testkit::every_statement_is_understood(&brand, store::sql::ALL, store::sql::POSTGRES_ONLY).await;
    }

    async fn every_type_comes_back_as_it_went_in(brand) {
        let id = brand.db.new_id();
        let rows: Vec<Vec<Value>> = vec![
            params![id, i64::MIN, true, "桂花烏龍戚風蛋糕 ’$1?", vec![0_u8, 255, 10]].to_vec(),
            params![Id::NIL, i64::MAX, false, "", Vec::<u8>::new()].to_vec(),
            vec![Value::Null; 5],
        ];
        let written = rows.clone();
        brand.db.write("test.types", Actor::SYSTEM, move |tx| {
            for row in &written {
                tx.execute(INSERT, row)?;
            }
            Ok(())
        }).await.unwrap();
        type Columns = (Option<Id>, Option<i64>, Option<bool>, Option<String>, Option<Vec<u8>>);
        let read: Vec<Columns> = brand.db.read(|read| {
            read.query("SELECT id, number, truth, words, raw FROM test_every ORDER BY key", &[], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
        }).await.unwrap();
        let read: Vec<Vec<Value>> = read.into_iter().map(|(a, b, c, d, e)| params![a, b, c, d, e].to_vec()).collect();
        assert_eq!(read, rows);
        let wrong = brand.db.read(|read| read.query("SELECT words FROM test_every", &[], |row| row.get::<i64>(0))).await;
        assert!(matches!(wrong, Err(Fault::Decode(_))));
    }

    async fn wrong_types_are_rejected(brand) {
        let good = params![Id::NIL, 1, true, "words", vec![1_u8]].to_vec();
        let wrong = [(1, Value::Text("one".to_owned())), (3, Value::Bytes(vec![0xff])), (4, Value::Text("text".to_owned()))];
        for (column, value) in wrong {
            let mut row = good.clone();
            row[column] = value.clone();
            let outcome = brand.db.write("test.types", Actor::SYSTEM, move |tx| {
                tx.execute(INSERT, &row)?;
                Ok(())
            }).await;
            // PostgreSQL takes any bytes for BYTES and checks TEXT for UTF-8; SQLite checks the kind.
            let lenient = brand.db.is_postgres() && column == 4;
            assert_eq!(outcome.is_err(), !lenient, "column {column}, {value:?}: {outcome:?}");
        }
    }

    async fn placeholders_bind_by_number(brand) {
        let read = brand.db.read(|read| read.query_one(
            "SELECT CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT), '$1'", params!["one", "two", "three"],
            |row| Ok([row.get::<String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]),
        )).await.unwrap();
        assert_eq!(read, ["two", "three", "one", "two", "$1"]);
    }
}
