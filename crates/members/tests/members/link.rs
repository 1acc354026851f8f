//! Merging people and parting them again.

use kernel::Id;
use members::*;
use serde_json::json;
use store::Db;
use testkit::Random;

use crate::common::*;

async fn stands_for(db: &Db, name: &str) -> Id {
    let row = id(name);
    db.read(move |read| canonical(read, row)).await.unwrap().unwrap()
}

testkit::on_both! {
    schema = &schema();

    async fn a_merge_is_seen_everywhere_and_undone_without_a_trace(brand) {
        let db = &brand.db;
        join(db, "old card", vec![phone("0911111111", true)]).await;
        join(db, "web", vec![email("web@example.com", true)]).await;
        assert_eq!(db.read(|read| same_person(read, id("nobody"))).await.unwrap(), Vec::<Id>::new());
        let evidence = json!({"by": "code", "way": "phone"});
        let merge = write(db, move |tx| link(tx, id("old card"), id("web"), &evidence)).await.unwrap();
        assert_eq!(by_phone(db, "0911111111").await.unwrap().0, id("web"));
        let (all, ways, who) = db
            .read(|read| {
                Ok((same_person(read, id("old card"))?, identities(read, id("old card"))?, get(read, id("old card"))?.unwrap()))
            })
            .await
            .unwrap();
        assert_eq!(all, [id("web"), id("old card")], "the one that counts comes first");
        assert_eq!((ways.len(), who.id, who.version), (2, id("web"), 2));
        // Both ways of one person: neither is taken.
        write(db, |tx| add_identity(tx, id("web"), &phone("0911111111", true))).await.unwrap();

        write(db, move |tx| unlink(tx, merge)).await.unwrap();
        assert_eq!(by_phone(db, "0911111111").await.unwrap().0, id("old card"));
        assert_eq!(stands_for(db, "old card").await, id("old card"));
        assert_eq!(refused(write(db, move |tx| unlink(tx, merge)).await), "members.link_unknown");
        let taken = write(db, |tx| add_identity(tx, id("web"), &phone("0911111111", true))).await;
        assert_eq!(refused(taken), "members.identity_taken");
    }

    async fn merges_never_go_in_a_circle(brand) {
        let db = &brand.db;
        for name in ["a", "b", "c"] {
            join(db, name, Vec::new()).await;
        }
        let merge = |from: &'static str, into: &'static str| {
            let db = db.clone();
            async move { write(&db, move |tx| link(tx, id(from), id(into), &json!({}))).await }
        };
        assert_eq!(refused(merge("a", "a").await), "members.linked_already");
        assert_eq!(refused(merge("a", "nobody").await), "members.not_found");
        merge("a", "b").await.unwrap();
        assert_eq!(refused(merge("b", "a").await), "members.linked_already");
        assert_eq!(refused(merge("a", "c").await), "members.linked_already", "a row leads to one other");
        merge("b", "c").await.unwrap();
        assert_eq!(stands_for(db, "a").await, id("c"));
        assert_eq!(refused(merge("c", "a").await), "members.linked_already");
    }

    async fn random_merges_at_once_leave_a_forest(brand) {
        let db = &brand.db;
        let names: Vec<String> = (0..6).map(|number| format!("m{number}")).collect();
        for name in &names {
            join(db, name, Vec::new()).await;
        }
        let mut random = Random::new(20_261_121);
        let mut tries = Vec::new();
        for _ in 0..40 {
            let (from, into) = (id(random.pick::<String>(&names)), id(random.pick::<String>(&names)));
            let db = db.clone();
            tries.push(tokio::spawn(async move { write(&db, move |tx| link(tx, from, into, &json!({}))).await }));
        }
        let mut links = Vec::new();
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(link) => links.push(link),
                other => assert_eq!(refused(other), "members.linked_already"),
            }
        }
        assert!(!links.is_empty() && links.len() < names.len(), "a forest of n rows has less than n links");
        for name in &names {
            stands_for(db, name).await;
        }
        for link in links.iter().rev().copied() {
            write(db, move |tx| unlink(tx, link)).await.unwrap();
        }
        for name in &names {
            assert_eq!(stands_for(db, name).await, id(name), "as if there had been no merge");
        }
    }
}
