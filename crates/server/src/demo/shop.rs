//! Setting the demo's shop up, through the verbs that every brand is set up with.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result};
use catalog::{Defaults, Developed, ProductPicture, Relations};
use kernel::{Actor, Exponent, Id, Money, Quantity, Rate, Zone};
use orders::network_printer::NetworkPrinter;
use orders::setup::{self, CheckedBook};
use promo::{Basis, RuleBook, ShippingMethod, TaxClass, TaxKind, Threshold};
use staff::{Hashed, InvoiceMode, NewLegalEntity, NewPerson, NewRegister, NewStore, StoreKind};
use stock::{LocationKind, NewLocation, NewServicePoint, Receipt, ReceiptLine, ServicePointKind, Source};
use store::{Brand, Db, Platform, Stop, Tx, WriteError};

use super::Size;
use super::developed::developed;
use super::furnish::{furnish, open_kitchen};
use super::goods::{GOODS, Goods, in_both};
use super::papers;
use super::site;

/// The brand's host name.
pub(super) const HOST: &str = "cake.localhost";
/// What its receipt printer is called.
const PRINTER: &str = "櫃檯";
/// Its folder or schema.
const NAMESPACE: &str = "cake";
/// Five per cent, in parts per million.
const VAT: Rate = Rate::new(50_000);
/// What delivery costs, and from which total on nothing.
const DELIVERY: Money = Money::new(120);
const DELIVERY_FREE_FROM: Money = Money::new(1_500);

/// People who work in the shop: login, name, role, and whether they do so in the one store only.
pub(super) const PEOPLE: [(&str, &str, &str, bool); 3] = [
    ("owner@tenon.test", "林品妤", "owner", false),
    ("manager@tenon.test", "陳柏翰", "manager", true),
    ("cashier@tenon.test", "王思涵", "cashier", true),
];

/// A demo's ids are always the same, so that bookmarks outlive `--fresh`.
pub(super) fn id(kind: &str, name: &str) -> Id {
    Id::derived("demo", format!("{kind}/{name}").as_bytes())
}

/// The shop, open.
pub(super) struct Shop {
    pub(super) db: Db,
    pub(super) register: Id,
    pub(super) location: Id,
    pub(super) stores: BTreeMap<&'static str, Id>,
    pub(super) variants: BTreeMap<&'static str, Id>,
}

/// Opens the shop, and sets it up when it is not there. Passwords are set again when the folder that knew
/// them is gone.
pub(super) async fn open(platform: &Arc<Platform>, password: &str, forgotten: bool, size: Size) -> Result<Shop> {
    let db = brand(platform, &store::Clock::System).await.context("the demo's brand cannot be opened")?;
    let is_new = fill(&db, password, size).await?;
    papers::ready(&db).await.context("the demo's invoices cannot be set up")?;
    if forgotten && size != Size::Bare {
        open_kitchen(&db).await.context("the demo's kitchen cannot be opened")?;
    }
    if !is_new && forgotten {
        for (person, _, _) in db.read(staff::people).await? {
            staff::set_password(&db, Actor::SYSTEM, person, password).await?;
        }
    }
    find(db).await
}

/// The printer at the shop's counter.
pub(super) fn printer(address: std::net::SocketAddr) -> NetworkPrinter {
    let (brand, store, name) = (HOST.to_owned(), "xinyi".to_owned(), PRINTER.to_owned());
    NetworkPrinter { brand, store, name, address: address.to_string(), silent: false }
}

/// Sets up what is missing: the shop, and what a larger demo has besides. True when there was no shop.
pub(super) async fn fill(db: &Db, password: &str, size: Size) -> Result<bool> {
    let missing = |code: &'static str| db.read(move |read| Ok(staff::store(read, id("store", code))?.is_none()));
    let is_new = missing("xinyi").await?;
    if is_new {
        let plan = Plan::new(db, password).await.context("the demo's shop cannot be planned")?;
        let written = db.write("demo.set_up", Actor::SYSTEM, move |tx| set_up(tx, &plan)).await;
        written.context("the demo's shop cannot be set up")?;
    }
    if size != Size::Bare && missing("taichung").await? {
        furnish(db, password).await?;
    }
    if size != Size::Bare && db.read(::site::head).await?.number == 0 {
        site::open(db).await?;
    }
    Ok(is_new)
}

pub(super) async fn brand(platform: &Arc<Platform>, clock: &store::Clock) -> Result<Db> {
    let (platform, now) = (Arc::clone(platform), clock.now());
    let opened = tokio::task::spawn_blocking(move || {
        if let Some(db) = platform.by_host(HOST)? {
            return Ok(db);
        }
        let brand = Brand {
            id: id("brand", NAMESPACE),
            host: HOST.to_owned(),
            namespace: NAMESPACE.to_owned(),
            name: "榫茶 Tenon Tea & Cake".to_owned(),
            currency: "TWD".to_owned(),
            exponent: Exponent::ZERO,
            zone: Zone::named("Asia/Taipei").map_err(|error| store::Fault::Decode(error.to_string()))?,
            locale: "zh-TW".to_owned(),
            state: "active".to_owned(),
        };
        platform.create(&brand, now)
    });
    Ok(opened.await??)
}

