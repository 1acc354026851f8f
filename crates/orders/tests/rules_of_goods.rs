//! What goods themselves ask of a sale: where they are sold, what the law says, how they may come back, how they
//! are taxed, and what kind of thing they are.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeMap;

use catalog::{LegalClass, NewProduct, NewVariant, ProductEdit, ProductKind, ReturnClass};
use kernel::{Actor, Id, Money, Price, Quantity};
use orders::place::{Delivery, place};
use orders::price::{LineBody, Question, ask};
use orders::shop::read_or_refuse;
use orders::views::{Audience, OrderBody};
use store::{Db, WriteError};
use support::{CAKE, Shop, TEA, code, guest, once, open, open_shift, placement, sale, schema, tell};

/// The product of a variant, and its version.
async fn product_of(db: &Db, shop: &Shop, variant: Id) -> catalog::Product {
    let list = shop.list;
    db.read(move |read| {
        let at = read.now();
        let product = catalog::sellable(read, list, variant, at, "zh-TW")?.unwrap().product;
        Ok(catalog::product(read, product, list)?.unwrap())
    })
    .await
    .unwrap()
}

async fn edit(db: &Db, shop: &Shop, variant: Id, edit: ProductEdit) {
    let product = product_of(db, shop, variant).await;
    let closure = move |tx: &mut store::Tx<'_>| catalog::edit_product(tx, product.id, product.version, &edit);
    db.write("test.edit", Actor::SYSTEM, closure).await.unwrap();
}

/// Waits until all that happened to something has its place in the journal: PostgreSQL numbers a little later.
async fn told(db: &Db, subject: Id) {
    let mut position = db.position();
    loop {
        let entries = db.read(move |read| store::journal::of_subject(read, subject, 100)).await.unwrap();
        if entries.iter().all(|entry| entry.pos > 0) {
            return;
        }
        position.changed().await.unwrap();
    }
}

async fn sold_only_in(db: &Db, shop: &Shop, variant: Id, stores: Vec<Id>) {
    let product = product_of(db, shop, variant).await;
    let closure = move |tx: &mut store::Tx<'_>| catalog::sell_in_stores(tx, product.id, product.version, &stores);
    db.write("test.sell_in_stores", Actor::SYSTEM, closure).await.unwrap();
}

async fn on_web(db: &Db, shop: &Shop, variant: Id, total: i64) -> Result<Id, WriteError> {
    let id = db.new_id();
    let wanted = placement(shop, id, &[(variant, 1)], total);
    place(db, guest(), once("web", &id.to_string()), wanted).await.map(|_| id)
}

async fn at_till(db: &Db, shop: &Shop, till: Id, variant: Id, total: i64) -> Result<Id, WriteError> {
    let id = db.new_id();
    tell(db, shop, till, sale(id, &[(variant, 1)], total, false)).await.map(|_| id)
}

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: false, names: false, locale: "zh-TW" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

async fn refused(outcome: Result<Id, WriteError>) -> (&'static str, Vec<String>) {
    let Err(WriteError::Refused(refusal)) = outcome else { panic!("not refused") };
    (refusal.code.name, refusal.fields.iter().map(|field| field.pointer.clone()).collect())
}

async fn add(db: &Db, handle: &'static str, price: i64, change: impl FnOnce(&mut NewProduct)) -> Id {
    let mut new = NewProduct {
        handle: handle.to_owned(),
        names: BTreeMap::from([("zh-TW".to_owned(), handle.to_owned())]),
        variants: vec![NewVariant {
            sku: handle.to_uppercase(),
            unit_price: Some(Price::new(price * 10_000)),
            ..NewVariant::default()
        }],
        ..NewProduct::default()
    };
    change(&mut new);
    let made = db.write("test.add", Actor::SYSTEM, move |tx| {
        let product = catalog::create_product(tx, &new)?;
        let list = catalog::default_price_list(tx)?.id;
        Ok(catalog::product(tx, product, list)?.unwrap().variants[0].id)
    });
    made.await.unwrap()
}

