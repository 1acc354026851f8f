//! The simulated tax platform over HTTP, as the way to it sees it: what it takes, refuses, loses and remembers.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

use std::net::Ipv4Addr;
use std::path::PathBuf;

use fiscal::{
    AllowanceNumber, AllowanceVoided, Allowed, Buyer, Handover, Invoice, Number, RandomCode, Return, Sale, SaleLine,
    Seller, TaxId, TaxType, Voided, mig,
};
use invoices::upload::{Answer, Named, SimulatedPlatform, Unclear, Way};
use kernel::{Money, Quantity, Timestamp, WallClock, Zone};
use server::config::Secret;
use server::provider::einvoice::{self, Faults, Reject, Running, Settings};

const TOKEN: &str = "between the two of us";

struct Scene {
    platform: Running,
    way: SimulatedPlatform,
}

impl Scene {
    async fn new(file: Option<PathBuf>) -> Scene {
        drop(rustls::crypto::ring::default_provider().install_default());
        let settings = Settings { token: Secret::new(TOKEN), file };
        let platform = einvoice::start((Ipv4Addr::LOCALHOST, 0).into(), settings).await.unwrap();
        let way = SimulatedPlatform::new(platform.url(), TOKEN);
        Scene { platform, way }
    }

    fn behave(&self, set: impl FnOnce(&mut Faults)) {
        let mut faults = Faults::default();
        set(&mut faults);
        self.platform.behave(faults);
    }

    async fn hand_in(&self, name: &str, xml: &str) -> Result<Answer, Unclear> {
        self.way.hand_in(&named(name), xml).await
    }

    async fn ask(&self, name: &str) -> Result<Answer, Unclear> {
        self.way.ask(&named(name)).await
    }

    fn accepted(&self) -> Vec<String> {
        self.platform.accepted().into_iter().map(|kept| format!("{} {}", kept.message, kept.number)).collect()
    }
}

fn named(name: &str) -> Named {
    let message = name.split('-').next().unwrap().to_owned();
    let (number, seller) = ("AB11223344".to_owned(), "04595257".to_owned());
    Named { message, name: name.to_owned(), number, seller, sent_at: Timestamp::from_micros(0) }
}

fn clock(text: &str) -> WallClock {
    Zone::named("Asia/Taipei").unwrap().shows(text.parse().unwrap())
}

fn invoice(number: &str, gross: i64) -> Invoice {
    let seller = Seller::new(TaxId::parse("04595257").unwrap(), "小店股份有限公司", "臺北市中山區南京東路 1 號");
    let line = SaleLine {
        description: "高山烏龍".to_owned(),
        quantity: Quantity::ONE,
        unit: None,
        tax_type: TaxType::Taxable,
        gross: Money::new(gross),
    };
    let (seller, buyer) = (seller.unwrap(), Buyer::consumer("0123").unwrap());
    let sale = Sale { seller, buyer, handover: Handover::Paper, lines: vec![line], zero_rate: None };
    let prepared = sale.ready().unwrap().at(clock("2026-11-23T06:30:05Z"), RandomCode::parse("9999").unwrap());
    prepared.numbered(Number::parse(number).unwrap())
}

