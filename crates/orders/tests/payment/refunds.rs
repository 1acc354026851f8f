//! Money that goes back.

use kernel::{Actor, Id, Money};
use orders::payment::{self, RefundState};

use crate::provider::Mood;
use crate::shop::{PRICE, Placed, Shop, Stands, schema};

async fn paid(shop: &Shop) -> Placed {
    let placed = shop.order_and_ask().await;
    shop.provider.pay(placed.payment);
    shop.provider.tell(placed.payment).await;
    assert_eq!(shop.stands(placed.order).await, Stands::paid());
    placed
}

async fn refund(shop: &Shop, placed: Placed, amount: i64) -> Result<Id, store::WriteError> {
    let refund = shop.db.write("test.refund", Actor::SYSTEM, move |tx| {
        payment::refund(tx, placed.order, placed.payment, Money::new(amount), "goodwill")
    });
    refund.await
}

async fn refund_state(shop: &Shop, refund: Id) -> RefundState {
    shop.read(move |read| payment::find_refund(read, refund)).await.unwrap().state
}

testkit::on_both! {
    schema = &schema();

    async fn in_parts_and_never_more_than_was_taken(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = paid(&shop).await;
        refund(&shop, placed, 80).await.unwrap();
        assert!(refund(&shop, placed, PRICE - 79).await.is_err(), "promised money is not promised twice");
        shop.work().await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "partly_refunded", PRICE, 80, true));
        shop.check().await;
        assert!(refund(&shop, placed, 0).await.is_err());
        assert!(refund(&shop, placed, -1).await.is_err());
        refund(&shop, placed, PRICE - 80).await.unwrap();
        shop.work().await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "refunded", PRICE, PRICE, true));
        assert_eq!(shop.state(placed.payment).await, "refunded");
        assert!(refund(&shop, placed, 1).await.is_err());
        shop.check_at_rest().await;
    }

    async fn a_lost_answer_is_not_a_second_refund(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = paid(&shop).await;
        let (first, second) = (refund(&shop, placed, 80).await.unwrap(), refund(&shop, placed, 100).await.unwrap());
        shop.provider.mood(Mood::LosesAnswers);
        assert_eq!(shop.work().await, 2);
        assert_eq!(refund_state(&shop, first).await, RefundState::Unknown);
        assert_eq!(shop.provider.find(placed.payment).unwrap().refunded(), 180, "it did happen");
        shop.check().await;
        shop.provider.mood(Mood::Good);
        shop.wait(20).await;
        assert_eq!(refund_state(&shop, first).await, RefundState::Done);
        assert_eq!(refund_state(&shop, second).await, RefundState::Done);
        assert_eq!(shop.provider.find(placed.payment).unwrap().refunded(), 180, "once each");
        assert_eq!(shop.stands(placed.order).await.refunded, 180);
        shop.check_at_rest().await;
    }

    async fn the_callback_of_a_refund_is_faster_than_its_answer(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = paid(&shop).await;
        let id = refund(&shop, placed, PRICE).await.unwrap();
        shop.provider.mood(Mood::LosesAnswers);
        shop.work().await;
        // The provider reports what came of the call whose answer was lost.
        assert_eq!(shop.provider.tell(placed.payment).await.body["outcome"], "applied");
        assert_eq!(refund_state(&shop, id).await, RefundState::Done);
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "refunded", PRICE, PRICE, true));
        shop.provider.mood(Mood::Good);
        shop.wait(60).await;
        assert_eq!(shop.provider.calls("refund"), 1, "what is done is not done again");
        assert_eq!(shop.cases().await, Vec::<String>::new());
        shop.check_at_rest().await;
    }

    async fn two_workers_send_one_refund(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = paid(&shop).await;
        refund(&shop, placed, PRICE).await.unwrap();
        let job = store::jobs::claim(&shop.db).await.unwrap().unwrap();
        let run = || orders::work::run(&shop.db, &shop.adapters, &job);
        let (one, other) = tokio::join!(run(), run());
        assert_eq!((one, other), (Ok(()), Ok(())));
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "refunded", PRICE, PRICE, true));
        shop.check_at_rest().await;
    }

    async fn a_refund_that_fails_again_and_again_is_told_to_a_person(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = paid(&shop).await;
        let id = refund(&shop, placed, PRICE).await.unwrap();
        shop.provider.mood(Mood::Says(422));
        shop.wait(20).await;
        assert_eq!(shop.cases().await, Vec::<String>::new(), "not at once");
        shop.wait(160).await;
        assert_eq!(shop.cases().await, ["orders.refund_failed"]);
        assert_eq!(refund_state(&shop, id).await, RefundState::Failed);
        assert_eq!(shop.stands(placed.order).await, Stands::paid(), "nothing is booked that did not happen");
        shop.check().await;
        // Given up at last, then given another life from the desk.
        shop.wait(3 * 3_600).await;
        let dead = shop.read(|read| store::jobs::dead(read, 10)).await;
        assert_eq!(dead.len(), 1);
        shop.provider.mood(Mood::Good);
        let job = dead[0].id;
        let revived = shop.db.write("test.revive", Actor::SYSTEM, move |tx| Ok(store::jobs::revive(tx, job)?)).await;
        assert!(revived.unwrap());
        shop.work().await;
        assert_eq!(refund_state(&shop, id).await, RefundState::Done);
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "refunded", PRICE, PRICE, true));
        shop.check_at_rest().await;
    }

    async fn money_sent_back_at_the_providers_desk(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = paid(&shop).await;
        shop.provider.refund_by_hand(placed.payment, 80);
        let report = shop.provider.report(placed.payment);
        shop.provider.send(&report).await;
        shop.provider.send(&report).await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "partly_refunded", PRICE, 80, true));
        assert_eq!(shop.cases().await, ["orders.refunded_elsewhere"]);
        shop.check_at_rest().await;
    }
}
