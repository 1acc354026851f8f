//! Nobody gives what they lack, and roles of the brand's own.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::*;
use kernel::Id;
use staff::*;
use store::{Db, Stop, Tx, WriteError};

fn content(permissions: &[&str]) -> RoleContent {
    RoleContent {
        name: "人事".to_owned(),
        permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
        limits: BTreeMap::new(),
        second_factor: false,
    }
}

/// Somebody acts in their own name.
async fn act<T: Send + 'static>(
    db: &Db,
    who: &str,
    act: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
) -> Result<T, WriteError> {
    db.write("test", actor(who), act).await
}

/// A brand with somebody who looks after people and may do little else.
async fn with_human_resources(db: &Db) {
    set_up(db).await;
    let hashed = hash_password(db, PASSWORD).await.unwrap();
    write(db, move |tx| {
        create_role(tx, id("hr role"), &content(&["staff.edit", "staff.read", "staff.self", "till.use"]))?;
        let (name, login, locale) = ("hr".to_owned(), "hr@tenon.test".to_owned(), "zh-TW".to_owned());
        create_person(tx, &NewPerson { id: id("hr"), name, login, password: Some(hashed.clone()), locale })?;
        assign(tx, id("hr"), id("hr role"), None)?;
        Ok(())
    })
    .await
    .unwrap();
}

