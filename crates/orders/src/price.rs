//! What something costs: the same question, and the same engine, for every channel.

use std::collections::BTreeMap;

use catalog::{Channel, Sellable};
use kernel::{Exponent, Id, Price, Quantity, Refusal, Timestamp};
use promo::{Basket, BasketLine, Context, Fulfilment, LineKind, Quote};
use serde::{Deserialize, Serialize};
use store::{Fault, Read, Stop};
use utoipa::ToSchema;

use crate::codes;
use crate::made::{self, Made, OptionBody};
use crate::shop::{Shop, channel_of, shop};

/// The most lines of one order.
pub const LINES: usize = 200;
/// The largest quantity of one line, in thousandths of a unit: a hundred thousand units.
pub const QUANTITY: i64 = 100_000_000;

/// Goods, how much of them, and how they are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineBody {
    /// Which variant.
    pub variant_id: Id,
    /// How much, in thousandths of its unit.
    #[schema(value_type = i64, minimum = 1, maximum = 100_000_000)]
    pub quantity: Quantity,
    /// What is chosen with one of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub options: Vec<OptionBody>,
    /// What whoever makes it is told: the words on a cake. No personal data: it is printed and kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 120)]
    pub note: String,
    /// What somebody at a till asks for one of it instead; refused everywhere else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_by_hand: Option<PriceByHand>,
}

/// A price that a person set. Whether they may is asked when it is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceByHand {
    /// The price of one with what was chosen, in 1/10,000 of a major unit.
    #[schema(value_type = i64, minimum = 0, maximum = 10_000_000_000_000_i64)]
    pub unit_price: Price,
    /// A word from the shop's list, such as `damaged`.
    #[schema(pattern = "^[a-z0-9_]{1,40}$")]
    pub reason: String,
}

impl LineBody {
    /// So much of something, as it is.
    pub const fn plain(variant_id: Id, quantity: Quantity) -> LineBody {
        LineBody { variant_id, quantity, options: Vec::new(), note: String::new(), price_by_hand: None }
    }
}

/// Who wants a price, and for what.
#[derive(Debug, Clone)]
pub struct Question {
    /// `web` or `till`.
    pub channel: &'static str,
    /// The lines; the position of each is its key in the quote.
    pub lines: Vec<LineBody>,
    /// Code of the way of delivery, once chosen.
    pub delivery: Option<String>,
    /// Who buys, when they are known.
    pub member: Option<Id>,
    /// True when a company buys.
    pub company: bool,
    /// The language of names.
    pub locale: String,
}

impl Question {
    /// One line by itself, before anything else is known.
    pub fn of_line(channel: &'static str, line: LineBody, locale: &str) -> Question {
        let locale = locale.to_owned();
        Question { channel, lines: vec![line], delivery: None, member: None, company: false, locale }
    }
}

/// A quote, with what it was made of.
#[derive(Debug, Clone)]
pub struct Priced {
    /// Where.
    pub shop: Shop,
    /// The quote.
    pub quote: Quote,
    /// The goods of each line, by position.
    pub goods: Vec<Sellable>,
    /// What is made for each line, by position.
    pub made: Vec<Made>,
}

impl Priced {
    /// Whether stock is counted of a line, or of anything that leaves the shelf for it.
    pub fn is_counted(&self, index: usize) -> bool {
        let parts = self.made.get(index).into_iter().flat_map(|made| &made.components);
        self.goods.get(index).is_some_and(Sellable::is_tracked) || parts.into_iter().any(|one| one.goods.is_tracked())
    }
}

