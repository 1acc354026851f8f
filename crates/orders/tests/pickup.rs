//! Orders that are fetched in a store, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use kernel::{Actor, Id, Money};
use orders::cancel_lines::{Part, cancel_lines};
use orders::expire::{NO_SHOW_SECONDS, sweep};
use orders::fulfil::Shown;
use orders::place::{PICKUP_SECONDS, place};
use orders::receipt::{ReceiptBody, receipt};
use orders::till_session::{InvoiceWish, Sale, Wish};
use orders::views::{Audience, OrderBody};
use store::{Db, params};
use support::{CAKE, Shop, TEA, asked, code, free, guest, once, open, open_shift, placement, schema, tell};

const PAID_ONLINE: &str = "UPDATE orders_order SET paid = $2, money_state = 'paid', expires_at = NULL WHERE id = $1";

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: false, names: false, locale: "zh-TW" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

async fn paper(db: &Db, id: Id) -> ReceiptBody {
    db.read(move |read| receipt(read, id, "zh-TW")).await.unwrap().unwrap()
}

/// An order of one cake that waits to be fetched, and its code.
async fn ordered(db: &Db, shop: &Shop) -> (Id, String) {
    let id = db.new_id();
    let key = once("o", &id.to_string());
    place(db, guest(), key, placement(shop, id, &[(shop.goods[0], 1)], CAKE)).await.unwrap();
    (id, read(db, id).await.fulfilments[0].code.clone().unwrap())
}

async fn paid_online(db: &Db, order: Id) {
    db.write("test.pay", Actor::SYSTEM, move |tx| Ok(tx.execute(PAID_ONLINE, params![order, Money::new(CAKE)])?))
        .await
        .unwrap();
}

fn tea(shop: &Shop, sale: Id) -> Box<Sale> {
    Box::new(Sale {
        sale,
        lines: asked(&[(shop.goods[1], 1)]),
        member: None,
        tenders: Vec::new(),
        expected_total: Money::new(TEA),
        goods_in_hand: false,
        invoice: InvoiceWish::default(),
    })
}

fn tender(kind: till::TenderKind, amount: i64, given: Option<i64>) -> till::Tender {
    till::Tender { kind, amount: Money::new(amount), given: given.map(Money::new), reference: None, payment: None }
}

async fn in_drawer(db: &Db, till: Id) -> i64 {
    let exponent = db.brand().exponent;
    let session = orders::shop::read_or_refuse(db, move |read| orders::till_session::session(read, till, exponent));
    session.await.unwrap().state.shift.unwrap().cash_expected.get()
}

async fn all_is_well(db: &Db) {
    for (name, statement) in orders::CHECKS.iter().chain(stock::CHECKS).chain(wallet::CHECKS) {
        let wrong = db.read(move |read| read.query(statement, &[], |_| Ok(()))).await.unwrap();
        assert!(wrong.is_empty(), "{name}");
    }
}

