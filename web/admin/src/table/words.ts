import { speaker } from "@tenon/ui";

// Why files that name people are taken out.

const zh = {
  why: "匯出{kind}的理由",
  whyNone: "匯出的理由…",
  whyNeeded: "這份檔案有個資，請先選理由。",
  "why.bookkeeping": "會計與對帳",
  "why.mailing": "寄送通知",
  "why.moving_data": "搬到別的系統",
  "why.asked_by_person": "本人要求",
  "why.other": "其他",
} as const;

type Key = keyof typeof zh;

const en: Record<Key, string> = {
  why: "Why {kind} are exported",
  whyNone: "Reason…",
  whyNeeded: "This file names people. Choose a reason first.",
  "why.bookkeeping": "bookkeeping",
  "why.mailing": "sending notices",
  "why.moving_data": "moving to another system",
  "why.asked_by_person": "the person asked",
  "why.other": "other",
};

export const useReasonWords = speaker<Key>({ "zh-TW": zh, en });
