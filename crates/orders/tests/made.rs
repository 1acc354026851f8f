//! What is made when it is sold: options, notes and sets, on both channels and both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeMap;

use catalog::{GroupOption, OptionGroup};
use kernel::{Actor, Id, Money, Price, Quantity};
use orders::made::OptionBody;
use orders::place::place;
use orders::price::LineBody;
use orders::till_session::{Sale, Wish};
use orders::views::{Audience, OrderBody};
use store::{Db, WriteError};
use support::{CAKE, Shop, TEA, code, free, guest, once, open, open_shift, placement, sale, schema, tell};

/// The cake shop with choices: sugar is asked, candles go up to five times, each takes a cookie from the shelf.
struct Made {
    shop: Shop,
    sugar: Id,
    half: Id,
    candle: Id,
}

fn texts(name: &str, en: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("zh-TW".to_owned(), name.to_owned()), ("en".to_owned(), en.to_owned())])
}

async fn made(db: &Db, pieces: i64) -> Made {
    let shop = open(db, pieces).await;
    let (cake, cookie, list) = (shop.goods[0], shop.goods[2], shop.list);
    let option = |name: &str, en: &str, price: i64, component: Option<Id>| GroupOption {
        id: None,
        names: texts(name, en),
        price: Price::new(price * 10_000),
        component,
        component_quantity: component.map_or(Quantity::ZERO, |_| Quantity::ONE),
    };
    let group = |code: &str, name: &str, at_least, at_most, options| OptionGroup {
        id: None,
        code: code.to_owned(),
        names: texts(name, code),
        at_least,
        at_most,
        repeatable: at_most > 1,
        options,
        products: 0,
        version: 0,
    };
    let sweet = vec![option("正常糖", "Full", 0, None), option("半糖", "Half", -5, None)];
    let groups = [
        group("sugar", "甜度", 1, 1, sweet),
        group("candles", "蠟燭", 0, 5, vec![option("數字蠟燭", "Numeral candle", 15, Some(cookie))]),
    ];
    db.write("test.options", Actor::SYSTEM, move |tx| {
        let mut ids = Vec::new();
        for group in &groups {
            ids.push(catalog::set_option_group(tx, group)?.0);
        }
        let at = tx.now();
        let product = catalog::sellable(tx, list, cake, at, "zh-TW")?.unwrap().product;
        let version = catalog::product(tx, product, list)?.unwrap().version;
        catalog::offer_option_groups(tx, product, version, &ids)?;
        Ok(())
    })
    .await
    .unwrap();
    let groups = db.read(catalog::option_groups).await.unwrap();
    let of = |code: &str, at: usize| {
        groups.iter().find(|group| group.code == code).and_then(|group| group.options[at].id).unwrap()
    };
    Made { sugar: of("sugar", 0), half: of("sugar", 1), candle: of("candles", 0), shop }
}

fn option(option_id: Id, quantity: i64) -> OptionBody {
    OptionBody { option_id, quantity }
}

fn line(variant: Id, units: i64, options: Vec<OptionBody>, note: &str) -> LineBody {
    LineBody { options, note: note.to_owned(), ..LineBody::plain(variant, Quantity::units(units)) }
}

async fn on_web(db: &Db, shop: &Shop, lines: Vec<LineBody>, total: i64) -> Result<Id, WriteError> {
    let id = db.new_id();
    let mut wanted = placement(shop, id, &[], total);
    wanted.lines = lines;
    place(db, guest(), once("o", &id.to_string()), wanted).await.map(|_| id)
}

async fn at_till(db: &Db, shop: &Shop, lines: Vec<LineBody>, total: i64) -> Result<Id, WriteError> {
    let id = db.new_id();
    let Wish::Sell(plain) = sale(id, &[], total, false) else { panic!("no sale") };
    tell(db, shop, shop.tills[0], Wish::Sell(Box::new(Sale { lines, ..*plain }))).await.map(|_| id)
}

