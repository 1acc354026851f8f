//! Quotes, carts and placing an order.

use api::{Answer, Body, BrandDb, Caller, Key, Path, Problem};
use axum::Extension;
use axum::http::header;
use invoices::WishBody;
use kernel::{Exponent, Id, Money, Price, Quantity, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Stop};
use utoipa::ToSchema;

use crate::cart::{self, Cart};
use crate::contact::{self, BuyerBody, RecipientBody};
use crate::http::read::{OrderBody, order_body};
use crate::made::{self, ChosenBody};
use crate::payment::Adapters;
use crate::place::{self, Delivery, Pay, Placement};
use crate::price::{LineBody, Priced, Question, ask};
use crate::shop::{read_or_refuse, web_store};
use crate::{codes, once, payment, web_invoice};

/// A question for a price.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    /// The store that would sell; the web shop when absent.
    #[serde(default)]
    pub store_id: Option<Id>,
    /// Where it is asked.
    pub channel: ChannelBody,
    /// What.
    #[schema(max_items = 200)]
    pub lines: Vec<LineBody>,
    /// How it is to be delivered, once chosen.
    #[serde(default)]
    pub delivery: Option<DeliveryKind>,
    /// Who buys, when they are known.
    #[serde(default)]
    pub member_id: Option<Id>,
}

/// Where something is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelBody {
    /// The web shop.
    Web,
    /// A till.
    Till,
}

impl ChannelBody {
    const fn as_str(self) -> &'static str {
        match self {
            ChannelBody::Web => "web",
            ChannelBody::Till => "till",
        }
    }
}

/// How goods reach the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// Picked up in a store.
    Pickup,
    /// Sent home.
    Home,
}

impl DeliveryKind {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            DeliveryKind::Pickup => "pickup",
            DeliveryKind::Home => "home",
        }
    }
}

/// A quote.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuoteBody {
    /// ISO 4217 code.
    pub currency: String,
    /// Digits of the currency.
    #[schema(value_type = u8)]
    pub exponent: Exponent,
    /// The version of the prices it was made of.
    pub price_version: i64,
    /// Two quotes with the same fingerprint are the same quote.
    pub fingerprint: String,
    /// The lines, in the order they were asked.
    pub lines: Vec<QuoteLineBody>,
    /// Delivery, once chosen.
    pub shipping: Option<ShippingBody>,
    /// Goods before what was taken off.
    pub goods_total: Money,
    /// What was taken off.
    pub discount_total: Money,
    /// Delivery.
    pub shipping_total: Money,
    /// Tax in or on it.
    pub tax_total: Money,
    /// What the buyer pays.
    pub total: Money,
    /// What became of each rule.
    pub verdicts: Vec<VerdictBody>,
}

/// One line of a quote.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuoteLineBody {
    /// Which variant.
    pub variant_id: Id,
    /// Its SKU.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Its picture.
    pub picture: Option<catalog::picture::Body>,
    /// How much.
    pub quantity: Quantity,
    /// The price of one, with what was chosen.
    pub unit_price: Price,
    /// The price of one without what was chosen.
    pub base_price: Price,
    /// What was chosen with one of it, and what each adds.
    pub options: Vec<ChosenBody>,
    /// What whoever makes it is told.
    pub note: String,
    /// Before what was taken off.
    pub gross: Money,
    /// What was taken off.
    pub discount: Money,
    /// After it.
    pub net: Money,
    /// Tax in or on it.
    pub tax: Money,
    /// What the selling store can promise.
    pub available: Quantity,
}

/// Delivery in a quote.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShippingBody {
    /// The method's code.
    pub method: String,
    /// What it costs.
    pub amount: Money,
}

/// What became of one rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerdictBody {
    /// `rule:{id}` or `free_from:{method}`.
    pub rule: String,
    /// Whether it applied.
    pub applied: bool,
    /// What it took off, when it applied.
    pub amount: Money,
    /// How much more has to be spent, when that is what is missing.
    pub missing: Option<Money>,
}

