//! The person's page: how much, for what, and three ways out.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::book::{Payment, PaymentState};
use super::{Provider, notices};
use crate::pages::escape;

type Shared = State<Arc<Provider>>;

const STYLE: &str = "*{box-sizing:border-box}body{margin:0;background:#eef1f3;color:#1f2421;font:16px/1.6 -apple-system,'Segoe UI','Noto Sans TC','PingFang TC','Microsoft JhengHei',system-ui,sans-serif}main{max-width:26rem;margin:0 auto;padding:48px 20px}h1{font-size:20px;margin:0 0 24px}.sheet{background:#fff;border:1px solid #d6dce0;border-radius:12px;padding:24px}.amount{font-size:34px;line-height:1.25;font-weight:600;font-variant-numeric:tabular-nums;margin:0 0 4px}.what{margin:0 0 24px;color:#5c6468;overflow-wrap:anywhere}button{display:block;width:100%;min-height:48px;margin-top:12px;border:1px solid #d6dce0;border-radius:8px;background:#fff;color:inherit;font:inherit;cursor:pointer}button.first{background:#2b6c9b;border-color:#2b6c9b;color:#fff;font-weight:600}small{display:block;margin-top:24px;color:#5c6468}a{color:#2b6c9b}:focus-visible{outline:3px solid #1f2421;outline-offset:2px}";

/// `NT$580`, `£12.50`, or the code before the number.
fn amount(payment: &Payment) -> String {
    let wanted = &payment.wanted;
    let sign = match wanted.currency.as_str() {
        "TWD" => "NT$".to_owned(),
        "GBP" => "£".to_owned(),
        other => format!("{} ", escape(other)),
    };
    let unit = 10_i64.checked_pow(u32::from(wanted.exponent)).unwrap_or(1);
    let (whole, part) = (wanted.amount / unit, wanted.amount % unit);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match wanted.exponent {
        0 => format!("{sign}{grouped}"),
        exponent => format!("{sign}{grouped}.{part:0width$}", width = usize::from(exponent)),
    }
}

fn page(payment: &Payment) -> String {
    let (amount, what) = (amount(payment), escape(&payment.wanted.description));
    let back = escape(&payment.wanted.return_url);
    let (note, ways) = match payment.state {
        PaymentState::Pending => (
            "",
            "<form method=\"post\"><button class=\"first\" name=\"action\" value=\"pay\">付款 Pay</button><button name=\"action\" value=\"fail\">失敗 Fail</button><button name=\"action\" value=\"later\">稍後 Later</button></form>".to_owned(),
        ),
        PaymentState::Captured => ("這筆款項已經付清。This is paid.", String::new()),
        PaymentState::Failed => ("這筆付款沒有成功。This payment failed.", String::new()),
        PaymentState::Voided => ("商店已取消這筆付款。The shop took this payment back.", String::new()),
        PaymentState::Refunded => ("這筆款項已經退還。This was given back.", String::new()),
    };
    let out = if ways.is_empty() {
        format!("<p>{note}</p><p><a href=\"{back}\">回商店 Back to the shop</a></p>")
    } else {
        ways
    };
    format!(
        "<!doctype html><html lang=\"zh-TW\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>SimPay 模擬付款</title><style>{STYLE}</style><main><h1>SimPay 模擬付款 <span lang=\"en\">· simulated payment</span></h1><div class=\"sheet\"><p class=\"amount\">{amount}</p><p class=\"what\">{what}</p>{out}</div><small>這裡不會動用真正的錢。No real money moves here.</small></main></html>"
    )
}

/// Browsers check where a form leads after its redirect, so the shop is named.
fn policy(payment: &Payment) -> HeaderValue {
    let back = payment.wanted.return_url.split('/').take(3).collect::<Vec<_>>().join("/");
    let policy = format!(
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self' {back}; base-uri 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Shows the page.
pub(super) async fn show(State(provider): Shared, Path(reference): Path<String>) -> Response {
    match provider.with_book(|book| book.by_reference(&reference).cloned()) {
        None => (StatusCode::NOT_FOUND, "no such payment\n").into_response(),
        Some(payment) => {
            let mut response = Html(page(&payment)).into_response();
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy(&payment));
            response
        }
    }
}

/// Which way out the person took.
#[derive(Deserialize)]
pub(super) struct Choice {
    action: String,
}

/// Does what the person chose, and sends them back.
pub(super) async fn decide(
    State(provider): Shared,
    Path(reference): Path<String>,
    Form(choice): Form<Choice>,
) -> Response {
    let decided = match choice.action.as_str() {
        "pay" => provider.with_book(|book| book.decide(&reference, true)),
        "fail" => provider.with_book(|book| book.decide(&reference, false)),
        _ => provider.with_book(|book| book.by_reference(&reference).map(|payment| (payment.clone(), false))),
    };
    match decided {
        None => (StatusCode::NOT_FOUND, "no such payment\n").into_response(),
        Some((payment, changed)) => {
            if changed {
                notices::send(&provider, &payment);
            }
            Redirect::to(&payment.wanted.return_url).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::book::Wanted;
    use super::*;

    fn payment(amount: i64, currency: &str, exponent: u8) -> Payment {
        let wanted = Wanted {
            request_id: "a".to_owned(),
            merchant: "shop".to_owned(),
            amount,
            currency: currency.to_owned(),
            exponent,
            description: "<cake>".to_owned(),
            return_url: "http://cake.localhost:8080/orders/1".to_owned(),
            callback_url: String::new(),
            method: String::new(),
            code: None,
        };
        Payment {
            wanted,
            reference: "SP1".to_owned(),
            state: PaymentState::Pending,
            captured: 0,
            refunded: 0,
            refunds: BTreeMap::new(),
            unsaid: false,
        }
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        assert_eq!(amount(&payment(580, "TWD", 0)), "NT$580");
        assert_eq!(amount(&payment(1_234_567, "TWD", 0)), "NT$1,234,567");
        assert_eq!(amount(&payment(123_405, "GBP", 2)), "£1,234.05");
    }

    #[test]
    fn the_page_escapes_and_names_the_shop_for_the_way_back() {
        let payment = payment(580, "TWD", 0);
        assert!(page(&payment).contains("&lt;cake&gt;"));
        assert!(policy(&payment).to_str().unwrap().contains("http://cake.localhost:8080;"));
    }
}
