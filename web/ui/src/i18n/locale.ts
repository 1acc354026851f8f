import { askIn } from "@tenon/api-client";
import { useSyncExternalStore } from "react";
import type { Locale } from "../format/index.js";

const KEY = "tenon.locale";
const listeners = new Set<() => void>();
let current: Locale = read() ?? "zh-TW";
adopt(current);

function read(): Locale | null {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "zh-TW" || stored === "en" ? stored : null;
  } catch {
    return null;
  }
}

function adopt(locale: Locale): void {
  askIn(locale);
  document.documentElement.lang = locale;
}

/** The language of the pages now. */
export function currentLocale(): Locale {
  return current;
}

/** Changes the language on this device and remembers it. */
export function setLocale(locale: Locale): void {
  current = locale;
  adopt(locale);
  try {
    localStorage.setItem(KEY, locale);
  } catch {
    // A device without storage asks again next time.
  }
  for (const listener of listeners) listener();
}

/** Takes the person's own language if this device has none of its own. */
export function preferLocale(locale: string): void {
  if (read() !== null) return;
  const next: Locale = locale.startsWith("zh") ? "zh-TW" : "en";
  if (next === current) return;
  current = next;
  adopt(next);
  for (const listener of listeners) listener();
}

/** The language of the pages; the component renders anew when it changes. */
export function useLocale(): Locale {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
