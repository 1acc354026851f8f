//! The till's screen: where it stands, what it is told to do, what it finds.

use std::collections::BTreeMap;

use api::{Answer, Body, BrandDb, Caller, Key, Page, Path, Problem, Query};
use invoices::WishBody;
use kernel::{BusinessDate, Id, Money, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Db, Once};
use till::{CloseShift, Command, EndHold, MoveCash, OpenDrawer, OpenShift, Tender, TenderKind, Void, VoidReturn};
use utoipa::{IntoParams, ToSchema};

use crate::codes;
use crate::fulfil::Shown;
use crate::http::desk::{SEARCH_MAX, may_hand_over};
use crate::http::read::{OrderBody, order_for};
use crate::http::returns::ReturnWish;
use crate::list::typed;
use crate::lookup::{self, TillCategory, TillProduct};
use crate::price::LineBody;
use crate::returns::Bringing;
use crate::shift_report::{self, ShiftBody, StoreDayBody};
use crate::shop::read_or_refuse;
use crate::till_session::{self, Cashier, InvoiceWish, Sale, Wish};
use crate::till_view::{self, PiecesBody, TillAnswer, TillBody};

/// The longest barcode or SKU, in characters.
const CODE_MAX: usize = 64;

/// A till.
///
/// # Errors
/// `orders.register_unknown`; `api.wrong_store`.
#[utoipa::path(get, path = "/registers/{id}/till", operation_id = "orders_till", tag = "till", params(("id" = Id, Path)),
    responses((status = 200, body = TillBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn get_till(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(register): Path<Id>,
) -> Result<Answer<TillBody>, Problem> {
    let store = store_of(&db, &caller, "till.use", register).await?;
    let exponent = db.brand().exponent;
    let body = read_or_refuse(&db, move |read| till_view::till(read, register, exponent)).await?;
    Ok(Answer::ok(if caller.may("till.report", Some(store)) { body } else { body.blind() }))
}

/// Refuses unless the caller may do this at the register; answers with its store.
pub(crate) async fn store_of(db: &Db, caller: &Caller, permission: &str, register: Id) -> Result<Id, Problem> {
    let found = db.read(move |read| staff::register(read, register)).await?;
    let register = found.filter(|register| register.active).ok_or_else(|| Problem::from(&codes::REGISTER_UNKNOWN))?;
    caller.require_store(permission, register.store)?;
    Ok(register.store)
}

/// The person at the till. Programs have no hands: a till's log names people.
pub(super) fn cashier(db: &Db, caller: &Caller, store: Id, permission: &str) -> Result<Cashier, Problem> {
    let api::Principal::Staff(access) = &caller.principal else {
        return Err(Refusal::new(&api::codes::FORBIDDEN).with("permission", permission).into());
    };
    Ok(Cashier {
        person: access.person,
        limits: till_session::limits(access, store),
        // What is sealed is read by the whole brand, whatever language the cashier reads.
        locale: db.brand().locale.clone(),
    })
}

/// Something that a till is told to do.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TillCommand {
    /// Made by the screen: sent twice, it is done once.
    pub command_id: Id,
    /// The place in the log that the screen shows. When another screen was faster, nothing is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub expected_seq: Option<i64>,
    /// What.
    pub command: CommandBody,
}

/// What a till is told to do.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, tag = "type", rename_all = "snake_case")]
pub enum CommandBody {
    /// Begin a shift.
    OpenShift {
        /// Cash put into the empty drawer.
        #[schema(value_type = i64, minimum = 0, maximum = 9_007_199_254_740_991_i64)]
        float: Money,
        /// The same by denomination, when it was counted so.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 40)]
        pieces: Vec<PiecesBody>,
    },
    /// Book a sale that is paid.
    Sell {
        /// Made by the screen; it becomes the order's id.
        sale_id: Id,
        /// What.
        #[schema(min_items = 1, max_items = 200)]
        lines: Vec<LineBody>,
        /// Who buys, when they are known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        member_id: Option<Id>,
        /// How it is paid.
        #[serde(default)]
        #[schema(max_items = 20)]
        tenders: Vec<TenderRequest>,
        /// The total on the screen. When it is not right any more, nothing is sold.
        expected_total: Money,
        /// True when the buyer holds the goods: then they are sold, whatever the books say.
        #[serde(default)]
        goods_in_hand: bool,
        /// How the buyer wants the invoice; printed for a consumer when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        invoice: Option<WishBody>,
    },
    /// Put a basket aside.
    Hold {
        /// Made by the screen.
        hold_id: Id,
        /// A table or a thing, never a person.
        #[schema(min_length = 1, max_length = 24)]
        label: String,
        /// What.
        #[schema(min_items = 1, max_items = 200)]
        lines: Vec<LineBody>,
    },
    /// Take a basket back to the screen.
    Recall {
        /// Which.
        hold_id: Id,
    },
    /// Give up a basket that was put aside.
    Discard {
        /// Which.
        hold_id: Id,
    },
    /// Undo a sale of this shift.
    Void {
        /// Which.
        sale_id: Id,
        /// A word from the shop's list, such as `wrong_item`.
        #[schema(pattern = "^[a-z0-9_]{1,40}$")]
        reason: String,
    },
    /// Take goods back, and perhaps sell others for them: an exchange.
    Return {
        /// Made by the screen.
        return_id: Id,
        /// What comes back.
        #[serde(rename = "return")]
        wish: ReturnWish,
        /// What goes back for it, as the screen says. When it is not right any more, nothing is done.
        expected_total: Money,
        /// What is taken for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sale: Option<ExchangeSale>,
    },
    /// Undo a return of this shift, and the sale that was made with it.
    VoidReturn {
        /// Which.
        return_id: Id,
        /// A word from the shop's list, such as `wrong_item`.
        #[schema(pattern = "^[a-z0-9_]{1,40}$")]
        reason: String,
    },
    /// Put cash into the drawer.
    CashIn {
        /// How much.
        #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
        amount: Money,
        /// A word from the shop's list, such as `change`.
        #[schema(pattern = "^[a-z0-9_]{1,40}$")]
        reason: String,
        /// What for; from the safe when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<PurposeBody>,
    },
    /// Take cash out of the drawer.
    CashOut {
        /// How much.
        #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
        amount: Money,
        /// A word from the shop's list, such as `drop`.
        #[schema(pattern = "^[a-z0-9_]{1,40}$")]
        reason: String,
        /// What for; to the safe when nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<PurposeBody>,
    },
    /// Open the drawer without a sale.
    OpenDrawer {
        /// A word from the shop's list, such as `give_change`.
        #[schema(pattern = "^[a-z0-9_]{1,40}$")]
        reason: String,
    },
    /// Count the drawer and end the shift.
    CloseShift {
        /// What was found in the drawer.
        #[schema(value_type = i64, minimum = 0, maximum = 9_007_199_254_740_991_i64)]
        counted: Money,
        /// The same by denomination, when it was counted so.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 40)]
        pieces: Vec<PiecesBody>,
        /// What the card terminals' own closing slips come to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 10)]
        batches: Vec<BatchBody>,
        /// The number of the bag in which the money goes to the bank.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(pattern = "^[A-Za-z0-9-]{1,24}$")]
        bag: Option<String>,
    },
}

/// What somebody takes for goods that they bring back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeSale {
    /// Made by the screen; it becomes the order's id.
    pub sale_id: Id,
    /// What.
    #[schema(min_items = 1, max_items = 200)]
    pub lines: Vec<LineBody>,
    /// How the difference is paid; nothing when it goes back.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tenders: Vec<TenderRequest>,
    /// The total of the new goods on the screen.
    pub expected_total: Money,
    /// True when the buyer holds the goods.
    #[serde(default)]
    pub goods_in_hand: bool,
    /// How the buyer wants the invoice; printed for a consumer when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<WishBody>,
}

