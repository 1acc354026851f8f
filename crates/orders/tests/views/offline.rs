//! A till without a line: it sells by what it had, and what it sealed is booked once when it is back.

use kernel::{Money, Quantity};
use orders::offline::{Cut, SaleWithoutLine};
use orders::price::LineBody;
use till::{Tender, TenderKind};

use crate::support::{CAKE, Shop, TEA, code, free, log, once, open, open_shift, sale, schema, tell};

fn cash(amount: i64) -> Vec<Tender> {
    let amount = Money::new(amount);
    vec![Tender { kind: TenderKind::CASH, amount, given: Some(amount), reference: None, payment: None }]
}

async fn cut(db: &store::Db, shop: &Shop) -> Cut {
    let baskets = vec![
        vec![LineBody::plain(shop.goods[0], Quantity::ONE)],
        vec![LineBody::plain(shop.goods[1], Quantity::units(2))],
    ];
    Cut::off(db, &shop.cashier, shop.tills[0], baskets).await.unwrap()
}

async fn all_is_well(db: &store::Db) {
    for (name, statement) in orders::CHECKS.iter().chain(stock::CHECKS).chain(wallet::CHECKS) {
        let wrong = db.read(move |read| read.query(statement, &[], |_| Ok(()))).await.unwrap();
        assert!(wrong.is_empty(), "{name}");
    }
}

testkit::on_both! {
    schema = &schema();

    async fn what_was_sold_without_a_line_is_booked_once(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let mut cut = cut(db, &shop).await;
        assert_eq!((cut.total(0), cut.total(1), cut.total(2)), (Some(Money::new(CAKE)), Some(Money::new(2 * TEA)), None));
        for (basket, total) in [(0, CAKE), (1, 2 * TEA)] {
            let sale = SaleWithoutLine { sale: db.new_id(), basket, tenders: cash(total) };
            cut.sell(sale, db.now()).unwrap();
        }
        let short = SaleWithoutLine { sale: db.new_id(), basket: 0, tenders: cash(1) };
        cut.sell(short, db.now()).unwrap_err();
        assert_eq!((cut.unsent(), log(db, shop.tills[0]).await.len()), (2, 1), "nobody heard of it yet");
        assert_eq!(free(db, &shop, shop.goods[1]).await, 10);
        // Meanwhile the other till sells of the same shelf.
        open_shift(db, &shop, shop.tills[1]).await;
        tell(db, &shop, shop.tills[1], sale(db.new_id(), &[(shop.goods[1], 9)], 9 * TEA, true)).await.unwrap();
        let key = once("back", "1");
        cut.back(db, key.clone()).await.unwrap();
        let again = cut.back(db, key).await.unwrap();
        assert!(again.replayed, "the answer was lost: the same again changes nothing");
        assert_eq!(log(db, shop.tills[0]).await.len(), 3);
        assert_eq!(free(db, &shop, shop.goods[0]).await, 9);
        // Eleven left of ten: a fact, and a case for a person.
        let cases = db.read(|read| store::cases::list(read, "open", None, kernel::Id::NIL, 10)).await.unwrap();
        assert_eq!(cases.iter().map(|case| case.kind.as_str()).collect::<Vec<_>>(), [stock::CASE_NEGATIVE]);
        all_is_well(db).await;
    }

    async fn nothing_is_booked_when_somebody_used_the_till_meanwhile(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let mut cut = cut(db, &shop).await;
        cut.sell(SaleWithoutLine { sale: db.new_id(), basket: 0, tenders: cash(CAKE) }, db.now()).unwrap();
        tell(db, &shop, shop.tills[0], sale(db.new_id(), &[(shop.goods[1], 1)], TEA, false)).await.unwrap();
        assert_eq!(code(cut.back(db, once("back", "2")).await.unwrap_err()), "till.stale");
        assert_eq!((log(db, shop.tills[0]).await.len(), free(db, &shop, shop.goods[0]).await), (2, 10));
        all_is_well(db).await;
    }
}
