//! All goods for shopping portals, as Google Merchant Center takes them: RSS 2.0 with the `g:` namespace. It is read and
//! sent page by page; a fault in the middle breaks the connection, so that half a file is never taken for a whole one.

use std::collections::{BTreeMap, HashMap};

use api::Problem;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use catalog::{Channel, Cursor, Sellable, ShopProduct, ShopQuery};
use futures_util::stream;
use kernel::{BusinessDate, Exponent, Id, Price, Timestamp};
use orders::availability::{AvailabilityRow, availability};
use orders::shop::{read_or_refuse, shop, web_store};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use store::{Read, Stop};

use super::visit::Visit;

/// Products read and sent at once.
const PAGE: usize = 100;
/// The longest title and description that are taken, in characters.
const TITLE: usize = 150;
const DESCRIPTION: usize = 5_000;
/// Pictures beside the first.
const MORE_PICTURES: usize = 10;
/// How long the longer side of a picture is at least, in pixels.
const PICTURE: i64 = 960;

/// Where the walk over the goods stands.
enum At {
    Beginning,
    After(Option<Cursor>),
    End,
}

/// `GET /feeds/google.xml`.
pub async fn google(visit: Visit) -> Response {
    let walk = stream::unfold((visit, At::Beginning), |(visit, at)| async move {
        match at {
            At::Beginning => {
                let begun = head(&visit);
                Some((begun, (visit, At::After(None))))
            }
            At::After(after) => match page(&visit, after).await {
                Ok((bytes, Some(last))) => Some((Ok(bytes), (visit, At::After(Some(last))))),
                Ok((bytes, None)) => Some((Ok(bytes), (visit, At::End))),
                Err(problem) => {
                    tracing::error!(problem = ?problem, "the feed of goods broke off");
                    Some((Err(std::io::Error::other("the feed broke off")), (visit, At::End)))
                }
            },
            At::End => None,
        }
    });
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/rss+xml; charset=utf-8"));
    ([kind], Body::from_stream(walk)).into_response()
}

fn head(visit: &Visit) -> std::io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let rss =
        BytesStart::new("rss").with_attributes([("version", "2.0"), ("xmlns:g", "http://base.google.com/ns/1.0")]);
    writer.write_event(Event::Start(rss))?;
    writer.write_event(Event::Start(BytesStart::new("channel")))?;
    let name = &visit.db.brand().name;
    said(&mut writer, "title", name)?;
    said(&mut writer, "link", &visit.address("/", visit.locale()))?;
    said(&mut writer, "description", name)?;
    Ok(writer.into_inner())
}

