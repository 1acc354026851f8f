//! The cart's page and its forms.

use api::{Form, Problem};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use catalog::{Channel, Sellable};
use kernel::{Id, Money, Quantity};
use orders::cart::{self, Cart};
use orders::price::{Question, ask};
use orders::shop::{read_or_refuse, shop, web_store};
use promo::Quote;
use store::{Stop, WriteError};

use super::goods::product_page;
use super::visit::{Visit, lead, with_cookie};
use crate::forms::{AddForm, QuantityForm};
use crate::view::{self, CartLine, CartPage, Picture, Stock, Totals};

/// The visit's cart, if it has one.
pub async fn current(visit: &Visit) -> Result<Option<Cart>, Problem> {
    match visit.caller.visitor {
        Some(visitor) => Ok(visit.db.read(move |read| cart::current(read, visitor)).await?),
        None => Ok(None),
    }
}

/// Pieces in the visit's cart.
pub async fn count(visit: &Visit) -> Result<i64, Problem> {
    // Who has no name yet has no cart.
    if visit.caller.visitor.is_none() {
        return Ok(0);
    }
    let cart = current(visit).await?;
    let pieces = |quantity: Quantity| (quantity.thousandths() / 1_000).max(1);
    Ok(cart.map_or(0, |cart| cart.lines.iter().map(|line| pieces(line.quantity)).sum()))
}

/// What a visitor asks of a price.
pub fn question(visit: &Visit, cart: &Cart, delivery: Option<&str>) -> Question {
    Question {
        channel: "web",
        lines: cart.asked(),
        delivery: delivery.map(str::to_owned),
        member: None,
        company: false,
        locale: visit.caller.locale.to_owned(),
    }
}

/// The sums of a quote; delivery only where it was chosen.
pub fn totals(quote: &Quote) -> Totals {
    Totals {
        goods: quote.goods_total,
        discount: quote.discount_total,
        shipping: (!quote.shipping.is_empty()).then_some(quote.shipping_total),
        tax: quote.tax_total,
        total: quote.total,
    }
}

/// What the rules say, in sentences.
pub fn verdicts(visit: &Visit, quote: &Quote) -> Vec<view::Verdict> {
    let exponent = quote.exponent;
    let sentence = |verdict: &promo::Verdict| match &verdict.outcome {
        promo::Outcome::Applied { amount, .. } if !amount.is_zero() => {
            let text = visit.say("已享免運費", "Free delivery applied");
            Some(view::Verdict { applied: true, text })
        }
        promo::Outcome::Unmet { unmet: promo::Unmet::Spend { missing, .. } } => {
            let missing = missing.to_major(exponent);
            let text =
                visit.say(format!("再買 {missing} 元，宅配免運費"), format!("Spend {missing} more for free delivery"));
            Some(view::Verdict { applied: false, text })
        }
        _ => None,
    };
    quote.verdicts.iter().filter_map(sentence).collect()
}

/// `GET /cart`.
pub async fn show(visit: Visit) -> Response {
    let outcome = page(&visit, None, None).await;
    visit.answer(outcome).await
}

