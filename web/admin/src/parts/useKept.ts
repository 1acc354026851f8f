import { useState } from "react";
import { useSession } from "./session.js";

/** What stands in the browser under a key, where it can still be read as what it was. */
function read<T>(key: string, otherwise: T, isSound: (found: unknown) => found is T): T {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return isSound(found) ? found : otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * Something of this person's that this browser remembers: which columns they want, which groups stand open.
 * Two people who share a computer each have their own.
 */
export function useKept<T>(name: string, otherwise: T, isSound: (found: unknown) => found is T) {
  const { session } = useSession();
  const key = `tenon.${session.person.id}.${name}`;
  const [kept, setKept] = useState<T>(() => read(key, otherwise, isSound));
  function keep(next: T) {
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing still shows the page as it was asked.
    }
    setKept(next);
  }
  return [kept, keep] as const;
}

export function isTexts(found: unknown): found is string[] {
  return Array.isArray(found) && found.every((one) => typeof one === "string");
}