/// Prices a question at one snapshot.
///
/// # Errors
/// Refused when something is not sold here, or comes in another step.
pub fn price(read: &mut Read<'_>, shop: Shop, question: &Question, at: Timestamp) -> Result<Priced, Stop> {
    if question.lines.len() > LINES {
        return Err(Refusal::new(&codes::TOO_MANY_LINES).with("most", LINES as i64).into());
    }
    let mut goods = Vec::with_capacity(question.lines.len());
    let mut lines = Vec::with_capacity(question.lines.len());
    let variants: Vec<Id> = question.lines.iter().map(|line| line.variant_id).collect();
    let found = catalog::sellables(read, shop.lists, &variants, at, &question.locale)?;
    // A shop asks no more than its shelf says: until the new label hangs, the lower of the two prices holds.
    let shelf = match question.channel {
        "till" => catalog::placed_labels(read, shop.store.id, &variants)?,
        _ => BTreeMap::new(),
    };
    for (key, (asked, sold)) in question.lines.iter().zip(found).enumerate() {
        let channel = if question.channel == "till" { Channel::Till } else { Channel::Web };
        let by_law =
            |item: &&Sellable| channel == Channel::Web && item.published && item.web_may_show() && !item.web_may_sell();
        if let Some(item) = sold.as_ref().filter(by_law) {
            return Err(in_store_only(key, item));
        }
        let offered = sold.filter(|item| item.sold_on(channel));
        let Some((item, listed)) = offered.and_then(|item| item.unit_price.map(|price| (item, price))) else {
            return Err(Refusal::new(&codes::NOT_SOLD).at(format!("/lines/{key}/variant_id"), &codes::NOT_SOLD).into());
        };
        let unit_price = shelf.get(&asked.variant_id).map_or(listed, |(on_shelf, _)| listed.min(*on_shelf));
        let thousandths = asked.quantity.thousandths();
        if !(1..=QUANTITY).contains(&thousandths) || !asked.quantity.fits(item.quantity_step) {
            let refusal = Refusal::new(&codes::QUANTITY)
                .with("sku", item.sku.as_str())
                .with("step", item.quantity_step.to_string());
            return Err(refusal.at(format!("/lines/{key}/quantity"), &codes::QUANTITY).into());
        }
        let number = u32::try_from(key).unwrap_or(u32::MAX);
        let mut line = BasketLine::new(number, asked.variant_id, asked.quantity, unit_price, item.tax_class.as_str());
        line.product = Some(item.product);
        line.kind = kind(&item.kind);
        line.price_override = by_hand(question.channel, key, asked)?;
        lines.push(line);
        goods.push(item);
    }
    if question.channel == "till" {
        let elsewhere = catalog::not_sold_in(read, shop.store.id, &goods)?;
        if let Some((key, item)) = goods.iter().enumerate().find(|(_, item)| elsewhere.contains(&item.product)) {
            let refusal = not_in_store(&shop.store, item);
            return Err(refusal.at(format!("/lines/{key}/variant_id"), &codes::NOT_IN_STORE).into());
        }
    }
    let mut made = made::made(read, shop.lists, &question.lines, &goods, at, &question.locale)?;
    if question.channel == "web" {
        // A set is no way around what may not be sent.
        let parts = made.iter().enumerate().flat_map(|(key, made)| made.components.iter().map(move |one| (key, one)));
        if let Some((key, part)) = parts.into_iter().find(|(_, part)| !part.goods.legal_class.web_sells()) {
            return Err(in_store_only(key, &part.goods));
        }
    }
    for (line, made) in lines.iter_mut().zip(&mut made) {
        made.base_price = line.unit_price;
        let choice = |option: &till::SoldOption| promo::OptionChoice {
            option: option.option,
            price: option.price,
            quantity: Quantity::units(option.quantity),
        };
        line.options = made.options.iter().map(choice).collect();
        line.note.clone_from(&made.note);
    }
    let fulfilments = question.delivery.iter().map(|method| Fulfilment { key: 0, method: method.clone(), fee: None });
    let basket = Basket { lines, fulfilments: fulfilments.collect(), ..Basket::default() };
    let context = Context {
        exponent: shop.exponent,
        at,
        zone: shop.store.zone.clone(),
        channel: question.channel.to_owned(),
        store: Some(shop.store.id),
        price_list: shop.lists.first(),
        price_version: shop.lists.version(),
        price_includes_tax: shop.lists.includes_tax(),
        company: question.company,
    };
    let quote = promo::quote(&basket, &shop.rules, &context);
    quote.check()?;
    Ok(Priced { shop, quote, goods, made })
}

