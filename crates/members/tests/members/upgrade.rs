//! A brand that was made by an earlier program goes on with this one.

use crate::common::*;
use kernel::Id;
use store::{Db, Migration, Platform, params};

/// The tables before a code could prove the wish to be forgotten.
fn before() -> Vec<Migration> {
    let members = members::MIGRATIONS.iter().filter(|step| step.number <= 3).copied();
    api::MIGRATIONS.iter().chain(messages::MIGRATIONS).copied().chain(members).collect()
}

const CODE: &str = "INSERT INTO members_code (id, purpose, kind, provider, channel, value, member, follows, replaces, state, guesses, created_at, expires_at) VALUES ($1, $2, 'phone', '', '', '+886912345678', $3, NULL, NULL, 'open', 2, 5, 6)";
const CODES: &str =
    "SELECT id, purpose, value, member, state, guesses, created_at, expires_at FROM members_code ORDER BY id";

type Code = (Id, String, String, Option<Id>, String, i64, i64, i64);

async fn codes(db: &Db) -> Vec<Code> {
    let rows = db.read(|read| {
        read.query(CODES, &[], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?))
        })
    });
    rows.await.unwrap()
}

testkit::on_both! {
    schema = &before();

    async fn codes_stay_and_may_be_of_one_more_kind(brand) {
        let insert = |name: &'static str, purpose: &'static str| {
            move |tx: &mut store::Tx<'_>| Ok(tx.execute(CODE, params![id(name), purpose, id("member")])?)
        };
        for purpose in ["log_in", "counter"] {
            write(&brand.db, insert(purpose, purpose)).await.unwrap();
        }
        assert!(write(&brand.db, insert("erase", "erase")).await.is_err(), "not yet");
        let kept = codes(&brand.db).await;
        assert_eq!(kept.len(), 2);
        let later = Platform::open(brand.database(), testkit::brand::options(), &schema()).unwrap();
        later.by_host(&brand.db.brand().host).unwrap();
        assert_eq!(codes(&brand.db).await, kept);
        write(&brand.db, insert("erase", "erase")).await.unwrap();
        assert!(write(&brand.db, insert("else", "else")).await.is_err(), "nor what there is not");
    }
}
