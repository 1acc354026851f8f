//! Live pages: whoever works in some stores hears of these, and of nothing else.

use it::{Client, Scene, Stream, fresh_id};
use kernel::{Actor, Id};
use reqwest::Method;
use serde_json::{Value, json};
use store::cases;

/// Every topic that is told store by store.
const TOPICS: &str = "orders,stock,cases,till";

/// Opens a case of a store, or of the brand, and gives its subject.
async fn open_case(scene: &Scene, store: Option<Id>) -> Id {
    let subject = fresh_id();
    let open = move |tx: &mut store::Tx<'_>| Ok(cases::open(tx, "test.odd", subject, store, &json!({}))?);
    scene.db().await.write("test.case", Actor::SYSTEM, open).await.unwrap();
    subject
}

/// The id of the only open case that somebody sees.
async fn only_case(client: &Client, subject: Id) -> Value {
    let seen = client.get("/cases").await.must(200);
    let rows = seen["items"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["subject"], json!(subject));
    rows[0]["id"].clone()
}

/// The next message, as kind and subject.
async fn heard(stream: &mut Stream) -> (String, Value) {
    let event = stream.next().await;
    (event["kind"].as_str().unwrap().to_owned(), event["subject"].clone())
}

async fn stores_hear_of_their_own(scene: Scene) {
    let other_store = scene.open_another_store().await;
    scene.employ("here@tenon.test", Some(("manager", Some(scene.store())))).await;
    scene.employ("elsewhere@tenon.test", Some(("manager", Some(other_store)))).await;
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let (here, elsewhere) = (scene.employee("here@tenon.test").await, scene.employee("elsewhere@tenon.test").await);
    // What the opening of the shop wrote is no news.
    testkit::numbered(&scene.db().await).await;
    let mut of_all = Stream::open(&owner, TOPICS).await;
    let mut of_here = Stream::open(&here, TOPICS).await;
    let mut of_elsewhere = Stream::open(&elsewhere, TOPICS).await;

    // The brand's business is heard by those who work for the brand.
    open_case(&scene, None).await;
    assert_eq!(heard(&mut of_all).await.0, "store.case_opened");

    // The web shop sells, the store hands over from its shelf: the store hears of both.
    let order = visitor.post("/orders", &scene.order()).await.must(201)["id"].clone();
    for stream in [&mut of_all, &mut of_here] {
        assert_eq!(heard(stream).await, ("orders.placed".to_owned(), order.clone()));
        assert_eq!(heard(stream).await, ("stock.reserved".to_owned(), order.clone()));
    }
    scene.count_cakes(&owner, 9).await;
    for stream in [&mut of_all, &mut of_here] {
        assert_eq!(heard(stream).await.0, "stock.counted");
        assert_eq!(heard(stream).await.0, "stock.moved");
    }

    // A till's shift begins.
    let path = format!("/registers/{}/commands", scene.demo().ready().register_id);
    let begin = json!({"command_id": fresh_id(), "command": {"type": "open_shift", "float": 1_000}});
    here.post(&path, &begin).await.must(200);
    for stream in [&mut of_all, &mut of_here] {
        let told = [heard(stream).await.0, heard(stream).await.0, heard(stream).await.0];
        assert_eq!(told, ["staff.day_opened", "staff.shift_opened", "till.shift_opened"]);
        assert_eq!(heard(stream).await.0, "till.shift_opened", "it is also about orders");
    }

    // All that was of no concern to the other store; its first message is its own case.
    let theirs = open_case(&scene, Some(other_store)).await;
    let case = only_case(&elsewhere, theirs).await;
    assert_eq!(heard(&mut of_elsewhere).await, ("store.case_opened".to_owned(), case));
    let ours = open_case(&scene, Some(scene.store())).await;
    let case = only_case(&here, ours).await;
    assert_eq!(heard(&mut of_here).await, ("store.case_opened".to_owned(), case.clone()));

    // Only its own people close it, and they hear of that too.
    let path = format!("/api/v1/cases/{}/close", case.as_str().unwrap());
    let close = |client: &Client| {
        let closing = client.request(Method::POST, &path).header("if-match", "\"1\"");
        closing.json(&json!({"resolution": "looked at it"}))
    };
    assert_eq!(elsewhere.send(close(&elsewhere)).await.code(), "api.wrong_store");
    here.send(close(&here)).await.must(200);
    assert_eq!(heard(&mut of_here).await, ("store.case_closed".to_owned(), case));

    // Whoever comes back with an old position is told no more than they would have been.
    let mut again = Stream::open_since(&elsewhere, TOPICS, 0).await;
    let told = [heard(&mut again).await.0, heard(&mut again).await.0, heard(&mut again).await.0];
    assert_eq!(told, ["staff.store_created", "staff.role_assigned", "store.case_opened"]);
    scene.close().await;
}