/// The quote as sent.
pub(crate) fn quote_body(db: &Db, priced: &Priced, available: &[Quantity], locale: &str) -> QuoteBody {
    let quote = &priced.quote;
    let lines = quote.lines.iter().zip(&priced.goods).zip(&priced.made).enumerate();
    let lines = lines.map(|(index, ((line, item), made))| QuoteLineBody {
        variant_id: line.variant,
        sku: item.sku.clone(),
        name: item.name.clone(),
        picture: item.picture.as_ref().map(catalog::Picture::body),
        quantity: line.quantity,
        unit_price: line.unit_price,
        base_price: made.base_price,
        options: made::bodies(&made.options, locale),
        note: made.note.clone(),
        gross: line.gross,
        discount: line.discount,
        net: line.net,
        tax: line.tax,
        available: available.get(index).copied().unwrap_or(Quantity::ZERO),
    });
    let verdicts = quote.verdicts.iter().map(|verdict| {
        let (applied, amount, missing) = match &verdict.outcome {
            promo::Outcome::Applied { amount, .. } => (true, *amount, None),
            promo::Outcome::Unmet { unmet: promo::Unmet::Spend { missing, .. } } => {
                (false, Money::ZERO, Some(*missing))
            }
            promo::Outcome::Unmet { .. } => (false, Money::ZERO, None),
        };
        VerdictBody { rule: verdict.cause.to_string(), applied, amount, missing }
    });
    QuoteBody {
        currency: db.brand().currency.clone(),
        exponent: quote.exponent,
        price_version: quote.price_version,
        fingerprint: quote.fingerprint().iter().map(|byte| format!("{byte:02x}")).collect(),
        lines: lines.collect(),
        shipping: quote
            .shipping
            .first()
            .map(|parcel| ShippingBody { method: parcel.method.clone(), amount: parcel.net }),
        goods_total: quote.goods_total,
        discount_total: quote.discount_total,
        shipping_total: quote.shipping_total,
        tax_total: quote.tax_total,
        total: quote.total,
        verdicts: verdicts.collect(),
    }
}

/// Prices a basket: the same answer in every channel.
///
/// # Errors
/// Refused when something is not sold here or comes in another step.
#[utoipa::path(post, path = "/quotes", operation_id = "orders_quote", tag = "selling", request_body = QuoteRequest,
    responses((status = 200, body = QuoteBody)), extensions(("x-permission" = json!("public"))))]
pub async fn quote(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<QuoteRequest>,
) -> Result<Answer<QuoteBody>, Problem> {
    let exponent = db.brand().exponent;
    let question = Question {
        channel: body.channel.as_str(),
        lines: body.lines,
        delivery: body.delivery.map(|kind| kind.code().to_owned()),
        member: body.member_id,
        company: false,
        locale: caller.locale.to_owned(),
    };
    let (priced, available) = read_or_refuse(&db, move |read| {
        let store = body.store_id.map_or_else(|| web_store(read), Ok)?;
        ask(read, store, &question, exponent)
    })
    .await?;
    Ok(Answer::ok(quote_body(&db, &priced, &available, caller.locale)))
}

/// A cart with what it would cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct CartBody {
    /// Its id.
    pub id: Id,
    /// Counts its changes from 1.
    pub version: i64,
    /// Ids of its lines, in the order of the quote's lines.
    pub line_ids: Vec<Id>,
    /// What it would cost; none while it is empty or something in it is no longer sold.
    pub quote: Option<QuoteBody>,
}

