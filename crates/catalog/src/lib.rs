//! The catalogue: what there is to sell, what it is called, and what it costs.
//!
//! What this slice promises:
//!
//! - **One price.** A variant has one price in a list at an instant. A change ends one row and begins
//!   another and counts up the list's version; a quote carries that version, and placing the order
//!   compares it. Web, till and label show the same version.
//! - **An address leads to its product for ever.** Every handle a product had is kept and is nobody
//!   else's.
//! - **Edits never overwrite unseen changes**: a product is edited by the version it was seen in.
//! - Every event that changes a price or what is on sale names the variants.
//!
//! How much there is of something is not known here: stock is another slice.
//!
//! | file | what it holds |
//! |---|---|
//! | [`model`] | kinds, states, tax classes, price lists, [`Sellable`] |
//! | [`check`] | what input must look like; pure |
//! | [`create_product`](mod@create_product), [`edit_product`](mod@edit_product) | products with variants, codes and texts |
//! | [`prices`] | setting a price, and its history |
//! | [`set_up`], [`import_products`](mod@import_products) | what a brand begins with; many products at once |
//! | [`queries`] | [`sellable`] for baskets, pages for shops, lists for those who look after them |
//! | [`texts`] | text by thing, field and language |
//! | [`checks`] | what must hold at any moment |
//! | [`codes`], [`events`], [`sql`], [`http`] | refusals, journal entries, statements, routes |

pub mod check;
pub mod checks;
pub mod codes;
pub mod create_product;
pub mod edit_product;
pub mod events;
pub mod http;
pub mod import_products;
pub mod model;
pub mod prices;
pub mod queries;
pub mod set_up;
pub mod sql;
pub mod texts;

pub use checks::CHECKS;
pub use create_product::{NewProduct, NewVariant, create_product};
pub use edit_product::{ProductEdit, edit_product};
pub use http::routes;
pub use import_products::{Imported, ImportedProduct, import_products};
pub use model::{
    Barcode, Channel, PriceList, ProductKind, ProductState, Sellable, TaxClass, TaxKind, Tracking, VariantValue,
};
pub use prices::{PriceRow, PriceSet, price_history, set_price};
pub use queries::{
    Cursor, Product, ProductRow, ProductRowVariant, Scanned, ShopProduct, ShopQuery, Variant, count_for_shop,
    default_price_list, find_by_code, price_list, price_list_version, product, product_by_handle, products,
    products_for_shop, quantity_steps, sellable, sellables, shop_products, tax_classes, till_products,
};
pub use set_up::{Defaults, NewMedia, add_media, create_price_list, ensure_defaults, set_tax_class};

/// This slice's tables.
pub const MIGRATIONS: &[store::Migration] = &[store::Migration {
    slice: "catalog",
    number: 1,
    sql: include_str!("../migrations/0001_products_and_prices.sql"),
}];