/// Everything that a write must not make itself: hashes, checked rules.
struct Plan {
    zone: Zone,
    book: CheckedBook,
    passwords: Vec<Hashed>,
    /// Of each of the goods, in order.
    pictures: Vec<Vec<Developed>>,
}

impl Plan {
    async fn new(db: &Db, password: &str) -> Result<Plan> {
        let mut passwords = Vec::new();
        for _ in PEOPLE {
            passwords.push(staff::hash_password(db, password).await?);
        }
        let book = setup::check_book(rules()).map_err(|stop| match stop {
            Stop::Refused(refusal, _) => WriteError::Refused(refusal),
            Stop::Fault(fault) => WriteError::Fault(fault),
        })?;
        let pictures = tokio::task::spawn_blocking(|| {
            let all = |goods: &Goods| goods.pictures().iter().map(|picture| developed(picture.bytes)).collect();
            GOODS.iter().map(all).collect::<Result<Vec<Vec<Developed>>, _>>()
        });
        let pictures = pictures.await?.map_err(|refusal| WriteError::Refused(Box::new(refusal)))?;
        Ok(Plan { zone: db.brand().zone.clone(), book, passwords, pictures })
    }
}

fn rules() -> RuleBook {
    let class = |kind, rate| TaxClass { kind, rate };
    let way = |fee, free_from| ShippingMethod { fee, tax_class: "standard".to_owned(), free_from };
    let threshold = Threshold { amount: DELIVERY_FREE_FROM, basis: Basis::GoodsAfterDiscounts };
    RuleBook {
        version: 1,
        tax_classes: BTreeMap::from([
            ("standard".to_owned(), class(TaxKind::Taxable, VAT)),
            ("zero".to_owned(), class(TaxKind::Zero, Rate::ZERO)),
            ("exempt".to_owned(), class(TaxKind::Exempt, Rate::ZERO)),
        ]),
        shipping_methods: BTreeMap::from([
            ("pickup".to_owned(), way(Money::ZERO, None)),
            ("home".to_owned(), way(DELIVERY, Some(threshold))),
        ]),
        ..RuleBook::default()
    }
}

fn set_up(tx: &mut Tx<'_>, plan: &Plan) -> Result<(), Stop> {
    staff::ensure_roles(tx)?;
    let price_list = catalog::ensure_defaults(tx, &Defaults::inclusive(VAT))?;
    setup::put_in_force(tx, &plan.book)?;
    let location = places(tx, plan)?;
    people(tx, plan)?;
    goods(tx, plan, location, price_list)
}

/// The company, its two stores, where the goods lie, and who serves from there.
fn places(tx: &mut Tx<'_>, plan: &Plan) -> Result<Id, Stop> {
    let (company, xinyi, web) = (id("company", "tenon"), id("store", "xinyi"), id("store", "web"));
    staff::create_legal_entity(
        tx,
        &NewLegalEntity {
            id: company,
            name: "榫茶食品股份有限公司".to_owned(),
            tax_id: "12345675".to_owned(),
            country: "TW".to_owned(),
        },
    )?;
    let location = stock::create_location(
        tx,
        &NewLocation {
            store: Some(xinyi),
            legal_entity: company,
            code: "XINYI".to_owned(),
            name: "信義門市".to_owned(),
            kind: LocationKind::Shop,
            zone: plan.zone.clone(),
            cut_off_minutes: 0,
            place: Some((25_033_000, 121_565_000)),
            position: 1,
        },
    )?;
    let place = |id: Id, code: &str, name: &str, kind: StoreKind, position: u32| NewStore {
        id,
        legal_entity: company,
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        invoice_mode: InvoiceMode::Own,
        zone: plan.zone.clone(),
        cut_off_minutes: 0,
        location: Some(location),
        phone: "02-2345-6789".to_owned(),
        address: "台北市信義區松仁路 100 號 1 樓".to_owned(),
        hours: "每日 11:00–21:00".to_owned(),
        position,
    };
    staff::create_store(tx, &place(xinyi, "xinyi", "信義門市", StoreKind::Direct, 1))?;
    staff::create_store(tx, &place(web, "web", "網路商店", StoreKind::Web, 2))?;
    staff::set_opening(tx, xinyi, 1, &super::places::week(&[(660, 1260); 7]), Some((25_033_000, 121_565_000)))?;
    let from_there = || vec![Source { location, priority: 1, lead_minutes: 0 }];
    let point = |store: Id, code: &str, name: &str, kind: ServicePointKind| NewServicePoint {
        store,
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        sources: from_there(),
    };
    let till = stock::create_service_point(tx, &point(xinyi, "XY1", "信義 1 號收銀", ServicePointKind::Till))?;
    stock::create_service_point(tx, &point(xinyi, "XY-PICKUP", "信義取貨櫃台", ServicePointKind::Pickup))?;
    stock::create_service_point(tx, &point(web, "WEB", "網路商店", ServicePointKind::Web))?;
    staff::create_register(
        tx,
        &NewRegister {
            id: id("register", "XY1"),
            store: xinyi,
            service_point: Some(till),
            code: "XY1".to_owned(),
            name: "信義 1 號收銀機".to_owned(),
        },
    )?;
    Ok(location)
}