/// The cart; with what was refused and what was typed in which line.
async fn page(visit: &Visit, alert: Option<String>, typed: Option<(Id, String)>) -> Result<Response, Problem> {
    let Some(cart) = current(visit).await?.filter(|cart| !cart.lines.is_empty()) else {
        let empty =
            CartPage { lines: Vec::new(), totals: Totals::default(), verdicts: Vec::new(), alert, ready: false };
        return visit.show(StatusCode::OK, &empty).await;
    };
    let (exponent, locale, held) = (visit.db.brand().exponent, visit.caller.locale, cart.clone());
    let goods = read_or_refuse(&visit.db, move |read| {
        let shop = shop(read, held.store, exponent)?;
        let at = read.now();
        let mut goods = Vec::new();
        for line in &held.lines {
            let item = catalog::sellable(read, shop.list.id, line.variant, at, locale)?;
            let free = stock::available_at(read, line.variant, shop.location)?;
            goods.push((*line, item, free));
        }
        Ok(goods)
    })
    .await?;
    let asked = question(visit, &cart, None);
    let store = cart.store;
    let quoted = read_or_refuse(&visit.db, move |read| ask(read, store, &asked, exponent)).await;
    let quote = match quoted {
        Ok((priced, _)) => Some(priced.quote),
        Err(WriteError::Refused(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let lines: Vec<CartLine> = goods
        .into_iter()
        .enumerate()
        .map(|(index, (line, item, free))| {
            let text = typed.as_ref().filter(|(id, _)| *id == line.id).map(|(_, text)| text.clone());
            let priced = quote.as_ref().and_then(|quote| quote.lines.get(index));
            let amounts = priced.map_or((Money::ZERO, Money::ZERO), |line| (line.gross, line.net));
            cart_line(visit, &line, item.as_ref(), free, amounts, text)
        })
        .collect();
    let ready = quote.is_some() && lines.iter().all(|line| line.fault.is_none());
    let page = CartPage {
        lines,
        totals: quote.as_ref().map(totals).unwrap_or_default(),
        verdicts: quote.as_ref().map(|quote| verdicts(visit, quote)).unwrap_or_default(),
        ready,
        alert,
    };
    let status = if page.alert.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    visit.show(status, &page).await
}

fn cart_line(
    visit: &Visit,
    line: &cart::CartLine,
    item: Option<&Sellable>,
    free: Quantity,
    (gross, net): (Money, Money),
    typed: Option<String>,
) -> CartLine {
    let sold = item.filter(|item| item.sold_on(Channel::Web));
    let short = item.is_some_and(Sellable::is_tracked) && free < line.quantity;
    let fault = if sold.is_none() {
        Some(visit.say("這項商品目前不販售，請移除", "No longer sold. Please remove it"))
    } else if short && !free.is_positive() {
        Some(visit.say("剛剛售完了，請移除", "Just sold out. Please remove it"))
    } else if short {
        Some(visit.say(format!("只剩 {free} 件，請調整數量"), format!("Only {free} left. Please change the quantity")))
    } else {
        None
    };
    let (name, handle) = item.map_or(("", ""), |item| (item.name.as_str(), item.handle.as_str()));
    CartLine {
        id: line.id,
        url: sold.map(|item| format!("/products/{}", item.handle)),
        name: name.to_owned(),
        label: String::new(),
        picture: Picture::of(item.and_then(|item| item.image.clone()), handle, name),
        unit_price: item.and_then(|item| item.unit_price).unwrap_or_default(),
        quantity: line.quantity,
        quantity_step: item.map_or(Quantity::ONE, |item| item.quantity_step),
        typed: typed.unwrap_or_else(|| line.quantity.to_string()),
        gross,
        net,
        stock: Stock::of(free),
        fault,
    }
}

/// `POST /cart/lines`.
pub async fn add(visit: Visit, Form(form): Form<AddForm>) -> Response {
    let outcome = add_line(&visit, &form).await;
    visit.answer(outcome).await
}

async fn add_line(visit: &Visit, form: &AddForm) -> Result<Response, Problem> {
    let variant: Id = form.variant_id.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    let quantity = Quantity::parse(form.quantity.trim()).filter(|quantity| quantity.is_positive());
    let (visitor, cookie) = visit.begin();
    let outcome = match quantity {
        None => Err(visit.say("請填寫要買的數量", "Please say how many")),
        Some(quantity) => {
            let written = visit
                .db
                .write("orders.add_to_cart", visit.caller.actor(), move |tx| {
                    let store = web_store(tx)?;
                    let open = cart::open(tx, visitor, store)?;
                    cart::add(tx, open.id, variant, quantity)
                })
                .await;
            match written {
                Ok(()) => Ok(()),
                Err(WriteError::Refused(refusal)) => Err(refusal.sentence(visit.caller.locale)),
                Err(error) => return Err(error.into()),
            }
        }
    };
    match outcome {
        Ok(()) => Ok(with_cookie(lead("/cart"), cookie)),
        Err(fault) => {
            let handle = form.back.trim_start_matches("/products/").split('?').next().unwrap_or_default();
            product_page(visit, handle, Some(variant), &form.quantity, Some(fault)).await
        }
    }
}

/// `POST /cart/lines/{line}`.
pub async fn set(visit: Visit, Path(line): Path<String>, Form(form): Form<QuantityForm>) -> Response {
    let outcome = set_line(&visit, &line, &form.quantity).await;
    visit.answer(outcome).await
}

async fn set_line(visit: &Visit, line: &str, typed: &str) -> Result<Response, Problem> {
    let line: Id = line.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    let refused = match Quantity::parse(typed.trim()) {
        Some(quantity) if quantity.is_zero() => {
            return change(visit, move |tx, cart| cart::remove(tx, cart, line)).await;
        }
        Some(quantity) if quantity.is_positive() => {
            match change(visit, move |tx, cart| cart::set(tx, cart, line, quantity)).await {
                Err(problem) if !problem.is_fault() => problem.refusal().sentence(visit.caller.locale),
                other => return other,
            }
        }
        _ => visit.say("數量要是大於零的數字", "The quantity has to be a number above zero"),
    };
    page(visit, Some(refused), Some((line, typed.to_owned()))).await
}

/// `POST /cart/lines/{line}/remove`.
pub async fn remove(visit: Visit, Path(line): Path<String>) -> Response {
    let outcome = match line.parse() {
        Ok(line) => change(&visit, move |tx, cart| cart::remove(tx, cart, line)).await,
        Err(_) => Err((&api::codes::NOT_FOUND).into()),
    };
    visit.answer(outcome).await
}

async fn change(
    visit: &Visit,
    act: impl Fn(&mut store::Tx<'_>, Id) -> Result<(), Stop> + Send + 'static,
) -> Result<Response, Problem> {
    let Some(open) = current(visit).await? else { return Ok(lead("/cart")) };
    visit.db.write("orders.change_cart", visit.caller.actor(), move |tx| act(tx, open.id)).await?;
    Ok(lead("/cart"))
}
