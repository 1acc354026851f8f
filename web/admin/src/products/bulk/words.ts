import { speaker } from "@tenon/ui";

// What is done to many products at once.

const zh = {
  withdraw: "下架",
  archiveSure: "封存 {n} 項商品？封存後官網和收銀機都不賣，紀錄和網址留著，之後可以再上架。",
  sell: "改販售地點",
  where: "地點",
  web: "官網",
  tills: "所有門市的收銀機",
  what: "要不要賣",
  sells: "開始賣",
  stops: "不再賣",
  onlyShop: "只剩這家門市在賣；都不賣的話，請改選「所有門市的收銀機」。",
  belong: "改分類與標籤",
  category: "分類",
  noCategory: "不選分類",
  tags: "標籤",
  tagsHelp: "用頓號分開",
  turn: "加入或移出",
  add: "加入",
  remove: "移出",
} as const;

type Key = keyof typeof zh;

const en: Record<Key, string> = {
  withdraw: "Unpublish",
  archiveSure:
    "Archive {n} {n|product|products}? Neither web nor tills sell them then; their records and addresses stay, and they can be published again.",
  sell: "Change where sold",
  where: "Place",
  web: "The web",
  tills: "The tills of all shops",
  what: "Sold there",
  sells: "Begin to sell",
  stops: "Stop selling",
  onlyShop: "Only this shop sells it. If none shall, choose “The tills of all shops” instead.",
  belong: "Change categories and tags",
  category: "Category",
  noCategory: "No category",
  tags: "Tags",
  tagsHelp: "Parted by commas",
  turn: "Into or out of",
  add: "Put in",
  remove: "Take out",
} as const;

export const productBulkWords = { "zh-TW": zh, en };
export const useProductBulkWords = speaker<Key>(productBulkWords);
