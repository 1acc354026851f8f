//! What a person has to look at, the most pressing first.

use kernel::{Id, Timestamp};
use serde::Serialize;
use serde_json::Value;
use store::cases::{self, Case};
use store::{Fault, Read, params};
use utoipa::ToSchema;

use crate::dashboard::Watcher;
use crate::sql::views as sql;

/// The most that is shown.
const SHOWN: usize = 50;
/// The most cases that are read.
const CASES: i64 = 20;
/// The most orders of each kind that are read; those of other stores are left out afterwards.
const ORDERS: i64 = 500;
/// How early an unpaid order that nobody fetches is shown, in seconds: a day, so that somebody can call.
const UNFETCHED_SECONDS: i64 = 24 * 3600;
/// How early invoices are shown that are not handed in, in seconds: a day, half of the time that there is.
const HAND_IN_SECONDS: i64 = 24 * 3600;
/// How early an order without its online payment is shown, in seconds: ten minutes.
const UNPAID_SECONDS: i64 = 10 * 60;

/// Something that a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttentionRow {
    /// `order.` and what is the matter with an order, `invoices.` and what with handing them in, or `case.` and the kind of a
    /// case.
    pub kind: String,
    /// The order, the store of the first invoice, or what the case is about.
    pub subject: Id,
    /// What is the matter, in the reader's language.
    pub text: String,
    /// Since when, or until when.
    pub at: Timestamp,
}

/// What a person has to look at.
///
/// # Errors
/// When the database says so.
pub(crate) fn attention(read: &mut Read<'_>, watcher: &Watcher) -> Result<Vec<AttentionRow>, Fault> {
    let mut rows = Vec::new();
    let cases = cases::list(read, "open", watcher.cases.as_deref(), Id::NIL, CASES)?;
    for case in &cases {
        let text = case_text(read, case, watcher)?;
        rows.push(AttentionRow {
            kind: format!("case.{}", case.kind),
            subject: case.subject,
            text,
            at: case.opened_at,
        });
    }
    rows.extend(payments_unknown(read, watcher, &cases)?);
    rows.extend(to_hand_in(read, watcher)?);
    rows.extend(lapsing(read, watcher)?);
    rows.extend(to_prepare(read, watcher)?);
    rows.truncate(SHOWN);
    Ok(rows)
}

/// Payments whose outcome nobody knows, unless a case says so already.
fn payments_unknown(read: &mut Read<'_>, watcher: &Watcher, cases: &[Case]) -> Result<Vec<AttentionRow>, Fault> {
    let found = read.query(sql::PAYMENTS_UNKNOWN, params![ORDERS], |row| {
        let order = (row.get::<Id>(0)?, row.get::<String>(1)?, [row.get::<Id>(2)?, row.get::<Id>(3)?]);
        Ok((order, row.get::<Id>(4)?, row.get::<Timestamp>(5)?))
    })?;
    let rows = found.into_iter().filter_map(|((order, number, stores), payment, at)| {
        let new = watcher.sees(&stores) && !cases.iter().any(|case| case.subject == payment);
        let text = say(watcher, "訂單 {} 的付款結果待確認", "It is not known yet whether order {} was paid", &number);
        new.then(|| AttentionRow { kind: "order.payment_unknown".to_owned(), subject: order, text, at })
    });
    Ok(rows.collect())
}

/// Invoices that the tax platform must have within a day, or should have had already: one row for all of them.
fn to_hand_in(read: &mut Read<'_>, watcher: &Watcher) -> Result<Vec<AttentionRow>, Fault> {
    let now = read.now();
    let mut rows = Vec::new();
    let pressing = invoices::upload::pressing(read, now.plus_seconds(HAND_IN_SECONDS))?;
    let pressing: Vec<_> = pressing.into_iter().filter(|one| watcher.sees(&[one.store, one.store])).collect();
    let Some(first) = pressing.iter().min_by_key(|one| one.deadline) else { return Ok(rows) };
    let count: i64 = pressing.iter().map(|one| one.count).sum();
    let zone = staff::store(read, first.store)?.map_or_else(kernel::Zone::utc, |store| store.zone);
    let clock = zone.shows(first.deadline);
    let until = format!("{:02}-{:02} {:02}:{:02}", clock.month, clock.day, clock.hour, clock.minute);
    let (kind, zh, en) = if first.deadline <= now {
        (
            "invoices.late",
            "{} 筆發票訊息還沒上傳，最早的已經在 {until} 到期",
            "{} messages about invoices are not handed in; the first was due {until}",
        )
    } else {
        (
            "invoices.due",
            "{} 筆發票訊息要在 {until} 前上傳",
            "{} messages about invoices must be handed in before {until}",
        )
    };
    let text = say(watcher, zh, en, &count.to_string()).replace("{until}", &until);
    rows.push(AttentionRow { kind: kind.to_owned(), subject: first.store, text, at: first.deadline });
    Ok(rows)
}