/// What a terminal's own closing slip says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchBody {
    /// The word of the type that was paid with at it.
    #[schema(pattern = "^[a-z0-9_]{1,24}$")]
    pub kind: String,
    /// What it came to.
    #[schema(value_type = i64, minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
    pub amount: Money,
}

/// What cash is moved for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PurposeBody {
    /// Notes that would be too many in the drawer go to the safe.
    Drop,
    /// Change, from the change fund in the safe or back to it.
    Change,
    /// Something small was bought or paid for the shop; or what was left of it came back.
    PettyCash,
}

impl From<PurposeBody> for till::Purpose {
    fn from(body: PurposeBody) -> Self {
        match body {
            PurposeBody::Drop => till::Purpose::Drop,
            PurposeBody::Change => till::Purpose::Change,
            PurposeBody::PettyCash => till::Purpose::PettyCash,
        }
    }
}

/// One way in which something is paid.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderRequest {
    /// The word of its type: `cash`, `card`, `terminal` and others that the till takes.
    #[schema(pattern = "^[a-z0-9_]{1,24}$")]
    pub kind: String,
    /// How much of the total it pays; change is not in it.
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount: Money,
    /// The cash that was handed over, when it was more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Money>,
    /// The card terminal's own number of the payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[A-Za-z0-9]{1,12}$")]
    pub reference: Option<String>,
    /// The charge that pays it, for a type that is charged through the till.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge_id: Option<Id>,
}

