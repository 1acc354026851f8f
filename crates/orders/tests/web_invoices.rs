//! Invoices of orders of the web shop, on both databases: they follow the money, and what is given back follows them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use fiscal::{Period, Track};
use invoices::{Document, NewIssuer, NewRange, WebMoment};
use kernel::{Actor, Id, Money, Quantity};
use orders::cancel::{self, By};
use orders::cancel_lines::{self, Part};
use orders::fulfil::Shown;
use orders::payment::{self, Adapters};
use orders::place::{Contact, Delivery, Pay, Placement, place};
use orders::returns::policy::Reason;
use orders::returns::{self, Office, Way, WishedLine};
use orders::till_session::{InvoiceWish, Wish};
use orders::views::{Audience, OrderBody};
use stock::Condition;
use store::{Db, WriteError, jobs};
use support::{CAKE, Shop, TEA, code, guest, member, once, open, open_shift, placement, schema, tell};

/// The web shop's company issues; its members have a carrier.
async fn issues(db: &Db, shop: &Shop, moment: WebMoment) -> Id {
    let store = shop.store;
    let legal_entity = db.read(move |read| staff::store(read, store)).await.unwrap().unwrap().legal_entity;
    let new = NewIssuer {
        legal_entity,
        address: "臺北市信義區松高路 1 號".to_owned(),
        since: "2026-01-01".parse().unwrap(),
        seal_key: None,
        carrier_kind: Some("EJ0113".to_owned()),
        zero_rate: None,
        way: None,
        low: 0,
        web_moment: moment,
    };
    let (period, track) = (Period::parse("11512").unwrap(), Track::parse("AB").unwrap());
    let range =
        NewRange { id: db.new_id(), legal_entity, period, track, first: 0, last: 99, store: None, register: None };
    let zone = db.brand().zone.clone();
    let write = move |tx: &mut store::Tx<'_>| {
        invoices::set_issuer(tx, &new, 0)?;
        invoices::add_range(tx, &range, &zone)
    };
    db.write("test.issuer", Actor::SYSTEM, write).await.unwrap();
    legal_entity
}

async fn order(db: &Db, placement: Placement) -> Id {
    let id = placement.order;
    place(db, guest(), once("o", &id.to_string()), placement).await.unwrap();
    id
}

/// Cakes and teas to be fetched.
fn wanted(db: &Db, shop: &Shop, cakes: i64, teas: i64) -> Placement {
    let lines: Vec<(Id, i64)> =
        [(shop.goods[0], cakes), (shop.goods[1], teas)].into_iter().filter(|(_, units)| *units > 0).collect();
    placement(shop, db.new_id(), &lines, cakes * CAKE + teas * TEA)
}

/// The same, sent home for 120.
fn sent(db: &Db, shop: &Shop, cakes: i64) -> Placement {
    let recipient = Contact {
        name: "林小榫".to_owned(),
        phone: "+886912345678".to_owned(),
        postcode: "100".to_owned(),
        area: "台北市中正區".to_owned(),
        address: "重慶南路一段 122 號".to_owned(),
        ..Contact::default()
    };
    let placed = placement(shop, db.new_id(), &[(shop.goods[0], cakes)], cakes * CAKE + 120);
    Placement { delivery: Delivery::Home { recipient }, pay: Pay::OnDelivery, ..placed }
}

/// Money comes by bank.
async fn receive(db: &Db, order: Id, amount: i64) {
    let payment = db.new_id();
    let note = move |tx: &mut store::Tx<'_>| {
        payment::receive(tx, payment, order, "bank_transfer", Money::new(amount), "F-1").map(|_| ())
    };
    db.write("test.receive", Actor::SYSTEM, note).await.unwrap();
}

/// Does what waits to be done; answers what went wrong.
async fn work(db: &Db) -> Vec<String> {
    let adapters = Adapters::default();
    let mut wrong = Vec::new();
    while let Some(job) = jobs::claim(db).await.unwrap() {
        let done = if job.kind == invoices::SETTLE {
            invoices::run(db, &job).await
        } else if orders::work::KINDS.contains(&job.kind.as_str()) {
            orders::work::run(db, &adapters, &job).await
        } else {
            Ok(())
        };
        wrong.extend(done.err());
        db.write("test.finish", Actor::SYSTEM, move |tx| Ok(jobs::finish(tx, &job)?)).await.unwrap();
    }
    wrong
}

