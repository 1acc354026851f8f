//! Routes of this slice.

mod accounts;
mod files;
mod landlords;
mod payouts;
mod periods;
mod vouchers;

use api::Problem;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::{BusinessDate, Refusal};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::codes;

/// All routes, below the API's prefix.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(accounts::list_accounts))
        .routes(routes!(accounts::set_account))
        .routes(routes!(vouchers::list_vouchers))
        .routes(routes!(vouchers::read_voucher))
        .routes(routes!(files::export_vouchers))
        .routes(routes!(files::export_tax))
        .routes(routes!(files::read_tax))
        .routes(routes!(landlords::list_landlords))
        .routes(routes!(landlords::list_landlord_sales))
        .routes(routes!(periods::list_periods))
        .routes(routes!(periods::lock_period))
        .routes(routes!(periods::unlock_period))
        .routes(routes!(payouts::list_providers))
        .routes(routes!(payouts::set_provider))
        .routes(routes!(payouts::preview))
        .routes(routes!(payouts::list_files, payouts::bring_file))
        .routes(routes!(payouts::read_file))
        .routes(routes!(payouts::list_rows))
        .routes(routes!(payouts::list_of_payment))
}

/// The most days that are asked for at once.
const DAYS: i64 = 62;

/// A span of days.
fn span(from: BusinessDate, to: BusinessDate) -> Result<(), Problem> {
    let days = to.days_since(from) + 1;
    if (1..=DAYS).contains(&days) {
        return Ok(());
    }
    Err(Refusal::new(&codes::SPAN_INVALID).with("days", DAYS).at("/to", &codes::SPAN_INVALID).into())
}

/// A file to keep.
fn download(name: &str, text: String) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
