import { speaker } from "@tenon/ui";
import { en } from "./words.en.js";
import { type Key, zh } from "./words.zh.js";

export type { Key } from "./words.zh.js";
export const words = { "zh-TW": zh, en };
export const useWords = speaker<Key>(words);
