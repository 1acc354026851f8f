//! The cart's page and its forms.

use api::{Form, Problem};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use catalog::{Channel, Sellable};
use kernel::{Id, Money, Quantity, Refusal};
use orders::cart::{self, Cart};
use orders::price::{LineBody, Priced, Question, ask};
use orders::shop::{read_or_refuse, shop, web_store};
use promo::Quote;
use store::{Stop, WriteError};

use super::goods::product_page;
use super::preorder::{self, Goods};
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
        member: visit.caller.member_id(),
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
            let item = catalog::sellable(read, shop.lists, line.variant, at, locale)?;
            let free = stock::available_at(read, line.variant, shop.location)?;
            let campaign = item.as_ref().map(|item| preorders::campaign_of(read, item.product)).transpose()?;
            goods.push((line.clone(), item, free, campaign.flatten()));
        }
        Ok(goods)
    })
    .await?;
    let asked = question(visit, &cart, None);
    let store = cart.store;
    let quoted = read_or_refuse(&visit.db, move |read| ask(read, store, &asked, exponent)).await;
    // A line whose choices are no longer what is offered says so itself.
    let mut unable: Option<(usize, String)> = None;
    let quoted = match quoted {
        Ok(quoted) => Some(quoted),
        Err(WriteError::Refused(refusal)) => {
            let at = refusal.fields.first().and_then(|field| field.pointer.split('/').nth(2)?.parse().ok());
            unable = at.map(|at| (at, said(visit, &refusal)));
            None
        }
        Err(error) => return Err(error.into()),
    };
    let campaigns: Vec<_> = goods.iter().map(|(.., campaign)| campaign.clone()).collect();
    let is_mixed = matches!(Goods::of(&campaigns), Goods::Mixed);
    let lines: Vec<CartLine> = goods
        .into_iter()
        .enumerate()
        .map(|(index, (line, item, free, campaign))| {
            let text = typed.as_ref().filter(|(id, _)| *id == line.id).map(|(_, text)| text.clone());
            let mut shown = cart_line(visit, &line, item.as_ref(), (free, campaign.is_some()), text);
            if let Some((priced, promised)) = &quoted {
                dress(visit, &mut shown, priced, promised, index);
            }
            if let Some((_, fault)) = unable.as_ref().filter(|(at, _)| *at == index) {
                shown.fault.get_or_insert_with(|| fault.clone());
            }
            if let Some(campaign) = campaign.filter(|_| is_mixed) {
                shown.fault.get_or_insert_with(|| preorder::apart(visit, &campaign));
            }
            shown
        })
        .collect();
    let quote = quoted.as_ref().map(|(priced, _)| &priced.quote);
    let ready = quote.is_some() && lines.iter().all(|line| line.fault.is_none());
    let page = CartPage {
        lines,
        totals: quote.map(totals).unwrap_or_default(),
        verdicts: quote.map(|quote| verdicts(visit, quote)).unwrap_or_default(),
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
    (free, preorder): (Quantity, bool),
    typed: Option<String>,
) -> CartLine {
    let sold = item.filter(|item| item.sold_on(Channel::Web));
    let fault = match sold {
        None => Some(visit.say("這項商品目前不販售，請移除", "No longer sold. Please remove it")),
        Some(item) if item.is_tracked() && !preorder => too_few(visit, free, line.quantity),
        Some(_) => None,
    };
    let (name, handle) = item.map_or(("", ""), |item| (item.name.as_str(), item.handle.as_str()));
    CartLine {
        id: line.id,
        url: sold.map(|item| format!("/products/{}", item.handle)),
        name: name.to_owned(),
        label: String::new(),
        picture: Picture::of(item.and_then(|item| item.picture.as_ref()), handle, name),
        options: Vec::new(),
        note: line.note.clone(),
        unit_price: item.and_then(|item| item.unit_price).unwrap_or_default(),
        quantity: line.quantity,
        quantity_step: item.map_or(Quantity::ONE, |item| item.quantity_step),
        typed: typed.unwrap_or_else(|| line.quantity.to_string()),
        gross: Money::ZERO,
        net: Money::ZERO,
        stock: Stock::of(free),
        preorder,
        fault,
    }
}

