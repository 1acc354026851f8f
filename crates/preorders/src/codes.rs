//! Refusals of this slice that a person can act on.

use kernel::codes;

codes! {
    /// No such campaign.
    CAMPAIGN_UNKNOWN = "preorders.campaign_unknown", 404, "找不到這個預購活動。", "There is no such pre-order campaign.";
    /// A name that is none.
    NAME_INVALID = "preorders.name_invalid", 422, "請填預購活動的名稱，1 到 60 個字；英文名稱可以不填。", "Give the campaign a name of 1 to 60 characters; the English one may be left out.";
    /// A share that cannot be.
    DEPOSIT_INVALID = "preorders.deposit_invalid", 422, "訂金是訂單金額的 0% 到 100%。", "A deposit is 0 to 100 % of what an order comes to.";
    /// A lead that cannot be.
    LEAD_INVALID = "preorders.lead_invalid", 422, "最晚要在取貨前多久訂購，請填 0 到 129600 分鐘（90 天）。", "Orders end 0 to 129,600 minutes (90 days) before they are fetched.";
    /// Goods that the catalogue does not have.
    GOODS_UNKNOWN = "preorders.goods_unknown", 422, "請選 1 到 200 件商品，而且都要是商品目錄裡的。", "Choose 1 to 200 products, all of them from the catalogue.";
    /// Goods can be pre-ordered once at a time.
    GOODS_TAKEN = "preorders.goods_taken", 409, "「{campaign}」正在接受其中一件商品的預購。同一件商品一次只能在一個開放的活動裡。", "One of these products is in “{campaign}”, which is open. A product is in one open campaign at a time.";
    /// A store that sells nothing to people who come.
    STORE_UNKNOWN = "preorders.store_unknown", 422, "請選有店面的門市。", "Choose stores that people can come to.";
    /// Dates that are none, or too many.
    DATES_INVALID = "preorders.dates_invalid", 422, "請選 1 到 62 個日期，不能重複。", "Choose 1 to 62 dates, each once.";
    /// Slots that overlap, end before they begin, or hold more than their day.
    SLOTS_INVALID = "preorders.slots_invalid", 422, "時段要在當天之內、不能重疊，最多 24 個；數量是 0 到 1000000，每個時段不能多過當天的總量。", "Slots lie within the day, do not overlap, and are 24 at most; quantities are 0 to 1,000,000, and no slot has more than its day.";
    /// Less than what is taken.
    CAPACITY_TAKEN = "preorders.capacity_taken", 409, "{store} {date} 已經被預購了 {taken}，數量不能改得比這個少，也不能拿掉這個時段。", "At {store} on {date}, {taken} are booked already: it cannot be less than that, and the slot cannot be taken away.";
    /// No such slot.
    SLOT_UNKNOWN = "preorders.slot_unknown", 422, "這個取貨時段不存在，請重新選擇。", "There is no such slot. Choose another one.";
    /// The campaign is not open, or it is too late for the slot.
    SLOT_OVER = "preorders.slot_over", 409, "這個時段已經不接受預購了，請選晚一點的日期。", "Orders for this slot have ended. Choose a later one.";
    /// Nothing, or not enough, is left.
    SOLD_OUT = "preorders.sold_out", 409, "這個時段只剩 {left} 份，請換一個時段或減少數量。", "Only {left} are left in this slot. Choose another one, or fewer.";
}