testkit::on_both! {
    schema = &schema();

    async fn nobody_gives_what_they_lack(brand) {
        let db = &brand.db;
        with_human_resources(db).await;
        let made = act(db, "hr", |tx| create_role(tx, id("more"), &content(&["till.use", "till.void"]))).await;
        assert_eq!(refused(made), "staff.not_yours_to_give");
        let given = act(db, "hr", |tx| assign_role(tx, id("cashier"), "owner", None)).await;
        assert_eq!(refused(given), "staff.not_yours_to_give");
        act(db, "hr", |tx| create_role(tx, id("less"), &content(&["till.use"]))).await.unwrap();
        act(db, "hr", |tx| assign(tx, id("cashier"), id("less"), Some(id("daan")))).await.unwrap();
        let raised = act(db, "hr", |tx| edit_role(tx, id("less"), 1, &content(&["till.use", "keys.edit"]))).await;
        assert_eq!(refused(raised), "staff.not_yours_to_give");
        // In one store is not in all of them.
        write(db, |tx| assign(tx, id("manager"), id("hr role"), Some(id("xinyi")))).await.unwrap();
        let wider = act(db, "manager", |tx| assign(tx, id("cashier"), id("hr role"), None)).await;
        assert_eq!(refused(wider), "staff.not_yours_to_give");
        act(db, "manager", |tx| assign(tx, id("cashier"), id("less"), Some(id("xinyi")))).await.unwrap();
    }

    async fn nobody_gives_further_reaching_limits_than_their_own(brand) {
        let db = &brand.db;
        with_human_resources(db).await;
        let cash = |most: Option<i64>| RoleContent {
            limits: most.map(|most| ("cash_out_amount".to_owned(), most)).into_iter().collect(),
            ..content(&["till.use", "till.cash"])
        };
        let (of_hr, of_others) = (cash(Some(500)), cash(Some(501)));
        write(db, move |tx| {
            create_role(tx, id("to 500"), &of_hr)?;
            create_role(tx, id("to 501"), &of_others)?;
            assign(tx, id("hr"), id("to 500"), None)
        })
        .await
        .unwrap();
        for most in [None, Some(501)] {
            let made = act(db, "hr", move |tx| create_role(tx, id("further"), &cash(most))).await;
            assert_eq!(refused(made), "staff.limit_not_yours", "{most:?}");
            let raised = act(db, "hr", move |tx| edit_role(tx, id("to 500"), 1, &cash(most))).await;
            assert_eq!(refused(raised), "staff.limit_not_yours", "{most:?}");
        }
        let given = act(db, "hr", |tx| assign(tx, id("cashier"), id("to 501"), Some(id("xinyi")))).await;
        assert_eq!(refused(given), "staff.limit_not_yours");
        act(db, "hr", move |tx| create_role(tx, id("as far"), &cash(Some(500)))).await.unwrap();
        let lowered = act(db, "hr", move |tx| edit_role(tx, id("to 501"), 1, &cash(Some(400)))).await;
        assert_eq!(refused(lowered), "staff.above_you");
        act(db, "hr", move |tx| edit_role(tx, id("to 500"), 1, &cash(Some(400)))).await.unwrap();
        // Whoever may go further is above, too.
        write(db, move |tx| {
            let (name, login, locale) = ("far".to_owned(), "far@tenon.test".to_owned(), "zh-TW".to_owned());
            create_person(tx, &NewPerson { id: id("limitless"), name, login, password: None, locale })?;
            create_role(tx, id("limitless"), &cash(None))?;
            assign(tx, id("limitless"), id("limitless"), Some(id("xinyi")))
        })
        .await
        .unwrap();
        assert_eq!(refused(set_pin(db, actor("hr"), id("limitless"), "2468").await), "staff.above_you");
    }

    async fn nobody_lays_hands_on_somebody_who_may_do_more(brand) {
        let db = &brand.db;
        with_human_resources(db).await;
        for person in ["owner", "manager", "cashier"] {
            let secret = set_password(db, actor("hr"), id(person), "a new one altogether").await;
            assert_eq!(refused(secret), "staff.above_you", "{person}");
            assert_eq!(refused(set_pin(db, actor("hr"), id(person), "2468").await), "staff.above_you");
            assert_eq!(refused(give_badge(db, actor("hr"), id(person)).await), "staff.above_you");
            assert_eq!(refused(act(db, "hr", move |tx| end_second_factor(tx, id(person))).await), "staff.above_you");
            let login = PersonContent { name: "x".to_owned(), login: "x@x".to_owned(), locale: "en".to_owned() };
            let edited = act(db, "hr", move |tx| edit_person(tx, id(person), 1, &login)).await;
            assert_eq!(refused(edited), "staff.above_you");
        }
        assert_eq!(refused(act(db, "hr", |tx| leave(tx, id("manager"))).await), "staff.above_you");
        assert!(log_in(db, "owner@tenon.test", PASSWORD).await.is_ok(), "nothing was changed");
        // Of themselves, and of those who may do no more than they, they take care.
        set_pin(db, actor("hr"), id("hr"), "2468").await.unwrap();
        set_password(db, actor("owner"), id("hr"), "a new one altogether").await.unwrap();
        act(db, "owner", |tx| leave(tx, id("manager"))).await.unwrap();
    }

    async fn nobody_lowers_a_role_above_them(brand) {
        let db = &brand.db;
        with_human_resources(db).await;
        let of = async |role: Id| {
            let roles = db.read(roles).await.unwrap();
            roles.into_iter().find(|(row, ..)| row.id == role).unwrap().0
        };
        let (owner, manager) = (role_id("owner"), role_id("manager"));
        let limits = |name: &str| BTreeMap::from([(name.to_owned(), 0)]);
        for role in [owner, manager] {
            let row = of(role).await;
            let (version, before) = (row.version, row.content);
            let code = if role == owner { "staff.owner_unlimited" } else { "staff.above_you" };
            let limited = RoleContent { limits: limits("cash_out_amount"), ..before.clone() };
            assert_eq!(refused(act(db, "hr", move |tx| edit_role(tx, role, version, &limited)).await), code);
            let safer = RoleContent { second_factor: true, ..before };
            let kept_out = act(db, "hr", move |tx| edit_role(tx, role, version, &safer)).await;
            assert_eq!(refused(kept_out), "staff.above_you");
        }
        // Not even the owner: who would raise it again?
        let row = of(owner).await;
        let limited = RoleContent { limits: limits("cash_out_amount"), ..row.content };
        let version = row.version;
        let by_owner = act(db, "owner", move |tx| edit_role(tx, owner, version, &limited)).await;
        assert_eq!(refused(by_owner), "staff.owner_unlimited");
        // A role of the brand's own: its name is anybody's, what it allows is for those who reach as far.
        act(db, "owner", |tx| create_role(tx, id("r"), &content(&["till.use", "till.void"]))).await.unwrap();
        let less = act(db, "hr", |tx| edit_role(tx, id("r"), 1, &content(&["till.use"]))).await;
        assert_eq!(refused(less), "staff.above_you");
        let renamed = RoleContent { name: "收銀".to_owned(), ..content(&["till.use", "till.void"]) };
        act(db, "hr", move |tx| edit_role(tx, id("r"), 1, &renamed)).await.unwrap();
        act(db, "owner", |tx| edit_role(tx, id("r"), 2, &content(&["till.use"]))).await.unwrap();
        let row = of(manager).await;
        let limited = RoleContent { limits: limits("cash_out_amount"), ..row.content };
        let version = row.version;
        act(db, "owner", move |tx| edit_role(tx, manager, version, &limited)).await.unwrap();
    }

    async fn a_brands_own_role_is_made_changed_and_retired(brand) {
        let db = &brand.db;
        set_up(db).await;
        for (wrong, code) in [
            (RoleContent { name: " ".to_owned(), ..content(&[]) }, "staff.name_shape"),
            (content(&["till.fly"]), "staff.permission_unknown"),
            (
                RoleContent { limits: BTreeMap::from([("speed".to_owned(), 1)]), ..content(&[]) },
                "staff.limit_invalid",
            ),
            (
                RoleContent { limits: BTreeMap::from([("discount_percent".to_owned(), 101)]), ..content(&[]) },
                "staff.limit_invalid",
            ),
        ] {
            assert_eq!(refused(act(db, "owner", move |tx| create_role(tx, id("r"), &wrong)).await), code);
        }
        let limited = RoleContent {
            limits: BTreeMap::from([("cash_out_amount".to_owned(), 500)]),
            ..content(&["till.use", "till.cash"])
        };
        let made = limited.clone();
        act(db, "owner", move |tx| create_role(tx, id("r"), &made)).await.unwrap();
        act(db, "owner", |tx| assign(tx, id("cashier"), id("r"), Some(id("xinyi")))).await.unwrap();
        let of_cashier = |read: &mut store::Read<'_>| access(read, id("cashier"));
        let limit = |access: &api::Access| access.limit("cash_out_amount", "till.cash", Some(id("xinyi")));
        assert_eq!(db.read(of_cashier).await.unwrap().as_ref().and_then(limit), Some(500));
        let higher = RoleContent { limits: BTreeMap::from([("cash_out_amount".to_owned(), 900)]), ..limited };
        let stale = higher.clone();
        assert_eq!(refused(act(db, "owner", move |tx| edit_role(tx, id("r"), 7, &stale)).await), "store.stale");
        assert_eq!(act(db, "owner", move |tx| edit_role(tx, id("r"), 1, &higher)).await.unwrap(), 2);
        assert_eq!(db.read(of_cashier).await.unwrap().as_ref().and_then(limit), Some(900), "at once");
        assert_eq!(refused(act(db, "owner", |tx| retire_role(tx, id("r"), 2)).await), "staff.role_in_use");
        let held = db.read(|read| assignments(read, id("cashier"))).await.unwrap();
        let assignment = held.iter().find(|held| held.role == id("r")).unwrap().id;
        act(db, "owner", move |tx| end_role(tx, assignment)).await.unwrap();
        act(db, "owner", |tx| retire_role(tx, id("r"), 2)).await.unwrap();
        let gone = act(db, "owner", |tx| assign(tx, id("cashier"), id("r"), None)).await;
        assert_eq!(refused(gone), "staff.role_unknown");
    }

    async fn a_built_in_role_keeps_what_it_is(brand) {
        let db = &brand.db;
        set_up(db).await;
        let manager = role_id("manager");
        let roles = db.read(roles).await.unwrap();
        let (role, ..) = roles.into_iter().find(|(role, ..)| role.id == manager).unwrap();
        let renamed = RoleContent { name: "老大".to_owned(), ..role.content.clone() };
        let less = RoleContent { permissions: BTreeSet::new(), ..role.content.clone() };
        for wrong in [renamed, less] {
            let version = role.version;
            let edited = act(db, "owner", move |tx| edit_role(tx, manager, version, &wrong)).await;
            assert_eq!(refused(edited), "staff.role_built_in");
        }
        assert_eq!(refused(act(db, "owner", move |tx| retire_role(tx, manager, 1)).await), "staff.role_built_in");
        let (version, safer) = (role.version, RoleContent { second_factor: true, ..role.content });
        act(db, "owner", move |tx| edit_role(tx, manager, version, &safer)).await.unwrap();
        // An upgrade brings names and permissions up to date, and leaves this alone.
        write(db, ensure_roles).await.unwrap();
        let limited = db.read(|read| access(read, id("manager"))).await.unwrap().unwrap();
        assert!(limited.grants.iter().all(|grant| grant.permissions.iter().all(|name| name == "staff.self")));
    }

    async fn two_who_retire_and_give_a_role_at_once_leave_nobody_with_a_retired_one(brand) {
        let db = &brand.db;
        set_up(db).await;
        for round in 0..6 {
            let role = id(&format!("role {round}"));
            write(db, move |tx| create_role(tx, role, &content(&["till.use"]))).await.unwrap();
            let (one, two) = (db.clone(), db.clone());
            let given = tokio::spawn(async move { write(&one, move |tx| assign(tx, id("cashier"), role, None)).await });
            let retired = tokio::spawn(async move { write(&two, move |tx| retire_role(tx, role, 1)).await });
            let (given, retired): (Result<Id, _>, _) = (given.await.unwrap(), retired.await.unwrap());
            assert_ne!(given.is_ok(), retired.is_ok(), "one of them, whoever was first");
        }
    }
}