async fn cart_body(db: &Db, caller: &Caller, cart: Cart) -> Result<CartBody, Problem> {
    let exponent = db.brand().exponent;
    let question = Question {
        channel: "web",
        lines: cart.asked(),
        delivery: None,
        member: caller.member_id(),
        company: false,
        locale: caller.locale.to_owned(),
    };
    let store = cart.store;
    let asked = read_or_refuse(db, move |read| ask(read, store, &question, exponent)).await;
    let quote = match asked {
        Ok((priced, available)) => Some(quote_body(db, &priced, &available, caller.locale)),
        Err(store::WriteError::Refused(_)) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(CartBody {
        id: cart.id,
        version: cart.version,
        line_ids: cart.lines.iter().map(|line| line.id).collect(),
        quote,
    })
}

/// The visit's cart, made if there is none; begins a visit.
///
/// # Errors
/// Refused when the brand sells nothing on the web.
#[utoipa::path(post, path = "/carts", operation_id = "orders_open_cart", tag = "selling",
    responses((status = 201, body = CartBody)), extensions(("x-permission" = json!("public"))))]
pub async fn open_cart(
    axum::extract::State(state): axum::extract::State<api::State>,
    Extension(secret): Extension<api::guard::VisitorSecret>,
    BrandDb(db): BrandDb,
    caller: Caller,
) -> Result<Answer<CartBody>, Problem> {
    let visitor = caller.visitor.unwrap_or_else(|| db.new_id());
    let cart = db
        .write("orders.open_cart", caller.actor(), move |tx| {
            let store = web_store(tx)?;
            Ok(cart::open(tx, visitor, store)?)
        })
        .await?;
    let version = cart.version;
    let body = cart_body(&db, &caller, cart).await?;
    let cookie = api::visitor::set_cookie(&secret.0, visitor, state.settings().https);
    Ok(Answer::created(body).version(version).header(header::SET_COOKIE, cookie))
}

fn visitor(caller: &Caller) -> Result<Id, Problem> {
    caller.visitor.ok_or_else(|| (&codes::NO_VISIT).into())
}

async fn current(db: &Db, visitor: Id) -> Result<Cart, Problem> {
    let cart = db.read(move |read| cart::current(read, visitor)).await?;
    cart.ok_or_else(|| (&api::codes::NOT_FOUND).into())
}

/// The visit's cart.
///
/// # Errors
/// `api.not_found` when there is none.
#[utoipa::path(get, path = "/carts/current", operation_id = "orders_current_cart", tag = "selling",
    responses((status = 200, body = CartBody)), extensions(("x-permission" = json!("public"))))]
pub async fn current_cart(BrandDb(db): BrandDb, caller: Caller) -> Result<Answer<CartBody>, Problem> {
    let cart = current(&db, visitor(&caller)?).await?;
    let version = cart.version;
    Ok(Answer::ok(cart_body(&db, &caller, cart).await?).version(version))
}

/// Adds to the visit's cart.
///
/// # Errors
/// `api.not_found` when there is no cart; `orders.not_sold`; `orders.option_missing` and others where a choice
/// does not fit, with the line as `/lines/0`; refused when the cart is full.
#[utoipa::path(post, path = "/carts/current/lines", operation_id = "orders_add_line", tag = "selling", request_body = LineBody,
    responses((status = 200, body = CartBody)), extensions(("x-permission" = json!("public"))))]
pub async fn add_line(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<LineBody>,
) -> Result<Answer<CartBody>, Problem> {
    let cart = current(&db, visitor(&caller)?).await?.id;
    let line = cart::new_line(&body)?;
    // What has to be chosen is asked now, not when the order is placed.
    let (exponent, question) = (db.brand().exponent, Question::of_line("web", body, caller.locale));
    read_or_refuse(&db, move |read| {
        let store = web_store(read)?;
        ask(read, store, &question, exponent)
    })
    .await?;
    change(&db, &caller, "orders.add_line", move |tx| cart::add(tx, cart, &line)).await
}

/// A line's new quantity.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLine {
    /// How much, in thousandths of the unit.
    #[schema(value_type = i64, minimum = 1, maximum = 100_000_000)]
    pub quantity: Quantity,
}

