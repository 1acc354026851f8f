//! Many at once.

use wallet::*;

use crate::common::*;

testkit::on_both! {
    schema = &schema();

    async fn fifty_spend_a_credit_that_is_enough_for_twenty(brand) {
        let db = &brand.db;
        write(db, |tx| grant_credit(tx, &credit("gift", "amy", 2_000))).await.unwrap();
        let spends: Vec<_> = (0..50)
            .map(|number| {
                let (db, new) = (db.clone(), sale(&format!("s{number}"), "amy", 100, 7));
                tokio::spawn(async move { write(&db, move |tx| transfer(tx, &new)).await })
            })
            .collect();
        let mut spent = 0;
        for spend in spends {
            match spend.await.unwrap() {
                Ok(_) => spent += 1,
                other => assert_eq!(refused(other), "wallet.insufficient"),
            }
        }
        assert_eq!((spent, credit_of(db, "amy").await), (20, 0));
        assert_eq!(held(db, AccountKind::SalesClearing, "store").await, 20 * 107);
        assert_eq!(sum_of_everything(db).await, 0);
        assert_eq!(broken(db).await, Vec::<&str>::new());
    }

    async fn the_same_spend_sent_by_many_is_one(brand) {
        let db = &brand.db;
        write(db, |tx| grant_credit(tx, &credit("gift", "amy", 500))).await.unwrap();
        let sent: Vec<_> = (0..10)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { write(&db, |tx| transfer(tx, &sale("s1", "amy", 100, 0))).await })
            })
            .collect();
        let mut booked = 0;
        for attempt in sent {
            booked += usize::from(!attempt.await.unwrap().unwrap().replayed);
        }
        assert_eq!((booked, credit_of(db, "amy").await), (1, 400));
    }

    async fn legs_in_any_order_do_not_wait_for_each_other(brand) {
        let db = &brand.db;
        let moves: Vec<_> = (0..40)
            .map(|number| {
                let (from, into) = if number % 2 == 0 { ("XY1", "XY2") } else { ("XY2", "XY1") };
                let new = moved(&format!("m{number}"), TransferKind::CashMove, vec![
                    Leg::debit(AccountKind::CashDrawer, id(into), money(5)),
                    Leg::credit(AccountKind::CashDrawer, id(from), money(5)),
                ]);
                let db = db.clone();
                tokio::spawn(async move { write(&db, move |tx| transfer(tx, &new)).await })
            })
            .collect();
        for attempt in moves {
            attempt.await.unwrap().unwrap();
        }
        assert_eq!(held(db, AccountKind::CashDrawer, "XY1").await, 0);
        assert_eq!(broken(db).await, Vec::<&str>::new());
    }

    async fn a_sale_returned_twice_at_once_is_returned_once(brand) {
        let db = &brand.db;
        write(db, |tx| transfer(tx, &sale("s1", "amy", 0, 580))).await.unwrap();
        let returns: Vec<_> = (0..8)
            .map(|number| {
                let (db, undo) = (db.clone(), undoing(&format!("r{number}"), "s1", 1, 1));
                tokio::spawn(async move { write(&db, move |tx| reverse(tx, &undo)).await })
            })
            .collect();
        let mut undone = 0;
        for attempt in returns {
            undone += usize::from(attempt.await.unwrap().unwrap().is_some());
        }
        assert_eq!((undone, held(db, AccountKind::CashDrawer, "XY1").await), (1, 0));
        assert_eq!(broken(db).await, Vec::<&str>::new());
    }
}
