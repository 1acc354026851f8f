//! The same money never moves twice: between credit and online refunds, a till and a bank, a parcel and its payment.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use kernel::{Actor, Id, Money, Quantity};
use orders::fulfil::Shown;
use orders::payment;
use orders::place::Contact;
use orders::place::{Delivery, Pay, place};
use orders::returns::policy::Reason;
use orders::returns::request::{self, Ask, Through};
use orders::returns::{self, Office, Way, WishedLine};
use orders::ship::{Parcel, ship};
use orders::shop::shop as shop_of;
use orders::till_session::{InvoiceWish, Sale, Wish};
use orders::undelivered::{Told, Unpacked, Why, undelivered};
use orders::views::{Audience, OrderBody};
use orders::{charge, tender};
use stock::Condition;
use store::{Db, WriteError};
use support::{
    CAKE, Shop, TEA, asked, code, free, guest, member, once, open, open_shift, placement, sale, schema, tell,
};

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: false, names: false, locale: "zh-TW" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

async fn all_is_well(db: &Db) {
    for (name, statement) in orders::CHECKS.iter().chain(stock::CHECKS).chain(wallet::CHECKS) {
        let wrong = db.read(move |read| read.query(statement, &[], |_| Ok(()))).await.unwrap();
        assert!(wrong.is_empty(), "{name}");
    }
}

/// A person notes money down that came by bank. Answers the payment.
async fn receive(db: &Db, order: Id, method: &'static str, amount: i64) -> Result<Id, WriteError> {
    let payment = db.new_id();
    let note = move |tx: &mut store::Tx<'_>| {
        payment::receive(tx, payment, order, method, Money::new(amount), "F-1").map(|()| payment)
    };
    db.write("test.receive", Actor::SYSTEM, note).await
}

/// An order of so many cakes that is paid to whoever brings them.
async fn to_be_sent(db: &Db, shop: &Shop, cakes: i64) -> Id {
    let id = db.new_id();
    let contact = Contact {
        name: "林小榫".to_owned(),
        phone: "+886912345678".to_owned(),
        postcode: "100".to_owned(),
        area: "台北市中正區".to_owned(),
        address: "重慶南路一段 122 號".to_owned(),
        ..Contact::default()
    };
    let home = orders::place::Placement {
        delivery: Delivery::Home { recipient: contact },
        pay: Pay::OnDelivery,
        ..placement(shop, id, &[(shop.goods[0], cakes)], cakes * CAKE + 120)
    };
    place(db, guest(), once("o", &id.to_string()), home).await.unwrap();
    id
}

async fn web_shop(db: &Db, shop: &Shop) -> orders::shop::Shop {
    let (web, exponent) = (shop.web, db.brand().exponent);
    orders::shop::read_or_refuse(db, move |read| shop_of(read, web, exponent)).await.unwrap()
}

async fn send(db: &Db, shop: &Shop, order: Id) {
    let from = web_shop(db, shop).await;
    let parcel = Parcel { carrier: "黑貓".to_owned(), tracking: "123".to_owned() };
    db.write("test.ship", Actor::SYSTEM, move |tx| ship(tx, order, &parcel, &from).map(|_| ())).await.unwrap();
}

fn unpacked(line: Id, units: i64, condition: Condition) -> Unpacked {
    Unpacked { line, quantity: Quantity::units(units), condition }
}

async fn comes_back(db: &Db, shop: &Shop, order: Id, goods: Vec<Unpacked>) -> Result<(), WriteError> {
    let place = web_shop(db, shop).await;
    let value = "+886912345678".to_owned();
    let recipient = orders::pay_link::Recipient { channel: messages::MessageChannel::Sms, value, member: None };
    let told = Told { recipient, locale: "zh-TW".to_owned() };
    let back = move |tx: &mut store::Tx<'_>| undelivered(tx, order, Why::NotCollected, &goods, Some(&told), &place);
    db.write("test.undelivered", Actor::SYSTEM, back).await
}

async fn count(db: &Db, statement: &'static str) -> i64 {
    db.read(move |read| read.query_one(statement, &[], |row| row.get(0))).await.unwrap()
}

async fn credit(db: &Db, member: Id) -> i64 {
    db.read(move |read| wallet::balance(read, wallet::AccountKind::StoreCredit, member)).await.unwrap().get()
}