/// Sets a line's quantity.
///
/// # Errors
/// `api.not_found` when there is no cart, `orders.line_unknown` when there is no such line.
#[utoipa::path(put, path = "/carts/current/lines/{line}", operation_id = "orders_set_line", tag = "selling",
    params(("line" = Id, Path)), request_body = SetLine,
    responses((status = 200, body = CartBody)), extensions(("x-permission" = json!("public"))))]
pub async fn set_line(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(line): Path<Id>,
    Body(body): Body<SetLine>,
) -> Result<Answer<CartBody>, Problem> {
    let cart = current(&db, visitor(&caller)?).await?.id;
    change(&db, &caller, "orders.set_line", move |tx| cart::set(tx, cart, line, body.quantity)).await
}

/// Removes a line; removing what is gone already is fine.
///
/// # Errors
/// `api.not_found` when there is no cart.
#[utoipa::path(delete, path = "/carts/current/lines/{line}", operation_id = "orders_remove_line", tag = "selling",
    params(("line" = Id, Path)), responses((status = 200, body = CartBody)), extensions(("x-permission" = json!("public"))))]
pub async fn remove_line(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(line): Path<Id>,
) -> Result<Answer<CartBody>, Problem> {
    let cart = current(&db, visitor(&caller)?).await?.id;
    change(&db, &caller, "orders.remove_line", move |tx| cart::remove(tx, cart, line)).await
}

async fn change(
    db: &Db,
    caller: &Caller,
    name: &'static str,
    act: impl Fn(&mut store::Tx<'_>) -> Result<(), Stop> + Send + 'static,
) -> Result<Answer<CartBody>, Problem> {
    db.write(name, caller.actor(), act).await?;
    let cart = current(db, visitor(caller)?).await?;
    let version = cart.version;
    Ok(Answer::ok(cart_body(db, caller, cart).await?).version(version))
}

/// An order to be placed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceOrder {
    /// The visit's cart, or `lines`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cart_id: Option<Id>,
    /// What, when there is no cart.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub lines: Vec<LineBody>,
    /// The web store that sells; the brand's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_id: Option<Id>,
    /// Who buys.
    pub buyer: BuyerBody,
    /// How the goods reach them.
    pub fulfilment: FulfilmentRequest,
    /// How they pay.
    pub payment: PaymentRequest,
    /// How they want the invoice. A member who says nothing has it with their account, everybody else on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<WishBody>,
    /// The total that the buyer saw. When it is not right any more, nothing is placed.
    pub expected_total: Money,
}

/// How the goods reach the buyer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, tag = "kind", rename_all = "snake_case")]
pub enum FulfilmentRequest {
    /// Picked up.
    Pickup {
        /// In this store.
        store_id: Id,
        /// From when on, up to six days ahead while the store is open; as soon as it is ready when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wanted_at: Option<Timestamp>,
    },
    /// Picked up in a slot of a pre-order campaign, for which it is made.
    Preorder {
        /// Which slot; it says in which store.
        slot_id: Id,
    },
    /// Sent.
    Delivery {
        /// To whom and where.
        recipient: RecipientBody,
    },
}

/// How the buyer pays.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentRequest {
    /// `cash_on_pickup`, `cash_on_delivery`, or one that is paid now.
    pub method: PaymentMethod,
}

/// How the buyer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// In cash when picking up.
    CashOnPickup,
    /// To whoever brings the goods.
    CashOnDelivery,
    /// Online, now.
    Online,
    /// By card, on a provider's page.
    CreditCard,
    /// To an account that is given out, at any ATM.
    Atm,
    /// With a code, at the machine in a convenience store.
    ConvenienceStore,
    /// To an account that is given out, from a bank.
    BankTransfer,
}

