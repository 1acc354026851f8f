//! PINs and badges at a till that several people share.

use crate::common::*;
use kernel::Id;
use staff::*;
use store::{Db, WriteError};

async fn prove(db: &Db, register: &str, proof: Proof) -> Result<Id, WriteError> {
    prove_at_till(db, "staff.switch_person", id(register), &proof, |_, person| Ok(person)).await
}

fn pin(person: &str, digits: &str) -> Proof {
    Proof::Pin(id(person), digits.to_owned())
}

/// One more till of the cashier's store.
async fn set_up_two_tills(db: &Db) {
    set_up(db).await;
    write(db, |tx| create_register(tx, &till("XY2", "xinyi"))).await.unwrap();
    for wrong in ["123", "123456789", "12a4", "１２３４"] {
        assert_eq!(refused(set_pin(db, actor("cashier"), id("cashier"), wrong).await), "staff.pin_shape");
    }
    set_pin(db, actor("cashier"), id("cashier"), "2468").await.unwrap();
    set_pin(db, actor("manager"), id("manager"), "1357").await.unwrap();
}

testkit::on_both! {
    schema = &schema();

    async fn a_pin_says_who_stands_there(brand) {
        let db = &brand.db;
        set_up_two_tills(db).await;
        assert_eq!(prove(db, "XY1", pin("cashier", "2468")).await.unwrap(), id("cashier"));
        for (register, proof) in [
            ("XY1", pin("cashier", "1357")),
            ("XY1", pin("nobody", "2468")),
            ("XY1", pin("owner", "2468")),
            ("DA1", pin("cashier", "2468")),
            ("XY1", Proof::Badge("B0000000000000000".to_owned())),
        ] {
            assert_eq!(refused(prove(db, register, proof).await), "staff.pin_refused");
        }
        assert_eq!(refused(prove(db, "ZZ9", pin("cashier", "2468")).await), "staff.register_unknown");
        write(db, |tx| leave(tx, id("cashier"))).await.unwrap();
        assert_eq!(refused(prove(db, "XY1", pin("cashier", "2468")).await), "staff.pin_refused");
    }

    async fn five_wrong_pins_rest_a_person_at_that_till_only(brand) {
        let db = &brand.db;
        set_up_two_tills(db).await;
        for _ in 0..5 {
            assert_eq!(refused(prove(db, "XY1", pin("cashier", "0000")).await), "staff.pin_refused");
        }
        assert_eq!(refused(prove(db, "XY1", pin("cashier", "2468")).await), "staff.pin_refused");
        prove(db, "XY1", pin("manager", "1357")).await.unwrap();
        prove(db, "XY2", pin("cashier", "2468")).await.unwrap();
        assert!(log_in(db, "cashier@tenon.test", PASSWORD).await.is_ok(), "nobody is locked out elsewhere");
        brand.advance_seconds(15 * 60);
        prove(db, "XY1", pin("cashier", "2468")).await.unwrap();
        // What went before the right one is forgotten.
        for _ in 0..4 {
            let _ = prove(db, "XY1", pin("cashier", "0000")).await;
        }
        prove(db, "XY1", pin("cashier", "2468")).await.unwrap();
    }

    async fn guesses_about_everybody_rest_the_till(brand) {
        let db = &brand.db;
        set_up_two_tills(db).await;
        for guess in 0..20 {
            let _ = prove(db, "XY1", Proof::Badge(format!("B{guess}"))).await;
        }
        assert_eq!(refused(prove(db, "XY1", pin("manager", "1357")).await), "staff.pin_refused");
        prove(db, "XY2", pin("manager", "1357")).await.unwrap();
        brand.advance_seconds(15 * 60);
        prove(db, "XY1", pin("manager", "1357")).await.unwrap();
    }

    async fn wrong_tries_that_lie_long_apart_rest_no_till(brand) {
        let db = &brand.db;
        set_up_two_tills(db).await;
        let mistakes = async |count: u32| {
            for guess in 0..count {
                let _ = prove(db, "XY1", Proof::Badge(format!("B{guess}"))).await;
            }
        };
        mistakes(19).await;
        brand.advance_seconds(15 * 60);
        mistakes(1).await;
        prove(db, "XY1", pin("manager", "1357")).await.unwrap();
        // A right one between them does not make room for more guesses.
        mistakes(19).await;
        assert_eq!(refused(prove(db, "XY1", pin("manager", "1357")).await), "staff.pin_refused");
    }

    async fn many_guesses_at_once_are_still_five(brand) {
        let db = &brand.db;
        set_up_two_tills(db).await;
        let guesses: Vec<_> = (0..16)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { prove(&db, "XY1", pin("cashier", "0000")).await })
            })
            .collect();
        for guess in guesses {
            assert_eq!(refused(guess.await.unwrap()), "staff.pin_refused");
        }
        let counted = "SELECT failed FROM staff_till_attempt WHERE person = $1";
        let counted = db.read(move |read| read.query_one(counted, store::params![id("cashier")], |row| row.get::<i64>(0)));
        assert_eq!(counted.await.unwrap(), 5, "a resting one counts no more");
    }

    async fn a_badge_opens_the_till_until_it_ends(brand) {
        let db = &brand.db;
        set_up_two_tills(db).await;
        let badge = give_badge(db, actor("owner"), id("cashier")).await.unwrap();
        assert_eq!(prove(db, "XY1", Proof::Badge(badge.to_lowercase())).await.unwrap(), id("cashier"));
        let kept = "SELECT badge FROM staff_person WHERE id = $1";
        let kept = db.read(move |read| read.query_one(kept, store::params![id("cashier")], |row| row.get::<String>(0)));
        assert!(!kept.await.unwrap().contains(&badge[1..]), "only its hash is kept");
        let next = give_badge(db, actor("owner"), id("cashier")).await.unwrap();
        assert_eq!(refused(prove(db, "XY1", Proof::Badge(badge)).await), "staff.pin_refused");
        prove(db, "XY1", Proof::Badge(next.clone())).await.unwrap();
        write(db, |tx| end_badge(tx, id("cashier"))).await.unwrap();
        assert_eq!(refused(prove(db, "XY1", Proof::Badge(next)).await), "staff.pin_refused");
    }
}
