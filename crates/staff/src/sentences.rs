//! What the journal and the audit log say, in words that a shop owner understands.

/// Kind or action, in Chinese, in English.
const SENTENCES: &[(&str, &str, &str)] = &[
    ("api.key_made", "新增了一把程式金鑰", "made a key for a program"),
    ("api.key_revoked", "撤銷了一把程式金鑰", "took a program's key back"),
    ("api.modules_switched", "開關了功能模組", "switched modules"),
    ("api.switch_modules", "開關了功能模組", "switched modules"),
    ("api.webhook_made", "新增了一個 Webhook", "added a webhook"),
    ("api.webhook_removed", "移除了一個 Webhook", "removed a webhook"),
    ("api.webhook_rotated", "更換了 Webhook 的密鑰", "changed a webhook's secret"),
    ("books.account_set", "改了會計科目對應", "changed which account something is booked to"),
    ("books.export", "匯出了會計資料", "took figures out for the books"),
    ("books.exported", "匯出了會計資料", "took figures out for the books"),
    ("books.payouts_brought", "匯入了撥款檔", "brought a file of payouts"),
    ("books.provider_set", "設定了撥款單位", "set how a provider's payouts are read"),
    ("catalog.barcodes_set", "改了條碼", "changed barcodes"),
    ("catalog.category_created", "新增了分類", "added a category"),
    ("catalog.category_edited", "改了分類", "changed a category"),
    ("catalog.category_moved", "移動了分類", "moved a category"),
    ("catalog.category_removed", "移除了分類", "removed a category"),
    ("catalog.code_pattern_set", "改了秤重條碼的規則", "changed what weighed barcodes mean"),
    ("catalog.cost_set", "改了成本", "changed a cost"),
    ("catalog.labels_placed", "貼了價格標籤", "hung price labels"),
    ("catalog.media_added", "加了圖片", "added a picture"),
    ("catalog.media_forgotten", "刪了沒有在用的圖片", "deleted a picture that nothing used"),
    ("catalog.option_group_set", "改了加料與選項", "changed options"),
    ("catalog.price_changed", "改了售價", "changed a price"),
    ("catalog.price_list_closed", "停用了價目表", "closed a price list"),
    ("catalog.price_list_created", "新增了價目表", "made a price list"),
    ("catalog.price_list_given", "把價目表給了門市或通路", "gave a price list to a store or channel"),
    ("catalog.price_list_set", "改了價目表", "changed a price list"),
    ("catalog.price_list_taken", "從門市或通路收回了價目表", "took a price list from a store or channel"),
    ("catalog.price_list_turned", "價目表換了有效的價格", "a price list's other prices began"),
    ("catalog.price_planned", "預定了新的售價", "planned a price"),
    ("catalog.price_withdrawn", "取消了預定的售價", "withdrew a planned price"),
    ("catalog.product_created", "新增了商品", "added a product"),
    ("catalog.product_edited", "改了商品資料", "changed a product"),
    ("catalog.product_removed", "移除了商品", "removed a product"),
    ("catalog.products_assigned", "一次改了許多商品", "changed many products at once"),
    ("catalog.products_imported", "匯入了商品", "brought products in"),
    ("catalog.tax_class_set", "改了稅別", "changed a tax class"),
    ("catalog.variant_edited", "改了商品款式", "changed a product's variant"),
    ("exchange.export", "匯出了資料", "took data out"),
    ("exchange.exported", "匯出了資料", "took data out"),
    ("exchange.import_created", "開始一次匯入", "began an import"),
    ("exchange.import_moved", "匯入換了步驟", "an import took its next step"),
    ("exchange.import_progressed", "匯入進行中", "an import went on"),
    ("invoices.allowance_voided", "作廢了一張折讓單", "took an allowance back"),
    ("invoices.allowed", "開立了折讓單", "issued an allowance"),
    ("invoices.copied", "補印了發票", "printed an invoice once more"),
    ("invoices.handed_in_again", "重送了被退件的發票", "handed a refused invoice in again"),
    ("invoices.issued", "開立了發票", "issued an invoice"),
    ("invoices.issuer_set", "設定了公司的發票資料", "set how a company issues invoices"),
    ("invoices.owed", "發票沒有號碼，先記著", "owed an invoice for want of a number"),
    ("invoices.range_added", "登錄了發票號碼", "added invoice numbers"),
    ("invoices.range_removed", "刪除了發票號碼", "took invoice numbers away"),
    ("invoices.store_set", "設定了門市的發票由誰開立", "set who invoices what a store sells"),
    ("invoices.upload_accepted", "平台收下了發票訊息", "had an invoice accepted by the tax platform"),
    ("invoices.upload_rejected", "平台退回了發票訊息", "had an invoice refused by the tax platform"),
    ("invoices.voided", "作廢了一張發票", "voided an invoice"),
    ("members.consented", "改了同意事項", "changed a consent"),
    ("members.erased", "刪除了會員個資", "erased a member"),
    ("members.find", "查詢了會員", "looked for a member"),
    ("members.history", "看了會員的購買紀錄", "looked at what a member bought"),
    ("members.identity_added", "新增了會員的聯絡方式", "added a way to reach a member"),
    ("members.identity_released", "收回了會員的聯絡方式", "took back a way to reach a member"),
    ("members.identity_verified", "會員證明了聯絡方式是自己的", "a member proved a number or address"),
    ("members.joined", "加入了會員", "a member joined"),
    ("members.line_friend_changed", "在 LINE 加入或封鎖了好友", "followed or blocked the shop at LINE"),
    ("members.linked", "把兩筆會員合成一人", "found two members to be one person"),
    ("members.logged_in", "會員登入", "a member logged in"),
    ("members.name_filled", "補上了會員的姓名", "filled in a member's name"),
    ("members.profile_edited", "改了會員資料", "changed a member's profile"),
    ("members.read", "看了會員的個資", "looked at a member"),
    ("members.unlinked", "把合併的會員分開", "set joined members apart again"),
    ("messages.ended", "訊息有了結果", "a message's fate is known"),
    ("messages.sent", "送出了訊息", "sent a message"),
    ("messages.wanted", "要送一則訊息", "wanted a message sent"),
    ("orders.cancel", "取消了訂單", "cancelled an order"),
    ("orders.cancel_lines", "取消了訂單的部分商品", "cancelled part of an order"),
    ("orders.cancelled", "取消了訂單", "cancelled an order"),
    ("orders.cart_changed", "改了購物車", "changed a cart"),
    ("orders.cart_opened", "打開了購物車", "opened a cart"),
    ("orders.cash_rounding_changed", "改了現金的進位", "changed how cash is rounded"),
    ("orders.charge_changed", "櫃台收款有了結果", "a charge at a till changed"),
    ("orders.delivered", "包裹送到了", "a parcel arrived"),
    ("orders.deposit_paid", "收到了預購的訂金", "a deposit was paid"),
    ("orders.expired", "逾期未付款，訂單自動取消", "an order lapsed"),
    ("orders.handed_over", "把訂單交給了顧客", "handed an order over"),
    ("orders.import_undone", "撤回了匯入的訂單", "took imported orders back"),
    ("orders.imported", "匯入了訂單", "brought orders in"),
    ("orders.hold_changed", "改了代客訂單的保留時間", "changed how long orders made for customers are held"),
    ("orders.lines_cancelled", "取消了訂單的部分商品", "cancelled part of an order"),
    ("orders.paid", "收到了訂單的付款", "an order was paid"),
    ("orders.pay_link_cancelled", "作廢了付款連結", "cancelled a pay link"),
    ("orders.pay_link_made", "產生了付款連結", "made a pay link"),
    ("orders.payment_changed", "付款有了變化", "a payment changed"),
    ("orders.place_for", "代客成立了訂單", "placed an order for a customer"),
    ("orders.placed", "成立了訂單", "placed an order"),
    ("orders.ready", "訂單備好了", "got an order ready"),
    ("orders.receive_payment", "登記收到的款項", "noted money down that came"),
    ("orders.refund_payment", "退了款", "gave money back"),
    ("orders.refunded", "退了款", "gave money back"),
    ("orders.move_ticket", "移動了廚房單", "moved a kitchen ticket"),
    ("orders.ticket_called_off", "廚房單取消了", "a kitchen ticket was called off"),
    ("orders.ticket_changed", "廚房單的內容少了", "a kitchen ticket has less to make"),
    ("orders.ticket_moved", "移動了廚房單", "moved a kitchen ticket"),
    ("orders.ticket_opened", "廚房收到了一張單", "a kitchen got a ticket"),
    ("orders.undelivered", "收回了沒有人收的包裹", "took in a parcel that nobody took"),
    ("orders.waits_longer", "延長了訂單的付款時間", "gave an order longer to be paid"),
    ("orders.reopened", "重新打開了訂單", "opened an order again"),
    ("orders.reprinted", "重印了收據", "printed a receipt once more"),
    ("orders.return_asked", "顧客申請退貨", "a buyer asked to send goods back"),
    ("orders.return_imported", "匯入了退貨", "brought a return in"),
    ("orders.return_refused", "拒絕了退貨申請", "refused a buyer's wish to send goods back"),
    ("orders.return_voided", "作廢了退貨", "voided a return"),
    ("orders.return_withdrawn", "顧客撤回退貨申請", "a buyer withdrew their wish to send goods back"),
    ("orders.returned", "收回了退貨", "took goods back"),
    ("orders.rules_changed", "改了價格規則", "changed the pricing rules"),
    ("orders.settle_payment", "確認了付款結果", "settled a payment"),
    ("orders.shipped", "寄出了訂單", "sent an order"),
    ("orders.tender_type_changed", "改了付款方式", "changed a way to pay"),
    ("preorders.booked", "保留了預購的名額", "booked a place in a slot"),
    ("preorders.campaign_changed", "改了預購活動", "changed a pre-order campaign"),
    ("preorders.campaign_made", "新增了預購活動", "made a pre-order campaign"),
    ("preorders.days_set", "設定了預購的日期與時段", "set days and slots of a pre-order"),
    ("preorders.released", "釋出了預購的名額", "gave a place in a slot back"),
    ("site.article_created", "開始寫一篇文章", "began an article"),
    ("site.article_edited", "改了文章", "changed an article"),
    ("site.article_published", "發布了文章", "published an article"),
    ("site.article_withdrawn", "下架了文章", "took an article from the shop"),
    ("site.running_reported", "收銀機回報了版本", "a register said what it runs"),
    ("site.theme_draft_discarded", "放棄了網站草稿", "let a draft of the theme go"),
    ("site.theme_draft_saved", "儲存了網站草稿", "saved a draft of the theme"),
    ("site.theme_published", "發布了網站主題", "published the theme"),
    ("site.theme_rolled_back", "網站主題回到舊版本", "brought an older theme back"),
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
    ("staff.logged_out", "登出", "logged out"),
    ("staff.pairing_begun", "產生了收銀機配對碼", "asked for a pairing code"),
    ("staff.password_set", "設了新密碼", "set a password"),
    ("staff.period_locked", "鎖定了一個月的帳", "locked a month of the books"),
    ("staff.period_unlocked", "解除了一個月帳的鎖定", "unlocked a month of the books"),
    ("staff.person_created", "新增了同事", "took somebody on"),
    ("staff.person_edited", "改了同事資料", "changed somebody's data"),
    ("staff.person_left", "讓同事離職，帳號立即停用", "let somebody go; their account ended at once"),
    ("staff.person_switched", "換人使用收銀機", "took over the till"),
    ("staff.pin_set", "設了新 PIN", "set a PIN"),
    ("staff.print_repeated", "單據沒有印出來，再印了一次", "printed a paper once more that had not come out"),
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
    ("staff.store_opening_set", "改了門市的營業時間或地圖位置", "changed when a store is open or where it lies"),
    ("staff.switch_person", "在收銀機輸入 PIN 或刷識別證", "typed a PIN or scanned a badge at the till"),
    ("staff.targets_set", "改了營業目標", "set what a store is to sell"),
    ("staff.use_grant", "使用核准", "used an approval"),
    ("stock.count_cancelled", "取消了盤點", "gave a count up"),
    ("stock.count_opened", "開始了盤點", "began a count"),
    ("stock.count_posted", "盤點過帳", "posted a count"),
    ("stock.count_scanned", "盤點刷了商品", "scanned goods for a count"),
    ("stock.counted", "盤點改了庫存數量", "corrected stock by a count"),
    ("stock.expired", "保留的庫存逾期，放回可賣", "reserved stock lapsed and can be sold again"),
    ("stock.location_created", "新增了庫存地點", "added a stock location"),
    ("stock.moved", "庫存異動", "stock moved"),
    ("stock.rebuilt", "重新算了庫存數字", "worked stock figures out anew"),
    ("stock.reclassified", "改了商品狀態", "changed the condition of goods"),
    ("stock.released", "放掉了保留的庫存", "released reserved stock"),
    ("stock.reserved", "保留了庫存", "reserved stock"),
    ("stock.safety_set", "改了安全庫存", "changed safety stock"),
    ("stock.service_point_created", "新增了服務點", "added a service point"),
    ("stock.transfer_approved", "核准了調貨", "approved a transfer"),
    ("stock.transfer_cancelled", "取消了調貨", "cancelled a transfer"),
    ("stock.transfer_declined", "婉拒了調貨", "declined a transfer"),
    ("stock.transfer_in_transit", "調貨出發了", "a transfer is on its way"),
    ("stock.transfer_packed", "調貨裝好了", "packed a transfer"),
    ("stock.transfer_received", "調貨收到了", "received a transfer"),
    ("stock.transfer_requested", "申請了調貨", "asked for a transfer"),
    ("stock.transfer_short", "調貨少收了", "received less of a transfer than was sent"),
    ("stock.written_off", "報廢了庫存", "wrote stock off"),
    ("store.case_closed", "結了一件待處理事項", "closed a case"),
    ("store.case_given", "換了案件的負責人", "gave a case to somebody else"),
    ("store.case_noted", "在案件寫了備註", "wrote a note on a case"),
    ("store.case_opened", "系統發現一件要處理的事", "the system found something to look at"),
    ("store.job_revived", "重試了停擺的工作", "tried a halted job again"),
    ("till.cash_moved", "存取錢櫃現金", "moved cash in or out of the drawer"),
    ("till.collected", "在櫃台收了訂單的錢", "took money for an order"),
    ("till.deposit_returned", "退了預購的訂金並取消訂單", "gave a deposit back and called the order off"),
    ("till.deposit_taken", "收了預購的訂金", "took a deposit"),
    ("till.discarded", "放棄了掛單", "gave up a basket"),
    ("till.drawer_opened", "沒有銷售而開了錢櫃", "opened the drawer without a sale"),
    ("till.held", "掛了單", "put a basket aside"),
    ("till.recalled", "取回了掛單", "took a basket back"),
    ("till.return_voided", "作廢了退貨", "voided a return"),
    ("till.returned", "收銀機退貨", "took goods back at a till"),
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
    use std::fs;
    use std::path::{Path, PathBuf};

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

    /// Sentences stand in one place, for the page of all slices: here is seen that none was forgotten.
    #[test]
    fn whatever_any_slice_writes_has_a_sentence() {
        let mut kinds = 0;
        for slice in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap() {
            for file in sources(&slice.unwrap().path().join("src")) {
                let text = fs::read_to_string(&file).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap_or_default();
                for part in text.split("Event::new(").skip(1) {
                    let Some(kind) = part.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                        continue;
                    };
                    assert_ne!(sentence(kind, "zh-TW"), kind, "{kind} of {} has no sentence", file.display());
                    kinds += 1;
                }
            }
        }
        assert!(kinds > 80, "only {kinds} kinds were found");
    }

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let mut found = Vec::new();
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                found.extend(sources(&path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
        found
    }
}
