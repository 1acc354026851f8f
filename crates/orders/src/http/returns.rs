//! Taking goods back: what can come back, what it comes to, doing it in the office, looking at it.

use api::{Answer, Body, BrandDb, Caller, Key, Page, Path, Principal, Problem, Query, answer};
use kernel::{Id, Money, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use store::Db;
use utoipa::{IntoParams, ToSchema};

use crate::codes;
use crate::http::desk::{CODE_MAX, SEARCH_MAX, broken, stores};
use crate::list::{After, like, typed};
use crate::returns::policy::Reason;
use crate::returns::search::{self, ReturnableBody};
use crate::returns::views::{self, BackBody, ReturnBody, ReturnLineBody, ReturnRow};
use crate::returns::{self, Office, Plan, Way, Wish, WishedLine};
use crate::shop::read_or_refuse;

/// The permission to take goods back by the rules.
pub(super) const PERMISSION: &str = "orders.return";
/// The permission to take them back although the rules do not say so.
const EXCEPTION: &str = "orders.return_exception";
/// The permission to take them back without a receipt.
const BLIND: &str = "till.refund_blind";

/// Goods that somebody brings back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnLineRequest {
    /// The order's line; a set's line stands for what is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_id: Option<Id>,
    /// The variant, when there is no receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_id: Option<Id>,
    /// How much, in thousandths of its unit.
    #[schema(value_type = i64, minimum = 1, maximum = 100_000_000)]
    pub quantity: Quantity,
    /// What it may be used for now.
    pub condition: stock::Condition,
    /// Why it comes back.
    pub reason: Reason,
}

/// How money goes back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundWay {
    /// As it came, in the order in which it came.
    #[default]
    Original,
    /// As the member's store credit.
    StoreCredit,
}

/// What somebody brings back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnWish {
    /// The order; none without a receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Id>,
    /// What.
    #[schema(min_items = 1, max_items = 200)]
    pub lines: Vec<ReturnLineRequest>,
    /// Who brings it, when they are known; the order's buyer when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<Id>,
    /// How money goes back.
    #[serde(default)]
    pub refund: RefundWay,
    /// Takes it back although it is late or exempt; needs `orders.return_exception`. Goods without a receipt need
    /// `till.refund_blind`.
    #[serde(default)]
    pub exception: bool,
    /// They brought the paper of the invoice: while the law lets it, that is voided, and what they keep is invoiced anew.
    /// Otherwise what goes back is given back on it by an allowance.
    #[serde(default)]
    pub paper_back: bool,
}

/// The longest return, in lines.
const LINES: usize = 200;

impl ReturnWish {
    /// Read for somebody who may take goods back in a store by the rules.
    pub(super) async fn check(self, db: &Db, caller: &Caller, store: Id) -> Result<Wish, Problem> {
        caller.require_store(PERMISSION, store)?;
        if self.lines.len() > LINES {
            return Err(Refusal::new(&codes::TOO_MANY_LINES).with("most", LINES as i64).into());
        }
        let member = match self.member_id {
            Some(member) => {
                let found = db.read(move |read| members::canonical(read, member)).await?;
                Some(found.ok_or_else(|| Problem::from(&codes::RETURN_MEMBER))?)
            }
            None => None,
        };
        let line = |line: ReturnLineRequest| WishedLine {
            line: line.line_id,
            variant: line.variant_id,
            quantity: line.quantity,
            condition: line.condition,
            reason: line.reason,
        };
        Ok(Wish {
            order: self.order_id,
            lines: self.lines.into_iter().map(line).collect(),
            member,
            way: match self.refund {
                RefundWay::Original => Way::Original,
                RefundWay::StoreCredit => Way::StoreCredit,
            },
            exception: self.exception,
            paper_back: self.paper_back,
        })
    }
}