impl TryFrom<TenderRequest> for Tender {
    type Error = Problem;

    fn try_from(request: TenderRequest) -> Result<Self, Problem> {
        let kind = kind_of(&request.kind)?;
        let TenderRequest { amount, given, reference, charge_id, .. } = request;
        Ok(Tender { kind, amount, given, reference, payment: charge_id })
    }
}

/// The type that a word names.
fn kind_of(word: &str) -> Result<TenderKind, Problem> {
    TenderKind::parse(word)
        .ok_or_else(|| Problem::from(Refusal::new(&::till::codes::TENDER_REFUSED).with("kind", word.to_owned())))
}

pub(super) fn tenders(requests: Vec<TenderRequest>) -> Result<Vec<Tender>, Problem> {
    requests.into_iter().map(Tender::try_from).collect()
}

/// How the buyer wants the invoice, checked.
pub(super) fn invoice_wish(body: Option<WishBody>, at: &str) -> Result<InvoiceWish, Problem> {
    Ok(body.unwrap_or_default().check(at)?)
}

/// The wish behind a command. A shift takes its id from the command that opens it, so that the same
/// command always means the same shift.
async fn wish(db: &Db, caller: &Caller, store: Id, command_id: Id, command: CommandBody) -> Result<Wish, Problem> {
    Ok(Wish::Plain(match command {
        CommandBody::Sell { sale_id, lines, member_id, tenders: given, expected_total, goods_in_hand, invoice } => {
            return Ok(Wish::Sell(Box::new(Sale {
                sale: sale_id,
                lines,
                member: member_id,
                tenders: tenders(given)?,
                expected_total,
                goods_in_hand,
                invoice: invoice_wish(invoice, "/command/invoice")?,
            })));
        }
        CommandBody::Return { return_id, wish, expected_total, sale } => {
            let wish = wish.check(db, caller, store).await?;
            let sale = match sale {
                Some(sale) => Some(Box::new(Sale {
                    sale: sale.sale_id,
                    lines: sale.lines,
                    member: wish.member,
                    tenders: tenders(sale.tenders)?,
                    expected_total: sale.expected_total,
                    goods_in_hand: sale.goods_in_hand,
                    invoice: invoice_wish(sale.invoice, "/command/sale/invoice")?,
                })),
                None => None,
            };
            return Ok(Wish::Return(Box::new(Bringing { return_id, wish, expected: expected_total, sale })));
        }
        CommandBody::VoidReturn { return_id, reason } => Command::VoidReturn(VoidReturn { return_id, reason }),
        CommandBody::Hold { hold_id, label, lines } => return Ok(Wish::Hold { hold: hold_id, label, lines }),
        CommandBody::OpenShift { float, pieces } => {
            let shift = Id::derived("orders.shift", command_id.as_bytes());
            let pieces = pieces.into_iter().map(till::Pieces::from).collect();
            Command::OpenShift(OpenShift { shift, float, pieces })
        }
        CommandBody::Recall { hold_id } => Command::Recall(EndHold { hold: hold_id }),
        CommandBody::Discard { hold_id } => Command::Discard(EndHold { hold: hold_id }),
        CommandBody::Void { sale_id, reason } => Command::Void(Void { sale: sale_id, reason }),
        CommandBody::CashIn { amount, reason, purpose } => {
            Command::CashIn(MoveCash { amount, reason, purpose: purpose.map(till::Purpose::from) })
        }
        CommandBody::CashOut { amount, reason, purpose } => {
            Command::CashOut(MoveCash { amount, reason, purpose: purpose.map(till::Purpose::from) })
        }
        CommandBody::OpenDrawer { reason } => Command::OpenDrawer(OpenDrawer { reason }),
        CommandBody::CloseShift { counted, pieces, batches, bag } => Command::CloseShift(CloseShift {
            counted,
            pieces: pieces.into_iter().map(till::Pieces::from).collect(),
            batches: by_kind(&batches)?,
            bag,
        }),
    }))
}