/// Orders that lapse soon without money.
fn lapsing(read: &mut Read<'_>, watcher: &Watcher) -> Result<Vec<AttentionRow>, Fault> {
    let now = read.now();
    let (unfetched, unpaid) = (now.plus_seconds(UNFETCHED_SECONDS), now.plus_seconds(UNPAID_SECONDS));
    let found = read.query(sql::LAPSING, params![unfetched, unpaid, ORDERS], |row| {
        let order = (row.get::<Id>(0)?, row.get::<String>(1)?, [row.get::<Id>(2)?, row.get::<Id>(3)?]);
        Ok((order, row.get::<String>(4)? == "unpaid", row.get::<Timestamp>(5)?))
    })?;
    let rows = found.into_iter().filter(|((_, _, stores), ..)| watcher.sees(stores)).map(
        |((order, number, _), at_pickup, at)| {
            let (kind, text) = if at_pickup {
                (
                    "order.unfetched",
                    say(
                        watcher,
                        "訂單 {} 快到期了，還沒有人來取貨付款",
                        "Order {} lapses soon; nobody fetched it",
                        &number,
                    ),
                )
            } else {
                (
                    "order.unpaid",
                    say(watcher, "訂單 {} 快到期了，還沒有付款", "Order {} lapses soon; it is not paid", &number),
                )
            };
            AttentionRow { kind: kind.to_owned(), subject: order, text, at }
        },
    );
    Ok(rows.collect())
}

/// Goods to be made ready or sent.
fn to_prepare(read: &mut Read<'_>, watcher: &Watcher) -> Result<Vec<AttentionRow>, Fault> {
    let found = read.query(sql::TO_PREPARE, params![ORDERS], |row| {
        let order = (row.get::<Id>(0)?, row.get::<String>(1)?, [row.get::<Id>(2)?, row.get::<Id>(3)?]);
        Ok((order, row.get::<String>(4)? == "delivery", row.get::<Timestamp>(5)?))
    })?;
    let rows =
        found.into_iter().filter(|((_, _, stores), ..)| watcher.sees(stores)).map(|((order, number, _), sent, at)| {
            let (kind, text) = if sent {
                ("order.to_send", say(watcher, "訂單 {} 待出貨", "Order {} is to be sent", &number))
            } else {
                ("order.to_prepare", say(watcher, "訂單 {} 待備貨", "Order {} is to be made ready", &number))
            };
            AttentionRow { kind: kind.to_owned(), subject: order, text, at }
        });
    Ok(rows.collect())
}

fn say(watcher: &Watcher, zh: &str, en: &str, value: &str) -> String {
    if watcher.locale.starts_with("zh") { zh } else { en }.replace("{}", value)
}

