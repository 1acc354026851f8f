//! Paying by a link: whoever has it, once, and only while it is the newest.

use kernel::{Actor, Id};
use orders::pay_link::{self, About, NewLink, PayLink};
use orders::payment::{self, Simulated};
use store::WriteError;

use crate::shop::{LIFE, PRICE, Placed, Shop, Stands, schema};

/// A new link for an order, and its token.
async fn link(shop: &Shop, order: Id) -> Result<(PayLink, String), WriteError> {
    let id = shop.db.new_id();
    let token = pay_link::token(&shop.db, id).await?;
    let new = NewLink {
        id,
        token_hash: pay_link::token_hash(&token),
        made_by: None,
        recipient: None,
        address: shop.url.clone(),
        locale: "zh-TW".to_owned(),
    };
    let about = About::new(&shop.db, "W1", kernel::Money::new(PRICE), None);
    shop.db.write("test.link", Actor::SYSTEM, move |tx| pay_link::replace(tx, order, &new, &about)).await?;
    let of = token.clone();
    let found = shop.read(move |read| pay_link::of_token(read, &of)).await;
    Ok((found.unwrap(), token))
}

async fn begin(shop: &Shop, link: &PayLink, method: &str) -> Result<Id, WriteError> {
    let adapter = shop.adapters.get(&shop.db.brand().host, Simulated::NAME).unwrap();
    let id = payment::attempt_by_link(&shop.db, Actor::SYSTEM, link, method, adapter.as_ref()).await?;
    payment::request(&shop.db, &shop.adapters, id).await?;
    Ok(id)
}

fn code(error: &WriteError) -> &'static str {
    match error {
        WriteError::Refused(refusal) => refusal.code.name,
        other => panic!("{other}"),
    }
}

/// Nobody stands on the provider's page yet.
async fn waiting(shop: &Shop) -> Placed {
    let placed = shop.order().await;
    let (db, payment) = (&shop.db, placed.payment);
    payment::request(db, &shop.adapters, payment).await.unwrap();
    shop.provider.send(&shop.provider.report(payment).changed("state", serde_json::json!("failed"))).await;
    placed
}

testkit::on_both! {
    schema = &schema();

    async fn a_new_link_kills_the_one_before(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = waiting(&shop).await;
        let (first, one) = link(&shop, placed.order).await.unwrap();
        let (second, other) = link(&shop, placed.order).await.unwrap();
        assert_ne!(one, other);
        assert_eq!(code(&begin(&shop, &first, "online").await.unwrap_err()), "orders.link_dead");
        begin(&shop, &second, "online").await.unwrap();
        let order = placed.order;
        shop.db.write("test.cancel", Actor::SYSTEM, move |tx| pay_link::cancel(tx, order)).await.unwrap();
        assert_eq!(code(&begin(&shop, &second, "online").await.unwrap_err()), "orders.link_dead");
        assert_eq!(shop.stands(order).await, Stands::waiting(), "the order itself goes on");
        let told = shop.told(order).await;
        assert_eq!(told.iter().filter(|kind| *kind == "orders.pay_link_made").count(), 2, "{told:?}");
        // Nothing in the database is the token.
        let rows = shop.read(move |read| read.query("SELECT channel FROM orders_pay_link WHERE order_id = $1 AND state <> 'live'", store::params![order], |row| row.get::<Option<String>>(0))).await;
        assert_eq!(rows, [None, None]);
        shop.check().await;
    }

    async fn two_who_open_it_at_once_pay_once(brand) {
        let shop = Shop::open(&brand, 20).await;
        for round in 0..6 {
            let placed = waiting(&shop).await;
            let (link, _) = link(&shop, placed.order).await.unwrap();
            let methods = if round % 2 == 0 { ["online", "online"] } else { ["online", "bank_transfer"] };
            let (one, other) = tokio::join!(begin(&shop, &link, methods[0]), begin(&shop, &link, methods[1]));
            // Whoever chose another way first may be told that the attempt is no more.
            let begun: Vec<Id> = [one, other].into_iter().flatten().collect();
            assert!(!begun.is_empty());
            if round % 2 == 0 {
                assert_eq!(begun[0], begun[1], "the same attempt");
            }
            for payment in &begun {
                shop.provider.pay(*payment);
            }
            let (first, last) = (begun[0], *begun.last().unwrap());
            tokio::join!(shop.provider.tell(first), shop.provider.tell(last));
            shop.work().await;
            let stands = shop.stands(placed.order).await;
            assert_eq!((stands.money.as_str(), stands.paid - stands.refunded, stands.is_held), ("paid", PRICE, true), "round {round}");
            shop.check_at_rest().await;
        }
    }

    async fn paying_races_with_the_end_of_its_time(brand) {
        let shop = Shop::open(&brand, 20).await;
        for round in 0..6 {
            let placed = waiting(&shop).await;
            let (link, _) = link(&shop, placed.order).await.unwrap();
            let payment = begin(&shop, &link, "online").await.unwrap();
            shop.provider.pay(payment);
            shop.skip(LIFE + 1);
            let (received, ended) =
                tokio::join!(shop.provider.tell(payment), orders::expire::expire(&shop.db, placed.order));
            assert_eq!(received.status, 200);
            shop.check().await;
            shop.work().await;
            // The goods were there: money that came second took them again.
            assert_eq!(shop.stands(placed.order).await, Stands::paid(), "round {round}, ended: {ended:?}");
            shop.check_at_rest().await;
        }
    }

    async fn beginning_to_pay_races_with_the_end_of_its_time(brand) {
        let shop = Shop::open(&brand, 20).await;
        for _ in 0..4 {
            let placed = waiting(&shop).await;
            let (link, _) = link(&shop, placed.order).await.unwrap();
            shop.skip(LIFE + 1);
            let (begun, ended) = tokio::join!(begin(&shop, &link, "online"), orders::expire::expire(&shop.db, placed.order));
            assert_eq!(code(&begun.unwrap_err()), "orders.not_open");
            assert!(ended.unwrap());
            shop.work().await;
            assert!(!shop.stands(placed.order).await.is_held);
            shop.check_at_rest().await;
        }
    }

    async fn an_order_that_is_over_gets_no_link(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = waiting(&shop).await;
        shop.wait(LIFE + 60).await;
        assert_eq!(code(&link(&shop, placed.order).await.unwrap_err()), "orders.not_open");
        assert_eq!(code(&link(&shop, Id::from_bytes([4; 16])).await.unwrap_err()), "orders.unknown");
    }
}
