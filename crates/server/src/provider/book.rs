//! The provider's payments.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// How a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The person has not decided.
    Pending,
    /// Paid.
    Captured,
    /// The person or their bank said no.
    Failed,
    /// Taken back before it was paid.
    Voided,
    /// Paid, and all of it given back.
    Refunded,
}

/// What a merchant asks for. Amounts in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The merchant's name for it; asked twice, it is one payment.
    pub request_id: String,
    /// Who asks.
    pub merchant: String,
    /// How much.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// Digits after the point.
    pub exponent: u8,
    /// What the person reads.
    pub description: String,
    /// Where the person goes afterwards.
    pub return_url: String,
    /// Where notices go.
    pub callback_url: String,
    /// How it is paid: on the page, or at once by `terminal` or `wallet_code`, or to an account by
    /// `bank_transfer`.
    #[serde(default)]
    pub method: String,
    /// What a buyer's phone shows; looked at and never kept.
    #[serde(default, skip_serializing)]
    pub code: Option<String>,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// What was asked for.
    pub wanted: Wanted,
    /// Our name for it.
    pub reference: String,
    /// How it stands.
    pub state: PaymentState,
    /// What was paid.
    pub captured: i64,
    /// What was given back.
    pub refunded: i64,
    /// Refunds by the merchant's name for them.
    pub refunds: BTreeMap<String, i64>,
    /// True until the merchant has heard of the latest change.
    pub unsaid: bool,
}

