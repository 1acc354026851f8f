//! What this slice writes to the journal about orders. Every entry names the stores whose business it
//! is, so that live pages know whom to tell.

use kernel::{Event, Id};
use serde_json::{Value, json};

/// An entry about an order, for the store that sold it and the one that hands it over; `body` is an object.
pub(crate) fn about_order(kind: &'static str, order: Id, stores: [Id; 2], mut body: Value) -> Event {
    let [sold_by, fulfilled_by] = stores;
    body["stores"] = if sold_by == fulfilled_by { json!([sold_by]) } else { json!([sold_by, fulfilled_by]) };
    Event::new(kind, order, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_stores_are_named_once() {
        let (one, two) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        let stores = |pair| about_order("orders.ready", Id::NIL, pair, json!({"store": one})).body;
        assert_eq!(stores([one, two]), json!({"store": one, "stores": [one, two]}));
        assert_eq!(stores([one, one]), json!({"store": one, "stores": [one]}));
    }
}
