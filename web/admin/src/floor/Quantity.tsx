import { formatQuantity, Icon, isScanned, parseQuantity } from "@tenon/ui";
import { type KeyboardEvent, useRef, useState } from "react";
import { useFloorWords } from "./words.js";

const ONE = 1000;
const BARCODE = /^\d{8,}$/;

interface Props {
  name: string;
  quantity: number;
  onSet: (quantity: number) => void;
  /** A scanner may fire while the field has the focus. */
  onCode: (code: string) => void;
}

/** How many: one less, typed, one more. */
export function Quantity({ name, quantity, onSet, onCode }: Props) {
  const say = useFloorWords();
  const [text, setText] = useState<string | null>(null);
  const times = useRef<number[]>([]);
  /** Leaving the field takes what was typed, unless it was a scan or was given up. */
  const leave = useRef<"take" | "forget">("take");

  function commit() {
    const typed = text === null || leave.current === "forget" ? null : parseQuantity(text);
    leave.current = "take";
    setText(null);
    if (typed !== null && typed >= 0 && typed !== quantity) onSet(typed);
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key.length === 1) times.current.push(event.timeStamp);
    if (event.key !== "Enter" && event.key !== "Escape") return;
    const typed = event.currentTarget.value.slice(-times.current.length);
    // Nobody has ten million of anything: so many digits are a barcode however slowly they came.
    const scanned = event.key === "Enter" && (isScanned(times.current) || BARCODE.test(typed));
    times.current = [];
    if (scanned || event.key === "Escape") leave.current = "forget";
    event.currentTarget.blur();
    if (scanned) onCode(typed);
  }

  return (
    <span className="floor-quantity">
      <button
        type="button"
        className="floor-key"
        aria-label={say("list.less", { name })}
        disabled={quantity <= 0}
        onClick={() => onSet(Math.max(0, quantity - ONE))}
      >
        <Icon name="minus" />
      </button>
      <input
        className="figures"
        inputMode="decimal"
        maxLength={20}
        aria-label={say("list.quantity", { name })}
        value={text ?? formatQuantity(quantity)}
        onFocus={(event) => {
          times.current = [];
          event.currentTarget.select();
        }}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={press}
      />
      <button
        type="button"
        className="floor-key"
        aria-label={say("list.more", { name })}
        onClick={() => onSet(quantity + ONE)}
      >
        <Icon name="plus" />
      </button>
    </span>
  );
}
