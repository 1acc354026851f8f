//! Putting goods aside for a day, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use kernel::Id;
use orders::fulfil::Shown;
use orders::place::Contact;
use orders::put_aside::{PER_PHONE, SECONDS, Wish, put_aside};
use orders::till_session::Wish as TillWish;
use orders::views::{Audience, OrderBody};
use store::{Db, WriteError};
use support::{CAKE, Shop, code, free, guest, once, open, open_shift, schema, tell};

fn wish(shop: &Shop, phone: &str, visitor: Id, address: &str) -> Wish {
    Wish {
        variant: shop.goods[0],
        store: shop.store,
        buyer: Contact { name: "林小榫".to_owned(), phone: phone.to_owned(), ..Contact::default() },
        visitor: Some(visitor),
        address: address.parse().unwrap(),
        locale: "zh-TW".to_owned(),
    }
}

async fn ask(db: &Db, wish: Wish) -> Result<Id, WriteError> {
    let key = db.new_id().to_string();
    put_aside(db, guest(), once("aside", &key), wish).await.map(|written| written.resource)
}

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: true, names: false, locale: "zh-TW" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

testkit::on_both! {
    schema = &schema();

    async fn one_piece_waits_for_a_day_and_is_let_go(brand) {
        let db = &brand.db;
        let shop = open(db, 2).await;
        let id = ask(db, wish(&shop, "+886912345678", db.new_id(), "203.0.113.7")).await.unwrap();
        assert_eq!(free(db, &shop, shop.goods[0]).await, 1);
        let order = read(db, id).await;
        assert!(order.put_aside && order.paid.is_zero());
        assert_eq!(order.expires_at.unwrap().since(order.occurred_at), SECONDS * 1_000_000);
        assert_eq!(order.fulfilments[0].kind, "pickup");
        assert!(!orders::expire::expire(db, id).await.unwrap(), "it has a day");
        brand.advance_seconds(SECONDS + 1);
        assert_eq!(orders::expire::sweep(db).await.unwrap(), 1);
        assert_eq!((free(db, &shop, shop.goods[0]).await, read(db, id).await.state.as_str()), (2, "expired"));
    }

    async fn the_till_sells_it_out_of_the_hold(brand) {
        let db = &brand.db;
        let shop = open(db, 1).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let id = ask(db, wish(&shop, "+886912345678", db.new_id(), "203.0.113.7")).await.unwrap();
        let other = ask(db, wish(&shop, "+886987654321", db.new_id(), "198.51.100.7")).await;
        assert_eq!(other.err().map(code), Some("stock.insufficient"));
        let pickup = read(db, id).await.fulfilments[0].code.clone().unwrap();
        let tender = till::Tender {
            kind: till::TenderKind::CASH,
            amount: kernel::Money::new(CAKE),
            given: None,
            reference: None,
            payment: None,
        };
        let collect = TillWish::Collect { order: id, tenders: vec![tender], shown: Shown::by_buyer(pickup), sale: None, invoice: None };
        tell(db, &shop, shop.tills[0], collect).await.unwrap();
        let order = read(db, id).await;
        assert_eq!((order.state.as_str(), order.paid.get(), free(db, &shop, shop.goods[0]).await), ("completed", CAKE, 0));
    }

    async fn the_last_piece_is_put_aside_once(brand) {
        let db = &brand.db;
        let shop = open(db, 1).await;
        let askers: Vec<_> = (0..20_u8)
            .map(|number| {
                let (db, shop) = (db.clone(), shop.clone());
                tokio::spawn(async move {
                    let visitor = db.new_id();
                    ask(&db, wish(&shop, &format!("+8869000000{number:02}"), visitor, &format!("203.0.{number}.7"))).await
                })
            })
            .collect();
        let mut had = 0;
        for asker in askers {
            match asker.await.unwrap() {
                Ok(_) => had += 1,
                Err(error) => assert_eq!(code(error), "stock.insufficient"),
            }
        }
        assert_eq!((had, free(db, &shop, shop.goods[0]).await), (1, 0));
    }

    async fn a_phone_asks_so_often_and_no_more(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let askers: Vec<_> = (0..12_u8)
            .map(|number| {
                let (db, shop) = (db.clone(), shop.clone());
                tokio::spawn(async move {
                    let visitor = db.new_id();
                    ask(&db, wish(&shop, "+886912345678", visitor, &format!("203.0.{number}.7"))).await
                })
            })
            .collect();
        let mut had = 0;
        for asker in askers {
            match asker.await.unwrap() {
                Ok(_) => had += 1,
                Err(error) => assert_eq!(code(error), "orders.put_aside_often"),
            }
        }
        assert_eq!((had, free(db, &shop, shop.goods[0]).await), (PER_PHONE, 50 - PER_PHONE));
        // One device with other numbers; then tomorrow.
        let visitor = db.new_id();
        for number in 0..PER_PHONE {
            ask(db, wish(&shop, &format!("+88691111111{number}"), visitor, "198.51.100.7")).await.unwrap();
        }
        let more = ask(db, wish(&shop, "+886911111119", visitor, "198.51.100.7")).await;
        assert_eq!(more.err().map(code), Some("orders.put_aside_often"));
        brand.advance_seconds(SECONDS);
        ask(db, wish(&shop, "+886912345678", visitor, "198.51.100.7")).await.unwrap();
    }
}
