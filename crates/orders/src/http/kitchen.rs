//! What a kitchen looks at and does.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem, Query};
use axum::Extension;
use kernel::Id;
use paper::Language;
use serde::{Deserialize, Serialize};
use store::Db;
use utoipa::{IntoParams, ToSchema};

use crate::codes;
use crate::http::prints::{PrinterForm, told};
use crate::kitchen::{self, Belongs, TicketBody, TicketState};
use crate::receipt_paper::Drawing;

const PERMISSION: &str = "orders.make";

/// Whose tickets.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TicketQuery {
    /// The store whose kitchen it is.
    store: Id,
}

/// What a store's kitchen has to do today, what is due first: what waits, what is being made and what is ready.
///
/// The live topic `kitchen` says when to ask again.
///
/// # Errors
/// `api.wrong_store`; `orders.store_unknown`.
#[utoipa::path(get, path = "/kitchen-tickets", operation_id = "orders_list_tickets", tag = "orders",
    params(TicketQuery), responses((status = 200, body = Page<TicketBody>)),
    extensions(("x-permission" = json!("orders.make")), ("x-scope" = json!("store"))))]
pub async fn list_tickets(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<TicketQuery>,
) -> Result<Answer<Page<TicketBody>>, Problem> {
    caller.require_store(PERMISSION, query.store)?;
    let (now, locale) = (db.now(), caller.locale);
    let rows = db
        .read(move |read| {
            let Some(store) = staff::store(read, query.store)? else { return Ok(None) };
            kitchen::screen(read, store.id, store.business_date(now), locale).map(Some)
        })
        .await?;
    Ok(Answer::ok(Page::whole(rows.ok_or(&codes::STORE_UNKNOWN)?)))
}

/// Where a ticket goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveTicket {
    /// One step on from where it stands, or one step back.
    to: TicketState,
}

/// Moves a ticket that is still as `If-Match` saw it one step on, or one step back. Where it stands there already,
/// nothing changes.
///
/// What a till sold is handed over here. An order of the web is handed over at the till or sent, which ends its ticket.
///
/// # Errors
/// `orders.ticket_unknown`; `orders.ticket_step`, `orders.ticket_ended`, `orders.ticket_at_till`; `store.stale`;
/// `api.wrong_store`.
#[utoipa::path(post, path = "/kitchen-tickets/{id}/move", operation_id = "orders_move_ticket", tag = "orders",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = MoveTicket,
    responses((status = 200, body = TicketBody)),
    extensions(("x-permission" = json!("orders.make")), ("x-scope" = json!("store"))))]
pub async fn move_ticket(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<MoveTicket>,
) -> Result<Answer<TicketBody>, Problem> {
    theirs(&db, &caller, id).await?;
    db.write("orders.move_ticket", caller.actor(), move |tx| kitchen::step(tx, id, version, body.to)).await?;
    let locale = caller.locale;
    let ticket = db.read(move |read| kitchen::ticket(read, id, locale)).await?.ok_or(&codes::TICKET_UNKNOWN)?;
    let version = ticket.version;
    Ok(Answer::ok(ticket).version(version))
}

/// A kitchen's slip for a printer.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlipBody {
    /// What the printer gets, in base 64.
    bytes: String,
    /// Characters that it does not have and that could not be drawn either.
    missing: String,
}

/// The bytes of a ticket's slip for a printer: number, what is to be made, what was chosen and what is written on it.
/// It names no price, and may be printed as often as a kitchen needs it.
///
/// # Errors
/// `orders.ticket_unknown`; `api.wrong_store`.
#[utoipa::path(get, path = "/kitchen-tickets/{id}/slip", operation_id = "orders_print_slip", tag = "orders",
    params(("id" = Id, Path), PrinterForm), responses((status = 200, body = SlipBody)),
    extensions(("x-permission" = json!("orders.make")), ("x-scope" = json!("store"))))]
pub async fn print_slip(
    BrandDb(db): BrandDb,
    caller: Caller,
    drawing: Option<Extension<Drawing>>,
    Path(id): Path<Id>,
    Query(printer): Query<PrinterForm>,
) -> Result<Answer<SlipBody>, Problem> {
    let store = theirs(&db, &caller, id).await?.store;
    let locale = caller.locale;
    let found = db.read(move |read| Ok(kitchen::ticket(read, id, locale)?.zip(staff::store(read, store)?))).await?;
    let (ticket, store) = found.ok_or(&codes::TICKET_UNKNOWN)?;
    let page = kitchen::slip(ticket, &store.name, &store.zone).page(Language::of(locale));
    let drawing = drawing.map(|Extension(drawing)| drawing).unwrap_or_default();
    let (bytes, missing) = told(&drawing.encode(page, printer.printer()).await?);
    Ok(Answer::ok(SlipBody { bytes, missing }))
}

/// Refuses unless the caller works in the kitchen that makes it.
async fn theirs(db: &Db, caller: &Caller, ticket: Id) -> Result<Belongs, Problem> {
    let found = db.read(move |read| kitchen::belongs(read, ticket)).await?;
    let belongs = found.ok_or(&codes::TICKET_UNKNOWN)?;
    caller.require_store(PERMISSION, belongs.store)?;
    Ok(belongs)
}