fn refused(answer: Result<Answer, Unclear>) -> String {
    match answer {
        Ok(Answer::Rejected { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn documents_are_taken_in_order_and_once() {
    testkit::run(async {
        let scene = Scene::new(None).await;
        let sold = invoice("AB11223344", 320);
        let issued = mig::f0401(&sold).unwrap();
        let voided = Voided::new(Allowed::new(sold.clone()), clock("2026-11-23T07:00:00Z"), "銷貨取消").unwrap();
        let voided = mig::f0501(&voided).unwrap();
        assert_eq!(scene.ask("F0401-1").await, Ok(Answer::Unknown));
        assert_eq!(refused(scene.hand_in("F0501-1", &voided).await), "D002", "a void before its invoice");
        assert_eq!(scene.hand_in("F0401-1", &issued).await, Ok(Answer::Accepted));
        assert_eq!(scene.hand_in("F0401-1", &issued).await, Ok(Answer::Accepted), "the same again is the same");
        assert_eq!(scene.hand_in("F0401-2", &issued).await, Ok(Answer::Accepted), "under another name, too");
        assert_eq!(scene.ask("F0401-1").await, Ok(Answer::Accepted));
        let other = mig::f0401(&invoice("AB11223344", 999)).unwrap();
        assert_eq!(refused(scene.hand_in("F0401-3", &other).await), "D001", "a number is used once");
        assert!(scene.hand_in("F0401-1", &other).await.is_err(), "and a name means one message");

        // Something comes back: the invoice is not voided while that stands.
        let mut allowed = Allowed::new(sold);
        let part = Return { line: 1, quantity: Quantity::ONE, gross: Money::new(100) };
        let number = AllowanceNumber::parse("AB11223344001").unwrap();
        let given = allowed.allow(&[part], number.clone(), clock("2026-11-23T07:10:00Z")).unwrap();
        let given = mig::g0401(&given).unwrap();
        assert_eq!(scene.hand_in("G0401-1", &given).await, Ok(Answer::Accepted));
        assert_eq!(refused(scene.hand_in("F0501-2", &voided).await), "D004");
        let back = AllowanceVoided::new(&mut allowed, &number, clock("2026-11-23T07:20:00Z"), "退貨取消").unwrap();
        let back = mig::g0501(&back).unwrap();
        assert_eq!(scene.hand_in("G0501-1", &back).await, Ok(Answer::Accepted));
        assert_eq!(scene.hand_in("F0501-3", &voided).await, Ok(Answer::Accepted));
        let all = ["F0401 AB11223344", "G0401 AB11223344001", "G0501 AB11223344001", "F0501 AB11223344"];
        assert_eq!(scene.accepted(), all);

        assert_eq!(refused(scene.hand_in("F0401-9", "<Invoice/>").await), "S002", "what breaks the schema");
        assert_eq!(refused(scene.hand_in("F0401-8", &voided).await), "S002", "another message");
        let stranger = SimulatedPlatform::new(scene.platform.url(), "somebody");
        assert_eq!(stranger.ask(&named("F0401-1")).await, Err(Unclear("401".to_owned())));
        scene.platform.stop().await;
    });
}

#[test]
fn what_it_loses_it_may_have() {
    testkit::run(async {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("einvoices.jsonl");
        let scene = Scene::new(Some(file.clone())).await;
        let xml = mig::f0401(&invoice("AB11223344", 320)).unwrap();
        scene.behave(|faults| faults.closed = true);
        assert_eq!(scene.hand_in("F0401-1", &xml).await, Err(Unclear("503".to_owned())));
        scene.behave(|faults| faults.drop = 1);
        assert!(scene.hand_in("F0401-1", &xml).await.is_err(), "lost on its way there");
        assert_eq!(scene.ask("F0401-1").await, Ok(Answer::Unknown));
        scene.behave(|faults| faults.lose = 1);
        assert!(scene.hand_in("F0401-1", &xml).await.is_err(), "lost on its way back");
        assert_eq!(scene.ask("F0401-1").await, Ok(Answer::Accepted));
        scene.behave(|faults| faults.pending = true);
        assert_eq!(scene.ask("F0401-1").await, Ok(Answer::Pending));
        scene.behave(|faults| {
            let (code, words) = ("T001".to_owned(), "字軌尚未登錄".to_owned());
            faults.reject =
                vec![Reject { message: None, number: Some("AB00000002".to_owned()), code, words, times: 1 }];
        });
        let other = mig::f0401(&invoice("AB00000002", 320)).unwrap();
        assert_eq!(refused(scene.hand_in("F0401-2", &other).await), "T001");
        assert_eq!(refused(scene.hand_in("F0401-2", &other).await), "T001", "it stays refused under that name");
        assert_eq!(scene.hand_in("F0401-3", &other).await, Ok(Answer::Accepted), "and is taken when it comes again");
        let all = scene.accepted();
        scene.platform.stop().await;

        let again = Scene::new(Some(file)).await;
        assert_eq!((again.accepted(), all.len()), (all, 2), "it remembers");
        assert_eq!(again.ask("F0401-1").await, Ok(Answer::Accepted));
        assert_eq!(refused(again.ask("F0401-2").await), "T001");
        again.platform.stop().await;
    });
}
