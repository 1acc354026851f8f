//! The slice over HTTP, behind the guard.

use kernel::Id;
use serde_json::json;
use store::{Fault, Read};

use axum::Extension;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use members::{AtStake, Friend, LineReports, NewIdentity, Stake, Way, identities};
use sha2::Sha256;

use crate::common::*;
use crate::desk::Desk;

/// The clerk works in xinyi and knows members; the visitor there knows none.
fn access(_: &mut Read<'_>, person: Id) -> Result<Option<api::Access>, Fault> {
    let names: &[&str] = if person == id("clerk") { &["members.read", "members.edit"] } else { &["catalog.read"] };
    let permissions = names.iter().map(|name| (*name).to_owned()).collect();
    Ok(Some(api::Access {
        person,
        name: "somebody".to_owned(),
        locale: "en".to_owned(),
        grants: vec![api::Grant { permissions, store: Some(id("xinyi")), limits: Default::default() }],
    }))
}

async fn desk_of(desk: &Desk, db: &store::Db, person: &'static str) -> Desk {
    let hash = api::session::hash(person);
    write(db, move |tx| Ok(api::session::begin(tx, hash, "staff", id(person))?)).await.unwrap();
    desk.with_cookie(&format!("tenon_staff={person}"))
}

testkit::on_both! {
    schema = &schema();

    async fn a_profile_is_written_down_for_whom_the_clerk_saw(brand) {
        let db = brand.db.clone();
        join(&db, "a", vec![phone("0911111111", true)]).await;
        let desk = Desk::open(brand.platform, members::routes(AtStake(|_, _| Ok(Stake::default()))), access);
        let clerk = desk_of(&desk, &db, "clerk").await;
        let path = format!("/members/{}/profile", id("a"));
        let told = |name: &str| Some(json!({"store_id": id("xinyi"), "profile": {"name": name}}));
        assert_eq!(clerk.ask("PUT", &path, told("Amy")).await.code(), "api.version_needed");
        let stale = clerk.ask_with("PUT", &path, told("Amy"), Some(("if-match", "\"7\""))).await;
        assert_eq!((stale.status, stale.code()), (412, "store.stale"));
        let seen = clerk.ask("GET", &format!("/members/{}", id("a")), None).await;
        let version = seen.headers["etag"].to_str().unwrap().to_owned();
        let kept = clerk.ask_with("PUT", &path, told("Amy"), Some(("if-match", &version))).await;
        assert_eq!((kept.status, kept.body["name"].as_str()), (200, Some("Amy")));
        let version = kept.headers["etag"].to_str().unwrap().to_owned();
        let looked = async || {
            let statement = "SELECT count(*) FROM store_audit WHERE action = 'members.read' AND subject = $1";
            let count = db.read(move |read| read.query_one(statement, store::params![id("a")], |row| row.get::<i64>(0)));
            count.await.unwrap()
        };
        assert_eq!(looked().await, 2, "the look, and what the form answered");
        let same = clerk.ask_with("PUT", &path, told("Amy"), Some(("if-match", &version))).await;
        assert_eq!((same.status, looked().await), (200, 3), "also when nothing changed");
    }

    async fn line_tells_who_follows_and_who_blocks(brand) {
        let db = brand.db.clone();
        let way = |user: &str| NewIdentity { way: Way::line("line", "2001", user).unwrap(), verified: true };
        join(&db, "amy", vec![way("U1")]).await;
        let routes = members::routes(AtStake(|_, _| Ok(Stake::default())));
        let desk = Desk::open(brand.platform, routes.layer(Extension(Some(LineReports::new("secret")))), access);
        let said = |kind: &str, user: &str, at: i64| {
            json!({"destination": "U0", "events": [{"type": kind, "timestamp": at, "source": {"type": "user", "userId": user}}]})
        };
        let tell = async |secret: &str, body: serde_json::Value| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
            mac.update(body.to_string().as_bytes());
            let signature = STANDARD.encode(mac.finalize().into_bytes());
            desk.ask_with("POST", "/line/events", Some(body), Some(("x-line-signature", &signature))).await
        };
        let stands = async || {
            let ways = db.read(|read| identities(read, id("amy"))).await.unwrap();
            (ways[0].friend, ways[0].takes_messages())
        };
        assert_eq!(stands().await, (Friend::Unknown, true), "LINE has not said");
        let forged = tell("another", said("unfollow", "U1", 9_000)).await;
        assert_eq!((forged.status, forged.code(), stands().await.0), (401, "members.line_forged", Friend::Unknown));
        // In any order and more than once: the latest word counts.
        for (kind, at, changed, after) in [
            ("follow", 2_000, 1, Friend::Friend),
            ("unfollow", 1_000, 0, Friend::Friend),
            ("unfollow", 3_000, 1, Friend::Blocked),
            ("unfollow", 3_000, 0, Friend::Blocked),
            ("follow", 2_500, 0, Friend::Blocked),
            ("message", 9_000, 0, Friend::Blocked),
        ] {
            let heard = tell("secret", said(kind, "U1", at)).await;
            assert_eq!((heard.status, heard.body["changed"].as_i64()), (200, Some(changed)), "{kind} {at}");
            assert_eq!(stands().await.0, after, "{kind} {at}");
        }
        assert!(!stands().await.1, "who blocked the shop would not see it");
        assert_eq!(tell("secret", said("follow", "U2", 9_000)).await.body["changed"], 0, "somebody who is no member");
        assert_eq!(tell("secret", json!({"events": []})).await.status, 200, "LINE asks whether anybody listens");
        assert_eq!(tell("secret", json!("no")).await.code(), "api.malformed");
    }

    async fn a_member_joins_at_the_desk_and_is_found(brand) {
        let db = brand.db.clone();
        let desk = Desk::open(brand.platform, members::routes(AtStake(|_, _| Ok(Stake::default()))), access);
        let new = json!({"phone": "0912-345-678", "email": "Amy@Example.com", "name": "Amy", "join_store_id": id("xinyi")});
        assert_eq!(desk.ask("POST", "/members", Some(new.clone())).await.status, 401);
        let (clerk, visitor) = (desk_of(&desk, &db, "clerk").await, desk_of(&desk, &db, "visitor").await);
        assert_eq!(visitor.ask("POST", "/members", Some(new.clone())).await.code(), "api.forbidden");
        let made = clerk.ask_with_key("POST", "/members", Some(new.clone()), "k1").await;
        assert_eq!(made.status, 201, "{made:?}");
        let repeated = clerk.ask_with_key("POST", "/members", Some(new.clone()), "k1").await;
        assert_eq!((repeated.status, &repeated.body), (201, &made.body), "the same answer, once more");
        assert_eq!(repeated.headers["idempotency-replayed"], "true");
        assert_eq!(made.body["identities"][0]["value"], "amy@example.com");
        assert_eq!(made.body["identities"][1]["value"], "+886912345678");
        assert_eq!((made.body["join_channel"].as_str(), made.body["name"].as_str()), (Some("till"), Some("Amy")));
        let again = clerk.ask("POST", "/members", Some(new)).await;
        assert_eq!((again.status, again.code()), (409, "members.identity_taken"));
        assert_eq!(again.body["params"]["member"], made.body["id"]);

        let number = made.body["number"].as_str().unwrap().to_owned();
        for query in ["phone=%2B886912345678", "phone=0912345678", "email=AMY@example.com", &format!("number={number}")] {
            let found = clerk.ask("GET", &format!("/members?{query}"), None).await;
            assert_eq!(found.body["items"][0]["id"], made.body["id"], "{query}: {found:?}");
        }
        let nobody = clerk.ask("GET", "/members?phone=0900000000", None).await;
        assert_eq!((nobody.status, nobody.body["items"].as_array().unwrap().len()), (200, 0));
        let path = format!("/members/{}", made.body["id"].as_str().unwrap());
        assert_eq!(clerk.ask("GET", &path, None).await.body, made.body);
        assert_eq!(visitor.ask("GET", &path, None).await.code(), "api.forbidden");
        assert_eq!(clerk.ask("GET", &format!("/members/{}", id("nobody")), None).await.code(), "members.not_found");

        // Who looked at whom is written down, without what they looked for.
        let lines = db
            .read(|read| {
                let lines = "SELECT action, actor, subject, detail FROM store_audit ORDER BY id";
                read.query(lines, &[], |row| {
                    Ok((row.get::<String>(0)?, row.get::<Id>(1)?, row.get::<Option<Id>>(2)?, row.get::<String>(3)?))
                })
            })
            .await
            .unwrap();
        assert_eq!(lines.len(), 7);
        assert!(lines.iter().all(|(_, actor, _, detail)| *actor == id("clerk") && detail == "{}"));
        assert_eq!(lines.iter().filter(|(action, ..)| action == "members.find").count(), 5);
        assert_eq!(lines.iter().filter(|(_, _, subject, _)| subject.is_none()).count(), 2);
    }

    async fn what_cannot_be_read_is_named(brand) {
        let db = brand.db.clone();
        let desk = Desk::open(brand.platform, members::routes(AtStake(|_, _| Ok(Stake::default()))), access);
        let clerk = desk_of(&desk, &db, "clerk").await;
        for (body, code, pointer) in [
            (json!({"name": "Amy"}), "members.way_needed", None),
            (json!({"phone": "998877665"}), "members.phone_invalid", Some("/phone")),
            (json!({"email": "amy"}), "members.email_invalid", Some("/email")),
            (json!({"phone": "0912345678", "name": " "}), "members.name_invalid", None),
            (json!({"phone": "0912345678", "join_store_id": id("daan")}), "api.wrong_store", None),
            (json!({"phone": "0912345678", "tier": "gold"}), "api.malformed", None),
        ] {
            let reply = clerk.ask("POST", "/members", Some(body.clone())).await;
            assert_eq!(reply.code(), code, "{body}");
            if pointer.is_some() {
                assert_eq!(reply.body["fields"][0]["pointer"].as_str(), pointer);
            }
            assert!(!reply.body.to_string().contains("998877665"), "personal data is not repeated: {reply:?}");
        }
        for query in ["", "?phone=0912345678&email=a@b.tw", "?number=M123"] {
            assert_eq!(clerk.ask("GET", &format!("/members{query}"), None).await.status, 422, "{query}");
        }
    }
}