/// A second store with a till and so many cakes on its own shelf.
async fn another_store(db: &Db, shop: &Shop, cakes: i64) -> (Id, Id) {
    let (store, till, first, cake) = (db.new_id(), db.new_id(), shop.store, shop.goods[0]);
    let zone = db.brand().zone.clone();
    db.write("test.open_store", Actor::SYSTEM, move |tx| {
        let legal_entity = staff::store(tx, first)?.unwrap().legal_entity;
        let place = stock::NewLocation {
            store: Some(store),
            legal_entity,
            code: "ning".to_owned(),
            name: "寧夏門市".to_owned(),
            kind: stock::LocationKind::Shop,
            zone: zone.clone(),
            cut_off_minutes: 0,
            place: None,
            position: 2,
        };
        let location = stock::create_location(tx, &place)?;
        staff::create_store(
            tx,
            &staff::NewStore {
                id: store,
                legal_entity,
                code: "ning".to_owned(),
                name: "寧夏門市".to_owned(),
                kind: staff::StoreKind::Direct,
                invoice_mode: staff::InvoiceMode::Own,
                zone: zone.clone(),
                cut_off_minutes: 0,
                location: Some(location),
                phone: String::new(),
                address: String::new(),
                hours: String::new(),
                position: 2,
            },
        )?;
        let register =
            staff::NewRegister { id: till, store, service_point: None, code: "NX1".to_owned(), name: "NX1".to_owned() };
        staff::create_register(tx, &register)?;
        let line = stock::ReceiptLine { variant: cake, quantity: Quantity::units(cakes), cost: None, lot: None };
        let receipt =
            stock::Receipt { location, lines: vec![line], note: String::new(), supplier: None, reference: None };
        stock::open_books(tx, &receipt)?;
        Ok(())
    })
    .await
    .unwrap();
    (store, till)
}

