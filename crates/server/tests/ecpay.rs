//! Money that went to a local ECPay, and how it comes back at each stage of a card's close.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::net::Ipv4Addr;

use kernel::{Exponent, Money, Timestamp};
use orders::payment::adapter::{Adapter as _, AdapterError, NewPayment, NewRefund, RefundAnswer};
use orders::payment::ecpay::{Ecpay, EcpaySettings};
use reqwest::Client;
use server::config::{EcpayMerchant, Secret};
use server::provider::ecpay::{self, Running, Stage, Trade};

/// The key and the vector of ECPay's public test merchant.
const KEYS: [&str; 2] = ["pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs"];
const AT: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);
const PRICE: i64 = 580;

struct Scene {
    ecpay: Running,
    adapter: Ecpay,
    client: Client,
}

impl Scene {
    async fn new() -> Scene {
        drop(rustls::crypto::ring::default_provider().install_default());
        let merchant = EcpayMerchant {
            host: "tea.test".to_owned(),
            merchant: "3002607".to_owned(),
            hash_key: Secret::new(KEYS[0]),
            hash_iv: Secret::new(KEYS[1]),
        };
        let ecpay = ecpay::start((Ipv4Addr::LOCALHOST, 0).into(), merchant).await.unwrap();
        let adapter = Ecpay::new(EcpaySettings {
            host: "tea.test".to_owned(),
            url: ecpay.url(),
            merchant: "3002607".to_owned(),
            hash_key: KEYS[0].to_owned(),
            hash_iv: KEYS[1].to_owned(),
            public_url: "http://tea.test".to_owned(),
        });
        Scene { ecpay, adapter, client: Client::builder().no_proxy().build().unwrap() }
    }

    /// A buyer pays by card. Answers ECPay's number.
    async fn pay(&self, number: &str) -> String {
        let new = NewPayment {
            request_id: number.to_owned(),
            method: "credit_card".to_owned(),
            amount: Money::new(PRICE),
            currency: "TWD".to_owned(),
            exponent: Exponent::new(0).unwrap(),
            description: "W-1".to_owned(),
            // Nobody listens there: what is told is asked for.
            return_url: "http://127.0.0.1:9/".to_owned(),
            form_url: "http://127.0.0.1:9/".to_owned(),
            callback_url: "http://127.0.0.1:9/".to_owned(),
            begun_at: AT,
            until: None,
            code: None,
        };
        let form = self.adapter.form(&new).unwrap();
        self.client.post(&form.action).form(&form.fields).send().await.unwrap().error_for_status().unwrap();
        let page = format!("{}/pay/{number}", self.ecpay.url());
        self.client.post(page).form(&[("action", "pay")]).send().await.unwrap().error_for_status().unwrap();
        self.adapter.status(AT, number).await.unwrap().reference.unwrap()
    }

    async fn give_back(&self, number: &str, trade: &str, amount: i64) -> Result<RefundAnswer, AdapterError> {
        let refund = NewRefund {
            payment_request_id: number.to_owned(),
            reference: Some(trade.to_owned()),
            method: "credit_card".to_owned(),
            request_id: "r".to_owned(),
            amount: Money::new(amount),
            captured: Money::new(PRICE),
        };
        self.adapter.refund(AT, &refund).await
    }

    async fn close_the_day(&self) {
        self.client.post(format!("{}/close", self.ecpay.url())).send().await.unwrap().error_for_status().unwrap();
    }

    fn trade(&self, number: &str) -> Trade {
        self.ecpay.trades().into_iter().find(|trade| trade.number == number).unwrap()
    }
}

#[tokio::test]
async fn all_of_it_comes_back_at_every_stage() {
    let scene = Scene::new().await;
    let authorised = scene.pay("A1").await;
    assert_eq!(scene.trade("A1").stage, Stage::Authorised);
    assert_eq!(scene.give_back("A1", &authorised, PRICE).await, Ok(RefundAnswer::Done));
    assert_eq!((scene.trade("A1").stage, scene.trade("A1").refunded), (Stage::GivenUp, PRICE));
    assert!(matches!(scene.give_back("A1", &authorised, PRICE).await, Err(AdapterError::Refused(_))), "only once");

    let closed = scene.pay("A2").await;
    scene.close_the_day().await;
    assert_eq!(scene.give_back("A2", &closed, PRICE).await, Ok(RefundAnswer::Done));
    assert_eq!((scene.trade("A2").stage, scene.trade("A2").refunded), (Stage::Closed, PRICE));
    assert!(matches!(scene.give_back("A2", &closed, 1).await, Err(AdapterError::Refused(_))), "no more than was paid");
    scene.ecpay.stop().await;
}

#[tokio::test]
async fn a_part_closes_first_and_the_rest_follows() {
    let scene = Scene::new().await;
    let trade = scene.pay("B1").await;
    assert_eq!(scene.give_back("B1", &trade, 80).await, Ok(RefundAnswer::Done));
    assert_eq!((scene.trade("B1").stage, scene.trade("B1").refunded), (Stage::ToBeClosed, 80));
    assert_eq!(scene.give_back("B1", &trade, 100).await, Ok(RefundAnswer::Done));
    assert_eq!(scene.trade("B1").refunded, 180);
    // The last part of it waits for the close; until then it is refused, and nothing happens.
    assert!(matches!(scene.give_back("B1", &trade, 400).await, Err(AdapterError::Refused(_))));
    assert_eq!(scene.trade("B1").refunded, 180);
    scene.close_the_day().await;
    assert_eq!(scene.give_back("B1", &trade, 400).await, Ok(RefundAnswer::Done));
    assert_eq!(scene.trade("B1").refunded, PRICE);
    scene.ecpay.stop().await;
}
