//! What is found: the pages of a search and of a category.

use std::sync::Arc;

use api::Problem;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use catalog::finder::{Found, Order};
use catalog::{Category, Channel, Question, Search, ShopProduct};
use kernel::{Id, Price};
use orders::shop::{Shop, read_or_refuse, shop, web_store};
use serde::Deserialize;

use super::goods::{self, OnShelf};
use super::visit::{Visit, lead};
use crate::structured;
use crate::view::{Choice, Crumb, FoundPage, Hidden, Sort};

/// Goods a page.
const GOODS: usize = 24;
/// Categories and makers that a page offers.
const CHOICES: usize = 12;
/// The last page that can be asked for.
const PAGES: usize = 400;
/// The longest text that is looked for, in characters.
const TEXT_MAX: usize = 100;

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FoundQuery {
    q: String,
    category: String,
    maker: String,
    from: String,
    to: String,
    now: String,
    sort: String,
    page: String,
}

/// Where the page stands: under which address, in which category.
struct Place {
    path: String,
    category: Option<String>,
}

/// `GET /search`.
pub async fn search(visit: Visit, Query(query): Query<FoundQuery>) -> Response {
    let category = Some(query.category.clone()).filter(|handle| !handle.is_empty());
    let outcome = page(&visit, Place { path: "/search".to_owned(), category }, query).await;
    visit.answer(outcome).await
}

/// `GET /categories/{handle}`.
pub async fn category(visit: Visit, Path(handle): Path<String>, Query(query): Query<FoundQuery>) -> Response {
    let place = Place { path: format!("/categories/{handle}"), category: Some(handle) };
    let outcome = page(&visit, place, FoundQuery { category: String::new(), ..query }).await;
    visit.answer(outcome).await
}

struct Read {
    shop: Shop,
    found: Arc<Found>,
    goods: Vec<ShopProduct>,
    shelf: OnShelf,
    categories: Vec<Category>,
    category: Option<Category>,
}

async fn page(visit: &Visit, place: Place, query: FoundQuery) -> Result<Response, Problem> {
    let (exponent, locale) = (visit.db.brand().exponent, visit.caller.locale);
    let wanted = Wanted::of(&query);
    let (finder, handle, asked) = (visit.db.kept::<catalog::Finder>(), place.category.clone(), wanted.clone());
    finder.ready(&visit.db).await?;
    let read = read_or_refuse(&visit.db, move |read| {
        let web = web_store(read)?;
        let shop = shop(read, web, exponent)?;
        let categories = catalog::categories(read)?;
        let category = handle.and_then(|handle| categories.iter().find(|one| one.handle == handle).cloned());
        let question = Question {
            text: &asked.text,
            category: category.as_ref().map(|category| category.id),
            maker: asked.maker.as_deref(),
            price: (asked.from.map(Price::get), asked.to.map(Price::get)),
            marked_only: asked.now,
            order: asked.order,
            from: asked.page * GOODS,
            limit: GOODS,
            ..Question::default()
        };
        let found = orders::find::find(read, &finder, &question)?;
        let goods = finder.shop_products(read, shop.lists, locale, Channel::Web, &found.ids)?;
        let shelf = OnShelf::of(read, &goods, &shop, locale)?;
        Ok(Read { shop, found, goods, shelf, categories, category })
    })
    .await?;
    if place.category.is_some() && read.category.is_none() {
        if place.path != "/search" {
            return Err((&api::codes::NOT_FOUND).into());
        }
        // A category that is gone narrows nothing.
        return Ok(lead(&address(&place.path, &[("q", &wanted.text)])));
    }
    if wanted.page == 0 && !wanted.text.is_empty() {
        let (at, typed) = (visit.db.now(), wanted.text.clone());
        let (found, nearly) = (read.found.total, read.found.nearly);
        let search = Search { at, channel: Channel::Web, locale: locale.to_owned(), typed, found, nearly };
        catalog::searches::keep(&visit.db, search);
    }
    visit.show(StatusCode::OK, &shown(visit, &place, &wanted, &read)).await
}

