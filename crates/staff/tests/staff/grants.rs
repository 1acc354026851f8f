//! A manager's approval of one act.

use crate::common::*;
use kernel::{Id, Timestamp};
use staff::*;

fn approval(now: Timestamp) -> NewGrant {
    NewGrant {
        id: id("grant"),
        permission: "till.void".to_owned(),
        subject: id("sale"),
        store: id("xinyi"),
        register: None,
        granted_by: id("manager"),
        granted_to: id("cashier"),
        reason: "wrong_item".to_owned(),
        expires_at: now.plus_seconds(300),
    }
}

testkit::on_both! {
    schema = &schema();

    async fn an_approval_is_used_once_for_what_it_is(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        write(db, move |tx| grant(tx, &approval(now))).await.unwrap();
        for (permission, subject, store, person) in [
            ("till.cash", "sale", "xinyi", "cashier"),
            ("till.void", "other sale", "xinyi", "cashier"),
            ("till.void", "sale", "daan", "cashier"),
            ("till.void", "sale", "xinyi", "owner"),
        ] {
            let wrong = write(db, move |tx| {
                use_grant(tx, id("grant"), permission, id(subject), id(store), id(person))
            });
            assert_eq!(refused(wrong.await), "staff.grant_refused");
        }
        let act = |tx: &mut store::Tx<'_>| use_grant(tx, id("grant"), "till.void", id("sale"), id("xinyi"), id("cashier"));
        assert_eq!(write(db, act).await.unwrap().granted_by, id("manager"));
        assert_eq!(refused(write(db, act).await), "staff.grant_refused");
    }

    async fn an_approval_expires(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        write(db, move |tx| grant(tx, &approval(now))).await.unwrap();
        brand.advance_seconds(300);
        let late = write(db, |tx| use_grant(tx, id("grant"), "till.void", id("sale"), id("xinyi"), id("cashier")));
        assert_eq!(refused(late.await), "staff.grant_refused");
    }

    async fn nobody_grants_what_they_may_not_do(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        let with = move |change: fn(&mut NewGrant)| {
            let mut new = approval(now);
            change(&mut new);
            new
        };
        for (new, code) in [
            (
                with(|new| (new.granted_by, new.granted_to) = (id("cashier"), id("owner"))),
                "staff.grant_not_allowed",
            ),
            (with(|new| new.store = id("daan")), "staff.grant_not_allowed"),
            (with(|new| new.granted_by = id("nobody")), "staff.grant_not_allowed"),
            (with(|new| new.granted_to = id("nobody")), "staff.person_unknown"),
            (with(|new| new.granted_to = id("manager")), "staff.grant_oneself"),
            (with(|new| new.permission = "staff.edit".to_owned()), "staff.permission_unknown"),
            (with(|new| new.reason = String::new()), "staff.reason_needed"),
            (with(|new| new.reason = "因為".to_owned()), "staff.reason_needed"),
            (with(|new| new.permission = "till.fly".to_owned()), "staff.permission_unknown"),
            (with(|new| new.expires_at = new.expires_at.plus_seconds(-300)), "staff.grant_time"),
            (with(|new| new.expires_at = new.expires_at.plus_seconds(3_600)), "staff.grant_time"),
        ] {
            assert_eq!(refused(write(db, move |tx| grant(tx, &new)).await), code);
        }
    }

    async fn whoever_leaves_approves_nothing_any_more(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        write(db, move |tx| grant(tx, &approval(now))).await.unwrap();
        let waiting = |read: &mut store::Read<'_>| waiting_grant(read, "till.void", id("sale"), id("xinyi"), id("cashier"));
        assert_eq!(db.read(waiting).await.unwrap().map(|grant| grant.granted_by), Some(id("manager")));
        write(db, |tx| leave(tx, id("manager"))).await.unwrap();
        assert_eq!(db.read(waiting).await.unwrap(), None);
        let late = write(db, |tx| use_grant(tx, id("grant"), "till.void", id("sale"), id("xinyi"), id("cashier")));
        assert_eq!(refused(late.await), "staff.grant_refused");
    }

    async fn approvals_are_listed_by_store_the_latest_first(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        let mut made = Vec::new();
        for round in 0..4 {
            let store = if round == 2 { "daan" } else { "xinyi" };
            let new = NewGrant { id: db.new_id(), store: id(store), granted_by: id("owner"), ..approval(now) };
            made.push(new.id);
            write(db, move |tx| grant(tx, &new)).await.unwrap();
        }
        let listed = async |stores: Option<Vec<Id>>, before: Id, limit: i64| {
            let rows = db.read(move |read| grants(read, stores.as_deref(), before, limit)).await.unwrap();
            rows.into_iter().map(|grant| grant.id).collect::<Vec<_>>()
        };
        let last = Id::from_bytes([0xff; 16]);
        assert_eq!(listed(None, last, 3).await, [made[3], made[2], made[1]]);
        assert_eq!(listed(Some(vec![id("xinyi")]), last, 2).await, [made[3], made[1]]);
        assert_eq!(listed(Some(vec![id("xinyi")]), made[1], 2).await, [made[0]]);
        assert_eq!(listed(Some(vec![id("xinyi"), id("daan")]), last, 3).await, [made[3], made[2], made[1]]);
        assert_eq!(listed(Some(Vec::new()), last, 3).await, []);
    }

    async fn two_at_once_use_it_once(brand) {
        let (db, now) = (&brand.db, brand.now());
        set_up(db).await;
        write(db, move |tx| grant(tx, &approval(now))).await.unwrap();
        let tries: Vec<_> = (0..6)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    write(&db, |tx| use_grant(tx, id("grant"), "till.void", id("sale"), id("xinyi"), id("cashier"))).await
                })
            })
            .collect();
        let mut used = 0;
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(_) => used += 1,
                other => assert_eq!(refused(other), "staff.grant_refused"),
            }
        }
        assert_eq!(used, 1);
    }
}
