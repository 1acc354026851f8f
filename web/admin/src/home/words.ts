import { speaker } from "@tenon/ui";

// Words of the live day: how it compares, what needs a hand, how each store does.

export const homeZh = {
  against: "上週同日此時 {amount}",
  "against.more": "多 {percent}%",
  "against.less": "少 {percent}%",
  "against.same": "一樣",
  "against.none": "上週同日此時還沒有成交",
  "against.whole": "上週同日（{date}）全天 {amount}，{n} 筆",
  before: "上週同日",
  stores: "各門市",
  store: "門市",
  orders: "訂單",
  revenue: "營業額",
  share: "占 {percent}%",
  more: "再看 {n} 件",
  fewer: "收起",
  "hand.all": "{name}，全部",
  "hand.to_prepare": "待備貨",
  "hand.to_send": "待出貨",
  "hand.unfetched": "快到期，還沒人取",
  "hand.unpaid": "快到期，還沒付款",
  "hand.payment_unknown": "付款結果不明",
  "hand.case": "案件",
  lowAll: "看庫存",
};

type Key = keyof typeof homeZh;

export const homeEn: Record<Key, string> = {
  against: "{amount} by this time last week",
  "against.more": "{percent}% more",
  "against.less": "{percent}% less",
  "against.same": "the same",
  "against.none": "Nothing sold by this time last week",
  "against.whole": "The whole of {date} last week: {amount}, {n} {n|order|orders}",
  before: "Last week",
  stores: "Stores",
  store: "Store",
  orders: "Orders",
  revenue: "Revenue",
  share: "{percent}% of all",
  more: "{n} more",
  fewer: "Show fewer",
  "hand.all": "{name}, all of them",
  "hand.to_prepare": "To make ready",
  "hand.to_send": "To send",
  "hand.unfetched": "About to lapse, not fetched",
  "hand.unpaid": "About to lapse, not paid",
  "hand.payment_unknown": "Outcome of the payment unknown",
  "hand.case": "Cases",
  lowAll: "See stock",
};

export const useHomeWords = speaker<Key>({ "zh-TW": homeZh, en: homeEn });
export type HomeKey = Key;
