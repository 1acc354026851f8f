//! The catalogue: what there is to sell, what it is called, and what it costs.
//!
//! What this slice promises:
//!
//! - **One price.** A variant has one price in a list at an instant, and in a place that of the most specific list
//!   that has one there; one text says so for web, till, label and search. A change ends one row and begins another
//!   and counts up the list's version; a quote carries the lists' versions, and placing the order compares them.
//! - **An address leads to its product for ever.** Every handle a product had is kept and is nobody
//!   else's.
//! - **Edits never overwrite unseen changes**: a product is edited by the version it was seen in.
//! - **A picture is kept once**, as pixels and nothing else, in the sizes in which it is served; a
//!   description is clean before it is stored.
//! - Every event that changes a price or what is on sale names the variants.
//!
//! How much there is of something is not known here: stock is another slice.
//!
//! | file | what it holds |
//! |---|---|
//! | [`model`] | kinds, states, tax classes, price lists, [`Sellable`] |
//! | [`check`] | what input must look like; pure |
//! | [`create_product`](mod@create_product), [`edit_product`](mod@edit_product) | products with variants, codes and texts |
//! | [`complete_product`](mod@complete_product) | variants that are added to a product, and what they cost |
//! | [`edit_products`](mod@edit_products) | many products in one call; a product after another's model |
//! | [`edit_variant`](mod@edit_variant), [`sell_in_stores`](mod@sell_in_stores) | what a variant is called, weighs and measures; which stores sell a product |
//! | [`set_barcodes`](mod@set_barcodes), [`set_code_pattern`](mod@set_code_pattern), [`scan`] | codes that scan, what scales print, check digits |
//! | [`categories`](mod@categories), [`assign_products`](mod@assign_products) | the tree, tags, what goes with what |
//! | [`picture`], [`develop`](mod@develop), [`add_media`](mod@add_media) | pictures: their sizes, from bytes to sizes, keeping and forgetting |
//! | [`set_pictures`](mod@set_pictures), [`rich_text`] | whose pictures they are; descriptions in a few tags of HTML |
//! | [`option_groups`](mod@option_groups) | choices that do not make a variant |
//! | [`prices`] | setting a price, now or ahead, and its history |
//! | [`price_lists`](mod@price_lists) | which lists hold where, the most specific first; what was done to each |
//! | [`set_price_list`](mod@set_price_list), [`give_price_list`](mod@give_price_list) | lists; the stores and channels they are given to |
//! | [`labels`](mod@labels) | what hangs on each store's shelves, and what has to |
//! | [`set_up`], [`import_products`](mod@import_products) | what a brand begins with; many products at once |
//! | [`finder`], [`searches`](mod@searches) | finding products by what people type, and what they typed |
//! | [`queries`] | [`sellable`] for baskets, pages for shops, lists for those who look after them |
//! | [`texts`] | text by thing, field and language |
//! | [`checks`] | what must hold at any moment |
//! | [`codes`], [`events`], [`sql`], [`http`] | refusals, journal entries, statements, routes |

pub mod add_media;
pub mod assign_products;
pub mod categories;
pub mod check;
pub mod checks;
pub mod codes;
pub mod complete_product;
pub mod create_product;
pub mod develop;
pub mod edit_product;
pub mod edit_products;
pub mod edit_variant;
pub mod events;
pub mod finder;
pub mod give_price_list;
pub mod http;
pub mod import_products;
pub mod labels;
pub mod model;
pub mod option_groups;
pub mod picture;
pub mod price_lists;
pub mod prices;
pub mod queries;
pub mod rich_text;
pub mod scan;
pub mod searches;
pub mod sell_in_stores;
pub mod set_barcodes;
pub mod set_code_pattern;
pub mod set_components;
pub mod set_pictures;
pub mod set_price_list;
pub mod set_up;
pub mod sql;
pub mod texts;

