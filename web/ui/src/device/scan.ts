import {
  type ComponentProps,
  type FormEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useCatchTyping } from "./keys.js";
import { isScanned } from "./wedge.js";

// A tablet's or phone's own keyboard would cover half of the page with every scan.
const touchFirst = window.matchMedia("(pointer: coarse)").matches;

interface ScanField {
  field: RefObject<HTMLInputElement | null>;
  text: string;
  onText: (text: string) => void;
  /** Enter, with what stands there; `scanned` when no hand types that fast. */
  onEnter: (code: string, scanned: boolean) => void;
  /** A key while nothing is typed; true when it had a meaning of its own. */
  onKey?: (key: string) => boolean;
}

/** A field that takes every scan and every search: it has the focus from the start and hears keys wherever that goes. */
export function useScanField({ field, text, onText, onEnter, onKey }: ScanField) {
  const times = useRef<number[]>([]);
  const [typing, setTyping] = useState(!touchFirst);
  useCatchTyping(field);
  // Before anybody sees the field it hears already.
  useLayoutEffect(() => field.current?.focus(), [field]);

  const input: ComponentProps<"input"> = {
    ref: field,
    type: "search",
    value: text,
    inputMode: typing ? "search" : "none",
    autoComplete: "off",
    autoCorrect: "off",
    spellCheck: false,
    enterKeyHint: "search",
    maxLength: 80,
    onPointerDown: () => setTyping(true),
    onBlur: () => setTyping(!touchFirst),
    onChange: (event) => onText(event.currentTarget.value),
    onKeyDown: (event) => {
      if (event.key === "Escape" && text !== "") {
        event.stopPropagation();
        onText("");
      }
      if (event.key.length === 1) times.current = [...(text === "" ? [] : times.current), event.timeStamp];
      else if (text === "") times.current = [];
      if (text === "" && onKey?.(event.key)) event.preventDefault();
    },
  };
  return {
    /** For the element itself; its name and its form are the page's. */
    input,
    submit(event: FormEvent) {
      event.preventDefault();
      const scanned = isScanned(times.current);
      times.current = [];
      onEnter(text.trim(), scanned);
    },
    /** Asks for words: a phone's keyboard may come. */
    type() {
      setTyping(true);
      field.current?.focus();
    },
    clear() {
      onText("");
      field.current?.focus();
    },
  };
}
