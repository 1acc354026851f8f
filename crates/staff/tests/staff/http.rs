//! The slice over HTTP, behind the guard.

use http_body_util::BodyExt;
use serde_json::json;
use staff::*;

use crate::common::*;
use crate::desk::{Desk, Reply};

/// Logs somebody in and gives their desk.
async fn logged_in(desk: &Desk, login: &str) -> Desk {
    let reply = log_in_as(desk, login, PASSWORD).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    desk.with_cookie(cookie.split(';').next().unwrap())
}

async fn log_in_as(desk: &Desk, login: &str, password: &str) -> Reply {
    let body = json!({"login": format!("{login}@tenon.test"), "password": password});
    desk.ask("POST", "/staff/sessions", Some(body)).await
}

testkit::on_both! {
    schema = &schema();

    async fn a_person_comes_in_and_goes(brand) {
        set_up(&brand.db).await;
        let desk = Desk::open(brand.platform, staff::routes(), staff::access);
        for (login, password) in [("cashier", "wrong"), ("nobody", PASSWORD)] {
            let reply = log_in_as(&desk, login, password).await;
            assert_eq!((reply.status, reply.code()), (401, "staff.login_refused"));
            assert!(!reply.headers.contains_key("set-cookie"));
        }
        let long = log_in_as(&desk, "cashier", &"x".repeat(257)).await;
        assert_eq!((long.status, long.body["fields"][0]["pointer"].as_str()), (422, Some("/password")));
        assert_eq!(desk.ask("GET", "/staff/me", None).await.code(), "api.unauthenticated");

        let cashier = logged_in(&desk, "cashier").await;
        let me = cashier.ask("GET", "/staff/me", None).await;
        assert_eq!(me.status, 200);
        assert_eq!(me.body["person"]["login"], "cashier@tenon.test");
        assert_eq!(me.body["all_stores"], false);
        assert_eq!(me.body["stores"], json!([{"id": id("xinyi"), "code": "xinyi", "name": "xinyi 門市", "kind": "direct"}]));
        assert!(me.body["permissions"].as_array().unwrap().contains(&json!("till.use")));
        assert_eq!(me.body["brand_permissions"], json!([]), "in one store only");
        let owner = logged_in(&desk, "owner").await;
        let me = owner.ask("GET", "/staff/me", None).await;
        assert_eq!((me.body["all_stores"].as_bool(), me.body["stores"].as_array().unwrap().len()), (Some(true), 2));
        assert_eq!(me.body["brand_permissions"], me.body["permissions"]);

        let gone = cashier.ask("DELETE", "/staff/sessions/current", None).await;
        assert_eq!(gone.status, 204);
        assert_eq!(cashier.ask("GET", "/staff/me", None).await.status, 401);
        assert_eq!(owner.ask("GET", "/staff/me", None).await.status, 200);
    }

    async fn whoever_left_is_nobody_at_the_next_request(brand) {
        let db = brand.db.clone();
        set_up(&db).await;
        let desk = Desk::open(brand.platform, staff::routes(), staff::access);
        let manager = logged_in(&desk, "manager").await;
        assert_eq!(manager.ask("GET", "/staff/stores", None).await.status, 200);
        write(&db, |tx| leave(tx, id("manager"))).await.unwrap();
        assert_eq!(manager.ask("GET", "/staff/stores", None).await.status, 401);
    }

    async fn ones_own_secrets_are_changed_where_the_password_is_asked_for(brand) {
        set_up(&brand.db).await;
        let desk = Desk::open(brand.platform, staff::routes(), staff::access);
        let owner = logged_in(&desk, "owner").await;
        let of = |name: &str, what: &str| format!("/staff/people/{}/{what}", id(name));
        let secret = |text: &str| Some(json!({"secret": text}));
        for (method, what, body) in [
            ("PUT", "password", secret("another one altogether")),
            ("PUT", "pin", secret("2468")),
            ("POST", "badge", None),
            ("DELETE", "second-factor", None),
        ] {
            let reply = owner.ask(method, &of("owner", what), body).await;
            assert_eq!((reply.status, reply.code()), (409, "staff.own_secret"), "{what}");
        }
        let own = json!({"password": "not it", "secret": "2468"});
        assert_eq!(owner.ask("PUT", "/staff/me/pin", Some(own)).await.code(), "staff.password_wrong");
        let own = json!({"password": PASSWORD, "secret": "2468"});
        assert_eq!(owner.ask("PUT", "/staff/me/pin", Some(own)).await.status, 204);
        assert_eq!(owner.ask("PUT", &of("cashier", "pin"), secret("2468")).await.status, 204);
        assert_eq!(owner.ask("POST", &of("cashier", "badge"), None).await.status, 201);
    }

    async fn whoever_has_a_limit_makes_no_key_without_it(brand) {
        let db = brand.db.clone();
        set_up(&db).await;
        let hashed = hash_password(&db, PASSWORD).await.unwrap();
        write(&db, move |tx| {
            let permissions = ["staff.self", "keys.edit", "staff.edit", "till.price", "till.cash"].map(str::to_owned);
            let limits = [("discount_percent".to_owned(), 10)].into();
            let name = "組長".to_owned();
            create_role(tx, id("lead"), &RoleContent { name, permissions: permissions.into(), limits, second_factor: false })?;
            let (login, locale) = ("lead@tenon.test".to_owned(), "zh-TW".to_owned());
            let person = NewPerson { id: id("p"), name: "p".to_owned(), login, password: Some(hashed.clone()), locale };
            create_person(tx, &person)?;
            assign(tx, id("p"), id("lead"), None)
        })
        .await
        .unwrap();
        let desk = Desk::open(brand.platform, staff::routes().merge(api::routes()), staff::access);
        let (lead, owner) = (logged_in(&desk, "lead").await, logged_in(&desk, "owner").await);
        let key = |permissions: &[&str]| Some(json!({"name": "k", "permissions": permissions}));
        let limitless = lead.ask("POST", "/keys", key(&["keys.edit", "staff.edit", "till.price"])).await;
        assert_eq!((limitless.status, limitless.code()), (403, "api.limited"));
        assert_eq!(limitless.body["params"], json!({"permission": "till.price", "limit": "discount_percent"}));
        assert_eq!(lead.ask("POST", "/keys", key(&["staff.edit", "till.cash"])).await.status, 201, "what has no limit");
        assert_eq!(lead.ask("POST", "/keys", key(&["till.void"])).await.code(), "api.forbidden");
        assert_eq!(owner.ask("POST", "/keys", key(&["staff.edit", "till.price"])).await.status, 201);
    }

    async fn a_session_at_a_till_ends_with_what_it_was_begun_with(brand) {
        let db = brand.db.clone();
        set_up(&db).await;
        let desk = Desk::open(brand.platform, staff::routes(), staff::access);
        let office = logged_in(&desk, "cashier").await;
        let at_till = async |proof: serde_json::Value| {
            let reply = office.ask("POST", &format!("/registers/{}/switch", id("XY1")), Some(proof)).await;
            assert_eq!(reply.status, 201, "{reply:?}");
            let cookie = reply.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
            (desk.with_cookie(&cookie), reply.body)
        };
        let badge = give_badge(&db, actor("owner"), id("owner")).await.unwrap();
        let (owner, me) = at_till(json!({"badge": badge})).await;
        let may: Vec<&str> = me["permissions"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
        assert!(may.contains(&"till.void") && may.contains(&"members.edit"), "{may:?}");
        for never in ["members.erase", "members.merge", "till.lock_day", "staff.edit"] {
            assert!(!may.contains(&never), "{never}");
        }
        let lock = format!("/staff/stores/{}/days/2026-11-20/lock", id("xinyi"));
        assert_eq!(owner.ask("POST", &lock, None).await.code(), "api.forbidden");
        // Who took the till ended the session before; each of these begins from the office again.
        let comes = async |desk: &Desk| desk.ask("GET", "/staff/me", None).await.status;
        assert_eq!(comes(&owner).await, 200);
        write(&db, |tx| end_badge(tx, id("owner"))).await.unwrap();
        assert_eq!(comes(&owner).await, 401, "the badge ended");
        let office = logged_in(&desk, "cashier").await;
        set_pin(&db, actor("owner"), id("manager"), "2468").await.unwrap();
        let proof = json!({"person_id": id("manager"), "pin": "2468"});
        let reply = office.ask("POST", &format!("/registers/{}/switch", id("XY1")), Some(proof)).await;
        let cookie = reply.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap();
        let (manager, own_office) = (desk.with_cookie(cookie), logged_in(&desk, "manager").await);
        assert_eq!(comes(&manager).await, 200);
        set_pin(&db, actor("owner"), id("manager"), "1357").await.unwrap();
        assert_eq!((comes(&manager).await, comes(&own_office).await), (401, 200), "the PIN changed, the password not");
    }

    async fn nobody_hears_more_once_their_session_is_over(brand) {
        let (db, clock) = (brand.db.clone(), brand.clock.clone());
        set_up(&db).await;
        let desk = Desk::open(brand.platform, staff::routes().merge(api::routes()), staff::access);
        let owner = logged_in(&desk, "owner").await;
        testkit::numbered(&db).await;
        let mut page = owner.listen("/events?topics=till").await;
        let says = async |page: &mut axum::body::Body| {
            let frame = tokio::time::timeout(std::time::Duration::from_secs(30), page.frame()).await.unwrap();
            frame.map(|frame| String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap())
        };
        assert!(says(&mut page).await.unwrap().contains("retry"));
        let happens = async |code: &'static str| {
            write(&db, move |tx| create_register(tx, &till(code, "xinyi"))).await.unwrap();
        };
        happens("XY2").await;
        assert!(says(&mut page).await.unwrap().contains("staff.register_created"));
        clock.advance(60 * 60 * 1_000_000);
        happens("XY3").await;
        assert!(says(&mut page).await.unwrap().contains("staff.register_created"), "still logged in");
        clock.advance(16 * 60 * 60 * 1_000_000);
        happens("XY4").await;
        assert_eq!(says(&mut page).await, None, "the session's time is over, and with it the page's");
    }

    async fn people_see_and_use_their_own_stores(brand) {
        let (db, now) = (brand.db.clone(), brand.now());
        set_up(&db).await;
        write(&db, move |tx| open_shift(tx, &opening("s1", "XY1", "xinyi", "2026-11-21", now))).await.unwrap();
        let desk = Desk::open(brand.platform, staff::routes(), staff::access);
        let (owner, manager, cashier) =
            (logged_in(&desk, "owner").await, logged_in(&desk, "manager").await, logged_in(&desk, "cashier").await);
        let count = |reply: &Reply| reply.body["items"].as_array().map(Vec::len);
        assert_eq!(count(&owner.ask("GET", "/staff/stores", None).await), Some(2));
        let stores = manager.ask("GET", "/staff/stores", None).await;
        assert_eq!(count(&stores), Some(1));
        assert_eq!(stores.body["items"][0]["location_id"], json!(id("location")));
        assert_eq!(cashier.ask("GET", "/staff/stores", None).await.code(), "api.forbidden");
        // One that closed is for those who may open it again.
        let (daan, version) = (id("daan"), 1);
        write(&db, move |tx| {
            let content = StoreContent { active: false, ..StoreContent::of(store(tx, daan)?.unwrap()) };
            edit_store(tx, daan, version, &content)
        })
        .await
        .unwrap();
        assert_eq!(count(&owner.ask("GET", "/staff/stores", None).await), Some(1));
        let all = owner.ask("GET", "/staff/stores?closed=true", None).await;
        assert_eq!((count(&all), &all.body["items"][0]["active"]), (Some(2), &json!(false)));
        assert_eq!(count(&manager.ask("GET", "/staff/stores?closed=true", None).await), Some(1));

        assert_eq!(count(&owner.ask("GET", "/staff/registers", None).await), Some(2));
        let registers = cashier.ask("GET", "/staff/registers", None).await;
        assert_eq!(count(&registers), Some(1));
        let shift = &registers.body["items"][0]["shift"];
        assert_eq!((shift["id"].clone(), shift["opened_by_name"].as_str()), (json!(id("s1")), Some("cashier")));
        let here = cashier.ask("GET", &format!("/staff/registers?store={}", id("xinyi")), None).await;
        assert_eq!(count(&here), Some(1));
        let there = cashier.ask("GET", &format!("/staff/registers?store={}", id("daan")), None).await;
        assert_eq!((there.status, there.code()), (403, "api.wrong_store"));
    }

    async fn a_till_is_added_and_paired(brand) {
        set_up(&brand.db).await;
        let desk = Desk::open(brand.platform, staff::routes(), staff::access);
        let (owner, manager) = (logged_in(&desk, "owner").await, logged_in(&desk, "manager").await);
        let new = json!({"store_id": id("xinyi"), "code": "XY2", "name": "二號機"});
        assert_eq!(manager.ask("POST", "/staff/registers", Some(new.clone())).await.code(), "api.forbidden");
        let made = owner.ask_with_key("POST", "/staff/registers", Some(new.clone()), "k1").await;
        assert_eq!((made.status, made.headers["etag"].to_str().unwrap()), (201, "\"1\""));
        let again = owner.ask_with_key("POST", "/staff/registers", Some(new.clone()), "k1").await;
        assert_eq!((again.status, &again.body), (201, &made.body));
        assert_eq!(owner.ask("POST", "/staff/registers", Some(new)).await.code(), "staff.code_taken");
        let register = made.body["id"].as_str().unwrap();
        let pairing = owner.ask("POST", &format!("/staff/registers/{register}/pairing"), None).await;
        assert_eq!(pairing.status, 201);
        // An Ed25519 key in base 64.
        let key = "MCowBQYDK2VwAyEABwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
        let with = |key: &str| Some(json!({"code": pairing.body["code"], "public_key": key}));
        for wrong in ["", "????", "AAAA"] {
            assert_eq!(desk.ask("POST", "/staff/registers/pair", with(wrong)).await.code(), "staff.key_invalid");
        }
        let paired = desk.ask("POST", "/staff/registers/pair", with(key)).await;
        assert_eq!((paired.status, paired.body["register_id"].as_str()), (201, Some(register)));
        assert_eq!(paired.body["store_name"], "xinyi 門市");
        assert_eq!(desk.ask("POST", "/staff/registers/pair", with(key)).await.code(), "staff.pairing_refused");
        let unknown = owner.ask("POST", &format!("/staff/registers/{}/pairing", id("nothing")), None).await;
        assert_eq!((unknown.status, unknown.code()), (404, "staff.register_unknown"));
    }
}
