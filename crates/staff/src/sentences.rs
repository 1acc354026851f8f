//! What the journal and the audit log say, in words that a shop owner understands.

/// Kind or action, in Chinese, in English.
const SENTENCES: &[(&str, &str, &str)] = &[
    ("api.key_made", "新增了一把程式金鑰", "made a key for a program"),
    ("api.key_revoked", "撤銷了一把程式金鑰", "took a program's key back"),
    ("api.webhook_made", "新增了一個 Webhook", "added a webhook"),
    ("api.webhook_removed", "移除了一個 Webhook", "removed a webhook"),
    ("api.webhook_rotated", "更換了 Webhook 的密鑰", "changed a webhook's secret"),
    ("catalog.barcodes_set", "改了條碼", "changed barcodes"),
    ("catalog.cost_set", "改了成本", "changed a cost"),
    ("catalog.labels_placed", "貼了價格標籤", "hung price labels"),
    ("catalog.price_changed", "改了售價", "changed a price"),
    ("catalog.price_planned", "預定了新的售價", "planned a price"),
    ("catalog.price_withdrawn", "取消了預定的售價", "withdrew a planned price"),
    ("catalog.product_created", "新增了商品", "added a product"),
    ("catalog.product_edited", "改了商品資料", "changed a product"),
    ("catalog.product_removed", "移除了商品", "removed a product"),
    ("exchange.export", "匯出了資料", "took data out"),
    ("exchange.exported", "匯出了資料", "took data out"),
    ("exchange.import_created", "開始一次匯入", "began an import"),
    ("members.consented", "改了同意事項", "changed a consent"),
    ("members.erased", "刪除了會員個資", "erased a member"),
    ("members.find", "查詢了會員", "looked for a member"),
    ("members.identity_added", "新增了會員的聯絡方式", "added a way to reach a member"),
    ("members.joined", "加入了會員", "a member joined"),
    ("members.read", "看了會員的個資", "looked at a member"),
    ("orders.cancel", "取消了訂單", "cancelled an order"),
    ("orders.cancelled", "取消了訂單", "cancelled an order"),
    ("orders.expired", "逾期未付款，訂單自動取消", "an order lapsed"),
    ("orders.handed_over", "把訂單交給了顧客", "handed an order over"),
    ("orders.paid", "收到了訂單的付款", "an order was paid"),
    ("orders.placed", "成立了訂單", "placed an order"),
    ("orders.ready", "訂單備好了", "got an order ready"),
    ("orders.refunded", "退了款", "gave money back"),
    ("orders.reprinted", "重印了收據", "printed a receipt once more"),
    ("orders.rules_changed", "改了價格規則", "changed the pricing rules"),
    ("staff.badge_ended", "停用了識別證", "ended a badge"),
    ("staff.badge_given", "發了新的識別證", "gave a badge"),
    ("staff.booked_late", "當日已關帳，記到下一個營業日", "came late and was booked on the next open day"),
    ("staff.confirm_second_factor", "啟用兩步驟驗證", "turned two-step log-in on"),
    ("staff.day_closed", "關了門市日", "closed the store's day"),
    ("staff.day_counted", "門市日點完所有錢櫃", "all drawers of the day are counted"),
    ("staff.day_locked", "鎖定了門市日", "locked the store's day"),
    ("staff.day_opened", "門市日開始", "the store's day began"),
    ("staff.day_reopened", "重新打開門市日", "opened the store's day again"),
    ("staff.end_badge", "停用了識別證", "ended a badge"),
    ("staff.end_second_factor", "停用兩步驟驗證", "turned two-step log-in off"),
    ("staff.give_badge", "發了新的識別證", "gave a badge"),
    ("staff.grant", "核准別人的動作", "approved an act"),
    ("staff.grant_at_till", "在收銀機輸入 PIN 或刷識別證核准", "approved at the till with a PIN or badge"),
    ("staff.grant_used", "用掉了一次核准", "used an approval"),
    ("staff.granted", "核准了一次動作", "approved an act, once"),
    ("staff.legal_entity_created", "新增了公司", "added a company"),
    ("staff.legal_entity_edited", "改了公司資料", "changed a company"),
    ("staff.log_in", "登入", "logged in"),
    ("staff.pairing_begun", "產生了收銀機配對碼", "asked for a pairing code"),
    ("staff.password_set", "設了新密碼", "set a password"),
    ("staff.person_created", "新增了同事", "took somebody on"),
    ("staff.person_edited", "改了同事資料", "changed somebody's data"),
    ("staff.person_left", "讓同事離職，帳號立即停用", "let somebody go; their account ended at once"),
    ("staff.person_switched", "換人使用收銀機", "took over the till"),
    ("staff.pin_set", "設了新 PIN", "set a PIN"),
    ("staff.register_created", "新增了收銀機", "added a register"),
    ("staff.register_paired", "配對了收銀機裝置", "paired a device with a register"),
    ("staff.register_retired", "停用了收銀機", "retired a register"),
    ("staff.role_assigned", "給了同事一個角色", "gave somebody a role"),
    ("staff.role_created", "新增了角色", "made a role"),
    ("staff.role_edited", "改了角色的權限", "changed a role"),
    ("staff.role_ended", "收回了同事的角色", "took a role away"),
    ("staff.role_retired", "停用了角色", "retired a role"),
    ("staff.second_factor_ended", "停用兩步驟驗證", "turned two-step log-in off"),
    ("staff.second_factor_set", "啟用兩步驟驗證", "turned two-step log-in on"),
    ("staff.set_password", "設了新密碼", "set a password"),
    ("staff.set_pin", "設了新 PIN", "set a PIN"),
    ("staff.shift_closed", "關了班", "closed a shift"),
    ("staff.shift_opened", "開了班", "opened a shift"),
    ("staff.store_created", "開了新門市", "opened a store"),
    ("staff.store_edited", "改了門市資料", "changed a store"),
    ("staff.switch_person", "在收銀機輸入 PIN 或刷識別證", "typed a PIN or scanned a badge at the till"),
    ("staff.use_grant", "使用核准", "used an approval"),
    ("stock.counted", "盤點改了庫存數量", "corrected stock by a count"),
    ("stock.count_posted", "盤點過帳", "posted a count"),
    ("stock.moved", "庫存異動", "stock moved"),
    ("stock.reclassified", "改了商品狀態", "changed the condition of goods"),
    ("stock.reserved", "保留了庫存", "reserved stock"),
    ("stock.released", "放掉了保留的庫存", "released reserved stock"),
    ("stock.written_off", "報廢了庫存", "wrote stock off"),
    ("store.case_closed", "結了一件待處理事項", "closed a case"),
    ("store.case_opened", "系統發現一件要處理的事", "the system found something to look at"),
    ("till.cash_moved", "存取錢櫃現金", "moved cash in or out of the drawer"),
    ("till.collected", "在櫃台收了訂單的錢", "took money for an order"),
    ("till.discarded", "放棄了掛單", "gave up a basket"),
    ("till.drawer_opened", "沒有銷售而開了錢櫃", "opened the drawer without a sale"),
    ("till.held", "掛了單", "put a basket aside"),
    ("till.recalled", "取回了掛單", "took a basket back"),
    ("till.shift_closed", "點了錢櫃並關班", "counted the drawer and closed the shift"),
    ("till.shift_opened", "放入找零金並開班", "put the float in and opened the shift"),
    ("till.sold", "結了一筆帳", "made a sale"),
    ("till.voided", "作廢了一筆銷售", "voided a sale"),
    ("wallet.transferred", "記了一筆錢的移動", "booked a movement of money"),
];

/// What happened, in the reader's language. What is newer than this program is called by its own name.
pub(crate) fn sentence(kind: &str, locale: &str) -> String {
    let found = SENTENCES.iter().find(|(known, ..)| *known == kind);
    let words = found.map_or(kind, |(_, zh, en)| if locale.starts_with("zh") { zh } else { en });
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_said_once_in_both_languages() {
        for (index, (kind, zh, en)) in SENTENCES.iter().enumerate() {
            assert!(SENTENCES[..index].iter().all(|(other, ..)| other != kind), "{kind} twice");
            assert!(!zh.is_empty() && !en.is_empty(), "{kind}");
        }
        assert_eq!(sentence("staff.day_locked", "en"), "locked the store's day");
        assert_eq!(sentence("staff.day_locked", "zh-TW"), "鎖定了門市日");
        assert_eq!(sentence("later.thing", "en"), "later.thing");
    }

    #[test]
    fn whatever_this_slice_writes_has_a_sentence() {
        let events = include_str!("events.rs");
        for part in events.split("Event::new(\"").skip(1) {
            let kind = part.split('"').next().unwrap_or_default();
            assert_ne!(sentence(kind, "zh-TW"), kind, "{kind} has no sentence");
        }
    }
}
