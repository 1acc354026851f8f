//! What members allow.

use members::*;
use serde_json::json;

use crate::common::*;

fn said(member: &str, purpose: Purpose, granted: bool) -> NewConsent {
    NewConsent {
        member: id(member),
        purpose,
        channel: "email".to_owned(),
        granted,
        notice_version: 3,
        notice_hash: [9; 32],
        source: "till".to_owned(),
        staff: Some(id("cashier")),
        store: Some(id("xinyi")),
    }
}

testkit::on_both! {
    schema = &schema();

    async fn the_last_word_counts_also_after_a_merge(brand) {
        let db = &brand.db;
        join(db, "a", Vec::new()).await;
        join(db, "b", Vec::new()).await;
        for (member, purpose, granted) in [
            ("a", Purpose::Marketing, true),
            ("a", Purpose::Profiling, true),
            ("a", Purpose::Marketing, false),
            ("b", Purpose::Profiling, false),
        ] {
            brand.advance_seconds(1);
            let consent = said(member, purpose, granted);
            write(db, move |tx| append_consent(tx, &consent)).await.unwrap();
        }
        let told = |consents: Vec<Consent>| -> Vec<(Purpose, bool)> {
            consents.iter().map(|consent| (consent.purpose, consent.granted)).collect()
        };
        let before = db.read(|read| consents(read, id("a"))).await.unwrap();
        assert_eq!(told(before), [(Purpose::Marketing, false), (Purpose::Profiling, true)]);
        write(db, |tx| link(tx, id("a"), id("b"), &json!({}))).await.unwrap();
        let after = db.read(|read| consents(read, id("a"))).await.unwrap();
        assert_eq!(told(after), [(Purpose::Marketing, false), (Purpose::Profiling, false)]);
        let nobody = write(db, |tx| append_consent(tx, &said("nobody", Purpose::Service, true))).await;
        assert_eq!(refused(nobody), "members.not_found");
    }

    async fn offers_go_where_they_are_wanted_and_nowhere_else(brand) {
        use messages::MessageChannel::{Email, Line, Sms};
        let db = &brand.db;
        join(db, "a", vec![phone("0911111111", true), email("a@example.com", false)]).await;
        let may = async |purpose, channel| db.read(move |read| may_reach(read, id("a"), purpose, channel)).await.unwrap();
        let say = async |channel: &'static str, granted| {
            let word = NewConsent { channel: channel.to_owned(), ..said("a", Purpose::Marketing, granted) };
            write(db, move |tx| append_consent(tx, &word)).await.unwrap();
        };
        assert!(may(Purpose::Service, Sms).await, "what a membership needs");
        for purpose in [Purpose::Marketing, Purpose::Profiling, Purpose::AdAudience, Purpose::Sharing] {
            assert!(!may(purpose, Sms).await, "silence is no yes");
        }
        say("sms", true).await;
        assert!(may(Purpose::Marketing, Sms).await);
        assert!(!may(Purpose::Marketing, Email).await && !may(Purpose::Marketing, Line).await, "each for itself");
        assert!(!may(Purpose::Profiling, Sms).await);
        brand.advance_seconds(1);
        say("all", false).await;
        assert!(!may(Purpose::Marketing, Sms).await, "the last word counts, on all channels too");
        brand.advance_seconds(1);
        say("sms", true).await;
        assert!(may(Purpose::Marketing, Sms).await);
        write(db, |tx| erase(tx, id("a"), "asked")).await.unwrap();
        assert!(!may(Purpose::Marketing, Sms).await && !may(Purpose::Service, Sms).await, "nobody is there");
        assert!(!db.read(|read| may_reach(read, id("nobody"), Purpose::Service, Sms)).await.unwrap());
    }
}
