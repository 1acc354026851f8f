import { useEffect, useRef } from "react";

/** What each key does here; `null` leaves the key to the browser. */
export type KeyMap = Record<string, (() => unknown) | null | undefined>;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

/** A key as maps name it: function keys with Shift are keys of their own. */
function nameOf(event: KeyboardEvent): string {
  return event.shiftKey && /^F\d+$/.test(event.key) ? `Shift+${event.key}` : event.key;
}

/** Function keys and Escape, wherever the focus is. */
export function useKeys(map: KeyMap): void {
  const latest = useRef(map);
  latest.current = map;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const act = latest.current[nameOf(event)];
      if (!act) return;
      event.preventDefault();
      if (!event.repeat) act();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

/** Sends what is typed or scanned anywhere on the page into this field: the focus is never lost. */
export function useCatchTyping(field: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // A space presses the button that has the focus.
      if (event.key.length !== 1 || event.key === " ") return;
      field.current?.focus();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [field]);
}