async fn papers(db: &Db, order: Id) -> Vec<Document> {
    db.read(move |read| invoices::documents_of(read, order)).await.unwrap()
}

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: true, names: false, locale: "zh-TW" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

async fn kept_wish(db: &Db, order: Id) -> String {
    let get = orders::sql::booking::WISH_GET;
    db.read(move |read| read.query_one(get, store::params![order], |row| row.get(0))).await.unwrap()
}

/// What stands on an order's invoices.
async fn stands(db: &Db, order: Id) -> i64 {
    let standing = papers(db, order).await.into_iter().filter(|paper| paper.state == "issued");
    standing.map(|paper| (paper.total - paper.allowed).get()).sum()
}

async fn take_back(db: &Db, shop: &Shop, order: Id, expected: i64) -> Result<store::Written, WriteError> {
    let body = read(db, order).await;
    let line = WishedLine {
        line: Some(body.lines[0].id),
        variant: None,
        quantity: Quantity::ONE,
        condition: Condition::Saleable,
        reason: Reason::NotWanted,
    };
    let wish = returns::Wish {
        order: Some(order),
        lines: vec![line],
        member: None,
        way: Way::Original,
        exception: false,
        paper_back: false,
    };
    let office = Office { store: shop.store, person: Some(shop.cashier.person), return_id: db.new_id() };
    let key = once("return", &office.return_id.to_string());
    returns::take_back(db, Actor::SYSTEM, key, office, wish, Money::new(expected)).await
}

fn cash(amount: i64) -> Vec<till::Tender> {
    let amount = Money::new(amount);
    vec![till::Tender { kind: till::TenderKind::CASH, amount, given: Some(amount), reference: None, payment: None }]
}

async fn fetch(db: &Db, shop: &Shop, order: Id, tenders: Vec<till::Tender>, invoice: Option<InvoiceWish>) {
    let shown = Shown::by_buyer(read(db, order).await.fulfilments[0].code.clone().unwrap());
    tell(db, shop, shop.tills[0], Wish::Collect { order, tenders, shown, sale: None, invoice }).await.unwrap();
}