/// An element with a text. What XML cannot hold at all is left out.
fn said(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> std::io::Result<()> {
    let allowed = |letter: &char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    let text: String = text.chars().filter(allowed).collect();
    writer.create_element(name).write_text_content(BytesText::new(&text))?;
    Ok(())
}

/// What one page of goods says.
struct Goods {
    products: Vec<ShopProduct>,
    rows: HashMap<Id, AvailabilityRow>,
    gtins: BTreeMap<Id, String>,
    /// What a variant costs where no special list holds.
    usual: HashMap<Id, Price>,
    pictures: HashMap<Id, Vec<catalog::ShownPicture>>,
    /// Stores that hand out goods.
    pickup: Vec<Id>,
    /// When goods that are pre-ordered are handed over first.
    preordered: BTreeMap<Id, Timestamp>,
}

async fn page(visit: &Visit, after: Option<Cursor>) -> Result<(Vec<u8>, Option<Cursor>), Problem> {
    let (exponent, locale) = (visit.db.brand().exponent, visit.caller.locale);
    let today = BusinessDate::of(visit.db.now(), &visit.db.brand().zone, 0);
    let goods = read_or_refuse(&visit.db, move |read| goods(read, after, today, exponent, locale)).await?;
    let last = goods.products.get(PAGE - 1).map(|product| product.cursor);
    let mut writer = Writer::new(Vec::new());
    let write = |writer: &mut Writer<Vec<u8>>| -> std::io::Result<()> {
        for product in goods.products.iter().filter(|product| product.on_web) {
            let several = product.variants.len() > 1;
            for variant in &product.variants {
                item(writer, visit, &goods, product, variant, several)?;
            }
        }
        if last.is_none() {
            writer.write_event(Event::End(BytesEnd::new("channel")))?;
            writer.write_event(Event::End(BytesEnd::new("rss")))?;
        }
        Ok(())
    };
    write(&mut writer).map_err(|error| store::Fault::Unusable(error.to_string()))?;
    Ok((writer.into_inner(), last))
}

fn goods(
    read: &mut Read<'_>,
    after: Option<Cursor>,
    today: BusinessDate,
    exponent: Exponent,
    locale: &'static str,
) -> Result<Goods, Stop> {
    let web = web_store(read)?;
    let shop = shop(read, web, exponent)?;
    let at = read.now();
    let asked = ShopQuery {
        price_lists: shop.lists,
        at,
        locale,
        channel: Channel::Web,
        store: shop.store.id,
        after,
        limit: PAGE,
    };
    let products = catalog::shop_products(read, &asked)?;
    let variants: Vec<Id> =
        products.iter().flat_map(|product| product.variants.iter().map(|variant| variant.variant)).collect();
    let rows = availability(read, &variants, at, exponent, locale)?;
    let list = catalog::default_price_list(read)?.id;
    let special: Vec<Id> = products
        .iter()
        .flat_map(|product| &product.variants)
        .filter(|variant| variant.price_list.is_some_and(|of| of != list))
        .map(|variant| variant.variant)
        .collect();
    let usual = catalog::sellables(read, list, &special, at, locale)?;
    let usual = usual.into_iter().flatten().filter_map(|one| Some((one.variant, one.unit_price?))).collect();
    let mut pictures = HashMap::new();
    for product in &products {
        pictures.insert(product.id, catalog::pictures(read, product.id)?);
    }
    let stores = staff::stores(read)?.into_iter();
    let pickup = stores.filter(|store| store.active && store.kind != staff::StoreKind::Web).map(|store| store.id);
    let pickup: Vec<Id> = pickup.collect();
    Ok(Goods {
        rows: rows.into_iter().map(|row| (row.variant_id, row)).collect(),
        gtins: catalog::gtins(read, &variants)?,
        usual,
        pictures,
        preordered: preorders::first_slots(read, &pickup, today, at)?,
        pickup,
        products,
    })
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn item(
    writer: &mut Writer<Vec<u8>>,
    visit: &Visit,
    goods: &Goods,
    product: &ShopProduct,
    variant: &Sellable,
    several: bool,
) -> std::io::Result<()> {
    let Some(price) = variant.unit_price else { return Ok(()) };
    let brand = visit.db.brand();
    let written = |price: Price| format!("{} {}", price.to_major(brand.exponent), brand.currency);
    let row = goods.rows.get(&variant.variant);
    let tracked = variant.is_tracked();
    let in_stock = !tracked || row.is_some_and(|row| row.total_available.is_positive());
    let preordered = goods.preordered.get(&product.id);
    let can_fetch = |row: &AvailabilityRow| {
        row.stores.iter().any(|place| place.available.is_positive() && goods.pickup.contains(&place.store_id))
    };
    let about = product.description.as_deref().map(catalog::rich_text::plain).unwrap_or_default();
    let path = format!("/products/{}?variant={}", super::found::encoded(&product.handle), variant.variant);
    writer.write_event(Event::Start(BytesStart::new("item")))?;
    said(writer, "g:id", &variant.variant.to_string())?;
    if several {
        said(writer, "g:item_group_id", &product.id.to_string())?;
    }
    said(writer, "g:title", &cut(&variant.name, TITLE))?;
    said(writer, "g:description", &cut(if about.is_empty() { &variant.name } else { &about }, DESCRIPTION))?;
    said(writer, "g:link", &visit.address(&path, visit.locale()))?;
    let shown = goods.pictures.get(&product.id).map(Vec::as_slice).unwrap_or_default();
    let first = variant.picture.as_ref().or_else(|| shown.first().map(|one| &one.picture));
    let address = |picture: &catalog::Picture| format!("{}{}", visit.origin(), picture.at_least(PICTURE).url);
    if let Some(first) = first {
        said(writer, "g:image_link", &address(first))?;
        for more in shown.iter().filter(|one| one.picture.media != first.media).take(MORE_PICTURES) {
            said(writer, "g:additional_image_link", &address(&more.picture))?;
        }
    }
    match preordered {
        Some(begins_at) => {
            said(writer, "g:availability", "preorder")?;
            // To the minute: `2026-09-20T02:00Z`.
            said(writer, "g:availability_date", &format!("{}Z", cut(&begins_at.to_string(), 16)))?;
        }
        None => said(writer, "g:availability", if in_stock { "in_stock" } else { "out_of_stock" })?,
    }
    match goods.usual.get(&variant.variant).filter(|usual| **usual > price) {
        Some(usual) => {
            said(writer, "g:price", &written(*usual))?;
            said(writer, "g:sale_price", &written(price))?;
        }
        None => said(writer, "g:price", &written(price))?,
    }
    said(writer, "g:brand", &brand.name)?;
    said(writer, "g:condition", "new")?;
    match goods.gtins.get(&variant.variant) {
        Some(gtin) => said(writer, "g:gtin", gtin)?,
        None => said(writer, "g:identifier_exists", "no")?,
    }
    if let Some(grams) = variant.weight_grams {
        said(writer, "g:shipping_weight", &format!("{grams} g"))?;
    }
    // What is made for a day is not there by the next one.
    if preordered.is_none() && row.is_some_and(can_fetch) {
        said(writer, "g:pickup_method", "buy")?;
        said(writer, "g:pickup_sla", "next_day")?;
    }
    writer.write_event(Event::End(BytesEnd::new("item")))
}
