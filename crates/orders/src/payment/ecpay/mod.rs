//! ECPay's all-in-one checkout (全方位金流): credit card, ATM account, convenience-store code.
//!
//! There is no call that begins a payment: the buyer's browser brings a signed form, so asking costs
//! nothing and cannot be lost. ECPay reports to one address: that an account or a code was given out, and that
//! money came; both are answered `1|OK`. What was not heard is asked with QueryTradeInfo. Money goes back with
//! DoAction, for cards only, and ECPay has no name for a refund that is sent twice: one whose answer was lost
//! is not sent again.
//!
//! Which action sends a card's money back depends on how far its close (關帳) has come; what does not fit is
//! refused and does nothing (ECPay's documents, 信用卡請退款功能):
//!
//! | stage | all of it | part of it |
//! |---|---|---|
//! | authorised (已授權) | `N`, given up | `C`, then `R` |
//! | to be closed (要關帳) | `E`, then `N` | `R` |
//! | closed (已關帳) | `R` | `R` |
//!
//! A brand has a merchant of its own; the key and the vector are in no row, address or log.

pub mod mac;
pub mod notice;

use std::time::Duration;

use axum::http::HeaderMap;
use kernel::{Id, Money, Timestamp, Zone};
use reqwest::{Client, Url};

use super::adapter::{
    Adapter, AdapterError, Answered, Callback, CallbackError, Capabilities, Created, NewPayment, NewRefund,
    ProviderForm, RefundAnswer, Status,
};
use super::state::Heard;
use notice::{amount, field};

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that is read, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;

/// Who a brand is to ECPay.
#[derive(Clone)]
pub struct EcpaySettings {
    /// The brand's host name.
    pub host: String,
    /// ECPay's address, without a slash at the end: `https://payment.ecpay.com.tw`.
    pub url: String,
    /// The merchant's number.
    pub merchant: String,
    /// HashKey.
    pub hash_key: String,
    /// HashIV.
    pub hash_iv: String,
    /// Where people and ECPay reach a brand; `{host}` in it stands for the brand's host name.
    pub public_url: String,
}

/// The adapter of one brand.
pub struct Ecpay {
    settings: EcpaySettings,
    // None when TLS cannot be set up; every call then says so.
    client: Option<Client>,
}

impl std::fmt::Debug for Ecpay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ecpay")
            .field("host", &self.settings.host)
            .field("url", &self.settings.url)
            .finish_non_exhaustive()
    }
}

fn unclear(why: &str) -> AdapterError {
    AdapterError::Unclear(why.to_owned())
}

impl Ecpay {
    /// Its name in rows and addresses.
    pub const NAME: &'static str = "ecpay";

    /// An adapter that waits ten seconds for an answer and follows no redirects.
    pub fn new(settings: EcpaySettings) -> Ecpay {
        let builder = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy();
        let client = builder.build().inspect_err(|error| tracing::error!(%error, "ECPay cannot be called")).ok();
        Ecpay { settings, client }
    }

    fn signed(&self, mut fields: Vec<(String, String)>) -> Vec<(String, String)> {
        let value = mac::check_mac_value(&self.settings.hash_key, &self.settings.hash_iv, &fields);
        fields.push((mac::FIELD.to_owned(), value));
        fields
    }

    /// Sends a signed form and reads the answer's fields.
    async fn call(&self, path: &str, fields: Vec<(String, String)>) -> Result<Vec<(String, String)>, AdapterError> {
        let client = self.client.as_ref().ok_or_else(|| unclear("TLS cannot be set up"))?;
        let url = format!("{}{path}", self.settings.url);
        let sent = client.post(url).form(&self.signed(fields)).send().await;
        let mut response = sent.map_err(|error| AdapterError::Unclear(error.without_url().to_string()))?;
        if !response.status().is_success() {
            return Err(unclear(response.status().as_str()));
        }
        let mut bytes = Vec::new();
        loop {
            let chunk = response.chunk().await.map_err(|error| unclear(&error.without_url().to_string()))?;
            let Some(chunk) = chunk else { break };
            if bytes.len() + chunk.len() > ANSWER_BYTES {
                return Err(unclear("an answer without an end"));
            }
            bytes.extend_from_slice(&chunk);
        }
        notice::fields(&bytes).ok_or_else(|| unclear("an answer that cannot be read"))
    }

