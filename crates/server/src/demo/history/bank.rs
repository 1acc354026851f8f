//! The payment provider of the past. It pays at once and in memory; what it took is handed to the demo's simulated
//! provider afterwards, which then knows every payment of the brand.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;
use kernel::{Money, Timestamp};
use orders::payment::{
    Adapter, AdapterError, Answered, Callback, CallbackError, Capabilities, Created, Heard, NewPayment, NewRefund,
    RefundAnswer, Simulated, Status,
};

use crate::provider::{Payment, PaymentState, Wanted};

#[derive(Debug, Default)]
struct Book {
    payments: BTreeMap<String, Payment>,
    /// The next answers that are lost.
    loses: u32,
}

/// The provider; clones are the same one.
#[derive(Debug, Clone, Default)]
pub(in crate::demo) struct Bank {
    book: Arc<Mutex<Book>>,
    merchant: String,
}

impl Bank {
    /// A provider that knows of these payments.
    pub(in crate::demo) fn new(merchant: &str, known: Vec<Payment>) -> Bank {
        let payments = known.into_iter().map(|payment| (payment.wanted.request_id.clone(), payment)).collect();
        Bank { book: Arc::new(Mutex::new(Book { payments, loses: 0 })), merchant: merchant.to_owned() }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Book) -> T) -> T {
        act(&mut self.book.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// All payments, as the simulated provider remembers them.
    pub(in crate::demo) fn payments(&self) -> Vec<Payment> {
        self.with(|book| book.payments.values().cloned().collect())
    }

    /// So many of the next answers are lost.
    pub(super) fn lose(&self, answers: u32) {
        self.with(|book| book.loses = answers);
    }

    /// The buyer pays on the provider's page, or gives up there. What is reported then; none when there is nothing
    /// to pay.
    pub(super) fn decide(&self, request_id: &str, pays: bool) -> Option<Heard> {
        self.with(|book| {
            let payment = book.payments.get_mut(request_id)?;
            payment.captured = if pays { payment.wanted.amount } else { 0 };
            payment.state = if pays { PaymentState::Captured } else { PaymentState::Failed };
            Some(heard(payment))
        })
    }

    fn answer<T>(&self, act: impl FnOnce(&mut Book) -> Result<T, AdapterError>) -> Result<T, AdapterError> {
        self.with(|book| {
            let answer = act(book);
            if book.loses > 0 {
                book.loses -= 1;
                return Err(AdapterError::Unclear("no answer within ten seconds".to_owned()));
            }
            answer
        })
    }
}

fn heard(payment: &Payment) -> Heard {
    match payment.state {
        PaymentState::Captured | PaymentState::Refunded => {
            Heard::captured(Money::new(payment.captured), Money::new(payment.refunded))
        }
        PaymentState::Failed | PaymentState::Voided => Heard::failed(),
        PaymentState::Pending => Heard::pending(),
    }
}

fn status(payment: &Payment) -> Status {
    Status { reference: Some(payment.reference.clone()), heard: heard(payment) }
}

impl Adapter for Bank {
    fn name(&self) -> &'static str {
        Simulated::NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: &["online", "terminal", "wallet_code"],
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
        "http://localhost".to_owned()
    }

    fn create<'a>(&'a self, _: Timestamp, new: &'a NewPayment) -> Answered<'a, Created> {
        Box::pin(async move {
            self.answer(|book| {
                let at_counter = matches!(new.method.as_str(), "terminal" | "wallet_code");
                let number = book.payments.len();
                let payment = book.payments.entry(new.request_id.clone()).or_insert_with(|| Payment {
                    wanted: Wanted {
                        request_id: new.request_id.clone(),
                        merchant: self.merchant.clone(),
                        amount: new.amount.get(),
                        currency: new.currency.clone(),
                        exponent: new.exponent.digits(),
                        description: new.description.clone(),
                        return_url: new.return_url.clone(),
                        callback_url: new.callback_url.clone(),
                        method: new.method.clone(),
                        code: None,
                    },
                    reference: format!("SP{number:018}"),
                    state: if at_counter { PaymentState::Captured } else { PaymentState::Pending },
                    captured: if at_counter { new.amount.get() } else { 0 },
                    refunded: 0,
                    refunds: BTreeMap::new(),
                    unsaid: false,
                });
                Ok(Created {
                    reference: Some(payment.reference.clone()),
                    redirect_url: None,
                    instructions: None,
                    heard: heard(payment),
                })
            })
        })
    }

    fn void<'a>(&'a self, _: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        Box::pin(async move {
            self.answer(|book| {
                let payment = book.payments.get_mut(request_id).ok_or(AdapterError::NotFound)?;
                if payment.state == PaymentState::Pending {
                    payment.state = PaymentState::Voided;
                }
                Ok(status(payment))
            })
        })
    }

    fn refund<'a>(&'a self, _: Timestamp, refund: &'a NewRefund) -> Answered<'a, RefundAnswer> {
        Box::pin(async move {
            self.answer(|book| {
                let payment = book.payments.get_mut(&refund.payment_request_id).ok_or(AdapterError::NotFound)?;
                payment.refunds.insert(refund.request_id.clone(), refund.amount.get());
                payment.refunded = payment.refunds.values().sum();
                if payment.refunded > payment.captured {
                    return Err(AdapterError::Refused("more than was taken".to_owned()));
                }
                if payment.refunded == payment.captured {
                    payment.state = PaymentState::Refunded;
                }
                Ok(RefundAnswer::Done)
            })
        })
    }

    fn status<'a>(&'a self, _: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        Box::pin(
            async move { self.answer(|book| Ok(status(book.payments.get(request_id).ok_or(AdapterError::NotFound)?))) },
        )
    }

    fn verify_callback(&self, _: Timestamp, _: &HeaderMap, _: &[u8]) -> Result<Callback, CallbackError> {
        // The past calls nobody back: what was paid is heard at once.
        Err(CallbackError::Forged)
    }
}
