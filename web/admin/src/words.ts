import { speaker, useLocale } from "@tenon/ui";
import { en } from "./words.en.js";
import { type Key, zh } from "./words.zh.js";

export type { Key } from "./words.zh.js";
export const words = { "zh-TW": zh, en };
export const useWords = speaker<Key>(words);

/** Says a state's word; a state that is newer than this page is shown as it is. */
export function useStateWords(): (group: string, state: string) => string {
  const dictionary: Record<string, string> = words[useLocale()];
  return (group, state) => dictionary[`${group}.${state}`] ?? state;
}
