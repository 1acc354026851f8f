//! What pages say to search engines, in the words of schema.org. Plain values; the template writes them as JSON that no
//! text can end early.

use kernel::{Exponent, Price};
use serde_json::{Value, json};
use staff::Store;

use crate::hours::clock;
use crate::map::Point;
use crate::view::Crumb;

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Several things about one page.
#[allow(clippy::needless_pass_by_value, reason = "a list made for this")]
pub fn graph(things: Vec<Value>) -> Value {
    json!({"@context": "https://schema.org", "@graph": things})
}

/// The brand, and its search.
pub fn brand(name: &str, origin: &str) -> Vec<Value> {
    let id = format!("{origin}/#brand");
    vec![
        json!({
            "@type": "Organization",
            "@id": id,
            "name": name,
            "url": format!("{origin}/"),
            "logo": format!("{origin}/icons/icon-512.png"),
        }),
        json!({
            "@type": "WebSite",
            "url": format!("{origin}/"),
            "name": name,
            "publisher": {"@id": id},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": format!("{origin}/search?q={{search_term_string}}")},
                "query-input": "required name=search_term_string",
            },
        }),
    ]
}

/// The way down to a page, itself last.
pub fn crumbs(origin: &str, way: &[Crumb]) -> Value {
    let items = way.iter().zip(1..).map(
        |(crumb, position)| json!({"@type": "ListItem", "position": position, "name": crumb.label, "item": format!("{origin}{}", crumb.url)}),
    );
    json!({"@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>()})
}

/// A store that people can walk into.
pub fn store(name: &str, origin: &str, store: &Store, place: Option<Point>) -> Value {
    let url = format!("{origin}/stores/{}", store.code);
    let mut said = json!({
        "@type": "Store",
        "@id": url,
        "url": url,
        "name": format!("{name} {}", store.name),
        "image": format!("{origin}/icons/icon-512.png"),
        "parentOrganization": {"@type": "Organization", "@id": format!("{origin}/#brand"), "name": name},
    });
    if !store.address.is_empty() {
        said["address"] = json!({"@type": "PostalAddress", "streetAddress": store.address});
    }
    if !store.phone.is_empty() {
        said["telephone"] = json!(store.phone);
    }
    if let Some((north, east)) = place {
        // Text keeps all six decimals; schema.org takes numbers or text.
        let at = crate::map::coordinates((north, east));
        let (latitude, longitude) = at.split_once(',').unwrap_or_default();
        said["geo"] = json!({"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude});
    }
    let week = store.opening.week.iter().map(|hours| {
        let day = DAYS.get(usize::from(hours.day).wrapping_sub(1)).copied().unwrap_or_default();
        json!({
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": format!("https://schema.org/{day}"),
            "opens": clock(hours.opens_minutes),
            "closes": clock(hours.closes_minutes),
        })
    });
    let special = store.opening.special.iter().map(|day| {
        // Closed all day is said as no time at all.
        json!({
            "@type": "OpeningHoursSpecification",
            "validFrom": day.date,
            "validThrough": day.date,
            "opens": clock(day.opens_minutes.unwrap_or(0)),
            "closes": clock(day.closes_minutes.unwrap_or(0)),
        })
    });
    if store.opening.is_told() {
        said["openingHoursSpecification"] = json!(week.collect::<Vec<_>>());
        said["specialOpeningHoursSpecification"] = json!(special.collect::<Vec<_>>());
    }
    said
}

/// A variant that can be bought.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Its page.
    pub url: String,
    /// Its stock-keeping unit.
    pub sku: String,
    /// Its global trade item number.
    pub gtin: Option<String>,
    /// What one costs.
    pub price: Price,
    /// The last word of schema.org's address for how it can be had.
    pub availability: &'static str,
}

/// One product with what can be bought of it.
#[derive(Debug, Clone)]
pub struct Product<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is, as plain text; may be empty.
    pub summary: &'a str,
    /// Addresses of its pictures.
    pub pictures: Vec<String>,
    /// The brand.
    pub brand: &'a str,
    /// ISO 4217 code of its prices.
    pub currency: &'a str,
    /// Digits of that currency.
    pub exponent: Exponent,
    /// Its variants, the shown one first.
    pub offers: Vec<Offered>,
}

/// A product.
pub fn product(product: &Product<'_>) -> Value {
    let offers: Vec<Value> = product
        .offers
        .iter()
        .map(|offer| {
            json!({
                "@type": "Offer",
                "url": offer.url,
                "sku": offer.sku,
                "price": offer.price.to_major(product.exponent),
                "priceCurrency": product.currency,
                "availability": format!("https://schema.org/{}", offer.availability),
                "itemCondition": "https://schema.org/NewCondition",
            })
        })
        .collect();
    let mut said = json!({
        "@type": "Product",
        "name": product.name,
        "brand": {"@type": "Brand", "name": product.brand},
        "offers": if offers.len() == 1 { offers.into_iter().next().unwrap_or_default() } else { Value::Array(offers) },
    });
    if let Some(first) = product.offers.first() {
        said["sku"] = json!(first.sku);
        if let Some(gtin) = &first.gtin {
            said["gtin"] = json!(gtin);
        }
    }
    if !product.summary.is_empty() {
        said["description"] = json!(product.summary);
    }
    if !product.pictures.is_empty() {
        said["image"] = json!(product.pictures);
    }
    said
}