/// Each kind of tender has one closing slip: of two, one would be lost.
fn by_kind(batches: &[BatchBody]) -> Result<BTreeMap<TenderKind, Money>, Problem> {
    let mut slips = BTreeMap::new();
    for (number, batch) in batches.iter().enumerate() {
        if slips.insert(kind_of(&batch.kind)?, batch.amount).is_some() {
            let at = format!("/command/batches/{number}/kind");
            return Err(Refusal::new(&till::codes::BATCH_TWICE).at(at, &till::codes::BATCH_TWICE).into());
        }
    }
    Ok(slips)
}

/// Tells a till to do something, once for its `command_id`.
///
/// # Errors
/// The till's own refusals, such as `till.no_shift` and `till.not_permitted`; `stock.insufficient`,
/// `orders.price_changed`, `orders.not_sold` and `orders.id_taken` of a sale; those of `orders_take_back` of a
/// return; `till.stale` when another
/// screen was faster.
#[utoipa::path(post, path = "/registers/{id}/commands", operation_id = "orders_till_command", tag = "till",
    params(("id" = Id, Path)), request_body = TillCommand, responses((status = 200, body = TillAnswer)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn command(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(register): Path<Id>,
    Body(body): Body<TillCommand>,
) -> Result<Answer<TillAnswer>, Problem> {
    let store = store_of(&db, &caller, "till.use", register).await?;
    let cashier = cashier(&db, &caller, store, "till.use")?;
    // The till's, not the person's: who logs in after a crash asks again about the one before.
    let once = Key(body.command_id.to_string()).once("", &caller, &body)?;
    let once = Once { scope: format!("orders_till_command:{register}"), ..once };
    let wish = wish(&db, &caller, store, body.command_id, body.command).await?;
    let written = till_session::carry_out(&db, &cashier, register, body.expected_seq, once, wish).await?;
    let (exponent, locale) = (db.brand().exponent, caller.locale);
    let answer =
        read_or_refuse(&db, move |read| till_view::answer(read, register, written.version, exponent, locale)).await?;
    let answer = if caller.may("till.report", Some(store)) {
        answer
    } else {
        TillAnswer { till: answer.till.blind(), ..answer }
    };
    Ok(Answer::of(written, answer))
}

/// A shift in numbers: while it runs (X), or as it ended (Z).
///
/// # Errors
/// `orders.shift_unknown`; `api.wrong_store`.
#[utoipa::path(get, path = "/shifts/{id}", operation_id = "orders_read_shift", tag = "till", params(("id" = Id, Path)),
    responses((status = 200, body = ShiftBody)),
    extensions(("x-permission" = json!("till.report")), ("x-scope" = json!("store"))))]