/// What somebody at a till asks instead of the list's price. Elsewhere nobody stands by who could answer for it.
fn by_hand(channel: &str, key: usize, line: &LineBody) -> Result<Option<promo::PriceOverride>, Refusal> {
    let Some(by_hand) = &line.price_by_hand else { return Ok(None) };
    let at = format!("/lines/{key}/price_by_hand");
    if channel != "till" {
        return Err(Refusal::new(&codes::PRICE_BY_HAND).at(at, &codes::PRICE_BY_HAND));
    }
    if !catalog::is_price(by_hand.unit_price) {
        return Err(
            Refusal::new(&catalog::codes::PRICE_INVALID).at(format!("{at}/unit_price"), &catalog::codes::PRICE_INVALID)
        );
    }
    if staff::require_reason(&by_hand.reason).is_err() {
        let code = &till::codes::REASON_INVALID;
        return Err(Refusal::new(code).at(format!("{at}/reason"), code));
    }
    Ok(Some(promo::PriceOverride { price: by_hand.unit_price, reason: by_hand.reason.clone() }))
}

fn in_store_only(key: usize, item: &Sellable) -> Stop {
    let refusal = Refusal::new(&codes::IN_STORE_ONLY).with("name", item.name.as_str());
    refusal.at(format!("/lines/{key}/variant_id"), &codes::IN_STORE_ONLY).into()
}

/// What a store that does not sell something says.
pub(crate) fn not_in_store(store: &staff::Store, item: &Sellable) -> Refusal {
    Refusal::new(&codes::NOT_IN_STORE).with("name", item.name.as_str()).with("store", store.name.as_str())
}

/// Prices a question now, and says how much of each line the store can promise.
///
/// # Errors
/// As [`price`], and when there is no such store.
pub fn ask(
    read: &mut Read<'_>,
    store: Id,
    question: &Question,
    exponent: Exponent,
) -> Result<(Priced, Vec<Quantity>), Stop> {
    let at = read.now();
    let shop = shop(read, store, exponent)?;
    let location = shop.location;
    let priced = price(read, shop, question, at)?;
    let available = promised(read, &priced, location)?;
    Ok((priced, available))
}

/// How much of each line a place can promise: what there is of it, and no more than there is of what it
/// is made of.
///
/// # Errors
/// When the database says so.
pub fn promised(read: &mut Read<'_>, priced: &Priced, location: Id) -> Result<Vec<Quantity>, Fault> {
    let own = priced.goods.iter().map(|item| item.variant);
    let parts = priced.made.iter().flat_map(|made| &made.components).map(|one| one.goods.variant);
    let variants: Vec<Id> = own.chain(parts).collect();
    let free = stock::available_at_all(read, &variants, location)?;
    let free: BTreeMap<Id, Quantity> = variants.into_iter().zip(free).collect();
    let of = |variant: Id| free.get(&variant).copied().unwrap_or_default();
    let lines = priced.goods.iter().zip(&priced.made).zip(&priced.quote.lines);
    let promised = lines.map(|((item, made), line)| {
        let parts = made.components.iter().filter(|one| one.goods.is_tracked());
        let by_parts = parts
            .map(|one| made::limited_by(of(one.goods.variant), one.quantity, line.quantity, item.quantity_step))
            .min();
        match by_parts {
            Some(most) if item.is_tracked() => most.min(of(item.variant)),
            Some(most) => most,
            None => of(item.variant),
        }
    });
    Ok(promised.collect())
}

/// The engine's word for a product's kind.
fn kind(kind: &str) -> LineKind {
    match kind {
        "service" => LineKind::Service,
        "set" => LineKind::Set,
        "voucher" => LineKind::Voucher,
        "gift" => LineKind::Gift,
        "sample" => LineKind::Sample,
        "fee" => LineKind::Fee,
        _ => LineKind::Goods,
    }
}

/// The goods a till has already sold may have been taken off sale since; that is no reason to refuse
/// the past. This only asks whether other lists hold since a quote was made, or one has moved on.
///
/// # Errors
/// Refused as [`codes::QUOTE_STALE`] when prices or rules changed since.
pub fn still_current(read: &mut Read<'_>, shop: &Shop) -> Result<(), Stop> {
    // Read without a lock: a price that changes between here and COMMIT is a price that changed just
    // after this order. The quote held at one instant of the transaction, and that is the promise.
    let now = read.now();
    let lists = catalog::price_lists(read, shop.store.id, channel_of(&shop.store), now)?;
    let rules = read.query_one(crate::sql::booking::RULE_BOOK_VERSION, &[], |row| row.get::<i64>(0))?;
    if lists != shop.lists || rules != shop.rules_version {
        return Err(Stop::from(&codes::QUOTE_STALE));
    }
    Ok(())
}