fn people(tx: &mut Tx<'_>, plan: &Plan) -> Result<(), Stop> {
    for ((login, name, role, in_store), password) in PEOPLE.into_iter().zip(&plan.passwords) {
        let person = id("person", login);
        staff::create_person(
            tx,
            &NewPerson {
                id: person,
                name: name.to_owned(),
                login: login.to_owned(),
                password: Some(password.clone()),
                locale: "zh-TW".to_owned(),
            },
        )?;
        staff::assign_role(tx, person, role, in_store.then(|| id("store", "xinyi")))?;
    }
    Ok(())
}

/// Lets the demo's owner into another brand too, with the same password in every start.
pub(super) async fn employ(db: &Db, password: &str) -> Result<()> {
    let (login, name, role, _) = PEOPLE[0];
    let person = id("person", login);
    if db.read(move |read| Ok(staff::person(read, person)?.is_some())).await? {
        return Ok(staff::set_password(db, Actor::SYSTEM, person, password).await?);
    }
    let hashed = staff::hash_password(db, password).await?;
    let written = db.write("demo.employ", Actor::SYSTEM, move |tx| {
        let (name, login) = (name.to_owned(), login.to_owned());
        let password = Some(hashed.clone());
        staff::create_person(tx, &NewPerson { id: person, name, login, password, locale: "zh-TW".to_owned() })?;
        staff::assign_role(tx, person, role, None)?;
        Ok(())
    });
    Ok(written.await?)
}

fn goods(tx: &mut Tx<'_>, plan: &Plan, location: Id, price_list: Id) -> Result<(), Stop> {
    let mut lines = Vec::new();
    let mut products = BTreeMap::new();
    for (goods, developed) in GOODS.iter().zip(&plan.pictures) {
        let product = catalog::create_product(tx, &goods.product())?;
        products.insert(goods.handle, product);
        let mut pictures = Vec::new();
        for (drawing, developed) in goods.pictures().iter().zip(developed) {
            let (picture, _) = catalog::add_media(tx, developed)?;
            pictures.push(ProductPicture { media: picture.media, alt: in_both(drawing.alt), variants: Vec::new() });
        }
        catalog::set_pictures(tx, product, None, &pictures)?;
        let made = catalog::product(tx, product, price_list)?
            .ok_or_else(|| store::Fault::Decode("a product vanished".to_owned()))?;
        for variant in made.variants {
            let quantity = Quantity::units(goods.pieces);
            lines.push(ReceiptLine { variant: variant.id, quantity, cost: Some(goods.cost()), lot: None });
        }
    }
    for goods in &GOODS {
        let goes_with: Vec<Id> = goods.goes_with.iter().filter_map(|handle| products.get(handle).copied()).collect();
        let (Some(product), false) = (products.get(goods.handle), goes_with.is_empty()) else { continue };
        let made = catalog::product(tx, *product, price_list)?;
        let seen = made.map_or(0, |product| product.version);
        catalog::relate_product(tx, *product, seen, &Relations { goes_with, successor_of: None })?;
    }
    let receipt = Receipt { location, lines, note: "開店庫存".to_owned(), supplier: None, reference: None };
    stock::open_books(tx, &receipt)?;
    Ok(())
}

async fn find(db: Db) -> Result<Shop> {
    let (location, variants) = db
        .read(|read| {
            let at = read.now();
            let list = catalog::default_price_list(read)?;
            let mut variants = BTreeMap::new();
            for goods in &GOODS {
                if let Some(found) =
                    catalog::find_by_code(read, list.id, goods.sku, at, kernel::Exponent::ZERO, "zh-TW")?
                {
                    variants.insert(goods.sku, found.sellable.variant);
                }
            }
            Ok((stock::location_by_code(read, "XINYI")?.map(|location| location.id), variants))
        })
        .await?;
    Ok(Shop {
        db,
        register: id("register", "XY1"),
        location: location.context("the demo's location is gone. Start over with --fresh")?,
        stores: BTreeMap::from([("xinyi", id("store", "xinyi")), ("web", id("store", "web"))]),
        variants,
    })
}