fn shown(visit: &Visit, place: &Place, wanted: &Wanted, read: &Read) -> FoundPage {
    let (now, locale) = (visit.db.now(), visit.caller.locale);
    let found = &read.found;
    let here = read.category.as_ref().map(|category| category.id);
    let path = |category: Option<&Category>| match category {
        // A category has a page of its own while nothing is typed.
        Some(category) if wanted.text.is_empty() => (format!("/categories/{}", category.handle), String::new()),
        Some(category) => ("/search".to_owned(), category.handle.clone()),
        None => ("/search".to_owned(), String::new()),
    };
    let url = |category: Option<&Category>, wanted: &Wanted| {
        let (path, handle) = path(category);
        address(&path, &wanted.parameters(&handle))
    };
    let this = read.category.as_ref();
    let first = Wanted { page: 0, ..wanted.clone() };
    let count = |id: Id| found.categories.iter().find(|(known, _)| *known == id).map_or(0, |(_, count)| *count);
    let below = read.categories.iter().filter(|category| category.parent == here && count(category.id) > 0);
    let categories = below.take(CHOICES).map(|category| Choice {
        url: url(Some(category), &first),
        label: category.name(locale).to_owned(),
        count: count(category.id),
        chosen: false,
    });
    let makers = found.makers.iter().take(CHOICES).map(|(name, count)| {
        let chosen = wanted.maker.as_deref() == Some(name);
        let maker = if chosen { None } else { Some(name.clone()) };
        Choice { url: url(this, &Wanted { maker, ..first.clone() }), label: name.clone(), count: *count, chosen }
    });
    let sorts = Sort::ALL.into_iter().map(|sort| {
        let order = order_of(sort);
        (sort, url(this, &Wanted { order, ..first.clone() }), order == wanted.order)
    });
    let another = |page: usize| url(this, &Wanted { page, ..wanted.clone() });
    let (path, handle) = path(this);
    let hidden = first.parameters(&handle);
    let hidden = hidden.iter().filter(|(name, value)| !matches!(*name, "from" | "to") && !value.is_empty());
    let way = this.map(|category| crumbs(&read.categories, category, locale));
    let major = |price: i64| Price::new(price).to_major(read.shop.exponent);
    FoundPage {
        query: wanted.text.clone(),
        title: this.map(|category| category.name(locale).to_owned()),
        crumbs: way.clone().unwrap_or_default(),
        cards: read.goods.iter().filter_map(|product| goods::card(product, &read.shelf, now)).collect(),
        total: found.total,
        nearly: found.nearly,
        categories: categories.collect(),
        makers: makers.collect(),
        available: Choice {
            url: url(this, &Wanted { now: !wanted.now, ..first.clone() }),
            label: String::new(),
            count: found.marked,
            chosen: wanted.now,
        },
        price_form: path,
        price_hidden: hidden
            .map(|(name, value)| Hidden { name: (*name).to_owned(), value: (*value).to_owned() })
            .collect(),
        price_from: wanted.from.map(|price| major(price.get())).unwrap_or_default(),
        price_to: wanted.to.map(|price| major(price.get())).unwrap_or_default(),
        lowest_price: found.prices.map(|(lowest, _)| Price::new(lowest)),
        highest_price: found.prices.map(|(_, highest)| Price::new(highest)),
        sorts: sorts.collect(),
        narrowed: wanted.is_narrowed().then(|| url(this, &Wanted { text: wanted.text.clone(), ..Wanted::default() })),
        previous_url: wanted.page.checked_sub(1).map(another),
        next_url: (found.total > (wanted.page + 1) * GOODS && wanted.page + 1 < PAGES)
            .then(|| another(wanted.page + 1)),
        canonical: (wanted.text.is_empty() && !wanted.is_narrowed()).then(|| {
            // Each page of a long category has goods that the others have not.
            if wanted.page == 0 { place.path.clone() } else { format!("{}?page={}", place.path, wanted.page + 1) }
        }),
        structured: way.as_ref().map(|way| structured::graph(vec![structured::crumbs(visit.origin(), way)])),
    }
}

/// The way from the top down to a category, itself last.
pub(super) fn crumbs(categories: &[Category], category: &Category, locale: &str) -> Vec<Crumb> {
    let mut way = Vec::new();
    let mut at = Some(category);
    while let Some(one) = at.filter(|_| way.len() < catalog::categories::DEPTH_MAX) {
        way.push(Crumb { url: format!("/categories/{}", one.handle), label: one.name(locale).to_owned() });
        at = categories.iter().find(|other| Some(other.id) == one.parent);
    }
    way.reverse();
    way
}

