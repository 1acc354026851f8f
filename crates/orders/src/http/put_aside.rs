//! Putting goods aside for a day.

use api::guard::ClientAddress;
use api::{Answer, Body, BrandDb, Caller, Key, Problem};
use axum::Extension;
use kernel::Id;
use serde::{Deserialize, Serialize};
use store::Db;
use utoipa::ToSchema;

use crate::contact::{self, BuyerBody};
use crate::http::read::{OrderBody, order_body};
use crate::put_aside::{self, Wish};

/// What is to be put aside, and for whom.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutAside {
    /// What; one piece of it.
    pub variant_id: Id,
    /// In which store.
    pub store_id: Id,
    /// What to call them.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Where to call them.
    #[schema(min_length = 1, max_length = 40)]
    pub phone: String,
}

/// Puts one piece aside in a store for a day. The answer is an order that is paid when it is fetched; it runs
/// out by itself, and cancelling it lets the goods go.
///
/// # Errors
/// `stock.insufficient`; `orders.put_aside_often` when this phone, device or range of addresses asked often
/// enough today; `orders.not_sold`; `orders.option_missing` for goods of which something has to be chosen; field
/// errors.
#[utoipa::path(post, path = "/put-asides", operation_id = "orders_put_aside", tag = "selling",
    params(("Idempotency-Key" = String, Header)), request_body = PutAside,
    responses((status = 201, body = OrderBody)), extensions(("x-permission" = json!("public"))))]
pub async fn put_aside(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    key: Key,
    Body(body): Body<PutAside>,
) -> Result<Answer<OrderBody>, Problem> {
    let visitor = caller.visitor;
    let written = put_one_aside(&db, &caller, visitor, address, &key.0, &body).await?;
    let order = order_body(&db, written.resource, true).await?;
    Ok(Answer::of(written, order))
}

/// The same for the shop's own pages, whose visit may begin with it.
///
/// # Errors
/// As [`put_aside`].
pub async fn put_one_aside(
    db: &Db,
    caller: &Caller,
    visitor: Option<Id>,
    address: std::net::IpAddr,
    key: &str,
    body: &PutAside,
) -> Result<store::Written, Problem> {
    let once = Key(key.to_owned()).once("orders_put_aside", caller, body)?;
    let buyer = BuyerBody { name: body.name.clone(), phone: body.phone.clone(), email: None, tax_id: None };
    let wish = Wish {
        variant: body.variant_id,
        store: body.store_id,
        buyer: contact::buyer(&buyer)?,
        visitor,
        address,
        locale: caller.locale.to_owned(),
    };
    Ok(put_aside::put_aside(db, caller.actor(), once, wish).await?)
}
