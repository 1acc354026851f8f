//! What people who handle orders look at and do.

use api::{Answer, BrandDb, Caller, Page, Path, Problem, Query, answer};
use kernel::{BusinessDate, Id, Refusal};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::dashboard::{self, DashboardBody, Watcher};
use crate::fulfil;
use crate::http::read::{OrderBody, order_for};
use crate::http::selling::ChannelBody;
use crate::list::{self, After, OrderFilter, OrderRow, PickupFilter, Search};

/// The longest text to search for, in characters.
pub(super) const SEARCH_MAX: usize = 100;
/// The longest code or number that somebody shows, in characters.
pub(super) const CODE_MAX: usize = 40;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// It waits for its payment or its buyer.
    Placed,
    /// The goods are the buyer's.
    Completed,
    /// Called off.
    Cancelled,
    /// Not paid or fetched in time.
    Expired,
    /// A till's sale that was undone.
    Voided,
}

impl OrderState {
    const fn as_str(self) -> &'static str {
        match self {
            OrderState::Placed => "placed",
            OrderState::Completed => "completed",
            OrderState::Cancelled => "cancelled",
            OrderState::Expired => "expired",
            OrderState::Voided => "voided",
        }
    }
}

/// Which orders.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrderQuery {
    /// In one state.
    #[param(inline)]
    state: Option<OrderState>,
    /// Part of a number; for those who may hand orders over also a phone number or its last digits.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Of one channel.
    #[param(inline)]
    channel: Option<ChannelBody>,
    /// Sold or handed over by one store.
    store: Option<Id>,
    /// From this business date.
    from: Option<BusinessDate>,
    /// To this business date.
    to: Option<BusinessDate>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Orders, newest first: those sold or handed over where the caller may see orders.
///
/// # Errors
/// `api.wrong_store`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/orders", operation_id = "orders_list", tag = "orders", params(OrderQuery),
    responses((status = 200, body = Page<OrderRow>)),
    extensions(("x-permission" = json!("orders.read")), ("x-scope" = json!("store"))))]
pub async fn list_orders(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<OrderQuery>,
) -> Result<Answer<Page<OrderRow>>, Problem> {
    api::desk::short("/q", query.q.as_deref(), SEARCH_MAX)?;
    let stores = stores(&caller, "orders.read", query.store)?;
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let after = match query.cursor.as_deref() {
        Some(cursor) => After::parse(cursor).ok_or_else(|| broken("/cursor"))?,
        None => After::BEGINNING,
    };
    // A phone number finds a person's orders: only where the caller may see the person.
    let phones = match &stores {
        Some(stores) => stores.iter().all(|store| caller.may("orders.fulfil", Some(*store))),
        None => caller.may_everywhere("orders.fulfil"),
    };
    let filter = OrderFilter {
        state: query.state.map(|state| state.as_str().to_owned()),
        channel: query.channel.map(channel),
        from: query.from,
        to: query.to,
        search: query.q.as_deref().map(|text| Search::of(text, phones)).unwrap_or_default(),
        stores,
    };
    let limit = answer::rows(query.limit)?;
    let rows = db.read(move |read| list::orders(read, &filter, after, limit + 1)).await?;
    Ok(Answer::ok(Page::new(rows, limit, OrderRow::cursor)))
}

fn channel(channel: ChannelBody) -> String {
    match channel {
        ChannelBody::Web => "web",
        ChannelBody::Till => "till",
    }
    .to_owned()
}

/// The stores of a question: the one that was asked for, or all where the caller may do this; none
/// named means every store.
pub(super) fn stores(caller: &Caller, permission: &str, asked: Option<Id>) -> Result<Option<Vec<Id>>, Problem> {
    match asked {
        Some(store) => {
            caller.require_store(permission, store)?;
            Ok(Some(vec![store]))
        }
        None => Ok(caller.stores_for(permission)),
    }
}

pub(super) fn broken(pointer: &str) -> Problem {
    Refusal::new(&api::codes::INVALID).at(pointer, &api::codes::INVALID).into()
}

/// Which orders that wait to be fetched.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PickupQuery {
    /// Fetched from one store.
    store: Option<Id>,
    /// The code that the buyer shows, or the order's number.
    #[param(max_length = 40)]
    code: Option<String>,
}

/// Orders that wait to be fetched, those that wait longest first. Without a code, those whose online
/// payment is still to be made are left out.
///
/// # Errors
/// `api.wrong_store`.
#[utoipa::path(get, path = "/pickups", operation_id = "orders_list_pickups", tag = "orders", params(PickupQuery),
    responses((status = 200, body = Page<OrderRow>)),
    extensions(("x-permission" = json!("orders.fulfil")), ("x-scope" = json!("store"))))]
pub async fn pickups(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<PickupQuery>,
) -> Result<Answer<Page<OrderRow>>, Problem> {
    api::desk::short("/code", query.code.as_deref(), CODE_MAX)?;
    let code = query.code.as_deref().map(list::typed).filter(|code| !code.is_empty());
    let filter = PickupFilter { code, stores: stores(&caller, "orders.fulfil", query.store)? };
    let rows = db.read(move |read| list::pickups(read, &filter)).await?;
    Ok(Answer::ok(Page::whole(rows)))
}

/// Says that an order's goods are ready to be fetched or sent.
///
/// # Errors
/// `orders.unknown`; `api.wrong_store`; `orders.not_open` when it no longer waits.
#[utoipa::path(post, path = "/orders/{id}/ready", operation_id = "orders_ready", tag = "orders", params(("id" = Id, Path)),
    responses((status = 200, body = OrderBody)),
    extensions(("x-permission" = json!("orders.fulfil")), ("x-scope" = json!("store"))))]
pub async fn ready(BrandDb(db): BrandDb, caller: Caller, Path(order): Path<Id>) -> Result<Answer<OrderBody>, Problem> {
    may_hand_over(&db, &caller, order).await?;
    db.write("orders.ready", caller.actor(), move |tx| fulfil::ready(tx, order).map(|_| ())).await?;
    let body = order_for(&db, &caller, order).await?;
    let version = body.version;
    Ok(Answer::ok(body).version(version))
}

/// Refuses unless the caller may hand this order over; answers with the store that does.
pub(crate) async fn may_hand_over(db: &store::Db, caller: &Caller, order: Id) -> Result<Id, Problem> {
    let found = db.read(move |read| crate::views::belongs(read, order)).await?;
    let Some(belongs) = found else { return Err((&crate::codes::ORDER_UNKNOWN).into()) };
    caller.require_store("orders.fulfil", belongs.fulfilled_by)?;
    Ok(belongs.fulfilled_by)
}

/// The live day of the stores whose orders the caller may see.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/dashboard", operation_id = "orders_dashboard", tag = "orders",
    responses((status = 200, body = DashboardBody)),
    extensions(("x-permission" = json!("orders.read")), ("x-scope" = json!("store"))))]
pub async fn dashboard(BrandDb(db): BrandDb, caller: Caller) -> Result<Answer<DashboardBody>, Problem> {
    let watcher = Watcher {
        stores: caller.stores_for("orders.read"),
        cases: caller.stores_for("cases.read"),
        locale: caller.locale,
    };
    let brand = db.brand().clone();
    let body = db.read(move |read| dashboard::dashboard(read, &brand, &watcher)).await?;
    Ok(Answer::ok(body))
}
