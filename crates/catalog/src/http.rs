//! Routes of this slice.
//!
//! What is available of an article is not known here: looking one up at a till is a route of the slice
//! that knows both.

mod bodies;
mod categories;
mod codes;
mod edits;
mod many;
mod media;
mod options;
mod price_lists;
mod prices;
mod searches;
mod sets;
mod views;

pub use bodies::Product;
pub use media::pictures_served;
pub use price_lists::{PriceList, price_list_changed};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
pub use views::product_changed;

/// All routes, below the API's prefix.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(views::list_products, edits::add_product, many::edit_products))
        .routes(routes!(views::get_product, edits::edit_product))
        .routes(routes!(many::copy_product))
        .routes(routes!(many::assign_products))
        .routes(routes!(many::list_tags))
        .routes(routes!(views::list_tax_classes))
        .routes(routes!(many::relate_product))
        .routes(routes!(media::add_media))
        .routes(routes!(media::set_pictures))
        .routes(routes!(edits::add_variant))
        .routes(routes!(edits::edit_variant))
        .routes(routes!(edits::set_price))
        .routes(routes!(prices::list_prices))
        .routes(routes!(prices::withdraw_price))
        .routes(routes!(prices::set_prices))
        .routes(routes!(price_lists::list_price_lists, price_lists::make_price_list))
        .routes(routes!(price_lists::get_price_list, price_lists::set_price_list))
        .routes(routes!(price_lists::close_price_list))
        .routes(routes!(price_lists::list_price_list_changes))
        .routes(routes!(price_lists::list_list_prices, price_lists::set_list_prices))
        .routes(routes!(price_lists::list_product_prices))
        .routes(routes!(codes::set_barcodes))
        .routes(routes!(codes::list_code_patterns))
        .routes(routes!(codes::set_code_pattern, codes::remove_code_pattern))
        .routes(routes!(categories::list_categories, categories::create_category))
        .routes(routes!(categories::edit_category, categories::remove_category))
        .routes(routes!(categories::move_category))
        .routes(routes!(options::list_option_groups, options::create_option_group))
        .routes(routes!(options::set_option_group))
        .routes(routes!(options::offer_option_groups))
        .routes(routes!(sets::list_set_components))
        .routes(routes!(sets::put_components))
        .routes(routes!(searches::list_searches))
}
