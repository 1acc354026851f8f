//! The slice's statements and checks on both databases. What people do with it is tested over HTTP, in `it`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use books::payout::{Columns, NewProvider, set_provider};
use books::{CHECKS, NewAccount, accounts, set_account, sql};
use kernel::{Actor, Id};
use store::{Db, Migration, WriteError, params};

fn schema() -> Vec<Migration> {
    [
        api::MIGRATIONS,
        staff::MIGRATIONS,
        wallet::MIGRATIONS,
        invoices::MIGRATIONS,
        orders::MIGRATIONS,
        books::MIGRATIONS,
    ]
    .concat()
}

fn id(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

/// The name of the code a write was refused with.
fn refused<T: std::fmt::Debug>(outcome: Result<T, WriteError>) -> &'static str {
    match outcome {
        Err(WriteError::Refused(refusal)) => refusal.code.name,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

async fn plant(db: &Db, sql: &'static str, params: &[store::Value]) {
    let params = params.to_vec();
    db.write("test", Actor::SYSTEM, move |tx| Ok(tx.execute(sql, &params)?)).await.unwrap();
}

/// Names of the checks that found something.
async fn broken(db: &Db) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (name, statement) in CHECKS {
        let rows = db.read(move |read| read.query(statement, &[], |row| row.get::<Id>(0))).await.unwrap();
        if !rows.is_empty() {
            found.push(*name);
        }
    }
    found
}

fn provider() -> NewProvider {
    let columns = Columns {
        reference: "number".to_owned(),
        gross: "amount".to_owned(),
        payout_on: "day".to_owned(),
        ..Columns::default()
    };
    NewProvider {
        code: "bank".to_owned(), name: "銀行".to_owned(), methods: vec!["card".to_owned()], columns, days: 3
    }
}

testkit::on_both! {
    schema = &schema();

    async fn every_statement_is_understood(brand) {
        testkit::every_statement_is_understood(&brand, sql::ALL, &[]).await;
    }

    async fn an_account_is_chosen_at_a_version(brand) {
        let db = &brand.db;
        let set = |key: &'static str, number: &'static str, version: i64| {
            let new = NewAccount { key: key.to_owned(), number: number.to_owned(), name: "現金".to_owned() };
            db.write("test", Actor::SYSTEM, move |tx| set_account(tx, &new, version))
        };
        let before = db.read(accounts).await.unwrap();
        assert_eq!(before["tender.cash"].account.as_ref().unwrap().0, "1111");
        set("tender.cash", "1101", 0).await.unwrap();
        assert_eq!(refused(set("tender.cash", "1102", 0).await), "store.stale", "somebody was first");
        set("tender.cash", "1102", 1).await.unwrap();
        let after = db.read(accounts).await.unwrap();
        let cash = &after["tender.cash"];
        assert_eq!((cash.account.as_ref().unwrap().0.as_str(), cash.chosen, cash.version), ("1102", true, 2));
        assert_eq!(refused(set("payout.other", "1", 0).await), "books.key_unknown");
        assert_eq!(refused(set("tender.card", "=1", 0).await), "books.account_invalid");
    }

    async fn a_provider_says_which_column_is_what(brand) {
        let db = &brand.db;
        let set = |new: NewProvider, version: i64| {
            db.write("test", Actor::SYSTEM, move |tx| set_provider(tx, &new, version))
        };
        set(provider(), 0).await.unwrap();
        assert_eq!(refused(set(provider(), 0).await), "store.stale");
        set(NewProvider { days: 5, ..provider() }, 1).await.unwrap();
        let nameless = NewProvider { name: " ".to_owned(), ..provider() };
        assert_eq!(refused(set(nameless, 2).await), "books.provider_invalid");
        let unknown = NewProvider { methods: vec!["barter".to_owned()], ..provider() };
        assert_eq!(refused(set(unknown, 2).await), "books.provider_invalid");
        let found = db.read(|read| books::payout::provider(read, "bank")).await.unwrap().unwrap();
        assert_eq!((found.days, found.version, found.columns.gross.as_str()), (5, 2, "amount"));
    }

    async fn each_fault_is_found_by_its_check(brand) {
        let (db, now) = (&brand.db, brand.now());
        db.write("test", Actor::SYSTEM, |tx| set_provider(tx, &provider(), 0)).await.unwrap();
        plant(
            db,
            "INSERT INTO books_payout_file (id, provider, name, hash, row_count, gross, fee, net, brought_at) VALUES ($1, 'bank', 'f', $2, 1, 100, 2, 98, $3)",
            params![id("file"), vec![1_u8], now],
        )
        .await;
        plant(
            db,
            "INSERT INTO books_payout_row (id, file, line, identity, reference, gross, fee, net, payout_on, business_date, state, payment, store, method, expected) VALUES ($1, $2, 2, $3, 'A', 100, 2, 98, '2026-11-20', '2026-11-20', 'matched', $4, $5, 'card', 100)",
            params![id("row"), id("file"), vec![2_u8], id("payment"), id("store")],
        )
        .await;
        assert_eq!(broken(db).await, Vec::<&str>::new());
        plant(db, "UPDATE books_payout_file SET net = 97", &[]).await;
        assert_eq!(broken(db).await, ["books: a file of payouts comes to what its rows come to"]);
        plant(db, "UPDATE books_payout_file SET net = 98", &[]).await;
        plant(db, "UPDATE books_payout_row SET business_date = '2026-11-19'", &[]).await;
        assert_eq!(broken(db).await, ["books: what was paid out has its day in the books"]);
        plant(db, "UPDATE books_payout_row SET business_date = '2026-11-20', expected = 99", &[]).await;
        assert_eq!(broken(db).await, ["books: a payout that agrees pays what was taken"]);
    }
}
