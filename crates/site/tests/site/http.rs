//! The slice over HTTP, behind the guard.

use kernel::Id;
use serde_json::json;
use site::{Place, Problem, Renders, Running, Theme};
use store::{Brand, Fault, Read};

use crate::common::*;
use crate::desk::Desk;

/// The manager may do all, the writer may not publish, the till reports.
fn access(_: &mut Read<'_>, person: Id) -> Result<Option<api::Access>, Fault> {
    let names: &[&str] = if person == id("manager") {
        &["site.read", "site.edit", "site.publish", "staff.read"]
    } else if person == id("writer") {
        &["site.read", "site.edit"]
    } else {
        &["till.use"]
    };
    let permissions = names.iter().map(|name| (*name).to_owned()).collect();
    Ok(Some(api::Access {
        person,
        name: "somebody".to_owned(),
        locale: "en".to_owned(),
        grants: vec![api::Grant { permissions, store: None, limits: Default::default() }],
    }))
}

/// A template that says `broken` does not work.
fn judge(_: &Brand, theme: &Theme) -> Vec<Problem> {
    let broken = theme.templates.iter().filter(|(_, source)| source.contains("broken"));
    broken
        .map(|(name, _)| Problem {
            file: name.clone(),
            line: Some(3),
            zh_tw: "這裡無法執行。".to_owned(),
            en: "This cannot be done.".to_owned(),
        })
        .collect()
}

fn neighbours() -> (Renders, Running) {
    let renders = Renders {
        templates: || vec![("home.html", "{{ page.x }}")],
        words: || {
            vec![("zh-TW", vec![("a".to_owned(), "甲".to_owned())]), ("en", vec![("a".to_owned(), "A".to_owned())])]
        },
        judge,
        picture: |_, media| Ok((media == id("picture")).then(|| "/media/x-480.jpg".to_owned())),
        keep_pictures: |_, media| Ok(media.iter().copied().filter(|media| *media != id("picture")).collect()),
    };
    let running = Running {
        registers: |_| {
            let place = |code: &str| Place {
                register: id(code),
                code: code.to_owned(),
                name: code.to_owned(),
                store: id("store"),
                store_name: "信義店".to_owned(),
            };
            Ok(vec![place("T1"), place("T2")])
        },
        prices: |_, _| Ok(7),
        program: "0.1.0",
    };
    (renders, running)
}

async fn desk_of(desk: &Desk, db: &store::Db, person: &'static str) -> Desk {
    let hash = api::session::hash(person);
    write(db, move |tx| Ok(api::session::begin(tx, hash, "staff", id(person))?)).await.unwrap();
    desk.with_cookie(&format!("tenon_staff={person}"))
}

