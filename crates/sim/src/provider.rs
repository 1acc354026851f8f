//! A payment provider in memory, with a memory of its own that survives our crashes, and bad manners:
//! it loses answers, tells late, tells twice, tells in the wrong order.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::http::HeaderMap;
use kernel::{Money, Timestamp};
use orders::payment::ecpay::notice;
use orders::payment::{
    Adapter, AdapterError, Answered, Callback, CallbackError, Capabilities, Created, Heard, NewPayment, NewRefund,
    RefundAnswer, Status,
};
use testkit::Random;

/// Who the brand is to the provider when it reports.
pub const MERCHANT: &str = "3002607";
/// The published test key.
pub const KEY: &str = "pwFHCqoQZGmho4w6";
/// The published test vector.
pub const VECTOR: &str = "EkRm7iFT261dpevs";

/// One payment as the provider knows it.
#[derive(Debug, Clone)]
pub struct Known {
    /// How much was asked.
    pub amount: Money,
    /// How much was taken.
    pub captured: Money,
    /// How much went back, by refund.
    pub refunds: BTreeMap<String, Money>,
    /// Refused by the buyer or called off.
    pub ended: bool,
    /// Taken by a terminal at the counter, before its sale was booked.
    pub at_counter: bool,
}

impl Known {
    fn heard(&self) -> Heard {
        let refunded: Money = self.refunds.values().copied().sum();
        if self.captured > Money::ZERO {
            Heard::captured(self.captured, refunded)
        } else if self.ended {
            Heard::failed()
        } else {
            Heard::pending()
        }
    }
}

struct Inner {
    payments: BTreeMap<String, Known>,
    random: Random,
    /// Answers are lost once in so many calls.
    loses: u64,
}

/// The provider; clones are the same one.
#[derive(Clone)]
pub struct Provider(Arc<Mutex<Inner>>);

impl Provider {
    /// A provider with its own sequence of moods.
    pub fn new(seed: u64) -> Self {
        Provider(Arc::new(Mutex::new(Inner { payments: BTreeMap::new(), random: Random::new(seed), loses: 6 })))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        let mut inner = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        act(&mut inner)
    }

    /// The buyer pays, if the payment is still open. True when money was taken.
    pub fn pay(&self, request_id: &str) -> bool {
        self.with(|inner| match inner.payments.get_mut(request_id) {
            Some(payment) if !payment.ended && payment.captured == Money::ZERO => {
                payment.captured = payment.amount;
                true
            }
            _ => false,
        })
    }

    /// The buyer gives up.
    pub fn give_up(&self, request_id: &str) {
        self.with(|inner| {
            if let Some(payment) = inner.payments.get_mut(request_id)
                && payment.captured == Money::ZERO
            {
                payment.ended = true;
            }
        });
    }

    /// What the provider would report of a payment now.
    pub fn heard(&self, request_id: &str) -> Option<Heard> {
        self.with(|inner| inner.payments.get(request_id).map(Known::heard))
    }

    /// All payments that it knows.
    pub fn payments(&self) -> BTreeMap<String, Known> {
        self.with(|inner| inner.payments.clone())
    }

    /// From now on every answer arrives.
    pub fn behave(&self) {
        self.with(|inner| inner.loses = u64::MAX);
    }

    /// Does it, then perhaps loses the answer.
    fn answer<T>(&self, act: impl FnOnce(&mut Inner) -> Result<T, AdapterError>) -> Result<T, AdapterError> {
        self.with(|inner| {
            let answer = act(inner);
            if inner.random.one_in(inner.loses) {
                return Err(AdapterError::Unclear("the line was cut".to_owned()));
            }
            answer
        })
    }
}

fn status(request_id: &str, known: &Known) -> Status {
    Status { reference: Some(format!("ref-{request_id}")), heard: known.heard() }
}

impl Adapter for Provider {
    fn name(&self) -> &'static str {
        "simulated"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: &["online", "terminal"],
            captures_separately: false,
            needs_confirmation: false,
            voids: true,
            refunds_in_part: true,
            refunds_repeat: true,
        }
    }

    fn public_url(&self, host: &str) -> String {
        format!("http://{host}")
    }

    fn page_origin(&self) -> String {
        "http://pay.test".to_owned()
    }

    fn create<'a>(&'a self, _: Timestamp, new: &'a NewPayment) -> Answered<'a, Created> {
        Box::pin(async move {
            self.answer(|inner| {
                let at_counter = new.method == "terminal";
                let ended = at_counter && inner.random.one_in(6);
                let captured = if at_counter && !ended { new.amount } else { Money::ZERO };
                let fresh = Known { amount: new.amount, captured, refunds: BTreeMap::new(), ended, at_counter };
                let known = inner.payments.entry(new.request_id.clone()).or_insert(fresh);
                if known.amount != new.amount {
                    return Err(AdapterError::Conflict);
                }
                Ok(Created {
                    reference: Some(format!("ref-{}", new.request_id)),
                    redirect_url: Some(format!("http://pay.test/{}", new.request_id)),
                    instructions: None,
                    heard: known.heard(),
                })
            })
        })
    }

    fn void<'a>(&'a self, _: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        Box::pin(async move {
            self.answer(|inner| {
                let known = inner.payments.get_mut(request_id).ok_or(AdapterError::NotFound)?;
                if known.captured == Money::ZERO {
                    known.ended = true;
                }
                Ok(status(request_id, known))
            })
        })
    }

    fn refund<'a>(&'a self, _: Timestamp, refund: &'a NewRefund) -> Answered<'a, RefundAnswer> {
        Box::pin(async move {
            self.answer(|inner| {
                let known = inner.payments.get_mut(&refund.payment_request_id).ok_or(AdapterError::NotFound)?;
                let back: Money =
                    known.refunds.iter().filter(|(id, _)| **id != refund.request_id).map(|(_, amount)| *amount).sum();
                if back + refund.amount > known.captured {
                    return Err(AdapterError::Refused("more than was taken".to_owned()));
                }
                known.refunds.insert(refund.request_id.clone(), refund.amount);
                Ok(RefundAnswer::Done)
            })
        })
    }

    fn status<'a>(&'a self, _: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        Box::pin(async move {
            self.answer(|inner| {
                let known = inner.payments.get(request_id).ok_or(AdapterError::NotFound)?;
                Ok(status(request_id, known))
            })
        })
    }

    fn verify_callback(&self, _: Timestamp, _: &HeaderMap, body: &[u8]) -> Result<Callback, CallbackError> {
        notice::read(MERCHANT, KEY, VECTOR, body)
    }
}
