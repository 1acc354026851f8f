//! What members tell about themselves, and the code that erases them.

use std::net::IpAddr;

use kernel::Actor;
use members::edit_profile::{EditedBy, edit_profile};
use members::prove_erasure::{self, ErasureGuess};
use members::*;
use store::{Db, Stop};

use crate::common::*;

fn told() -> Profile {
    Profile {
        name: Some("林小榫".to_owned()),
        birthday: Some("2001-05-20".parse().unwrap()),
        gender: Some(Gender::Female),
        area: Some("TW-TPE".to_owned()),
        preferences: vec!["低糖".to_owned(), "亞麻".to_owned()],
        company_tax_id: None,
    }
}

async fn edit(db: &Db, of: &'static str, told: Profile, by: EditedBy) -> Result<(), store::WriteError> {
    write(db, move |tx| edit_profile(tx, id(of), &told, by)).await
}

/// Somebody who serves them writes, with the member before their eyes.
async fn edit_now(db: &Db, of: &'static str, told: Profile) -> Result<(), store::WriteError> {
    let version = db.read(move |read| version(read, id(of))).await.unwrap().unwrap();
    edit(db, of, told, EditedBy::Staff { version }).await
}

async fn journal(db: &Db) -> Vec<String> {
    let statement = "SELECT body FROM journal WHERE kind = 'members.profile_edited' ORDER BY id";
    db.read(move |read| read.query(statement, &[], |row| row.get(0))).await.unwrap()
}

fn from() -> IpAddr {
    "192.0.2.7".parse().unwrap()
}

async fn right(db: &Db, code: kernel::Id) -> String {
    let secret = store::secrets::get_or_make(db, messages::SECRET).await.unwrap();
    messages::secret_code(&secret, code).unwrap()
}

