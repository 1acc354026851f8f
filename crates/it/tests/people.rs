//! People who come, guess and leave, over HTTP.

use std::collections::BTreeMap;
use std::sync::Arc;

use it::{Client, Scene, Stream};
use kernel::Id;
use reqwest::Method;
use serde_json::{Value, json};

/// Somebody of the demo's shop, by login.
async fn person(owner: &Client, name: &str) -> Value {
    let people = owner.get("/staff/people").await.must(200);
    people["items"].as_array().unwrap().iter().find(|person| person["name"] == json!(name)).unwrap()["id"].clone()
}

fn id(value: &Value) -> &str {
    value.as_str().unwrap()
}

async fn put(client: &Client, path: &str, body: &Value) -> it::Answer {
    client.send(client.request(Method::PUT, &format!("/api/v1{path}")).json(body)).await
}

async fn whoever_leaves_is_out_at_once(scene: Scene) {
    let owner = scene.staff("owner").await;
    scene.employ("leaver@tenon.test", Some(("manager", Some(scene.store())))).await;
    let leaver = scene.employee("leaver@tenon.test").await;
    let leaver_id = person(&owner, "leaver@tenon.test").await;
    let people = owner.get("/staff/people").await.must(200);
    let row = people["items"].as_array().unwrap().iter().find(|row| row["id"] == leaver_id).unwrap();
    assert!(row["roles"][0]["role_name"].is_string(), "the list says what people are: {row}");
    assert!(row["roles"][0]["store_name"].is_string(), "and where");
    let register = scene.demo().ready().register_id;
    put(&owner, &format!("/staff/people/{}/pin", id(&leaver_id)), &json!({"secret": "8642"})).await.must(204);
    // An approval for a cashier, which waits.
    let cashier_id = person(&owner, "王思涵").await;
    let approval = json!({"permission": "till.drawer", "subject_id": register, "store_id": scene.store(),
        "person_id": cashier_id, "reason": "give_change"});
    leaver.post("/staff/grants", &approval).await.must(201);
    testkit::numbered(&scene.db().await).await;
    let live = Stream::open(&leaver, "orders,till").await;
    let of_others = Stream::open(&owner, "orders,till").await;

    owner.post(&format!("/staff/people/{}/leave", id(&leaver_id)), &json!({})).await.must(200);
    assert_eq!(leaver.get("/staff/me").await.status, 401);
    assert!(live.ended().await, "the open page hears nothing any more");
    let again = json!({"login": "leaver@tenon.test", "password": it::PASSWORD});
    assert_eq!(scene.visitor().post("/staff/sessions", &again).await.code(), "staff.login_refused");
    let pin = json!({"person_id": leaver_id, "pin": "8642"});
    let cashier = scene.staff("cashier").await;
    assert_eq!(cashier.post(&format!("/registers/{register}/switch"), &pin).await.code(), "staff.pin_refused");
    let grants = owner.get("/staff/grants").await.must(200);
    let (left, waiting) = (&grants["items"][0], grants["items"].as_array().unwrap().len());
    assert_eq!(waiting, 1);
    assert!(
        id(&left["expires_at"])
            <= id(&owner.get(&format!("/staff/people/{}", id(&leaver_id))).await.must(200)["left_at"])
    );
    // Others listen on.
    let mut of_others = of_others;
    assert_eq!(of_others.next().await["kind"], "staff.person_left");
    scene.close().await;
}

