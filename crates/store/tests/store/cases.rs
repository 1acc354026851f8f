//! Cases, references, secrets: what every slice needs.

use kernel::{Actor, ActorKind, Id};
use store::{cases, journal, params, references, secrets};

use crate::support::{self, SCHEMA, code, number};

testkit::on_both! {
    schema = SCHEMA;

    async fn a_case_is_opened_once_and_closed_by_its_version(brand) {
        let db = &brand.db;
        let subject = db.new_id();
        for _ in 0..2 {
            db.write("test.open", Actor::SYSTEM, move |tx| Ok(cases::open(tx, "test.wrong", subject, None, &serde_json::json!({"left": -1}))?)).await.unwrap();
        }
        db.write("test.open", Actor::SYSTEM, move |tx| Ok(cases::open(tx, "test.other", subject, None, &serde_json::json!({}))?)).await.unwrap();
        let open = db.read(|read| cases::list(read, "open", None, Id::NIL, 10)).await.unwrap();
        assert_eq!(open.len(), 2);
        let case = open.iter().find(|case| case.kind == "test.wrong").unwrap().clone();
        assert_eq!((case.subject, case.version, case.detail.as_str()), (subject, 1, r#"{"left":-1}"#));

        let person = Actor::new(ActorKind::Staff, db.new_id());
        let id = case.id;
        let stale = db.write("test.close", person, move |tx| cases::close(tx, id, 7, "other", "counted again")).await;
        assert_eq!(code(stale), "store.stale");
        db.write("test.close", person, move |tx| cases::close(tx, id, 1, "counted_again", "counted again")).await.unwrap();
        let closed = db.read(move |read| cases::find(read, id)).await.unwrap().unwrap();
        assert_eq!((closed.state.as_str(), closed.version, closed.owner), ("closed", 2, person.id));
        assert_eq!(closed.closed_at, Some(brand.now()));
        assert_eq!(code(db.write("test.close", person, move |tx| cases::close(tx, id, 2, "other", "again")).await), "store.stale");

        // What was closed may go wrong again.
        db.write("test.open", Actor::SYSTEM, move |tx| Ok(cases::open(tx, "test.wrong", subject, None, &serde_json::json!({}))?)).await.unwrap();
        assert_eq!(db.read(|read| cases::list(read, "open", None, Id::NIL, 10)).await.unwrap().len(), 2);
        assert_eq!(number(db, "SELECT count(*) FROM journal WHERE kind = 'store.case_opened'").await, 3);
    }

    async fn a_case_is_taken_noted_and_left(brand) {
        let db = &brand.db;
        let (subject, store) = (db.new_id(), db.new_id());
        db.write("test.open", Actor::SYSTEM, move |tx| Ok(cases::open(tx, "test.wrong", subject, Some(store), &serde_json::json!({}))?)).await.unwrap();
        let id = db.read(|read| cases::list(read, "open", None, Id::NIL, 10)).await.unwrap()[0].id;
        let (ann, amy) = (db.new_id(), db.new_id());
        let by = Actor::new(ActorKind::Staff, ann);
        db.write("test.take", by, move |tx| cases::give(tx, id, 1, Some(ann))).await.unwrap();
        assert_eq!(code(db.write("test.take", by, move |tx| cases::give(tx, id, 1, Some(amy))).await), "store.stale");
        db.write("test.note", by, move |tx| cases::note(tx, id, "asked the carrier")).await.unwrap();
        let found = db.read(move |read| cases::find(read, id)).await.unwrap().unwrap();
        assert_eq!((found.state.as_str(), found.owner, found.version), ("working", Some(ann), 3));
        assert!(db.read(|read| cases::list(read, "open", None, Id::NIL, 10)).await.unwrap().is_empty());
        assert_eq!(db.read(move |read| cases::of_owner(read, ann, Id::NIL, 10)).await.unwrap().len(), 1);
        let other = db.new_id();
        db.write("test.open", Actor::SYSTEM, move |tx| Ok(cases::open(tx, "test.other", other, None, &serde_json::json!({}))?)).await.unwrap();
        let all = db.read(|read| cases::unsettled(read, None, Id::NIL, 10)).await.unwrap();
        assert_eq!(all.iter().map(|case| case.state.as_str()).collect::<Vec<_>>(), ["working", "open"], "whoever looks after it");
        assert_eq!(db.read(move |read| cases::unsettled(read, Some(&[store]), Id::NIL, 10)).await.unwrap().len(), 1);
        let second = all[1].id;
        db.write("test.close", by, move |tx| cases::close(tx, second, 1, "other", "done")).await.unwrap();
        assert_eq!(db.read(|read| cases::unsettled(read, None, Id::NIL, 10)).await.unwrap().len(), 1);
        let notes = db.read(move |read| cases::notes(read, id)).await.unwrap();
        assert_eq!((notes.len(), notes[0].author, notes[0].text.as_str()), (1, Some(ann), "asked the carrier"));
        // What is taken is not opened a second time.
        db.write("test.open", Actor::SYSTEM, move |tx| Ok(cases::open(tx, "test.wrong", subject, Some(store), &serde_json::json!({}))?)).await.unwrap();
        assert!(db.read(|read| cases::list(read, "open", None, Id::NIL, 10)).await.unwrap().is_empty());
        // Whoever leaves leaves it to nobody.
        db.write("test.leave", Actor::SYSTEM, move |tx| Ok(cases::disown(tx, ann)?)).await.unwrap();
        let found = db.read(move |read| cases::find(read, id)).await.unwrap().unwrap();
        assert_eq!((found.state.as_str(), found.owner, found.version), ("open", None, 4));
        assert_eq!(number(db, "SELECT count(*) FROM journal WHERE kind = 'store.case_given'").await, 2);
        db.write("test.close", by, move |tx| cases::close(tx, id, 4, "found", "it was in the van")).await.unwrap();
        assert_eq!(code(db.write("test.note", by, move |tx| cases::note(tx, id, "late")).await), "store.stale");
        let closed = db.read(move |read| cases::find(read, id)).await.unwrap().unwrap();
        assert_eq!((closed.outcome.as_deref(), closed.resolution.as_deref()), (Some("found"), Some("it was in the van")));
    }

    async fn cases_are_listed_page_by_page(brand) {
        let db = &brand.db;
        for _ in 0..7 {
            let subject = db.new_id();
            db.write("test.open", Actor::SYSTEM, move |tx| Ok(cases::open(tx, "test.wrong", subject, None, &serde_json::json!({}))?)).await.unwrap();
        }
        let (mut seen, mut after) = (Vec::new(), Id::NIL);
        loop {
            let page = db.read(move |read| cases::list(read, "open", None, after, 3)).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.id;
            seen.extend(page.iter().map(|case| case.id));
        }
        assert_eq!(seen.len(), 7);
        assert!(seen.is_sorted());
    }

    async fn stores_see_their_own_cases_and_not_the_brands(brand) {
        let db = &brand.db;
        let (one, two) = (db.new_id(), db.new_id());
        for store in [Some(one), Some(two), None, Some(one), Some(two)] {
            let subject = db.new_id();
            db.write("test.open", Actor::SYSTEM, move |tx| Ok(cases::open(tx, "test.wrong", subject, store, &serde_json::json!({}))?)).await.unwrap();
        }
        let of = async |stores: Option<Vec<Id>>, after: Id, limit: i64| {
            db.read(move |read| cases::list(read, "open", stores.as_deref(), after, limit)).await.unwrap()
        };
        let all = of(None, Id::NIL, 10).await;
        assert_eq!(all.len(), 5);
        let whose = |stores: &[Id]| -> Vec<cases::Case> {
            all.iter().filter(|case| case.store.is_some_and(|store| stores.contains(&store))).cloned().collect()
        };
        assert!(of(Some(Vec::new()), Id::NIL, 10).await.is_empty());
        assert_eq!(whose(&[one]).len(), 2);
        assert_eq!(of(Some(vec![one]), Id::NIL, 10).await, whose(&[one]));
        // Over several stores the pages follow the order of the cases, and nothing comes twice.
        let both = Some(vec![two, one, two]);
        let first = of(both.clone(), Id::NIL, 3).await;
        assert_eq!(first, whose(&[one, two])[..3]);
        assert_eq!(of(both, first[2].id, 3).await, whose(&[one, two])[3..]);

        let id = whose(&[two])[0].id;
        db.write("test.close", Actor::SYSTEM, move |tx| cases::close(tx, id, 1, "counted_again", "counted again")).await.unwrap();
        let told = "SELECT body FROM journal WHERE subject = $1 ORDER BY id";
        let told: Vec<serde_json::Value> = db
            .read(move |read| read.query(told, params![id], |row| row.get::<String>(0)))
            .await
            .unwrap()
            .iter()
            .map(|body| serde_json::from_str(body).unwrap())
            .collect();
        assert_eq!((told.len(), &told[0]["store"], &told[1]["store"]), (2, &serde_json::json!(two), &serde_json::json!(two)));
    }

    async fn a_reference_is_remembered_once(brand) {
        let db = &brand.db;
        let (ours, other) = (db.new_id(), db.new_id());
        let remember = |id| db.write("test.remember", Actor::SYSTEM, move |tx| Ok(references::remember(tx, "old till", "order", "A-1", id)?));
        assert!(remember(ours).await.unwrap());
        assert!(!remember(other).await.unwrap());
        let found = db.read(|read| Ok((
            references::find(read, "old till", "order", "A-1")?,
            references::find(read, "old till", "order", "a-1")?,
            references::find(read, "old shop", "order", "A-1")?,
        ))).await.unwrap();
        assert_eq!(found, (Some(ours), None, None));
    }

    async fn a_secret_is_made_once_whoever_asks_first(brand) {
        let asking: Vec<_> = (0..8).map(|_| { let db = brand.db.clone(); async move { secrets::get_or_make(&db, "test").await.unwrap() } }).collect();
        let secrets = support::together(asking).await;
        assert!(secrets.iter().all(|secret| *secret == secrets[0] && secret.len() == 32));
        let brand = brand.reopen();
        assert_eq!(secrets::get_or_make(&brand.db, "test").await.unwrap(), secrets[0]);
        assert_ne!(secrets::get_or_make(&brand.db, "other").await.unwrap(), secrets[0]);
    }

    async fn an_entry_keeps_who_did_it_and_when_it_happened(brand) {
        let db = &brand.db;
        let (subject, register) = (db.new_id(), db.new_id());
        let mut actor = Actor::new(ActorKind::Staff, db.new_id()).at(register);
        actor.on_behalf = Some(db.new_id());
        let earlier = brand.now().plus_seconds(-90);
        db.write("test.journal", actor, move |tx| {
            tx.journal_at(&kernel::Event::new("test.sold", subject, serde_json::json!({"total": 580})), earlier)?;
            Ok(())
        }).await.unwrap();
        let mut position = db.position();
        let arrived = position.wait_for(|position| *position == 1);
        tokio::time::timeout(std::time::Duration::from_secs(20), arrived).await.expect("it gets its position").unwrap();
        let entries = db.read(|read| journal::after(read, 0, 10)).await.unwrap();
        assert_eq!(entries.len(), 1);
        let entry = &entries[0];
        assert_eq!((entry.pos, entry.kind.as_str(), entry.version, entry.subject), (1, "test.sold", 1, subject));
        assert_eq!((entry.actor, entry.occurred_at, entry.body.as_str()), (actor, earlier, r#"{"total":580}"#));
        assert_eq!(db.read(move |read| journal::of_subject(read, subject, 10)).await.unwrap(), entries);
    }
}