/// Why something was not done: an HTTP status and a word.
pub(super) type No = (u16, &'static str);

/// All payments, by the merchants' names for them.
#[derive(Debug, Default)]
pub(super) struct Book {
    payments: BTreeMap<String, Payment>,
    file: Option<File>,
}

impl Book {
    /// Reads what was remembered; the last line of a payment counts.
    pub(super) fn open(path: Option<PathBuf>) -> io::Result<Book> {
        let Some(path) = path else { return Ok(Book::default()) };
        let mut payments = BTreeMap::new();
        if path.exists() {
            for line in BufReader::new(File::open(&path)?).lines() {
                // A line that was cut off by a crash was never answered.
                if let Ok(payment) = serde_json::from_str::<Payment>(&line?) {
                    payments.insert(payment.wanted.request_id.clone(), payment);
                }
            }
        }
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        Ok(Book { payments, file: Some(file) })
    }

    fn keep(&mut self, payment: Payment) {
        if let (Some(file), Ok(line)) = (&mut self.file, serde_json::to_string(&payment))
            && let Err(error) = writeln!(file, "{line}")
        {
            tracing::warn!(%error, "the simulated provider cannot remember a payment");
        }
        self.payments.insert(payment.wanted.request_id.clone(), payment);
    }

    pub(super) fn all(&self) -> Vec<Payment> {
        self.payments.values().cloned().collect()
    }

    pub(super) fn unsaid(&self) -> Vec<Payment> {
        self.payments.values().filter(|payment| payment.unsaid).cloned().collect()
    }

    pub(super) fn find(&self, request_id: &str) -> Option<&Payment> {
        self.payments.get(request_id)
    }

    pub(super) fn by_reference(&self, reference: &str) -> Option<&Payment> {
        self.payments.values().find(|payment| payment.reference == reference)
    }

    /// Begins a payment, or finds the one that was begun.
    pub(super) fn begin(
        &mut self,
        mut wanted: Wanted,
        reference: String,
        declines: bool,
    ) -> Result<(Payment, bool), No> {
        let code = wanted.code.take();
        if let Some(known) = self.payments.get(&wanted.request_id) {
            return if known.wanted == wanted { Ok((known.clone(), false)) } else { Err((409, "request_id_reused")) };
        }
        if wanted.amount < 1 {
            return Err((422, "amount"));
        }
        if wanted.method == "wallet_code" && code.is_none_or(|code| code.len() != 18) {
            return Err((422, "code"));
        }
        let at_once = matches!(wanted.method.as_str(), "terminal" | "wallet_code");
        let state = match (at_once, declines) {
            (false, _) => PaymentState::Pending,
            (true, false) => PaymentState::Captured,
            (true, true) => PaymentState::Failed,
        };
        let captured = if state == PaymentState::Captured { wanted.amount } else { 0 };
        let payment =
            Payment { wanted, reference, state, captured, refunded: 0, refunds: BTreeMap::new(), unsaid: at_once };
        self.keep(payment.clone());
        Ok((payment, true))
    }

    /// The person decided. Answers the payment, and whether anything changed.
    pub(super) fn decide(&mut self, reference: &str, paid: bool) -> Option<(Payment, bool)> {
        let mut payment = self.by_reference(reference)?.clone();
        if payment.state != PaymentState::Pending {
            return Some((payment, false));
        }
        payment.state = if paid { PaymentState::Captured } else { PaymentState::Failed };
        payment.captured = if paid { payment.wanted.amount } else { 0 };
        payment.unsaid = true;
        self.keep(payment.clone());
        Some((payment, true))
    }

    /// Takes back what is not paid yet; what was decided before is answered as it stands.
    pub(super) fn void(&mut self, request_id: &str) -> Result<(Payment, bool), No> {
        let mut payment = self.payments.get(request_id).ok_or((404, "unknown"))?.clone();
        match payment.state {
            PaymentState::Pending => {
                payment.state = PaymentState::Voided;
                payment.unsaid = true;
                self.keep(payment.clone());
                Ok((payment, true))
            }
            _ => Ok((payment, false)),
        }
    }

    /// Gives back some of what was paid.
    pub(super) fn refund(&mut self, request_id: &str, refund: &str, amount: i64) -> Result<(Payment, bool), No> {
        let mut payment = self.payments.get(request_id).ok_or((404, "unknown"))?.clone();
        if let Some(earlier) = payment.refunds.get(refund) {
            return if *earlier == amount { Ok((payment, false)) } else { Err((409, "request_id_reused")) };
        }
        if amount < 1 || amount > payment.captured - payment.refunded {
            return Err((422, "amount"));
        }
        payment.refunds.insert(refund.to_owned(), amount);
        payment.refunded += amount;
        if payment.refunded == payment.captured {
            payment.state = PaymentState::Refunded;
        }
        payment.unsaid = true;
        self.keep(payment.clone());
        Ok((payment, true))
    }

    /// The merchant has heard of this state of the payment.
    pub(super) fn said(&mut self, heard: &Payment) {
        let Some(mut payment) = self.payments.get(&heard.wanted.request_id).cloned() else { return };
        if payment.unsaid && payment.state == heard.state && payment.refunded == heard.refunded {
            payment.unsaid = false;
            self.keep(payment);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(request_id: &str, amount: i64) -> Wanted {
        Wanted {
            request_id: request_id.to_owned(),
            merchant: "shop".to_owned(),
            amount,
            currency: "TWD".to_owned(),
            exponent: 0,
            description: "cake".to_owned(),
            return_url: "http://shop/".to_owned(),
            callback_url: "http://shop/callback".to_owned(),
            method: String::new(),
            code: None,
        }
    }

    #[test]
    fn one_request_is_one_payment() {
        let mut book = Book::default();
        let (first, new) = book.begin(wanted("a", 580), "R1".to_owned(), false).unwrap();
        assert!(new);
        assert_eq!(book.begin(wanted("a", 580), "R2".to_owned(), false), Ok((first, false)));
        assert_eq!(book.begin(wanted("a", 581), "R3".to_owned(), false), Err((409, "request_id_reused")));
    }

    #[test]
    fn what_is_paid_is_refunded_and_not_voided() {
        let mut book = Book::default();
        book.begin(wanted("a", 580), "R1".to_owned(), false).unwrap();
        assert!(book.decide("R1", true).unwrap().1);
        assert!(!book.decide("R1", false).unwrap().1, "decided once");
        let stands = book.void("a").unwrap();
        assert_eq!((stands.0.state, stands.1), (PaymentState::Captured, false), "too late to take it back");
        assert_eq!(book.refund("a", "r1", 581), Err((422, "amount")));
        assert!(book.refund("a", "r1", 80).unwrap().1);
        assert!(!book.refund("a", "r1", 80).unwrap().1, "the same refund");
        assert_eq!(book.refund("a", "r1", 90), Err((409, "request_id_reused")));
        let (payment, _) = book.refund("a", "r2", 500).unwrap();
        assert_eq!((payment.state, payment.refunded), (PaymentState::Refunded, 580));
    }

    #[test]
    fn a_terminal_takes_the_money_at_once_or_says_no() {
        let mut book = Book::default();
        let by = |method: &str, code: Option<&str>| Wanted {
            method: method.to_owned(),
            code: code.map(str::to_owned),
            ..wanted(method, 580)
        };
        let (paid, _) = book.begin(by("terminal", None), "R1".to_owned(), false).unwrap();
        assert_eq!((paid.state, paid.captured), (PaymentState::Captured, 580));
        assert_eq!(book.begin(by("wallet_code", Some("123")), "R2".to_owned(), false), Err((422, "code")));
        let (no, _) = book.begin(by("wallet_code", Some("123456789012345678")), "R2".to_owned(), true).unwrap();
        assert_eq!((no.state, no.captured, no.wanted.code), (PaymentState::Failed, 0, None));
    }

    #[test]
    fn it_remembers_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("simpay.jsonl");
        let mut book = Book::open(Some(path.clone())).unwrap();
        book.begin(wanted("a", 580), "R1".to_owned(), false).unwrap();
        book.decide("R1", true).unwrap();
        let again = Book::open(Some(path)).unwrap();
        assert_eq!(again.all(), book.all());
        assert_eq!(again.unsaid().len(), 1, "the merchant has not heard of it");
    }
}
