//! Who may do what: every operation of the document is called by nobody, by the wrong people and by the
//! right one. What was refused must have changed nothing.

use std::collections::{BTreeMap, BTreeSet};

use it::{Answer, Client, Scene};
use reqwest::Method;
use serde_json::{Value, json};

use crate::operations::{Call, Open, Things, at_rest, secrets};

/// An operation as the document declares it.
struct Declared {
    method: Method,
    template: String,
    permission: String,
    scope: String,
}

async fn document(client: &Client) -> BTreeMap<String, Declared> {
    let document = client.get("/openapi.json").await.must(200);
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let text = |name: &str| operation[name].as_str().unwrap_or_default().to_owned();
            let declared = Declared {
                method: method.to_ascii_uppercase().parse().unwrap(),
                template: path.clone(),
                permission: text("x-permission"),
                scope: text("x-scope"),
            };
            assert!(!declared.permission.is_empty(), "{method} {path} declares no permission");
            found.insert(text("operationId"), declared);
        }
    }
    found
}

/// The calls and the document must speak of the same operations, in the same words.
fn compare(calls: &[Call], declared: &BTreeMap<String, Declared>) {
    let known: BTreeSet<&str> = calls.iter().map(|call| call.id).collect();
    let all: BTreeSet<&str> = declared.keys().map(String::as_str).collect();
    assert_eq!(known.len(), calls.len(), "an operation is called twice");
    assert_eq!(all.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "operations without a call");
    assert_eq!(known.difference(&all).collect::<Vec<_>>(), Vec::<&&str>::new(), "calls without an operation");
    for call in calls {
        let operation = &declared[call.id];
        let path = format!("/api/v1{}", call.path.split('?').next().unwrap());
        let (parts, template): (Vec<&str>, Vec<&str>) =
            (path.split('/').collect(), operation.template.split('/').collect());
        let fits =
            parts.len() == template.len() && parts.iter().zip(&template).all(|(a, b)| a == b || b.starts_with('{'));
        assert!(fits, "{} is not called at {}", call.id, operation.template);
        let public = matches!(call.open, Open::Everybody | Open::Buyer);
        assert_eq!(operation.permission == "public", public, "{} is {}", call.id, operation.permission);
        let of_members = call.open == Open::Member;
        assert_eq!(operation.permission == "member", of_members, "{} is {}", call.id, operation.permission);
        let scope = match call.open {
            Open::Store | Open::OwnStores => "store",
            Open::Shared => "shared",
            Open::Everybody | Open::Buyer | Open::Member | Open::Brand => "brand",
        };
        let declared = if operation.scope.is_empty() { "brand" } else { &operation.scope };
        assert_eq!(declared, scope, "{} has another scope", call.id);
        let only_looks = operation.method == Method::GET || operation.permission == "staff.self";
        assert!(scope != "shared" || only_looks, "{} changes what all stores share", call.id);
    }
}

async fn make(client: &Client, call: &Call, declared: &BTreeMap<String, Declared>) -> Answer {
    let method = declared[call.id].method.clone();
    let mut request = client.request(method.clone(), &format!("/api/v1{}", call.path));
    if method == Method::POST {
        request = request.header("idempotency-key", format!("walk-{}", call.id));
    }
    if let Some(version) = call.version {
        request = request.header("if-match", format!("\"{version}\""));
    }
    if let Some(body) = &call.body {
        request = request.json(body);
    }
    client.send(request).await
}

fn assert_refused(who: &str, call: &Call, answer: &Answer, statuses: &[u16]) {
    let said = format!("{who} calls {}: {} {}", call.id, answer.status, answer.text);
    assert!(statuses.contains(&answer.status), "{said}");
    assert_eq!(answer.header("content-type"), "application/problem+json", "{said}");
    assert!(!answer.code().is_empty(), "{said}");
}

/// Programs that may do one thing, each the wrong one for what it calls.
async fn keys(scene: &Scene, owner: &Client) -> BTreeMap<&'static str, Client> {
    let mut keys = BTreeMap::new();
    for permission in ["stock.read", "journal.read"] {
        let asked = json!({"name": permission, "permissions": [permission]});
        let made = owner.post("/keys", &asked).await.must(201);
        keys.insert(permission, scene.visitor().with_key(made["token"].as_str().unwrap()));
    }
    keys
}

/// What the built-in role allows, as the server tells whoever holds it.
async fn permissions(client: &Client) -> BTreeSet<String> {
    let me = client.get("/staff/me").await.must(200);
    let names = me["permissions"].as_array().unwrap().iter();
    names.map(|name| name.as_str().unwrap().to_owned()).collect()
}

