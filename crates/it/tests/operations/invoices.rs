//! Calls about e-invoices: who issues, the numbers, and the documents.

use it::{Client, Scene, fresh_id};
use serde_json::{Value, json};

use super::{Call, Open, Things, call, text};

/// What these calls are about.
pub(crate) struct Papers {
    /// A printed invoice of the demo's store.
    invoice: String,
    /// The company that issued it, with its version as an issuer.
    issuer: Value,
    /// Numbers of which none is used.
    range: String,
}

impl Papers {
    /// Lets the owner sell something at a till that has a shift.
    pub(crate) async fn make(scene: &Scene, owner: &Client, till: &str) -> Papers {
        let line = json!({"variant_id": scene.cake(), "quantity": 1_000});
        let command = json!({"type": "sell", "sale_id": fresh_id(), "lines": [line], "expected_total": 580,
            "tenders": [{"kind": "cash", "amount": 580}], "goods_in_hand": true});
        let sold = json!({"command_id": fresh_id(), "command": command});
        let sold = owner.post(&format!("/registers/{till}/commands"), &sold).await.must(200);
        let issuer = owner.get("/invoices/issuers").await.must(200)["items"][0].clone();
        let range = json!({"legal_entity_id": issuer["legal_entity_id"], "period": "11602", "track": "WA",
            "first": 0, "last": 49});
        let range = owner.post("/invoices/ranges", &range).await.must(201);
        Papers { invoice: text(&sold["receipt"]["invoices"][0]["id"]), issuer, range: text(&range["id"]) }
    }
}

impl Things {
    /// E-invoices.
    pub(super) fn of_invoices(&self, scene: &Scene) -> Vec<Call> {
        use Open::{Brand, OwnStores, Shared, Store};
        let papers = &self.papers;
        let company = text(&papers.issuer["legal_entity_id"]);
        let invoice = |rest: &str| format!("/invoices/{}{rest}", papers.invoice);
        vec![
            call("invoices_list_issuers", Shared, "/invoices/issuers", 200),
            call("invoices_set_issuer", Brand, format!("/invoices/issuers/{company}"), 200)
                .based_on(&papers.issuer["version"])
                .with(json!({"address": "臺北市信義區松高路 1 號", "since": "2026-01-01", "low": 20})),
            call("invoices_list_stores", Shared, "/invoices/stores", 200),
            // The day is over.
            call("invoices_set_store", Brand, format!("/invoices/stores/{}", scene.store()), 422)
                .based_on(&json!(0))
                .with(json!({"by": "own", "since": "2020-01-01"})),
            call("invoices_list_ranges", Shared, "/invoices/ranges", 200),
            call("invoices_add_range", Brand, "/invoices/ranges", 201).with(json!({"legal_entity_id": company,
                "period": "11602", "track": "WB", "first": 0, "last": 49})),
            call("invoices_remove_range", Brand, format!("/invoices/ranges/{}", papers.range), 204),
            call("invoices_list_unused", Shared, "/invoices/unused", 200),
            call("invoices_list", Store, format!("/invoices?store={}", scene.store()), 200),
            call("invoices_list_owed", OwnStores, "/invoices/owed", 200),
            call("invoices_read", Store, invoice(""), 200),
            call("invoices_hand_in", Store, invoice("/hand-in"), 409).with(json!({"outcome": "again"})),
            call("invoices_print_again", Store, invoice("/copies"), 200),
        ]
    }
}
