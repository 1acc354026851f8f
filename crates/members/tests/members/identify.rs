//! Ways that lead to a member, and who wins when two claim one.

use members::*;

use crate::common::*;

const NUMBER: &str = "0912345678";

testkit::on_both! {
    schema = &schema();

    async fn a_proven_claim_wins_over_an_unproven_one(brand) {
        let db = &brand.db;
        join(db, "typo", vec![phone(NUMBER, false)]).await;
        join(db, "amy", Vec::new()).await;
        let unproven = write(db, |tx| add_identity(tx, id("amy"), &phone(NUMBER, false))).await;
        assert_eq!(refused(unproven), "members.identity_taken");
        write(db, |tx| add_identity(tx, id("amy"), &phone(NUMBER, true))).await.unwrap();
        assert_eq!(by_phone(db, NUMBER).await, Some((id("amy"), IdentityState::Verified)));
        let left = db.read(|read| identities(read, id("typo"))).await.unwrap();
        assert_eq!(left, Vec::new());
        // A proven one is not taken away by another proof: a person has to decide that.
        let proven = write(db, |tx| add_identity(tx, id("typo"), &phone(NUMBER, true))).await;
        assert_eq!(refused(proven), "members.identity_taken");
    }

    async fn ones_own_way_is_proven_where_it_stands(brand) {
        let db = &brand.db;
        join(db, "amy", vec![phone(NUMBER, false)]).await;
        write(db, |tx| add_identity(tx, id("amy"), &phone(NUMBER, false))).await.unwrap();
        assert_eq!(db.read(|read| version(read, id("amy"))).await.unwrap(), Some(1), "nothing has changed");
        brand.advance_seconds(60);
        write(db, |tx| add_identity(tx, id("amy"), &phone(NUMBER, true))).await.unwrap();
        let ways = db.read(|read| identities(read, id("amy"))).await.unwrap();
        assert_eq!(ways.len(), 1);
        assert_eq!((ways[0].state, ways[0].verified_at), (IdentityState::Verified, Some(brand.now())));
        assert_eq!(db.read(|read| version(read, id("amy"))).await.unwrap(), Some(2));
        // Proven again: the later day counts.
        brand.advance_seconds(60);
        let way = ways[0].id;
        write(db, move |tx| verify_identity(tx, id("amy"), way)).await.unwrap();
        let ways = db.read(|read| identities(read, id("amy"))).await.unwrap();
        assert_eq!(ways[0].verified_at, Some(brand.now()));
    }

    async fn a_released_way_is_free(brand) {
        let db = &brand.db;
        join(db, "amy", vec![phone(NUMBER, true)]).await;
        join(db, "bob", Vec::new()).await;
        let way = db.read(|read| identities(read, id("amy"))).await.unwrap()[0].id;
        for member in ["bob", "nobody"] {
            assert!(write(db, move |tx| release_identity(tx, id(member), way)).await.is_err());
        }
        write(db, move |tx| release_identity(tx, id("amy"), way)).await.unwrap();
        assert_eq!(refused(write(db, move |tx| release_identity(tx, id("amy"), way)).await), "members.identity_unknown");
        assert_eq!(refused(write(db, move |tx| verify_identity(tx, id("amy"), way)).await), "members.identity_unknown");
        assert_eq!(by_phone(db, NUMBER).await, None);
        write(db, |tx| add_identity(tx, id("bob"), &phone(NUMBER, false))).await.unwrap();
        assert_eq!(by_phone(db, NUMBER).await, Some((id("bob"), IdentityState::Unverified)));
        assert_eq!(refused(write(db, |tx| add_identity(tx, id("nobody"), &phone(NUMBER, true))).await), "members.not_found");
    }

    async fn a_line_user_is_told_by_provider_and_channel(brand) {
        let db = &brand.db;
        let line = |channel: &str| NewIdentity { way: Way::line("p1", channel, "U1").unwrap(), verified: true };
        join(db, "amy", vec![line("c1")]).await;
        join(db, "bob", vec![line("c2"), NewIdentity { way: Way::cookie(id("visit")), verified: false }]).await;
        let found = db.read(|read| {
            let one = find_by_way(read, &Way::line("p1", "c1", "U1").unwrap())?.unwrap().0.id;
            let two = find_by_way(read, &Way::cookie(id("visit")))?.unwrap().0.id;
            Ok((one, two))
        });
        assert_eq!(found.await.unwrap(), (id("amy"), id("bob")));
    }

    async fn of_two_proofs_at_once_one_wins(brand) {
        let db = &brand.db;
        join(db, "typo", vec![phone(NUMBER, false)]).await;
        for name in ["amy", "bob", "eve"] {
            join(db, name, Vec::new()).await;
        }
        let tries: Vec<_> = ["amy", "bob", "eve"]
            .into_iter()
            .map(|name| {
                let db = db.clone();
                tokio::spawn(async move { write(&db, move |tx| add_identity(tx, id(name), &phone(NUMBER, true))).await })
            })
            .collect();
        let mut won = 0;
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(()) => won += 1,
                other => assert_eq!(refused(other), "members.identity_taken"),
            }
        }
        assert_eq!(won, 1);
        assert!(matches!(by_phone(db, NUMBER).await, Some((_, IdentityState::Verified))));
    }
}
