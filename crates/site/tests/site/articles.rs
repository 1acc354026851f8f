//! Articles: written, published, changed, withdrawn.

use std::collections::BTreeMap;

use site::*;

use crate::common::*;

fn content(title: &str) -> ArticleContent {
    let text = ArticleText { title: title.to_owned(), ..ArticleText::default() };
    ArticleContent { texts: BTreeMap::from([("zh-TW".to_owned(), text)]), ..ArticleContent::default() }
}

fn new(handle: &str, title: &str) -> NewArticle {
    NewArticle { id: id(handle), kind: ArticleKind::Article, handle: handle.to_owned(), content: content(title) }
}

testkit::on_both! {
    schema = &schema();

    async fn visitors_read_what_was_published(brand) {
        let db = &brand.db;
        let before = db.read(stamp).await.unwrap();
        write(db, |tx| create_article(tx, &new("brew", "冷泡茶"))).await.unwrap();
        assert_ne!(db.read(stamp).await.unwrap(), before);
        let shown = || async { db.read(|read| shown_articles(read, ArticleKind::Article, 10)).await.unwrap() };
        assert!(shown().await.is_empty());
        assert_eq!(write(db, |tx| publish_article(tx, id("brew"), 1)).await.unwrap(), 2);
        let first = shown().await.remove(0);
        assert_eq!(first.shown, Some(content("冷泡茶")));
        write(db, |tx| edit_article(tx, id("brew"), 2, "brew", &content("冷泡茶，八小時"))).await.unwrap();
        let second = shown().await.remove(0);
        assert_eq!((second.shown, second.content), (Some(content("冷泡茶")), content("冷泡茶，八小時")));
        write(db, |tx| publish_article(tx, id("brew"), 3)).await.unwrap();
        let third = shown().await.remove(0);
        assert_eq!(third.shown, Some(content("冷泡茶，八小時")));
        assert_eq!(third.published_at, first.published_at, "it keeps its day");
        write(db, |tx| withdraw_article(tx, id("brew"), 4)).await.unwrap();
        assert!(shown().await.is_empty());
        assert_eq!(refused(write(db, |tx| withdraw_article(tx, id("brew"), 5)).await), "store.stale");
        let kinds = kinds(db).await;
        assert_eq!(kinds.first().map(String::as_str), Some("site.article_created"));
        assert_eq!(kinds.last().map(String::as_str), Some("site.article_withdrawn"));
    }

    async fn an_address_is_one_articles(brand) {
        let db = &brand.db;
        let tries: Vec<_> = ["a", "b", "c"].into_iter().map(|name| {
            let (db, new) = (db.clone(), NewArticle { id: id(name), ..new("story", name) });
            tokio::spawn(async move { write(&db, move |tx| create_article(tx, &new)).await })
        }).collect();
        let mut made = 0;
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(()) => made += 1,
                other => assert_eq!(refused(other), "site.handle_taken"),
            }
        }
        assert_eq!(made, 1);
        write(db, |tx| create_article(tx, &new("other", "x"))).await.unwrap();
        let moved = write(db, |tx| edit_article(tx, id("other"), 1, "story", &content("x"))).await;
        assert_eq!(refused(moved), "site.handle_taken");
    }

    async fn nobody_overwrites_anybody(brand) {
        let db = &brand.db;
        write(db, |tx| create_article(tx, &new("brew", "一"))).await.unwrap();
        write(db, |tx| edit_article(tx, id("brew"), 1, "brew", &content("二"))).await.unwrap();
        assert_eq!(refused(write(db, |tx| edit_article(tx, id("brew"), 1, "brew", &content("三"))).await), "store.stale");
        assert_eq!(refused(write(db, |tx| publish_article(tx, id("brew"), 1)).await), "store.stale");
        let nobodys = write(db, |tx| publish_article(tx, id("nothing"), 1)).await;
        assert_eq!(refused(nobodys), "site.article_unknown");
    }
}