pub async fn get_shift(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<ShiftBody>, Problem> {
    let body = read_or_refuse(&db, move |read| shift_report::shift(read, id)).await?;
    caller.require_store("till.report", body.store_id)?;
    Ok(Answer::ok(body))
}

/// A store's day: its shifts, what they come to, and what the terminals say.
///
/// # Errors
/// `api.wrong_store`.
#[utoipa::path(get, path = "/stores/{id}/days/{date}", operation_id = "orders_read_store_day", tag = "till",
    params(("id" = Id, Path), ("date" = BusinessDate, Path)), responses((status = 200, body = StoreDayBody)),
    extensions(("x-permission" = json!("till.report")), ("x-scope" = json!("store"))))]
pub async fn get_store_day(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((store, date)): Path<(Id, String)>,
) -> Result<Answer<StoreDayBody>, Problem> {
    caller.require_store("till.report", store)?;
    let date: BusinessDate = date.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    Ok(Answer::ok(db.read(move |read| shift_report::store_day(read, store, date)).await?))
}

/// An order to be handed over.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// What the buyer shows.
    #[schema(max_length = 40)]
    pub code: String,
    /// The till at which it is handed over.
    pub register_id: Id,
    /// What is given for what is still to be paid, and for what is bought besides.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tenders: Vec<TenderRequest>,
    /// True when somebody else than the buyer fetches it: whoever has the code may.
    #[serde(default)]
    pub to_other: bool,
    /// What is bought besides, on the same receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<AddOn>,
    /// How the buyer wants the order's invoice; as they said when they ordered when nothing is said. Only what is paid
    /// here is invoiced here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<WishBody>,
}

/// What somebody buys who fetches an order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddOn {
    /// Made by the screen; it becomes the order's id.
    pub sale_id: Id,
    /// What.
    #[schema(min_items = 1, max_items = 200)]
    pub lines: Vec<LineBody>,
    /// Who buys, when they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<Id>,
    /// Its total on the screen, without the order's.
    pub expected_total: Money,
    /// True when the buyer holds the goods.
    #[serde(default)]
    pub goods_in_hand: bool,
    /// How the buyer wants the invoice; printed for a consumer when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<WishBody>,
}

/// Hands an order over at a till, and takes what is still to be paid, together with what is bought besides.
///
/// # Errors
/// `orders.unknown`; `api.wrong_store`; `orders.other_store` at a till of another store;
/// `orders.code_wrong`; `orders.unpaid`; `orders.not_open`; the till's own refusals when money is taken.
#[utoipa::path(post, path = "/orders/{id}/handover", operation_id = "orders_hand_over", tag = "orders",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = HandOver,
    responses((status = 200, body = OrderBody)),
    extensions(("x-permission" = json!("orders.fulfil")), ("x-scope" = json!("store"))))]
pub async fn hand_over(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
    key: Key,
    Body(body): Body<HandOver>,
) -> Result<Answer<OrderBody>, Problem> {
    let once = key.once("orders_hand_over", &caller, &json!({"order": order, "body": body}))?;
    let from = may_hand_over(&db, &caller, order).await?;
    let store = store_of(&db, &caller, "orders.fulfil", body.register_id).await?;
    if store != from {
        return Err((&codes::OTHER_STORE).into());
    }
    let cashier = cashier(&db, &caller, store, "orders.fulfil")?;
    let tenders = tenders(body.tenders)?;
    let sale = match body.sale {
        Some(add_on) => {
            caller.require_store("till.use", store)?;
            Some(Box::new(Sale {
                sale: add_on.sale_id,
                lines: add_on.lines,
                member: add_on.member_id,
                tenders: Vec::new(),
                expected_total: add_on.expected_total,
                goods_in_hand: add_on.goods_in_hand,
                invoice: invoice_wish(add_on.invoice, "/sale/invoice")?,
            }))
        }
        None => None,
    };
    let shown = Shown { code: typed(&body.code), to_other: body.to_other };
    let invoice = body.invoice.map(|wish| invoice_wish(Some(wish), "/invoice")).transpose()?;
    let wish = Wish::Collect { order, tenders, shown, sale, invoice };
    let written = till_session::carry_out(&db, &cashier, body.register_id, None, once, wish).await?;
    let body = order_for(&db, &caller, order).await?;
    let written = store::Written { resource: order, version: body.version, ..written };
    Ok(Answer::of(written, body))
}

