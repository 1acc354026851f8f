//! Codes of an authenticator app.

use crate::common::*;
use hmac::{Hmac, KeyInit, Mac};
use kernel::Timestamp;
use staff::*;
use store::{Db, Entropy, Options, Seals, WriteError, params};

/// What an authenticator app shows, worked out from the secret that was typed into it.
fn app(secret: &str, at: Timestamp) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret.chars().map(|letter| format!("{:05b}", alphabet.find(letter).unwrap())).collect();
    let bytes: Vec<u8> =
        (0..bits.len() / 8).map(|byte| u8::from_str_radix(&bits[byte * 8..byte * 8 + 8], 2).unwrap()).collect();
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&bytes).unwrap();
    mac.update(&(at.micros() / 30_000_000).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 15);
    let word = u32::from_be_bytes(hash[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

async fn come_in(db: &Db, code: Option<&str>) -> Result<(), WriteError> {
    log_in_with(db, "owner@tenon.test", PASSWORD, code, |_, _| Ok(())).await.map(|_| ())
}

testkit::on_both! {
    schema = &schema();

    async fn a_log_in_asks_for_a_code_that_counts_once(brand) {
        let db = &brand.db;
        set_up(db).await;
        let owner = actor("owner");
        let enrolment = begin_second_factor(db, owner, id("owner")).await.unwrap();
        assert!(enrolment.uri.starts_with("otpauth://totp/") && enrolment.uri.contains(&enrolment.secret));
        come_in(db, None).await.unwrap();
        assert_eq!(refused(confirm_second_factor(db, owner, id("owner"), "000000").await), "staff.code_refused");
        let code = app(&enrolment.secret, brand.now());
        let recovery = confirm_second_factor(db, owner, id("owner"), &code).await.unwrap();
        assert_eq!(recovery.len(), 8);
        assert_eq!(refused(begin_second_factor(db, owner, id("owner")).await), "staff.second_factor_on");

        assert_eq!(refused(come_in(db, None).await), "staff.code_needed");
        assert_eq!(refused(come_in(db, Some(&code)).await), "staff.code_refused", "the code was used");
        brand.advance_seconds(30);
        let code = app(&enrolment.secret, brand.now());
        let wrong_password = log_in_with(db, "owner@tenon.test", "wrong", Some(&code), |_, _| Ok(())).await;
        assert_eq!(refused(wrong_password), "staff.login_refused", "a code alone says nothing");
        come_in(db, Some(&code)).await.unwrap();
        assert_eq!(refused(come_in(db, Some(&code)).await), "staff.code_refused");
        come_in(db, Some(&recovery[0].to_lowercase())).await.unwrap();
        assert_eq!(refused(come_in(db, Some(&recovery[0])).await), "staff.code_refused", "once");

        write(db, |tx| end_second_factor(tx, id("owner"))).await.unwrap();
        come_in(db, None).await.unwrap();
        assert_eq!(refused(write(db, |tx| end_second_factor(tx, id("owner"))).await), "staff.person_unknown");
    }

    async fn guessing_codes_rests_the_account(brand) {
        let db = &brand.db;
        set_up(db).await;
        let enrolment = begin_second_factor(db, actor("owner"), id("owner")).await.unwrap();
        let code = app(&enrolment.secret, brand.now());
        confirm_second_factor(db, actor("owner"), id("owner"), &code).await.unwrap();
        brand.advance_seconds(60);
        let right = app(&enrolment.secret, brand.now());
        let wrong = if right == "000000" { "000001" } else { "000000" };
        let guesses: Vec<_> = (0..12)
            .map(|_| {
                let (db, wrong) = (db.clone(), wrong.to_owned());
                tokio::spawn(async move { come_in(&db, Some(&wrong)).await })
            })
            .collect();
        let mut looked_at = 0;
        for guess in guesses {
            match refused(guess.await.unwrap()) {
                "staff.code_refused" => looked_at += 1,
                other => assert_eq!(other, "staff.login_refused"),
            }
        }
        assert_eq!(looked_at, 5, "many at once are still five");
        assert_eq!(refused(come_in(db, Some(&right)).await), "staff.login_refused");
        brand.advance_seconds(15 * 60);
        let right = app(&enrolment.secret, brand.now());
        come_in(db, Some(&right)).await.unwrap();
    }

    async fn a_secret_is_sealed_and_without_its_key_the_words_on_paper_are_left(brand) {
        const KEPT: &str = "SELECT totp_secret FROM staff_person WHERE id = $1";
        let with = |seals, seed| Options { seals, entropy: Entropy::seeded(seed), ..testkit::brand::options() };
        let brand = brand.reopen_with(with(Seals::with("the key of this shop"), 1));
        set_up(&brand.db).await;
        let enrolment = begin_second_factor(&brand.db, actor("owner"), id("owner")).await.unwrap();
        let recovery = {
            let code = app(&enrolment.secret, brand.now());
            confirm_second_factor(&brand.db, actor("owner"), id("owner"), &code).await.unwrap()
        };
        let kept = brand.db.read(|read| read.query_one(KEPT, params![id("owner")], |row| row.get::<Vec<u8>>(0)));
        assert_eq!(kept.await.unwrap().len(), 1 + 12 + 20 + 16, "what seals it, and nothing in the clear");
        brand.advance_seconds(60);
        come_in(&brand.db, Some(&app(&enrolment.secret, brand.now()))).await.unwrap();

        let brand = brand.reopen_with(with(Seals::default(), 2));
        brand.advance_seconds(600);
        let right = app(&enrolment.secret, brand.now());
        assert_eq!(refused(come_in(&brand.db, Some(&right)).await), "staff.code_refused");
        come_in(&brand.db, Some(&recovery[0])).await.unwrap();
    }

    async fn one_code_lets_one_in(brand) {
        let db = &brand.db;
        set_up(db).await;
        let enrolment = begin_second_factor(db, actor("owner"), id("owner")).await.unwrap();
        let code = app(&enrolment.secret, brand.now());
        confirm_second_factor(db, actor("owner"), id("owner"), &code).await.unwrap();
        brand.advance_seconds(30);
        let code = app(&enrolment.secret, brand.now());
        let both = [(), ()].map(|()| {
            let (db, code) = (db.clone(), code.clone());
            tokio::spawn(async move { come_in(&db, Some(&code)).await })
        });
        let mut came_in = 0;
        for one in both {
            came_in += usize::from(one.await.unwrap().is_ok());
        }
        assert_eq!(came_in, 1);
    }
}