async fn read(db: &Db, id: Id, locale: &'static str) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: false, names: false, locale };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

async fn all_is_well(db: &Db) {
    for (name, statement) in orders::CHECKS.iter().chain(stock::CHECKS) {
        let wrong = db.read(move |read| read.query(statement, &[], |_| Ok(()))).await.unwrap();
        assert!(wrong.is_empty(), "{name}");
    }
}

/// A set of one cake and two teas for a thousand.
async fn gift(db: &Db, shop: &Shop) -> Id {
    let (cake, tea, list) = (shop.goods[0], shop.goods[1], shop.list);
    db.write("test.set", Actor::SYSTEM, move |tx| {
        let product = catalog::create_product(
            tx,
            &catalog::NewProduct {
                handle: "gift".to_owned(),
                kind: catalog::ProductKind::Set,
                names: texts("下午茶組", "Tea time"),
                variants: vec![catalog::NewVariant {
                    sku: "GIFT".to_owned(),
                    unit_price: Some(Price::new(1_000 * 10_000)),
                    ..catalog::NewVariant::default()
                }],
                ..catalog::NewProduct::default()
            },
        )?;
        let found = catalog::product(tx, product, list)?.unwrap();
        let (set, version) = (found.variants[0].id, found.version);
        let contents = [(cake, Quantity::ONE), (tea, Quantity::units(2))];
        catalog::set_components::set_components(tx, set, version, &contents)?;
        Ok(set)
    })
    .await
    .unwrap()
}

testkit::on_both! {
    schema = &schema();

    async fn what_was_chosen_is_on_the_order_and_its_receipt(brand) {
        let db = &brand.db;
        let Made { shop, half, candle, .. } = made(db, 20).await;
        let (cake, cookie) = (shop.goods[0], shop.goods[2]);
        open_shift(db, &shop, shop.tills[0]).await;
        let wanted = vec![line(cake, 2, vec![option(candle, 3), option(half, 1)], " 生日快樂 ")];
        let total = 2 * (CAKE - 5 + 3 * 15);
        let web = on_web(db, &shop, wanted.clone(), total).await.unwrap();
        let till = at_till(db, &shop, wanted, total).await.unwrap();
        assert_eq!((free(db, &shop, cake).await, free(db, &shop, cookie).await), (16, 8), "six candles each");
        for id in [web, till] {
            let order = read(db, id, "en").await;
            let [sold] = &order.lines[..] else { panic!("{:?}", order.lines) };
            let said: Vec<(&str, &str, i64, i64)> = sold
                .options
                .iter()
                .map(|one| (one.group.as_str(), one.name.as_str(), one.price.get(), one.quantity))
                .collect();
            assert_eq!(said, [("sugar", "Half", -50_000, 1), ("candles", "Numeral candle", 150_000, 3)]);
            assert_eq!((sold.note.as_str(), sold.net, sold.components.len()), ("生日快樂", Money::new(total), 1));
            assert_eq!((sold.components[0].quantity, sold.components[0].share), (Quantity::units(6), Money::ZERO));
        }
        let receipt = db.read(move |read| orders::receipt::receipt(read, till, "zh-TW")).await.unwrap().unwrap();
        assert_eq!(receipt.lines.len(), 1);
        assert_eq!((receipt.lines[0].options[0].name.as_str(), receipt.lines[0].note.as_str()), ("半糖", "生日快樂"));
        assert!(receipt.lines[0].contents.is_empty(), "an option says itself what it takes");
        all_is_well(db).await;
        // Taken back, the candles are back too.
        let void = till::Command::Void(till::Void { sale: till, reason: "wrong_item".to_owned() });
        tell(db, &shop, shop.tills[0], Wish::Plain(void)).await.unwrap();
        assert_eq!((free(db, &shop, cake).await, free(db, &shop, cookie).await), (18, 14));
        all_is_well(db).await;
    }

    async fn choices_that_do_not_fit_are_named(brand) {
        let db = &brand.db;
        let Made { shop, sugar, half, candle } = made(db, 10).await;
        let (cake, tea) = (shop.goods[0], shop.goods[1]);
        let cases = [
            (line(cake, 1, vec![], ""), "orders.option_missing"),
            (line(cake, 1, vec![option(candle, 1)], ""), "orders.option_missing"),
            (line(cake, 1, vec![option(sugar, 1), option(half, 1)], ""), "orders.option_too_many"),
            (line(cake, 1, vec![option(sugar, 1), option(candle, 6)], ""), "orders.option_too_many"),
            (line(cake, 1, vec![option(sugar, 1), option(shop.web, 1)], ""), "orders.option_unknown"),
            (line(cake, 1, vec![option(sugar, 1), option(candle, 0)], ""), "orders.option_unknown"),
            (line(tea, 1, vec![option(candle, 1)], ""), "orders.option_unknown"),
            (line(cake, 1, vec![option(sugar, 1)], "two\nlines"), "orders.note_invalid"),
        ];
        for (wanted, expected) in cases {
            let Err(WriteError::Refused(refusal)) = on_web(db, &shop, vec![wanted.clone()], CAKE).await else {
                panic!("sold {wanted:?}");
            };
            assert_eq!(refusal.code.name, expected, "{wanted:?}");
            assert!(refusal.fields[0].pointer.starts_with("/lines/0/"), "{:?}", refusal.fields);
        }
        assert_eq!(free(db, &shop, cake).await, 10);
    }

    async fn other_choices_are_another_line_of_the_cart(brand) {
        let db = &brand.db;
        let Made { shop, sugar, half, .. } = made(db, 10).await;
        let (cake, web, visitor) = (shop.goods[0], shop.web, db.new_id());
        let lines = [
            line(cake, 1, vec![option(sugar, 1)], ""),
            line(cake, 1, vec![option(half, 1)], ""),
            line(cake, 2, vec![option(sugar, 1)], ""),
            line(cake, 1, vec![option(sugar, 1)], "生日快樂"),
        ];
        let lines: Vec<_> = lines.iter().map(|line| orders::cart::new_line(line).unwrap()).collect();
        let cart = db
            .write("test.cart", guest(), move |tx| {
                let cart = orders::cart::open(tx, visitor, web)?;
                for line in &lines {
                    orders::cart::add(tx, cart.id, line)?;
                }
                Ok(orders::cart::current(tx, visitor)?)
            })
            .await
            .unwrap()
            .unwrap();
        let quantities: Vec<i64> = cart.lines.iter().map(|line| line.quantity.thousandths() / 1_000).collect();
        assert_eq!(quantities, [3, 1, 1]);
        let total = 3 * CAKE + (CAKE - 5) + CAKE;
        on_web(db, &shop, cart.asked(), total).await.unwrap();
    }

    async fn the_last_candles_are_sold_once(brand) {
        let db = &brand.db;
        let Made { shop, sugar, candle, .. } = made(db, 5).await;
        let cake = shop.goods[0];
        // Cakes enough for everybody: only candles are short.
        let (location, more) = (shop.location, vec![stock::ReceiptLine { variant: cake, quantity: Quantity::units(95), cost: None, lot: None }]);
        db.write("test.more", Actor::SYSTEM, move |tx| {
            let receipt = stock::Receipt { location, lines: more.clone(), note: String::new(), supplier: None, reference: None };
            stock::receive(tx, &receipt)
        }).await.unwrap();
        let buyers: Vec<_> = (0..24)
            .map(|_| {
                let (db, shop) = (db.clone(), shop.clone());
                tokio::spawn(async move {
                    on_web(&db, &shop, vec![line(cake, 1, vec![option(sugar, 1), option(candle, 1)], "")], CAKE + 15).await
                })
            })
            .collect();
        let mut sold = 0;
        for buyer in buyers {
            match buyer.await.unwrap() {
                Ok(_) => sold += 1,
                Err(error) => assert_eq!(code(error), "stock.insufficient"),
            }
        }
        assert_eq!((sold, free(db, &shop, shop.goods[2]).await, free(db, &shop, cake).await), (5, 0, 95));
        all_is_well(db).await;
    }

    async fn a_set_takes_what_is_in_it(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let (set, cake, tea) = (gift(db, &shop).await, shop.goods[0], shop.goods[1]);
        open_shift(db, &shop, shop.tills[0]).await;
        let exponent = db.brand().exponent;
        let can = || async {
            let rows = db.read(move |read| {
                let at = read.now();
                orders::availability::availability(read, &[set], at, exponent, "en")
            }).await;
            rows.unwrap()[0].total_available.thousandths() / 1_000
        };
        assert_eq!(can().await, 2, "five teas make two sets");
        let too_many = on_web(db, &shop, vec![line(set, 3, vec![], "")], 3_000).await;
        assert_eq!(too_many.err().map(code), Some("stock.insufficient"));
        let web = on_web(db, &shop, vec![line(set, 1, vec![], "")], 1_000).await.unwrap();
        let till = at_till(db, &shop, vec![line(set, 1, vec![], "")], 1_000).await.unwrap();
        assert_eq!((free(db, &shop, cake).await, free(db, &shop, tea).await, can().await), (3, 1, 0));
        for id in [web, till] {
            let order = read(db, id, "en").await;
            let parts: Vec<(i64, i64)> = order.lines[0]
                .components
                .iter()
                .map(|part| (part.quantity.thousandths() / 1_000, part.share.get()))
                .collect();
            // 580 and 640 of 1,220, of a thousand.
            assert_eq!((order.lines.len(), parts), (1, vec![(1, 475), (2, 525)]));
        }
        let receipt = db.read(move |read| orders::receipt::receipt(read, till, "zh-TW")).await.unwrap().unwrap();
        assert_eq!((receipt.lines.len(), receipt.lines[0].contents.len(), receipt.total), (1, 2, Money::new(1_000)));
        all_is_well(db).await;
    }

    async fn a_set_and_what_is_in_it_never_share_a_unit(brand) {
        let db = &brand.db;
        let shop = open(db, 1).await;
        let (set, cake, tea) = (gift(db, &shop).await, shop.goods[0], shop.goods[1]);
        let (location, more) = (shop.location, vec![stock::ReceiptLine { variant: tea, quantity: Quantity::units(99), cost: None, lot: None }]);
        db.write("test.more", Actor::SYSTEM, move |tx| {
            let receipt = stock::Receipt { location, lines: more.clone(), note: String::new(), supplier: None, reference: None };
            stock::receive(tx, &receipt)
        }).await.unwrap();
        let buyers: Vec<_> = (0..20)
            .map(|number: i64| {
                let (db, shop) = (db.clone(), shop.clone());
                let (wanted, total) = if number % 2 == 0 { (set, 1_000) } else { (cake, CAKE) };
                tokio::spawn(async move { on_web(&db, &shop, vec![line(wanted, 1, vec![], "")], total).await })
            })
            .collect();
        let mut sold = 0;
        for buyer in buyers {
            match buyer.await.unwrap() {
                Ok(_) => sold += 1,
                Err(error) => assert_eq!(code(error), "stock.insufficient"),
            }
        }
        assert_eq!((sold, free(db, &shop, cake).await), (1, 0), "one cake is sold once, alone or in a set");
        assert!(free(db, &shop, tea).await >= 98 && TEA > 0);
        all_is_well(db).await;
    }

    async fn a_set_holds_no_set_and_an_empty_one_is_not_sold(brand) {
        let db = &brand.db;
        let shop = open(db, 1).await;
        let (set, cake, list) = (gift(db, &shop).await, shop.goods[0], shop.list);
        let put = |into: Id, what: Vec<(Id, Quantity)>| {
            let what = what.clone();
            db.write("test.put", Actor::SYSTEM, move |tx| {
                let at = tx.now();
                let product = catalog::sellable(tx, list, into, at, "en")?.unwrap().product;
                let version = catalog::product(tx, product, list)?.unwrap().version;
                catalog::set_components::set_components(tx, into, version, &what)
            })
        };
        let field = |error: WriteError| match error {
            WriteError::Refused(refusal) => refusal.fields.first().map_or(refusal.code.name, |field| field.code.name),
            other => panic!("{other}"),
        };
        assert_eq!(put(cake, vec![(set, Quantity::ONE)]).await.map_err(field), Err("catalog.not_a_set"));
        assert_eq!(put(set, vec![(set, Quantity::ONE)]).await.map_err(field), Err("catalog.set_in_set"));
        assert_eq!(put(set, vec![(cake, Quantity::ZERO)]).await.map_err(field), Err("catalog.quantity_step"));
        assert_eq!(put(set, vec![(cake, Quantity::ONE), (cake, Quantity::ONE)]).await.map_err(field), Err("catalog.twice"));
        put(set, vec![]).await.unwrap();
        let refused = on_web(db, &shop, vec![line(set, 1, vec![], "")], 1_000).await;
        assert_eq!(refused.err().map(code), Some("orders.not_sold"));
    }
}
