//! The brand: one shop with two tills, a web shop on the same shelf, a depot, five goods.

use std::collections::BTreeMap;

use kernel::{Actor, Id, Money, Price, Quantity, Rate, Zone};
use orders::till_session::Cashier;
use store::Db;

use crate::{papers, seasons};

/// Pieces of each good at the beginning.
const PIECES: i64 = 12;

/// What the simulator needs to name.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The web store.
    pub web: Id,
    /// The shop that hands over.
    pub store: Id,
    /// Where the goods lie that are sold.
    pub location: Id,
    /// Where more of them lie.
    pub depot: Id,
    /// The price list.
    pub list: Id,
    /// The tills.
    pub tills: [Id; 2],
    /// Who stands at them.
    pub cashier: Cashier,
    /// Who may only sell there.
    pub helper: Cashier,
    /// Who approves what the helper may not do alone.
    pub manager: Id,
    /// What is sold.
    pub goods: Vec<Id>,
    /// A set of the first good and two of the second.
    pub set: Id,
    /// What can be chosen with the first good; it takes the fifth from the shelf.
    pub option: Id,
    /// Slots for which boxes and tea are made.
    pub slots: Vec<Id>,
}

/// Opens the brand. Also tells how many pieces came in, to the shop and to the depot.
pub async fn open(db: &Db) -> anyhow::Result<(Shop, BTreeMap<Id, i64>)> {
    let [entity, web, store, one, two, person, helper, manager] = std::array::from_fn(|_| db.new_id());
    let book = orders::setup::check_book(rules()).map_err(|stop| anyhow::anyhow!("{stop:?}"))?;
    let zone = Zone::named("Asia/Taipei")?;
    let since = "2020-01-01".parse()?;
    let (location, depot, list, goods, set, option, slots) = db
        .write("sim.open", Actor::SYSTEM, move |tx| {
            staff::ensure_roles(tx)?;
            staff::create_legal_entity(
                tx,
                &staff::NewLegalEntity {
                    id: entity,
                    name: "榫茶股份有限公司".to_owned(),
                    tax_id: "04595257".to_owned(),
                    country: "TW".to_owned(),
                },
            )?;
            let location = stock::create_location(
                tx,
                &stock::NewLocation {
                    store: None,
                    legal_entity: entity,
                    code: "xinyi".to_owned(),
                    name: "信義門市".to_owned(),
                    kind: stock::LocationKind::Shop,
                    zone: zone.clone(),
                    cut_off_minutes: 120,
                    place: None,
                    position: 1,
                },
            )?;
            let depot = stock::create_location(
                tx,
                &stock::NewLocation {
                    store: None,
                    legal_entity: entity,
                    code: "depot".to_owned(),
                    name: "倉庫".to_owned(),
                    kind: stock::LocationKind::Warehouse,
                    zone: zone.clone(),
                    cut_off_minutes: 0,
                    place: None,
                    position: 2,
                },
            )?;
            for (id, code, kind) in [(store, "xinyi", staff::StoreKind::Direct), (web, "web", staff::StoreKind::Web)] {
                staff::create_store(
                    tx,
                    &staff::NewStore {
                        id,
                        legal_entity: entity,
                        code: code.to_owned(),
                        name: code.to_owned(),
                        kind,
                        invoice_mode: staff::InvoiceMode::Own,
                        zone: zone.clone(),
                        cut_off_minutes: 120,
                        location: Some(location),
                        phone: String::new(),
                        address: String::new(),
                        hours: String::new(),
                        position: 1,
                    },
                )?;
            }
            for (id, code) in [(one, "XY1"), (two, "XY2")] {
                let (code, name) = (code.to_owned(), code.to_owned());
                staff::create_register(tx, &staff::NewRegister { id, store, service_point: None, code, name })?;
            }
            for (id, role) in [(helper, "cashier"), (manager, "manager")] {
                let (name, login, locale) = (role.to_owned(), format!("{role}@sim.test"), "zh-TW".to_owned());
                staff::create_person(tx, &staff::NewPerson { id, name, login, password: None, locale })?;
                staff::assign_role(tx, id, role, Some(store))?;
            }
            let list = catalog::ensure_defaults(tx, &catalog::Defaults::inclusive(Rate::new(50_000)))?;
            let goods = goods(tx, list)?;
            let (set, option) = made(tx, list, &goods)?;
            let lines = goods.iter().map(|variant| stock::ReceiptLine {
                variant: *variant,
                quantity: Quantity::units(PIECES),
                cost: None,
                lot: None,
            });
            let lines: Vec<_> = lines.collect();
            for location in [location, depot] {
                let (lines, note) = (lines.clone(), String::new());
                let receipt = stock::Receipt { location, lines, note, supplier: None, reference: None };
                stock::open_books(tx, &receipt)?;
            }
            orders::setup::put_in_force(tx, &book)?;
            papers::open(tx, entity, (store, two), since, &zone)?;
            let slots = ahead(tx, store, list, [goods[1], goods[3]])?;
            Ok((location, depot, list, goods, set, option, slots))
        })
        .await?;
    let limits = till::Limits::all(vec![till::TenderKind::CASH, till::TenderKind::CARD]);
    let few = till::Limits { void: false, cash_move: false, open_drawer: false, ..limits.clone() };
    let cashier = Cashier { person, limits, locale: "zh-TW".to_owned() };
    let helper = Cashier { person: helper, limits: few, locale: "zh-TW".to_owned() };
    let came_in = goods.iter().map(|variant| (*variant, PIECES)).collect();
    Ok((
        Shop {
            web,
            store,
            location,
            depot,
            list,
            tills: [one, two],
            cashier,
            helper,
            manager,
            goods,
            set,
            option,
            slots,
        },
        came_in,
    ))
}

