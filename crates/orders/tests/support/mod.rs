//! A small brand for tests: one shop with two tills, a web shop on the same shelf, three goods.

// Each test file uses its own part of this.
#![allow(dead_code, clippy::unwrap_used, reason = "test support")]

use std::collections::BTreeMap;

use kernel::{Actor, ActorKind, Id, Money, Price, Quantity, Rate, Zone};
use orders::place::{Contact, Delivery, Pay, Placement};
use orders::price::LineBody;
use orders::till_session::{Cashier, InvoiceWish, Sale, Wish};
use store::{Db, Migration, Once};

/// Every table that selling touches.
pub fn schema() -> Vec<Migration> {
    [
        api::MIGRATIONS,
        staff::MIGRATIONS,
        catalog::MIGRATIONS,
        stock::MIGRATIONS,
        messages::MIGRATIONS,
        members::MIGRATIONS,
        wallet::MIGRATIONS,
        invoices::MIGRATIONS,
        preorders::MIGRATIONS,
        orders::MIGRATIONS,
    ]
    .concat()
}

/// What tests need to name.
#[derive(Debug, Clone)]
pub struct Shop {
    pub web: Id,
    pub store: Id,
    pub location: Id,
    pub list: Id,
    pub tills: [Id; 2],
    pub cashier: Cashier,
    /// Cake at 580, tea at 320, cookies at 95.
    pub goods: [Id; 3],
}

pub const CAKE: i64 = 580;
pub const TEA: i64 = 320;

