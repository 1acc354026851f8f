import { Icon, isScanned, parseMoney, soundError, useFormat, useKeys } from "@tenon/ui";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { changeFor, isUnlikely, quickAmounts } from "../logic/cash.js";
import { isPaymentCode } from "../logic/payment.js";
import { useWords } from "../words.js";

/** Without F5, which loads the page anew. */
const QUICK_KEYS = ["F2", "F3", "F4", "F6", "F7"];
const touchFirst = window.matchMedia("(pointer: coarse)").matches;

interface Props {
  due: number;
  /** What was handed over; null stands for exactly what is due. */
  given: number | null;
  onGiven: (given: number | null) => void;
  onDone: () => void;
  /** A payment code was scanned instead. */
  onCode?: (code: string) => void;
}

/** Takes what the customer hands over: by quick amounts, keys or fingers. */
export function CashEntry({ due, given, onGiven, onDone, onCode }: Props) {
  const say = useWords();
  const format = useFormat();
  const [text, setText] = useState("");
  const [bad, setBad] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const times = useRef<number[]>([]);
  const quick = quickAmounts(due, format.currency);
  const handed = given ?? due;
  const change = changeFor(due, handed);
  const unlikely = isUnlikely(due, handed, format.currency);

  const begin = useRef(onGiven);
  // The field begins empty: what was typed for another sum is none of it.
  useEffect(() => {
    begin.current(null);
    field.current?.focus();
  }, []);

  function enter(next: string) {
    setText(next);
    if (next.trim() === "") {
      setBad(false);
      return onGiven(null);
    }
    const amount = parseMoney(next, format.currency);
    setBad(amount === null);
    if (amount !== null) onGiven(amount);
  }

  function pick(amount: number) {
    setText(amount === due ? "" : format.money(amount));
    setBad(false);
    onGiven(amount === due ? null : amount);
    field.current?.focus();
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key.length === 1) times.current.push(event.timeStamp);
    if (event.key !== "Enter") return;
    event.preventDefault();
    const scanned = isScanned(times.current);
    times.current = [];
    if (onCode && isPaymentCode(text)) {
      enter("");
      return onCode(text);
    }
    // A barcode is no amount: whoever scans here meant something else.
    if (scanned || bad || unlikely || change === null) return soundError();
    onDone();
  }

  /** The next digit goes on what is typed; after a quick amount it begins anew. */
  function digit(next: string) {
    const typed =
      text.startsWith(format.money(handed)) && text !== "" && !/^\d+(\.\d*)?$/.test(text) ? "" : text;
    enter(next === "⌫" ? typed.slice(0, -1) : typed + next);
    field.current?.focus();
  }

  // Every quick key is taken here, also those without an amount, lest the browser act on them.
  const amounts = [due, ...quick];
  useKeys(
    Object.fromEntries(
      QUICK_KEYS.map((key, at) => {
        const amount = amounts[at];
        return [key, () => amount !== undefined && pick(amount)];
      }),
    ),
  );

  const pad = [
    "7",
    "8",
    "9",
    "4",
    "5",
    "6",
    "1",
    "2",
    "3",
    "0",
    format.currency.exponent > 0 ? "." : "00",
    "⌫",
  ];

  return (
    <div className="cash">
      <div className="cash-figures figures">
        <div>
          <span>{say("cash.due")}</span>
          <strong>{format.money(due)}</strong>
        </div>
        <label>
          <span>{say("cash.given")}</span>
          <input
            ref={field}
            value={text}
            placeholder={format.money(due)}
            inputMode={touchFirst ? "none" : "decimal"}
            autoComplete="off"
            maxLength={18}
            aria-invalid={bad || unlikely}
            onChange={(event) => enter(event.currentTarget.value)}
            onKeyDown={press}
          />
        </label>
        <div className="cash-change" data-short={change === null} role="status">
          <span>{change === null ? say("cash.missing") : say("cash.change")}</span>
          <strong data-testid="change">{format.money(change ?? due - handed)}</strong>
        </div>
      </div>
      {(bad || unlikely) && (
        <p className="cash-bad" role="alert">
          {say(bad ? "cash.bad" : "cash.unlikely")}
        </p>
      )}
      <div className="cash-hands">
        <div className="cash-quick">
          <QuickButton name="F2" on={handed === due} onPick={() => pick(due)}>
            {say("cash.exact", { amount: format.money(due) })}
          </QuickButton>
          {quick.map((amount, at) => (
            <QuickButton
              key={amount}
              name={QUICK_KEYS[at + 1] ?? ""}
              on={handed === amount}
              onPick={() => pick(amount)}
            >
              {format.money(amount)}
            </QuickButton>
          ))}
        </div>
        <div className="cash-pad">
          {pad.map((name) => (
            <button
              key={name}
              type="button"
              className="figures"
              aria-label={name === "⌫" ? say("cash.backspace") : name}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => digit(name)}
            >
              {name === "⌫" ? <Icon name="back" /> : name}
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}

function QuickButton(props: { name: string; on: boolean; onPick: () => void; children: string }) {
  return (
    <button
      type="button"
      className="quick figures"
      aria-pressed={props.on}
      aria-keyshortcuts={props.name}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onPick}
    >
      {props.children}
      <kbd>{props.name}</kbd>
    </button>
  );
}
