import { speaker } from "@tenon/ui";

// Why files that name people are taken out, and what is said while one thing is done to many rows.

const zh = {
  why: "匯出{kind}的理由",
  whyNone: "匯出的理由…",
  whyNeeded: "這份檔案有個資，請先選理由。",
  "why.bookkeeping": "會計與對帳",
  "why.mailing": "寄送通知",
  "why.moving_data": "搬到別的系統",
  "why.asked_by_person": "本人要求",
  "why.other": "其他",
  selectShown: "選取目前列出的全部",
  selectHelp: "按住 Shift 可以一次選一段；用上下鍵換列，Shift 加上下鍵連選。",
  barLabel: "對選取的資料做的事",
  resultLabel: "批次處理的結果",
  moreActions: "更多動作",
  sure: "確定{action}這 {n} 筆？",
  go: "{action}（{n} 筆）",
  notNow: "先不要",
  running: "{action}：{over}／{all} 筆",
  stop: "停止",
  done: "{action}：{n} 筆完成。",
  doneSome: "{action}：{done} 筆完成，{failed} 筆沒有完成。",
  doneNone: "{action}：{failed} 筆都沒有完成。",
  untried: "還有 {n} 筆沒有送出。",
  kept: "沒有完成的仍然選取著，處理後可以再做一次。",
  leave: "還有資料沒有處理。離開這一頁，其餘的就不會送出。要離開嗎？",
  noAnswer: "沒有收到回應，可能已經完成。再做一次不會重複。",
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
  selectShown: "Select everything listed",
  selectHelp: "Hold Shift to select a stretch; the arrow keys go from row to row, with Shift they select.",
  barLabel: "What to do with what is selected",
  resultLabel: "What came of it",
  moreActions: "More actions",
  sure: "{action}, {n} {n|row|rows}?",
  go: "{action} ({n})",
  notNow: "Not now",
  running: "{action}: {over} of {all}",
  stop: "Stop",
  done: "{action}: {n} done.",
  doneSome: "{action}: {done} done, {failed} not.",
  doneNone: "{action}: none of the {failed} was done.",
  untried: "{n} more {n|was|were} not sent.",
  kept: "What was not done stays selected: mend it and try again.",
  leave: "Some rows still wait. They are not sent once you leave this page. Leave?",
  noAnswer: "No answer came; it may have been done. Trying again does nothing twice.",
} as const;

export const tableWords = { "zh-TW": zh, en };
export const useTableWords = speaker<Key>(tableWords);
