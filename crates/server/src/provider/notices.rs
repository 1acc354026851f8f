//! Notices: what the provider tells the merchant, over and over until it is heard.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde_json::json;

use super::book::{Payment, PaymentState};
use super::http::LogEntry;
use super::{Provider, signature};

/// How often a notice is sent before the provider gives up.
const TRIES: u32 = 16;
/// Pause before the second try; it doubles each time.
const PAUSE: Duration = Duration::from_millis(200);
/// The longest pause.
const PAUSE_AT_MOST: Duration = Duration::from_secs(30);
/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a notice waits for another to change places with.
const ALONE: Duration = Duration::from_millis(1_500);

/// One notice, ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Notice {
    payment: Payment,
    body: String,
}

/// Names under `localhost` are this machine's, whatever its resolver knows (RFC 6761 §6.3).
#[derive(Debug)]
struct Localhost;

impl Resolve for Localhost {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            if name.as_str() == "localhost" || name.as_str().ends_with(".localhost") {
                let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
                return Ok(Box::new(std::iter::once(here)) as Addrs);
            }
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// A client for notices.
pub(super) fn client() -> Result<reqwest::Client, reqwest::Error> {
    let builder = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
    builder.no_proxy().dns_resolver(Localhost).build()
}

fn notice(provider: &Provider, payment: &Payment, state: PaymentState) -> Notice {
    let mut random = [0; 12];
    provider.settings.entropy.fill(&mut random);
    let id: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let body = json!({
        "notice_id": id,
        "request_id": payment.wanted.request_id,
        "reference": payment.reference,
        "state": state,
        "amount": payment.wanted.amount,
        "captured": payment.captured,
        "refunded": payment.refunded,
        "at": provider.settings.clock.now(),
    });
    Notice { payment: payment.clone(), body: body.to_string() }
}

/// Tells the merchant how a payment stands, with whatever is to go wrong.
pub(super) fn send(provider: &Arc<Provider>, payment: &Payment) {
    let faults = provider.faults();
    if faults.silent {
        return;
    }
    if faults.forge {
        forge(provider, payment);
    }
    let (provider, notice) = (Arc::clone(provider), notice(provider, payment, payment.state));
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(faults.delay_ms)).await;
        for notice in in_turn(&provider, notice, faults.reorder).await {
            for _ in 0..=faults.duplicate {
                insist(&provider, &notice).await;
            }
        }
    });
}

/// Says, in the provider's name but without its secret, that the money came.
pub(super) fn forge(provider: &Arc<Provider>, payment: &Payment) {
    let mut claimed = payment.clone();
    claimed.captured = claimed.wanted.amount;
    let notice = notice(provider, &claimed, PaymentState::Captured);
    let signature = signature::sign(b"somebody else's secret", provider.seconds(), &notice.body);
    let provider = Arc::clone(provider);
    tokio::spawn(async move {
        let status = post(&provider, &notice, signature).await;
        provider.log_notice(&notice.payment, "forged notice", status);
    });
}

/// Which notices to send now: this one, both in the wrong order, or none because another takes it along.
async fn in_turn(provider: &Provider, notice: Notice, reorder: bool) -> Vec<Notice> {
    if !reorder {
        return vec![notice];
    }
    let mut waiting = provider.late.lock().await;
    if let Some(earlier) = waiting.pop() {
        return vec![notice, earlier];
    }
    waiting.push(notice);
    drop(waiting);
    tokio::time::sleep(ALONE).await;
    std::mem::take(&mut *provider.late.lock().await)
}

async fn insist(provider: &Arc<Provider>, notice: &Notice) {
    let mut pause = PAUSE;
    for _ in 0..TRIES {
        if provider.stop.is_asked() {
            return;
        }
        let status = post(provider, notice, provider.sign(&notice.body)).await;
        provider.log_notice(&notice.payment, "notice", status);
        if (200..300).contains(&status) {
            provider.with_book(|book| book.said(&notice.payment));
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE_AT_MOST);
    }
}

/// The merchant's status; 0 when it cannot be reached.
async fn post(provider: &Provider, notice: &Notice, signature: String) -> u16 {
    let call = provider
        .client
        .post(&notice.payment.wanted.callback_url)
        .header("content-type", "application/json")
        .header(signature::HEADER, signature)
        .body(notice.body.clone());
    call.send().await.map_or(0, |answer| answer.status().as_u16())
}

impl Provider {
    fn log_notice(&self, payment: &Payment, what: &str, status: u16) {
        self.log(LogEntry {
            at: self.settings.clock.now(),
            what: what.to_owned(),
            request_id: payment.wanted.request_id.clone(),
            state: Some(payment.state),
            status,
        });
    }
}
