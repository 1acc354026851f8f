//! Messages on both databases, with carriers that speak to real ports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use kernel::{Actor, Id};
use messages::simulated::{self, Faults};
use messages::*;
use store::{Db, jobs};

const PHONE: &str = "+886912345678";

fn id(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

async fn providers() -> (simulated::Running, Carriers) {
    drop(rustls::crypto::ring::default_provider().install_default());
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let running = simulated::start(at, "token").await.unwrap();
    let carriers = Carriers::default()
        .with(Sms::new(running.url(), "token"))
        .with(Line::new(running.url(), "token"))
        .with(Smtp::new(&running.smtp_url(), "shop@example.com").unwrap());
    (running, carriers)
}

fn new(name: &str, channel: MessageChannel, recipient: &str, template: Template) -> NewMessage {
    NewMessage {
        id: id(name),
        channel,
        template,
        locale: "zh-TW".to_owned(),
        member: Some(id("amy")),
        recipient: recipient.to_owned(),
        parameters: BTreeMap::from([("minutes".to_owned(), "10".to_owned())]),
        expires_at: None,
    }
}

async fn want(db: &Db, message: NewMessage) {
    db.write("test", Actor::SYSTEM, move |tx| Ok(send(tx, &message)?)).await.unwrap();
}

/// Does every due job once, as the runner does. Returns how many failed.
async fn work(db: &Db, carriers: &Carriers) -> usize {
    let mut failed = 0;
    while let Some(job) = jobs::claim(db).await.unwrap() {
        let outcome = run(db, carriers, &job).await;
        failed += usize::from(outcome.is_err());
        db.write("test", Actor::SYSTEM, move |tx| {
            match &outcome {
                Ok(()) => drop(jobs::finish(tx, &job)?),
                Err(error) => jobs::fail(tx, &job, error)?,
            }
            Ok(())
        })
        .await
        .unwrap();
    }
    failed
}

async fn row(db: &Db, name: &str) -> (String, String, Option<String>) {
    let id = id(name);
    db.read(move |read| {
        let text = "SELECT state, recipient, problem FROM messages_outbox WHERE id = $1";
        read.query_one(text, store::params![id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    })
    .await
    .unwrap()
}

async fn state(db: &Db, name: &str) -> String {
    row(db, name).await.0
}

testkit::on_both! {
    schema = messages::MIGRATIONS;

    async fn every_statement_is_understood(brand) {
        testkit::every_statement_is_understood(&brand, sql::ALL, &[]).await;
    }

    async fn a_message_goes_out_by_its_channel_and_arrives(brand) {
        let db = &brand.db;
        let (running, carriers) = providers().await;
        want(db, new("a", MessageChannel::Sms, PHONE, Template::LogInCode)).await;
        want(db, new("b", MessageChannel::Email, "amy@example.com", Template::LogInCode)).await;
        want(db, new("c", MessageChannel::Line, "U123", Template::WayReleased)).await;
        assert_eq!(work(db, &carriers).await, 0);
        let taken = running.taken();
        assert_eq!(taken.len(), 3);
        let of = |channel: &str| taken.iter().find(|taken| taken.channel == channel).unwrap();
        let secret = store::secrets::get_or_make(db, SECRET).await.unwrap();
        let code = secret_code(&secret, id("a")).unwrap();
        assert!(of("sms").text.contains(&code) && of("sms").to == PHONE && of("sms").id == id("a").to_string());
        let letter = &of("email").text;
        assert!(of("email").to == "amy@example.com" && letter.contains(&format!("Message-ID: <{}@example.com>", id("b"))));
        assert_eq!((of("line").to.as_str(), of("line").id.clone()), ("U123", id("c").to_string()));
        assert_eq!(state(db, "a").await, "sent");
        brand.advance_seconds(10);
        assert_eq!(work(db, &carriers).await, 0);
        assert_eq!(state(db, "a").await, "delivered", "the provider was asked");
        assert_eq!(state(db, "b").await, "sent", "mail tells nothing");
        running.stop();
    }

    async fn a_lost_answer_is_no_second_message(brand) {
        let db = &brand.db;
        let (running, carriers) = providers().await;
        running.set_faults(Faults { lose_answer: true, ..Faults::default() });
        want(db, new("a", MessageChannel::Sms, PHONE, Template::LogInCode)).await;
        want(db, new("c", MessageChannel::Line, "U123", Template::WayReleased)).await;
        assert_eq!(work(db, &carriers).await, 2);
        assert_eq!(state(db, "a").await, "waiting");
        running.set_faults(Faults::default());
        brand.advance_seconds(3);
        assert_eq!(work(db, &carriers).await, 0);
        assert_eq!((state(db, "a").await.as_str(), state(db, "c").await.as_str()), ("sent", "sent"));
        assert_eq!(running.taken().len(), 2);
        running.stop();
    }

    async fn what_is_refused_ends_and_what_is_closed_is_tried_again(brand) {
        let db = &brand.db;
        let (running, carriers) = providers().await;
        running.set_faults(Faults { refuse: true, ..Faults::default() });
        want(db, new("a", MessageChannel::Sms, PHONE, Template::LogInCode)).await;
        want(db, new("b", MessageChannel::Email, "amy@example.com", Template::LogInCode)).await;
        assert_eq!(work(db, &carriers).await, 0);
        for name in ["a", "b"] {
            assert_eq!(state(db, name).await, "failed");
        }
        running.set_faults(Faults { closed: true, ..Faults::default() });
        want(db, new("d", MessageChannel::Sms, PHONE, Template::LogInCode)).await;
        for _ in 0..jobs::ATTEMPTS {
            assert_eq!(work(db, &carriers).await, 1);
            brand.advance_seconds(3_601);
        }
        assert_eq!(row(db, "d").await, ("failed".to_owned(), PHONE.to_owned(), Some("503".to_owned())));
        let dead = db.read(|read| jobs::dead(read, 10)).await.unwrap();
        assert_eq!(dead.len(), 1, "people see what was given up");
        running.set_faults(Faults { undelivered: true, ..Faults::default() });
        want(db, new("e", MessageChannel::Sms, PHONE, Template::LogInCode)).await;
        work(db, &carriers).await;
        brand.advance_seconds(10);
        work(db, &carriers).await;
        assert_eq!(row(db, "e").await.2.as_deref(), Some("undelivered"));
        running.stop();
    }

    async fn nothing_is_sent_too_late_or_without_a_carrier(brand) {
        let db = &brand.db;
        let (running, carriers) = providers().await;
        let late = NewMessage { expires_at: Some(db.now()), ..new("a", MessageChannel::Sms, PHONE, Template::LogInCode) };
        want(db, late).await;
        assert_eq!(work(db, &carriers).await, 0);
        assert_eq!(row(db, "a").await.2.as_deref(), Some("too_late"));
        want(db, new("b", MessageChannel::Sms, PHONE, Template::LogInCode)).await;
        assert_eq!(work(db, &Carriers::default()).await, 0);
        assert_eq!(row(db, "b").await.2.as_deref(), Some("no_carrier"));
        assert!(running.taken().is_empty());
        running.stop();
    }

    async fn to_whom_it_went_is_forgotten(brand) {
        let db = &brand.db;
        want(db, new("a", MessageChannel::Sms, PHONE, Template::WayReleased)).await;
        want(db, NewMessage { member: None, ..new("b", MessageChannel::Sms, PHONE, Template::LogInCode) }).await;
        want(db, NewMessage { member: None, ..new("c", MessageChannel::Sms, "+886987654321", Template::LogInCode) }).await;
        db.write("test", Actor::SYSTEM, |tx| Ok(forget_person(tx, id("amy"), &[PHONE.to_owned()])?)).await.unwrap();
        for name in ["a", "b"] {
            assert_eq!(row(db, name).await.1, "", "{name}");
        }
        assert_eq!(forget_old(db).await.unwrap(), 0);
        brand.advance_seconds(30 * 24 * 3600 + 1);
        assert_eq!(forget_old(db).await.unwrap(), 1);
        assert_eq!(row(db, "c").await.1, "");
        // What was forgotten is not sent any more.
        let (running, carriers) = providers().await;
        work(db, &carriers).await;
        assert!(running.taken().is_empty());
        running.stop();
    }
}
