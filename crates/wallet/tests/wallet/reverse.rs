//! Undoing.

use wallet::*;

use crate::common::*;

testkit::on_both! {
    schema = &schema();

    async fn a_sale_is_undone_in_parts_that_sum_to_the_whole(brand) {
        let db = &brand.db;
        write(db, |tx| grant_credit(tx, &credit("gift", "amy", 100))).await.unwrap();
        write(db, |tx| transfer(tx, &sale("s1", "amy", 100, 233))).await.unwrap();
        for (name, part) in [("r1", 1), ("r2", 2), ("r3", 3)] {
            let booked = write(db, move |tx| reverse(tx, &undoing(name, "s1", part, 3))).await.unwrap().unwrap();
            assert!(!booked.replayed);
        }
        assert_eq!(credit_of(db, "amy").await, 100);
        assert_eq!(held(db, AccountKind::CashDrawer, "XY1").await, 0);
        assert_eq!(held(db, AccountKind::SalesClearing, "store").await, 0);
        assert_eq!(broken(db).await, Vec::<&str>::new());
        // Once more the same: nothing is left to undo, and the last step is known.
        let again = write(db, |tx| reverse(tx, &undoing("r3", "s1", 3, 3))).await.unwrap().unwrap();
        assert!(again.replayed);
        assert_eq!(write(db, |tx| reverse(tx, &undoing("r4", "s1", 3, 3))).await.unwrap(), None);
        assert_eq!(refused(write(db, |tx| reverse(tx, &undoing("r5", "s1", 1, 3))).await), "ledger.reversed_already");
    }

    async fn what_cannot_be_undone_is_refused(brand) {
        let db = &brand.db;
        assert_eq!(refused(write(db, |tx| reverse(tx, &undoing("r", "nothing", 1, 1))).await), "wallet.transfer_unknown");
        write(db, |tx| grant_credit(tx, &credit("gift", "amy", 100))).await.unwrap();
        write(db, |tx| transfer(tx, &sale("s1", "amy", 80, 0))).await.unwrap();
        // The gift is spent but for 20.
        assert_eq!(refused(write(db, |tx| reverse(tx, &undoing("r", "gift", 1, 1))).await), "wallet.insufficient");
        write(db, |tx| reverse(tx, &undoing("r", "gift", 1, 5))).await.unwrap().unwrap();
        assert_eq!(credit_of(db, "amy").await, 0);
        assert_eq!(refused(write(db, |tx| reverse(tx, &undoing("rr", "r", 1, 1))).await), "ledger.reverses_reversal");
        assert_eq!(refused(write(db, |tx| reverse(tx, &undoing("r", "s1", 1, 1))).await), "wallet.transfer_repeated");
    }
}
