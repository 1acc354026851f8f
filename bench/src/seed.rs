//! A brand with a shop, a web shop, goods, tills and somebody who may do everything, made by the slices'
//! own verbs.

use std::collections::BTreeMap;

use anyhow::{Context as _, anyhow};
use catalog::set_up::{Defaults, ensure_defaults};
use catalog::{ImportedProduct, NewProduct, NewVariant};
use kernel::{Actor, Id, Money, Price, Quantity, Rate, Zone};
use orders::setup::CheckedBook;
use promo::{RuleBook, ShippingMethod, TaxClass, TaxKind};
use staff::{InvoiceMode, NewLegalEntity, NewPerson, NewRegister, NewStore, StoreKind};
use stock::{LocationKind, NewLocation, Receipt, ReceiptLine};
use store::{Db, Stop, Tx};

/// Who may do everything.
pub const LOGIN: &str = "owner@bench.test";
/// Their password.
pub const PASSWORD: &str = "correct horse battery staple";
/// Goods made in one write.
const AT_ONCE: usize = 50;
/// What delivery costs, in minor units.
const DELIVERY: i64 = 100;

/// What to put on the shelves.
#[derive(Debug, Clone, Copy)]
pub struct Wares {
    /// How many articles.
    pub articles: usize,
    /// How many pieces of each.
    pub pieces: i64,
    /// How many tills.
    pub tills: usize,
}

/// A thing to buy.
#[derive(Debug, Clone, Copy)]
pub struct Good {
    /// Which.
    pub variant: Id,
    /// What one piece costs, in minor units.
    pub price: i64,
}

/// A seeded brand.
#[derive(Debug, Clone)]
pub struct Shop {
    /// Its host name.
    pub host: String,
    /// Its folder or schema.
    pub namespace: String,
    /// The web store.
    pub web: Id,
    /// The store where orders are picked up.
    pub counter: Id,
    /// The goods, the best liked first.
    pub goods: Vec<Good>,
    /// The tills of that store.
    pub tills: Vec<Id>,
}

/// Fills an empty brand.
///
/// # Errors
/// When a slice refuses or the database says so.
pub async fn seed(db: &Db, wares: Wares) -> anyhow::Result<Shop> {
    let password = staff::hash_password(db, PASSWORD).await.map_err(|error| anyhow!("{error:?}"))?;
    let book = rule_book().map_err(|stop| anyhow!("the rule book: {stop:?}"))?;
    let ids = Ids { entity: db.new_id(), web: db.new_id(), counter: db.new_id(), owner: db.new_id() };
    let tills: Vec<Id> = (0..wares.tills).map(|_| db.new_id()).collect();
    let named = tills.clone();
    let zone = db.brand().zone.clone();
    let (location, list) = db
        .write("bench.seed", Actor::SYSTEM, move |tx| {
            let location = places(tx, &ids, &zone, &named)?;
            let owner = NewPerson {
                id: ids.owner,
                name: "Owner".to_owned(),
                login: LOGIN.to_owned(),
                password: Some(password.clone()),
                locale: "en".to_owned(),
            };
            staff::create_person(tx, &owner)?;
            staff::assign_role(tx, ids.owner, "owner", None)?;
            let list = ensure_defaults(tx, &Defaults::inclusive(Rate::new(50_000)))?;
            orders::setup::put_in_force(tx, &book)?;
            Ok((location, list))
        })
        .await
        .map_err(|error| anyhow!("{error:?}"))
        .context("the brand could not be set up")?;
    let goods = goods(db, location, list, wares).await?;
    let (host, namespace) = (db.brand().host.clone(), db.brand().namespace.clone());
    Ok(Shop { host, namespace, web: ids.web, counter: ids.counter, goods, tills })
}

#[derive(Debug, Clone, Copy)]
struct Ids {
    entity: Id,
    web: Id,
    counter: Id,
    owner: Id,
}

