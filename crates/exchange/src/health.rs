//! What is wrong with a brand's data, after an import and at any time: each check is a count, a list, and
//! the page on which it can be mended.

use std::collections::HashSet;

use kernel::{Id, Quantity, Timestamp};
use serde::Serialize;
use store::{Fault, Read, params};
use utoipa::ToSchema;

use crate::sql;

/// Days without a sale or a movement after which goods count as dead, when nobody says otherwise.
pub const DEAD_DAYS: i64 = 180;
/// The most rows of a list.
pub const ROWS_MAX: usize = 10_000;

/// A check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// What it finds, in Traditional Chinese.
    pub zh_tw: &'static str,
    /// What it finds, in English.
    pub en: &'static str,
    /// What to do about it, in Traditional Chinese.
    pub advice_zh_tw: &'static str,
    /// What to do about it, in English.
    pub advice_en: &'static str,
    /// True when it looks at members.
    pub personal: bool,
}

/// All checks, in order.
pub const CHECKS: &[Check] = &[
    check(
        "duplicate_members",
        "重複的手機或聯絡方式",
        "Phones and addresses of two members",
        "匯入時，這些列的聯絡方式屬於另一位會員；請確認是否為同一人。",
        "These rows named a phone or address of another member. Find out whether they are one person.",
        true,
    ),
    check(
        "unreachable_members",
        "聯絡不到的會員",
        "Members nobody can reach",
        "沒有手機、電子郵件或 LINE；下次來店時請補上。",
        "No phone, e-mail or LINE. Ask at their next visit.",
        true,
    ),
    check(
        "members_without_consent",
        "沒有同意紀錄的會員",
        "Members without a word on consent",
        "沒有同意紀錄就不能寄行銷訊息。",
        "Without consent nothing may be sent to them.",
        true,
    ),
    check(
        "dead_goods",
        "長期沒動的商品",
        "Goods that nothing happens with",
        "沒有銷售也沒有庫存異動；請考慮出清或下架。",
        "Neither sold nor moved. Clear them or take them off sale.",
        false,
    ),
    check(
        "stock_without_cost",
        "沒有成本的庫存",
        "Stock without a cost",
        "沒有成本就算不出毛利；請匯入成本。",
        "Without a cost there is no margin. Import the costs.",
        false,
    ),
    check(
        "goods_without_price",
        "沒有價格的商品",
        "Goods without a price",
        "沒有價格就賣不出去。",
        "Without a price they cannot be sold.",
        false,
    ),
    check(
        "goods_without_barcode",
        "沒有條碼的商品",
        "Goods without a barcode",
        "門市刷不到；請補上條碼或列印店內碼。",
        "They cannot be scanned. Add a barcode or print one of your own.",
        false,
    ),
    check(
        "goods_without_picture",
        "沒有圖片的商品",
        "Goods without a picture",
        "網路商店會顯得空白；請上傳圖片。",
        "They look empty in the web shop. Add a picture.",
        false,
    ),
    check(
        "buyers_of_both",
        "網路和門市都買過的會員",
        "Members who buy in shops and on the web",
        "這些會員連結了兩邊的紀錄，是全通路經營的起點。",
        "These members join both sides: begin with them.",
        true,
    ),
];

const fn check(
    name: &'static str,
    zh_tw: &'static str,
    en: &'static str,
    advice_zh_tw: &'static str,
    advice_en: &'static str,
    personal: bool,
) -> Check {
    Check { name, zh_tw, en, advice_zh_tw, advice_en, personal }
}

/// The check of that name.
pub fn named(name: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.name == name)
}

/// Something that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HealthRow)]
pub struct Row {
    /// A product, variant, member or import.
    pub subject: Id,
    /// What people call it: an SKU, a member's number, an import's name.
    pub name: String,
    /// What else tells it: a handle, a line, a quantity.
    pub note: String,
    /// The page on which it can be mended.
    pub page: String,
}

/// What a check found: how many, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// How many there are.
    pub count: i64,
    /// The first of them, at most as many as were asked for.
    pub rows: Vec<Row>,
}

impl Found {
    fn add(&mut self, most: usize, row: impl FnOnce() -> Row) {
        self.count += 1;
        if self.rows.len() < most {
            self.rows.push(row());
        }
    }
}

