//! Moving value.

use wallet::*;

use crate::common::*;

testkit::on_both! {
    schema = &schema();

    async fn credit_is_given_and_spent(brand) {
        let db = &brand.db;
        assert_eq!(credit_of(db, "amy").await, 0, "nobody opened an account yet");
        write(db, |tx| grant_credit(tx, &credit("gift", "amy", 200))).await.unwrap();
        assert_eq!((credit_of(db, "amy").await, held(db, AccountKind::CreditIssued, "brand").await), (200, 200));
        write(db, |tx| transfer(tx, &sale("s1", "amy", 150, 430))).await.unwrap();
        assert_eq!(credit_of(db, "amy").await, 50);
        assert_eq!(held(db, AccountKind::CashDrawer, "XY1").await, 430);
        assert_eq!(held(db, AccountKind::SalesClearing, "store").await, 580);
        let (lines, all, spent) = db
            .read(|read| {
                Ok((
                    postings(read, AccountKind::StoreCredit, id("amy"), None, 10)?,
                    accounts(read, id("amy"))?,
                    find_transfer(read, id("s1"))?.unwrap(),
                ))
            })
            .await
            .unwrap();
        let told: Vec<(i64, i64, TransferKind)> =
            lines.iter().map(|line| (line.change.get(), line.balance.get(), line.kind)).collect();
        assert_eq!(told, [(-150, 50, TransferKind::Sale), (200, 200, TransferKind::CreditGrant)]);
        assert_eq!((lines[1].reason.as_deref(), lines[1].subject), (Some("apology"), id("amy")));
        assert_eq!((all.len(), all[0].balance, all[0].floor), (1, money(50), Some(money(0))));
        assert_eq!((spent.subject, spent.legs.len(), spent.reverses), (id("subject"), 3, None));
        let about = db.read(|read| transfers_of(read, id("subject"))).await.unwrap();
        assert_eq!(about, [spent]);
        let first = lines[0].number;
        let older = db.read(move |read| postings(read, AccountKind::StoreCredit, id("amy"), Some(first), 10)).await;
        assert_eq!(older.unwrap(), lines[1..]);
    }

    async fn nobody_spends_what_was_not_given(brand) {
        let db = &brand.db;
        write(db, |tx| grant_credit(tx, &credit("gift", "amy", 100))).await.unwrap();
        let refusal = write(db, |tx| transfer(tx, &sale("s1", "amy", 101, 0))).await.unwrap_err();
        assert_eq!(refusal.to_string(), "wallet.insufficient: Not enough balance: 100 available, 101 needed.");
        let before = db.read(books).await.unwrap();
        assert_eq!(refused(write(db, |tx| transfer(tx, &sale("s2", "bob", 1, 99))).await), "wallet.insufficient");
        assert_eq!(db.read(books).await.unwrap(), before, "a refused transfer leaves nothing, not even an account");
        write(db, |tx| transfer(tx, &sale("s3", "amy", 100, 0))).await.unwrap();
        assert_eq!(credit_of(db, "amy").await, 0);
    }

    async fn the_ledgers_rules_hold(brand) {
        let db = &brand.db;
        let leg = Leg::debit(AccountKind::CashDrawer, id("XY1"), money(5));
        let other = |amount| Leg::credit(AccountKind::SalesClearing, id("store"), money(amount));
        for (legs, code) in [
            (vec![leg], "ledger.too_few_legs"),
            (vec![leg, other(4)], "ledger.unbalanced"),
            (vec![leg, leg, other(10)], "ledger.account_twice"),
            (vec![leg, Leg::credit(AccountKind::Safe, id("store"), money(5))], "ledger.side_wrong"),
            (vec![leg, Leg::debit(AccountKind::StoreCredit, id("amy"), money(0)), other(5)], "ledger.leg_zero"),
        ] {
            let new = moved("t", TransferKind::Sale, legs);
            assert_eq!(refused(write(db, move |tx| transfer(tx, &new)).await), code);
        }
        let limit = ledger::LIMIT;
        write(db, move |tx| transfer(tx, &sale("most", "amy", 0, limit))).await.unwrap();
        assert_eq!(refused(write(db, |tx| transfer(tx, &sale("more", "amy", 0, 1))).await), "ledger.too_large");
        for amount in [0, -1, 1_000_000_001] {
            let grant = write(db, move |tx| grant_credit(tx, &credit("gift", "amy", amount))).await;
            assert_eq!(refused(grant), "wallet.amount_invalid");
        }
    }

    async fn the_same_transfer_twice_is_one(brand) {
        let db = &brand.db;
        let first = write(db, |tx| transfer(tx, &sale("s1", "amy", 0, 580))).await.unwrap();
        let again = write(db, |tx| transfer(tx, &sale("s1", "amy", 0, 580))).await.unwrap();
        assert_eq!((first.replayed, again.replayed, first.id), (false, true, again.id));
        assert_eq!(held(db, AccountKind::CashDrawer, "XY1").await, 580);
        for other in [sale("s1", "amy", 0, 581), NewTransfer { subject: id("else"), ..sale("s1", "amy", 0, 580) }] {
            assert_eq!(refused(write(db, move |tx| transfer(tx, &other)).await), "wallet.transfer_repeated");
        }
        let entries = "SELECT count(*) FROM journal WHERE kind = 'wallet.transferred'";
        let entries = db.read(move |read| read.query_one(entries, &[], |row| row.get::<i64>(0))).await.unwrap();
        assert_eq!(entries, 1);
    }

    async fn two_transfers_of_one_act_stand_or_fall_together(brand) {
        let db = &brand.db;
        write(db, |tx| grant_credit(tx, &credit("gift", "amy", 100))).await.unwrap();
        let act = write(db, |tx| {
            transfer(tx, &sale("s1", "amy", 60, 0))?;
            transfer(tx, &sale("s2", "amy", 60, 0))
        });
        assert_eq!(refused(act.await), "wallet.insufficient");
        assert_eq!(credit_of(db, "amy").await, 100);
    }
}