fn all_of(order: &OrderBody, way: Way, member: Option<Id>) -> returns::Wish {
    let line = WishedLine {
        line: Some(order.lines[0].id),
        variant: None,
        quantity: order.lines[0].quantity,
        condition: Condition::Saleable,
        reason: Reason::NotWanted,
    };
    returns::Wish { order: Some(order.id), lines: vec![line], member, way, exception: false, paper_back: false }
}

async fn take_back(db: &Db, shop: &Shop, wish: returns::Wish, expected: i64) -> Result<store::Written, WriteError> {
    let office = Office { store: shop.store, person: Some(shop.cashier.person), return_id: db.new_id() };
    let key = once("return", &office.return_id.to_string());
    returns::take_back(db, Actor::SYSTEM, key, office, wish, Money::new(expected)).await
}

fn tenders(kind: till::TenderKind, amount: i64) -> Vec<till::Tender> {
    vec![till::Tender { kind, amount: Money::new(amount), given: None, reference: None, payment: None }]
}

testkit::on_both! {
    schema = &schema();

    async fn what_became_credit_does_not_go_back_online_too(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let (id, someone) = (db.new_id(), member(db, &shop).await);
        place(db, guest(), once("o", "1"), placement(&shop, id, &[(shop.goods[1], 1)], TEA)).await.unwrap();
        let paid = receive(db, id, "bank_transfer", TEA).await.unwrap();
        let shown = Shown::by_buyer(read(db, id).await.fulfilments[0].code.clone().unwrap());
        let fetch = Wish::Collect { order: id, tenders: Vec::new(), shown, sale: None, invoice: None };
        tell(db, &shop, shop.tills[0], fetch).await.unwrap();
        let left = move |tx: &mut store::Tx<'_>| Ok(payment::refund::refundable(tx, paid)?);
        assert_eq!(db.write("test.left", Actor::SYSTEM, left).await.unwrap(), Money::new(TEA));
        let order = read(db, id).await;
        take_back(db, &shop, all_of(&order, Way::StoreCredit, Some(someone)), TEA).await.unwrap();
        assert_eq!(credit(db, someone).await, TEA);
        assert_eq!(db.write("test.left", Actor::SYSTEM, left).await.unwrap(), Money::ZERO, "it is gone as credit");
        all_is_well(db).await;
    }

    async fn a_sale_that_is_undone_gives_its_credit_back(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let someone = member(db, &shop).await;
        let taken = db.read(|read| tender::find(read, "store_credit")).await.unwrap().unwrap();
        let taken = tender::TenderType { at_till: true, ..taken };
        db.write("test.take_credit", Actor::SYSTEM, move |tx| tender::set(tx, &taken).map(|_| ())).await.unwrap();
        let first = db.new_id();
        tell(db, &shop, shop.tills[0], sale(first, &[(shop.goods[1], 1)], TEA, true)).await.unwrap();
        let order = read(db, first).await;
        take_back(db, &shop, all_of(&order, Way::StoreCredit, Some(someone)), TEA).await.unwrap();
        assert_eq!(credit(db, someone).await, TEA);
        let second = db.new_id();
        let by_credit = Sale {
            sale: second,
            lines: asked(&[(shop.goods[1], 1)]),
            member: Some(someone),
            tenders: tenders(till::TenderKind::STORE_CREDIT, TEA),
            expected_total: Money::new(TEA),
            goods_in_hand: true,
            invoice: InvoiceWish::default(),
        };
        tell(db, &shop, shop.tills[0], Wish::Sell(Box::new(by_credit))).await.unwrap();
        assert_eq!(credit(db, someone).await, 0);
        let void = till::Void { sale: second, reason: "wrong_item".to_owned() };
        tell(db, &shop, shop.tills[0], Wish::Plain(till::Command::Void(void))).await.unwrap();
        assert_eq!(credit(db, someone).await, TEA, "the member has it again");
        all_is_well(db).await;
    }

    async fn money_at_the_counter_and_at_the_bank_at_once_is_taken_once(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        for round in 0..6 {
            let id = db.new_id();
            let lines = [(shop.goods[1], 1)];
            place(db, guest(), once("o", &round.to_string()), placement(&shop, id, &lines, TEA)).await.unwrap();
            let shown = Shown::by_buyer(read(db, id).await.fulfilments[0].code.clone().unwrap());
            let paid = tenders(till::TenderKind::CASH, TEA);
            let fetch = Wish::Collect { order: id, tenders: paid, shown, sale: None, invoice: None };
            let (at_till, at_bank) =
                tokio::join!(tell(db, &shop, shop.tills[0], fetch), receive(db, id, "bank_transfer", TEA));
            let after = read(db, id).await;
            assert_eq!((after.paid.get(), after.refunded.get()), (TEA, 0), "{at_till:?} {at_bank:?}");
            assert!(at_till.is_ok() != at_bank.is_ok(), "one of them: {at_till:?} {at_bank:?}");
        }
        all_is_well(db).await;
    }

    async fn a_return_that_is_undone_gives_back_what_came_meanwhile(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let id = db.new_id();
        place(db, guest(), once("o", "1"), placement(&shop, id, &[(shop.goods[1], 1)], TEA)).await.unwrap();
        let shown = Shown::by_buyer(read(db, id).await.fulfilments[0].code.clone().unwrap());
        let paid = tenders(till::TenderKind::CASH, TEA);
        let fetch = Wish::Collect { order: id, tenders: paid, shown, sale: None, invoice: None };
        tell(db, &shop, shop.tills[0], fetch).await.unwrap();
        let line = WishedLine {
            line: Some(read(db, id).await.lines[0].id),
            variant: None,
            quantity: Quantity::ONE,
            condition: Condition::Saleable,
            reason: Reason::NotWanted,
        };
        let (way, exception, paper_back) = (Way::Original, false, false);
        let wish = returns::Wish { order: Some(id), lines: vec![line], member: None, way, exception, paper_back };
        let return_id = db.new_id();
        let bringing = returns::Bringing { return_id, wish, expected: Money::new(TEA), sale: None };
        tell(db, &shop, shop.tills[0], Wish::Return(Box::new(bringing))).await.unwrap();
        // Money that was on its way arrives, for goods that are in the shop again; then the return was a mistake.
        receive(db, id, "bank_transfer", TEA).await.unwrap();
        let undo = till::VoidReturn { return_id, reason: "wrong_item".to_owned() };
        tell(db, &shop, shop.tills[0], Wish::Plain(till::Command::VoidReturn(undo))).await.unwrap();
        let promised = "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM orders_refund WHERE reason = 'surplus'";
        assert_eq!(count(db, promised).await, TEA, "the drawer has its money again, so the bank's goes back");
        all_is_well(db).await;
    }

    async fn a_parcel_is_paid_to_whoever_brings_it(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let id = to_be_sent(db, &shop, 1).await;
        let from = web_shop(db, &shop).await;
        let before = free(db, &shop, shop.goods[0]).await;
        let parcel = Parcel { carrier: "黑貓".to_owned(), tracking: "123".to_owned() };
        let send = move |tx: &mut store::Tx<'_>| ship(tx, id, &parcel, &from).map(|_| ());
        db.write("test.ship", Actor::SYSTEM, send.clone()).await.unwrap();
        let order = read(db, id).await;
        assert_eq!((order.state.as_str(), order.fulfilments[0].state.as_str()), ("placed", "shipped"));
        assert_eq!(order.money_state, "unpaid");
        db.write("test.ship", Actor::SYSTEM, send).await.unwrap();
        let cancelled = db.write("test.cancel", Actor::SYSTEM, move |tx| {
            orders::cancel::cancel(tx, id, orders::cancel::By::Staff, "late").map(|_| ())
        });
        assert_eq!(cancelled.await.err().map(code), Some("orders.not_open"), "its goods have left");
        receive(db, id, "cash_on_delivery", CAKE + 120).await.unwrap();
        let order = read(db, id).await;
        assert_eq!((order.state.as_str(), order.money_state.as_str()), ("completed", "paid"));
        assert_eq!(free(db, &shop, shop.goods[0]).await, before, "taken once");
        all_is_well(db).await;
    }

    async fn a_parcel_that_nobody_took_comes_back(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let id = to_be_sent(db, &shop, 2).await;
        let line = read(db, id).await.lines[0].id;
        let all = vec![unpacked(line, 2, Condition::Saleable)];
        assert_eq!(comes_back(db, &shop, id, all.clone()).await.err().map(code), Some("orders.not_open"), "it was not sent");
        send(db, &shop, id).await;
        assert_eq!(free(db, &shop, shop.goods[0]).await, 8);
        let wrong = [
            (vec![unpacked(line, 3, Condition::Saleable)], "orders.unpacked_too_much"),
            (vec![unpacked(line, 2, Condition::Saleable), unpacked(line, 1, Condition::Damaged)], "orders.unpacked_too_much"),
            (vec![unpacked(line, 0, Condition::Saleable)], "api.invalid"),
            (vec![unpacked(id, 1, Condition::Saleable)], "orders.cancel_line"),
        ];
        for (goods, refused) in wrong {
            assert_eq!(comes_back(db, &shop, id, goods).await.err().map(code), Some(refused));
        }
        assert_eq!((free(db, &shop, shop.goods[0]).await, read(db, id).await.state.as_str()), (8, "placed"), "nothing was done");
        let goods = vec![unpacked(line, 1, Condition::Saleable), unpacked(line, 1, Condition::Damaged)];
        for _ in 0..2 {
            // Said again it changes nothing.
            comes_back(db, &shop, id, goods.clone()).await.unwrap();
        }
        let order = read(db, id).await;
        assert_eq!((order.state.as_str(), order.money_state.as_str(), order.paid.get()), ("cancelled", "unpaid", 0));
        assert_eq!((order.fulfilments[0].state.as_str(), order.fulfilments[0].came_back_at), ("cancelled", Some(db.now())));
        assert_eq!(free(db, &shop, shop.goods[0]).await, 9, "the broken one is not sold");
        let key = stock::LevelKey { variant: shop.goods[0], location: shop.location, condition: Condition::Damaged };
        let damaged = db.read(move |read| stock::level_of(read, &key)).await.unwrap().unwrap();
        assert_eq!(damaged.on_hand, Quantity::ONE);
        assert_eq!(count(db, "SELECT count(*) FROM store_case").await, 0);
        assert_eq!(count(db, "SELECT count(*) FROM messages_outbox WHERE template = 'parcel_came_back'").await, 1, "the buyer hears of it once");
        assert_eq!(receive(db, id, "cash_on_delivery", 1).await.err().map(code), Some("orders.not_open"));
        all_is_well(db).await;
    }

    async fn what_is_missing_of_a_parcel_is_a_case_and_paid_ones_are_returns(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let id = to_be_sent(db, &shop, 2).await;
        let line = read(db, id).await.lines[0].id;
        send(db, &shop, id).await;
        comes_back(db, &shop, id, vec![unpacked(line, 1, Condition::Quarantine)]).await.unwrap();
        assert_eq!(free(db, &shop, shop.goods[0]).await, 8);
        let cases = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 10)).await.unwrap();
        assert_eq!(cases.iter().map(|case| (case.kind.as_str(), case.subject)).collect::<Vec<_>>(), [("orders.parcel_short", id)]);
        assert!(cases[0].detail.contains(r#""missing":[{"quantity":1000,"sku":"CAKE-6"}]"#), "{}", cases[0].detail);
        // Part of the money had come: it goes back, and nobody can send cash.
        let partly = to_be_sent(db, &shop, 1).await;
        send(db, &shop, partly).await;
        receive(db, partly, "bank_transfer", 100).await.unwrap();
        let line = read(db, partly).await.lines[0].id;
        comes_back(db, &shop, partly, vec![unpacked(line, 1, Condition::Saleable)]).await.unwrap();
        assert_eq!(count(db, "SELECT count(*) FROM orders_refund WHERE amount = 100").await, 1);
        let paid = to_be_sent(db, &shop, 1).await;
        send(db, &shop, paid).await;
        receive(db, paid, "cash_on_delivery", CAKE + 120).await.unwrap();
        let line = read(db, paid).await.lines[0].id;
        let refused = comes_back(db, &shop, paid, vec![unpacked(line, 1, Condition::Saleable)]).await;
        assert_eq!(refused.err().map(code), Some("orders.undelivered_paid"));
        all_is_well(db).await;
    }

    async fn a_parcel_is_paid_or_comes_back_never_both(brand) {
        let db = &brand.db;
        let shop = open(db, 20).await;
        let mut came_back = 0;
        for _ in 0..8 {
            let id = to_be_sent(db, &shop, 1).await;
            let line = read(db, id).await.lines[0].id;
            send(db, &shop, id).await;
            let (paid, back) = tokio::join!(
                receive(db, id, "cash_on_delivery", CAKE + 120),
                comes_back(db, &shop, id, vec![unpacked(line, 1, Condition::Saleable)]),
            );
            let order = read(db, id).await;
            match (paid.map_err(code), back.map_err(code)) {
                (Ok(_), Err("orders.undelivered_paid")) => assert_eq!((order.state.as_str(), order.paid.get()), ("completed", CAKE + 120)),
                (Err("orders.not_open"), Ok(())) => {
                    came_back += 1;
                    assert_eq!((order.state.as_str(), order.paid.get()), ("cancelled", 0));
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(free(db, &shop, shop.goods[0]).await, 20 - 8 + came_back);
        all_is_well(db).await;
    }

    async fn a_payments_id_is_no_charges_id(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let id = db.new_id();
        place(db, guest(), once("o", "1"), placement(&shop, id, &[(shop.goods[1], 1)], TEA)).await.unwrap();
        let paid = receive(db, id, "bank_transfer", TEA).await.unwrap();
        let new = charge::NewCharge {
            id: paid,
            register: shop.tills[0],
            store: shop.store,
            subject: db.new_id(),
            kind: "terminal".to_owned(),
            amount: Money::new(1),
            code: None,
            person: shop.cashier.person,
        };
        // Nobody is ever asked: the provider's address leads nowhere.
        drop(rustls::crypto::ring::default_provider().install_default());
        let settings = payment::SimulatedSettings {
            url: "http://127.0.0.1:9".to_owned(),
            merchant: "shop".to_owned(),
            secret: b"secret".to_vec(),
            public_url: "http://{host}".to_owned(),
        };
        let adapters = payment::Adapters::default().with(payment::Simulated::new(settings));
        assert_eq!(charge::begin(db, &adapters, Actor::SYSTEM, new).await.err().map(code), Some("orders.id_taken"));
        assert_eq!(db.read(move |read| charge::find(read, paid)).await.unwrap(), None);
    }

    async fn a_wish_names_a_line_once_and_ends_with_its_own_goods(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let id = db.new_id();
        let lines = [(shop.goods[0], 1), (shop.goods[1], 1)];
        tell(db, &shop, shop.tills[0], sale(id, &lines, CAKE + TEA, true)).await.unwrap();
        let order = read(db, id).await;
        let (cake, tea) = (order.lines[0].id, order.lines[1].id);
        let ask = |wanted: Vec<Id>| Ask {
            id: db.new_id(),
            code: "ABCD2345".to_owned(),
            order: id,
            lines: wanted.into_iter().map(|line| (line, Quantity::ONE, Reason::Defective)).collect(),
            through: Through::Parcel,
            store: shop.store,
        };
        let twice = ask(vec![cake, cake]);
        let refused = db.write("test.ask", Actor::SYSTEM, move |tx| request::ask(tx, &twice)).await;
        assert_eq!(refused.err().map(code), Some("orders.return_line"));
        let once_each = ask(vec![cake]);
        let asked_for = once_each.id;
        db.write("test.ask", Actor::SYSTEM, move |tx| request::ask(tx, &once_each)).await.unwrap();
        let bring = async |line: Id, amount: i64| {
            let line = WishedLine {
                line: Some(line),
                variant: None,
                quantity: Quantity::ONE,
                condition: Condition::Damaged,
                reason: Reason::Defective,
            };
            let wish = returns::Wish { order: Some(id), lines: vec![line], member: None, way: Way::Original, exception: false, paper_back: false };
            let return_id = db.new_id();
            let bringing = returns::Bringing { return_id, wish, expected: Money::new(amount), sale: None };
            tell(db, &shop, shop.tills[0], Wish::Return(Box::new(bringing))).await.unwrap();
            return_id
        };
        let state = async || {
            db.read(move |read| request::find(read, asked_for)).await.unwrap().unwrap().state
        };
        bring(tea, TEA).await;
        assert_eq!(state().await, "asked", "other goods were brought");
        let brought = bring(cake, CAKE).await;
        assert_eq!(state().await, "taken");
        let undo = till::VoidReturn { return_id: brought, reason: "wrong_item".to_owned() };
        tell(db, &shop, shop.tills[0], Wish::Plain(till::Command::VoidReturn(undo))).await.unwrap();
        assert_eq!(state().await, "asked", "it waits again");
        all_is_well(db).await;
    }
}