/// Opens the pre-order of some goods.
fn ahead(tx: &mut store::Tx<'_>, store: Id, list: Id, goods: [Id; 2]) -> Result<Vec<Id>, store::Stop> {
    let (mut products, at) = (Vec::new(), tx.now());
    for variant in goods {
        products.extend(catalog::sellable(tx, list, variant, at, "zh-TW")?.map(|item| item.product));
    }
    seasons::open(tx, store, products)
}

fn goods(tx: &mut store::Tx<'_>, list: Id) -> Result<Vec<Id>, store::Stop> {
    let mut goods = Vec::new();
    for (sku, price) in [("CAKE-6", 580), ("TEA-1", 320), ("COOKIE-1", 95), ("BOX-1", 1_280), ("NOUGAT-1", 240)] {
        let product = catalog::create_product(
            tx,
            &catalog::NewProduct {
                handle: sku.to_lowercase(),
                names: BTreeMap::from([("zh-TW".to_owned(), sku.to_owned())]),
                variants: vec![catalog::NewVariant {
                    sku: sku.to_owned(),
                    unit_price: Some(Price::new(price * 10_000)),
                    ..catalog::NewVariant::default()
                }],
                // The kitchen has something to do.
                made_to_order: matches!(sku, "CAKE-6" | "TEA-1"),
                ..catalog::NewProduct::default()
            },
        )?;
        goods.extend(
            catalog::product(tx, product, list)?.and_then(|made| made.variants.first().map(|variant| variant.id)),
        );
    }
    Ok(goods)
}

/// A set of the first two goods, and a choice with the first that takes the last from the shelf.
fn made(tx: &mut store::Tx<'_>, list: Id, goods: &[Id]) -> Result<(Id, Id), store::Stop> {
    let names = |name: &str| BTreeMap::from([("zh-TW".to_owned(), name.to_owned())]);
    let product = catalog::create_product(
        tx,
        &catalog::NewProduct {
            handle: "set-1".to_owned(),
            kind: catalog::ProductKind::Set,
            names: names("SET-1"),
            variants: vec![catalog::NewVariant {
                sku: "SET-1".to_owned(),
                unit_price: Some(Price::new(799 * 10_000)),
                ..catalog::NewVariant::default()
            }],
            ..catalog::NewProduct::default()
        },
    )?;
    let found = catalog::product(tx, product, list)?;
    let (set, version) = found.and_then(|made| Some((made.variants.first()?.id, made.version))).unwrap_or((product, 1));
    let contents = [(goods[0], Quantity::ONE), (goods[1], Quantity::units(2))];
    catalog::set_components::set_components(tx, set, version, &contents)?;
    let candle = catalog::GroupOption {
        id: None,
        names: names("candle"),
        price: Price::new(15 * 10_000),
        component: Some(goods[4]),
        component_quantity: Quantity::ONE,
    };
    let group = catalog::OptionGroup {
        id: None,
        code: "candles".to_owned(),
        names: names("candles"),
        at_least: 0,
        at_most: 3,
        repeatable: true,
        options: vec![candle],
        products: 0,
        version: 0,
    };
    let (group, _) = catalog::set_option_group(tx, &group)?;
    let at = tx.now();
    let cake = catalog::sellable(tx, list, goods[0], at, "zh-TW")?.map(|item| item.product).unwrap_or(product);
    let version = catalog::product(tx, cake, list)?.map_or(1, |found| found.version);
    catalog::offer_option_groups(tx, cake, version, &[group])?;
    let offered = catalog::offered_options(tx, &[cake])?;
    let option = offered.values().flatten().flat_map(|group| &group.options).map(|option| option.id).next();
    Ok((set, option.unwrap_or(group)))
}

fn rules() -> promo::RuleBook {
    let class = |kind, rate| promo::TaxClass { kind, rate: Rate::new(rate) };
    let method = |fee, free_from: Option<i64>| promo::ShippingMethod {
        fee: Money::new(fee),
        tax_class: "standard".to_owned(),
        free_from: free_from
            .map(|amount| promo::Threshold { amount: Money::new(amount), basis: promo::Basis::GoodsAfterDiscounts }),
    };
    promo::RuleBook {
        version: 1,
        tax_classes: BTreeMap::from([("standard".to_owned(), class(promo::TaxKind::Taxable, 50_000))]),
        shipping_methods: BTreeMap::from([
            ("pickup".to_owned(), method(0, None)),
            ("home".to_owned(), method(120, Some(1_500))),
        ]),
        ..promo::RuleBook::default()
    }
}
