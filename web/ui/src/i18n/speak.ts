import type { Locale } from "../format/index.js";
import { currentLocale, useLocale } from "./locale.js";

/** Values for the places in a sentence. */
export type Values = Record<string, string | number>;

/** Fills `{name}`; `{count|item|items}` picks by whether the value is one. */
export function fill(template: string, values: Values = {}): string {
  return template.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
    (whole, name: string, one?: string, many?: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      if (one === undefined) return String(value);
      return (Number(value) === 1 ? one : many) ?? "";
    },
  );
}

/** A dictionary: the same keys in every language, checked by the compiler. */
export type Dictionary<K extends string> = Record<Locale, Record<K, string>>;

/** Says a key of the dictionary in the reader's language. */
export type Say<K extends string> = (key: K, values?: Values) => string;

/** A hook that says the dictionary's words and follows the chosen language. */
export function speaker<K extends string>(dictionary: Dictionary<K>): () => Say<K> {
  const speak =
    (words: Record<K, string>): Say<K> =>
    (key, values) =>
      fill(words[key], values);
  // One of each for good: what hangs on it is not done again with every rendering.
  const says: Record<Locale, Say<K>> = { "zh-TW": speak(dictionary["zh-TW"]), en: speak(dictionary.en) };
  return () => says[useLocale()];
}

/** The same outside of components. */
export function sayNow<K extends string>(dictionary: Dictionary<K>, key: K, values?: Values): string {
  return fill(dictionary[currentLocale()][key], values);
}
