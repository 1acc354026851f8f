//! Tills become devices.

use crate::common::*;
use kernel::Actor;
use staff::*;

/// SubjectPublicKeyInfo of an Ed25519 key: `seed` stands for the 32 bytes of the point.
fn key(seed: u8) -> Vec<u8> {
    let mut bytes = vec![0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    bytes.extend([seed; 32]);
    bytes
}

testkit::on_both! {
    schema = &schema();

    async fn a_code_pairs_one_device_once(brand) {
        let db = &brand.db;
        set_up(db).await;
        let pairing = begin_pairing(db, actor("owner"), id("XY1")).await.unwrap();
        assert_eq!(pairing.expires_at, brand.now().plus_seconds(600));
        assert_eq!(refused(pair(db, Actor::SYSTEM, &pairing.code, b"no key").await), "staff.key_invalid");
        assert_eq!(refused(pair(db, Actor::SYSTEM, "AAAAA-AAAAA", &key(1)).await), "staff.pairing_refused");
        let typed = pairing.code.to_lowercase().replace('-', " ");
        assert_eq!(pair(db, Actor::SYSTEM, &typed, &key(1)).await.unwrap(), id("XY1"));
        assert_eq!(refused(pair(db, Actor::SYSTEM, &pairing.code, &key(2)).await), "staff.pairing_refused");
        let register = db.read(|read| register(read, id("XY1"))).await.unwrap().unwrap();
        assert!(register.paired && register.paired_at == Some(brand.now()));
        assert_eq!(register.public_key, Some(key(1)));
    }

    async fn a_code_expires_and_a_new_one_ends_it(brand) {
        let db = &brand.db;
        set_up(db).await;
        let old = begin_pairing(db, actor("owner"), id("XY1")).await.unwrap();
        let new = begin_pairing(db, actor("owner"), id("XY1")).await.unwrap();
        assert_ne!(old.code, new.code);
        assert_eq!(refused(pair(db, Actor::SYSTEM, &old.code, &key(1)).await), "staff.pairing_refused");
        brand.advance_seconds(600);
        assert_eq!(refused(pair(db, Actor::SYSTEM, &new.code, &key(1)).await), "staff.pairing_refused");
        assert_eq!(refused(begin_pairing(db, actor("owner"), id("ZZ9")).await), "staff.register_unknown");
    }

    async fn a_second_device_takes_over(brand) {
        let db = &brand.db;
        set_up(db).await;
        for seed in [1, 2] {
            let pairing = begin_pairing(db, actor("owner"), id("XY1")).await.unwrap();
            brand.advance_seconds(1);
            pair(db, Actor::SYSTEM, &pairing.code, &key(seed)).await.unwrap();
        }
        let register = db.read(|read| register(read, id("XY1"))).await.unwrap().unwrap();
        assert_eq!(register.public_key, Some(key(2)));
    }

    async fn of_many_at_once_one_device_gets_the_register(brand) {
        let db = &brand.db;
        set_up(db).await;
        let pairing = begin_pairing(db, actor("owner"), id("XY1")).await.unwrap();
        let tries: Vec<_> = (1..=8)
            .map(|seed| {
                let (db, code) = (db.clone(), pairing.code.clone());
                tokio::spawn(async move { pair(&db, Actor::SYSTEM, &code, &key(seed)).await })
            })
            .collect();
        let mut paired = 0;
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(register) => {
                    assert_eq!(register, id("XY1"));
                    paired += 1;
                }
                other => assert_eq!(refused(other), "staff.pairing_refused"),
            }
        }
        assert_eq!(paired, 1);
    }
}
