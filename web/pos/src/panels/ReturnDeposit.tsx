import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type DepositBack, LineCut, newId, type Order } from "@tenon/api-client";
import { Icon, Problem, soundError, soundPaid, useFormat } from "@tenon/ui";
import { useId, useRef, useState } from "react";
import { givenBack } from "../logic/bring.js";
import { needsDrawer } from "../logic/drawer.js";
import { Approval, useApproval } from "../parts/Approval.js";
import { PreorderFacts } from "../parts/PreorderFacts.js";
import { wayOf } from "../parts/ReturnSum.js";
import { usePanelAction, useSale } from "../sell/sale.js";
import { openDrawer } from "../till/drawer.js";
import { useCashRounding, useTenderTypes } from "../till/usePayment.js";
import { useWords } from "../words.js";

interface Props {
  order: Order;
  deposit: DepositBack;
  onBack: () => void;
  onDone: (sentence: string) => void;
}

/** Giving a deposit back and calling the order off: how much goes back, and how, before it does. */
export function ReturnDeposit({ order, deposit, onBack, onDone }: Props) {
  const say = useWords();
  const format = useFormat();
  const client = useQueryClient();
  const names = useId();
  const { register, till, online } = useSale();
  const types = useTenderTypes();
  const rounding = useCashRounding();
  const approval = useApproval();
  const [paperBack, setPaperBack] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // One key for one act: sent again after silence, it is still one.
  const attempt = useRef<{ key: string; body: string } | null>(null);
  const here = givenBack(deposit.here, 0, rounding);
  const blocked = busy || !online || till.shift == null;
  const total = here.reduce((sum, { amount }) => sum + amount, deposit.elsewhere);
  const words = say("giveBack.confirm", { amount: format.money(total) });
  usePanelAction(approval.wanted ? null : { words, key: "F9", act: blocked ? null : () => void giveBack() });

  async function giveBack() {
    if (blocked) return soundError();
    const body = { register_id: register.id, expected_total: deposit.goes_back, paper_back: paperBack };
    const text = JSON.stringify(body);
    if (attempt.current?.body !== text) attempt.current = { key: newId(), body: text };
    const header = { "Idempotency-Key": attempt.current.key };
    const params = { path: { id: order.id } };
    const carryOut = async () => {
      const next = await answer(
        api.POST("/api/v1/orders/{id}/deposit/return", { params: { ...params, header }, body }),
      );
      soundPaid();
      if (needsDrawer(here, types)) void openDrawer();
      client.setQueryData(["order", order.id], next);
      client.removeQueries({ queryKey: ["deposit", order.id] });
      onDone(say("giveBack.done", { number: order.number, amount: format.money(total) }));
    };
    setBusy(true);
    setError(null);
    await approval.attempt(
      { permission: "till.void", subject: order.id, reason: "changed_mind" },
      carryOut,
      (caught) => {
        soundError();
        setError(caught);
        // The server may have done it, or the order is not what it was: both are read anew.
        if (caught instanceof LineCut) return;
        void client.invalidateQueries({ queryKey: ["deposit", order.id] });
        void client.invalidateQueries({ queryKey: ["order", order.id] });
      },
    );
    setBusy(false);
  }

  if (approval.wanted) return <Approval {...approval.wanted} />;

  return (
    <section className="panel" aria-labelledby="give-back-title">
      <header className="panel-head">
        <button type="button" className="icon-button" aria-label={say("key.back")} onClick={onBack}>
          <Icon name="back" />
        </button>
        <h2 id="give-back-title">{say("giveBack.title")}</h2>
        <strong className="figures">{order.number}</strong>
      </header>
      <PreorderFacts order={order} brief />
      <p>{say("giveBack.help")}</p>
      {deposit.papers.length > 0 && (
        <fieldset className="choice choice-wrap">
          <legend>{say("return.paper", { numbers: deposit.papers.join(" ") })}</legend>
          {([false, true] as const).map((back) => (
            <label key={String(back)}>
              <input
                type="radio"
                name={names}
                checked={paperBack === back}
                onChange={() => setPaperBack(back)}
              />
              <span>{say(back ? "giveBack.paperBack" : "return.paperOut")}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Problem error={error} />
      <div className="handover">
        <dl className="return-sum figures" aria-live="polite">
          {here.map(({ kind, amount }) => (
            <div key={kind}>
              <dt>{say(`return.back.${wayOf(kind)}`)}</dt>
              <dd>{format.money(amount)}</dd>
            </div>
          ))}
          {deposit.elsewhere > 0 && (
            <div>
              <dt>{say("return.back.online")}</dt>
              <dd>{format.money(deposit.elsewhere)}</dd>
            </div>
          )}
          <div data-strong="true">
            <dt>{say("return.give")}</dt>
            <dd data-testid="goes-back">{format.money(total)}</dd>
          </div>
        </dl>
        {!till.shift && <p role="alert">{say("pickups.needShift")}</p>}
        <div className="panel-actions">
          <button
            type="button"
            className="big-button"
            data-danger
            aria-disabled={blocked}
            // biome-ignore lint/a11y/noAutofocus: the panel has this one act
            autoFocus
            onClick={() => void giveBack()}
          >
            {words}
          </button>
        </div>
      </div>
    </section>
  );
}
