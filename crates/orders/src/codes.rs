//! Refusals of the orders slice.

use kernel::codes;

codes! {
    /// No such order, or not this caller's.
    ORDER_UNKNOWN = "orders.unknown", 404, "找不到這張訂單。", "There is no such order.";
    /// No such store, or it does not sell this way.
    STORE_UNKNOWN = "orders.store_unknown", 422, "這家門市不能這樣購買，請換一家。", "This store does not sell this way. Choose another one.";
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
    NOT_OPEN = "orders.not_open", 409, "這張訂單的狀態（{state}）不能做這個動作。", "The order is {state}; this cannot be done any more.";
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
    /// A callback whose signature is not the provider's.
    CALLBACK_FORGED = "orders.callback_forged", 401, "簽章不符。", "The signature does not match.";
    /// A callback about a payment that is not ours.
    CALLBACK_UNKNOWN = "orders.callback_unknown", 404, "沒有這筆付款。", "There is no such payment.";
    /// An order of that id is there already, and it is not this one.
    ID_TAKEN = "orders.id_taken", 409, "這個編號已經是另一張訂單的，請重新開始這筆交易。", "Another order has this id already. Begin this sale anew.";
    /// No such register.
    REGISTER_UNKNOWN = "orders.register_unknown", 404, "找不到這台收銀機。", "There is no such register.";
    /// Another screen used this till meanwhile.
    TILL_STALE = "till.stale", 409, "這台收銀機剛在別的畫面操作過，請重新整理。", "This till was used from another screen. Reload it.";
    /// No such shift.
    SHIFT_UNKNOWN = "orders.shift_unknown", 404, "找不到這一班。", "There is no such shift.";
    /// A visit is needed.
    NO_VISIT = "orders.no_visit", 400, "請允許 Cookie，購物車才能記住商品。", "Please allow cookies, so that the cart can remember your goods.";
}