impl PaymentMethod {
    /// Every method.
    pub const ALL: &'static [PaymentMethod] = &[
        PaymentMethod::CashOnPickup,
        PaymentMethod::CashOnDelivery,
        PaymentMethod::Online,
        PaymentMethod::CreditCard,
        PaymentMethod::Atm,
        PaymentMethod::ConvenienceStore,
        PaymentMethod::BankTransfer,
    ];

    /// The word of its type of tender.
    pub const fn as_str(self) -> &'static str {
        match self {
            PaymentMethod::CashOnPickup => "cash_on_pickup",
            PaymentMethod::CashOnDelivery => "cash_on_delivery",
            PaymentMethod::Online => "online",
            PaymentMethod::CreditCard => "credit_card",
            PaymentMethod::Atm => "atm",
            PaymentMethod::ConvenienceStore => "convenience_store",
            PaymentMethod::BankTransfer => "bank_transfer",
        }
    }

    /// From its word; none for any other text.
    pub fn parse(text: &str) -> Option<PaymentMethod> {
        PaymentMethod::ALL.iter().copied().find(|method| method.as_str() == text)
    }
}

/// The methods that the web shop offers now, apart from cash on pickup: its types of tender for which a
/// provider is set up, and cash on delivery.
///
/// # Errors
/// When the database says so.
pub async fn methods_offered(db: &Db, adapters: &Adapters) -> Result<Vec<PaymentMethod>, Problem> {
    let types = db.read(crate::tender::types).await?;
    let offered = types.into_iter().filter(|one| one.active && one.on_web);
    let served = offered.filter_map(|one| PaymentMethod::parse(one.kind.as_str())).filter(|method| {
        *method == PaymentMethod::CashOnDelivery || adapters.for_method(&db.brand().host, method.as_str()).is_some()
    });
    Ok(served.collect())
}

/// Places an order.
///
/// Stock is taken in the same transaction. An order that is paid online answers with a payment whose
/// `redirect_url` the buyer is sent to.
///
/// # Errors
/// `stock.insufficient`, `orders.price_changed`, `orders.not_sold` and field errors; nothing is placed then.
#[utoipa::path(post, path = "/orders", operation_id = "orders_place", tag = "selling",
    params(("Idempotency-Key" = String, Header)), request_body = PlaceOrder,
    responses((status = 201, body = OrderBody)), extensions(("x-permission" = json!("public"))))]
pub async fn place(
    Extension(adapters): Extension<Adapters>,
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Body(body): Body<PlaceOrder>,
) -> Result<Answer<OrderBody>, Problem> {
    let written = place_order(&db, &caller, &adapters, &key.0, &body).await?;
    let order = order_body(&db, written.resource, true).await?;
    Ok(Answer::of(written, order))
}

/// Places an order once for its key, and asks the provider for its payment when it is paid online. The
/// shop's own pages place theirs by this too.
///
/// # Errors
/// As [`place`].
pub async fn place_order(
    db: &Db,
    caller: &Caller,
    adapters: &Adapters,
    key: &str,
    body: &PlaceOrder,
) -> Result<store::Written, Problem> {
    let once = Key(key.to_owned()).once("orders_place", caller, body)?;
    match begin(db, caller, adapters, &once, body).await {
        Ok(written) => Ok(written),
        // A cart that became an order is no cart any more when its buyer asks again.
        Err(problem) if !problem.is_fault() => match once::answered(db, caller.actor(), once).await? {
            Some(earlier) => Ok(earlier),
            None => Err(problem),
        },
        Err(problem) => Err(problem),
    }
}

async fn begin(
    db: &Db,
    caller: &Caller,
    adapters: &Adapters,
    once: &store::Once,
    body: &PlaceOrder,
) -> Result<store::Written, Problem> {
    let placement = placement(db, caller, adapters, body).await?;
    let placed = place::place(db, caller.actor(), once.clone(), placement).await?;
    if let Some(payment) = placed.payment {
        // The order stands whether or not the provider answers now; the buyer can pay again.
        if let Err(error) = payment::request(db, adapters, payment).await {
            tracing::warn!(%error, "the provider did not take a payment at once");
        }
    }
    Ok(placed.written)
}

