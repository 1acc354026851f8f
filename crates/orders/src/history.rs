//! What happened to an order, in sentences: the journal's entries about it that mean something to
//! people.

use kernel::{ActorKind, Exponent, Id, Money, Timestamp};
use serde::Serialize;
use serde_json::Value;
use store::journal::{self, Entry};
use store::{Fault, Read};
use utoipa::ToSchema;

/// The most entries that are read.
const ENTRIES: i64 = 200;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryRow {
    /// When.
    pub at: Timestamp,
    /// The journal's word for it: `orders.ready`.
    pub kind: String,
    /// What happened, in the reader's language.
    pub text: String,
    /// Who did it. Buyers read roles, people who work here read names.
    pub actor: String,
}

/// How history is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Telling {
    /// True when the reader works here.
    pub(crate) names: bool,
    /// True for Chinese.
    pub(crate) chinese: bool,
    /// Digits of the brand's currency.
    pub(crate) exponent: Exponent,
}

/// An order's history, oldest first.
pub(crate) fn of_order(read: &mut Read<'_>, order: Id, telling: Telling) -> Result<Vec<HistoryRow>, Fault> {
    let mut rows = Vec::new();
    for entry in journal::of_subject(read, order, ENTRIES)? {
        let body: Value = serde_json::from_str(&entry.body).unwrap_or(Value::Null);
        let Some(text) = sentence(&entry.kind, &body, telling) else { continue };
        let actor = actor(read, &entry, telling)?;
        rows.push(HistoryRow { at: entry.occurred_at, kind: entry.kind, text, actor });
    }
    Ok(rows)
}

