//! Answers that are lost, processes that die between two steps, providers that say nothing.

use std::time::Duration;

use kernel::Actor;
use orders::payment::{self, Heard, Notice, State};
use store::jobs;

use crate::provider::Mood;
use crate::shop::{LIFE, Shop, Stands, schema};

testkit::on_both! {
    schema = &schema();

    async fn the_answer_is_lost_and_found(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order().await;
        shop.provider.mood(Mood::LosesAnswers);
        let requested = payment::request(&shop.db, &shop.adapters, placed.payment).await.unwrap();
        assert_eq!((requested.state, requested.redirect_url), (State::Unknown, None));
        assert!(shop.payment(placed.payment).await.last_error.is_some());
        let (status, body) = shop.pay_again(placed).await;
        assert_eq!((status, body["code"].as_str()), (503, Some("orders.provider_silent")));
        assert_eq!(shop.stands(placed.order).await, Stands::waiting(), "the order is kept");
        shop.provider.mood(Mood::Good);
        shop.wait(40).await;
        assert_eq!(shop.state(placed.payment).await, "pending", "asked by the request id");
        let (status, body) = shop.pay_again(placed).await;
        assert_eq!(status, 201, "{body}");
        assert!(body["redirect_url"].as_str().is_some(), "asking once more gives the same page");
        shop.provider.pay(placed.payment);
        shop.provider.tell(placed.payment).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.check_at_rest().await;
    }

    async fn the_process_dies_between_call_and_answer(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order().await;
        shop.provider.mood(Mood::Slow(2_000));
        {
            let asking = payment::request(&shop.db, &shop.adapters, placed.payment);
            // Dropped while it waits: nothing after the call was ever written.
            assert!(tokio::time::timeout(Duration::from_millis(600), asking).await.is_err());
        }
        assert_eq!(shop.state(placed.payment).await, "requested");
        assert!(shop.provider.find(placed.payment).is_some(), "the provider has it");
        shop.provider.mood(Mood::Good);
        shop.provider.pay(placed.payment);
        shop.wait(40).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid(), "found by asking");
        shop.check_at_rest().await;
    }

    async fn the_process_dies_before_the_call(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order().await;
        shop.wait(40).await;
        assert_eq!(shop.state(placed.payment).await, "failed");
        assert_eq!(shop.provider.calls("create"), 0);
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "unpaid", 0, 0, true));
        let (status, _) = shop.pay_again(placed).await;
        assert_eq!(status, 201, "the buyer begins anew");
        shop.check_at_rest().await;
    }

    async fn a_request_that_never_arrived(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        let other = shop.provider.find(placed.payment);
        assert!(other.is_some());
        // As if the line had been cut before the request came through.
        shop.provider.forget();
        let lost = placed.payment;
        shop.db
            .write("test.lose", Actor::SYSTEM, move |tx| {
                tx.execute("UPDATE orders_payment SET state = 'unknown', redirect_url = NULL WHERE id = $1", store::params![lost])?;
                Ok(())
            })
            .await
            .unwrap();
        shop.wait(60).await;
        assert_eq!(shop.state(placed.payment).await, "unknown", "it may still be on its way");
        shop.wait(200).await;
        assert_eq!(shop.state(placed.payment).await, "failed", "now it never will arrive");
        assert_eq!(shop.pay_again(placed).await.0, 201);
        shop.check().await;
    }

    async fn a_slow_provider_is_not_waited_for_for_ever(brand) {
        let shop = Shop::open_with(&brand, 1, |adapter| adapter.with_patience(Duration::from_millis(200))).await;
        let placed = shop.order().await;
        shop.provider.mood(Mood::Slow(5_000));
        let requested = payment::request(&shop.db, &shop.adapters, placed.payment).await.unwrap();
        assert_eq!(requested.state, State::Unknown);
        shop.provider.mood(Mood::Good);
        assert_eq!(shop.pay_again(placed).await.0, 201);
        shop.check().await;
    }

    async fn a_provider_that_stays_silent_is_left_to_a_person(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.mood(Mood::Says(503));
        shop.wait(LIFE + 60).await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("expired", "pending", 0, 0, false));
        assert_eq!(shop.cases().await, Vec::<String>::new(), "not yet");
        shop.wait(3_600 + 700).await;
        assert_eq!(shop.state(placed.payment).await, "unknown");
        assert_eq!(shop.cases().await, ["orders.payment_unknown"]);
        let asked = shop.provider.calls("status");
        assert!((8..40).contains(&asked), "with growing pauses: {asked}");
        // What comes after all is still heard.
        shop.provider.mood(Mood::Good);
        shop.provider.pay(placed.payment);
        assert_eq!(shop.provider.tell(placed.payment).await.body["outcome"], "reopened");
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.check().await;
    }

    async fn one_chain_of_looks_whatever_dies(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.skip(31);
        // The first worker does the whole job and dies before it is ended; its lease runs out, and a
        // second one finds nothing to do twice.
        let job = jobs::claim(&shop.db).await.unwrap().unwrap();
        orders::work::run(&shop.db, &shop.adapters, &job).await.unwrap();
        // A worker that lost its lease does not begin a second chain.
        orders::work::run(&shop.db, &shop.adapters, &job).await.unwrap();
        let waiting = shop.read(jobs::count).await;
        assert_eq!(waiting, [("ready".to_owned(), 1)]);
        shop.provider.pay(placed.payment);
        shop.wait(600).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        assert_eq!(shop.read(jobs::count).await, [], "nothing is left to do");
        shop.check_at_rest().await;
    }

    async fn an_answer_that_comes_after_the_order_is_over(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order().await;
        shop.provider.mood(Mood::Slow(700));
        let asking = payment::request(&shop.db, &shop.adapters, placed.payment);
        let expiring = async {
            while shop.provider.find(placed.payment).is_none() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            shop.skip(LIFE);
            shop.sweep().await;
        };
        let (requested, ()) = tokio::join!(asking, expiring);
        requested.unwrap();
        assert_eq!(shop.stands(placed.order).await.state, "expired");
        shop.provider.mood(Mood::Good);
        shop.wait(300).await;
        assert_eq!(shop.provider.find(placed.payment).unwrap().state, "voided", "nobody can pay it now");
        assert_eq!(shop.stands(placed.order).await, Stands::gone());
        shop.check_at_rest().await;
    }

    async fn an_answer_that_comes_after_the_attempt_was_given_up(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order().await;
        shop.provider.mood(Mood::Slow(500));
        let asking = payment::request(&shop.db, &shop.adapters, placed.payment);
        let giving_up = async {
            while shop.provider.find(placed.payment).is_none() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let heard = Notice::from_answer(placed.payment, None, Heard::failed());
            payment::hear(&shop.db, placed.payment, heard).await
        };
        let (requested, given_up) = tokio::join!(asking, giving_up);
        assert_eq!(given_up.unwrap().what, "applied");
        assert_eq!(requested.unwrap().state, State::Failed, "the buyer is not sent to its page");
        shop.provider.mood(Mood::Good);
        shop.work().await;
        assert_eq!(shop.provider.find(placed.payment).unwrap().state, "voided", "and nobody can pay it twice");
        assert_eq!(shop.pay_again(placed).await.0, 201);
        shop.check().await;
    }
}