    async fn act(&self, action: &str, wanted: &NewRefund, amount: Money) -> Result<(), AdapterError> {
        let trade = wanted.reference.clone().ok_or_else(|| AdapterError::Refused("no TradeNo".to_owned()))?;
        let fields = pairs([
            ("MerchantID", self.settings.merchant.clone()),
            ("MerchantTradeNo", wanted.payment_request_id.clone()),
            ("TradeNo", trade),
            ("Action", action.to_owned()),
            ("TotalAmount", amount.get().to_string()),
        ]);
        let answer = self.call("/CreditDetail/DoAction", fields).await?;
        let is_this = field(&answer, "MerchantTradeNo") == wanted.payment_request_id;
        match field(&answer, "RtnCode") {
            "1" if is_this => Ok(()),
            "" => Err(unclear("an answer without RtnCode")),
            _ if !is_this => Err(unclear("an answer about another trade")),
            code => Err(AdapterError::Refused(format!("RtnCode {code:.20}"))),
        }
    }
}

impl Ecpay {
    /// Tries the actions of the stages from the last to the first. Each either does all it says or is refused
    /// and does nothing; the first unclear answer ends it.
    async fn send_back(&self, refund: &NewRefund) -> Result<(), AdapterError> {
        let is_refused = |answer: &Result<(), AdapterError>| matches!(answer, Err(AdapterError::Refused(_)));
        let plain = self.act("R", refund, refund.amount).await;
        if !is_refused(&plain) {
            return plain;
        }
        let first = if refund.amount == refund.captured {
            let given_up = self.act("N", refund, refund.captured).await;
            if !is_refused(&given_up) {
                return given_up;
            }
            self.act("E", refund, refund.captured).await
        } else {
            self.act("C", refund, refund.captured).await
        };
        match first {
            Ok(()) if refund.amount == refund.captured => self.act("N", refund, refund.captured).await,
            Ok(()) => self.act("R", refund, refund.amount).await,
            // No stage fits: what the plain way was told says why.
            Err(AdapterError::Refused(_)) => plain,
            Err(unclear) => Err(unclear),
        }
    }
}

fn pairs<const N: usize>(fields: [(&str, String); N]) -> Vec<(String, String)> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The instant as ECPay writes it: in Taipei, `2026/11/21 09:00:00`.
fn written(at: Timestamp) -> String {
    let zone = Zone::named("Asia/Taipei").unwrap_or_else(|_| Zone::utc());
    let seconds = at.micros().div_euclid(1_000_000).rem_euclid(60);
    format!("{}:{seconds:02}", zone.wall_clock(at).replace('-', "/"))
}

/// ECPay's word for a method.
fn choice(method: &str) -> Option<&'static str> {
    match method {
        "credit_card" => Some("Credit"),
        "atm" => Some("ATM"),
        "convenience_store" => Some("CVS"),
        _ => None,
    }
}

