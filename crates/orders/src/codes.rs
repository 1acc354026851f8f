//! Refusals of the orders slice.

use kernel::codes;

codes! {
    /// No link has this token.
    LINK_UNKNOWN = "orders.link_unknown", 404, "這個付款連結不正確，請再確認訊息裡的網址，或聯絡門市。", "This pay link is not right. Check the address in the message, or ask the shop.";
    /// A link that was replaced or cancelled.
    LINK_DEAD = "orders.link_dead", 409, "這個付款連結已經不能使用，請使用最新收到的連結，或聯絡門市。", "This pay link no longer works. Use the newest one you got, or ask the shop.";
    /// The wanted way to send a link is not known of the customer.
    LINK_NO_WAY = "orders.link_no_way", 422, "沒有這位顧客的這種聯絡方式，請選別種方式傳送，或複製連結給顧客。", "We know no such way to reach this customer. Send it another way, or copy the link for them.";
    /// Neither a number nor an address of the customer.
    REACH_NEEDED = "orders.reach_needed", 422, "請填寫顧客的電話或電子郵件，至少一種。", "Give the customer's phone number or e-mail address, at least one of them.";
    /// No such order, or not this caller's.
    ORDER_UNKNOWN = "orders.unknown", 404, "找不到這張訂單。", "There is no such order.";
    /// No such store, or it does not sell this way.
    STORE_UNKNOWN = "orders.store_unknown", 422, "這家門市不能這樣購買，請換一家。", "This store does not sell this way. Choose another one.";
    /// Nothing can be fetched at that time.
    PICKUP_TIME = "orders.pickup_time", 422, "{store}在這個時間不能取貨（還沒備好、沒有營業，或超過六天）。請選另一個取貨時間。", "{store} cannot hand it over at that time: it is not ready yet, the store is closed, or it is more than six days ahead. Choose another time.";
    /// A deposit that lies in a till's drawer.
    PAID_AT_COUNTER = "orders.paid_at_counter", 409, "這張預購單的訂金有 {amount} 是在門市收的，要從收銀機退。請到門市的收銀機，在取貨裡打開這張訂單，按「退訂金並取消」。沒有變動任何東西。", "{amount} of this pre-order's deposit was taken at a till and goes back there. At a till of the shop, open the order under pickups and press “Give the deposit back and cancel”. Nothing was changed.";
    /// Nothing of the order's deposit was taken at a till.
    DEPOSIT_NONE = "orders.deposit_none", 409, "這張訂單沒有門市收過、還沒退的訂金。要取消請到後台的訂單頁。", "No till took a deposit for this order that is still to go back. Cancel it on the order's page in the office.";
    /// Goods that are none of a pre-order's campaign.
    NOT_PREORDERED = "orders.not_preordered", 422, "「{name}」不在「{campaign}」裡，預購的商品請分開結帳。", "{name} is none of “{campaign}”. Order what is pre-ordered by itself.";
    /// A part is paid when it is ordered.
    DEPOSIT_NEEDED = "orders.deposit_needed", 422, "這張預購單要先付 {deposit}，請選現在付款的方式。", "{deposit} of this pre-order is paid now. Choose a way to pay now.";
    /// The goods are not sold here.
    NOT_SOLD = "orders.not_sold", 422, "這項商品目前不販售，請從購物車移除。", "This item is not sold at the moment. Remove it from the cart.";
    /// Goods that may be sold only to somebody who is seen.
    IN_STORE_ONLY = "orders.in_store_only", 422, "「{name}」不能在網路上販售，請到門市購買；請先從購物車移除。", "{name} is sold in our shops only, not on the web. Remove it from the cart and buy it in a shop.";
    /// Goods that this store does not sell.
    NOT_IN_STORE = "orders.not_in_store", 422, "「{name}」沒有在{store}販售。請換一家門市，或移除這項商品。", "{store} does not sell {name}. Choose another store, or leave it out.";
    /// A price that somebody set, where nobody of the shop stands by.
    PRICE_BY_HAND = "orders.price_by_hand", 422, "只有門市的收銀機可以手動改價。", "A price can be set by hand at a till of a shop only.";
    /// A store that sells nothing itself cannot be named.
    NO_SHOP = "orders.no_shop", 422, "這裡只能選實體門市；網路商店請用「網路販售」開關。", "Only shops can be named here. Whether the web sells it has a switch of its own.";
    /// A place that no price list can be given to.
    NO_PRICE_PLACE = "orders.no_price_place", 422, "這裡只能選一間實體門市，或選一個通路；網路商店請選「網路」通路。", "Name one shop here, or one channel. For the web shop, name the web channel.";
    /// A quantity that the goods do not come in.
    QUANTITY = "orders.quantity_step", 422, "{sku} 的數量要是 {step} 的倍數。", "{sku} is sold in steps of {step}.";
    /// A choice that is not offered with the goods.
    OPTION_UNKNOWN = "orders.option_unknown", 422, "「{name}」的選項有變動，請重新選擇後再加入。", "The choices of {name} have changed. Choose again.";
    /// Something has to be chosen.
    OPTION_MISSING = "orders.option_missing", 422, "「{name}」請選擇{group}（至少 {least} 項）。", "Choose at least {least} of {group} for {name}.";
    /// More was chosen than goes.
    OPTION_TOO_MANY = "orders.option_too_many", 422, "「{name}」的{group}最多選 {most} 項，同一項不能重複選。", "{name} takes at most {most} of {group}, each once unless the shop allows more.";
    /// A note that cannot be printed.
    NOTE_INVALID = "orders.note_invalid", 422, "備註最多 {most} 個字，不能換行。", "A note has at most {most} characters in one line.";
    /// Somebody asked for goods to be put aside often enough today.
    PUT_ASIDE_OFTEN = "orders.put_aside_often", 429, "今天請我們保留的次數已經到上限。可以直接下單到店取貨，或明天再請我們保留。", "You have asked us to put goods aside often enough today. Order for pickup instead, or ask again tomorrow.";
    /// Nothing in the cart.
    EMPTY = "orders.empty", 422, "購物車是空的。", "The cart is empty.";
    /// Too many lines.
    TOO_MANY_LINES = "orders.too_many_lines", 422, "一張訂單最多 {most} 項。", "An order has at most {most} lines.";
    /// What the buyer saw is not what it costs now.
    PRICE_CHANGED = "orders.price_changed", 409, "金額已更新為 {total}，請確認後再送出一次。", "The total is now {total}. Check it and send again.";
    /// Prices or rules changed again and again while placing.
    QUOTE_STALE = "orders.quote_stale", 409, "價格剛好在更新，請再送出一次。", "Prices are changing right now. Send it again.";
    /// The cart changed meanwhile.
    CART_CHANGED = "orders.cart_changed", 409, "購物車剛有變動，請確認內容後再送出一次。", "The cart has just changed. Check it and send again.";
    /// No such line in the cart.
    LINE_UNKNOWN = "orders.line_unknown", 404, "購物車裡沒有這一項。", "There is no such line in the cart.";
    /// The buyer's name is missing.
    NAME_NEEDED = "orders.name_needed", 422, "請填寫姓名。", "Please give a name.";
    /// The phone number is missing or wrong.
    PHONE_WRONG = "orders.phone_wrong", 422, "請填寫可聯絡的電話，例如 0912345678。", "Give a phone number we can reach, such as 0912345678.";
    /// The e-mail address is wrong.
    EMAIL_WRONG = "orders.email_wrong", 422, "電子郵件的格式不對。", "This is not an e-mail address.";
    /// The delivery address is missing.
    ADDRESS_NEEDED = "orders.address_needed", 422, "請填寫收件地址。", "Please give a delivery address.";
    /// The tax id is wrong.
    TAX_ID_WRONG = "orders.tax_id_wrong", 422, "統一編號不正確，請再確認。", "This tax id is not right.";
    /// Who is forgotten could not be handed what they ordered.
    ERASURE_WAITS = "orders.erasure_waits", 409, "訂單 {number} 還在進行中，資料沒有刪除。請先完成或取消這張訂單，再刪除個人資料。", "Order {number} is still under way, so nothing was erased. Finish or cancel it first, then erase the data.";
    /// The report was asked about more days than it looks at, or its last day is before its first.
    DAYS_TOO_MANY = "orders.days_too_many", 422, "請選最多 400 天，結束日不能早於開始日。", "Choose at most 400 days, and an end that is not before the beginning.";
    /// This order cannot be changed in its state.
    NOT_OPEN = "orders.not_open", 409, "這張訂單{state?placed:還沒有寄出商品;completed:已經完成;cancelled:已經取消;expired:超過期限，已經失效;voided:已經作廢;handed_over:的商品已經交出去;的狀態已經改變}，所以不能這樣處理。請重新整理，再看看能做什麼。", "The order {state?placed:has nothing on its way;completed:is complete;cancelled:was cancelled;expired:has expired;voided:was voided;handed_over:has goods that left already;has changed}, so this cannot be done. Load it again to see what can.";
    /// No line of the order, or none that can be cancelled by itself.
    CANCEL_LINE = "orders.cancel_line", 422, "這個項目不在這張訂單裡，或不能單獨取消。", "This is no line of the order, or it cannot be cancelled by itself.";
    /// More than is left of a line.
    CANCEL_TOO_MUCH = "orders.cancel_too_much", 422, "「{name}」最多只能取消 {left}。", "At most {left} of {name} can be cancelled.";
    /// The pickup code is wrong.
    CODE_WRONG = "orders.code_wrong", 409, "取貨碼不符，請再確認一次。", "The pickup code does not match.";
    /// Another store hands this order over.
    OTHER_STORE = "orders.other_store", 409, "這張訂單要在別家門市取貨，請查看訂單上的門市。", "Another store hands this order over. See the store on the order.";
    /// Money is still to be paid.
    UNPAID = "orders.unpaid", 409, "這張訂單還有 {due} 未付，請先收款。", "{due} is still to be paid for this order. Take the payment first.";
    /// Nothing is left to pay.
    PAID_ALREADY = "orders.paid_already", 409, "這張訂單已付清。", "This order is paid already.";
    /// The payment method is not offered.
    METHOD_UNKNOWN = "orders.method_unknown", 422, "這裡不能用這個付款方式，請選另一種。", "This payment method is not offered here. Choose another.";
    /// The payment provider does not answer.
    PROVIDER_SILENT = "orders.provider_silent", 503, "付款服務暫時沒有回應，訂單已保留，請稍後再按一次付款。", "The payment service does not answer. The order is kept; try to pay again in a moment.";
    /// How a type of tender is paid does not change, and only what is noted down can be added.
    TENDER_FIXED = "orders.tender_fixed", 409, "付款種類的收款方式不能更改；只能新增由人員登記的種類。", "How a tender is paid cannot be changed, and only tenders that a person notes down can be added.";
    /// A step of cash below the smallest coin.
    STEP_INVALID = "orders.step_invalid", 422, "現金的最小單位要是 1 到 1,000,000 的整數。", "The smallest cash amount is a whole number from 1 to 1,000,000.";
    /// There is no such charge.
    CHARGE_UNKNOWN = "orders.charge_unknown", 404, "找不到這筆刷卡或付款碼扣款。", "There is no such charge.";
    /// A charge that cannot pay this sale.
    CHARGE_UNUSABLE = "orders.charge_unusable", 409, "這筆扣款不能用來結這張單：尚未成功、金額不同、屬於別張單，或正在退回。請先查詢扣款結果。", "This charge cannot pay this sale: it has not gone through, is of another amount or another sale, or is going back. Ask the terminal first.";
    /// A charge that its sale took.
    CHARGE_TAKEN = "orders.charge_taken", 409, "這筆扣款已經結在單上，請改用作廢或退款。", "This charge has paid its sale. Void the sale or refund it instead.";
    /// What the buyer's phone shows is 18 digits.
    PAYMENT_CODE = "orders.payment_code", 422, "付款碼是 18 位數字，請客人重新開啟付款碼再掃一次。", "A payment code has 18 digits. Ask the buyer to show it again and scan it.";
    /// There is no such payment.
    PAYMENT_UNKNOWN = "orders.payment_unknown", 404, "找不到這筆付款。", "There is no such payment.";
    /// A payment whose outcome is known.
    PAYMENT_SETTLED = "orders.payment_settled", 409, "這筆付款{state?created:還沒有送出;requested:還在詢問;unknown:結果不明;pending:還在等買家付款;authorised:已經授權;failed:沒有成功;voided:已經取消;captured:已經收到;refunded:已經退回;已經有結果}，不需要人工判定。", "This payment {state?created:was not sent yet;requested:is being asked for;unknown:has no known outcome;pending:waits for its buyer;authorised:is authorised;failed:failed;voided:was called off;captured:was received;refunded:went back;has an outcome}; nobody has to decide it.";
    /// More than a payment has to give.
    REFUND_TOO_MUCH = "orders.refund_too_much", 422, "這筆付款最多可以退 {most}。", "At most {most} of this payment can go back.";
    /// Money for an order that somebody says has arrived is more than is due.
    RECEIVED_TOO_MUCH = "orders.received_too_much", 422, "這張訂單只剩 {due} 未付，請確認金額。", "Only {due} of this order is still to be paid. Check the amount.";
    /// The goods are sent: paying when they arrive needs an address.
    NOT_DELIVERED = "orders.not_delivered", 422, "貨到付款只能用在宅配訂單。", "Cash on delivery is for orders that are sent.";
    /// A callback whose signature is not the provider's.
    CALLBACK_FORGED = "orders.callback_forged", 401, "簽章不符。", "The signature does not match.";
    /// A callback about a payment that is not ours.
    CALLBACK_UNKNOWN = "orders.callback_unknown", 404, "沒有這筆付款。", "There is no such payment.";
    /// An order of that id is there already, and it is not this one.
    ID_TAKEN = "orders.id_taken", 409, "這個編號已經是另一張訂單的，請重新開始這筆交易。", "Another order has this id already. Begin this sale anew.";
    /// Goods of an order that its buyer does not have.
    RETURN_NOT_YET = "orders.return_not_yet", 409, "這張訂單{state?cancelled:已經取消，沒有商品可以退;expired:超過期限已經失效，沒有商品可以退;voided:已經作廢，沒有商品可以退;的商品還沒有交到顧客手上，請改用取消訂單}。", "{state?cancelled:This order was cancelled, so there is nothing to bring back;expired:This order has expired, so there is nothing to bring back;voided:This sale was voided, so there is nothing to bring back;The buyer does not have the goods of this order. Cancel it instead}.";
    /// No such line in the order, or it cannot come back by itself.
    RETURN_LINE = "orders.return_line", 422, "這個項目不在這張訂單裡，或不能單獨退。", "This is no line of the order, or it cannot come back by itself.";
    /// More than is left of a line.
    RETURNED_ALREADY = "orders.returned_already", 409, "「{name}」最多還能退 {left}，其餘已經退過。", "At most {left} of {name} can still come back; the rest has come back already.";
    /// The last day is over.
    RETURN_LATE = "orders.return_late", 409, "「{name}」已超過 {days} 天的退貨期限，需要店長同意。", "{name} can come back within {days} days only. A manager may make an exception.";
    /// Goods that law exempts, as their buyer was told.
    RETURN_EXEMPT = "orders.return_exempt", 409, "「{name}」購買時已告知不適用七天鑑賞期，不能因不想要而退；商品有問題或店長同意才能退。", "{name} cannot come back for a change of mind, as the buyer was told when it was bought. It can when it is faulty, or when a manager makes an exception.";
    /// What was worked out is not so any more.
    RETURN_STALE = "orders.return_stale", 409, "這張訂單剛有變動，請重新試算退款。", "This order has just changed. Work the return out again.";
    /// What goes back is not what the screen says.
    RETURN_CHANGED = "orders.return_changed", 409, "退款金額應為 {total}，請確認後再送出一次。", "{total} goes back. Check it and send again.";
    /// Cash is given back by a till, and cards by its terminal.
    RETURN_AT_TILL = "orders.return_at_till", 409, "這筆有 {amount} 是門市收的，要在收銀機退；也可以改退購物金。", "{amount} of this was taken at a till and goes back at a till. It can go back as store credit instead.";
    /// Credit needs somebody to have it.
    RETURN_MEMBER = "orders.return_member", 422, "退購物金要先知道是哪位會員。", "Store credit needs a member to give it to.";
    /// Without a receipt only as credit.
    RETURN_CREDIT_ONLY = "orders.return_credit_only", 422, "沒有購買憑證只能退購物金給會員。", "Without a receipt goods come back for a member's store credit only.";
    /// Something that does not come in such parts.
    RETURN_PARTS = "orders.return_parts", 422, "「{name}」的內容不能照這個數量拆開退，請逐項選擇。", "{name} cannot be divided like that. Choose what is in it one by one.";
    /// Goods of the sale came back.
    VOID_RETURNED = "orders.void_returned", 409, "銷售 {receipt} 已經有退貨，不能整筆作廢；其餘商品請用退貨處理。", "Goods of sale {receipt} have come back, so it cannot be voided. Take back the rest as a return.";
    /// No such return.
    RETURN_UNKNOWN = "orders.return_unknown", 404, "找不到這筆退貨。", "There is no such return.";
    /// Their order has a wish that waits.
    REQUEST_OPEN = "orders.request_open", 409, "這張訂單已經有一筆退貨申請在處理中。", "A return of this order has been asked for already and waits.";
    /// No such wish.
    REQUEST_UNKNOWN = "orders.request_unknown", 404, "找不到這筆退貨申請。", "There is no such request.";
    /// It ended.
    REQUEST_ENDED = "orders.request_ended", 409, "這筆退貨申請已經結束。", "This request has ended already.";
    /// A parcel that was paid comes back as a return.
    UNDELIVERED_PAID = "orders.undelivered_paid", 409, "這張訂單已經付款，請用退貨收回包裹裡的商品。", "This order is paid. Take its goods back as a return instead.";
    /// More came out of a parcel than was sent in it.
    UNPACKED_TOO_MUCH = "orders.unpacked_too_much", 422, "「{name}」只寄出 {sent}，請再點一次退回的數量。", "Only {sent} of {name} was sent. Count again what came back.";
    /// Nothing to be sent.
    SHIP_NOTHING = "orders.ship_nothing", 409, "這張訂單沒有待出貨的包裹。", "This order has no parcel to be sent.";
    /// No such printer in the till's shop.
    PRINTER_UNKNOWN = "orders.printer_unknown", 404, "店裡沒有這台收據機，請重新選一次。", "There is no such printer in this shop. Choose it once more.";
    /// No such ticket.
    TICKET_UNKNOWN = "orders.ticket_unknown", 404, "找不到這張廚房單。", "There is no such kitchen ticket.";
    /// Its order was called off.
    TICKET_ENDED = "orders.ticket_ended", 409, "{number} 號的訂單已經取消或退貨，不用再做。", "The order of number {number} was cancelled or brought back. Nothing is to be made for it.";
    /// More than one step at once.
    TICKET_STEP = "orders.ticket_step", 409, "這張廚房單現在是「{state?waiting:等待;started:製作中;ready:可取餐;handed_over:已取餐;其他}」，一次只能往前或往回一步。", "This ticket {state?waiting:waits;started:is being made;ready:is ready;handed_over:was handed over;stands elsewhere}; it moves one step at a time.";
    /// An order of the web is handed over with its code and money.
    TICKET_AT_TILL = "orders.ticket_at_till", 409, "{number} 號是網路訂單，請在收銀機或訂單頁交貨，這裡會自動完成。", "Number {number} is an order of the web. Hand it over at the till or send it from its page; that ends it here, too.";
    /// No such register.
    REGISTER_UNKNOWN = "orders.register_unknown", 404, "找不到這台收銀機。", "There is no such register.";
    /// Another screen used this till meanwhile.
    TILL_STALE = "till.stale", 409, "這台收銀機剛在別的畫面操作過，請重新整理。", "This till was used from another screen. Reload it.";
    /// No such shift.
    SHIFT_UNKNOWN = "orders.shift_unknown", 404, "找不到這一班。", "There is no such shift.";
    /// A visit is needed.
    NO_VISIT = "orders.no_visit", 400, "請允許 Cookie，購物車才能記住商品。", "Please allow cookies, so that the cart can remember your goods.";
}

#[cfg(test)]
mod tests {
    use kernel::Refusal;

    use super::*;
    use crate::payment::State;

    #[test]
    fn where_something_stands_is_said_in_words() {
        let orders = ["placed", "completed", "cancelled", "expired", "voided"];
        let left: Vec<&str> = orders.into_iter().chain(["handed_over"]).collect();
        let payments: Vec<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
        for (code, states) in [(&NOT_OPEN, left), (&RETURN_NOT_YET, orders.to_vec()), (&PAYMENT_SETTLED, payments)] {
            for state in states {
                let said = Refusal::new(code).with("state", state).sentence("zh-TW");
                assert!(!said.chars().any(|letter| letter.is_ascii_alphabetic()), "{said}");
            }
        }
    }
}
