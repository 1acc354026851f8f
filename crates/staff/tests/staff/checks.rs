//! The doctor's questions: silent on sound data, and each finds the fault planted for it.

use kernel::Actor;
use staff::*;
use store::{Db, params};

use crate::common::*;

/// Names of the checks that found something.
pub async fn broken(db: &Db) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (name, statement) in CHECKS {
        let rows = db.read(move |read| read.query(statement, &[], |row| row.get::<kernel::Id>(0))).await.unwrap();
        if !rows.is_empty() {
            found.push(*name);
        }
    }
    found
}

async fn plant(db: &Db, sql: &'static str, params: &[store::Value]) {
    let params = params.to_vec();
    let rows = write(db, move |tx| Ok(tx.execute(sql, &params)?)).await.unwrap();
    assert_eq!(rows, 1, "{sql}");
}

testkit::on_both! {
    schema = &schema();

    async fn every_statement_is_understood(brand) {
        testkit::every_statement_is_understood(&brand, sql::ALL, &[]).await;
    }

    async fn each_fault_is_found_by_its_check(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        let pairing = begin_pairing(db, actor("owner"), id("XY1")).await.unwrap();
        let mut key = vec![0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        key.extend([7; 32]);
        pair(db, Actor::SYSTEM, &pairing.code, &key).await.unwrap();
        let day = "2026-11-21";
        write(db, move |tx| open_shift(tx, &opening("s1", "XY1", "xinyi", day, now))).await.unwrap();
        write(db, move |tx| close_shift(tx, &closing("s1", now))).await.unwrap();
        write(db, move |tx| open_shift(tx, &opening("s2", "XY1", "xinyi", day, now))).await.unwrap();
        write(db, |tx| leave(tx, id("cashier"))).await.unwrap();
        assert_eq!(broken(db).await, Vec::<&str>::new());

        plant(db, "UPDATE staff_store_day SET state = 'counted' WHERE store = $1", params![id("xinyi")]).await;
        assert_eq!(broken(db).await, ["staff: no shift is open on a day that was counted"]);
        plant(db, "UPDATE staff_store_day SET business_date = '2026-11-01' WHERE store = $1", params![id("xinyi")]).await;
        assert_eq!(broken(db).await, ["staff: every shift lies on a store day"]);
        plant(db, "UPDATE staff_store_day SET business_date = $2, state = 'open' WHERE store = $1", params![id("xinyi"), day]).await;

        plant(db, "UPDATE staff_shift SET counted = NULL WHERE id = $1", params![id("s1")]).await;
        assert_eq!(broken(db).await, ["staff: a closed shift says by whom, when and what was counted"]);
        plant(db, "UPDATE staff_shift SET counted = 0 WHERE id = $1", params![id("s1")]).await;

        plant(db, "UPDATE staff_person SET pin_hash = 'x' WHERE id = $1", params![id("cashier")]).await;
        assert_eq!(broken(db).await, ["staff: whoever left holds no role and no password"]);
        plant(db, "UPDATE staff_person SET pin_hash = NULL WHERE id = $1", params![id("cashier")]).await;

        plant(db, "UPDATE staff_register SET public_key = $2 WHERE id = $1", params![id("XY1"), vec![1u8]]).await;
        assert_eq!(broken(db).await, ["staff: a register's key is the last one it was given"]);
        plant(db, "UPDATE staff_register SET public_key = $2 WHERE id = $1", params![id("XY1"), key]).await;
        assert_eq!(broken(db).await, Vec::<&str>::new());
    }
}