testkit::on_both! {
    schema = &schema();

    async fn an_order_and_what_is_bought_besides_stand_on_one_receipt(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        let (order, shown) = ordered(db, &shop).await;
        let sale = db.new_id();
        let total = CAKE + TEA;
        let wish = |card: i64, cash: i64, code: &str| Wish::Collect {
            order,
            tenders: vec![
                tender(till::TenderKind::CASH, cash, Some(1_000)),
                tender(till::TenderKind::CARD, card, None),
            ],
            shown: Shown { code: code.to_owned(), to_other: true },
            sale: Some(tea(&shop, sale)), invoice: None };
        let before = in_drawer(db, till).await;
        assert_eq!(code(tell(db, &shop, till, wish(200, total - 300, &shown)).await.unwrap_err()), "till.tenders_unequal");
        let wrong = if shown == "000000" { "000001" } else { "000000" };
        assert_eq!(code(tell(db, &shop, till, wish(200, total - 200, wrong)).await.unwrap_err()), "orders.code_wrong");
        assert_eq!((in_drawer(db, till).await, free(db, &shop, shop.goods[1]).await), (before, 5), "nothing was done");

        tell(db, &shop, till, wish(200, total - 200, &shown)).await.unwrap();
        let (fetched, bought) = (read(db, order).await, read(db, sale).await);
        assert_eq!((fetched.state.as_str(), fetched.money_state.as_str(), fetched.paid.get()), ("completed", "paid", CAKE));
        assert!(fetched.fulfilments[0].to_other, "somebody else had the code");
        assert_eq!((bought.state.as_str(), bought.paid.get()), ("completed", TEA));
        assert_eq!(in_drawer(db, till).await, before + total - 200);
        assert_eq!((free(db, &shop, shop.goods[0]).await, free(db, &shop, shop.goods[1]).await), (4, 4));
        let (one, same) = (paper(db, sale).await, paper(db, order).await);
        assert_eq!((one.receipt.as_str(), one.total.get()), (same.receipt.as_str(), total));
        let collected = one.collected.as_ref().unwrap();
        assert_eq!((collected.number.as_str(), collected.total.get(), collected.paid_before.get()), (fetched.number.as_str(), CAKE, 0));
        let paid: Vec<_> = one.tenders.iter().map(|one| (one.kind.as_str(), one.amount.get(), one.change.get())).collect();
        assert_eq!(paid.iter().map(|(_, amount, _)| amount).sum::<i64>(), total);
        assert_eq!(paid.iter().map(|(_, _, change)| change).sum::<i64>(), 1_000 - (total - 200));
        assert_eq!(one.tax_summary[0].tax, fetched.tax_total + bought.tax_total);

        let void = Wish::Plain(till::Command::Void(till::Void { sale, reason: "wrong_item".to_owned() }));
        assert_eq!(code(tell(db, &shop, till, void).await.unwrap_err()), "till.collected_with");
        let exponent = db.brand().exponent;
        let number = one.receipt.clone();
        let store = shop.store;
        let found = orders::shop::read_or_refuse(db, move |read| orders::returns::search::by_code(read, store, &number, exponent));
        assert_eq!(found.await.unwrap().len(), 2, "both come back by the one receipt");
        all_is_well(db).await;
    }

    async fn what_is_paid_for_is_fetched_with_a_sale_like_any_other(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        let (order, shown) = ordered(db, &shop).await;
        paid_online(db, order).await;
        let sale = db.new_id();
        let tenders = vec![tender(till::TenderKind::CASH, TEA, None)];
        tell(db, &shop, till, Wish::Collect { order, tenders, shown: Shown::by_buyer(shown), sale: Some(tea(&shop, sale)), invoice: None }).await.unwrap();
        assert_eq!(read(db, order).await.state, "completed");
        assert_eq!(paper(db, sale).await.collected, None);
        assert_eq!(in_drawer(db, till).await, 1_000 + TEA);
    }

    async fn cancelling_a_part_and_fetching_at_once_agree_on_what_is_due(brand) {
        let db = &brand.db;
        let shop = open(db, 40).await;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        for round in 0..8 {
            let order = db.new_id();
            place(db, guest(), once("o", &order.to_string()), placement(&shop, order, &[(shop.goods[0], 2)], 2 * CAKE)).await.unwrap();
            let before = read(db, order).await;
            let shown = Shown::by_buyer(before.fulfilments[0].code.clone().unwrap());
            let (version, parts) = (before.version, [Part { line: before.lines[0].id, quantity: kernel::Quantity::ONE }]);
            let cancel = db.write("test.cancel_lines", Actor::SYSTEM, move |tx| cancel_lines(tx, order, version, &parts, "x"));
            let paid = if round % 2 == 0 { 2 * CAKE } else { CAKE };
            let tenders = vec![tender(till::TenderKind::CASH, paid, None)];
            let collect = Wish::Collect { order, tenders, shown: shown.clone(), sale: None, invoice: None };
            let (cancelled, collected) = tokio::join!(cancel, tell(db, &shop, till, collect));
            let after = read(db, order).await;
            let left = if cancelled.is_ok() { CAKE } else { 2 * CAKE };
            assert_eq!(after.total.get(), left, "{cancelled:?}");
            if let Err(error) = collected {
                assert_eq!((after.state.as_str(), after.paid.get(), code(error)), ("placed", 0, "till.tenders_unequal"));
                let tenders = vec![tender(till::TenderKind::CASH, left, None)];
                tell(db, &shop, till, Wish::Collect { order, tenders, shown, sale: None, invoice: None }).await.unwrap();
            }
            let fetched = read(db, order).await;
            assert_eq!((fetched.state.as_str(), fetched.paid.get(), fetched.refunded.get()), ("completed", left, 0));
        }
        all_is_well(db).await;
    }

    async fn goods_that_lie_on_the_counter_are_handed_over_whatever_the_books_say(brand) {
        let db = &brand.db;
        let shop = open(db, 1).await;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        let (order, shown) = ordered(db, &shop).await;
        // The last one by the books is sold to somebody who holds it in their hand.
        let other = db.new_id();
        tell(db, &shop, till, support::sale(other, &[(shop.goods[0], 1)], CAKE, true)).await.unwrap();
        let tenders = vec![tender(till::TenderKind::CASH, CAKE, None)];
        tell(db, &shop, till, Wish::Collect { order, tenders, shown: Shown::by_buyer(shown), sale: None, invoice: None }).await.unwrap();
        assert_eq!(read(db, order).await.state, "completed");
        let key = stock::LevelKey { variant: shop.goods[0], location: shop.location, condition: stock::Condition::Saleable };
        let level = db.read(move |read| stock::level_of(read, &key)).await.unwrap().unwrap();
        assert_eq!(level.on_hand, -kernel::Quantity::ONE);
        let cases = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 10)).await.unwrap();
        assert!(cases.iter().any(|case| case.kind == "stock.negative"), "a person looks at it: {cases:?}");
    }

    async fn an_unpaid_pickup_that_nobody_fetches_is_free_again(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let (order, shown) = ordered(db, &shop).await;
        db.write("test.ready", Actor::SYSTEM, move |tx| orders::fulfil::ready(tx, order).map(|_| ())).await.unwrap();
        assert_eq!(free(db, &shop, shop.goods[0]).await, 4);
        brand.advance_seconds(PICKUP_SECONDS - 1);
        assert_eq!(sweep(db).await.unwrap(), 0, "it has its time");
        brand.advance_seconds(2);
        assert_eq!(sweep(db).await.unwrap(), 1);
        assert_eq!((free(db, &shop, shop.goods[0]).await, read(db, order).await.state.as_str()), (5, "expired"));
        let late = Wish::Collect {
            order,
            tenders: vec![tender(till::TenderKind::CASH, CAKE, None)],
            shown: Shown::by_buyer(shown),
            sale: None, invoice: None };
        assert_eq!(code(tell(db, &shop, shop.tills[0], late).await.unwrap_err()), "orders.not_open");
        all_is_well(db).await;
    }

    async fn whoever_comes_and_the_clock_do_not_both_get_it(brand) {
        let db = &brand.db;
        let shop = open(db, 1).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let (order, shown) = ordered(db, &shop).await;
        brand.advance_seconds(PICKUP_SECONDS + 1);
        let comes = Wish::Collect {
            order,
            tenders: vec![tender(till::TenderKind::CASH, CAKE, None)],
            shown: Shown::by_buyer(shown),
            sale: None, invoice: None };
        let (swept, fetched) = tokio::join!(sweep(db), tell(db, &shop, shop.tills[0], comes));
        let order = read(db, order).await;
        match (swept.unwrap(), fetched.map_err(code)) {
            (0, Ok(_)) => assert_eq!((order.state.as_str(), order.paid.get()), ("completed", CAKE)),
            (1, Err(refused)) => assert_eq!((order.state.as_str(), refused), ("expired", "orders.not_open")),
            other => panic!("one of them: {other:?}"),
        }
        all_is_well(db).await;
    }

    async fn a_paid_pickup_that_nobody_fetches_is_for_a_person(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let (order, _) = ordered(db, &shop).await;
        paid_online(db, order).await;
        let open_cases = || async {
            let cases = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 10)).await.unwrap();
            cases.into_iter().map(|case| (case.kind, case.subject, case.store)).collect::<Vec<_>>()
        };
        brand.advance_seconds(NO_SHOW_SECONDS);
        sweep(db).await.unwrap();
        assert_eq!(open_cases().await, [], "an hour was promised first");
        brand.advance_seconds(3_600);
        for _ in 0..2 {
            sweep(db).await.unwrap();
        }
        assert_eq!(open_cases().await, [("orders.not_fetched".to_owned(), order, Some(shop.store))], "said once");
        assert_eq!((read(db, order).await.state.as_str(), free(db, &shop, shop.goods[0]).await), ("placed", 4), "still theirs");
    }
}
