//! A local ECPay: the all-in-one checkout as a merchant meets it, for trying out and for tests. Whatever is
//! sent to it must carry the right CheckMacValue, and whatever it says carries one.
//!
//! | call | what it does |
//! |---|---|
//! | `POST /Cashier/AioCheckOut/V5` | the buyer's browser brings the form: a page to pay on, an account, or a code |
//! | `POST /pay/{trade}` | the buyer pays, or is refused |
//! | `POST /Cashier/QueryTradeInfo/V5` | how a trade stands |
//! | `POST /CreditDetail/DoAction` | closing, giving up and refund of cards, by the stage that each is in |
//! | `POST /close` | for tests: the close of the day |
//! | `POST /faults`, `GET /log` | for tests: what goes wrong from now on; what was said so far |

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use orders::payment::ecpay::{mac, notice};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::notices;
use crate::config::EcpayMerchant;
use crate::stop::Stop;

/// How often a report is sent before ECPay gives up.
const TRIES: u32 = 8;
/// Pause before the second try; it doubles each time.
const PAUSE: Duration = Duration::from_millis(200);

type Fields = Vec<(String, String)>;

/// One trade.
#[derive(Debug, Clone, Serialize)]
pub struct Trade {
    /// The merchant's number.
    pub number: String,
    /// ECPay's own number.
    pub trade: String,
    /// `Credit`, `ATM` or `CVS`.
    pub choice: String,
    /// In whole dollars.
    pub amount: i64,
    /// True once the buyer paid.
    pub paid: bool,
    /// How far a card's close has come.
    pub stage: Stage,
    /// What went back.
    pub refunded: i64,
    #[serde(skip)]
    fields: Fields,
}

/// How far a card's close (關帳) has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 已授權: the money is only set aside.
    Authorised,
    /// 要關帳: it is asked for at the close of the day.
    ToBeClosed,
    /// 已關帳: the bank was asked for it.
    Closed,
    /// 放棄: it was given up before the close.
    GivenUp,
}

impl Trade {
    /// Does what DoAction says, where the stage allows it.
    fn act(&mut self, action: &str, amount: i64) -> bool {
        let is_part = amount > 0 && self.refunded + amount < self.amount;
        let fits = amount > 0 && self.refunded + amount <= self.amount;
        match (action, self.stage) {
            ("C", Stage::Authorised) => self.stage = Stage::ToBeClosed,
            ("E", Stage::ToBeClosed) if self.refunded == 0 => self.stage = Stage::Authorised,
            ("N", Stage::Authorised) => {
                self.stage = Stage::GivenUp;
                self.refunded = self.amount;
            }
            ("R", Stage::ToBeClosed) if is_part => self.refunded += amount,
            ("R", Stage::Closed) if fits => self.refunded += amount,
            _ => return false,
        }
        true
    }
}

/// What goes wrong from now on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Each report is sent so many times more.
    pub duplicate: u32,
    /// Reports are not sent at all; only asking tells.
    pub silent: bool,
    /// A report with a wrong CheckMacValue says that the money came, when a trade begins.
    pub forge: bool,
    /// DoAction does what it is told, and then answers with an error of the server.
    pub drop_answer: bool,
}

/// Something that was said to or by ECPay.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// `checkout`, `query`, `action`, `report`, `forged report`.
    pub what: String,
    /// Which trade.
    pub number: String,
    /// What was answered.
    pub answer: String,
}

struct Inner {
    merchant: EcpayMerchant,
    url: String,
    trades: Mutex<BTreeMap<String, Trade>>,
    faults: Mutex<Faults>,
    log: Mutex<Vec<Said>>,
    client: reqwest::Client,
    stop: Stop,
}

/// A local ECPay that answers.
pub struct Running {
    inner: Arc<Inner>,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Where it answers.
    pub fn url(&self) -> String {
        self.inner.url.clone()
    }

    /// Every trade, by the merchant's number.
    pub fn trades(&self) -> Vec<Trade> {
        lock(&self.inner.trades).values().cloned().collect()
    }