/// Whether somebody in the office may take this back: nobody else approves there.
fn may_take_back(caller: &Caller, store: Id, wish: &Wish, amount: Money) -> Result<(), Problem> {
    if wish.is_exception() {
        caller.require_store(EXCEPTION, store)?;
    }
    if wish.order.is_some() {
        return Ok(());
    }
    caller.require_store(BLIND, store)?;
    let most = match &caller.principal {
        Principal::Staff(access) => access.limit("refund_amount", BLIND, Some(store)),
        _ => None,
    };
    if most.is_some_and(|most| amount.get() > most) {
        return Err(Refusal::new(&api::codes::FORBIDDEN).with("permission", BLIND).into());
    }
    Ok(())
}

/// A question what a return comes to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnQuestion {
    /// The store that would take the goods.
    pub store_id: Id,
    /// What.
    #[serde(rename = "return")]
    pub wish: ReturnWish,
}

/// What a return comes to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnQuote {
    /// What comes back, delivery last.
    pub lines: Vec<ReturnLineBody>,
    /// What it comes to, tax included.
    pub total: Money,
    /// The tax in it.
    pub tax_total: Money,
    /// What had gone back for it before.
    pub withheld: Money,
    /// What goes back now.
    pub goes_back: Money,
    /// By which ways, in their order.
    pub back: Vec<BackBody>,
    /// Numbers of the order's invoices that are on paper and are voided when it comes back too.
    pub papers: Vec<String>,
}

impl ReturnQuote {
    fn of(plan: &Plan, papers: Vec<String>) -> Self {
        ReturnQuote {
            papers,
            lines: plan.lines.iter().map(ReturnLineBody::from).collect(),
            total: plan.total,
            tax_total: plan.tax_total,
            withheld: plan.withheld,
            goes_back: plan.goes_back(),
            back: plan.back.iter().map(|one| BackBody { kind: one.kind.clone(), amount: one.amount }).collect(),
        }
    }
}

/// What a return would come to now. Changes nothing. Exceptions and goods without a receipt are worked out for
/// everybody who may take goods back; to take them needs a permission more, or at a till a manager's approval.
///
/// # Errors
/// The rule that stands in the way: `orders.return_late`, `orders.return_exempt`, `orders.returned_already`,
/// `orders.return_line`, `orders.return_not_yet`, `orders.return_credit_only`, `orders.return_member`;
/// `api.wrong_store`.
#[utoipa::path(post, path = "/returns/quotes", operation_id = "orders_quote_return", tag = "returns",
    request_body = ReturnQuestion, responses((status = 200, body = ReturnQuote)),
    extensions(("x-permission" = json!("orders.return")), ("x-scope" = json!("store"))))]
pub async fn quote(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<ReturnQuestion>,
) -> Result<Answer<ReturnQuote>, Problem> {
    let wish = body.wish.check(&db, &caller, body.store_id).await?;
    let returns::WorkedOut { plan, papers, .. } = returns::plan(&db, body.store_id, &wish).await?;
    Ok(Answer::ok(ReturnQuote::of(&plan, papers)))
}

/// Goods to be taken back in the office.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// The store where they lie from now on.
    pub store_id: Id,
    /// What.
    #[serde(rename = "return")]
    pub wish: ReturnWish,
    /// What goes back, as the screen says. When it is not so any more, nothing is done.
    pub expected_total: Money,
}

/// Takes goods back outside of a till: money goes back online or as store credit. Cash and cards go back at
/// a till, by its command `return`.
///
/// # Errors
/// As `orders_quote_return`; `orders.return_changed`; `orders.return_at_till`; `orders.return_stale`.
#[utoipa::path(post, path = "/returns", operation_id = "orders_take_back", tag = "returns",
    params(("Idempotency-Key" = String, Header)), request_body = TakeBack,
    responses((status = 201, body = ReturnBody)),
    extensions(("x-permission" = json!("orders.return")), ("x-scope" = json!("store"))))]
pub async fn take_back(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Body(body): Body<TakeBack>,
) -> Result<Answer<ReturnBody>, Problem> {
    let once = key.once("orders_take_back", &caller, &body)?;
    let (store, expected) = (body.store_id, body.expected_total);
    let wish = body.wish.check(&db, &caller, store).await?;
    may_take_back(&caller, store, &wish, expected)?;
    let office = Office { store, person: caller.staff_id(), return_id: db.new_id() };
    let written = returns::take_back(&db, caller.actor(), once, office, wish, expected).await?;
    let body = body_of(&db, written.resource).await?;
    Ok(Answer::of(written, body))
}

