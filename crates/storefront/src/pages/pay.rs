//! Paying an order by its link: no log-in, and nothing about who buys.

use api::{Form, Problem};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use orders::http::pay_links::{self, PayLinkState};
use orders::http::selling::PaymentMethod as Method;
use orders::payment;

use super::visit::{Visit, lead};
use crate::forms::PayForm;
use crate::view::{LeadPage, PayPage, PaymentMethod, Totals};

/// `GET /pay/{token}`.
pub async fn show(visit: Visit, Path(token): Path<String>) -> Response {
    let outcome = page(&visit, &token, None).await;
    visit.answer(outcome).await
}

async fn page(visit: &Visit, token: &str, alert: Option<String>) -> Result<Response, Problem> {
    let link = pay_links::of_token(&visit.db, token).await?;
    let order = pay_links::page(&visit.db, &visit.adapters, &link, visit.caller.locale).await?;
    let open = order.payment.as_ref().filter(|one| order.state == PayLinkState::Open && is_open(&one.state));
    let instructions = open.and_then(|one| one.instructions.clone()).unwrap_or_default();
    let methods: Vec<PaymentMethod> = order.methods.iter().map(|method| PaymentMethod::of(method.as_str())).collect();
    let chosen = open.map(|one| PaymentMethod::of(&one.method)).filter(|method| methods.contains(method));
    let page = PayPage {
        token: token.to_owned(),
        totals: Totals {
            goods: order.goods_total,
            discount: order.discount_total,
            shipping: Some(order.shipping_total),
            tax: order.tax_total,
            total: order.total,
        },
        chosen: chosen.or(methods.first().copied()),
        methods,
        checking: open.is_some() && instructions.account.is_none() && instructions.code.is_none(),
        bank: instructions.bank,
        account: instructions.account,
        code: instructions.code,
        until: instructions.until,
        submission: visit.db.new_id().to_string(),
        order,
        alert,
    };
    let status = if page.alert.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok(visit.may_lead_to_payment(visit.show(status, &page).await?))
}

fn is_open(state: &str) -> bool {
    payment::State::parse(state).is_some_and(payment::State::is_open)
}

/// `POST /pay/{token}`: to the provider's page.
pub async fn pay(visit: Visit, Path(token): Path<String>, Form(form): Form<PayForm>) -> Response {
    let outcome = begin(&visit, &token, &form).await;
    visit.answer(outcome).await
}

async fn begin(visit: &Visit, token: &str, form: &PayForm) -> Result<Response, Problem> {
    let link = pay_links::of_token(&visit.db, token).await?;
    let Some(method) = Method::parse(&form.payment) else {
        let choose = visit.say("請選擇付款方式。", "Choose how to pay.");
        return page(visit, token, Some(choose)).await;
    };
    match pay_links::begin(&visit.db, &visit.adapters, &visit.caller, &link, method).await {
        Ok(id) => {
            let found = visit.db.read(move |read| payment::find(read, id)).await?;
            let url = found.and_then(|payment| payment.redirect_url);
            Ok(visit.may_lead_to_payment(lead(&url.unwrap_or_else(|| format!("/pay/{token}")))))
        }
        Err(problem) if problem.is_fault() => Err(problem),
        // What changed meanwhile, the page itself says.
        Err(problem) => page(visit, token, Some(problem.refusal().sentence(visit.caller.locale))).await,
    }
}

/// `GET /pay/{token}/payments/{payment}`: the provider's form, which a browser has to bring by itself.
pub async fn lead_on(visit: Visit, Path((token, payment)): Path<(String, String)>) -> Response {
    let outcome = form_page(&visit, &token, &payment).await;
    visit.answer(outcome).await
}

async fn form_page(visit: &Visit, token: &str, payment: &str) -> Result<Response, Problem> {
    let link = pay_links::of_token(&visit.db, token).await?;
    let back = format!("/pay/{token}");
    let Ok(payment) = payment.parse() else { return Ok(lead(&back)) };
    let found = visit.db.read(move |read| payment::find(read, payment)).await?;
    let Some(found) = found.filter(|found| found.pay_link == Some(link.id)) else { return Ok(lead(&back)) };
    let Some(form) = payment::form(&visit.db, &visit.adapters, link.order, found.id).await? else {
        return Ok(lead(&back));
    };
    let page = LeadPage { back, method: PaymentMethod::of(&found.method), action: form.action, fields: form.fields };
    Ok(visit.may_lead_to_payment(visit.show(StatusCode::OK, &page).await?))
}
