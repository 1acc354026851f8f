import { speaker } from "@tenon/ui";

// Words of the set-up guide: what comes next, why, what is looked at, what is wrong, and how long it takes.

export const setupZh = {
  title: "開店準備",
  help: "照順序做完，就能開始賣。每一項都看目前的資料判斷，做好就會自己打勾，不用自己勾。可以隨時離開，回來時從同一個地方繼續。",
  progress: "完成 {done}／{all}",
  left: "大約還要 {n} 分鐘",
  minutes: "約 {n} 分鐘",
  optional: "可以晚點再做",
  next: "下一步",
  done: "已完成",
  waiting: "查看中",
  go: "去設定",
  look: "打開",
  again: "再看看",
  checks: "會檢查",
  ready: "都準備好了，可以開門營業。",
  readyHelp: "每天收店後到「門市日結」點清、關帳。",
  unseen: "你的帳號看不到這一項，請有權限的同事確認。",
  "group.shop": "公司與門市",
  "group.invoices": "發票",
  "group.people": "同事",
  "group.goods": "商品、庫存與收款",
  "group.trial": "試營運",
  "home.title": "開店準備：完成 {done}／{all}",
  "home.help": "還有 {n} 分鐘左右的事要做，做完就能開始賣。",
  "home.go": "繼續",

  company: "公司與統一編號",
  "company.help": "發票與報稅用的公司資料；一個品牌可以有好幾家公司。",
  "company.checks": "至少一家公司，統一編號的檢查碼正確。",
  "company.none": "還沒有公司。",
  "company.taxId": "「{name}」的統一編號 {tax_id} 檢查碼不對，請對照設立登記表再輸入一次。",

  store: "門市資料",
  "store.help": "地址、電話會印在收據上，也給網路上的客人看；新增門市時就有自己的貨架放庫存。",
  "store.checks": "至少一家門市，每家都有地址、電話和放商品的地方。",
  "store.none": "還沒有門市。",
  "store.first": "先新增門市。",
  "store.address": "「{name}」還缺地址或電話。",
  "store.shelf": "「{name}」還沒有放商品的地方：打開它，在「收銀機賣哪裡的貨」選「這家門市自己的貨架」。",

  register: "收銀機",
  "register.help": "先取代碼，例如 A1；收據號碼會用到。",
  "register.checks": "每家門市至少一台。",
  "register.none": "「{name}」還沒有收銀機。",

  issuer: "電子發票的開立資料",
  "issuer.help":
    "國稅局核准的地址、開始日期，以及平台給的 QR Code 金鑰（32 個字元）。專櫃由百貨開立的，在同一頁的「誰開發票」設定。",
  "issuer.checks": "自己開發票的每家公司都已生效、有金鑰；不是自己開的，寫明由誰開。",
  "issuer.none": "「{name}」還沒有開立資料。",
  "issuer.later": "「{name}」從 {date} 才開始開發票，今天賣的不會有發票。",
  "issuer.key": "「{name}」還沒有 QR Code 金鑰，發票印不出 QR Code。",
  "issuer.nameless": "「{name}」的發票由別人開，但還沒寫是誰。",

  range: "本期的發票號碼",
  "range.help": "國稅局配給這兩個月的字軌與起訖號碼，整家公司共用，或分給各家門市。",
  "range.checks": "自己開發票的每家門市、每台收銀機，這兩個月都還有號碼可用。",
  "range.none": "「{name}」這兩個月沒有號碼可用。",
  "range.register": "「{name}」的收銀機 {code} 這兩個月沒有號碼可用。",

  people: "同事、角色與 PIN",
  "people.help": "店長、店員各自登入，權限與上限分開；收銀時用 PIN 快速換人。自己的 PIN 在「我的帳號」設定。",
  "people.checks": "至少兩個人有角色和 PIN；在職的每個人都有角色，也都進得來。",
  "people.few": "有角色又有 PIN 的只有 {n} 個人，至少要 {of} 個，才有人可以換手。",
  "people.role": "「{name}」還沒有角色，什麼都不能做。",
  "people.secret": "「{name}」還沒有密碼、PIN 或識別證，進不來。",

  goods: "商品與售價",
  "goods.help":
    "匯入 CSV 或 Excel：貨號、名稱、售價、條碼，加上數量就一併開帳；也可以自己新增。重複匯入不會變兩份。",
  "goods.checks": "有商品，而且每一件都有售價。",
  "goods.none": "還沒有商品。",
  "goods.price": "有 {n} 件商品沒有售價，收銀時賣不出去。",

  stock: "期初庫存",
  "stock.help": "商品檔裡沒有數量的，再匯入一份庫存，或到庫存頁盤一次；之後進貨、銷售、調貨都會自己扣。",
  "stock.checks": "每家門市放商品的地方都有庫存。",
  "stock.none": "「{name}」還沒有庫存。",

  tenders: "收款方式",
  "tenders.help": "現金以外再開一種，例如刷卡機或電子支付。",
  "tenders.checks": "收銀台有現金以外的收款方式。",
  "tenders.cash": "目前只收現金。",

  printer: "收據機",
  "printer.help": "在每台收銀裝置上：收銀台 → 更多 → 收據機，選好後印一張測試頁。不選就用瀏覽器列印。",
  "printer.checks": "這台裝置選過收據機；別台裝置的選擇，這裡看不到。",
  "printer.none": "這台裝置還沒選，會用瀏覽器列印。",

  practice: "用訓練模式試賣",
  "practice.help": "在收銀台開班畫面或「更多」按「開始訓練」：照真的做一遍，什麼都不會入帳。",
  "practice.checks": "在這個瀏覽器練習賣過一筆。練習不留在伺服器上，所以換一台裝置就不會打勾。",
  "practice.none": "這個瀏覽器還沒練習過。",

  float: "開班點零用金",
  "float.help": "打開收銀台，選這台收銀機，點一下抽屜裡的錢，開班。",
  "float.checks": "有任何一台開過班。",
  "float.none": "還沒有人開班。",

  sale: "賣出第一筆",
  "sale.help": "賣一筆真的；賣錯可以作廢，也算。",
  "sale.checks": "收銀台有銷售，自己開發票的，也有發票號碼。",
  "sale.none": "還沒有銷售。",
  "sale.invoice": "賣過了，但還沒有一張發票：看看發票頁在等什麼。",

  close: "第一天收店",
  "close.help": "交班點現金、關帳，看差異是不是零。",
  "close.checks": "有一天已經關帳。",
  "close.none": "還沒有關過帳。",
};

