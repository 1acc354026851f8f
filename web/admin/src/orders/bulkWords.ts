import { speaker } from "@tenon/ui";

// What is done to many orders at once.

const zh = {
  ship: "標記出貨",
  shipHelp: "沒有物流單號也可以先標記，之後在訂單裡補。",
  delivered: "標記送達",
  cancel: "取消訂單",
  cancelHelp: "整張取消。保留的商品會放回，已收的線上款項會自動退回；現金會開成待處理，由人退還。",
  reason: "取消的原因",
  reasonHelp: "每張訂單的紀錄都會寫上，不要寫姓名和電話。",
} as const;

type Key = keyof typeof zh;

const en: Record<Key, string> = {
  ship: "Mark as sent",
  shipHelp: "The carrier’s number may be filled in later, on the order’s page.",
  delivered: "Mark as delivered",
  cancel: "Cancel",
  cancelHelp:
    "Each is cancelled as a whole. Goods that are held are released; money paid online goes back by itself, and cash becomes a case for somebody to give back.",
  reason: "Why they are cancelled",
  reasonHelp: "It stands in the history of each order: no names, no phone numbers.",
} as const;

export const orderBulkWords = { "zh-TW": zh, en };
export const useOrderBulkWords = speaker<Key>(orderBulkWords);