testkit::on_both! {
    schema = &schema();

    async fn the_company_they_bought_for_is_remembered_until_there_is_another(brand) {
        let db = &brand.db;
        join(db, "a", vec![phone("0911111111", true)]).await;
        let buys = |tax_id: &'static str| write(db, move |tx| Ok(remember_company(tx, id("a"), tax_id)?));
        buys("04595257").await.unwrap();
        let version = db.read(|read| version(read, id("a"))).await.unwrap();
        buys("04595257").await.unwrap();
        assert_eq!(db.read(|read| members::version(read, id("a"))).await.unwrap(), version, "nothing changed");
        edit(db, "a", told(), EditedBy::Member).await.unwrap();
        let kept = db.read(|read| profile(read, id("a"))).await.unwrap();
        assert_eq!(kept.company_tax_id.as_deref(), Some("04595257"), "a form neither tells nor forgets it");
        buys("12345675").await.unwrap();
        let kept = db.read(|read| profile(read, id("a"))).await.unwrap();
        assert_eq!(kept.company_tax_id.as_deref(), Some("12345675"));
        assert!(journal(db).await.iter().all(|body| !body.contains("12345675")), "the journal knows the field only");
    }

    async fn a_profile_is_kept_whole_and_the_journal_knows_the_fields_only(brand) {
        let db = &brand.db;
        join(db, "a", vec![phone("0911111111", true)]).await;
        join(db, "b", Vec::new()).await;
        edit(db, "a", told(), EditedBy::Member).await.unwrap();
        assert_eq!(db.read(|read| profile(read, id("a"))).await.unwrap(), told());
        let version = db.read(|read| version(read, id("a"))).await.unwrap();
        edit(db, "a", told(), EditedBy::Member).await.unwrap();
        assert_eq!(db.read(|read| members::version(read, id("a"))).await.unwrap(), version, "nothing changed");
        assert_eq!(journal(db).await, [r#"{"fields":["name","gender","birthday","area","preferences"]}"#]);

        // A birthday is worth something: it is given once.
        let younger = Profile { birthday: Some("2001-11-20".parse().unwrap()), ..told() };
        assert_eq!(refused(edit(db, "a", younger.clone(), EditedBy::Member).await), "members.birthday_fixed");
        let unsaid = Profile { birthday: None, ..told() };
        assert_eq!(refused(edit(db, "a", unsaid, EditedBy::Member).await), "members.birthday_fixed");
        edit_now(db, "a", younger.clone()).await.unwrap();
        assert_eq!(db.read(|read| profile(read, id("a"))).await.unwrap(), younger);

        // A row that stands for another one edits that one.
        write(db, |tx| link(tx, id("b"), id("a"), &serde_json::json!({}))).await.unwrap();
        edit_now(db, "b", Profile::default()).await.unwrap();
        let left = Profile { birthday: younger.birthday, ..Profile::default() };
        assert_eq!(db.read(|read| profile(read, id("a"))).await.unwrap(), left, "a birthday is not left out");
        let another = Profile { birthday: Some("2002-02-02".parse().unwrap()), ..Profile::default() };
        assert_eq!(refused(edit(db, "a", another, EditedBy::Member).await), "members.birthday_fixed");
        edit_now(db, "b", told()).await.unwrap();
        let some = db.read(|read| counted(read, &[id("b")].into())).await.unwrap();
        assert_eq!((some.canonical(id("b")), some.gender(id("a"))), (id("a"), Some(Gender::Female)));

        write(db, |tx| erase(tx, id("a"), "asked")).await.unwrap();
        assert_eq!(db.read(|read| profile(read, id("a"))).await.unwrap(), Profile::default());
        assert_eq!(refused(edit_now(db, "a", told()).await), "members.erased");
        assert_eq!(refused(edit(db, "nobody", told(), EditedBy::Staff { version: 1 }).await), "members.not_found");
    }

    async fn sums_read_those_they_are_about_and_nobody_else(brand) {
        let db = &brand.db;
        let people: Vec<String> = (0..150).map(|number| format!("p{number}")).collect();
        write(db, move |tx| {
            let of = |gender| Profile { gender: Some(gender), ..Profile::default() };
            for name in &people {
                create(tx, &joiner(name, Vec::new()))?;
                edit_profile(tx, id(name), &of(Gender::Male), EditedBy::Member)?;
            }
            // A row of a row of a row, of which nobody asks for those between.
            for (row, into) in [("p0", "p1"), ("p1", "p2"), ("p2", "p3")] {
                link(tx, id(row), id(into), &serde_json::json!({}))?;
            }
            edit_profile(tx, id("p3"), &of(Gender::Female), EditedBy::Member)
        })
        .await
        .unwrap();
        let asked = (0..150).filter(|number| ![1, 2, 3, 149].contains(number)).map(|number| id(&format!("p{number}")));
        let asked: std::collections::BTreeSet<kernel::Id> = asked.collect();
        let some = db.read(move |read| counted(read, &asked)).await.unwrap();
        assert_eq!(some.canonical(id("p0")), id("p3"));
        assert_eq!((some.gender(id("p3")), some.gender(id("p148"))), (Some(Gender::Female), Some(Gender::Male)));
        assert_eq!(some.gender(id("p149")), None, "nobody asked");
        let nobody = db.read(|read| counted(read, &Default::default())).await.unwrap();
        assert_eq!(nobody.canonical(id("p0")), id("p0"));
    }

    async fn nobody_writes_over_what_was_told_meanwhile(brand) {
        let db = &brand.db;
        join(db, "a", Vec::new()).await;
        let version = db.read(|read| version(read, id("a"))).await.unwrap().unwrap();
        edit(db, "a", told(), EditedBy::Member).await.unwrap();
        let stale = Profile { name: Some("林大榫".to_owned()), ..Profile::default() };
        assert_eq!(refused(edit(db, "a", stale, EditedBy::Staff { version }).await), "store.stale");
        assert_eq!(db.read(|read| profile(read, id("a"))).await.unwrap(), told(), "nothing changed");
        // Two clerks with the same form: one of them.
        let seen = db.read(|read| members::version(read, id("a"))).await.unwrap().unwrap();
        let clerks: Vec<_> = ["一", "二"]
            .map(|name| {
                let (db, told) = (db.clone(), Profile { name: Some(name.to_owned()), ..told() });
                tokio::spawn(async move { edit(&db, "a", told, EditedBy::Staff { version: seen }).await })
            })
            .into();
        let mut kept = 0;
        for clerk in clerks {
            match clerk.await.unwrap() {
                Ok(()) => kept += 1,
                other => assert_eq!(refused(other), "store.stale"),
            }
        }
        assert_eq!(kept, 1);
    }

    async fn a_code_erases_its_own_member_once(brand) {
        let db = &brand.db;
        join(db, "a", vec![phone("0911111111", true), email("a@example.com", false)]).await;
        join(db, "other", vec![phone("0922222222", true)]).await;
        let ways = db.read(|read| identities(read, id("a"))).await.unwrap();
        let way = |kind| ways.iter().find(|way| way.kind == kind).unwrap().id;
        let ask = async |of, way| prove_erasure::ask(db, Actor::SYSTEM, id(of), way, "en", from()).await;
        assert_eq!(refused(ask("a", way(IdentityKind::Email)).await), "members.identity_unknown", "not proven");
        assert_eq!(refused(ask("other", way(IdentityKind::Phone)).await), "members.identity_unknown", "not theirs");
        let code = ask("a", way(IdentityKind::Phone)).await.unwrap().id;
        let spend = async |of: &'static str, typed: &str| {
            let guess = ErasureGuess::look(db, id(of), code, typed, from()).await.unwrap();
            let spent = write(db, move |tx| guess.spend(tx)).await.unwrap();
            spent.map(|refusal| refusal.code.name)
        };
        let typed = right(db, code).await;
        let wrong = if typed == "000000" { "000001" } else { "000000" };
        assert_eq!(spend("other", &typed).await, Some("members.code_wrong"));
        assert_eq!(spend("a", wrong).await, Some("members.code_wrong"));

        // A refusal later on leaves the code good.
        let guess = ErasureGuess::look(db, id("a"), code, &typed, from()).await.unwrap();
        let stopped = write(db, move |tx| match guess.spend(tx)? {
            None => Err::<(), _>(Stop::from(&codes::BLOCKED)),
            Some(_) => Ok(()),
        });
        assert_eq!(refused(stopped.await), "members.blocked");
        assert_eq!(spend("a", &format!(" {typed} ")).await, None);
        assert_eq!(spend("a", &typed).await, Some("members.code_wrong"), "once");

        // It opens nothing else, and no other code erases.
        let code = ask("a", way(IdentityKind::Phone)).await.unwrap().id;
        let typed = right(db, code).await;
        let joining = Joining {
            key: [9; 32], name: None, locale: "en".to_owned(), channel: "web".to_owned(), store: None, notice: None,
        };
        let guess = Guess {
            code, typed, address: Some(from()), member: Some(id("a")), session: Some([3; 32]), visitor: None, joining,
        };
        let nothing = AtStake(|_, _| Ok(Stake::default()));
        assert_eq!(prove_code(db, Actor::SYSTEM, guess, nothing).await.unwrap(), Proof::Wrong);
        let log_in = NewCode {
            way: Way::phone("0911111111").unwrap(), purpose: CodePurpose::LogIn, member: None, replaces: None,
            locale: "en".to_owned(), address: Some(from()),
        };
        let log_in = ask_code(db, Actor::SYSTEM, log_in).await.unwrap().id;
        let guess = ErasureGuess::look(db, id("a"), log_in, &right(db, log_in).await, from()).await.unwrap();
        let spent = write(db, move |tx| guess.spend(tx)).await.unwrap();
        assert_eq!(spent.map(|refusal| refusal.code.name), Some("members.code_wrong"));
    }
}