async fn every_operation_is_open_to_those_who_may(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let other_store = scene.open_another_store().await;
    scene.employ("newcomer@tenon.test", None).await;
    scene.employ("viewer@tenon.test", Some(("viewer", None))).await;
    // All permissions there are, but in another store.
    scene.employ("elsewhere@tenon.test", Some(("owner", Some(other_store)))).await;
    let newcomer = scene.employee("newcomer@tenon.test").await;
    let viewer = scene.employee("viewer@tenon.test").await;
    let elsewhere = scene.employee("elsewhere@tenon.test").await;
    let keys = keys(&scene, &owner).await;
    let may_view = permissions(&viewer).await;

    let things = Things::make(&scene, &owner, &visitor).await;
    let member = scene.member("0912000888").await;
    let calls = things.calls(&scene);
    let declared = document(&visitor).await;
    compare(&calls, &declared);
    let secrets = secrets(&scene, &things);

    let before = at_rest(&scene).await;
    for call in &calls {
        let permission = declared[call.id].permission.as_str();
        match call.open {
            Open::Everybody => continue,
            Open::Buyer => {
                assert_refused("nobody", call, &make(&scene.visitor(), call, &declared).await, &[404]);
                assert_refused("a newcomer", call, &make(&newcomer, call, &declared).await, &[404]);
                assert_refused("another store", call, &make(&elsewhere, call, &declared).await, &[403, 404]);
                continue;
            }
            Open::Member => {
                for (who, client) in [("nobody", &scene.visitor()), ("a newcomer", &newcomer), ("the owner", &owner)] {
                    assert_refused(who, call, &make(client, call, &declared).await, &[401]);
                }
                continue;
            }
            Open::Brand | Open::Shared | Open::Store | Open::OwnStores => {}
        }
        let nobody = make(&scene.visitor(), call, &declared).await;
        assert_refused("nobody", call, &nobody, &[401]);
        assert_eq!(nobody.code(), "api.unauthenticated");
        let forged = make(&scene.visitor().with_key("tk_forged"), call, &declared).await;
        assert_refused("a forged key", call, &forged, &[401]);
        let nothing_yet = make(&newcomer, call, &declared).await;
        assert_refused("a newcomer", call, &nothing_yet, &[403]);
        assert_eq!(nothing_yet.code(), "api.forbidden");
        if !may_view.contains(permission) {
            assert_refused("a viewer", call, &make(&viewer, call, &declared).await, &[403]);
        }
        let wrong = if permission == "stock.read" { "journal.read" } else { "stock.read" };
        assert_refused("a wrong key", call, &make(&keys[wrong], call, &declared).await, &[403]);
        match call.open {
            Open::Brand => {
                let in_one_store = make(&elsewhere, call, &declared).await;
                assert_refused("another store", call, &in_one_store, &[403]);
                assert_eq!(in_one_store.code(), "api.all_stores", "{}", call.id);
            }
            Open::Store => {
                assert_refused("another store", call, &make(&elsewhere, call, &declared).await, &[403, 404]);
            }
            Open::OwnStores => assert_says_nothing(call.id, &make(&elsewhere, call, &declared).await, &secrets),
            Open::Everybody | Open::Buyer | Open::Member | Open::Shared => {}
        }
    }
    for path in ["/orders", "/pickups", "/returns", "/return-requests", "/staff/registers"] {
        assert_says_nothing(path, &elsewhere.get(path).await, &secrets);
    }
    assert_eq!(scene.fingerprint().await, before, "something that was refused was done");

    for call in calls.iter().filter(|call| call.open == Open::Member) {
        assert_open("a member", call, &make(&member, call, &declared).await);
    }
    for call in calls.iter().filter(|call| !matches!(call.open, Open::Everybody | Open::Buyer | Open::Member)) {
        if call.open == Open::Shared {
            assert_open("another store", call, &make(&elsewhere, call, &declared).await);
        }
        let answer = make(&owner, call, &declared).await;
        assert_open("the owner", call, &answer);
    }
    for call in calls.iter().filter(|call| matches!(call.open, Open::Everybody | Open::Buyer)) {
        let answer = make(&visitor, call, &declared).await;
        assert_open("a visitor", call, &answer);
    }
    for client in [&owner, &elsewhere] {
        let gone = client.get("/staff/me").await;
        assert_eq!(gone.status, 401, "logged out, and still there: {}", gone.text);
    }
    scene.close().await;
}

/// Whoever may do something is let through. What comes of it may depend on what was done before in the
/// same walk (a price that changed, a till that was closed); never on who asks, and never a fault.
fn assert_open(who: &str, call: &Call, answer: &Answer) {
    let through = !matches!(answer.status, 401 | 403) && answer.status < 500;
    assert!(through || answer.status == call.status, "{who} calls {}: {} {}", call.id, answer.status, answer.text);
}

/// Somebody of another store is answered, but hears nothing of this one.
fn assert_says_nothing(what: &str, answer: &Answer, secrets: &[String]) {
    assert_eq!(answer.status, 200, "{what}: {}", answer.text);
    assert_ne!(answer.body, Value::Null, "{what}");
    let heard: Vec<&String> = secrets.iter().filter(|secret| answer.text.contains(*secret)).collect();
    assert!(heard.is_empty(), "{what} tells another store's people of {heard:?}: {}", answer.text);
}

crate::on_both!(every_operation_is_open_to_those_who_may);
