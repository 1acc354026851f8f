//! The slice's operations.

mod charges;
mod customer;
mod desk;
mod find;
mod kitchen;
mod labels;
mod ledger;
pub mod pay_links;
pub mod payments;
pub mod people;
mod preorders;
mod price_lists;
mod prints;
mod proof;
pub mod put_aside;
pub mod read;
pub mod return_requests;
pub mod returns;
pub mod selling;
mod ship;
mod stores;
mod tenders;
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
        .routes(routes!(pay_links::place_for))
        .routes(routes!(pay_links::get, pay_links::send, pay_links::cancel))
        .routes(routes!(pay_links::hold, pay_links::set_hold))
        .routes(routes!(pay_links::open))
        .routes(routes!(pay_links::pay))
        .routes(routes!(put_aside::put_aside))
        .routes(routes!(read::get_order))
        .routes(routes!(read::availability))
        .routes(routes!(find::find))
        .routes(routes!(desk::ready))
        .routes(routes!(ship::ship))
        .routes(routes!(ship::delivered))
        .routes(routes!(ship::undelivered))
        .routes(routes!(returns::quote))
        .routes(routes!(returns::take_back, returns::list))
        .routes(routes!(returns::get))
        .routes(routes!(returns::returnable))
        .routes(routes!(return_requests::ask))
        .routes(routes!(return_requests::withdraw))
        .routes(routes!(return_requests::refuse))
        .routes(routes!(return_requests::list))
        .routes(routes!(desk::dashboard))
        .routes(routes!(desk::pickups))
        .routes(routes!(till::get_till))
        .routes(routes!(till::command))
        .routes(routes!(till::get_shift))
        .routes(routes!(till::get_store_day))
        .routes(routes!(till::hand_over))
        .routes(routes!(preorders::preorder))
        .routes(routes!(preorders::take_deposit, preorders::read_deposit))
        .routes(routes!(preorders::return_deposit))
        .routes(routes!(read::reprint))
        .routes(routes!(prints::print))
        .routes(routes!(prints::print_test))
        .routes(routes!(prints::send_to_printer, prints::list_printers))
        .routes(routes!(kitchen::list_tickets))
        .routes(routes!(kitchen::move_ticket))
        .routes(routes!(kitchen::print_slip))
        .routes(routes!(till::look_up))
        .routes(routes!(till::till_products))
        .routes(routes!(till::till_categories))
        .routes(routes!(read::receipt))
        .routes(routes!(people::my_timeline))
        .routes(routes!(people::member_timeline))
        .routes(routes!(people::my_data))
        .routes(routes!(people::erase_member))
        .routes(routes!(people::erase_me_now))
        .routes(routes!(people::split))
        .routes(routes!(stores::sell_in_stores))
        .routes(routes!(stores::make_shelf))
        .routes(routes!(labels::list_labels, labels::place_labels))
        .routes(routes!(charges::charge))
        .routes(routes!(charges::ask))
        .routes(routes!(charges::give_back))
        .routes(routes!(tenders::list))
        .routes(routes!(tenders::set))
        .routes(routes!(tenders::rounding, tenders::set_rounding))
        .routes(routes!(ledger::list))
        .routes(routes!(ledger::get))
        .routes(routes!(ledger::settle))
        .routes(routes!(ledger::refund))
        .routes(routes!(ledger::receive))
        .routes(routes!(ledger::reconcile))
        .routes(routes!(proof::prove))
        .routes(routes!(proof::rows))
        .routes(routes!(price_lists::give_price_list))
        .routes(routes!(price_lists::take_price_list))
        .routes(routes!(price_lists::get_effective_price))
        .merge(payments::routes())
}
