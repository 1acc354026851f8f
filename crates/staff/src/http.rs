//! Routes of this slice.

mod audit;
mod cases;
mod days;
mod own;
mod people;
mod persons;
mod places;
mod prints;
mod registers;
mod roles;
mod targets;
mod till;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// All routes, below the API's prefix.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(people::log_in))
        .routes(routes!(people::log_out))
        .routes(routes!(people::me))
        .routes(routes!(own::set_own_password))
        .routes(routes!(own::set_own_pin))
        .routes(routes!(own::begin_second_factor, own::confirm_second_factor))
        .routes(routes!(own::end_own_second_factor))
        .routes(routes!(people::list_people, persons::create_person))
        .routes(routes!(persons::read_person, persons::edit_person))
        .routes(routes!(persons::set_password))
        .routes(routes!(persons::set_pin))
        .routes(routes!(persons::give_badge, persons::end_badge))
        .routes(routes!(persons::end_second_factor))
        .routes(routes!(persons::assign_role))
        .routes(routes!(persons::end_role))
        .routes(routes!(persons::leave))
        .routes(routes!(roles::list_roles, roles::create_role))
        .routes(routes!(roles::edit_role, roles::retire_role))
        .routes(routes!(roles::list_grants, till::grant))
        .routes(routes!(places::list_legal_entities, places::create_legal_entity))
        .routes(routes!(places::edit_legal_entity))
        .routes(routes!(registers::list_stores, places::create_store))
        .routes(routes!(places::edit_store))
        .routes(routes!(places::set_opening))
        .routes(routes!(audit::list_audit))
        .routes(routes!(cases::list_case_people))
        .routes(routes!(cases::give_case))
        .routes(routes!(targets::read_targets, targets::set_targets))
        .routes(routes!(days::list_days))
        .routes(routes!(days::step_day))
        .routes(routes!(days::lock_day))
        .routes(routes!(till::list_till_people))
        .routes(routes!(till::switch_person))
        .routes(routes!(till::grant_at_till))
        .routes(routes!(prints::tell_print))
        .routes(routes!(registers::list_registers, registers::create_register))
        .routes(routes!(registers::retire_register))
        .routes(routes!(registers::pair))
        .routes(routes!(registers::begin_pairing))
}
