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
  target: "達成 {percent}%，目標 {amount}",
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
  "hand.invoices": "發票上傳",
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
  target: "{percent}% of {amount}",
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
  "hand.invoices": "Invoices to hand in",
  "hand.case": "Cases",
  lowAll: "See stock",
};

export const useHomeWords = speaker<Key>({ "zh-TW": homeZh, en: homeEn });
export type HomeKey = Key;

/** Words of the day that stand among those of the whole back office. */
export const dayZh = {
  "home.title": "今日",
  "home.revenue": "營業額",
  "home.orders": "訂單",
  "home.web": "官網",
  "home.count": "{n} 筆",
  "home.till": "門市",
  "home.hourly": "每小時營業額",
  "home.until": "資料到 {time}",
  "home.table": "看表格",
  "home.hour": "時段",
  "home.chart": "今日每小時營業額，官網與門市",
  "home.noSales": "今天還沒有成交",
  "home.noSalesHelp": "第一筆門市或官網的訂單成立時，這裡會立刻出現。",
  "home.recent": "剛剛成交",
  "home.attention": "需要處理",
  "home.attentionNone": "目前沒有需要處理的事",
  "home.attentionNoneHelp": "待備貨的訂單、庫存差異和付款問題會列在這裡。",
  "home.low": "快賣完",
  "home.lowNone": "庫存都還充足。",
  "home.allOrders": "所有訂單",
};

export const dayEn: Record<keyof typeof dayZh, string> = {
  "home.title": "Today",
  "home.revenue": "Revenue",
  "home.orders": "Orders",
  "home.web": "Web",
  "home.count": "{n} {n|order|orders}",
  "home.till": "Stores",
  "home.hourly": "Revenue by hour",
  "home.until": "Data until {time}",
  "home.table": "Show as table",
  "home.hour": "Hour",
  "home.chart": "Today's revenue by hour, web and stores",
  "home.noSales": "No sales yet today",
  "home.noSalesHelp": "The first sale, in a store or on the web, appears here at once.",
  "home.recent": "Just sold",
  "home.attention": "Needs a hand",
  "home.attentionNone": "Nothing needs a hand right now",
  "home.attentionNoneHelp": "Orders to prepare, stock that is off and payment problems are listed here.",
  "home.low": "Running low",
  "home.lowNone": "There is enough of everything.",
  "home.allOrders": "All orders",
};