async fn a_pin_puts_somebody_else_at_the_till_and_opens_no_back_office(scene: Scene) {
    let owner = scene.staff("owner").await;
    let (cashier_id, owner_id) = (person(&owner, "王思涵").await, person(&owner, "林品妤").await);
    put(&owner, &format!("/staff/people/{}/pin", id(&cashier_id)), &json!({"secret": "2468"})).await.must(204);
    let login = scene.demo().ready().logins.iter().find(|login| login.role == "owner").unwrap();
    put(&owner, "/staff/me/pin", &json!({"password": login.password, "secret": "97531"})).await.must(204);
    let register = scene.demo().ready().register_id;
    let till = scene.staff("manager").await;
    let names = till.get(&format!("/registers/{register}/people")).await.must(200);
    assert_eq!(names["items"].as_array().unwrap().len(), 3);
    let switch = format!("/registers/{register}/switch");
    let me = till.post(&switch, &json!({"person_id": owner_id, "pin": "97531"})).await.must(201);
    assert_eq!(me["person"]["id"], owner_id);
    let may = me["permissions"].as_array().unwrap();
    assert!(may.contains(&json!("till.void")) && !may.contains(&json!("staff.edit")), "{may:?}");
    assert_eq!(till.get("/staff/roles").await.code(), "api.forbidden");
    assert_eq!(till.get("/keys").await.code(), "api.forbidden");
    till.get(&format!("/registers/{register}/till")).await.must(200);
    till.post(&switch, &json!({"person_id": cashier_id, "pin": "2468"})).await.must(201);
    assert_eq!(till.get("/staff/me").await.must(200)["person"]["id"], cashier_id);
    let wrong = till.post(&switch, &json!({"person_id": owner_id, "pin": "2468"})).await;
    assert_eq!((wrong.status, wrong.code()), (403, "staff.pin_refused"));
    assert_eq!(till.get("/staff/me").await.must(200)["person"]["id"], cashier_id, "still there");
    scene.close().await;
}

/// How many try to log in at once.
const GUESSES: usize = 1_000;