/// How the invoice is wanted, with one word on the tax id: the buyer's, or the one that is said here.
fn invoice_wished(buyer: &mut place::Contact, wished: Option<&WishBody>) -> Result<Option<WishBody>, Refusal> {
    let Some(mut wished) = wished.cloned() else { return Ok(None) };
    let said = wished.tax_id.as_deref().unwrap_or_default().trim().to_owned();
    if buyer.tax_id.is_empty() {
        buyer.tax_id = said;
    } else if !said.is_empty() && said != buyer.tax_id {
        return Err(Refusal::new(&api::codes::INVALID).at("/invoice/tax_id", &codes::TAX_ID_WRONG));
    }
    wished.tax_id = Some(buyer.tax_id.clone()).filter(|tax_id| !tax_id.is_empty());
    Ok(Some(wished))
}

async fn placement(db: &Db, caller: &Caller, adapters: &Adapters, body: &PlaceOrder) -> Result<Placement, Problem> {
    let mut buyer = contact::buyer(&body.buyer)?;
    let wished = invoice_wished(&mut buyer, body.invoice.as_ref())?;
    let delivery = match &body.fulfilment {
        FulfilmentRequest::Pickup { store_id, wanted_at } => {
            Delivery::Pickup { store: *store_id, wanted_at: *wanted_at }
        }
        FulfilmentRequest::Preorder { slot_id } => Delivery::Preorder { slot: *slot_id },
        FulfilmentRequest::Delivery { recipient } => Delivery::Home { recipient: contact::recipient(recipient)? },
    };
    let pay = match body.payment.method {
        PaymentMethod::CashOnPickup if !matches!(delivery, Delivery::Home { .. }) => Pay::AtPickup,
        PaymentMethod::CashOnPickup => return Err((&codes::METHOD_UNKNOWN).into()),
        PaymentMethod::CashOnDelivery if matches!(delivery, Delivery::Home { .. }) => Pay::OnDelivery,
        PaymentMethod::CashOnDelivery => return Err((&codes::NOT_DELIVERED).into()),
        method => {
            let adapter = adapters.for_method(&db.brand().host, method.as_str());
            let adapter = adapter.ok_or_else(|| Problem::from(&codes::METHOD_UNKNOWN))?;
            Pay::Online { attempt: payment::NewAttempt::with(adapter.as_ref(), db.new_id(), method.as_str()) }
        }
    };
    let is_offered = match body.payment.method {
        PaymentMethod::CashOnPickup => true,
        method => db.read(move |read| crate::tender::is_on_web(read, method.as_str())).await?,
    };
    if !is_offered {
        return Err((&codes::METHOD_UNKNOWN).into());
    }
    let (visitor, asked_store, cart_id) = (caller.visitor, body.store_id, body.cart_id);
    let member = caller.member_id();
    let (store, cart, invoice) = read_or_refuse(db, move |read| {
        let cart = match (cart_id, visitor) {
            (Some(cart), Some(visitor)) => {
                Some(cart::find(read, cart, visitor)?.ok_or_else(|| Stop::from(&codes::CART_CHANGED))?)
            }
            (Some(_), None) => return Err(Stop::from(&codes::NO_VISIT)),
            (None, _) => None,
        };
        let store = match (asked_store, &cart) {
            (Some(store), _) => store,
            (None, Some(cart)) => cart.store,
            (None, None) => web_store(read)?,
        };
        let invoice = web_invoice::wanted(read, store, member, wished.as_ref())?;
        Ok((store, cart, invoice))
    })
    .await?;
    buyer.invoice = invoice;
    Ok(Placement {
        // New for each call: a key that was used before finds its first order instead. An id made of the key would
        // do so too, but be random, and every index over a million orders would be written at a random place.
        order: db.new_id(),
        store,
        lines: cart.as_ref().map_or_else(|| body.lines.clone(), Cart::asked),
        cart: cart.as_ref().map(|cart| (cart.id, cart.version)),
        visitor: caller.visitor,
        member,
        buyer,
        delivery,
        pay,
        expected_total: body.expected_total,
        locale: caller.locale.to_owned(),
    })
}