async fn body_of(db: &Db, id: Id) -> Result<ReturnBody, Problem> {
    let found = db.read(move |read| views::find(read, id)).await?;
    found.ok_or_else(|| (&codes::RETURN_UNKNOWN).into())
}

/// Which returns.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReturnQuery {
    /// Part of a return's or an order's number.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Taken by one store.
    store: Option<Id>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Returns, newest first: those that were taken where the caller may see orders.
///
/// # Errors
/// `api.wrong_store`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/returns", operation_id = "orders_list_returns", tag = "returns", params(ReturnQuery),
    responses((status = 200, body = Page<ReturnRow>)),
    extensions(("x-permission" = json!("orders.read")), ("x-scope" = json!("store"))))]
pub async fn list(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<ReturnQuery>,
) -> Result<Answer<Page<ReturnRow>>, Problem> {
    api::desk::short("/q", query.q.as_deref(), SEARCH_MAX)?;
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let stores = stores(&caller, "orders.read", query.store)?;
    let after = match query.cursor.as_deref() {
        Some(cursor) => After::parse(cursor).ok_or_else(|| broken("/cursor"))?,
        None => After::BEGINNING,
    };
    let search = query.q.as_deref().map(typed).filter(|text| !text.is_empty()).map(|text| like(&text));
    let limit = answer::rows(query.limit)?;
    let rows = db.read(move |read| views::list(read, stores.as_deref(), search.as_deref(), after, limit + 1)).await?;
    Ok(Answer::ok(Page::new(rows, limit, ReturnRow::cursor)))
}

/// One return.
///
/// # Errors
/// `orders.return_unknown`; `api.wrong_store`.
#[utoipa::path(get, path = "/returns/{id}", operation_id = "orders_get_return", tag = "returns",
    params(("id" = Id, Path)), responses((status = 200, body = ReturnBody)),
    extensions(("x-permission" = json!("orders.read")), ("x-scope" = json!("store"))))]
pub async fn get(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<ReturnBody>, Problem> {
    let body = body_of(&db, id).await?;
    caller.require_store("orders.read", body.head.store_id)?;
    Ok(Answer::ok(body))
}

/// What somebody shows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReturnableQuery {
    /// The store that would take the goods.
    store: Id,
    /// An order's number, its receipt's number, its pickup code, or the code of a buyer's wish.
    #[param(max_length = 40)]
    code: Option<String>,
    /// The member who bought, when nothing is shown.
    member: Option<Id>,
}

/// Orders of which goods may come back, of every store and the web, with what is left of each line. Nobody's
/// name or address is among it.
///
/// # Errors
/// `api.wrong_store`; `orders.store_unknown`.
#[utoipa::path(get, path = "/returnable", operation_id = "orders_list_returnable", tag = "returns",
    params(ReturnableQuery), responses((status = 200, body = Page<ReturnableBody>)),
    extensions(("x-permission" = json!("orders.return")), ("x-scope" = json!("store"))))]
pub async fn returnable(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<ReturnableQuery>,
) -> Result<Answer<Page<ReturnableBody>>, Problem> {
    caller.require_store(PERMISSION, query.store)?;
    api::desk::short("/code", query.code.as_deref(), CODE_MAX)?;
    let exponent = db.brand().exponent;
    let code = query.code.as_deref().map(typed).filter(|code| !code.is_empty());
    let rows = read_or_refuse(&db, move |read| match (code, query.member) {
        (Some(code), _) => search::by_code(read, query.store, &code.to_uppercase(), exponent),
        (None, Some(member)) => search::of_member(read, query.store, member, exponent),
        (None, None) => Ok(Vec::new()),
    })
    .await?;
    Ok(Answer::ok(Page::whole(rows)))
}
