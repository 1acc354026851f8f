import { currencySign, parseMoney, useFormat } from "@tenon/ui";
import { useState } from "react";
import { countTotal, denominations } from "../logic/cash.js";
import { useWords } from "../words.js";

/** Cash in a drawer, by denomination or as one sum; whichever was typed last holds. */
export function useDrawerCount() {
  const { currency } = useFormat();
  const [texts, setTexts] = useState<ReadonlyMap<number, string>>(new Map());
  const [direct, setDirect] = useState("");
  const counts = new Map(
    [...texts].map(([value, text]) => [value, /^\d{1,5}$/.test(text) ? Number(text) : 0]),
  );
  const asOne = direct.trim() !== "";
  const amount = parseMoney(direct, currency);
  return {
    texts,
    counts,
    direct,
    total: asOne ? (amount ?? 0) : countTotal(counts),
    /** True when something was counted that is an amount. */
    counted: asOne ? amount !== null && amount >= 0 : texts.size > 0,
    /** What was found, by denomination; nothing when only the sum was typed. */
    pieces: asOne
      ? []
      : [...counts].filter(([, count]) => count > 0).map(([value, count]) => ({ value, count })),
    enter(value: number, text: string) {
      setTexts(new Map(texts).set(value, text.replace(/\D/g, "")));
      setDirect("");
    },
    enterDirect: setDirect,
  };
}

type Count = ReturnType<typeof useDrawerCount>;

/** How many of each note and coin there are; `first` where the count is what the page is for. */
export function Pieces({ count, first = false }: { count: Count; first?: boolean }) {
  const say = useWords();
  const format = useFormat();
  return (
    <div className="count-grid figures">
      {denominations(format.currency).map((value, at) => (
        <label key={value} className="count-row">
          <span>{format.money(value)}</span>
          <span aria-hidden="true">×</span>
          <input
            inputMode="numeric"
            aria-label={say("close.each", { amount: format.money(value) })}
            value={count.texts.get(value) ?? ""}
            placeholder="0"
            maxLength={5}
            // biome-ignore lint/a11y/noAutofocus: only where it is what the page is for
            autoFocus={first && at === 0}
            onChange={(event) => count.enter(value, event.currentTarget.value)}
          />
          <span className="quiet">{format.money(value * (count.counts.get(value) ?? 0))}</span>
        </label>
      ))}
    </div>
  );
}

interface SumProps {
  count: Count;
  label: string;
  name?: string;
  /** Why it cannot be taken; nothing while it can. */
  fault: string | null;
  /** The one field of the page. */
  first?: boolean;
}

/** What was counted, typed as one sum. */
export function Sum({ count, label, name, fault, first = false }: SumProps) {
  const format = useFormat();
  return (
    <label className={first ? "field field-large" : "field"}>
      <span>{label}</span>
      <input
        className="figures"
        name={name}
        inputMode="decimal"
        autoComplete="off"
        value={count.direct}
        placeholder={currencySign(format.currency.code)}
        maxLength={16}
        aria-invalid={fault !== null}
        // biome-ignore lint/a11y/noAutofocus: only where it is the one field of the page
        autoFocus={first}
        onChange={(event) => count.enterDirect(event.currentTarget.value)}
      />
      {fault !== null && <em role="alert">{fault}</em>}
    </label>
  );
}
