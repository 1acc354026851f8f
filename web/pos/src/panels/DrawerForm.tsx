import type { Command } from "@tenon/api-client";
import { parseMoney, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

type Kind = "open_drawer" | "cash_in" | "cash_out";

const NAMES = { open_drawer: "more.open", cash_in: "more.in", cash_out: "more.out" } as const;

/** The drawer without a sale; every time with a reason. */
export function DrawerForm({ onDone }: { onDone: (sentence: string) => void }) {
  const say = useWords();
  const format = useFormat();
  const { send, fail, busy, online } = useSale();
  const [kind, setKind] = useState<Kind | null>(null);
  const [amountText, setAmountText] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const amount = parseMoney(amountText, format.currency);
  const amountBad = kind !== "open_drawer" && (amount === null || amount <= 0);
  const reasonBad = reason.trim() === "";

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (kind === null || busy || !online) return;
    setTried(true);
    if (amountBad || reasonBad) return;
    const command: Command =
      kind === "open_drawer"
        ? { type: kind, reason: reason.trim() }
        : { type: kind, amount: amount ?? 0, reason: reason.trim() };
    try {
      await send(command);
    } catch (error) {
      return fail(error);
    }
    const money = format.money(amount ?? 0);
    const done = { open_drawer: "more.doneOpen", cash_in: "more.doneIn", cash_out: "more.doneOut" } as const;
    onDone(say(done[kind], { amount: money }));
    setKind(null);
    setAmountText("");
    setReason("");
    setTried(false);
  }

  return (
    <form className="drawer" onSubmit={submit}>
      <fieldset className="choice">
        <legend className="unseen">{say("more.drawer")}</legend>
        {(Object.keys(NAMES) as Kind[]).map((name) => (
          <label key={name}>
            <input type="radio" name="drawer" checked={kind === name} onChange={() => setKind(name)} />
            <span>{say(NAMES[name])}</span>
          </label>
        ))}
      </fieldset>
      {kind !== null && kind !== "open_drawer" && (
        <label className="field">
          <span>{say("more.amount")}</span>
          <input
            className="figures"
            inputMode="decimal"
            value={amountText}
            maxLength={16}
            aria-invalid={tried && amountBad}
            onChange={(event) => setAmountText(event.currentTarget.value)}
          />
          {tried && amountBad && <em role="alert">{say("more.amountNeeded")}</em>}
        </label>
      )}
      {kind !== null && (
        <>
          <label className="field">
            <span>{say("more.reason")}</span>
            <input
              value={reason}
              maxLength={120}
              placeholder={say("more.reasonHelp")}
              aria-invalid={tried && reasonBad}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {tried && reasonBad && <em role="alert">{say("more.reasonNeeded")}</em>}
          </label>
          <button type="submit" className="big-button" data-filled aria-disabled={busy || !online}>
            {say("more.submit")}
          </button>
        </>
      )}
    </form>
  );
}