export type Key = keyof typeof setupZh;

export const setupEn: Record<Key, string> = {
  title: "Getting ready",
  help: "Work down the list and you can sell. Each line is judged by the data as they are and ticks itself; nobody ticks it by hand. Leave at any time: you go on where you were.",
  progress: "{done} of {all} done",
  left: "about {n} minutes left",
  minutes: "about {n} min",
  optional: "Can wait",
  next: "Next",
  done: "Done",
  waiting: "Looking",
  go: "Set up",
  look: "Open",
  again: "Look again",
  checks: "Looks at",
  ready: "Everything is ready. You can open.",
  readyHelp: "Each evening, count and close the day under Store days.",
  unseen: "Your account cannot see this. Ask a colleague who may.",
  "group.shop": "Company and store",
  "group.invoices": "Invoices",
  "group.people": "Colleagues",
  "group.goods": "Goods, stock and payment",
  "group.trial": "Trial run",
  "home.title": "Getting ready: {done} of {all} done",
  "home.help": "About {n} more minutes, and you can sell.",
  "home.go": "Go on",

  company: "Company and tax id",
  "company.help": "Who invoices and pays taxes; a brand may have several companies.",
  "company.checks": "At least one company, and each tax id fits its check digit.",
  "company.none": "There is no company yet.",
  "company.taxId": "{tax_id} of {name} does not fit its check digit. Type it again from the registration.",

  store: "The store",
  "store.help":
    "Its address and phone are printed on receipts and shown on the web; a new store gets a place of its own for its goods.",
  "store.checks": "At least one store, each with an address, a phone and a place for its goods.",
  "store.none": "There is no store yet.",
  "store.first": "Add a store first.",
  "store.address": "{name} has no address or no phone yet.",
  "store.shelf":
    "{name} has no place for its goods: open it and choose its own shelves under Its tills sell goods of.",

  register: "Registers",
  "register.help": "Give each a code such as A1; receipt numbers begin with it.",
  "register.checks": "One for each store at least.",
  "register.none": "{name} has no register yet.",

  issuer: "Who issues e-invoices",
  "issuer.help":
    "The registered address, the first day, and the platform's key for the QR codes (32 characters). Where a department store invoices for a counter, say so under Who invoices on the same page.",
  "issuer.checks":
    "Each company that invoices is in force and has its key; where somebody else does, they are named.",
  "issuer.none": "{name} is not set up to invoice yet.",
  "issuer.later": "{name} invoices from {date} on. What is sold today gets no invoice.",
  "issuer.key": "{name} has no key for QR codes yet, so its invoices cannot be printed with them.",
  "issuer.nameless": "Somebody else invoices for {name}, and nobody said who.",

  range: "Invoice numbers of this period",
  "range.help":
    "Letters, first and last as the tax office gave them for these two months, for the whole company or store by store.",
  "range.checks": "Each store that invoices has numbers left for each register in these two months.",
  "range.none": "{name} has no numbers for these two months.",
  "range.register": "Register {code} of {name} has no numbers for these two months.",

  people: "Colleagues, roles and PINs",
  "people.help":
    "Managers and cashiers log in for themselves, with their own limits; at the till a PIN switches people. Your own PIN is set under My account.",
  "people.checks": "Two people at least with a role and a PIN; everybody has a role and a way in.",
  "people.few": "{n} people have a role and a PIN. It takes {of}, so that somebody can take over.",
  "people.role": "{name} has no role yet and may do nothing.",
  "people.secret": "{name} has no password, PIN or badge yet and cannot come in.",

  goods: "Goods and prices",
  "goods.help":
    "Bring in a CSV or Excel file: SKU, name, price, barcode, and with a quantity the opening stock too. Or add them by hand. The same file twice makes nothing twice.",
  "goods.checks": "There are goods, and each has a price.",
  "goods.none": "There are no goods yet.",
  "goods.price": "{n} of the goods have no price and cannot be sold.",

  stock: "Opening stock",
  "stock.help":
    "Where the file of goods had no quantities, bring in one of stock, or count once; receiving, sales and transfers keep it right.",
  "stock.checks": "There is stock in each store's place.",
  "stock.none": "{name} has no stock yet.",

  tenders: "Ways to pay",
  "tenders.help": "One more than cash, such as a card terminal or an e-wallet.",
  "tenders.checks": "The till takes something besides cash.",
  "tenders.cash": "Only cash is taken so far.",

  printer: "Receipt printer",
  "printer.help":
    "On each till: More, Printer, then print the test page. Without a choice the browser's own printing is used.",
  "printer.checks": "A printer was chosen on this device. What other devices chose is not seen here.",
  "printer.none": "Nothing was chosen on this device; the browser prints.",

  practice: "Practise in training mode",
  "practice.help":
    "Training mode, where a shift is opened or under More, does everything as if it were real and books nothing.",
  "practice.checks":
    "A sale was practised in this browser. Practice leaves nothing on the server, so another device does not show this tick.",
  "practice.none": "Nobody has practised in this browser yet.",

  float: "Open with a counted float",
  "float.help": "Open the till, choose the register, count what is in the drawer, and begin the shift.",
  "float.checks": "A shift was opened at some register.",
  "float.none": "Nobody has opened a shift yet.",

  sale: "The first sale",
  "sale.help": "Sell something for real; you may void it, and it counts.",
  "sale.checks": "There is a sale at a till, and an invoice number where you invoice yourselves.",
  "sale.none": "Nothing has been sold yet.",
  "sale.invoice": "There are sales and not one invoice: see on the page of invoices what it waits for.",

  close: "Close the first day",
  "close.help": "Count the drawer, close, and see whether the difference is zero.",
  "close.checks": "One day was closed.",
  "close.none": "No day was closed yet.",
};

export const useSetupWords = speaker<Key>({ "zh-TW": setupZh, en: setupEn });
