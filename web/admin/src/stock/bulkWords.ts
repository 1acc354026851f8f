import { speaker } from "@tenon/ui";

// What is done to many levels of stock, and to many transfers, at once.

const zh = {
  count: "盤點這些",
  counted: "{n} 項已開始盤點，在「盤點」分頁掃描。",
  transfer: "申請調貨",
  transferHelp: "每個調出地點開一張申請，對方同意後寄出。",
  to: "調入",
  each: "每項數量",
  asked: "{n} 項已申請調貨，在「調貨」分頁看進度。",
  notSaleable: "只有可售品能調貨。",
  approve: "同意調出",
  approveSure: "同意這 {n} 張調貨申請，照申請的數量全部調出？",
  way: "調出與調入",
  state: "進度",
  changed: "更新時間",
  opened: "開始時間",
  detail: "內容",
} as const;

type Key = keyof typeof zh;

const en: Record<Key, string> = {
  count: "Count these",
  counted: "{n} {n|article is|articles are} being counted: scan them under Counts.",
  transfer: "Ask for a transfer",
  transferHelp: "One request for each place that sends; it agrees and sends.",
  to: "To",
  each: "Quantity of each",
  asked: "{n} {n|article was|articles were} asked for: see Transfers for how far they are.",
  notSaleable: "Only saleable goods are transferred.",
  approve: "Agree to send",
  approveSure: "Agree to {n} {n|transfer|transfers}, all of what was asked for?",
  way: "From and to",
  state: "State",
  changed: "Changed",
  opened: "Opened",
  detail: "Contents",
} as const;

export const stockBulkWords = { "zh-TW": zh, en };
export const useStockBulkWords = speaker<Key>(stockBulkWords);