testkit::on_both! {
    schema = &[api::MIGRATIONS, site::MIGRATIONS].concat();

    async fn a_theme_goes_from_draft_to_shop(brand) {
        let db = brand.db.clone();
        let (renders, running) = neighbours();
        let desk = Desk::open(brand.platform, site::routes(renders, running), access);
        let (manager, writer) = (desk_of(&desk, &db, "manager").await, desk_of(&desk, &db, "writer").await);
        let fresh = manager.ask("GET", "/site/theme", None).await;
        assert_eq!((fresh.status, fresh.body["number"].as_i64(), &fresh.body["draft"]), (200, Some(0), &json!(null)));
        let hero = json!({"kind": "hero", "title": {"zh-TW": "春茶"}, "picture": id("picture")});
        let theme = json!({"tokens": {"tea": "#113355"}, "sections": [hero], "templates": {"home.html": "broken"}});
        let body = json!({"theme": theme, "based_on": 0});
        assert_eq!(writer.ask("PUT", "/site/theme/draft", Some(body.clone())).await.code(), "api.version_needed");
        let saved = writer.ask_with("PUT", "/site/theme/draft", Some(body), Some(("if-match", "1"))).await;
        assert_eq!((saved.status, saved.body["draft"]["problems"][0]["line"].as_i64()), (200, Some(3)), "{}", saved.body);
        assert_eq!(saved.body["pictures"][id("picture").to_string()], "/media/x-480.jpg");
        let publish = Some(json!({"note": "春茶上市"}));
        assert_eq!(writer.ask_with("POST", "/site/theme/publish", publish.clone(), Some(("if-match", "2"))).await.code(), "api.forbidden");
        assert_eq!(manager.ask_with("POST", "/site/theme/publish", publish.clone(), Some(("if-match", "2"))).await.code(), "site.theme_broken");
        let mended = json!({"theme": {"tokens": {"tea": "#113355"}}, "based_on": 0});
        assert_eq!(writer.ask_with("PUT", "/site/theme/draft", Some(mended), Some(("if-match", "2"))).await.status, 200);
        let published = manager.ask_with("POST", "/site/theme/publish", publish, Some(("if-match", "3"))).await;
        assert_eq!((published.status, published.body["number"].as_i64()), (200, Some(1)), "{}", published.body);
        let versions = manager.ask("GET", "/site/theme/versions", None).await;
        assert_eq!(versions.body["items"][0]["note"], "春茶上市");
        let back = manager.ask("POST", "/site/theme/versions/0/restore", Some(json!({"seen": 1}))).await;
        assert_eq!((back.status, back.body["number"].as_i64()), (200, Some(2)));
        assert_eq!(manager.ask("GET", "/site/theme/versions/1", None).await.body["theme"]["tokens"]["tea"], "#113355");
        let preview = writer.ask("POST", "/site/previews", None).await;
        assert!(preview.body["path"].as_str().is_some_and(|path| path.starts_with("/preview?token=")));
    }

    async fn what_is_wrong_is_said_and_nothing_is_saved(brand) {
        let db = brand.db.clone();
        let (renders, running) = neighbours();
        let desk = Desk::open(brand.platform, site::routes(renders, running), access);
        let manager = desk_of(&desk, &db, "manager").await;
        for (theme, pointer) in [
            (json!({"tokens": {"tea": "red;}body{}"}}), "/theme/tokens/tea"),
            (json!({"templates": {"../../etc/passwd": ""}}), "/theme/templates/..~1..~1etc~1passwd"),
            (json!({"css": "@import '//evil'"}), "/theme/css"),
            (json!({"sections": [{"kind": "announcement", "text": {"en": "x"}, "link": "javascript:alert(1)"}]}), "/theme/sections/0/link"),
            (json!({"sections": [{"kind": "hero", "title": {"en": "x"}, "picture": id("lost")}]}), "/theme/sections/0/picture"),
        ] {
            let answer = manager.ask_with("PUT", "/site/theme/draft", Some(json!({"theme": theme, "based_on": 0})), Some(("if-match", "1"))).await;
            assert_eq!((answer.status, answer.code()), (422, "api.invalid"), "{}", answer.body);
            assert!(answer.body.to_string().contains(pointer), "{pointer} in {}", answer.body);
        }
        assert_eq!(manager.ask("GET", "/site/theme", None).await.body["version"], 1);
        assert!(kinds(&db).await.iter().all(|kind| !kind.starts_with("site.")));
    }

    async fn a_register_says_what_it_runs(brand) {
        let db = brand.db.clone();
        let (renders, running) = neighbours();
        let desk = Desk::open(brand.platform, site::routes(renders, running), access);
        let (manager, till) = (desk_of(&desk, &db, "manager").await, desk_of(&desk, &db, "till").await);
        let path = format!("/registers/{}/running", id("T1"));
        let told = till.ask("PUT", &path, Some(json!({"program": "0.0.9", "prices": 6, "theme": 0}))).await;
        assert_eq!((told.status, &told.body), (200, &json!({"program": "0.1.0", "prices": 7, "theme": 0})));
        let list = manager.ask("GET", "/site/running", None).await;
        let deviations = |index: usize| list.body["items"][index]["deviations"].clone();
        assert_eq!((deviations(0), deviations(1)), (json!(["program", "prices"]), json!(["silent"])));
        let told = till.ask("PUT", &path, Some(json!({"program": "0.1.0", "prices": 7, "theme": 0}))).await;
        assert_eq!(told.status, 200);
        let list = manager.ask("GET", "/site/running", None).await;
        assert_eq!(list.body["items"][0]["deviations"], json!([]));
        let nowhere = format!("/registers/{}/running", id("T9"));
        let unknown = till.ask("PUT", &nowhere, Some(json!({"program": "1", "prices": 0, "theme": 0}))).await;
        assert_eq!(unknown.code(), "site.register_unknown");
        let odd = till.ask("PUT", &path, Some(json!({"program": "<b>", "prices": 7, "theme": 0}))).await;
        assert_eq!((odd.status, odd.code()), (422, "api.invalid"));
    }
}
