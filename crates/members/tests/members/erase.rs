//! Forgetting.

use members::*;
use serde_json::json;

use crate::common::*;

testkit::on_both! {
    schema = &schema();

    async fn of_whoever_is_forgotten_an_id_is_left(brand) {
        let db = &brand.db;
        join(db, "card", vec![phone("0911111111", true)]).await;
        join(db, "web", vec![email("web@example.com", true)]).await;
        join(db, "other", vec![phone("0922222222", true)]).await;
        write(db, |tx| link(tx, id("card"), id("web"), &json!({}))).await.unwrap();
        let mut rows = write(db, |tx| erase(tx, id("card"), "asked")).await.unwrap();
        rows.sort_unstable();
        let mut both = [id("card"), id("web")];
        both.sort_unstable();
        assert_eq!(rows, both, "the person is forgotten, not the row");
        for name in ["card", "web"] {
            let (who, profile, ways, key) = db
                .read(move |read| {
                    let member = id(name);
                    Ok((get(read, member)?.unwrap(), profile(read, member)?, identities(read, member)?, key(read, member)?))
                })
                .await
                .unwrap();
            assert_eq!(who.state, MemberState::Erased);
            assert_eq!((profile, ways.len(), key), (Profile::default(), 0, None));
        }
        assert_eq!(by_phone(db, "0911111111").await, None);
        let left = "SELECT count(*) FROM members_identity WHERE value LIKE '%911111111%' OR value LIKE '%web@%'";
        let left = db.read(move |read| read.query_one(left, &[], |row| row.get::<i64>(0))).await.unwrap();
        assert_eq!(left, 0);
        let why = "SELECT count(*) FROM journal WHERE kind = 'members.erased' AND body = '{\"reason\":\"asked\"}'";
        let why = db.read(move |read| read.query_one(why, &[], |row| row.get::<i64>(0))).await.unwrap();
        assert_eq!(why, 2, "the journal knows why, and not who");
        let work = db.read(|read| read.query(
            "SELECT kind FROM store_job WHERE kind = 'members.erased'", &[], |row| row.get::<String>(0))).await.unwrap();
        assert_eq!(work, [ERASED_WORK; 2], "others are told to drop what they keep");
        assert!(by_phone(db, "0922222222").await.is_some(), "others are as they were");
        assert_eq!(refused(write(db, |tx| erase(tx, id("web"), "asked")).await), "members.erased");
        assert_eq!(refused(write(db, |tx| erase(tx, id("nobody"), "asked")).await), "members.not_found");
        assert_eq!(refused(write(db, |tx| add_identity(tx, id("web"), &phone("0911111111", true))).await), "members.erased");
        // The number is free: whoever has it now may join.
        join(db, "next", vec![phone("0911111111", true)]).await;
    }
}