impl Adapter for Ecpay {
    fn name(&self) -> &'static str {
        Ecpay::NAME
    }

    fn serves(&self, host: &str) -> bool {
        self.settings.host == host
    }

    /// 20 letters and digits, which is all that ECPay takes: the id's time and its last 52 random bits.
    fn request_id(&self, payment: Id) -> String {
        const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let all = u128::from_be_bytes(*payment.as_bytes());
        let short = ((all >> 80) << 52) | (all & ((1 << 52) - 1));
        let digit = |place: u32| DIGITS.get(usize::try_from((short >> (5 * place)) & 31).unwrap_or_default());
        (0..20).rev().filter_map(digit).map(|byte| char::from(*byte)).collect()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: &["credit_card", "atm", "convenience_store"],
            captures_separately: false,
            needs_confirmation: false,
            voids: false,
            refunds_in_part: true,
            refunds_repeat: false,
        }
    }

    fn public_url(&self, host: &str) -> String {
        self.settings.public_url.replace("{host}", host)
    }

    fn page_origin(&self) -> String {
        Url::parse(&self.settings.url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }

    fn callback_answer(&self) -> Option<&'static str> {
        Some("1|OK")
    }

    fn form(&self, new: &NewPayment) -> Option<ProviderForm> {
        let choice = choice(&new.method)?;
        let mut fields = pairs([
            ("MerchantID", self.settings.merchant.clone()),
            ("MerchantTradeNo", new.request_id.clone()),
            ("MerchantTradeDate", written(new.begun_at)),
            ("PaymentType", "aio".to_owned()),
            ("TotalAmount", new.amount.get().to_string()),
            ("TradeDesc", new.description.clone()),
            ("ItemName", new.description.clone()),
            ("ReturnURL", new.callback_url.clone()),
            ("ChoosePayment", choice.to_owned()),
            ("EncryptType", "1".to_owned()),
            ("ClientBackURL", new.return_url.clone()),
        ]);
        let minutes = new.until.map_or(0, |until| until.since(new.begun_at) / 60_000_000);
        if choice != "Credit" {
            fields.extend(pairs([("PaymentInfoURL", new.callback_url.clone())]));
        }
        if choice == "ATM" {
            fields.extend(pairs([("ExpireDate", (minutes / (24 * 60)).clamp(1, 60).to_string())]));
        }
        if choice == "CVS" {
            fields.extend(pairs([("StoreExpireDate", minutes.clamp(1, 43_200).to_string())]));
        }
        let action = format!("{}/Cashier/AioCheckOut/V5", self.settings.url);
        Some(ProviderForm { action, fields: self.signed(fields) })
    }

    fn create<'a>(&'a self, _: Timestamp, new: &'a NewPayment) -> Answered<'a, Created> {
        Box::pin(async move {
            if new.currency != "TWD" || new.exponent.digits() != 0 || choice(&new.method).is_none() {
                return Err(AdapterError::Unsupported);
            }
            Ok(Created {
                reference: None,
                redirect_url: Some(new.form_url.clone()),
                instructions: None,
                heard: Heard::pending(),
            })
        })
    }

    fn void<'a>(&'a self, _: Timestamp, _: &'a str) -> Answered<'a, Status> {
        // An account or a code that was given out lapses by itself; money that comes meanwhile is heard of.
        Box::pin(async { Err(AdapterError::Unsupported) })
    }

    fn refund<'a>(&'a self, _: Timestamp, refund: &'a NewRefund) -> Answered<'a, RefundAnswer> {
        Box::pin(async move {
            if refund.method != "credit_card" {
                return Err(AdapterError::Unsupported);
            }
            self.send_back(refund).await?;
            Ok(RefundAnswer::Done)
        })
    }

    fn status<'a>(&'a self, at: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        Box::pin(async move {
            let fields = pairs([
                ("MerchantID", self.settings.merchant.clone()),
                ("MerchantTradeNo", request_id.to_owned()),
                ("TimeStamp", at.micros().div_euclid(1_000_000).to_string()),
            ]);
            let answer = self.call("/Cashier/QueryTradeInfo/V5", fields).await?;
            if !mac::is_right(&self.settings.hash_key, &self.settings.hash_iv, &answer) {
                return Err(unclear("an answer with a wrong CheckMacValue"));
            }
            let state = field(&answer, "TradeStatus");
            if state == "10200047" {
                return Err(AdapterError::NotFound);
            }
            if field(&answer, "MerchantTradeNo") != request_id {
                return Err(unclear("an answer about another trade"));
            }
            let heard = match state {
                "0" => Heard::pending(),
                "1" => {
                    let paid = amount(&answer, "TradeAmt").ok_or_else(|| unclear("an answer without TradeAmt"))?;
                    Heard::captured(paid, Money::ZERO)
                }
                "10200095" => Heard::failed(),
                _ => return Err(unclear("an unknown TradeStatus")),
            };
            let reference = Some(field(&answer, "TradeNo")).filter(|text| !text.is_empty()).map(str::to_owned);
            Ok(Status { reference, heard })
        })
    }

    fn verify_callback(&self, _: Timestamp, _: &HeaderMap, body: &[u8]) -> Result<Callback, CallbackError> {
        notice::read(&self.settings.merchant, &self.settings.hash_key, &self.settings.hash_iv, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter() -> Ecpay {
        // The first test in this process installs it; the others find it there.
        drop(rustls::crypto::ring::default_provider().install_default());
        Ecpay::new(EcpaySettings {
            host: "tea.test".to_owned(),
            url: "https://pay.test".to_owned(),
            merchant: "3002607".to_owned(),
            hash_key: "pwFHCqoQZGmho4w6".to_owned(),
            hash_iv: "EkRm7iFT261dpevs".to_owned(),
            public_url: "https://{host}".to_owned(),
        })
    }

    #[test]
    fn trade_numbers_are_short_and_differ() {
        let ids: Vec<String> = (0..=255_u8)
            .map(|last| adapter().request_id(Id::from_bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9, last])))
            .collect();
        for (index, one) in ids.iter().enumerate() {
            assert_eq!(one.len(), 20);
            assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            assert!(ids[..index].iter().all(|other| other != one));
        }
    }

    #[test]
    fn instants_are_written_in_taipei() {
        assert_eq!(written(Timestamp::from_micros(1_700_000_000_000_000)), "2023/11/15 06:13:20");
    }

    #[test]
    fn nothing_secret_is_shown() {
        let shown = format!("{:?}", adapter());
        assert!(!shown.contains("pwFHCqoQZGmho4w6") && !shown.contains("EkRm7iFT261dpevs"));
    }

    fn told(pairs: &[(&str, &str)]) -> Result<Callback, CallbackError> {
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut url = Url::parse("http://x/").unwrap();
        url.query_pairs_mut().extend_pairs(adapter().signed(fields));
        adapter().verify_callback(Timestamp::from_micros(0), &HeaderMap::new(), url.query().unwrap().as_bytes())
    }

    #[test]
    fn money_is_heard_once_it_is_signed_and_real() {
        let paid = [
            ("MerchantID", "3002607"),
            ("MerchantTradeNo", "A1"),
            ("RtnCode", "1"),
            ("TradeAmt", "580"),
            ("TradeNo", "T1"),
        ];
        assert_eq!(told(&paid).unwrap().heard, Heard::captured(Money::new(580), Money::ZERO));
        let trial = [&paid[..], &[("SimulatePaid", "1")]].concat();
        assert_eq!(told(&trial).unwrap().heard, Heard::pending(), "nobody paid");
        assert_ne!(told(&trial).unwrap().notice_id, told(&paid).unwrap().notice_id);
        let mut wrong = paid;
        wrong[0].1 = "2000132";
        assert_eq!(told(&wrong), Err(CallbackError::Forged), "another merchant");
        let mut wrong = paid;
        wrong[3].1 = "-5";
        assert_eq!(told(&wrong), Err(CallbackError::Malformed("TradeAmt")));
        for body in ["", "MerchantTradeNo=A1&RtnCode=1&TradeAmt=580", "CheckMacValue=00", "%ff=1"] {
            let heard = adapter().verify_callback(Timestamp::from_micros(0), &HeaderMap::new(), body.as_bytes());
            assert_eq!(heard, Err(CallbackError::Forged), "{body}");
        }
    }

    #[test]
    fn accounts_and_codes_are_kept() {
        let atm = [
            ("MerchantID", "3002607"),
            ("MerchantTradeNo", "A1"),
            ("RtnCode", "2"),
            ("BankCode", "812"),
            ("vAccount", "9103522175887271"),
            ("ExpireDate", "2026/11/24"),
            ("TradeNo", "T1"),
        ];
        let heard = told(&atm).unwrap();
        let instructions = heard.instructions.unwrap();
        assert_eq!(
            (instructions.bank.as_deref(), instructions.account.as_deref()),
            (Some("812"), Some("9103522175887271"))
        );
        assert_eq!(heard.heard, Heard::pending());
        let cvs = [
            ("MerchantID", "3002607"),
            ("MerchantTradeNo", "A1"),
            ("RtnCode", "10100073"),
            ("PaymentNo", "GW130412257496"),
            ("ExpireDate", "2026/11/24 09:00:00"),
            ("TradeNo", "T1"),
        ];
        assert_eq!(told(&cvs).unwrap().instructions.unwrap().code.as_deref(), Some("GW130412257496"));
    }
}
