//! Tables of the tests' own, and the statements that use them.

use std::future::Future;

use store::{Db, Fault, Migration, Read, Stop, Tx, WriteError, params};
use testkit::TestBrand;

/// A shelf holds pieces, a mark is a line that a write leaves behind.
pub const SCHEMA: &[Migration] = &[Migration {
    slice: "test",
    number: 1,
    sql: "
        CREATE TABLE test_shelf (id INT PRIMARY KEY, pieces INT NOT NULL CHECK (pieces >= 0), changes INT NOT NULL);
        CREATE TABLE test_mark (name TEXT PRIMARY KEY, number INT NOT NULL, id ID);
        CREATE TABLE test_every (
          key INT PRIMARY KEY AUTO, id ID, number INT, truth BOOL, words TEXT, raw BYTES);
    ",
}];

pub const PUT_MARK: &str = "INSERT INTO test_mark (name, number, id) VALUES ($1, $2, $3)";
pub const GET_MARK: &str = "SELECT number FROM test_mark WHERE name = $1";
pub const COUNT_MARKS: &str = "SELECT count(*) FROM test_mark";
pub const STOCK_SHELF: &str = "INSERT INTO test_shelf (id, pieces, changes) VALUES ($1, $2, 0)";
pub const TAKE: &str =
    "UPDATE test_shelf SET pieces = pieces - $2, changes = changes + 1 WHERE id = $1 AND pieces >= $2";
pub const PIECES: &str = "SELECT pieces FROM test_shelf WHERE id = $1";
pub const CHANGES: &str = "SELECT changes FROM test_shelf WHERE id = $1";

/// The number of a mark.
pub fn mark(read: &mut Read<'_>, name: &str) -> Result<Option<i64>, Fault> {
    read.query_opt(GET_MARK, params![name], |row| row.get(0))
}

/// Leaves a mark.
pub fn put_mark(tx: &mut Tx<'_>, name: &str, number: i64) -> Result<(), Stop> {
    tx.execute(PUT_MARK, params![name, number, None::<kernel::Id>])?;
    Ok(())
}

/// One number out of the database.
pub async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read(move |read| read.query_one(sql, &[], |row| row.get(0))).await.unwrap()
}

/// The pieces on a shelf.
pub async fn pieces(db: &Db, shelf: i64) -> i64 {
    db.read(move |read| read.query_one(PIECES, params![shelf], |row| row.get(0))).await.unwrap()
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(outcome: Result<T, WriteError>) -> &'static str {
    match outcome {
        Err(WriteError::Refused(refusal)) => refusal.code.name,
        other => panic!("{other:?} is not a refusal"),
    }
}

/// Runs them all at once and gives their results in order.
pub async fn together<T: Send + 'static>(work: Vec<impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let running: Vec<_> = work.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::new();
    for each in running {
        results.push(each.await.unwrap());
    }
    results
}

/// Makes PostgreSQL raise an error of a chosen kind: `SELECT test_raise($1)` with its five characters.
pub fn install_raise(brand: &TestBrand) {
    let store::Database::Postgres(url) = brand.database() else { return };
    let namespace = &brand.db.brand().namespace;
    testkit::cluster::batch(
        &url,
        &format!(
            "CREATE FUNCTION {namespace}.test_raise(code text) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN \
             RAISE EXCEPTION 'raised on purpose' USING ERRCODE = code; END $$"
        ),
    );
}
