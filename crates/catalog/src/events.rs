//! What this slice writes to the journal. Every event that changes a price or what is on sale names
//! the variants, so that live pages know what to ask for again.

use kernel::{Event, Id, Price, Timestamp};
use serde_json::json;

use crate::price_lists::Level;

/// `catalog.product_created@1`, about the product.
pub(crate) fn product_created(product: Id, handle: &str, variants: &[Id]) -> Event {
    Event::new("catalog.product_created", product, json!({"handle": handle, "variants": variants}))
}

/// `catalog.product_edited@1`, about the product.
pub(crate) fn product_edited(product: Id, version: i64, fields: &[&str], variants: &[Id]) -> Event {
    let body = json!({"version": version, "fields": fields, "variants": variants});
    Event::new("catalog.product_edited", product, body)
}

/// `catalog.price_changed@1`, about the variant.
pub(crate) fn price_changed(variant: Id, price_list: Id, unit_price: Price, version: i64) -> Event {
    let body = json!({"price_list": price_list, "unit_price": unit_price, "version": version, "variants": [variant]});
    Event::new("catalog.price_changed", variant, body)
}

/// `catalog.price_planned@1`, about the variant.
pub(crate) fn price_planned(variant: Id, price_list: Id, price: Price, version: i64, starts_at: Timestamp) -> Event {
    let body = json!({"price_list": price_list, "unit_price": price, "version": version, "starts_at": starts_at, "variants": [variant]});
    Event::new("catalog.price_planned", variant, body)
}

/// `catalog.price_withdrawn@1`, about the variant.
pub(crate) fn price_withdrawn(variant: Id, price_list: Id, price: Price, version: i64) -> Event {
    let body = json!({"price_list": price_list, "unit_price": price, "version": version, "variants": [variant]});
    Event::new("catalog.price_withdrawn", variant, body)
}

/// `catalog.product_removed@1`, about the product.
pub(crate) fn product_removed(product: Id, variants: &[Id]) -> Event {
    Event::new("catalog.product_removed", product, json!({"variants": variants}))
}

/// `catalog.cost_set@1`, about the variant.
pub(crate) fn cost_set(variant: Id) -> Event {
    Event::new("catalog.cost_set", variant, json!({"variants": [variant]}))
}

/// `catalog.variant_edited@1`, about the variant.
pub(crate) fn variant_edited(variant: Id, version: i64) -> Event {
    Event::new("catalog.variant_edited", variant, json!({"version": version, "variants": [variant]}))
}

/// `catalog.barcodes_set@1`, about the variant.
pub(crate) fn barcodes_set(variant: Id, version: i64, barcodes: usize) -> Event {
    Event::new(
        "catalog.barcodes_set",
        variant,
        json!({"version": version, "barcodes": barcodes, "variants": [variant]}),
    )
}

/// `catalog.code_pattern_set@1`; its subject is derived from the prefix, for a pattern has no id. Without
/// a version it was taken away.
pub(crate) fn code_pattern_set(prefix: &str, version: Option<i64>) -> Event {
    let subject = Id::derived("catalog.code_pattern", prefix.as_bytes());
    Event::new("catalog.code_pattern_set", subject, json!({"prefix": prefix, "version": version}))
}

/// `catalog.category_*@1`, about the category.
pub(crate) fn category(what: &'static str, category: Id, version: i64) -> Event {
    Event::new(what, category, json!({"version": version}))
}

/// `catalog.products_assigned@1`, about the first product.
pub(crate) fn products_assigned(products: &[Id], body: &serde_json::Value) -> Event {
    let subject = products.first().copied().unwrap_or(Id::NIL);
    Event::new("catalog.products_assigned", subject, json!({"products": products, "changes": body}))
}

/// `catalog.option_group_set@1`, about the group.
pub(crate) fn option_group_set(group: Id, code: &str, version: i64) -> Event {
    Event::new("catalog.option_group_set", group, json!({"code": code, "version": version}))
}

/// `catalog.products_imported@1`, about the price list.
pub(crate) fn products_imported(price_list: Id, version: i64, products: &[Id], variants: &[Id]) -> Event {
    let body = json!({"version": version, "products": products, "variants": variants});
    Event::new("catalog.products_imported", price_list, body)
}

/// `catalog.price_list_created@1`.
pub(crate) fn price_list_created(price_list: Id, code: &str) -> Event {
    Event::new("catalog.price_list_created", price_list, json!({"code": code}))
}

/// `catalog.price_list_set@1` or `catalog.price_list_closed@1`, about the list.
pub(crate) fn price_list(what: &'static str, price_list: Id, revision: i64) -> Event {
    Event::new(what, price_list, json!({"revision": revision}))
}

fn place(level: Level) -> serde_json::Value {
    match level {
        Level::Store(store) => json!({"store": store}),
        Level::Channel(channel) => json!({"channel": channel.as_str()}),
    }
}

/// `catalog.price_list_given@1`, about the list: where it holds and when.
pub(crate) fn price_list_given(
    price_list: Id,
    levels: &[Level],
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
) -> Event {
    let places: Vec<_> = levels.iter().map(|level| place(*level)).collect();
    let body = json!({"places": places, "starts_at": starts_at, "ends_at": ends_at});
    Event::new("catalog.price_list_given", price_list, body)
}

/// `catalog.price_list_taken@1`, about the list: where it ends and when.
pub(crate) fn price_list_taken(price_list: Id, level: Level, ends_at: Timestamp) -> Event {
    Event::new("catalog.price_list_taken", price_list, json!({"places": [place(level)], "ends_at": ends_at}))
}

/// `catalog.price_list_turned@1`, about the list: it began or ended somewhere by the clock alone.
pub(crate) fn price_list_turned(price_list: Id) -> Event {
    Event::new("catalog.price_list_turned", price_list, json!({}))
}

/// `catalog.tax_class_set@1`; its subject is derived from the code, for a tax class has no id.
pub(crate) fn tax_class_set(class: &crate::TaxClass) -> Event {
    let body = json!({"code": class.code, "kind": class.kind.as_str(), "rate": class.rate});
    Event::new("catalog.tax_class_set", Id::derived("catalog.tax_class", class.code.as_bytes()), body)
}

/// `catalog.media_added@1`.
pub(crate) fn media_added(media: Id) -> Event {
    Event::new("catalog.media_added", media, json!({}))
}

/// `catalog.media_forgotten@1`.
pub(crate) fn media_forgotten(media: Id) -> Event {
    Event::new("catalog.media_forgotten", media, json!({}))
}

/// `catalog.labels_placed@1`, about the store: which versions hang on its shelves now.
pub(crate) fn labels_placed(store: Id, price_list: Id, labels: &[(Id, i64)]) -> Event {
    let labels: Vec<_> =
        labels.iter().map(|(variant, version)| json!({"variant": variant, "version": version})).collect();
    let body = json!({"store": store, "price_list": price_list, "labels": labels});
    Event::new("catalog.labels_placed", store, body)
}