pub use add_media::{add_media, damaged_media, media_by_content, sweep_media, upload};
pub use assign_products::{Assignment, Relations, assign_products, relate_product, relations, tags};
pub use categories::{
    Category, NewCategory, categories, category_of, create_category, edit_category, move_category,
    products_in_categories, remove_category,
};
pub use check::is_price;
pub use checks::CHECKS;
pub use complete_product::{add_variant, end_price, remove_product, set_cost};
pub use create_product::{NewProduct, NewVariant, create_product};
pub use develop::{Developed, develop};
pub use edit_product::{ProductEdit, edit_product};
pub use edit_products::{copy_product, edit_products};
pub use edit_variant::{Measures, VariantEdit, edit_variant};
pub use finder::{Finder, Question};
pub use give_price_list::{Period, give_price_list, take_price_list};
pub use http::{pictures_served, routes};
pub use import_products::{Imported, ImportedProduct, import_products};
pub use labels::{Label, LabelQuery, PlacedLabel, labels, place_labels, placed_labels};
pub use model::{
    Barcode, BarcodeKind, Carries, Channel, CodePattern, LegalClass, PriceList, ProductKind, ProductState, ReturnClass,
    Sellable, StorageClass, TaxClass, TaxKind, Tracking, VariantValue,
};
pub use option_groups::{
    GroupOption, OptionGroup, offer_option_groups, option_groups, product_option_groups, set_option_group,
};
pub use picture::Picture;
pub use price_lists::{Level, PriceLists, lowest_price, price_lists};
pub use prices::{
    Begins, PriceRow, PriceSet, end_prices, price_history, set_price, set_prices, set_prices_until, withdraw_price,
};
pub use queries::{
    Cursor, Known, Listed, OfferedGroup, OfferedOption, Product, ProductFilter, ProductRow, ProductRowVariant, Related,
    Scanned, ShopProduct, ShopQuery, Variant, Walked, categories_of, costs, default_price_list, find_by_code, gtins,
    kept_by_lot, listed, listed_pages, name_in, offered_options, price_list, price_list_of_code, price_list_version,
    product, product_by_handle, product_of_handle, products, products_for_shop, products_of, quantity_steps,
    related_products, sellable, sellables, set_components, shop_products, sku_of, tax_classes, till_products,
    till_products_of, variant_by_sku, walk_products, walk_variants,
};
pub use rich_text::RichText;
pub use searches::{Search, Searched};
pub use sell_in_stores::{not_sold_in, sell_in_stores, stores_of, stores_of_all};
pub use set_barcodes::set_barcodes;
pub use set_code_pattern::{code_patterns, remove_code_pattern, set_code_pattern};
pub use set_pictures::{ProductPicture, ShownPicture, keep_pictures, link_media, picture, pictures, set_pictures};
pub use set_price_list::{NewPriceList, check_price_list, close_price_list, make_price_list, set_price_list};
pub use set_up::{Defaults, create_price_list, ensure_defaults, set_tax_class};

/// This slice's tables.
pub const MIGRATIONS: &[store::Migration] = &[
    migration(1, include_str!("../migrations/0001_products_and_prices.sql")),
    migration(2, include_str!("../migrations/0002_codes_categories_options_and_planned_prices.sql")),
    migration(3, include_str!("../migrations/0003_shelf_labels.sql")),
    migration(4, include_str!("../migrations/0004_pictures.sql")),
    migration(5, include_str!("../migrations/0005_sets_and_repeated_options.sql")),
    migration(6, include_str!("../migrations/0006_searches.sql")),
    migration(7, include_str!("../migrations/0007_stores_that_sell.sql")),
    migration(8, include_str!("../migrations/0008_price_lists.sql")),
    migration(9, include_str!("../migrations/0009_kept_pictures.sql")),
    migration(10, include_str!("../migrations/0010_made_to_order.sql")),
];

const fn migration(number: u16, sql: &'static str) -> store::Migration {
    store::Migration { slice: "catalog", number, sql }
}