    /// Stops answering.
    pub async fn stop(self) {
        self.inner.stop.ask();
        self.accepting.abort();
        drop(self.accepting.await);
    }
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes an address and answers from now on.
///
/// # Errors
/// When the address cannot be used.
pub async fn start(address: SocketAddr, merchant: EcpayMerchant) -> io::Result<Running> {
    let listener = TcpListener::bind(address).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let inner = Arc::new(Inner {
        merchant,
        url,
        trades: Mutex::default(),
        faults: Mutex::default(),
        log: Mutex::default(),
        client: notices::client().map_err(io::Error::other)?,
        stop: Stop::default(),
    });
    let router = Router::new()
        .route("/Cashier/AioCheckOut/V5", post(check_out))
        .route("/pay/{number}", post(pay))
        .route("/Cashier/QueryTradeInfo/V5", post(query))
        .route("/CreditDetail/DoAction", post(act))
        .route("/close", post(close))
        .route("/faults", get(show_faults).post(set_faults))
        .route("/log", get(show_log))
        .route("/trades", get(show_trades))
        .with_state(Arc::clone(&inner));
    let accepting = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::warn!(%error, "the local ECPay ended");
        }
    });
    Ok(Running { inner, accepting })
}

type Shared = State<Arc<Inner>>;

impl Inner {
    fn signed(&self, mut fields: Fields) -> String {
        let merchant = &self.merchant;
        let value = mac::check_mac_value(merchant.hash_key.reveal(), merchant.hash_iv.reveal(), &fields);
        fields.push((mac::FIELD.to_owned(), value));
        written(&fields)
    }

    /// The fields of a call, if it carries the right value and is this merchant's.
    fn believed(&self, body: &[u8]) -> Option<Fields> {
        let fields = notice::fields(body)?;
        let merchant = &self.merchant;
        let right = mac::is_right(merchant.hash_key.reveal(), merchant.hash_iv.reveal(), &fields)
            && notice::field(&fields, "MerchantID") == merchant.merchant;
        right.then_some(fields)
    }

    fn note(&self, what: &str, number: &str, answer: &str) {
        let (what, number, answer) = (what.to_owned(), number.to_owned(), answer.to_owned());
        lock(&self.log).push(Said { what, number, answer });
    }
}

fn written(fields: &Fields) -> String {
    reqwest::Url::parse_with_params("http://form/", fields)
        .ok()
        .and_then(|url| url.query().map(str::to_owned))
        .unwrap_or_default()
}

