//! The doctor's questions: silent on sound books, and each finds the fault planted for it.

use store::{Db, params};
use wallet::*;

use crate::common::*;

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
        let db = &brand.db;
        write(db, |tx| grant_credit(tx, &credit("gift", "amy", 100))).await.unwrap();
        write(db, |tx| transfer(tx, &sale("s1", "amy", 60, 40))).await.unwrap();
        write(db, |tx| reverse(tx, &undoing("r1", "s1", 1, 2))).await.unwrap();
        assert_eq!(broken(db).await, Vec::<&str>::new());

        let amy = params![id("amy")];
        plant(db, "UPDATE wallet_account SET balance = balance + 1 WHERE owner = $1", amy).await;
        assert_eq!(broken(db).await, [
            "wallet: a balance is the sum of its postings",
            "wallet: the last posting tells the balance",
        ]);
        plant(db, "UPDATE wallet_account SET balance = balance - 1 WHERE owner = $1", amy).await;

        let drawer = params![id("s1"), id("XY1")];
        let more = "UPDATE wallet_posting SET amount = amount + 1 WHERE transfer = $1 AND account = (SELECT id FROM wallet_account WHERE owner = $2)";
        plant(db, more, drawer).await;
        assert_eq!(broken(db).await, ["wallet: a balance is the sum of its postings", "wallet: a transfer sums to zero"]);
        let less = "UPDATE wallet_posting SET amount = amount - 1 WHERE transfer = $1 AND account = (SELECT id FROM wallet_account WHERE owner = $2)";
        plant(db, less, drawer).await;

        let again = "UPDATE wallet_transfer SET reverses = $2 WHERE id = $1";
        plant(db, again, params![id("gift"), id("r1")]).await;
        assert_eq!(broken(db).await, ["wallet: nothing is undone by more than it was", "wallet: no reversal is reversed"]);
        plant(db, "UPDATE wallet_transfer SET reverses = NULL WHERE id = $1", params![id("gift")]).await;
        assert_eq!(broken(db).await, Vec::<&str>::new());
    }
}