/// Looks after all checks at once: everything is walked through once.
///
/// # Errors
/// When the database says so.
pub fn look(read: &mut Read<'_>, dead_days: i64, most: usize) -> Result<Vec<(&'static Check, Found)>, Fault> {
    let mut found: Vec<(&'static Check, Found)> = CHECKS.iter().map(|check| (check, Found::default())).collect();
    let mut put = |name: &str, row: &mut dyn FnMut() -> Row| {
        if let Some((_, found)) = found.iter_mut().find(|(check, _)| check.name == name) {
            found.add(most, row);
        }
    };
    goods(read, dead_days, &mut put)?;
    people(read, &mut put)?;
    Ok(found)
}

type Put<'a> = &'a mut dyn FnMut(&str, &mut dyn FnMut() -> Row);

/// Rows read at once.
const PAGE: i64 = 500;

fn goods(read: &mut Read<'_>, dead_days: i64, put: Put<'_>) -> Result<(), Fault> {
    let list = catalog::default_price_list(read)?.id;
    let since: Timestamp = read.now().plus_seconds(-dead_days * 86_400);
    let mut alive: HashSet<Id> = stock::moved_since(read, since)?.into_iter().collect();
    alive.extend(orders::import::sold_since(read, since)?);
    let mut after = Id::NIL;
    let mut pictured = HashSet::new();
    loop {
        let page = catalog::walk_variants(read, list, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.variant;
        for one in page.iter().filter(|one| one.on_sale) {
            let mut row = || Row {
                subject: one.variant,
                name: one.sku.clone(),
                note: one.handle.clone(),
                page: format!("/admin/products/{}", one.product),
            };
            if one.unit_price.is_none() {
                put("goods_without_price", &mut row);
            }
            if one.barcodes == 0 {
                put("goods_without_barcode", &mut row);
            }
            if one.tracked && !alive.contains(&one.variant) {
                put("dead_goods", &mut row);
            }
            if !one.pictured && pictured.insert(one.product) {
                put("goods_without_picture", &mut row);
            }
        }
    }
    let mut level: Option<stock::LevelKey> = None;
    loop {
        let page = stock::queries::levels(read, &stock::LevelFilter::default(), level, PAGE as usize)?;
        let Some(last) = page.last() else { return Ok(()) };
        level = Some(stock::LevelKey { variant: last.variant, location: last.location, condition: last.condition });
        for one in page.iter().filter(|one| one.on_hand > Quantity::ZERO) {
            let Some((sku, known)) = catalog::sku_of(read, one.variant)? else { continue };
            if known.cost.is_none() {
                put("stock_without_cost", &mut || Row {
                    subject: one.variant,
                    name: sku.clone(),
                    note: one.on_hand.to_string(),
                    page: format!("/admin/products/{}", known.product),
                });
            }
        }
    }
}

fn people(read: &mut Read<'_>, put: Put<'_>) -> Result<(), Fault> {
    let mut after = Id::NIL;
    loop {
        let page = members::walk(read, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for one in &page {
            let mut row = || Row {
                subject: one.id,
                name: one.number.clone(),
                note: one.joined_at.to_string(),
                page: String::new(),
            };
            if one.ways == 0 {
                put("unreachable_members", &mut row);
            }
            if one.consents == 0 {
                put("members_without_consent", &mut row);
            }
        }
    }
    for member in orders::import::buyers_of_both(read)? {
        let number = members::get(read, member)?.map(|member| member.number).unwrap_or_default();
        put("buyers_of_both", &mut || Row {
            subject: member,
            name: number.clone(),
            note: String::new(),
            page: String::new(),
        });
    }
    let codes = [members::codes::IDENTITY_TAKEN.name, crate::codes::MEMBER_ELSEWHERE.name, crate::codes::TWICE.name];
    let most = i64::try_from(ROWS_MAX).unwrap_or(i64::MAX);
    let doubled = read.query(sql::REFUSED_OF_CODES, params![codes[0], codes[1], codes[2], most], |row| {
        Ok((row.get::<Id>(0)?, row.get::<i64>(1)?, row.get::<String>(2)?))
    })?;
    for (import, line, name) in doubled {
        put("duplicate_members", &mut || Row {
            subject: import,
            name: name.clone(),
            note: line.to_string(),
            page: format!("/admin/imports/{import}"),
        });
    }
    Ok(())
}
