//! The slice's operations.

mod desk;
mod find;
mod labels;
pub mod payments;
pub mod people;
mod price_lists;
pub mod put_aside;
pub mod read;
pub mod selling;
mod stores;
mod till;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// All operations of selling.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(selling::quote))
        .routes(routes!(selling::open_cart))
        .routes(routes!(selling::current_cart))
        .routes(routes!(selling::add_line))
        .routes(routes!(selling::set_line, selling::remove_line))
        .routes(routes!(selling::place, desk::list_orders))
        .routes(routes!(put_aside::put_aside))
        .routes(routes!(read::get_order))
        .routes(routes!(read::availability))
        .routes(routes!(find::find))
        .routes(routes!(desk::ready))
        .routes(routes!(desk::dashboard))
        .routes(routes!(desk::pickups))
        .routes(routes!(till::get_till))
        .routes(routes!(till::command))
        .routes(routes!(till::get_shift))
        .routes(routes!(till::get_store_day))
        .routes(routes!(till::hand_over))
        .routes(routes!(read::reprint))
        .routes(routes!(till::look_up))
        .routes(routes!(till::till_products))
        .routes(routes!(read::receipt))
        .routes(routes!(people::my_timeline))
        .routes(routes!(people::member_timeline))
        .routes(routes!(people::my_data))
        .routes(routes!(people::erase_member))
        .routes(routes!(people::erase_me_now))
        .routes(routes!(people::split))
        .routes(routes!(stores::sell_in_stores))
        .routes(routes!(labels::list_labels, labels::place_labels))
        .routes(routes!(price_lists::give_price_list))
        .routes(routes!(price_lists::take_price_list))
        .routes(routes!(price_lists::get_effective_price))
        .merge(payments::routes())
}
