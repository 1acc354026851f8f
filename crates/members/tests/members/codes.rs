//! One-time codes: who is let in, who needs a second proof, and how often one may ask and guess.

use std::net::IpAddr;

use kernel::{Actor, Id};
use members::*;
use store::{Db, WriteError, params};

use crate::common::*;

const NUMBER: &str = "0912345678";
const YEAR: i64 = 365 * 24 * 3600;

/// Everybody but newcomers has something to lose.
const RICH: AtStake = AtStake(|_, _| Ok(Stake { value: true, seen: None }));
const POOR: AtStake = AtStake(|_, _| Ok(Stake { value: false, seen: None }));

fn address() -> IpAddr {
    "192.0.2.7".parse().unwrap()
}

fn new_code(way: Way, purpose: CodePurpose, member: Option<Id>) -> NewCode {
    NewCode { way, purpose, member, replaces: None, locale: "zh-TW".to_owned(), address: Some(address()) }
}

async fn ask(db: &Db, way: Way) -> Id {
    ask_code(db, Actor::SYSTEM, new_code(way, CodePurpose::LogIn, None)).await.unwrap().id
}

async fn right(db: &Db, code: Id) -> String {
    let secret = store::secrets::get_or_make(db, messages::SECRET).await.unwrap();
    messages::secret_code(&secret, code).unwrap()
}

fn guess(code: Id, typed: &str) -> Guess {
    Guess {
        code,
        typed: typed.to_owned(),
        address: Some(address()),
        member: None,
        session: Some(api::session::hash(&format!("{code}{typed}"))),
        visitor: Some(id("visit")),
        joining: Joining {
            key: [9; 32],
            name: None,
            locale: "zh-TW".to_owned(),
            channel: "web".to_owned(),
            store: None,
            notice: Some(ShownNotice { version: 1, hash: [7; 32] }),
        },
    }
}

async fn prove(db: &Db, code: Id, stake: AtStake) -> Result<Proof, WriteError> {
    let typed = right(db, code).await;
    prove_code(db, Actor::SYSTEM, guess(code, &typed), stake).await
}

fn by_number() -> Way {
    Way::phone(NUMBER).unwrap()
}

async fn rows(db: &Db) -> i64 {
    db.read(|read| read.query_one("SELECT count(*) FROM members_member", &[], |row| row.get(0))).await.unwrap()
}

