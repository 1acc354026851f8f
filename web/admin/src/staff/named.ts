// What the server calls by short names, in words.

/** What a permission allows, in words; one that is newer than this page is shown by its name. */
const PERMISSIONS: Record<string, [zh: string, en: string]> = {
  "catalog.read": ["看商品", "see goods"],
  "catalog.edit": ["改商品", "change goods"],
  "catalog.price": ["改售價", "change prices"],
  "catalog.media": ["上傳圖片", "add pictures"],
  "labels.edit": ["貼標籤", "hang labels"],
  "stock.read": ["看庫存", "see stock"],
  "stock.receive": ["收貨", "receive goods"],
  "stock.adjust": ["調整庫存", "correct stock"],
  "stock.count": ["盤點", "count stock"],
  "stock.reclassify": ["改商品狀態", "change the condition of goods"],
  "stock.write_off": ["報廢", "write off"],
  "stock.transfer": ["調貨", "transfer goods"],
  "stock.approve_transfer": ["核准調貨", "approve transfers"],
  "stock.edit_places": ["改儲位與地點", "change places"],
  "orders.read": ["看訂單", "see orders"],
  "orders.fulfil": ["備貨與交貨", "get orders ready"],
  "orders.cancel": ["取消訂單", "cancel orders"],
  "payments.read": ["看付款與對帳", "see payments and the day's books"],
  "payments.refund": ["退款", "refund payments"],
  "payments.settle": ["登記款項、確認付款結果", "note money down and settle payments"],
  "payments.edit": ["設定付款方式", "change tender types"],
  "till.use": ["收銀", "sell at a till"],
  "till.void": ["作廢交易", "void sales"],
  "till.cash": ["存取錢櫃現金", "move cash"],
  "till.drawer": ["無交易開抽屜", "open the drawer"],
  "till.price": ["手動改價", "set prices by hand"],
  "till.reprint": ["重印收據", "print receipts again"],
  "till.refund_blind": ["無收據退款", "refund without a receipt"],
  "till.report": ["看班別與日結報表", "see shift and day reports"],
  "till.close_day": ["點清與關帳", "count and close days"],
  "till.lock_day": ["鎖定門市日", "lock days"],
  "members.read": ["看會員", "see members"],
  "members.edit": ["改會員", "change members"],
  "wallet.read": ["看購物金", "see credit"],
  "wallet.grant": ["給購物金", "give credit"],
  "staff.self": ["看自己的帳號", "their own account"],
  "staff.read": ["看同事名單", "see colleagues"],
  "staff.edit": ["管理同事、角色與門市", "look after people, roles and stores"],
  "staff.audit": ["看操作紀錄", "see the audit log"],
  "cases.read": ["看待處理事項", "see cases"],
  "cases.edit": ["處理待辦", "close cases"],
  "webhooks.edit": ["設定 Webhook", "change webhooks"],
  "jobs.edit": ["重試背景工作", "retry jobs"],
  "journal.read": ["讀完整日誌", "read the journal"],
  "keys.edit": ["管理程式金鑰", "change keys"],
  "exchange.import": ["匯入資料", "bring data in"],
  "exchange.export": ["匯出資料", "take data out"],
  "exchange.export_people": ["匯出會員與訂單", "take out members and orders"],
  "exchange.health": ["看資料健檢", "see the state of the data"],
};

/** The till's list of reasons; one that is newer than this page, or was written by somebody, is shown as it is. */
const REASONS: Record<string, [zh: string, en: string]> = {
  wrong_item: ["商品刷錯", "wrong item"],
  wrong_quantity: ["數量刷錯", "wrong quantity"],
  changed_mind: ["客人改變心意", "customer changed their mind"],
  wrong_payment: ["收錯金額", "wrong amount taken"],
  change: ["換零錢", "change"],
  float: ["補零用金", "more float"],
  purchase: ["零星採購", "small purchase"],
  purchase_rest: ["採購找零退回", "change from a purchase"],
  postage: ["郵資與運費", "postage and delivery"],
  drop: ["投入保險箱", "into the safe"],
  check: ["確認現金", "check the cash"],
  customer_asks: ["客人要求", "customer asks"],
  paper_jam: ["卡紙或印不清楚", "paper jam or unreadable"],
  for_the_books: ["留底", "for the books"],
  bookkeeping: ["會計與對帳", "bookkeeping"],
  mailing: ["寄送通知", "sending notices"],
  moving_data: ["搬到別的系統", "moving to another system"],
  asked_by_person: ["本人要求", "the person asked"],
  other: ["其他", "other"],
};

function inWords(words: Record<string, [zh: string, en: string]>, name: string, locale: string): string {
  const found = words[name];
  if (found === undefined) return name;
  return locale.startsWith("zh") ? found[0] : found[1];
}

export const permissionWords = (permission: string, locale: string) =>
  inWords(PERMISSIONS, permission, locale);
export const reasonWords = (reason: string, locale: string) => inWords(REASONS, reason, locale);