async fn a_thousand_guesses_at_once_tell_nothing_and_stop_nobody(scene: Scene) {
    scene.employ("guessed@tenon.test", None).await;
    let scene = Arc::new(scene);
    // One program guesses, over as many connections as it likes: a thousand programs would measure themselves.
    let guesser = Arc::new(scene.visitor());
    let guesses: Vec<_> = (0..GUESSES)
        .map(|number| {
            let guesser = Arc::clone(&guesser);
            tokio::spawn(async move {
                // Every other one is of somebody who works here.
                let known = number % 2 == 0;
                let login = if known { "guessed@tenon.test".to_owned() } else { format!("nobody{number}@tenon.test") };
                let guess = json!({"login": login, "password": format!("wrong {number}")});
                let answer = guesser.post("/staff/sessions", &guess).await;
                (known, answer.status, answer.code().to_owned(), answer.body["detail"].clone())
            })
        })
        .collect();
    let visitor = scene.visitor();
    // Meanwhile the shop answers everybody else.
    for _ in 0..5 {
        visitor.get("/brand").await.must(200);
    }
    let mut heard: BTreeMap<(bool, u16, String), usize> = BTreeMap::new();
    let mut sentences: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for guess in guesses {
        let (known, status, code, sentence) = guess.await.unwrap();
        *heard.entry((known, status, code.clone())).or_default() += 1;
        let said = sentences.entry(code).or_default();
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    // Either the guess was looked at, or the server had enough to do; whoever it was about.
    for (_, status, code) in heard.keys() {
        assert!(matches!((*status, code.as_str()), (401, "staff.login_refused") | (503, _)), "{heard:?}");
    }
    assert_eq!(sentences["staff.login_refused"].len(), 1, "{sentences:?}");
    assert!(heard.iter().any(|((known, status, _), _)| *known && *status == 401), "{heard:?}");
    assert!(heard.iter().any(|((known, status, _), _)| !*known && *status == 401), "{heard:?}");
    // The account rests now; everybody else comes in as ever.
    let right = json!({"login": "guessed@tenon.test", "password": it::PASSWORD});
    assert_eq!(visitor.post("/staff/sessions", &right).await.code(), "staff.login_refused");
    scene.staff("owner").await;
    Arc::into_inner(scene).unwrap().close().await;
}

async fn an_approval_lets_a_cashier_do_one_thing_once(scene: Scene) {
    let owner = scene.staff("owner").await;
    let manager_id = person(&owner, "陳柏翰").await;
    put(&owner, &format!("/staff/people/{}/pin", id(&manager_id)), &json!({"secret": "1357"})).await.must(204);
    let register = scene.demo().ready().register_id;
    let cashier = scene.staff("cashier").await;
    let tell = async |command: Value| {
        let body = json!({"command_id": it::fresh_id(), "command": command});
        cashier.post(&format!("/registers/{register}/commands"), &body).await
    };
    tell(json!({"type": "open_shift", "float": 1_000})).await.must(200);
    let open = || json!({"type": "open_drawer", "reason": "give_change"});
    assert_eq!(tell(open()).await.code(), "till.not_permitted");
    let approve = |permission: &str, subject: Id, pin: &str| {
        json!({"permission": permission, "subject_id": subject, "reason": "give_change",
            "approver": {"person_id": manager_id, "pin": pin}})
    };
    let grants = format!("/registers/{register}/grants");
    assert_eq!(cashier.post(&grants, &approve("till.drawer", register, "0000")).await.code(), "staff.pin_refused");
    let beyond = cashier.post(&grants, &approve("staff.edit", register, "1357")).await;
    assert_eq!(beyond.code(), "staff.permission_unknown");
    cashier.post(&grants, &approve("till.cash", register, "1357")).await.must(201);
    assert_eq!(tell(open()).await.code(), "till.not_permitted", "it was for something else");
    cashier.post(&grants, &approve("till.drawer", register, "1357")).await.must(201);
    tell(open()).await.must(200);
    assert_eq!(tell(open()).await.code(), "till.not_permitted", "once");
    let reported = owner.get("/staff/grants").await.must(200);
    let used: Vec<&Value> =
        reported["items"].as_array().unwrap().iter().filter(|grant| !grant["used_at"].is_null()).collect();
    assert_eq!(used.len(), 1);
    assert_eq!((&used[0]["granted_by_name"], &used[0]["reason"]), (&json!("陳柏翰"), &json!("give_change")));
    // Two tills' clicks at once use one approval once.
    cashier.post(&grants, &approve("till.drawer", register, "1357")).await.must(201);
    let both = tokio::join!(tell(open()), tell(open()));
    assert_eq!([both.0.status, both.1.status].iter().filter(|status| **status == 200).count(), 1, "{both:?}");
    scene.close().await;
}

async fn a_receipt_is_printed_once_more_by_who_may_and_for_a_reason(scene: Scene) {
    let owner = scene.staff("owner").await;
    let manager = person(&owner, "陳柏翰").await;
    put(&owner, &format!("/staff/people/{}/pin", id(&manager)), &json!({"secret": "1357"})).await.must(204);
    let register = scene.demo().ready().register_id;
    let cashier = scene.staff("cashier").await;
    let tell = async |command: Value| {
        let body = json!({"command_id": it::fresh_id(), "command": command});
        cashier.post(&format!("/registers/{register}/commands"), &body).await.must(200)
    };
    tell(json!({"type": "open_shift", "float": 1_000})).await;
    let (sale, order) = (it::fresh_id(), scene.order());
    tell(json!({"type": "sell", "sale_id": sale, "lines": order["lines"], "expected_total": order["expected_total"],
        "tenders": [{"kind": "card", "amount": order["expected_total"]}], "goods_in_hand": true}))
    .await;
    let reprints = format!("/registers/{register}/reprints");
    let again = |reason: &str| json!({"order_id": sale, "reason": reason});
    assert_eq!(cashier.post(&reprints, &again("customer_asks")).await.code(), "till.not_permitted");
    let approval = json!({"permission": "till.reprint", "subject_id": sale, "reason": "customer_asks",
        "approver": {"person_id": manager, "pin": "1357"}});
    cashier.post(&format!("/registers/{register}/grants"), &approval).await.must(201);
    assert_eq!(cashier.post(&reprints, &again("客人要求")).await.code(), "till.reason_invalid");
    let receipt = cashier.post(&reprints, &again("customer_asks")).await.must(200);
    assert_eq!(receipt["order_id"], json!(sale));
    assert_eq!(cashier.post(&reprints, &again("customer_asks")).await.code(), "till.not_permitted", "once");
    scene.staff("manager").await.post(&reprints, &again("paper_jam")).await.must(200);
    testkit::numbered(&scene.db().await).await;
    let said = owner.get("/audit?about=orders.reprinted").await.must(200);
    let said: Vec<_> = said["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["actor_name"], row["reason"], row["approved_by_name"]]))
        .collect();
    assert_eq!(
        said,
        [json!(["陳柏翰", "paper_jam", null]), json!(["王思涵", "customer_asks", "陳柏翰"])],
        "the latest first"
    );
    scene.close().await;
}

async fn a_price_by_hand_goes_as_far_as_the_role(scene: Scene) {
    let owner = scene.staff("owner").await;
    let clerk = person(&owner, "王思涵").await;
    let role = json!({"name": "資深店員", "permissions": ["till.use", "till.price", "staff.self"],
        "limits": {"discount_percent": 20}});
    let role = owner.post("/staff/roles", &role).await.must(201);
    let given = json!({"role_id": role["id"], "store_id": scene.store()});
    owner.post(&format!("/staff/people/{}/roles", id(&clerk)), &given).await.must(200);
    let register = scene.demo().ready().register_id;
    let cashier = scene.staff("cashier").await;
    let tell = async |command: Value| {
        let body = json!({"command_id": it::fresh_id(), "command": command});
        cashier.post(&format!("/registers/{register}/commands"), &body).await
    };
    tell(json!({"type": "open_shift", "float": 1_000})).await.must(200);
    let lines = |dollars: i64, reason: &str| {
        let by_hand = json!({"unit_price": dollars * 10_000, "reason": reason});
        json!([{"variant_id": scene.cake(), "quantity": 1_000, "price_by_hand": by_hand}])
    };
    // The cake's price is 580.
    let sell = async |dollars: i64, reason: &str| {
        tell(json!({"type": "sell", "sale_id": it::fresh_id(), "lines": lines(dollars, reason),
            "expected_total": dollars, "tenders": [{"kind": "card", "amount": dollars}], "goods_in_hand": true}))
        .await
    };
    assert_eq!(sell(463, "damaged").await.code(), "till.not_permitted", "more than a fifth off");
    assert_eq!(sell(464, "它摔壞了").await.code(), "till.reason_invalid");
    assert_eq!(sell(-1, "damaged").await.status, 422);
    let sold = sell(464, "damaged").await.must(200);
    assert_eq!(sold["receipt"]["lines"][0]["net"], json!(464));
    assert_eq!(sell(600, "other").await.must(200)["receipt"]["total"], json!(600), "a higher price is no discount");

    // Put aside and taken back, it is still the price that was set.
    let hold = it::fresh_id();
    tell(json!({"type": "hold", "hold_id": hold, "label": "林", "lines": lines(500, "display")})).await.must(200);
    let recalled = tell(json!({"type": "recall", "hold_id": hold})).await.must(200);
    assert_eq!(recalled["held_lines"], lines(500, "display"));

    // Nobody stands by on the web.
    let visitor = scene.visitor();
    visitor.post("/carts", &json!({})).await.must(201);
    let line = &lines(1, "damaged")[0];
    assert_eq!(visitor.post("/carts/current/lines", line).await.code(), "orders.price_by_hand");
    let quote = json!({"channel": "web", "lines": [line]});
    assert_eq!(visitor.post("/quotes", &quote).await.code(), "orders.price_by_hand");
    assert!(scene.doctor().await.is_clean());
    scene.close().await;
}

crate::on_both!(
    a_price_by_hand_goes_as_far_as_the_role,
    whoever_leaves_is_out_at_once,
    a_pin_puts_somebody_else_at_the_till_and_opens_no_back_office,
    a_thousand_guesses_at_once_tell_nothing_and_stop_nobody,
    an_approval_lets_a_cashier_do_one_thing_once,
    a_receipt_is_printed_once_more_by_who_may_and_for_a_reason,
);