async fn a_stream_is_for_those_who_may(scene: Scene) {
    scene.employ("newcomer@tenon.test", None).await;
    scene.employ("viewer@tenon.test", Some(("viewer", Some(scene.store())))).await;
    let newcomer = scene.employee("newcomer@tenon.test").await;
    let viewer = scene.employee("viewer@tenon.test").await;
    let ask = async |client: &Client, topics: &str| {
        let answer = client.get(&format!("/events?topics={topics}")).await;
        (answer.status, answer.code().to_owned())
    };
    let no = |status: u16, code: &str| (status, code.to_owned());
    for topic in ["orders", "till", "stock", "cases", "catalog"] {
        assert_eq!(ask(&scene.visitor(), topic).await, no(401, "api.unauthenticated"), "{topic}");
        assert_eq!(ask(&newcomer, topic).await, no(403, "api.forbidden"), "{topic}");
    }
    // One topic too many refuses the whole stream.
    assert_eq!(ask(&scene.visitor(), "availability,orders").await, no(401, "api.unauthenticated"));
    assert_eq!(ask(&viewer, "orders,till").await, no(403, "api.forbidden"));
    assert_eq!(ask(&viewer, "orders,nothing").await, no(404, "api.not_found"));
    Stream::open(&viewer, "orders,stock,cases,catalog,availability").await;
    Stream::open(&scene.visitor(), "availability").await;
    scene.close().await;
}

async fn a_page_ends_with_its_session(scene: Scene) {
    scene.employ("two@tenon.test", Some(("manager", Some(scene.store())))).await;
    let owner = scene.staff("owner").await;
    let (here, there) = (scene.employee("two@tenon.test").await, scene.employee("two@tenon.test").await);
    testkit::numbered(&scene.db().await).await;
    let (of_here, mut of_there) = (Stream::open(&here, TOPICS).await, Stream::open(&there, TOPICS).await);
    let log_out = here.request(Method::DELETE, "/api/v1/staff/sessions/current");
    assert_eq!(here.send(log_out).await.status, 204);
    assert!(of_here.ended().await, "logged out");
    // Their other page goes on.
    let subject = open_case(&scene, Some(scene.store())).await;
    assert_eq!(heard(&mut of_there).await, ("store.case_opened".to_owned(), only_case(&there, subject).await));

    // Whoever takes a till over ends the page of the one before.
    let people = owner.get("/staff/people").await.must(200);
    let two = people["items"].as_array().unwrap().iter().find(|one| one["name"] == "two@tenon.test").unwrap();
    let id = two["id"].as_str().unwrap();
    let pin = owner.request(Method::PUT, &format!("/api/v1/staff/people/{id}/pin"));
    assert_eq!(owner.send(pin.json(&json!({"secret": "2468"}))).await.status, 204);
    let till = scene.staff("cashier").await;
    let of_cashier = Stream::open(&till, "till").await;
    let switch = format!("/registers/{}/switch", scene.demo().ready().register_id);
    till.post(&switch, &json!({"person_id": id, "pin": "2468"})).await.must(201);
    assert!(of_cashier.ended().await, "somebody else stands there");
    // And a new PIN ends the page of whoever came with the old one.
    let of_two = Stream::open(&till, "till").await;
    let pin = owner.request(Method::PUT, &format!("/api/v1/staff/people/{id}/pin"));
    assert_eq!(owner.send(pin.json(&json!({"secret": "1357"}))).await.status, 204);
    assert!(of_two.ended().await, "their PIN is another one");
    // The page of the back office still hears: first what happened at the till.
    open_case(&scene, Some(scene.store())).await;
    while heard(&mut of_there).await.0 != "store.case_opened" {}
    scene.close().await;
}

crate::on_both!(a_page_ends_with_its_session, stores_hear_of_their_own, a_stream_is_for_those_who_may);