/// What an entry means to people; none for entries that only programs need.
fn sentence(kind: &str, body: &Value, telling: Telling) -> Option<String> {
    let say = |zh: &str, en: &str| Some(if telling.chinese { zh } else { en }.to_owned());
    let money = |field: &str| body[field].as_i64().map(|minor| Money::new(minor).to_major(telling.exponent));
    let with = |zh: &str, en: &str, value: Option<String>| {
        let text = if telling.chinese { zh } else { en };
        value.map(|value| text.replace("{}", &value))
    };
    match kind {
        "orders.placed" => say("訂單成立", "Order placed"),
        "orders.import_undone" => say("匯入已復原", "Import undone"),
        "orders.imported" => say("從其他系統匯入", "Imported from another system"),
        "orders.pay_link_made" => match body["channel"].as_str() {
            Some("sms") => say("付款連結已用簡訊傳送", "A pay link was sent by text message"),
            Some("email") => say("付款連結已用電子郵件傳送", "A pay link was sent by e-mail"),
            Some("line") => say("付款連結已用 LINE 傳送", "A pay link was sent by LINE"),
            _ => say("產生了付款連結", "A pay link was made"),
        },
        "orders.pay_link_cancelled" => say("付款連結已作廢", "The pay link was cancelled"),
        "orders.paid" => say("已付清", "Paid in full"),
        "orders.deposit_paid" => with("已付訂金 {}", "Deposit paid: {}", money("paid")),
        "orders.payment_changed" => match body["state"].as_str()? {
            "failed" => say("線上付款沒有成功", "The online payment did not succeed"),
            "voided" => say("線上付款已取消", "The online payment was called off"),
            "unknown" => say("線上付款的結果待確認", "Checking what came of the online payment"),
            _ => None,
        },
        "orders.refunded" => with("退款 {}", "{} refunded", money("amount")),
        "orders.returned" => with("退貨 {}", "Goods for {} returned", money("total")),
        "orders.return_voided" => say("退貨作廢", "The return was undone"),
        "orders.return_asked" => say("申請退貨", "A return was asked for"),
        "orders.return_refused" => say("退貨申請未通過", "The return was refused"),
        "orders.return_withdrawn" => say("取消退貨申請", "The return was called off"),
        "orders.shipped" => {
            let parcel = body["tracking"].as_str().filter(|number| !number.is_empty());
            match parcel {
                Some(number) => with("已出貨，單號 {}", "Sent, parcel {}", Some(number.to_owned())),
                None => say("已出貨", "Sent"),
            }
        }
        "orders.delivered" => say("已送達", "Delivered"),
        "orders.undelivered" => match body["why"].as_str() {
            Some("refused") => say("收件人拒收，包裹已退回", "It was refused; the parcel came back"),
            Some("address_wrong") => say("地址有誤，包裹已退回", "The address was wrong; the parcel came back"),
            _ => say("沒有人收件，包裹已退回", "Nobody took it; the parcel came back"),
        },
        "orders.ready" => say("商品已備妥", "Goods are ready"),
        "orders.handed_over" => say("商品已交付", "Goods handed over"),
        "orders.lines_cancelled" => {
            with("取消部分商品，訂單減少 {}", "Part of it was cancelled; it comes to {} less", money("amount"))
        }
        "orders.cancelled" => say("訂單取消", "Order cancelled"),
        "orders.expired" => say("逾期未付款，訂單失效", "Not paid in time; the order lapsed"),
        "orders.waits_longer" => {
            say("改用轉帳或繳費，保留時間延長", "Paid by transfer or at a machine: it waits longer")
        }
        "orders.reopened" => say("收到逾期的付款，訂單恢復", "Paid after all; the order stands again"),
        "orders.ticket_opened" => {
            let number = body["number"].as_i64().map(|number| number.to_string());
            with("廚房收單，取餐號碼 {}", "The kitchen has it as number {}", number)
        }
        "orders.ticket_moved" => match body["to"].as_str()? {
            "started" => say("廚房開始製作", "The kitchen began"),
            "ready" => say("廚房做好了", "The kitchen has it ready"),
            // Of an order of the web, handing it over is said by itself.
            _ => None,
        },
        "orders.ticket_called_off" => say("廚房不用做了", "The kitchen need not make it"),
        "till.sold" => {
            with("門市售出，收據 {}", "Sold in store, receipt {}", body["receipt"].as_str().map(ToOwned::to_owned))
        }
        "till.deposit_taken" => with("門市收訂金 {}", "Deposit of {} taken in store", money("amount")),
        "till.deposit_returned" => with("門市退訂金 {}", "Deposit of {} given back in store", money("amount")),
        "till.collected" => with("門市收款 {}", "{} taken in store", money("amount")),
        "till.voided" => say("這筆銷售作廢", "The sale was voided"),
        _ => None,
    }
}

fn actor(read: &mut Read<'_>, entry: &Entry, telling: Telling) -> Result<String, Fault> {
    if telling.names && entry.actor.kind == ActorKind::Staff {
        let person = entry.actor.id.map(|id| staff::person(read, id)).transpose()?.flatten();
        if let Some(person) = person {
            return Ok(person.name);
        }
    }
    let (zh, en) = match entry.actor.kind {
        ActorKind::Staff | ActorKind::Register => ("門市人員", "Store staff"),
        ActorKind::Member | ActorKind::Guest => ("顧客", "Customer"),
        ActorKind::Key => ("串接程式", "A connected program"),
        ActorKind::System => ("系統", "System"),
    };
    Ok(if telling.chinese { zh } else { en }.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn say(kind: &str, body: &Value, chinese: bool) -> Option<String> {
        let exponent = Exponent::new(2).unwrap();
        sentence(kind, body, Telling { names: true, chinese, exponent })
    }

    #[test]
    fn amounts_are_said_in_major_units() {
        let body = json!({"amount": 58_050});
        assert_eq!(say("orders.refunded", &body, false).as_deref(), Some("580.50 refunded"));
        assert_eq!(say("till.collected", &body, true).as_deref(), Some("門市收款 580.50"));
    }

    #[test]
    fn what_only_programs_need_is_left_out() {
        assert_eq!(say("orders.payment_changed", &json!({"state": "requested"}), true), None);
        assert_eq!(say("orders.something_new", &json!({}), true), None);
        assert_eq!(say("orders.refunded", &json!({}), true), None);
    }
}
