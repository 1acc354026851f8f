//! Orders that staff make for a customer: held, credited, sent a link, and free again when nobody pays.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use kernel::{Actor, ActorKind, Id};
use messages::MessageChannel;
use orders::pay_link::{self, NewLink, Recipient};
use orders::place::{self, Pay};
use store::{Db, params};
use support::{CAKE, Shop, code, free, once, open, placement, schema};

const ROW: &str = "SELECT state, money_state, agent, by_link, expires_at FROM orders_order WHERE id = $1";
const CREDIT: &str = "SELECT count(*) FROM orders_credit_share c JOIN orders_line l ON l.id = c.line WHERE l.order_id = $1 AND c.kind = 'agent' AND c.person = $2 AND c.share = 10000";
const MESSAGE: &str = "SELECT recipient, parameters FROM messages_outbox WHERE id = $1";

async fn new_link(db: &Db, agent: Id) -> NewLink {
    let id = db.new_id();
    let token = pay_link::token(db, id).await.unwrap();
    NewLink {
        id,
        token_hash: pay_link::token_hash(&token),
        made_by: Some(agent),
        recipient: Some(Recipient { channel: MessageChannel::Sms, value: "+886912345678".to_owned(), member: None }),
        address: "https://tea.example".to_owned(),
        locale: "zh-TW".to_owned(),
    }
}

/// Makes an order of two cakes, held for two hours.
async fn place_for(db: &Db, shop: &Shop, expected: i64) -> (Id, Result<NewLink, store::WriteError>) {
    let (order, agent) = (db.new_id(), shop.cashier.person);
    let link = new_link(db, agent).await;
    let mut wanted = placement(shop, order, &[(shop.goods[0], 2)], expected);
    wanted.pay = Pay::ByLink { seconds: 2 * 3600, link: Box::new(link.clone()) };
    let key = order.to_string();
    let done = place::place(db, Actor::new(ActorKind::Staff, agent), once("agent", &key), wanted).await;
    (order, done.map(|_| link))
}

testkit::on_both! {
    schema = &schema();

    async fn it_is_held_credited_and_sent(brand) {
        let (db, shop) = (brand.db.clone(), open(&brand.db, 3).await);
        let (order, link) = place_for(&db, &shop, 2 * CAKE).await;
        let link = link.unwrap();
        assert_eq!(free(&db, &shop, shop.goods[0]).await, 1);
        let agent = shop.cashier.person;
        let (row, credited, message) = db
            .read(move |read| {
                let row = read.query_one(ROW, params![order], |row| {
                    Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<Option<Id>>(2)?, row.get::<bool>(3)?, row.get::<Option<i64>>(4)?))
                })?;
                let credited: i64 = read.query_one(CREDIT, params![order, agent], |row| row.get(0))?;
                let message = read.query_one(MESSAGE, params![link.id], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
                Ok((row, credited, message))
            })
            .await
            .unwrap();
        let until = db.now().plus_seconds(2 * 3600).micros();
        assert_eq!(row, ("placed".to_owned(), "pending".to_owned(), Some(agent), true, Some(until)));
        assert_eq!(credited, 1);
        assert_eq!(message.0, "+886912345678");
        let token = pay_link::token(&db, link.id).await.unwrap();
        assert!(message.1.contains("NT$1160") && !message.1.contains(&token), "the token lies nowhere: {}", message.1);
        // Nobody gets it ready before it is paid.
        let waiting = db.read(|read| orders::list::pickups(read, &orders::list::PickupFilter::default())).await.unwrap();
        assert!(waiting.is_empty());
    }

    async fn nobody_pays_and_the_goods_are_free_again(brand) {
        let (db, shop) = (brand.db.clone(), open(&brand.db, 2).await);
        let (order, link) = place_for(&db, &shop, 2 * CAKE).await;
        let token = pay_link::token(&db, link.unwrap().id).await.unwrap();
        assert_eq!(free(&db, &shop, shop.goods[0]).await, 0);
        brand.clock.advance(2 * 3_600_000_000);
        assert_eq!(orders::expire::sweep(&db).await.unwrap(), 1);
        assert_eq!(free(&db, &shop, shop.goods[0]).await, 2);
        let found = db.read(move |read| pay_link::of_token(read, &token)).await.unwrap().unwrap();
        assert_eq!((found.order, found.is_live()), (order, true), "it still opens, and says so");
    }

    async fn a_price_that_changed_makes_nothing(brand) {
        let (db, shop) = (brand.db.clone(), open(&brand.db, 2).await);
        let (_, refused) = place_for(&db, &shop, 2 * CAKE - 1).await;
        assert_eq!(code(refused.unwrap_err()), "orders.price_changed");
        assert_eq!(free(&db, &shop, shop.goods[0]).await, 2);
        let (_, refused) = { let mut few = shop.clone(); few.goods = [shop.goods[1]; 3]; place_for(&db, &few, 2 * support::TEA).await };
        refused.unwrap();
        let (_, refused) = { let mut few = shop.clone(); few.goods = [shop.goods[1]; 3]; place_for(&db, &few, 2 * support::TEA).await };
        assert_eq!(code(refused.unwrap_err()), "stock.insufficient");
        let links: i64 = db.read(|read| read.query_one("SELECT count(*) FROM orders_pay_link", &[], |row| row.get(0))).await.unwrap();
        let sent: i64 = db.read(|read| read.query_one("SELECT count(*) FROM messages_outbox", &[], |row| row.get(0))).await.unwrap();
        assert_eq!((links, sent), (1, 1), "what was refused sent nothing");
    }

    async fn the_way_to_send_it_is_one_that_is_known(brand) {
        let db = brand.db.clone();
        let pick = |phone: &'static str, email: &'static str, wanted: Option<MessageChannel>| {
            let db = db.clone();
            async move {
                orders::shop::read_or_refuse(&db, move |read| pay_link::recipient(read, None, (phone, email), wanted)).await
            }
        };
        let best = pick("+886912345678", "a@b.tw", None).await.unwrap().unwrap();
        assert_eq!(best.channel, MessageChannel::Sms);
        let only = pick("", "a@b.tw", None).await.unwrap().unwrap();
        assert_eq!((only.channel, only.value.as_str()), (MessageChannel::Email, "a@b.tw"));
        assert!(pick("", "", None).await.unwrap().is_none());
        assert_eq!(code(pick("", "a@b.tw", Some(MessageChannel::Sms)).await.unwrap_err()), "orders.link_no_way");
    }

    async fn how_long_it_is_held_is_the_brands_to_say(brand) {
        let db = brand.db.clone();
        assert_eq!(db.read(pay_link::hold).await.unwrap(), (pay_link::HOLD_MINUTES, 1));
        let set = |minutes, version| db.write("test.hold", Actor::SYSTEM, move |tx| pay_link::set_hold(tx, minutes, version));
        assert_eq!(set(60, 1).await.unwrap(), 2);
        assert_eq!(code(set(90, 1).await.unwrap_err()), "store.stale");
        assert_eq!(set(90, 2).await.unwrap(), 3);
        assert_eq!(db.read(pay_link::hold).await.unwrap(), (90, 3));
    }
}
