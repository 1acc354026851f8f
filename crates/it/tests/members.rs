//! Members over HTTP: a thousand guesses at once.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use it::{Scene, fresh_id};
use serde_json::json;
use store::Db;

const PHONE: &str = "0912777111";

async fn count(db: &Db, statement: &'static str) -> i64 {
    db.read(move |read| read.query_one(statement, &[], |row| row.get(0))).await.unwrap()
}

async fn a_thousand_guesses_at_once_open_nothing(scene: Scene) {
    let (owner, attacker) = (scene.staff("owner").await, scene.visitor());
    owner.post("/members", &json!({"phone": PHONE, "name": "陳小卯"})).await.must(201);
    let asked = attacker.post("/me/codes", &json!({"phone": PHONE})).await.must(201);
    let id = asked["id"].as_str().unwrap();
    let right = scene.code(id).await;
    let path = format!("/me/codes/{id}/proof");
    // Half of them at a code that nobody asked for: nobody hears the difference.
    let nowhere = format!("/me/codes/{}/proof", fresh_id());
    let guesses: Vec<_> = (0..1_000_u32)
        .map(|number| {
            let wrong = format!("{:06}", (right.parse::<u32>().unwrap() + 1 + number) % 1_000_000);
            (if number % 2 == 0 { &path } else { &nowhere }, json!({"code": wrong}))
        })
        .collect();
    let answers = join_all(guesses.iter().map(|(path, body)| attacker.post(path, body))).await;
    let mut words = BTreeSet::new();
    for answer in &answers {
        let known = matches!(
            (answer.status, answer.code()),
            (422, "members.code_wrong") | (429, "members.codes_too_many") | (503, "api.unavailable")
        );
        assert!(known, "{} {}", answer.status, answer.text);
        if answer.status == 422 {
            words.insert(answer.body["detail"].to_string());
        }
    }
    assert_eq!(words.len(), 1, "every wrong code is told in the same words: {words:?}");
    // The right one comes too late, and the shop is open.
    let late = attacker.post(&path, &json!({"code": right})).await;
    assert!(matches!(late.status, 422 | 429), "{} {}", late.status, late.text);
    attacker.get("/brand").await.must(200);
    assert_eq!(attacker.get("/me").await.status, 401);
    scene.close().await;
}

async fn a_thousand_wishes_for_a_code_send_five(scene: Scene) {
    let attacker = scene.visitor();
    let wish = json!({"phone": PHONE});
    let answers = join_all((0..1_000).map(|_| attacker.post("/me/codes", &wish))).await;
    let sent = answers.iter().filter(|answer| answer.status == 201).count();
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 429 | 503)), "another answer");
    let db = scene.db().await;
    assert_eq!(count(&db, "SELECT count(*) FROM messages_outbox").await, i64::try_from(sent).unwrap());
    assert_eq!(sent, 5);
    attacker.get("/brand").await.must(200);
    scene.close().await;
}

crate::on_both!(a_thousand_guesses_at_once_open_nothing, a_thousand_wishes_for_a_code_send_five,);
