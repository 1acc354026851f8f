//! The bytes of a quote are kept with orders for ever: they do not change by accident.

use promo::{Basket, Context, RuleSet, quote};

const BASKET: &str = r#"{
    "lines": [
        {"key": 2, "variant": "0190a5c2-7e1b-7cc3-98c4-dc0c0c07398f", "quantity": 1000, "unit_price": 4800000,
         "price_override": {"price": 4000000, "reason": "damaged"}, "tax_class": "standard"},
        {"key": 1, "variant": "0190a5c2-7e1b-7cc3-98c4-dc0c0c073990", "quantity": 2000, "unit_price": 1000000,
         "options": [{"option": "0190a5c2-7e1b-7cc3-98c4-dc0c0c073991", "price": 200000, "quantity": 1000}],
         "tax_class": "standard"}
    ],
    "fulfilments": [{"method": "home"}]
}"#;

const RULES: &str = r#"{
    "version": 1,
    "tax_classes": {"standard": {"kind": "taxable", "rate": 50000}},
    "shipping_methods": {"home": {"fee": 100, "tax_class": "standard",
        "free_from": {"amount": 1200, "basis": "goods_after_discounts"}}}
}"#;

const CONTEXT: &str = r#"{
    "exponent": 0, "at": "2026-11-21T04:00:00Z", "zone": "Asia/Taipei", "channel": "web",
    "price_list": "0190a5c2-7e1b-7cc3-98c4-dc0c0c073992", "price_version": 7, "price_includes_tax": true
}"#;

#[test]
fn the_bytes_are_these() {
    let (basket, rules, context): (Basket, RuleSet, Context) = (
        serde_json::from_str(BASKET).unwrap(),
        serde_json::from_str(RULES).unwrap(),
        serde_json::from_str(CONTEXT).unwrap(),
    );
    let bytes = quote(&basket, &rules, &context).canonical_bytes();
    // When this fails, either put the bytes back or give the engine a new version.
    assert_eq!(String::from_utf8(bytes).unwrap(), include_str!("quote.json").trim_end());
}

#[test]
fn unknown_fields_are_refused() {
    assert!(serde_json::from_str::<Basket>(&BASKET.replace("\"reason\"", "\"why\": 1, \"reason\"")).is_err());
    assert!(serde_json::from_str::<Basket>(&BASKET.replace("\"key\"", "\"kee\": 1, \"key\"")).is_err());
    assert!(serde_json::from_str::<Basket>(&BASKET.replace("\"method\"", "\"way\": 1, \"method\"")).is_err());
    assert!(serde_json::from_str::<Basket>(&BASKET.replace("\"lines\"", "\"line\": 1, \"lines\"")).is_err());
    assert!(serde_json::from_str::<Context>(&CONTEXT.replace("\"zone\"", "\"area\": 1, \"zone\"")).is_err());
    assert!(serde_json::from_str::<Context>(CONTEXT).is_ok());
}