fn order_of(sort: Sort) -> Order {
    match sort {
        Sort::Best => Order::Best,
        Sort::PriceUp => Order::PriceUp,
        Sort::PriceDown => Order::PriceDown,
    }
}

/// What is looked for, understood. What makes no sense in an address counts as not said.
#[derive(Debug, Clone, Default)]
struct Wanted {
    text: String,
    maker: Option<String>,
    from: Option<Price>,
    to: Option<Price>,
    now: bool,
    order: Order,
    page: usize,
}

impl Wanted {
    fn of(query: &FoundQuery) -> Self {
        let price = |text: &str| Price::from_major(text.trim()).filter(|price| !price.is_negative());
        Wanted {
            text: query.q.trim().chars().take(TEXT_MAX).collect(),
            maker: Some(query.maker.clone()).filter(|maker| !maker.is_empty()),
            from: price(&query.from),
            to: price(&query.to),
            now: query.now == "1",
            order: match query.sort.as_str() {
                "price_up" => Order::PriceUp,
                "price_down" => Order::PriceDown,
                _ => Order::Best,
            },
            page: query.page.parse::<usize>().unwrap_or(1).saturating_sub(1).min(PAGES - 1),
        }
    }

    fn is_narrowed(&self) -> bool {
        self.maker.is_some() || self.from.is_some() || self.to.is_some() || self.now
    }

    /// As the address says it; what is not said is empty.
    fn parameters(&self, category: &str) -> Vec<(&'static str, String)> {
        let price = |price: Option<Price>| price.map(plain).unwrap_or_default();
        vec![
            ("q", self.text.clone()),
            ("category", category.to_owned()),
            ("maker", self.maker.clone().unwrap_or_default()),
            ("from", price(self.from)),
            ("to", price(self.to)),
            ("now", if self.now { "1".to_owned() } else { String::new() }),
            (
                "sort",
                match self.order {
                    Order::PriceUp => "price_up".to_owned(),
                    Order::PriceDown => "price_down".to_owned(),
                    Order::Best | Order::Position => String::new(),
                },
            ),
            ("page", if self.page == 0 { String::new() } else { (self.page + 1).to_string() }),
        ]
    }
}

/// A price with as many decimals as it needs.
fn plain(price: Price) -> String {
    let units = price.get();
    let (major, rest) = (units / 10_000, units % 10_000);
    if rest == 0 { major.to_string() } else { format!("{major}.{rest:04}").trim_end_matches('0').to_owned() }
}

/// An address with those parameters that say something.
fn address<V: AsRef<str>>(path: &str, parameters: &[(&'static str, V)]) -> String {
    let said = parameters.iter().filter(|(_, value)| !value.as_ref().is_empty());
    let pairs: Vec<String> = said.map(|(name, value)| format!("{name}={}", encoded(value.as_ref()))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// As a value in an address: letters and digits of ASCII stay, every other byte is written in hexadecimal.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_what_is_wanted_and_are_understood_again() {
        let query = FoundQuery {
            q: " 茶 葉 ".to_owned(),
            maker: "甲&乙".to_owned(),
            from: "12.5".to_owned(),
            to: "-3".to_owned(),
            now: "1".to_owned(),
            sort: "price_up".to_owned(),
            page: "3".to_owned(),
            ..FoundQuery::default()
        };
        let wanted = Wanted::of(&query);
        let url = address("/search", &wanted.parameters("tea"));
        assert_eq!(
            url,
            "/search?q=%E8%8C%B6%20%E8%91%89&category=tea&maker=%E7%94%B2%26%E4%B9%99&from=12.5&now=1&sort=price_up&page=3"
        );
        assert_eq!(address("/search", &Wanted::default().parameters("")), "/search");
        let broken = FoundQuery { page: "x".to_owned(), from: "много".to_owned(), ..FoundQuery::default() };
        assert_eq!(address("/", &Wanted::of(&broken).parameters("")), "/");
    }
}
