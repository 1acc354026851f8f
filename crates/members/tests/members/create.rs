//! Joining and being found again.

use members::*;

use crate::common::*;

testkit::on_both! {
    schema = &schema();

    async fn whoever_joins_is_found_by_phone_email_and_number(brand) {
        let db = &brand.db;
        let number = join(db, "amy", vec![phone("0912-345-678", false), email("Amy@Example.com", false)]).await;
        assert_eq!(by_phone(db, "+886 912 345 678").await, Some((id("amy"), IdentityState::Unverified)));
        let (by_mail, by_number) = db
            .read(move |read| {
                let way = Way::email("AMY@example.com").unwrap();
                Ok((find_by_way(read, &way)?.unwrap().0, find_by_number(read, &number)?.unwrap()))
            })
            .await
            .unwrap();
        assert_eq!(by_mail, by_number);
        assert_eq!(by_number.id, id("amy"));
        assert_eq!((by_number.join_channel.as_str(), by_number.join_store), ("till", Some(id("xinyi"))));
        assert_eq!((by_number.version, by_number.state), (1, MemberState::Active));
        let (profile, key) = db.read(|read| Ok((profile(read, id("amy"))?, key(read, id("amy"))?))).await.unwrap();
        assert_eq!(profile.name.as_deref(), Some("amy"));
        assert_eq!(key, Some([7; 32]));
        assert_eq!(by_phone(db, "0900000000").await, None);
    }

    async fn a_way_that_is_taken_lets_nobody_join(brand) {
        let db = &brand.db;
        join(db, "amy", vec![phone("0912345678", false)]).await;
        let twin = joiner("twin", vec![email("twin@example.com", false), phone("+886912345678", false)]);
        assert_eq!(refused(write(db, move |tx| create(tx, &twin)).await), "members.identity_taken");
        let (twin, free) = db
            .read(|read| Ok((get(read, id("twin"))?, find_by_way(read, &Way::email("twin@example.com").unwrap())?)))
            .await
            .unwrap();
        assert!(twin.is_none() && free.is_none(), "nothing of the refused one is left");
        let nameless = NewMember { name: Some(" ".to_owned()), ..joiner("nameless", Vec::new()) };
        assert_eq!(refused(write(db, move |tx| create(tx, &nameless)).await), "members.name_invalid");
    }

    async fn of_many_at_once_one_joins(brand) {
        let db = &brand.db;
        let tries: Vec<_> = (0..12)
            .map(|number| {
                let (db, new) = (db.clone(), joiner(&format!("m{number}"), vec![phone("0912345678", false)]));
                tokio::spawn(async move { write(&db, move |tx| create(tx, &new)).await })
            })
            .collect();
        let mut joined = 0;
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(_) => joined += 1,
                other => assert_eq!(refused(other), "members.identity_taken"),
            }
        }
        assert_eq!(joined, 1);
    }

    async fn the_journal_names_people_by_id_only(brand) {
        let db = &brand.db;
        join(db, "Wang Xiao-Ming", vec![phone("0987654321", false), email("planted@example.com", true)]).await;
        write(db, |tx| add_identity(tx, id("Wang Xiao-Ming"), &phone("0987111222", true))).await.unwrap();
        let taken = joiner("other", vec![phone("0987654321", false)]);
        let refusal = write(db, move |tx| create(tx, &taken)).await.unwrap_err().to_string();
        write(db, |tx| erase(tx, id("Wang Xiao-Ming"), "asked")).await.unwrap();
        let bodies = db
            .read(|read| {
                read.query("SELECT kind, body FROM journal ORDER BY id", &[], |row| {
                    Ok((row.get::<String>(0)?, row.get::<String>(1)?))
                })
            })
            .await
            .unwrap();
        let kinds: Vec<&str> = bodies.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, [
            "members.joined",
            "members.identity_added",
            "members.identity_added",
            "members.identity_added",
            "members.erased",
        ]);
        for text in bodies.iter().map(|(_, body)| body).chain([&refusal]) {
            for planted in ["987654321", "987111222", "planted", "Wang", "moon-2026"] {
                assert!(!text.contains(planted), "{planted} stands in {text}");
            }
        }
    }
}