/// A case in one sentence, with the goods or the order it is about.
fn case_text(read: &mut Read<'_>, case: &Case, watcher: &Watcher) -> Result<String, Fault> {
    let detail: Value = serde_json::from_str(&case.detail).unwrap_or(Value::Null);
    let number =
        ["number", "receipt", "invoice_number"].iter().find_map(|name| detail[*name].as_str()).unwrap_or_default();
    let goods = match detail["variant"].as_str().and_then(|text| text.parse().ok()) {
        Some(variant) => goods_name(read, variant, watcher.locale)?,
        None => String::new(),
    };
    let (zh, en, value) = match case.kind.as_str() {
        stock::CASE_NEGATIVE => {
            ("{} 的庫存低於零，請盤點", "Stock of {} is below nothing; please count it", goods.as_str())
        }
        stock::CASE_PROMISED_AWAY => {
            ("{} 答應出去的比現有的多", "More of {} is promised than there is", goods.as_str())
        }
        stock::CASE_SHORT => (
            "調貨少收到{}，請找出來或註銷",
            "A transfer of {} arrived short; find the rest or write it off",
            goods.as_str(),
        ),
        stock::CASE_LOST => ("調貨途中遺失{}", "{} was lost on its way to another place", goods.as_str()),
        stock::CASE_LATE => ("有一筆調貨逾時未到，請追查", "A transfer is late; find out where it is", ""),
        "till.void_without_return" => {
            ("退貨單 {} 作廢，但找不到那筆退貨", "Return {} was voided, but it is not here", number)
        }
        "invoices.owed" => ("有銷售在等發票號碼，請登錄新的號碼", "Sales wait for an invoice number; add numbers", ""),
        "invoices.few_numbers" => ("發票號碼快用完了，請登錄新的號碼", "Few invoice numbers are left; add numbers", ""),
        crate::web_invoice::CASE_NOT_INVOICED => (
            "訂單 {} 的發票開不出來，請修正公司的發票資料，再到背景工作重做",
            "Order {} could not be invoiced; mend the company's invoice data, then revive the job",
            number,
        ),
        invoices::upload::CASE_REJECTED => (
            "發票 {} 被稅務平台退件，請看原因並重送",
            "The tax platform refused invoice {}; see why, and hand it in again",
            number,
        ),
        invoices::upload::CASE_LATE => (
            "有發票超過 48 小時還沒上傳完成，請立刻處理",
            "Invoices were not handed in within 48 hours; see to it now",
            "",
        ),
        "till.void_without_sale" => {
            ("收據 {} 作廢，但找不到那筆銷售", "Receipt {} was voided, but its sale is not here", number)
        }
        "orders.late_money" => ("訂單 {} 失效後才收到款項", "Money came for order {} after it had ended", number),
        "orders.payment_unknown" => (
            "訂單 {} 的付款一直沒有結果，請向付款服務查詢",
            "Nobody knows what came of the payment of order {}; ask the provider",
            number,
        ),
        crate::charge::CASE_UNKNOWN => (
            "櫃檯有一筆收款沒有結果，請向刷卡機或付款服務查詢",
            "Nobody knows what came of a charge at the counter; ask the terminal's provider",
            "",
        ),
        crate::charge::CASE_STUCK => (
            "櫃檯有一筆收款退不回去，請聯絡付款服務",
            "A charge at the counter cannot be sent back; ask its provider",
            "",
        ),
        "orders.refund_failed" => ("有一筆退款沒有成功", "A refund did not go through", ""),
        "orders.refunded_elsewhere" => ("有一筆款項在別處退回", "Money was sent back elsewhere", ""),
        "orders.return_by_hand" => {
            ("訂單 {} 已取消，收到的現金要人工退還", "Order {} was cancelled; give its cash back by hand", number)
        }
        crate::undelivered::CASE_PARCEL_SHORT => (
            "訂單 {} 的包裹退回時少了商品，請向物流公司查詢",
            "Goods were missing when the parcel of order {} came back; ask its carrier",
            number,
        ),
        "orders.not_fetched" => (
            "訂單 {} 已付款但一直沒人來取，請聯絡客人，或取消並退款",
            "Order {} is paid and nobody fetched it; ask its buyer, or cancel it and give the money back",
            number,
        ),
        "books.payout_unknown" => (
            "撥款檔裡的 {} 對不到任何付款，請向撥款單位查詢",
            "A payout of {} belongs to no payment; ask who paid it out",
            detail["reference"].as_str().unwrap_or_default(),
        ),
        "books.payout_twice" => (
            "撥款檔裡的 {} 之前已經撥過款，請查是否重複撥款",
            "{} was paid out before; find out whether it came twice",
            detail["reference"].as_str().unwrap_or_default(),
        ),
        "books.payout_differs" => {
            ("訂單 {} 撥款的金額和收款的不一樣", "Another amount was paid out for order {} than was taken", number)
        }
        "books.payout_missing" => (
            "訂單 {} 的收款過了撥款日還沒有撥款",
            "What was taken for order {} is past its day and was not paid out",
            number,
        ),
        other => ("有一件事需要處理（{}）", "Something needs a hand ({})", other),
    };
    Ok(say(watcher, zh, en, value))
}

fn goods_name(read: &mut Read<'_>, variant: Id, locale: &str) -> Result<String, Fault> {
    let (now, list) = (read.now(), catalog::default_price_list(read)?);
    Ok(catalog::sellable(read, list.id, variant, now, locale)?.map(|goods| goods.name).unwrap_or_default())
}
