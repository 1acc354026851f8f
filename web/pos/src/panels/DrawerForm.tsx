import type { Command } from "@tenon/api-client";
import { parseMoney, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Approval, useApproval } from "../parts/Approval.js";
import { purposeOf, type Reason, ReasonChoice } from "../parts/ReasonChoice.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

type Kind = "open_drawer" | "cash_in" | "cash_out";

const NAMES = { open_drawer: "more.open", cash_in: "more.in", cash_out: "more.out" } as const;
const DONE = { open_drawer: "more.doneOpen", cash_in: "more.doneIn", cash_out: "more.doneOut" } as const;

/** The drawer without a sale; every time with a reason. */
export function DrawerForm({ onDone }: { onDone: (sentence: string) => void }) {
  const say = useWords();
  const format = useFormat();
  const { register, send, fail, busy, online } = useSale();
  const approval = useApproval();
  const [kind, setKind] = useState<Kind | null>(null);
  const [amountText, setAmountText] = useState("");
  const [reason, setReason] = useState<Reason | null>(null);
  const [tried, setTried] = useState(false);
  const amount = parseMoney(amountText, format.currency);
  const amountBad = kind !== "open_drawer" && (amount === null || amount <= 0);

  function choose(next: Kind | null) {
    setKind(next);
    setReason(null);
    setTried(false);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (kind === null || busy || !online) return;
    setTried(true);
    if (amountBad || reason === null) return;
    const command: Command =
      kind === "open_drawer"
        ? { type: kind, reason }
        : { type: kind, amount: amount ?? 0, reason, purpose: purposeOf(reason) };
    const permission = kind === "open_drawer" ? "till.drawer" : "till.cash";
    await approval.attempt({ permission, subject: register.id, reason }, () => carryOut(command), fail);
  }

  async function carryOut(command: Command) {
    await send(command);
    if (kind === null) return;
    onDone(say(DONE[kind], { amount: format.money(amount ?? 0) }));
    choose(null);
    setAmountText("");
  }

  if (approval.wanted) return <Approval {...approval.wanted} />;
  return (
    <form className="drawer" onSubmit={submit}>
      <fieldset className="choice">
        <legend className="unseen">{say("more.drawer")}</legend>
        {(Object.keys(NAMES) as Kind[]).map((name) => (
          <label key={name}>
            <input type="radio" name="drawer" checked={kind === name} onChange={() => choose(name)} />
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
          <ReasonChoice
            act={kind}
            legend={say("more.reason")}
            value={reason}
            onChange={setReason}
            missing={tried && reason === null}
          />
          <button type="submit" className="big-button" data-filled aria-disabled={busy || !online}>
            {say("more.submit")}
          </button>
        </>
      )}
    </form>
  );
}
