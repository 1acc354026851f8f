//! A provider that sets money aside first: another protocol behind the same trait.

use std::sync::{Arc, Mutex};

use axum::http::HeaderMap;
use kernel::{Money, Timestamp};
use orders::payment::{
    self, Adapter, AdapterError, Adapters, Answered, Callback, CallbackError, Capabilities, Created, Heard, NewPayment,
    NewRefund, Notice, RefundAnswer, Simulated, State, Status,
};

use crate::shop::{LIFE, PRICE, Shop, Stands, schema};

/// Sets aside at once, takes when told.
#[derive(Clone)]
struct Careful(Arc<Mutex<Heard>>);

impl Careful {
    fn say(&self, heard: Heard) -> Status {
        *self.0.lock().unwrap() = heard;
        Status { reference: None, heard }
    }
}

impl Adapter for Careful {
    fn name(&self) -> &'static str {
        Simulated::NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: &["online"],
            captures_separately: true,
            needs_confirmation: false,
            voids: true,
            refunds_in_part: false,
            refunds_repeat: true,
        }
    }

    fn public_url(&self, host: &str) -> String {
        format!("https://{host}")
    }

    fn page_origin(&self) -> String {
        "http://pay.test".to_owned()
    }

    fn create<'a>(&'a self, _: Timestamp, new: &'a NewPayment) -> Answered<'a, Created> {
        assert_eq!(new.return_url.split('/').nth(2), Some("tea.test"));
        assert_eq!(new.callback_url, "https://tea.test/api/v1/payments/callbacks/simulated");
        Box::pin(async {
            Ok(Created {
                reference: Some("c".to_owned()),
                redirect_url: None,
                instructions: None,
                heard: Heard::pending(),
            })
        })
    }

    fn capture<'a>(&'a self, _: Timestamp, _: &'a str, amount: Money) -> Answered<'a, Status> {
        Box::pin(async move { Ok(self.say(Heard::captured(amount, Money::ZERO))) })
    }

    fn void<'a>(&'a self, _: Timestamp, _: &'a str) -> Answered<'a, Status> {
        Box::pin(async { Ok(self.say(Heard::voided())) })
    }

    fn refund<'a>(&'a self, _: Timestamp, refund: &'a NewRefund) -> Answered<'a, RefundAnswer> {
        // Does not do it at once; asking tells.
        self.say(Heard::captured(refund.amount, refund.amount));
        Box::pin(async { Ok(RefundAnswer::Later) })
    }

    fn status<'a>(&'a self, _: Timestamp, _: &'a str) -> Answered<'a, Status> {
        Box::pin(async { Ok(Status { reference: None, heard: *self.0.lock().unwrap() }) })
    }

    fn verify_callback(&self, _: Timestamp, _: &HeaderMap, _: &[u8]) -> Result<Callback, CallbackError> {
        Err(CallbackError::Forged)
    }
}

/// The same shop with the other provider.
async fn open(brand: &testkit::TestBrand) -> (Shop, Careful) {
    let mut shop = Shop::open(brand, 1).await;
    let careful = Careful(Arc::new(Mutex::new(Heard::pending())));
    shop.adapters = Adapters::default().with(careful.clone());
    (shop, careful)
}

testkit::on_both! {
    schema = &schema();

    async fn money_that_was_set_aside_is_taken(brand) {
        let (shop, careful) = open(&brand).await;
        let placed = shop.order().await;
        payment::request(&shop.db, &shop.adapters, placed.payment).await.unwrap();
        careful.say(Heard::authorised());
        shop.wait(40).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        // Money back that takes its time is asked for until it is there.
        let goes_back = shop.db.write("test.refund", kernel::Actor::SYSTEM, move |tx| {
            payment::refund(tx, placed.order, placed.payment, Money::new(PRICE), "goodwill")
        });
        goes_back.await.unwrap();
        shop.wait(60).await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "refunded", PRICE, PRICE, true));
        shop.check().await;
    }

    async fn money_that_was_set_aside_too_late_is_let_go(brand) {
        let (shop, _) = open(&brand).await;
        let placed = shop.order().await;
        payment::request(&shop.db, &shop.adapters, placed.payment).await.unwrap();
        shop.skip(LIFE);
        shop.sweep().await;
        let heard = Notice::from_answer(placed.payment, None, Heard::authorised());
        payment::hear(&shop.db, placed.payment, heard).await.unwrap();
        shop.work().await;
        assert_eq!(shop.payment(placed.payment).await.state, State::Voided);
        assert_eq!(shop.stands(placed.order).await, Stands::gone());
        shop.check().await;
    }

    async fn what_a_provider_cannot_do_is_said_so(brand) {
        let (shop, careful) = open(&brand).await;
        let at = shop.db.now();
        assert_eq!(careful.confirm(at, "x").await, Err(AdapterError::Unsupported));
        assert_eq!(shop.adapters.for_method("tea.test", "online").map(|adapter| adapter.name()), Some(Simulated::NAME));
        assert!(shop.adapters.for_method("tea.test", "barter").is_none() && shop.adapters.get("tea.test", "nobody").is_none());
    }
}