/// Makes the brand with so many pieces of each good.
pub async fn open(db: &Db, pieces: i64) -> Shop {
    let (entity, web, store, till_one, till_two, person) =
        (db.new_id(), db.new_id(), db.new_id(), db.new_id(), db.new_id(), db.new_id());
    let book = orders::setup::check_book(rules(1)).unwrap();
    let (location, list, goods) = db
        .write("test.open", Actor::SYSTEM, move |tx| {
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
            let zone = Zone::named("Asia/Taipei").unwrap();
            let location = stock::create_location(
                tx,
                &stock::NewLocation {
                    store: Some(store),
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
            for (id, code) in [(till_one, "XY1"), (till_two, "XY2")] {
                staff::create_register(
                    tx,
                    &staff::NewRegister {
                        id,
                        store,
                        service_point: None,
                        code: code.to_owned(),
                        name: code.to_owned(),
                    },
                )?;
            }
            let list = catalog::ensure_defaults(tx, &catalog::Defaults::inclusive(Rate::new(50_000)))?;
            let mut goods = Vec::new();
            for (sku, name, price) in
                [("CAKE-6", "桂花烏龍戚風蛋糕", CAKE), ("TEA-1", "高山烏龍", TEA), ("COOKIE-1", "鳳梨酥", 95)]
            {
                let product = catalog::create_product(
                    tx,
                    &catalog::NewProduct {
                        handle: sku.to_lowercase(),
                        names: BTreeMap::from([("zh-TW".to_owned(), name.to_owned())]),
                        variants: vec![catalog::NewVariant {
                            sku: sku.to_owned(),
                            unit_price: Some(Price::new(price * 10_000)),
                            ..catalog::NewVariant::default()
                        }],
                        ..catalog::NewProduct::default()
                    },
                )?;
                let found = catalog::product(tx, product, list)?.unwrap();
                goods.push(found.variants[0].id);
            }
            let lines = goods
                .iter()
                .map(|variant| stock::ReceiptLine {
                    variant: *variant,
                    quantity: Quantity::units(pieces),
                    cost: None,
                    lot: None,
                })
                .collect();
            if pieces > 0 {
                stock::open_books(
                    tx,
                    &stock::Receipt { location, lines, note: String::new(), supplier: None, reference: None },
                )?;
            }
            orders::setup::put_in_force(tx, &book)?;
            Ok((location, list, goods))
        })
        .await
        .unwrap();
    let limits = till::Limits::all(vec![till::TenderKind::CASH, till::TenderKind::CARD]);
    Shop {
        web,
        store,
        location,
        list,
        tills: [till_one, till_two],
        cashier: Cashier { person, limits, locale: "zh-TW".to_owned() },
        goods: goods.try_into().unwrap(),
    }
}

/// Pickup is free; delivery costs 120, nothing from 1,500 on.
pub fn rules(version: i64) -> promo::RuleBook {
    let class = |kind, rate| promo::TaxClass { kind, rate: Rate::new(rate) };
    let method = |fee, free_from: Option<i64>| promo::ShippingMethod {
        fee: Money::new(fee),
        tax_class: "standard".to_owned(),
        free_from: free_from
            .map(|amount| promo::Threshold { amount: Money::new(amount), basis: promo::Basis::GoodsAfterDiscounts }),
    };
    promo::RuleBook {
        version,
        tax_classes: BTreeMap::from([
            ("standard".to_owned(), class(promo::TaxKind::Taxable, 50_000)),
            ("zero".to_owned(), class(promo::TaxKind::Zero, 0)),
            ("exempt".to_owned(), class(promo::TaxKind::Exempt, 0)),
        ]),
        shipping_methods: BTreeMap::from([
            ("pickup".to_owned(), method(0, None)),
            ("home".to_owned(), method(120, Some(1_500))),
        ]),
        ..promo::RuleBook::default()
    }
}

pub fn guest() -> Actor {
    Actor { kind: ActorKind::Guest, id: None, on_behalf: None, register: None }
}

pub fn once(scope: &str, key: &str) -> Once {
    Once { scope: scope.to_owned(), key: key.to_owned(), request_hash: kernel::canonical::hash(&scope).unwrap() }
}

/// An order for pickup, paid there.
pub fn placement(shop: &Shop, order: Id, lines: &[(Id, i64)], expected: i64) -> Placement {
    Placement {
        order,
        store: shop.web,
        lines: asked(lines),
        cart: None,
        visitor: None,
        member: None,
        buyer: Contact { name: "林小榫".to_owned(), phone: "+886912345678".to_owned(), ..Contact::default() },
        delivery: Delivery::Pickup { store: shop.store, wanted_at: None },
        pay: Pay::AtPickup,
        expected_total: Money::new(expected),
        locale: "zh-TW".to_owned(),
    }
}

pub fn asked(lines: &[(Id, i64)]) -> Vec<LineBody> {
    lines.iter().map(|(variant, units)| LineBody::plain(*variant, Quantity::units(*units))).collect()
}

/// A sale for cash with exactly the money.
pub fn sale(id: Id, lines: &[(Id, i64)], total: i64, in_hand: bool) -> Wish {
    let tender = till::Tender {
        kind: till::TenderKind::CASH,
        amount: Money::new(total),
        given: Some(Money::new(total)),
        reference: None,
        payment: None,
    };
    Wish::Sell(Box::new(Sale {
        sale: id,
        lines: asked(lines),
        member: None,
        tenders: vec![tender],
        expected_total: Money::new(total),
        goods_in_hand: in_hand,
        invoice: InvoiceWish::default(),
    }))
}

/// Opens a shift with a float of a thousand.
pub async fn open_shift(db: &Db, shop: &Shop, till: Id) -> Id {
    let shift = db.new_id();
    let wish = Wish::Plain(till::Command::OpenShift(till::OpenShift::with_float(shift, Money::new(1_000))));
    tell(db, shop, till, wish).await.unwrap();
    shift
}

/// Tells a till something, with a key of its own.
pub async fn tell(db: &Db, shop: &Shop, till: Id, wish: Wish) -> Result<store::Written, store::WriteError> {
    let key = db.new_id().to_string();
    orders::till_session::carry_out(db, &shop.cashier, till, None, once("till", &key), wish).await
}

/// What can be promised of a variant, in units.
pub async fn free(db: &Db, shop: &Shop, variant: Id) -> i64 {
    let location = shop.location;
    let free = db.read(move |read| stock::available_at(read, variant, location)).await.unwrap();
    free.thousandths() / 1_000
}

/// The code of a refusal.
pub fn code(error: store::WriteError) -> &'static str {
    match error {
        store::WriteError::Refused(refusal) => refusal.code.name,
        other => panic!("not a refusal: {other}"),
    }
}

/// A till's whole log.
pub async fn log(db: &Db, till: Id) -> Vec<till::Event> {
    let rows = db.read(move |read| {
        read.query(orders::sql::till::LOG, store::params![till, 0_i64, 1_000_i64], |row| {
            let hashes = (row.get::<[u8; 32]>(3)?, row.get::<[u8; 32]>(4)?);
            Ok((row.get(0)?, row.get(1)?, row.get::<i64>(2)?, hashes, row.get(5)?, row.get(6)?))
        })
    });
    let event = |(seq, kind, version, (prev, hash), bytes, occurred_at): (_, _, i64, _, _, _)| till::Event {
        register: till,
        seq,
        prev_hash: till::Hash::from_bytes(prev),
        hash: till::Hash::from_bytes(hash),
        kind,
        version: u16::try_from(version).unwrap(),
        occurred_at,
        bytes,
    };
    rows.await.unwrap().into_iter().map(event).collect()
}

/// Somebody whose number was proven: they may spend.
pub async fn member(db: &Db, shop: &Shop) -> Id {
    let (id, store) = (db.new_id(), shop.store);
    let way = members::Way::phone("0912345678").unwrap();
    let new = members::NewMember {
        id,
        key: [7; 32],
        name: None,
        locale: "zh-TW".to_owned(),
        tier: members::FIRST_TIER.to_owned(),
        join_channel: "till".to_owned(),
        join_store: Some(store),
        join_staff: None,
        joined_at: db.now(),
        identities: vec![members::NewIdentity { way, verified: true }],
        touches: Vec::new(),
    };
    db.write("test.member", Actor::SYSTEM, move |tx| members::create(tx, &new).map(|_| ())).await.unwrap();
    id
}