fn pairs<const N: usize>(fields: [(&str, &str); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

const WRONG: &str = "10200073|CheckMacValue Error";

async fn check_out(State(ecpay): Shared, body: Bytes) -> Response {
    let Some(fields) = ecpay.believed(&body) else {
        ecpay.note("checkout", "", WRONG);
        return (StatusCode::OK, WRONG).into_response();
    };
    let text = |name: &str| notice::field(&fields, name).to_owned();
    let (number, choice) = (text("MerchantTradeNo"), text("ChoosePayment"));
    let short = (1..=20).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let known_way = matches!(choice.as_str(), "Credit" | "ATM" | "CVS");
    let amount = notice::amount(&fields, "TotalAmount");
    let complete =
        ["MerchantTradeDate", "TradeDesc", "ItemName", "ReturnURL"].iter().all(|name| !text(name).is_empty())
            && text("PaymentType") == "aio"
            && text("EncryptType") == "1"
            && text("MerchantTradeDate").len() == 19;
    let (Some(amount), true, true, true) = (amount, short, known_way, complete) else {
        ecpay.note("checkout", &number, "10100058|Parameter Error");
        return (StatusCode::OK, "10100058|Parameter Error").into_response();
    };
    let (trade, is_new) = {
        let mut trades = lock(&ecpay.trades);
        let place = trades.len() + 1;
        let is_new = !trades.contains_key(&number);
        let fresh = Trade {
            number: number.clone(),
            trade: format!("2611{place:016}"),
            choice: choice.clone(),
            amount: amount.get(),
            paid: false,
            stage: Stage::Authorised,
            refunded: 0,
            fields: fields.clone(),
        };
        (trades.entry(number.clone()).or_insert(fresh).clone(), is_new)
    };
    if trade.fields != fields {
        ecpay.note("checkout", &number, "10300028|MerchantTradeNo Error");
        return (StatusCode::OK, "10300028|MerchantTradeNo Error").into_response();
    }
    ecpay.note("checkout", &number, "page");
    if is_new && lock(&ecpay.faults).forge {
        forge(&ecpay, &trade);
    }
    if is_new && choice != "Credit" {
        report(&ecpay, "PaymentInfoURL", &trade, given_out(&ecpay, &trade));
    }
    page(&trade)
}

fn page(trade: &Trade) -> Response {
    let what = match trade.choice.as_str() {
        "ATM" => "虛擬帳號已取得，按下代表已轉帳",
        "CVS" => "繳費代碼已取得，按下代表已繳費",
        _ => "按下代表刷卡成功",
    };
    let back = notice::field(&trade.fields, "ClientBackURL");
    let number = &trade.number;
    let escaped = back.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let html = format!(
        "<!doctype html><html lang=\"zh-TW\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>ECPay 模擬</title><style>body{{font:16px/1.6 system-ui;max-width:28rem;margin:2rem auto;padding:0 1rem}}button{{font:inherit;min-height:44px;padding:.5rem 1rem;margin:.5rem .5rem 0 0}}</style><main><h1>綠界付款（本機模擬）</h1><p>NT${amount}</p><p>{what}</p><form method=\"post\" action=\"/pay/{number}\"><button name=\"action\" value=\"pay\">付款 Pay</button><button name=\"action\" value=\"fail\">失敗 Fail</button></form><p><a href=\"{escaped}\">回到商店 Back to the shop</a></p><p><small>這裡不會動用真正的錢。No real money moves here.</small></p></main></html>",
        amount = trade.amount,
    );
    let policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

/// The report that an account or a code was given out.
fn given_out(ecpay: &Inner, trade: &Trade) -> Fields {
    let amount = trade.amount.to_string();
    let mut fields = pairs([
        ("MerchantID", &ecpay.merchant.merchant),
        ("MerchantTradeNo", &trade.number),
        ("TradeNo", &trade.trade),
        ("TradeAmt", &amount),
        ("RtnMsg", "Get VirtualAccount Succeeded"),
        ("TradeDate", notice::field(&trade.fields, "MerchantTradeDate")),
    ]);
    if trade.choice == "ATM" {
        fields.extend(pairs([
            ("RtnCode", "2"),
            ("PaymentType", "ATM_TAISHIN"),
            ("BankCode", "812"),
            ("vAccount", "9103522175887271"),
            ("ExpireDate", "2026/11/25"),
        ]));
    } else {
        fields.extend(pairs([
            ("RtnCode", "10100073"),
            ("PaymentType", "CVS_CVS"),
            ("PaymentNo", "GW130412257496"),
            ("ExpireDate", "2026/11/25 23:59:59"),
        ]));
    }
    fields
}

/// The report that the buyer paid.
fn paid(ecpay: &Inner, trade: &Trade) -> Fields {
    let amount = trade.amount.to_string();
    let kind = match trade.choice.as_str() {
        "ATM" => "ATM_TAISHIN",
        "CVS" => "CVS_CVS",
        _ => "Credit_CreditCard",
    };
    pairs([
        ("MerchantID", &ecpay.merchant.merchant),
        ("MerchantTradeNo", &trade.number),
        ("RtnCode", "1"),
        ("RtnMsg", "交易成功"),
        ("TradeNo", &trade.trade),
        ("TradeAmt", &amount),
        ("PaymentDate", notice::field(&trade.fields, "MerchantTradeDate")),
        ("PaymentType", kind),
        ("PaymentTypeChargeFee", "12"),
        ("TradeDate", notice::field(&trade.fields, "MerchantTradeDate")),
        ("SimulatePaid", "0"),
    ])
}

/// Reports until `1|OK` is heard.
fn report(ecpay: &Arc<Inner>, to: &str, trade: &Trade, fields: Fields) {
    let faults = lock(&ecpay.faults).clone();
    let url = notice::field(&trade.fields, to).to_owned();
    if faults.silent || url.is_empty() {
        return;
    }
    let (ecpay, number, body) = (Arc::clone(ecpay), trade.number.clone(), ecpay.signed(fields));
    tokio::spawn(async move {
        for _ in 0..=faults.duplicate {
            let mut pause = PAUSE;
            for _ in 0..TRIES {
                if ecpay.stop.is_asked() {
                    return;
                }
                let answer = send(&ecpay, &url, body.clone()).await;
                ecpay.note("report", &number, &answer);
                if answer == "1|OK" {
                    break;
                }
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
        }
    });
}

/// Says, without the key, that the money came.
fn forge(ecpay: &Arc<Inner>, trade: &Trade) {
    let mut fields = paid(ecpay, trade);
    fields.push((mac::FIELD.to_owned(), mac::check_mac_value("somebodyelse'key", "somebodyelse'siv", &fields)));
    let (ecpay, number) = (Arc::clone(ecpay), trade.number.clone());
    let url = notice::field(&trade.fields, "ReturnURL").to_owned();
    tokio::spawn(async move {
        let answer = send(&ecpay, &url, written(&fields)).await;
        ecpay.note("forged report", &number, &answer);
    });
}

async fn send(ecpay: &Inner, url: &str, body: String) -> String {
    let call = ecpay.client.post(url).header("content-type", "application/x-www-form-urlencoded").body(body);
    match call.send().await {
        Ok(answer) if answer.status().is_success() => answer.text().await.unwrap_or_default(),
        Ok(answer) => answer.status().as_u16().to_string(),
        Err(_) => String::new(),
    }
}

async fn pay(State(ecpay): Shared, Path(number): Path<String>, body: Bytes) -> Response {
    let pays = notice::fields(&body).is_some_and(|fields| notice::field(&fields, "action") == "pay");
    let trade = {
        let mut trades = lock(&ecpay.trades);
        let Some(trade) = trades.get_mut(&number) else {
            return (StatusCode::NOT_FOUND, "no such trade\n").into_response();
        };
        let is_news = pays && !trade.paid;
        trade.paid |= pays;
        is_news.then(|| trade.clone()).ok_or_else(|| trade.clone())
    };
    let back = match &trade {
        Ok(trade) | Err(trade) => notice::field(&trade.fields, "ClientBackURL").to_owned(),
    };
    if let Ok(trade) = &trade {
        report(&ecpay, "ReturnURL", trade, paid(&ecpay, trade));
    }
    Html(format!(
        "<!doctype html><meta charset=\"utf-8\"><p>OK</p><a href=\"{}\">回到商店</a>",
        back.replace('"', "&quot;")
    ))
    .into_response()
}

async fn query(State(ecpay): Shared, body: Bytes) -> Response {
    let Some(fields) = ecpay.believed(&body) else { return (StatusCode::OK, WRONG).into_response() };
    let number = notice::field(&fields, "MerchantTradeNo");
    let found = lock(&ecpay.trades).get(number).cloned();
    let (trade, amount, status) = match &found {
        Some(trade) => (trade.trade.as_str(), trade.amount.to_string(), if trade.paid { "1" } else { "0" }),
        None => ("", "0".to_owned(), "10200047"),
    };
    ecpay.note("query", number, status);
    ecpay
        .signed(pairs([
            ("MerchantID", &ecpay.merchant.merchant),
            ("MerchantTradeNo", number),
            ("TradeNo", trade),
            ("TradeAmt", &amount),
            ("TradeStatus", status),
        ]))
        .into_response()
}

async fn act(State(ecpay): Shared, body: Bytes) -> Response {
    let Some(fields) = ecpay.believed(&body) else { return (StatusCode::OK, WRONG).into_response() };
    let number = notice::field(&fields, "MerchantTradeNo").to_owned();
    let amount = notice::amount(&fields, "TotalAmount").map_or(0, |amount| amount.get());
    let code = {
        let mut trades = lock(&ecpay.trades);
        match trades.get_mut(&number) {
            Some(trade)
                if trade.choice == "Credit" && trade.paid && trade.trade == notice::field(&fields, "TradeNo") =>
            {
                if trade.act(notice::field(&fields, "Action"), amount) {
                    "1"
                } else {
                    "10300024"
                }
            }
            _ => "10300025",
        }
    };
    ecpay.note("action", &number, code);
    if lock(&ecpay.faults).drop_answer {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let trade = notice::field(&fields, "TradeNo");
    let answer = [
        ("MerchantID", ecpay.merchant.merchant.as_str()),
        ("MerchantTradeNo", &number),
        ("TradeNo", trade),
        ("RtnCode", code),
        ("RtnMsg", ""),
    ];
    written(&pairs(answer)).into_response()
}

/// The close of the day: what was paid by card is asked for at the bank.
async fn close(State(ecpay): Shared) -> StatusCode {
    for trade in lock(&ecpay.trades).values_mut() {
        if trade.paid && matches!(trade.stage, Stage::Authorised | Stage::ToBeClosed) {
            trade.stage = Stage::Closed;
        }
    }
    StatusCode::NO_CONTENT
}

async fn show_faults(State(ecpay): Shared) -> Json<Faults> {
    Json(lock(&ecpay.faults).clone())
}

/// Sets what goes wrong; what is not named goes right again.
async fn set_faults(State(ecpay): Shared, Json(faults): Json<Faults>) -> Json<Faults> {
    *lock(&ecpay.faults) = faults.clone();
    Json(faults)
}

async fn show_log(State(ecpay): Shared) -> Json<Vec<Said>> {
    Json(lock(&ecpay.log).clone())
}

async fn show_trades(State(ecpay): Shared) -> Json<Vec<Trade>> {
    Json(lock(&ecpay.trades).values().cloned().collect())
}
