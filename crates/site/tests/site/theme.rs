//! From draft to version and back.

use site::*;
use store::{Read, params};

use crate::common::*;

testkit::on_both! {
    schema = &schema();

    async fn statements_are_understood(brand) {
        brand.db.read(|read: &mut Read<'_>| {
            for statement in site::sql::ALL {
                read.understand(statement)?;
            }
            Ok(())
        }).await.unwrap();
    }

    async fn a_draft_is_published_once_and_seen_as_it_was(brand) {
        let db = &brand.db;
        assert_eq!(refused(write(db, |tx| publish(tx, 1, "")).await), "site.no_draft");
        let version = prepared(db, &coloured("#112233"), 0).await;
        assert!(db.read(|read| site::version(read, 1)).await.unwrap().is_none(), "a draft is no version");
        assert_eq!(write(db, move |tx| publish(tx, version, "中秋")).await.unwrap(), 1);
        let first = db.read(|read| site::version(read, 1)).await.unwrap().unwrap();
        assert_eq!((first.theme, first.note.as_str(), first.restores), (coloured("#112233"), "中秋", None));
        assert_eq!(first.published_by, Some(id("manager")));
        assert!(db.read(site::draft).await.unwrap().is_none(), "the draft is used up");
        assert_eq!(refused(write(db, move |tx| publish(tx, version + 1, "")).await), "site.no_draft");
        assert_eq!(kinds(db).await, ["site.theme_draft_saved", "site.theme_published"]);
    }

    async fn what_does_not_work_is_not_published(brand) {
        let db = &brand.db;
        let version = prepared(db, &coloured("#112233"), 2).await;
        assert_eq!(refused(write(db, move |tx| publish(tx, version, "")).await), "site.theme_broken");
        assert_eq!(db.read(head).await.unwrap().number, 0);
    }

    async fn of_two_who_save_one_is_told(brand) {
        let db = &brand.db;
        let head = db.read(head).await.unwrap();
        let saves: Vec<_> = ["#111111", "#222222", "#333333"].into_iter().map(|colour| {
            let (db, saved) = (db.clone(), SavedDraft::of(&coloured(colour), 0).unwrap());
            tokio::spawn(async move { write(&db, move |tx| save_draft(tx, head.version, 0, &saved)).await })
        }).collect();
        let mut kept = 0;
        for save in saves {
            match save.await.unwrap() {
                Ok(_) => kept += 1,
                other => assert_eq!(refused(other), "store.stale"),
            }
        }
        assert_eq!(kept, 1);
    }

    async fn of_many_who_publish_at_once_one_wins(brand) {
        let db = &brand.db;
        let version = prepared(db, &coloured("#112233"), 0).await;
        let tries: Vec<_> = (0..8).map(|_| {
            let db = db.clone();
            tokio::spawn(async move { write(&db, move |tx| publish(tx, version, "")).await })
        }).collect();
        let mut numbers = Vec::new();
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(number) => numbers.push(number),
                other => assert_eq!(refused(other), "site.no_draft"),
            }
        }
        assert_eq!(numbers, [1]);
        assert_eq!(db.read(|read| versions(read, i64::MAX, 10)).await.unwrap().len(), 1);
    }

    async fn going_back_is_a_new_version_and_a_draft_hears_of_it(brand) {
        let db = &brand.db;
        for colour in ["#111111", "#222222"] {
            let version = prepared(db, &coloured(colour), 0).await;
            write(db, move |tx| publish(tx, version, "")).await.unwrap();
        }
        let version = prepared(db, &coloured("#333333"), 0).await;
        assert_eq!(refused(write(db, |tx| roll_back(tx, 2, 2, "")).await), "site.version_current");
        assert_eq!(refused(write(db, |tx| roll_back(tx, 2, 9, "")).await), "site.version_unknown");
        assert_eq!(refused(write(db, |tx| roll_back(tx, 1, 2, "")).await), "store.stale");
        assert_eq!(write(db, |tx| roll_back(tx, 2, 1, "看不清楚")).await.unwrap(), 3);
        let third = db.read(|read| site::version(read, 3)).await.unwrap().unwrap();
        assert_eq!((third.theme, third.restores), (coloured("#111111"), Some(1)));
        // The draft was begun on version 2, and says so whatever version of the row is named.
        for seen in [version, version + 1] {
            assert_eq!(refused(write(db, move |tx| publish(tx, seen, "")).await), "site.draft_behind");
        }
        let kept = db.read(site::draft).await.unwrap().unwrap();
        assert_eq!((kept.theme, kept.head.based_on), (coloured("#333333"), Some(2)));
        // Saved on top of what is there now, it is published.
        let version = prepared(db, &coloured("#333333"), 0).await;
        assert_eq!(write(db, move |tx| publish(tx, version, "")).await.unwrap(), 4);
        assert_eq!(write(db, |tx| roll_back(tx, 4, 0, "")).await.unwrap(), 5);
        let fifth = db.read(|read| site::version(read, 5)).await.unwrap().unwrap();
        assert_eq!((fifth.theme, fifth.restores), (Theme::default(), Some(0)));
        assert_eq!(kinds(db).await.iter().filter(|kind| *kind == "site.theme_rolled_back").count(), 2);
    }

    async fn publishing_and_going_back_at_once_leave_whole_versions(brand) {
        let db = &brand.db;
        let version = prepared(db, &coloured("#111111"), 0).await;
        write(db, move |tx| publish(tx, version, "")).await.unwrap();
        let version = prepared(db, &coloured("#222222"), 0).await;
        let acts: Vec<_> = (0..8).map(|number| {
            let db = db.clone();
            tokio::spawn(async move {
                if number % 2 == 0 {
                    write(&db, move |tx| publish(tx, version, "")).await
                } else {
                    write(&db, |tx| roll_back(tx, 1, 0, "")).await
                }
            })
        }).collect();
        let mut done = 0;
        for act in acts {
            match act.await.unwrap() {
                Ok(_) => done += 1,
                other => {
                    let code = refused(other);
                    assert!(["site.draft_behind", "site.no_draft", "store.stale"].contains(&code), "{code}");
                }
            }
        }
        assert_eq!(done, 1, "both were decided on version 1");
        let (head, rows) = db.read(|read| {
            let rows = read.query_one("SELECT COUNT(*) FROM site_version", params![], |row| row.get::<i64>(0))?;
            Ok((head(read)?, rows))
        }).await.unwrap();
        assert_eq!((head.number, rows), (2, 2), "every number has its version");
    }

    async fn a_draft_is_let_go(brand) {
        let db = &brand.db;
        assert_eq!(refused(write(db, |tx| discard_draft(tx, 1)).await), "site.no_draft");
        let version = prepared(db, &coloured("#111111"), 0).await;
        assert_eq!(refused(write(db, move |tx| discard_draft(tx, version - 1)).await), "store.stale");
        write(db, move |tx| discard_draft(tx, version)).await.unwrap();
        assert!(db.read(site::draft).await.unwrap().is_none());
        // Whoever still has the old draft open does not overwrite a new one.
        let saved = SavedDraft::of(&coloured("#222222"), 0).unwrap();
        assert_eq!(refused(write(db, move |tx| save_draft(tx, version, 0, &saved)).await), "store.stale");
    }
}