testkit::on_both! {
    schema = &schema();

    async fn a_till_shows_the_categories_that_hold_something(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let (store, exponent) = (shop.store, db.brand().exponent);
        let tea = product_of(db, &shop, shop.goods[1]).await.id;
        let named = |handle: &str, name: &str, parent: Option<Id>| catalog::NewCategory {
            handle: handle.to_owned(),
            names: BTreeMap::from([("zh-TW".to_owned(), name.to_owned())]),
            parent,
        };
        let (teas, empty) = (named("teas", "茶葉", None), named("empty", "還沒上架", None));
        let make = |new: catalog::NewCategory| async move {
            let closure = move |tx: &mut store::Tx<'_>| catalog::create_category(tx, &new);
            db.write("test.category", Actor::SYSTEM, closure).await.unwrap()
        };
        let (teas, _) = (make(teas).await, make(empty).await);
        let oolong = make(named("oolong", "烏龍", Some(teas))).await;
        let into = catalog::Assignment { products: vec![tea], into: vec![oolong], ..catalog::Assignment::default() };
        let closure = move |tx: &mut store::Tx<'_>| catalog::assign_products(tx, &into);
        db.write("test.assign", Actor::SYSTEM, closure).await.unwrap();
        testkit::numbered(db).await;

        let finder = db.kept::<catalog::Finder>();
        let found = read_or_refuse(db, move |read| {
            let shown = orders::lookup::till_categories(read, &finder, store, exponent, "zh-TW")?;
            let goods = orders::lookup::till_products(read, &finder, store, (None, Some(teas)), exponent, "zh-TW")?;
            let typed = (Some("蛋糕"), Some(teas));
            let none = orders::lookup::till_products(read, &finder, store, typed, exponent, "zh-TW")?;
            Ok((shown, goods, none.len()))
        });
        let (shown, goods, none) = found.await.unwrap();
        let names: Vec<(Id, &str)> = shown.iter().map(|one| (one.id, one.name.as_str())).collect();
        assert_eq!(names, [(teas, "茶葉")], "the top of the tree, without what is empty");
        assert_eq!(goods.iter().map(|one| one.variant_id).collect::<Vec<_>>(), [shop.goods[1]]);
        assert_eq!(none, 0, "a search looks in the category only");
    }

    async fn a_store_does_not_sell_what_only_others_do(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let (ning, ning_till) = another_store(db, &shop, 9).await;
        let (cake, exponent) = (shop.goods[0], db.brand().exponent);
        for till in [shop.tills[0], ning_till] {
            open_shift(db, &shop, till).await;
        }
        sold_only_in(db, &shop, cake, vec![shop.store]).await;

        // The till: its grid leaves it out, a scan says so, a sale is refused; the other store's sells on.
        let look = |store: Id| async move {
            read_or_refuse(db, move |read| orders::lookup::look_up(read, store, "CAKE-6", exponent, "zh-TW")).await
        };
        let Err(WriteError::Refused(refusal)) = look(ning).await else { panic!("found") };
        assert_eq!(refusal.code.name, "orders.not_in_store");
        assert_eq!(refusal.sentence("zh-TW"), "「桂花烏龍戚風蛋糕」沒有在寧夏門市販售。請換一家門市，或移除這項商品。");
        assert_eq!(look(shop.store).await.unwrap().variant_id, cake);
        let grid = |store: Id| async move {
            let finder = db.kept::<catalog::Finder>();
            let found = read_or_refuse(db, move |read| {
                let all = orders::lookup::till_products(read, &finder, store, (None, None), exponent, "zh-TW")?;
                let typed = orders::lookup::till_products(read, &finder, store, (Some("蛋糕"), None), exponent, "zh-TW")?;
                Ok((all.len(), typed.len()))
            });
            found.await.unwrap()
        };
        assert_eq!((grid(shop.store).await, grid(ning).await), ((3, 1), (2, 0)));
        let told = refused(at_till(db, &shop, ning_till, cake, CAKE).await).await;
        assert_eq!(told, ("orders.not_in_store", vec!["/lines/0/variant_id".to_owned()]));
        at_till(db, &shop, shop.tills[0], cake, CAKE).await.unwrap();
        at_till(db, &shop, ning_till, shop.goods[1], TEA).await.unwrap_err();

        // The web: nobody can have it sent to that store, nor is its stock told of.
        let id = db.new_id();
        let mut wanted = placement(&shop, id, &[(cake, 1)], CAKE);
        wanted.delivery = Delivery::Pickup { store: ning, wanted_at: None };
        let told = refused(place(db, guest(), once("web", "ning"), wanted.clone()).await.map(|_| id)).await;
        assert_eq!(told, ("orders.not_in_store", vec!["/fulfilment/store_id".to_owned()]));
        let gone = db.read(move |read| orders::views::belongs(read, id)).await.unwrap();
        assert!(gone.is_none(), "nothing was placed");
        on_web(db, &shop, cake, CAKE).await.unwrap();
        let there = |variant: Id| async move {
            let found = db.read(move |read| {
                let at = read.now();
                orders::availability::availability(read, &[variant], at, exponent, "zh-TW")
            });
            let row = found.await.unwrap().remove(0);
            let stores: Vec<Id> = row.stores.iter().map(|one| one.store_id).collect();
            (row.total_available, stores.contains(&ning), stores.contains(&shop.store))
        };
        assert_eq!(there(cake).await, (Quantity::units(3), false, true), "five, less a sale and an order");
        assert!(there(shop.goods[1]).await.1);

        // Named by nobody, all of them sell it.
        sold_only_in(db, &shop, cake, Vec::new()).await;
        assert_eq!(there(cake).await, (Quantity::units(12), true, true));
        place(db, guest(), once("web", "again"), wanted).await.unwrap();
    }

    async fn what_is_left_in_other_stores_is_not_found_as_there(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        let (ning, _) = another_store(db, &shop, 9).await;
        let finder = db.kept::<catalog::Finder>();
        let marked = || {
            let finder = finder.clone();
            let found = db.read(move |read| {
                let question = catalog::Question { text: "蛋糕", limit: 5, ..catalog::Question::default() };
                orders::find::find(read, &finder, &question)
            });
            async move { found.await.unwrap().marked }
        };
        let product = product_of(db, &shop, shop.goods[0]).await.id;
        assert_eq!(marked().await, 1);
        sold_only_in(db, &shop, shop.goods[0], vec![shop.store]).await;
        told(db, product).await;
        assert_eq!(marked().await, 0);
        sold_only_in(db, &shop, shop.goods[0], vec![ning]).await;
        told(db, product).await;
        assert_eq!(marked().await, 1);
    }

    async fn alcohol_is_not_sold_to_somebody_who_is_not_seen(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let cake = shop.goods[0];
        for class in [LegalClass::Alcohol, LegalClass::Tobacco, LegalClass::Medicine] {
            edit(db, &shop, cake, ProductEdit { legal_class: Some(class), ..ProductEdit::default() }).await;
            let told = refused(on_web(db, &shop, cake, CAKE).await).await;
            assert_eq!(told, ("orders.in_store_only", vec!["/lines/0/variant_id".to_owned()]), "{class:?}");
            at_till(db, &shop, shop.tills[0], cake, CAKE).await.unwrap();
        }
        // A cart asks the same question.
        let (web, exponent) = (shop.web, db.brand().exponent);
        let question = Question::of_line("web", LineBody::plain(cake, Quantity::ONE), "zh-TW");
        let Err(error) = read_or_refuse(db, move |read| ask(read, web, &question, exponent).map(|_| ())).await else { panic!("asked") };
        assert_eq!(code(error), "orders.in_store_only");
        // A set is no way around it.
        let set = add(db, "hamper", 900, |new| new.kind = ProductKind::Set).await;
        let (version, tea) = (product_of(db, &shop, set).await.version, shop.goods[1]);
        let contents = move |tx: &mut store::Tx<'_>| catalog::set_components::set_components(tx, set, version, &[(cake, Quantity::ONE), (tea, Quantity::ONE)]);
        db.write("test.set", Actor::SYSTEM, contents).await.unwrap();
        assert_eq!(refused(on_web(db, &shop, set, 900).await).await.0, "orders.in_store_only");
        at_till(db, &shop, shop.tills[0], set, 900).await.unwrap();
        edit(db, &shop, cake, ProductEdit { legal_class: Some(LegalClass::InfantFormula), ..ProductEdit::default() }).await;
        on_web(db, &shop, set, 900).await.unwrap();
    }

    async fn a_line_keeps_the_notice_that_its_buyer_read(brand) {
        let db = &brand.db;
        let shop = open(db, 9).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let cake = shop.goods[0];
        let first = on_web(db, &shop, cake, CAKE).await.unwrap();
        edit(db, &shop, cake, ProductEdit { return_class: Some(ReturnClass::Perishable), ..ProductEdit::default() }).await;
        let second = on_web(db, &shop, cake, CAKE).await.unwrap();
        let at_the_till = at_till(db, &shop, shop.tills[0], cake, CAKE).await.unwrap();
        let mut kept = Vec::new();
        for id in [first, second, at_the_till] {
            let line = read(db, id).await.lines.remove(0);
            kept.push((line.return_class.unwrap(), line.return_notice_version.unwrap()));
        }
        assert_eq!(kept, [(ReturnClass::Standard, 1), (ReturnClass::Perishable, 2), (ReturnClass::Perishable, 2)]);
    }

    async fn another_tax_class_holds_from_the_next_sale_on(brand) {
        let db = &brand.db;
        let shop = open(db, 9).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let cake = shop.goods[0];
        let taxes = || async {
            let web = on_web(db, &shop, cake, CAKE).await.unwrap();
            let till = at_till(db, &shop, shop.tills[0], cake, CAKE).await.unwrap();
            (read(db, web).await.tax_total, read(db, till).await.tax_total)
        };
        assert_eq!(taxes().await, (Money::new(28), Money::new(28)));
        edit(db, &shop, cake, ProductEdit { tax_class: Some("exempt".to_owned()), ..ProductEdit::default() }).await;
        assert_eq!(taxes().await, (Money::ZERO, Money::ZERO));
    }

    async fn every_kind_has_its_rule(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        open_shift(db, &shop, shop.tills[0]).await;
        // Kind, refused on the web as, and whether stock of it is kept.
        let rules = [
            ("tea-tasting", ProductKind::Service, None, false),
            ("other-makers-jam", ProductKind::Consigned, None, true),
            ("paper-voucher", ProductKind::Voucher, Some("orders.in_store_only"), true),
            ("corkage", ProductKind::Fee, Some("orders.not_sold"), false),
            ("free-spoon", ProductKind::Gift, Some("orders.not_sold"), true),
            ("tea-bag-to-try", ProductKind::Sample, Some("orders.not_sold"), true),
        ];
        for (handle, kind, on_the_web, counted) in rules {
            let made = add(db, handle, 100, move |new| new.kind = kind).await;
            let asked = on_web(db, &shop, made, 100).await;
            match on_the_web {
                Some(name) => assert_eq!(refused(asked).await.0, name, "{kind:?}"),
                None if counted => assert_eq!(refused(asked).await.0, "stock.insufficient", "{kind:?}"),
                None => assert_eq!(read(db, asked.unwrap()).await.lines[0].quantity, Quantity::ONE),
            }
            let sold = at_till(db, &shop, shop.tills[0], made, 100).await;
            if counted {
                assert_eq!(refused(sold).await.0, "stock.insufficient", "{kind:?}: none is on the shelf");
            } else {
                sold.unwrap();
            }
        }
    }
}
