//! The brand as anybody may know it: its money, its language, its clock. Pages ask for it first.

use api::{Answer, BrandDb, Problem, State};
use kernel::Id;
use serde::Serialize;
use staff::StoreKind;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A brand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Brand)]
pub struct BrandBody {
    /// What people call it.
    name: String,
    /// Its host name.
    host: String,
    /// ISO 4217 code of its currency.
    currency: String,
    /// Decimals of its currency: amounts of money are in units of 10 to the minus that.
    #[schema(minimum = 0, maximum = 4)]
    exponent: i64,
    /// IANA name of its zone.
    zone: String,
    /// Its first language.
    locale: String,
    /// Its first store that is no web shop.
    default_store_id: Option<Id>,
    /// The store that sells on the web.
    web_store_id: Option<Id>,
}

/// The route.
pub(crate) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(brand))
}

/// The brand of this address.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/brand", operation_id = "server_brand", tag = "brand",
    responses((status = 200, body = BrandBody)), extensions(("x-permission" = json!("public"))))]
pub async fn brand(BrandDb(db): BrandDb) -> Result<Answer<BrandBody>, Problem> {
    let stores = db.read(staff::stores).await?;
    let first = |web: bool| {
        stores.iter().find(|store| store.active && (store.kind == StoreKind::Web) == web).map(|store| store.id)
    };
    let brand = db.brand();
    Ok(Answer::ok(BrandBody {
        name: brand.name.clone(),
        host: brand.host.clone(),
        currency: brand.currency.clone(),
        exponent: i64::from(brand.exponent.digits()),
        zone: brand.zone.name().to_owned(),
        locale: brand.locale.clone(),
        default_store_id: first(false),
        web_store_id: first(true),
    }))
}