fn carrier(text: &str) -> String {
    format!(r#"{{"carrier":"{text}"}}"#)
}

testkit::on_both! {
    schema = &schema();

    async fn an_order_is_invoiced_as_soon_as_it_is_paid(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let before = order(db, wanted(db, &shop, 1, 0)).await;
        receive(db, before, CAKE).await;
        assert!(work(db).await.is_empty());
        assert!(papers(db, before).await.is_empty(), "the company issues elsewhere");

        issues(db, &shop, WebMoment::Payment).await;
        let mut placed = wanted(db, &shop, 1, 2);
        placed.buyer.invoice = carrier("/ABC+123");
        let paid = order(db, placed).await;
        work(db).await;
        assert!(papers(db, paid).await.is_empty(), "nothing was paid yet");
        receive(db, paid, CAKE).await;
        work(db).await;
        assert!(papers(db, paid).await.is_empty(), "part of it was");
        receive(db, paid, 2 * TEA).await;
        assert!(work(db).await.is_empty());
        let [paper] = papers(db, paid).await.try_into().unwrap();
        assert_eq!((paper.total, paper.tax), (Money::new(1_220), Money::new(58)));
        assert_eq!((paper.store, paper.register, paper.copies), (shop.web, None, 0));
        assert_eq!(paper.invoice.lines().len(), 2);
        let body = read(db, paid).await;
        assert_eq!(body.invoices[0].handover, "carrier");
        assert_eq!(body.invoices[0].kept.as_deref(), Some("****+123"), "as much of it as may be shown");
        assert_eq!(kept_wish(db, paid).await, "", "whose carrier it is stands in the document alone");
        testkit::numbered(db).await;
        let entries = db.read(|read| store::journal::after(read, 0, 1_000)).await.unwrap();
        assert!(entries.iter().all(|entry| !entry.body.contains("ABC+123")));

        // Asked once more, by whatever does so, nothing comes of it.
        db.write("test.again", Actor::SYSTEM, move |tx| {
            let body = serde_json::json!({});
            for _ in 0..3 {
                tx.enqueue(&store::NewJob { kind: "orders.invoice", subject: paid, body: body.clone(), run_at: None })?;
            }
            Ok(())
        })
        .await
        .unwrap();
        work(db).await;
        assert_eq!(papers(db, paid).await.len(), 1);
    }

    async fn delivery_and_a_companys_tax_id_stand_on_it(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop, WebMoment::Payment).await;
        let mut placed = sent(db, &shop, 1);
        placed.buyer.tax_id = "04595257".to_owned();
        placed.buyer.invoice = r#"{"company_name":"榫茶股份有限公司"}"#.to_owned();
        let paid = order(db, placed).await;
        receive(db, paid, CAKE + 120).await;
        assert!(work(db).await.is_empty());
        let [paper] = papers(db, paid).await.try_into().unwrap();
        assert!(paper.invoice.buyer().is_company());
        assert_eq!((paper.total, paper.invoice.totals().net()), (Money::new(700), Money::new(667)));
        let names: Vec<&str> = paper.invoice.lines().iter().map(|line| line.description.as_str()).collect();
        assert_eq!(names, ["桂花烏龍戚風蛋糕", "運費"]);
    }

    async fn a_member_who_says_nothing_has_it_with_their_account(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop, WebMoment::Payment).await;
        let member = member(db, &shop).await;
        let theirs = order(db, Placement { member: Some(member), ..wanted(db, &shop, 1, 0) }).await;
        let on_paper = wanted(db, &shop, 1, 0);
        let nobodys = order(db, on_paper).await;
        for order in [theirs, nobodys] {
            receive(db, order, CAKE).await;
        }
        assert!(work(db).await.is_empty());
        assert_eq!(read(db, theirs).await.invoices[0].handover, "carrier");
        assert_eq!(read(db, nobodys).await.invoices[0].handover, "paper");
    }

    async fn where_the_company_says_so_it_waits_for_the_goods(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop, WebMoment::HandOver).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let paid = order(db, wanted(db, &shop, 1, 0)).await;
        receive(db, paid, CAKE).await;
        assert!(work(db).await.is_empty());
        assert!(papers(db, paid).await.is_empty(), "the goods are still here");
        fetch(db, &shop, paid, Vec::new(), None).await;
        assert!(work(db).await.is_empty());
        assert_eq!(stands(db, paid).await, CAKE);
    }

    async fn what_is_paid_at_the_counter_is_invoiced_by_its_register(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop, WebMoment::Payment).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let mut placed = wanted(db, &shop, 1, 0);
        placed.buyer.invoice = carrier("/ABC+123");
        let as_ordered = order(db, placed.clone()).await;
        fetch(db, &shop, as_ordered, cash(CAKE), None).await;
        // In the write that took the money: nothing has to be done afterwards.
        let [paper] = papers(db, as_ordered).await.try_into().unwrap();
        assert_eq!((paper.store, paper.register), (shop.store, Some(shop.tills[0])));
        assert_eq!(read(db, as_ordered).await.invoices[0].kept.as_deref(), Some("****+123"));

        placed.order = db.new_id();
        let otherwise = order(db, placed).await;
        fetch(db, &shop, otherwise, cash(CAKE), Some(InvoiceWish::default())).await;
        let [paper] = papers(db, otherwise).await.try_into().unwrap();
        assert_eq!(paper.copies, 1, "they asked for paper at the counter, and it is printed with the receipt");
        assert!(work(db).await.is_empty());
        for order in [as_ordered, otherwise] {
            assert_eq!(papers(db, order).await.len(), 1, "the job finds it done");
        }
    }

    async fn what_is_cancelled_is_not_invoiced_or_given_back(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop, WebMoment::Payment).await;
        let (early, late, some) = (
            order(db, wanted(db, &shop, 2, 0)).await,
            order(db, wanted(db, &shop, 1, 0)).await,
            order(db, wanted(db, &shop, 2, 1)).await,
        );
        // Before it is paid.
        let body = read(db, early).await;
        let part = vec![Part { line: body.lines[0].id, quantity: Quantity::ONE }];
        cancel_lines::carry_out(db, Actor::SYSTEM, early, body.version, part, "asked".to_owned()).await.unwrap();
        receive(db, early, CAKE).await;
        // As a whole, before its invoice is made.
        receive(db, late, CAKE).await;
        cancel::carry_out(db, Actor::SYSTEM, late, By::Staff, "asked".to_owned()).await.unwrap();
        work(db).await;
        assert_eq!((stands(db, early).await, papers(db, late).await.len()), (CAKE, 0));

        // After it.
        receive(db, some, 2 * CAKE + TEA).await;
        work(db).await;
        assert_eq!(stands(db, some).await, 2 * CAKE + TEA);
        let body = read(db, some).await;
        let part = vec![Part { line: body.lines[0].id, quantity: Quantity::ONE }];
        cancel_lines::carry_out(db, Actor::SYSTEM, some, body.version, part, "asked".to_owned()).await.unwrap();
        assert_eq!(stands(db, some).await, CAKE + TEA, "by an allowance");
        cancel::carry_out(db, Actor::SYSTEM, some, By::Staff, "asked".to_owned()).await.unwrap();
        assert_eq!(stands(db, some).await, 0);

        let whole = order(db, wanted(db, &shop, 1, 0)).await;
        receive(db, whole, CAKE).await;
        work(db).await;
        cancel::carry_out(db, Actor::SYSTEM, whole, By::Staff, "asked".to_owned()).await.unwrap();
        assert_eq!(papers(db, whole).await[0].state, "voided", "nothing was printed, so nothing has to come back");
        cancel::carry_out(db, Actor::SYSTEM, whole, By::Staff, "asked".to_owned()).await.unwrap();
    }

    async fn money_that_goes_back_without_goods_is_given_back_on_it(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop, WebMoment::Payment).await;
        let (before, after) = (order(db, wanted(db, &shop, 1, 1)).await, order(db, wanted(db, &shop, 1, 1)).await);
        for order in [before, after] {
            receive(db, order, CAKE + TEA).await;
        }
        let payment = |order: Id| async move { read(db, order).await.payments[0].id };
        // A hundred goes back before there is an invoice: the job, which has not run yet, leaves it out.
        let paid = payment(before).await;
        let back = move |tx: &mut store::Tx<'_>| payment::refund(tx, before, paid, Money::new(100), "sorry").map(|_| ());
        db.write("test.refund", Actor::SYSTEM, back).await.unwrap();
        work(db).await;
        assert_eq!((stands(db, before).await, stands(db, after).await), (CAKE + TEA - 100, CAKE + TEA));

        // And afterwards: on all lines, each its share, and in the end nothing stands.
        for (amount, left) in [(100, CAKE + TEA - 100), (CAKE + TEA - 100, 0)] {
            let paid = payment(after).await;
            let key = once("refund", &left.to_string());
            let back = payment::refund_by_person(db, Actor::SYSTEM, key, paid, Money::new(amount), "sorry".to_owned());
            back.await.unwrap();
            assert_eq!(stands(db, after).await, left);
        }
    }

    async fn who_gives_back_while_the_invoice_changes_need_not_say_so_twice(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop, WebMoment::Payment).await;
        let sold = order(db, wanted(db, &shop, 1, 1)).await;
        receive(db, sold, CAKE + TEA).await;
        work(db).await;
        let paid = read(db, sold).await.payments[0].id;
        let back = |key: &'static str, amount: i64| {
            let (once, why) = (once("refund", key), "sorry".to_owned());
            payment::refund_by_person(db, Actor::SYSTEM, once, paid, Money::new(amount), why)
        };
        // Both look at the same invoice, and one of them finds it changed.
        let (one, other) = tokio::join!(back("one", 10), back("other", 20));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(stands(db, sold).await, CAKE + TEA - 30);
        let rest = back("rest", CAKE + TEA - 30).await.unwrap();
        assert_eq!(stands(db, sold).await, 0);
        // Whoever asks again hears what was answered, although nothing is left to be given back.
        for (key, amount, before) in [("one", 10, one), ("other", 20, other), ("rest", CAKE + TEA - 30, rest)] {
            let again = back(key, amount).await.unwrap();
            assert!(again.replayed, "{key}");
            assert_eq!(again.resource, before.resource, "{key}");
        }
        let more = back("more", 1).await;
        assert_eq!(code(more.unwrap_err()), "orders.refund_too_much");
    }

    async fn what_came_back_before_it_was_made_is_not_on_it(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop, WebMoment::Payment).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let two = order(db, wanted(db, &shop, 2, 0)).await;
        receive(db, two, 2 * CAKE).await;
        fetch(db, &shop, two, Vec::new(), None).await;
        take_back(db, &shop, two, CAKE).await.unwrap();
        work(db).await;
        assert_eq!(stands(db, two).await, CAKE);
        take_back(db, &shop, two, CAKE).await.unwrap();
        assert_eq!(stands(db, two).await, 0, "and what comes back afterwards is given back on it");
    }

    async fn an_invoice_that_appears_meanwhile_stops_what_did_not_see_it(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        issues(db, &shop, WebMoment::Payment).await;
        let sold = order(db, wanted(db, &shop, 1, 0)).await;
        receive(db, sold, CAKE).await;
        work(db).await;
        let unseen = vec![invoices::Undo::StillNone { order: sold }];
        let refused = db.write("test.race", Actor::SYSTEM, move |tx| invoices::carry_out(tx, &unseen)).await;
        assert_eq!(code(refused.unwrap_err()), "invoices.changed");

        // All at once: payment noted, invoice made, goods cancelled, again and again.
        for _ in 0..6 {
            let raced = order(db, wanted(db, &shop, 2, 0)).await;
            receive(db, raced, 2 * CAKE).await;
            let body = read(db, raced).await;
            let part = vec![Part { line: body.lines[0].id, quantity: Quantity::ONE }];
            let cancelled = cancel_lines::carry_out(db, Actor::SYSTEM, raced, body.version, part, "asked".to_owned());
            let (cancelled, _, _) = tokio::join!(cancelled, work(db), work(db));
            work(db).await;
            let left = if cancelled.is_ok() { CAKE } else { 2 * CAKE };
            assert_eq!(stands(db, raced).await, left, "{cancelled:?}");
            assert_eq!(papers(db, raced).await.len(), 1);
        }
    }

    async fn what_cannot_be_invoiced_is_told_and_made_when_it_is_mended(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let entity = issues(db, &shop, WebMoment::Payment).await;
        let rename = "UPDATE staff_legal_entity SET name = $2 WHERE id = $1";
        let named = move |name: &'static str| {
            db.write("test.rename", Actor::SYSTEM, move |tx| Ok(tx.execute(rename, store::params![entity, name])?))
        };
        named("").await.unwrap();
        let paid = order(db, wanted(db, &shop, 1, 0)).await;
        receive(db, paid, CAKE).await;
        let [wrong] = work(db).await.try_into().unwrap();
        assert!(wrong.contains("fiscal.party_text"), "{wrong}");
        let cases = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 10)).await.unwrap();
        assert_eq!(cases.iter().map(|case| (case.kind.as_str(), case.subject)).collect::<Vec<_>>(), [("orders.not_invoiced", paid)]);
        named("榫茶股份有限公司").await.unwrap();
        db.write("test.again", Actor::SYSTEM, move |tx| {
            let body = serde_json::json!({});
            Ok(tx.enqueue(&store::NewJob { kind: "orders.invoice", subject: paid, body, run_at: None })?)
        })
        .await
        .unwrap();
        assert!(work(db).await.is_empty());
        assert_eq!(stands(db, paid).await, CAKE);
    }
}
