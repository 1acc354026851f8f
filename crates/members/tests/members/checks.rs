//! The doctor's questions: silent on sound data, and each finds the fault planted for it.

use members::*;
use store::{Db, params};

use crate::common::*;

/// Names of the checks that found something.
async fn broken(db: &Db) -> Vec<&'static str> {
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
    assert!(rows > 0, "{sql}");
}

testkit::on_both! {
    schema = &schema();

    async fn every_statement_is_understood(brand) {
        testkit::every_statement_is_understood(&brand, sql::ALL, &[]).await;
    }

    async fn each_fault_is_found_by_its_check(brand) {
        let db = &brand.db;
        for (name, number) in [("a", "0911111111"), ("b", "0922222222"), ("gone", "0933333333")] {
            join(db, name, vec![phone(number, true)]).await;
        }
        write(db, |tx| link(tx, id("a"), id("b"), &serde_json::json!({}))).await.unwrap();
        write(db, |tx| erase(tx, id("gone"), "asked")).await.unwrap();
        assert_eq!(broken(db).await, Vec::<&str>::new());

        let circle = "INSERT INTO members_link (id, member, canonical, since, evidence) VALUES ($1, $2, $3, 0, '')";
        plant(db, circle, params![id("circle"), id("b"), id("a")]).await;
        assert_eq!(broken(db).await, ["members: links do not go in a circle"]);
        plant(db, "UPDATE members_link SET until = 1 WHERE id = $1", params![id("circle")]).await;

        plant(db, "UPDATE members_identity SET value = 'x' WHERE member = $1", params![id("gone")]).await;
        assert_eq!(broken(db).await, ["members: of whoever was forgotten nothing personal is left"]);
        plant(db, "UPDATE members_identity SET value = '' WHERE member = $1", params![id("gone")]).await;

        plant(db, "DELETE FROM members_key WHERE member = $1", params![id("a")]).await;
        assert_eq!(broken(db).await, ["members: whoever was not forgotten has a key"]);
        plant(db, "INSERT INTO members_key (member, secret, created_at) VALUES ($1, $2, 0)", params![id("a"), [1u8; 32]]).await;

        plant(db, "UPDATE members_identity SET verified_at = NULL WHERE member = $1", params![id("a")]).await;
        assert_eq!(broken(db).await, ["members: an identity's state and validity say the same"]);
    }
}
