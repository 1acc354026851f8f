import { speaker } from "@tenon/ui";

// Words of the frame: the menu's groups, finding anything, and the tour.

export const shellZh = {
  "group.today": "今日",
  "group.sell": "銷售",
  "group.goods": "商品",
  "group.stock": "庫存",
  "group.members": "會員",
  "group.site": "網站",
  "group.team": "團隊",
  "group.settings": "設定",

  "find.open": "搜尋",
  "find.label": "找頁面、訂單、商品、會員",
  "find.hint": "輸入訂單或收據編號、電話、品名、貨號、金流編號，或頁面名稱。",
  "find.keys": "↑↓ 選擇　Enter 前往　Esc 關閉",
  "find.results": "找到的",
  "find.pages": "頁面",
  "find.orders": "訂單與收據",
  "find.returns": "退貨",
  "find.payments": "付款",
  "find.products": "商品",
  "find.members": "會員",
  "find.member": "查會員「{text}」",
  "find.memberHelp": "按下才查；查詢會留下紀錄",
  "find.all": "列出符合「{text}」的訂單",
  "find.none": "沒有找到「{text}」",
  "find.noneHelp": "換個寫法，或只輸入編號的最後幾碼。",
  "find.searching": "尋找中…",
  "find.count": "{n} 筆結果",

  "tour.label": "導覽",
  "tour.again": "再看一次導覽",
  "tour.step": "{at} / {of}",
  "tour.next": "下一步",
  "tour.back": "上一步",
  "tour.skip": "略過",
  "tour.done": "開始使用",
  "tour.day.title": "這裡是今天",
  "tour.day.text": "官網和門市的每一筆成交會自己出現，不用重新整理。數字都可以按，按了就看到是哪幾筆。",
  "tour.hand.title": "需要處理的事在這裡",
  "tour.hand.text": "待備貨、快到期、付款不明、庫存對不上，都會列出來；做完就會消失。",
  "tour.menu.title": "功能分成幾組",
  "tour.menu.text": "你能做的事都在選單裡，按群組名稱展開。沒有權限的頁面不會出現。",
  "tour.find.title": "什麼都找得到",
  "tour.find.text": "按 {keys}，輸入訂單編號、電話、品名或頁面名稱，Enter 就到。",
};

type Key = keyof typeof shellZh;

export const shellEn: Record<Key, string> = {
  "group.today": "Today",
  "group.sell": "Sales",
  "group.goods": "Goods",
  "group.stock": "Stock",
  "group.members": "Members",
  "group.site": "Website",
  "group.team": "Team",
  "group.settings": "Settings",

  "find.open": "Search",
  "find.label": "Find pages, orders, products, members",
  "find.hint": "Type an order or receipt number, a phone, a product, an SKU, a payment reference, or a page.",
  "find.keys": "↑↓ choose   Enter open   Esc close",
  "find.results": "Found",
  "find.pages": "Pages",
  "find.orders": "Orders and receipts",
  "find.returns": "Returns",
  "find.payments": "Payments",
  "find.products": "Products",
  "find.members": "Members",
  "find.member": "Look up the member “{text}”",
  "find.memberHelp": "Looks only when chosen; look-ups are on record",
  "find.all": "List the orders that match “{text}”",
  "find.none": "Nothing found for “{text}”",
  "find.noneHelp": "Try other words, or only the last digits of a number.",
  "find.searching": "Looking…",
  "find.count": "{n} {n|result|results}",

  "tour.label": "Tour",
  "tour.again": "Take the tour again",
  "tour.step": "{at} of {of}",
  "tour.next": "Next",
  "tour.back": "Back",
  "tour.skip": "Skip",
  "tour.done": "Begin",
  "tour.day.title": "This is today",
  "tour.day.text":
    "Every sale of the web shop and the stores appears by itself. Each figure can be pressed: it leads to the rows behind it.",
  "tour.hand.title": "What needs a hand is here",
  "tour.hand.text":
    "Orders to prepare or about to lapse, payments nobody knows the outcome of, stock that does not agree. What is done goes away.",
  "tour.menu.title": "Pages come in groups",
  "tour.menu.text":
    "Everything you may do is in the menu; press a group's name to open it. Pages you may not use are left out.",
  "tour.find.title": "Find anything",
  "tour.find.text": "Press {keys}, type an order number, a phone, a product or a page, then Enter.",
};

export const useShellWords = speaker<Key>({ "zh-TW": shellZh, en: shellEn });
export type ShellKey = Key;