testkit::on_both! {
    schema = &schema();

    async fn an_old_store_member_claims_their_account(brand) {
        let db = &brand.db;
        join(db, "amy", vec![phone(NUMBER, false)]).await;
        let before = db.read(|read| may_spend(read, id("amy"))).await.unwrap();
        assert_eq!(before.unwrap_err().name, "members.unverified", "typed at the till: earns, does not spend");
        let code = ask(db, by_number()).await;
        assert_eq!(prove(db, code, RICH).await.unwrap(), Proof::LoggedIn { member: id("amy"), joined: false });
        assert_eq!(by_phone(db, NUMBER).await, Some((id("amy"), IdentityState::Verified)));
        assert_eq!(rows(db).await, 1, "no second row");
        assert!(db.read(|read| may_spend(read, id("amy"))).await.unwrap().is_ok());
        // The session lives, and the browser is known from now on.
        let sessions = db.read(|read| api::session::of_member(read, id("amy"))).await.unwrap();
        assert_eq!(sessions.len(), 1);
        let by_cookie = db.read(|read| find_by_way(read, &Way::cookie(id("visit")))).await.unwrap().unwrap();
        assert_eq!(by_cookie.0.id, id("amy"));
        // A code is good once.
        assert_eq!(prove(db, code, RICH).await.unwrap(), Proof::Wrong);
    }

    async fn a_new_number_joins(brand) {
        let db = &brand.db;
        let code = ask(db, by_number()).await;
        let Proof::LoggedIn { member, joined: true } = prove(db, code, POOR).await.unwrap() else { panic!("not in") };
        assert_eq!(by_phone(db, NUMBER).await, Some((member, IdentityState::Verified)));
        let agreed = db.read(move |read| consents(read, member)).await.unwrap();
        assert!(
            matches!(agreed.as_slice(), [said] if said.purpose == Purpose::Service && said.granted && said.notice_version == 1),
            "joining is agreeing to the notice beside the button: {agreed:?}"
        );
        let again = ask(db, by_number()).await;
        assert_eq!(prove(db, again, POOR).await.unwrap(), Proof::LoggedIn { member, joined: false });
        assert_eq!(rows(db).await, 1);
    }

    async fn a_recycled_number_needs_a_second_proof(brand) {
        let db = &brand.db;
        join(db, "amy", vec![phone(NUMBER, true), email("amy@example.com", true)]).await;
        brand.advance_seconds(YEAR + 30 * 24 * 3600);
        let code = ask(db, by_number()).await;
        let Proof::Second { ways } = prove(db, code, RICH).await.unwrap() else { panic!("let in by a recycled number") };
        assert_eq!((ways.len(), ways[0].kind, ways[0].masked.as_str()), (1, IdentityKind::Email, "a•••@example.com"));
        assert_eq!(db.read(|read| api::session::of_member(read, id("amy"))).await.unwrap(), Vec::new());
        let second = ask_second(db, Actor::SYSTEM, code, ways[0].identity, "en".to_owned(), Some(address())).await.unwrap();
        assert_eq!(prove(db, second.id, RICH).await.unwrap(), Proof::LoggedIn { member: id("amy"), joined: false });
        // The number counts as proven from now on.
        let next = ask(db, by_number()).await;
        assert_eq!(prove(db, next, RICH).await.unwrap(), Proof::LoggedIn { member: id("amy"), joined: false });
        // The first proof was used up by the second.
        assert_eq!(refused(start_over(db, Actor::SYSTEM, guess(code, "")).await), "members.proof_gone");
    }

    async fn whoever_holds_the_number_now_begins_anew(brand) {
        let db = &brand.db;
        join(db, "amy", vec![phone(NUMBER, true)]).await;
        brand.advance_seconds(YEAR + 1);
        let code = ask(db, by_number()).await;
        assert_eq!(refused(start_over(db, Actor::SYSTEM, guess(code, "")).await), "members.proof_gone", "nothing proven");
        assert_eq!(prove(db, code, RICH).await.unwrap(), Proof::Second { ways: Vec::new() });
        let Proof::LoggedIn { member, joined: true } = start_over(db, Actor::SYSTEM, guess(code, "")).await.unwrap() else {
            panic!("not in");
        };
        assert_ne!(member, id("amy"));
        assert_eq!(by_phone(db, NUMBER).await, Some((member, IdentityState::Verified)));
        let left = db.read(|read| identities(read, id("amy"))).await.unwrap();
        assert_eq!(left, Vec::new(), "the old account keeps all but the number");
        // Nothing to lose, nothing to ask.
        brand.advance_seconds(2 * YEAR);
        let code = ask(db, by_number()).await;
        assert_eq!(prove(db, code, POOR).await.unwrap(), Proof::LoggedIn { member, joined: false });
    }

    async fn changing_a_number_releases_the_old_one_and_holds_spending(brand) {
        let db = &brand.db;
        join(db, "amy", vec![phone(NUMBER, true)]).await;
        let old = db.read(|read| identities(read, id("amy"))).await.unwrap()[0].id;
        let new = NewCode {
            replaces: Some(old),
            ..new_code(Way::phone("0987654321").unwrap(), CodePurpose::Add, Some(id("amy")))
        };
        let code = ask_code(db, Actor::SYSTEM, new).await.unwrap().id;
        let typed = right(db, code).await;
        // Somebody else's session is no use.
        for other in [None, Some(id("eve"))] {
            let theirs = Guess { member: other, ..guess(code, &typed) };
            assert_eq!(prove_code(db, Actor::SYSTEM, theirs, RICH).await.unwrap(), Proof::Wrong);
        }
        let mine = Guess { member: Some(id("amy")), ..guess(code, &typed) };
        assert_eq!(prove_code(db, Actor::SYSTEM, mine, RICH).await.unwrap(), Proof::Added { member: id("amy") });
        assert_eq!(by_phone(db, NUMBER).await, None);
        assert_eq!(by_phone(db, "0987654321").await, Some((id("amy"), IdentityState::Verified)));
        let held = db.read(|read| may_spend(read, id("amy"))).await.unwrap();
        assert_eq!(held.unwrap_err().name, "members.spending_held");
        let told = "SELECT count(*) FROM messages_outbox WHERE template = 'way_released' AND recipient = '+886912345678'";
        let told: i64 = db.read(move |read| read.query_one(told, &[], |row| row.get(0))).await.unwrap();
        assert_eq!(told, 1, "the old number is told");
        brand.advance_seconds(24 * 3600 + 1);
        assert!(db.read(|read| may_spend(read, id("amy"))).await.unwrap().is_ok());
    }

    async fn two_accounts_proven_in_one_hand_are_one_person(brand) {
        let db = &brand.db;
        join(db, "till", vec![phone(NUMBER, false)]).await;
        join(db, "web", vec![email("amy@example.com", true)]).await;
        let code = ask_code(db, Actor::SYSTEM, new_code(by_number(), CodePurpose::Add, Some(id("web")))).await.unwrap().id;
        let typed = right(db, code).await;
        let mine = Guess { member: Some(id("web")), ..guess(code, &typed) };
        assert_eq!(prove_code(db, Actor::SYSTEM, mine, RICH).await.unwrap(), Proof::Added { member: id("web") });
        assert_eq!(db.read(|read| same_person(read, id("till"))).await.unwrap(), vec![id("web"), id("till")]);
        let links = db.read(|read| links(read, id("web"))).await.unwrap();
        assert_eq!((links.len(), links[0].evidence.contains("\"by\":\"code\"")), (1, true));
        // Undone: both are as before, the proof stays with the row it was typed for.
        let link = links[0].id;
        write(db, move |tx| unlink(tx, link)).await.unwrap();
        assert_eq!(by_phone(db, NUMBER).await, Some((id("till"), IdentityState::Verified)));
    }

    async fn five_guesses_and_no_more(brand) {
        let db = &brand.db;
        let code = ask(db, by_number()).await;
        let typed = right(db, code).await;
        let wrong = if typed == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(prove_code(db, Actor::SYSTEM, guess(code, wrong), POOR).await.unwrap(), Proof::Wrong);
        }
        assert_eq!(prove(db, code, POOR).await.unwrap(), Proof::Wrong, "the right one comes too late");
        let code = ask(db, by_number()).await;
        brand.advance_seconds(CODE_SECONDS);
        assert_eq!(prove(db, code, POOR).await.unwrap(), Proof::Wrong, "after ten minutes");
        assert_eq!(prove(db, id("no code"), POOR).await.unwrap(), Proof::Wrong, "the same words for no code at all");
        assert_eq!(rows(db).await, 0);
    }

    async fn of_many_guesses_at_once_five_count(brand) {
        let db = &brand.db;
        let code = ask(db, by_number()).await;
        let typed = right(db, code).await;
        let tries: Vec<_> = (0..40_u32)
            .map(|number| {
                let (db, typed) = (db.clone(), typed.clone());
                tokio::spawn(async move {
                    let wrong = format!("{:06}", (typed.parse::<u32>().unwrap() + 1 + number) % 1_000_000);
                    prove_code(&db, Actor::SYSTEM, guess(code, &wrong), POOR).await.unwrap()
                })
            })
            .collect();
        for attempt in tries {
            assert_eq!(attempt.await.unwrap(), Proof::Wrong);
        }
        let used = "SELECT guesses FROM members_code WHERE id = $1";
        let used: i64 = db.read(move |read| read.query_one(used, params![code], |row| row.get(0))).await.unwrap();
        assert_eq!(used, 5);
    }

    async fn of_two_right_guesses_at_once_one_joins(brand) {
        let db = &brand.db;
        let codes = [ask(db, by_number()).await, ask(db, by_number()).await];
        let tries: Vec<_> = codes
            .into_iter()
            .map(|code| {
                let db = db.clone();
                tokio::spawn(async move { prove(&db, code, POOR).await })
            })
            .collect();
        for attempt in tries {
            // The one that came second finds the member, or is told that the number was taken in that instant.
            match attempt.await.unwrap() {
                Ok(Proof::LoggedIn { .. }) => {}
                other => assert_eq!(refused(other), "members.identity_taken"),
            }
        }
        assert_eq!(rows(db).await, 1);
    }

    async fn asking_is_rationed_by_number_prefix_and_address(brand) {
        let db = &brand.db;
        for _ in 0..5 {
            ask(db, by_number()).await;
        }
        let sixth = ask_code(db, Actor::SYSTEM, new_code(by_number(), CodePurpose::LogIn, None)).await;
        let Err(WriteError::Refused(refusal)) = sixth else { panic!("a sixth code") };
        assert_eq!(refusal.code.name, "members.codes_too_many");
        let sent = "SELECT count(*) FROM messages_outbox";
        assert_eq!(db.read(move |read| read.query_one(sent, &[], |row| row.get::<i64>(0))).await.unwrap(), 5);
        // Ten a day, over hours.
        brand.advance_seconds(3_600);
        for _ in 0..5 {
            ask(db, by_number()).await;
        }
        brand.advance_seconds(3_600);
        let eleventh = ask_code(db, Actor::SYSTEM, new_code(by_number(), CodePurpose::LogIn, None)).await;
        assert_eq!(refused(eleventh), "members.codes_too_many");
        // A hundred over neighbouring numbers, from as many addresses.
        let mut refusals = 0;
        for number in 0..101_u8 {
            let way = Way::phone(&format!("093344{number:04}")).unwrap();
            let new = NewCode { address: Some(IpAddr::from([198, 51, 100, number])), ..new_code(way, CodePurpose::LogIn, None) };
            refusals += usize::from(ask_code(db, Actor::SYSTEM, new).await.is_err());
        }
        assert_eq!(refusals, 1);
        // Sixty from one address.
        let mut refusals = 0;
        for number in 0..61_u32 {
            let way = Way::phone(&format!("09{:08}", 10_000_000 + number * 10_000)).unwrap();
            let new = NewCode { address: Some("203.0.113.1".parse().unwrap()), ..new_code(way, CodePurpose::LogIn, None) };
            refusals += usize::from(ask_code(db, Actor::SYSTEM, new).await.is_err());
        }
        assert_eq!(refusals, 1);
        brand.advance_seconds(3 * 24 * 3600);
        assert!(sweep(db).await.unwrap() > 0);
    }

    async fn erasure_takes_the_number_out_of_everything(brand) {
        let db = &brand.db;
        join(db, "amy", vec![phone(NUMBER, false)]).await;
        let code = ask(db, by_number()).await;
        assert!(matches!(prove(db, code, POOR).await.unwrap(), Proof::LoggedIn { .. }));
        ask(db, by_number()).await;
        write(db, |tx| erase(tx, id("amy"), "asked")).await.unwrap();
        for statement in [
            "SELECT count(*) FROM members_code WHERE value <> ''",
            "SELECT count(*) FROM messages_outbox WHERE recipient <> ''",
            "SELECT count(*) FROM members_identity WHERE value <> ''",
        ] {
            let left: i64 = db.read(move |read| read.query_one(statement, &[], |row| row.get(0))).await.unwrap();
            assert_eq!(left, 0, "{statement}");
        }
        assert_eq!(db.read(|read| api::session::of_member(read, id("amy"))).await.unwrap(), Vec::new());
        assert_eq!(db.read(|read| active(read, id("amy"))).await.unwrap(), None);
    }

    async fn people_are_found_by_how_their_name_begins(brand) {
        let db = &brand.db;
        for name in ["amy", "amber", "bob"] {
            join(db, name, Vec::new()).await;
        }
        let named = |beginning: &'static str| async move {
            db.read(move |read| find_by_name(read, beginning, 20)).await.unwrap()
        };
        assert_eq!(named("Am").await, vec![id("amber"), id("amy")]);
        assert_eq!(named("bob").await, vec![id("bob")]);
        assert_eq!(named("x").await, Vec::new());
        assert_eq!(named(" ").await, Vec::new());
    }
}
