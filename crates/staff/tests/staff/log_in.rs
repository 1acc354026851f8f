//! Passwords, PINs, and rests after wrong ones.

use crate::common::*;
use staff::*;
use std::time::Duration;
use store::params;

const REST_SECONDS: i64 = 15 * 60;

testkit::on_both! {
    schema = &schema();

    async fn the_right_password_lets_in(brand) {
        let db = &brand.db;
        set_up(db).await;
        assert_eq!(log_in(db, " Cashier@TENON.test ", PASSWORD).await.unwrap().person, id("cashier"));
        for (login, password) in
            [("cashier@tenon.test", "wrong"), ("nobody@tenon.test", PASSWORD), ("", PASSWORD), ("cashier@tenon.test", "")]
        {
            assert_eq!(refused(log_in(db, login, password).await), "staff.login_refused", "{login}");
        }
    }

    async fn five_wrong_ones_rest_the_account_for_fifteen_minutes(brand) {
        let db = &brand.db;
        set_up(db).await;
        for _ in 0..5 {
            assert_eq!(refused(log_in(db, "cashier@tenon.test", "wrong").await), "staff.login_refused");
        }
        let resting = log_in(db, "cashier@tenon.test", PASSWORD).await;
        assert_eq!(refused(resting), "staff.login_refused", "the right one does not help now");
        assert!(log_in(db, "manager@tenon.test", PASSWORD).await.is_ok(), "others are not held up");
        brand.advance_seconds(REST_SECONDS - 1);
        assert_eq!(refused(log_in(db, "cashier@tenon.test", PASSWORD).await), "staff.login_refused");
        brand.advance_seconds(1);
        // After the rest there are five again, not one.
        for _ in 0..4 {
            assert_eq!(refused(log_in(db, "cashier@tenon.test", "wrong").await), "staff.login_refused");
        }
        assert!(log_in(db, "cashier@tenon.test", PASSWORD).await.is_ok());
        // And the right one made the count start over.
        for _ in 0..4 {
            assert_eq!(refused(log_in(db, "cashier@tenon.test", "wrong").await), "staff.login_refused");
        }
        assert!(log_in(db, "cashier@tenon.test", PASSWORD).await.is_ok());
    }

    async fn many_guesses_at_once_are_still_five(brand) {
        let db = &brand.db;
        set_up(db).await;
        let guesses: Vec<_> = (0..20)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { log_in(&db, "cashier@tenon.test", "wrong").await })
            })
            .collect();
        for guess in guesses {
            assert_eq!(refused(guess.await.unwrap()), "staff.login_refused");
        }
        let counted = "SELECT failed_attempts FROM staff_person WHERE id = $1";
        let counted = db.read(move |read| read.query_one(counted, params![id("cashier")], |row| row.get::<i64>(0)));
        assert_eq!(counted.await.unwrap(), 5, "a resting account counts no more");
        assert_eq!(refused(log_in(db, "cashier@tenon.test", PASSWORD).await), "staff.login_refused");
    }

    async fn a_session_begins_with_the_log_in_or_not_at_all(brand) {
        let db = &brand.db;
        set_up(db).await;
        let hash = api::session::hash("token");
        let failed = log_in_with(db, "cashier@tenon.test", PASSWORD, None, move |tx, person| {
            api::session::begin(tx, hash, "staff", person)?;
            Err::<(), _>(store::Stop::from(&codes::STORE_UNKNOWN))
        });
        assert_eq!(refused(failed.await), "staff.store_unknown");
        // The same token again: no row was left behind.
        let begun = log_in_with(db, "cashier@tenon.test", PASSWORD, None, move |tx, person| {
            Ok(api::session::begin(tx, hash, "staff", person)?)
        });
        begun.await.unwrap();
    }

    async fn a_new_password_ends_the_old_one_and_the_rest(brand) {
        let db = &brand.db;
        set_up(db).await;
        for _ in 0..5 {
            let _ = log_in(db, "cashier@tenon.test", "wrong").await;
        }
        assert_eq!(refused(set_password(db, actor("owner"), id("cashier"), "short").await), "staff.password_length");
        set_password(db, actor("owner"), id("cashier"), "a new one altogether").await.unwrap();
        assert_eq!(refused(log_in(db, "cashier@tenon.test", PASSWORD).await), "staff.login_refused");
        assert!(log_in(db, "cashier@tenon.test", "a new one altogether").await.is_ok());
    }

    async fn nobody_learns_from_the_answer_which_logins_exist(brand) {
        let db = &brand.db;
        set_up(db).await;
        for _ in 0..5 {
            let _ = log_in(db, "cashier@tenon.test", "wrong").await;
        }
        write(db, |tx| leave(tx, id("manager"))).await.unwrap();
        let mut answers = Vec::new();
        for login in ["nobody@tenon.test", "owner@tenon.test", "cashier@tenon.test", "manager@tenon.test"] {
            let (begun, answer) = (std::time::Instant::now(), log_in(db, login, "wrong").await);
            answers.push((begun.elapsed(), answer.unwrap_err().to_string()));
        }
        assert!(answers.iter().all(|(_, text)| *text == answers[0].1), "{answers:?}");
        // Each did the work of one hash. Twenty milliseconds of memory is far more than a look-up takes.
        assert!(answers.iter().all(|(took, _)| *took > Duration::from_millis(5)), "{answers:?}");
    }
}