/// Why there is not enough of a line.
fn too_few(visit: &Visit, free: Quantity, wanted: Quantity) -> Option<String> {
    if free >= wanted {
        None
    } else if free.is_positive() {
        Some(visit.say(format!("只剩 {free} 件，請調整數量"), format!("Only {free} left. Please change the quantity")))
    } else {
        Some(visit.say("剛剛售完了，請移除", "Just sold out. Please remove it"))
    }
}

/// Adds what the quote says of a line: what was chosen, what it comes to, and how much can be promised of
/// all that leaves the shelf for it.
fn dress(visit: &Visit, shown: &mut CartLine, priced: &Priced, promised: &[Quantity], index: usize) {
    let (Some(line), Some(made)) = (priced.quote.lines.get(index), priced.made.get(index)) else { return };
    shown.options = orders::made::bodies(&made.options, visit.caller.locale);
    shown.note.clone_from(&made.note);
    (shown.unit_price, shown.gross, shown.net) = (line.unit_price, line.gross, line.net);
    if let Some(free) = promised.get(index).filter(|_| priced.is_counted(index)) {
        shown.stock = Stock::of(*free);
        if shown.fault.is_none() && !shown.preorder {
            shown.fault = too_few(visit, *free, shown.quantity);
        }
    }
}

/// `POST /cart/lines`.
pub async fn add(visit: Visit, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let outcome = add_line(&visit, &AddForm::from(fields)).await;
    visit.answer(outcome).await
}

async fn add_line(visit: &Visit, form: &AddForm) -> Result<Response, Problem> {
    let variant: Id = form.variant_id.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))?;
    let quantity = Quantity::parse(form.quantity.trim()).filter(|quantity| quantity.is_positive());
    let (visitor, cookie) = visit.begin();
    let outcome = match quantity {
        None => Err(visit.say("請填寫要買的數量", "Please say how many")),
        Some(quantity) => match put_in(visit, visitor, &form.line(variant, quantity)).await {
            Ok(()) => Ok(()),
            Err(WriteError::Refused(refusal)) => Err(said(visit, &refusal)),
            Err(error) => return Err(error.into()),
        },
    };
    match outcome {
        Ok(()) => Ok(with_cookie(lead("/cart"), cookie)),
        Err(fault) => {
            let handle = form.back.trim_start_matches("/products/").split('?').next().unwrap_or_default();
            product_page(visit, handle, Some(variant), form, Some(fault)).await
        }
    }
}

/// What a refusal says where it names the field that it is about.
fn said(visit: &Visit, refusal: &Refusal) -> String {
    let own = refusal.sentence(visit.caller.locale);
    match refusal.fields.first() {
        Some(field) if refusal.code == &api::codes::INVALID => {
            Refusal { code: field.code, ..refusal.clone() }.sentence(visit.caller.locale)
        }
        _ => own,
    }
}

/// Puts a line into the visit's cart. It is priced first: what has to be chosen is asked here, not at the
/// checkout.
async fn put_in(visit: &Visit, visitor: Id, line: &LineBody) -> Result<(), WriteError> {
    let (exponent, locale) = (visit.db.brand().exponent, visit.caller.locale.to_owned());
    let new = cart::new_line(line)?;
    let question = Question::of_line("web", line.clone(), &locale);
    read_or_refuse(&visit.db, move |read| {
        let store = web_store(read)?;
        ask(read, store, &question, exponent)
    })
    .await?;
    visit
        .db
        .write("orders.add_to_cart", visit.caller.actor(), move |tx| {
            let store = web_store(tx)?;
            let open = cart::open(tx, visitor, store)?;
            cart::add(tx, open.id, &new)
        })
        .await
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
