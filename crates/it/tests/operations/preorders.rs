//! Calls about pre-orders: their campaigns, days and slots, and those that are taken at a till.

use it::{Client, Scene};
use serde_json::{Value, json};

use super::{Call, Open, Things, call, text};

/// What these calls are about.
pub(crate) struct Seasons {
    /// A campaign that is open, with a day of the demo's store.
    campaign: Value,
    /// The demo's cake, which is in it.
    product: String,
    slot: String,
    /// Taken at the demo's till; what of it is paid at once was not.
    order: String,
}

/// The day on which all of it is handed over.
const DATE: &str = "2099-09-20";

fn season(product: &str, state: &str, name: &str) -> Value {
    json!({"name": name, "state": state, "deposit_rate": 300_000, "lead_minutes": 1_440, "product_ids": [product]})
}

fn day(store: &str, capacity: i64) -> Value {
    let slot = json!({"from_minutes": 600, "to_minutes": 1_080, "capacity": capacity});
    json!({"store_ids": [store], "dates": [DATE], "capacity": capacity, "slots": [slot]})
}

fn at_till(scene: &Scene, slot: &str) -> Value {
    json!({
        "lines": [{"variant_id": scene.cake(), "quantity": 1_000}],
        "slot_id": slot,
        "buyer": {"name": "林小榫", "phone": "0912345678"},
        "expected_total": 580,
    })
}

impl Seasons {
    /// Lets the owner open a campaign with the demo's cake, and take an order for it.
    pub(crate) async fn make(scene: &Scene, owner: &Client, product: &str) -> Seasons {
        let campaign = owner.post("/preorders", &season(product, "open", "中秋預購")).await.must(201);
        let path = format!("/api/v1/preorders/{}/days", text(&campaign["id"]));
        let set = owner.request(reqwest::Method::PUT, &path).json(&day(&scene.store().to_string(), 50_000));
        let days = owner.send(set).await.must(200);
        let slot = text(&days["items"][0]["slots"][0]["id"]);
        let path = format!("/registers/{}/preorders", scene.demo().ready().register_id);
        let order = owner.post(&path, &at_till(scene, &slot)).await.must(201);
        assert_eq!((&order["deposit"], &order["money_state"]), (&json!(174), &json!("pending")));
        Seasons { campaign, product: product.to_owned(), slot, order: text(&order["id"]) }
    }
}

impl Things {
    /// What is offered to everybody.
    pub(super) fn of_what_is_offered(&self, scene: &Scene) -> Vec<Call> {
        let campaign = text(&self.seasons.campaign["id"]);
        let slots = format!("/preorder-offers/{campaign}/slots?store={}", scene.store());
        vec![
            call("preorders_list_offers", Open::Everybody, "/preorder-offers", 200),
            call("preorders_list_slots", Open::Everybody, slots, 200),
        ]
    }

    /// Campaigns. A new line here is about the whole brand.
    pub(super) fn of_campaigns(&self, scene: &Scene) -> Vec<Call> {
        use Open::{Brand, Shared};
        let seasons = &self.seasons;
        let one = |rest: &str| format!("/preorders/{}{rest}", text(&seasons.campaign["id"]));
        vec![
            call("preorders_list_campaigns", Shared, "/preorders", 200),
            call("preorders_read_campaign", Shared, one(""), 200),
            call("preorders_list_days", Shared, one("/days"), 200),
            call("preorders_make_campaign", Brand, "/preorders", 201).with(season(
                &seasons.product,
                "draft",
                "散步預購",
            )),
            call("preorders_set_campaign", Brand, one(""), 200).based_on(&seasons.campaign["version"]).with(season(
                &seasons.product,
                "open",
                "中秋再預購",
            )),
            call("preorders_set_days", Brand, one("/days"), 200).with(day(&scene.store().to_string(), 60_000)),
        ]
    }

    /// What is pre-ordered at the demo's till, after its shift began.
    pub(super) fn of_a_till_that_preorders(&self, scene: &Scene) -> Vec<Call> {
        let register = scene.demo().ready().register_id;
        let deposit = json!({"register_id": register, "tenders": [{"kind": "cash", "amount": 174}]});
        vec![
            call("orders_preorder", Open::Store, format!("/registers/{register}/preorders"), 201)
                .with(at_till(scene, &self.seasons.slot)),
            call("orders_take_deposit", Open::Store, format!("/orders/{}/deposit", self.seasons.order), 200)
                .with(deposit),
            call("orders_read_deposit", Open::Store, format!("/orders/{}/deposit", self.seasons.order), 200),
            call("orders_return_deposit", Open::Store, format!("/orders/{}/deposit/return", self.seasons.order), 200)
                .with(json!({"register_id": register, "expected_total": 174})),
        ]
    }
}
