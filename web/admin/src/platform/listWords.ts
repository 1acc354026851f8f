import { speaker } from "@tenon/ui";

// Columns of the lists about the system itself, and what is done to many of their rows.

const zh = {
  what: "事情",
  since: "發生時間",
  acts: "處理",
  give: "指派給",
  giveTo: "指派給",
  close: "結案",
  closeHelp: "每一筆都會寫上同樣的處理說明。",
  outcome: "結果",
  resolution: "怎麼處理的",
  noOutcome: "這一種沒有這個結果，請單獨結案。",
  closed: "已經結案了。",
  job: "工作",
  error: "最後的錯誤",
  tries: "次數",
  file: "檔案",
  rows: "筆數",
} as const;

type Key = keyof typeof zh;

const en: Record<Key, string> = {
  what: "What",
  since: "Since",
  acts: "Work",
  give: "Give to",
  giveTo: "Give to",
  close: "Close",
  closeHelp: "Each of them gets the same words about what was done.",
  outcome: "Outcome",
  resolution: "What was done about it",
  noOutcome: "Cases of this kind have no such outcome: close it by itself.",
  closed: "It is closed already.",
  job: "Job",
  error: "Last error",
  tries: "Tries",
  file: "File",
  rows: "Rows",
} as const;

export const platformWords = { "zh-TW": zh, en };
export const usePlatformWords = speaker<Key>(platformWords);
