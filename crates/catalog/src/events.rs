//! What this slice writes to the journal. Every event that changes a price or what is on sale names
//! the variants, so that live pages know what to ask for again.

use kernel::{Event, Id, Price};
use serde_json::json;

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

/// `catalog.products_imported@1`, about the price list.
pub(crate) fn products_imported(price_list: Id, version: i64, products: &[Id], variants: &[Id]) -> Event {
    let body = json!({"version": version, "products": products, "variants": variants});
    Event::new("catalog.products_imported", price_list, body)
}

/// `catalog.price_list_created@1`.
pub(crate) fn price_list_created(price_list: Id, code: &str) -> Event {
    Event::new("catalog.price_list_created", price_list, json!({"code": code}))
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
