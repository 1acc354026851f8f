//! The slice over HTTP, behind the guard.

use kernel::Id;
use serde_json::json;
use store::{Fault, Read};
use wallet::Persons;

use crate::common::*;
use crate::desk::Desk;

/// The manager gives credit; the cashier looks.
fn access(_: &mut Read<'_>, person: Id) -> Result<Option<api::Access>, Fault> {
    let names: &[&str] = if person == id("manager") { &["wallet.read", "wallet.grant"] } else { &["wallet.read"] };
    let permissions = names.iter().map(|name| (*name).to_owned()).collect();
    Ok(Some(api::Access {
        person,
        name: "somebody".to_owned(),
        locale: "en".to_owned(),
        grants: vec![api::Grant { permissions, store: None, limits: Default::default() }],
    }))
}

/// Amy was merged into Ann; everybody else is nobody.
fn persons(_: &mut Read<'_>, member: Id) -> Result<Vec<Id>, Fault> {
    let both = vec![id("ann"), id("amy")];
    Ok(if both.contains(&member) { both } else { Vec::new() })
}

async fn desk_of(desk: &Desk, db: &store::Db, person: &'static str) -> Desk {
    let hash = api::session::hash(person);
    write(db, move |tx| Ok(api::session::begin(tx, hash, "staff", id(person))?)).await.unwrap();
    desk.with_cookie(&format!("tenon_staff={person}"))
}

testkit::on_both! {
    schema = &[api::MIGRATIONS, wallet::MIGRATIONS].concat();

    async fn credit_is_given_once_for_a_key(brand) {
        let db = brand.db.clone();
        let desk = Desk::open(brand.platform, wallet::routes(Persons(persons)), access);
        let (manager, cashier) = (desk_of(&desk, &db, "manager").await, desk_of(&desk, &db, "cashier").await);
        let path = format!("/members/{}/credit", id("amy"));
        let gift = json!({"amount": 200, "reason": "apology"});
        assert_eq!(cashier.ask_with_key("POST", &path, Some(gift.clone()), "k1").await.code(), "api.forbidden");
        assert_eq!(manager.ask("POST", &path, Some(gift.clone())).await.code(), "api.key_needed");
        let first = manager.ask_with_key("POST", &path, Some(gift.clone()), "k1").await;
        assert_eq!((first.status, first.body["balance"].as_i64()), (201, Some(200)));
        let again = manager.ask_with_key("POST", &path, Some(gift.clone()), "k1").await;
        assert_eq!((again.status, &again.body), (201, &first.body));
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let other = manager.ask_with_key("POST", &path, Some(json!({"amount": 300, "reason": "apology"})), "k1").await;
        assert_eq!((other.status, other.code()), (409, "store.idempotency_conflict"));

        for (body, status) in [
            (json!({"amount": 0, "reason": "apology"}), 422),
            (json!({"amount": 1_000_000_001, "reason": "apology"}), 422),
            (json!({"amount": 1, "reason": "because Amy called"}), 400),
            (json!({"amount": 1.5, "reason": "apology"}), 400),
        ] {
            assert_eq!(manager.ask_with_key("POST", &path, Some(body.clone()), "k2").await.status, status, "{body}");
        }
        let nobody = format!("/members/{}/credit", id("bob"));
        assert_eq!(manager.ask_with_key("POST", &nobody, Some(gift), "k3").await.code(), "wallet.member_unknown");

        // The merged row and the one that counts show the same wallet.
        for member in ["amy", "ann"] {
            let wallet = cashier.ask("GET", &format!("/members/{}/wallet", id(member)), None).await;
            assert_eq!((wallet.status, wallet.body["member_id"].clone()), (200, json!(id("ann"))));
            let account = &wallet.body["accounts"][0];
            assert_eq!((account["kind"].as_str(), account["balance"].as_i64()), (Some("store_credit"), Some(200)));
            assert_eq!(account["postings"][0]["transfer_id"], first.body["transfer_id"]);
        }
        let unknown = cashier.ask("GET", &format!("/members/{}/wallet", id("bob")), None).await;
        assert_eq!((unknown.status, unknown.code()), (404, "wallet.member_unknown"));
        assert_eq!(broken(&db).await, Vec::<&str>::new());
    }
}