fn rule_book() -> Result<CheckedBook, Stop> {
    let method = |fee| ShippingMethod { fee: Money::new(fee), tax_class: "standard".to_owned(), free_from: None };
    let standard = TaxClass { kind: TaxKind::Taxable, rate: Rate::new(50_000) };
    orders::setup::check_book(RuleBook {
        version: 1,
        tax_classes: BTreeMap::from([("standard".to_owned(), standard)]),
        shipping_methods: BTreeMap::from([("pickup".to_owned(), method(0)), ("home".to_owned(), method(DELIVERY))]),
        ..RuleBook::default()
    })
}

/// Company, stores, tills and where the goods lie; the web shop sells what lies in the shop.
fn places(tx: &mut Tx<'_>, ids: &Ids, zone: &Zone, tills: &[Id]) -> Result<Id, Stop> {
    staff::ensure_roles(tx)?;
    staff::create_legal_entity(
        tx,
        &NewLegalEntity {
            id: ids.entity,
            name: "Bench".to_owned(),
            tax_id: "04595257".to_owned(),
            country: "TW".to_owned(),
        },
    )?;
    let location = stock::create_location(
        tx,
        &NewLocation {
            store: Some(ids.counter),
            legal_entity: ids.entity,
            code: "counter".to_owned(),
            name: "Counter".to_owned(),
            kind: LocationKind::Shop,
            zone: zone.clone(),
            cut_off_minutes: 0,
            place: None,
            position: 1,
        },
    )?;
    for (id, code, kind) in [(ids.counter, "counter", StoreKind::Direct), (ids.web, "web", StoreKind::Web)] {
        staff::create_store(
            tx,
            &NewStore {
                id,
                legal_entity: ids.entity,
                code: code.to_owned(),
                name: code.to_owned(),
                kind,
                invoice_mode: InvoiceMode::Own,
                zone: zone.clone(),
                cut_off_minutes: 0,
                location: Some(location),
                phone: String::new(),
                address: String::new(),
                hours: String::new(),
                position: 1,
            },
        )?;
    }
    for (number, till) in tills.iter().enumerate() {
        let code = format!("T{}", number + 1);
        let till = NewRegister { id: *till, store: ids.counter, service_point: None, name: code.clone(), code };
        staff::create_register(tx, &till)?;
    }
    Ok(location)
}

async fn goods(db: &Db, location: Id, list: Id, wares: Wares) -> anyhow::Result<Vec<Good>> {
    let mut goods = Vec::with_capacity(wares.articles);
    let numbers: Vec<usize> = (0..wares.articles).collect();
    for chunk in numbers.chunks(AT_ONCE) {
        let (products, made): (Vec<ImportedProduct>, Vec<Good>) = chunk.iter().map(|number| good(*number)).unzip();
        let pieces = Quantity::units(wares.pieces);
        let lines = made
            .iter()
            .map(|good| ReceiptLine { variant: good.variant, quantity: pieces, cost: None, lot: None })
            .collect();
        let receipt = Receipt { location, lines, note: String::new(), supplier: None, reference: None };
        db.write("bench.goods", Actor::SYSTEM, move |tx| {
            let since = tx.now();
            catalog::import_products(tx, list, since, &products)?;
            stock::open_books(tx, &receipt)?;
            Ok(())
        })
        .await
        .map_err(|error| anyhow!("{error:?}"))
        .context("goods could not be made")?;
        goods.extend(made);
    }
    Ok(goods)
}

/// An article under ids made of its number.
fn good(number: usize) -> (ImportedProduct, Good) {
    let price = 100 + i64::try_from(number % 900).unwrap_or(0);
    let name = format!("Article {number}");
    let variant = Id::derived("bench.variant", name.as_bytes());
    let product = NewProduct {
        handle: format!("article-{number}"),
        names: BTreeMap::from([("en".to_owned(), name.clone()), ("zh-TW".to_owned(), name.clone())]),
        position: i64::try_from(number).ok(),
        variants: vec![NewVariant {
            sku: format!("A-{number:05}"),
            unit_price: Some(Price::new(price * 10_000)),
            ..NewVariant::default()
        }],
        ..NewProduct::default()
    };
    let id = Id::derived("bench.product", name.as_bytes());
    (ImportedProduct { id, variant_ids: vec![variant], product }, Good { variant, price })
}