/// What is looked up where.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LookUpQuery {
    /// A barcode or a SKU.
    #[param(min_length = 1, max_length = 64)]
    code: String,
    /// The store whose till asks.
    store: Id,
}

/// What a scanned or typed code stands for.
///
/// # Errors
/// `catalog.not_found`; `api.wrong_store`; `orders.store_unknown`.
#[utoipa::path(get, path = "/lookup", operation_id = "orders_look_up", tag = "till", params(LookUpQuery),
    responses((status = 200, body = TillProduct)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn look_up(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<LookUpQuery>,
) -> Result<Answer<TillProduct>, Problem> {
    caller.require_store("till.use", query.store)?;
    api::desk::short("/code", Some(&query.code), CODE_MAX)?;
    let (exponent, locale, code) = (db.brand().exponent, caller.locale, typed(&query.code));
    let found = read_or_refuse(&db, move |read| lookup::look_up(read, query.store, &code, exponent, locale)).await?;
    Ok(Answer::ok(found))
}

/// Which goods.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TillProductQuery {
    /// The store whose till asks.
    store: Id,
    /// Part of a name or a SKU.
    #[param(max_length = 100)]
    q: Option<String>,
    /// In this category or below it.
    category: Option<Id>,
}

/// The goods on a till's grid: the first two hundred products in the brand's order, or what is
/// searched for with what fits it best first; of one category, or of all.
///
/// # Errors
/// `api.wrong_store`; `orders.store_unknown`.
#[utoipa::path(get, path = "/till/products", operation_id = "orders_list_till_products", tag = "till", params(TillProductQuery),
    responses((status = 200, body = Page<TillProduct>)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn till_products(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<TillProductQuery>,
) -> Result<Answer<Page<TillProduct>>, Problem> {
    caller.require_store("till.use", query.store)?;
    api::desk::short("/q", query.q.as_deref(), SEARCH_MAX)?;
    let (exponent, locale) = (db.brand().exponent, caller.locale);
    let finder = db.kept::<catalog::Finder>();
    let rows = read_or_refuse(&db, move |read| {
        let search = query.q.as_deref().map(typed).filter(|text| !text.is_empty());
        let wanted = (search.as_deref(), query.category);
        lookup::till_products(read, &finder, query.store, wanted, exponent, locale)
    })
    .await?;
    Ok(Answer::ok(Page::whole(rows)))
}

/// Which till's categories.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TillCategoryQuery {
    /// The store whose till asks.
    store: Id,
}

/// The categories at the top that hold something tills sell, in the brand's order.
///
/// # Errors
/// `api.wrong_store`; `orders.store_unknown`.
#[utoipa::path(get, path = "/till/categories", operation_id = "orders_list_till_categories", tag = "till", params(TillCategoryQuery),
    responses((status = 200, body = Page<TillCategory>)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn till_categories(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<TillCategoryQuery>,
) -> Result<Answer<Page<TillCategory>>, Problem> {
    caller.require_store("till.use", query.store)?;
    let (exponent, locale) = (db.brand().exponent, caller.locale);
    let finder = db.kept::<catalog::Finder>();
    let rows =
        read_or_refuse(&db, move |read| lookup::till_categories(read, &finder, query.store, exponent, locale)).await?;
    Ok(Answer::ok(Page::whole(rows)))
}
