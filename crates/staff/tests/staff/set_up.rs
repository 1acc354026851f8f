//! Companies, stores, registers, people and roles.

use crate::common::*;
use staff::*;
use store::journal;

testkit::on_both! {
    schema = &schema();

    async fn a_brand_is_set_up_and_read_back(brand) {
        let db = &brand.db;
        set_up(db).await;
        db.read(|read| {
            let store = store_by_code(read, "xinyi")?.unwrap();
            assert_eq!((store.id, store.kind, store.invoice_mode), (id("xinyi"), StoreKind::Direct, InvoiceMode::Own));
            assert_eq!((store.location, store.version), (Some(id("location")), 1));
            // 01:59 in Taipei belongs to the day before, 02:00 does not.
            assert_eq!(store.business_date("2026-11-20T17:59:00Z".parse().unwrap()), date("2026-11-20"));
            assert_eq!(store.business_date("2026-11-20T18:00:00Z".parse().unwrap()), date("2026-11-21"));
            assert_eq!(staff::store(read, store.id)?, Some(store.clone()));
            assert_eq!(stores(read)?.len(), 2);
            assert_eq!(legal_entity(read, store.legal_entity)?.unwrap().tax_id, "04595257");
            assert_eq!(legal_entities(read)?.len(), 1);
            let register = register_by_code(read, "XY1")?.unwrap();
            assert!(register.active && !register.paired && register.store == store.id);
            assert_eq!(registers(read, Some(store.id))?, vec![register.clone()]);
            assert_eq!(registers(read, None)?.len(), 2);
            assert_eq!(person(read, id("cashier"))?.unwrap().login, "cashier@tenon.test");
            Ok(())
        })
        .await
        .unwrap();
    }

    async fn what_is_taken_or_wrong_is_refused(brand) {
        let db = &brand.db;
        set_up(db).await;
        let other = |tax_id: &str, country: &str| NewLegalEntity {
            id: id("other"), name: "Other".to_owned(), tax_id: tax_id.to_owned(), country: country.to_owned(),
        };
        for (new, code) in [
            (other("04595257", "TW"), "staff.tax_id_taken"),
            (other("12345678", "TW"), "staff.tax_id_invalid"),
            (other("", "JP"), "staff.tax_id_invalid"),
        ] {
            assert_eq!(refused(write(db, move |tx| create_legal_entity(tx, &new)).await), code);
        }
        let store = |change: fn(&mut NewStore)| {
            let mut new = NewStore { id: id("third"), ..shop("third") };
            change(&mut new);
            new
        };
        for (new, code) in [
            (store(|new| new.code = "xinyi".to_owned()), "staff.code_taken"),
            (store(|new| new.code = "信義".to_owned()), "staff.code_shape"),
            (store(|new| new.name = " ".to_owned()), "staff.name_shape"),
            (store(|new| new.cut_off_minutes = 1_440), "staff.cut_off_invalid"),
            (store(|new| new.legal_entity = id("nobody")), "staff.entity_unknown"),
        ] {
            assert_eq!(refused(write(db, move |tx| create_store(tx, &new)).await), code);
        }
        let register = |tx: &mut store::Tx<'_>| create_register(tx, &NewRegister { id: id("x"), ..till("XY1", "daan") });
        assert_eq!(refused(write(db, register).await), "staff.code_taken");
        assert_eq!(refused(write(db, |tx| create_register(tx, &till("ZZ1", "nowhere"))).await), "staff.store_unknown");
        let twin = NewPerson {
            id: id("twin"), name: "Twin".to_owned(), login: " OWNER@tenon.test".to_owned(), password: None,
            locale: "en".to_owned(),
        };
        assert_eq!(refused(write(db, move |tx| create_person(tx, &twin)).await), "staff.login_taken");
    }

    async fn roles_say_what_people_may_do_and_where(brand) {
        let db = &brand.db;
        set_up(db).await;
        let may = |access: &api::Access, permission: &str, store: &str| access.grants.iter().any(|grant| {
            grant.permissions.contains(permission) && grant.store.is_none_or(|held| held == id(store))
        });
        db.read(move |read| {
            let owner = access(read, id("owner"))?.unwrap();
            assert!(may(&owner, "staff.edit", "xinyi") && may(&owner, "staff.edit", "daan"));
            let manager = access(read, id("manager"))?.unwrap();
            assert!(may(&manager, "till.void", "xinyi") && !may(&manager, "till.void", "daan"));
            assert!(!may(&manager, "staff.edit", "xinyi"));
            let cashier = access(read, id("cashier"))?.unwrap();
            assert!(may(&cashier, "till.use", "xinyi") && !may(&cashier, "till.void", "xinyi"));
            assert_eq!((cashier.name.as_str(), cashier.locale.as_str()), ("cashier", "zh-TW"));
            assert!(access(read, id("nobody"))?.is_none());
            Ok(())
        })
        .await
        .unwrap();
        // A second store, then not the first one any more.
        let held = write(db, |tx| assign_role(tx, id("cashier"), "cashier", Some(id("daan")))).await.unwrap();
        assert_eq!(refused(write(db, |tx| assign_role(tx, id("cashier"), "cashier", Some(id("daan")))).await), "staff.role_held");
        assert_eq!(refused(write(db, |tx| assign_role(tx, id("owner"), "owner", None)).await), "staff.role_held");
        assert_eq!(refused(write(db, |tx| assign_role(tx, id("cashier"), "king", None)).await), "staff.role_unknown");
        assert_eq!(refused(write(db, |tx| assign_role(tx, id("cashier"), "viewer", Some(id("nowhere")))).await), "staff.store_unknown");
        assert_eq!(refused(write(db, |tx| assign_role(tx, id("nobody"), "viewer", None)).await), "staff.person_unknown");
        write(db, move |tx| end_role(tx, held)).await.unwrap();
        assert_eq!(refused(write(db, move |tx| end_role(tx, held)).await), "staff.role_unknown");
        let cashier = db.read(|read| access(read, id("cashier"))).await.unwrap().unwrap();
        assert_eq!(cashier.grants.iter().map(|grant| grant.store).collect::<Vec<_>>(), vec![Some(id("xinyi"))]);
    }

    async fn built_in_roles_follow_the_program_without_noise(brand) {
        let db = &brand.db;
        for _ in 0..2 {
            write(db, ensure_roles).await.unwrap();
        }
        write(db, |tx| {
            create_person(tx, &NewPerson {
                id: id("p"), name: "P".to_owned(), login: "p".to_owned(), password: None, locale: "en".to_owned(),
            })?;
            assign_role(tx, id("p"), "viewer", None)
        }).await.unwrap();
        let viewer = db.read(|read| access(read, id("p"))).await.unwrap().unwrap();
        let wanted = ROLES.iter().find(|role| role.code == "viewer").unwrap();
        assert_eq!(viewer.grants[0].permissions.len(), wanted.permissions.len());
    }

    async fn whoever_leaves_is_out_at_once(brand) {
        let db = &brand.db;
        set_up(db).await;
        let token = api::session::hash("token");
        write(db, move |tx| Ok(api::session::begin(tx, token, "staff", id("cashier"))?)).await.unwrap();
        assert_eq!(refused(write(db, |tx| leave(tx, id("owner"))).await), "staff.last_owner");
        write(db, |tx| leave(tx, id("cashier"))).await.unwrap();
        assert_eq!(refused(write(db, |tx| leave(tx, id("cashier"))).await), "staff.person_unknown");
        let (gone, who) = db.read(|read| Ok((access(read, id("cashier"))?, person(read, id("cashier"))?.unwrap()))).await.unwrap();
        assert!(gone.is_none());
        assert!(!who.active && who.name == "cashier", "the name stays with what they did");
        assert_eq!(refused(log_in(db, "cashier@tenon.test", PASSWORD).await), "staff.login_refused");
        assert_eq!(refused(set_password(db, actor("owner"), id("cashier"), PASSWORD).await), "staff.person_unknown");
        assert_eq!(refused(write(db, |tx| assign_role(tx, id("cashier"), "viewer", None)).await), "staff.person_unknown");
        let last = db.read(|read| journal::of_subject(read, id("cashier"), 100)).await.unwrap();
        if !brand.db.is_postgres() {
            assert_eq!(last.last().unwrap().kind, "staff.person_left");
        }
        // With a second owner the first may go, and then the second may not.
        write(db, |tx| assign_role(tx, id("manager"), "owner", None)).await.unwrap();
        write(db, |tx| leave(tx, id("owner"))).await.unwrap();
        assert_eq!(refused(write(db, |tx| leave(tx, id("manager"))).await), "staff.last_owner");
    }
}
