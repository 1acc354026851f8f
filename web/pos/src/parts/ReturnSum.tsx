import { Icon, Problem, useFormat } from "@tenon/ui";
import { type ReactNode, useEffect, useRef } from "react";
import { payAction } from "../sell/MainAction.js";
import { usePanelAction, useSale } from "../sell/sale.js";
import type { ReturnDone as Done, useReturn } from "../till/useReturn.js";
import { useWords } from "../words.js";
import { PaymentEntry } from "./PaymentEntry.js";
import { ReturnPapers } from "./ReturnPapers.js";

const WAYS = ["cash", "card", "store_credit", "online"] as const;

/** A way of giving back that has words; what is new is said as given back online. */
export function wayOf(kind: string): (typeof WAYS)[number] {
  return WAYS.find((way) => way === kind) ?? "online";
}

/** What a return comes to, the difference of an exchange, and the one action. */
export function ReturnSum({
  taking,
  children,
}: {
  taking: ReturnType<typeof useReturn>;
  /** What stands between a refusal and the sum. */
  children?: ReactNode;
}) {
  const say = useWords();
  const format = useFormat();
  const { till, payment, tell } = useSale();
  const { worth, back, exchange, newTotal, due, given, pays, blocked, submit } = taking;
  const goesOut = given.reduce((sum, { amount }) => sum + amount, 0);
  const words = exchange ? say("return.exchange") : say("return.confirm", { amount: format.money(goesOut) });
  usePanelAction(back === undefined ? null : mainAction());
  // Cash as it can be handed over is more or less than what is owed.
  const rounded = due > 0 ? 0 : goesOut + due;

  function mainAction() {
    if (pays && payment.rest > 0) return payAction(payment, say, format);
    return { words, key: "F9", act: blocked ? null : submit };
  }

  return (
    <>
      <Problem error={worth.error} />
      {children}
      {back && (
        <dl className="return-sum figures" aria-live="polite">
          <div>
            <dt>{say("return.total")}</dt>
            <dd>{format.money(back.total)}</dd>
          </div>
          {back.withheld > 0 && (
            <div>
              <dt>{say("return.withheld")}</dt>
              <dd>{format.money(-back.withheld)}</dd>
            </div>
          )}
          {exchange && (
            <div>
              <dt>{say("return.new")}</dt>
              <dd>{format.money(newTotal)}</dd>
            </div>
          )}
          {given.map((one) => (
            <div key={one.kind}>
              <dt>{say(`return.back.${wayOf(one.kind)}`)}</dt>
              <dd>{format.money(one.amount)}</dd>
            </div>
          ))}
          {rounded !== 0 && (
            <div>
              <dt>{say("receipt.rounding")}</dt>
              <dd>{format.money(rounded)}</dd>
            </div>
          )}
          <div data-strong="true">
            <dt>{say(due > 0 ? "return.pay" : "return.give")}</dt>
            <dd data-testid="difference">{format.money(due > 0 ? due : goesOut)}</dd>
          </div>
        </dl>
      )}
      {pays && <PaymentEntry payment={payment} tell={(text) => tell({ tone: "info", text })} />}
      {!till.shift && <p role="alert">{say("pickups.needShift")}</p>}
      <div className="panel-actions">
        <button
          type="button"
          className="big-button"
          data-filled
          aria-disabled={blocked}
          onMouseDown={(event) => event.preventDefault()}
          onClick={submit}
        >
          {words}
        </button>
      </div>
    </>
  );
}

/** What the customer gets, in their hands and elsewhere. */
export function ReturnDone({ done, onNext }: { done: Done; onNext: () => void }) {
  const say = useWords();
  const format = useFormat();
  const { show } = useSale();
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus(), []);
  const { receipt } = done;
  const rows = done.back.back
    .filter((one) => one.kind !== "exchange" && one.kind !== "rounding")
    .map((one) => ({ words: say(`return.back.${wayOf(one.kind)}`), amount: one.amount }));
  if (done.change > 0) rows.push({ words: say("cash.change"), amount: done.change });
  const actions = (
    <>
      {receipt && (
        <button
          type="button"
          className="big-button"
          data-edged
          onClick={() => show({ kind: "receipt", receipt, fresh: true })}
        >
          <Icon name="print" /> {say("more.receipt")}
        </button>
      )}
      <button type="button" className="big-button" data-edged ref={next} onClick={onNext}>
        {say("return.next")}
      </button>
    </>
  );
  return (
    <section className="panel" aria-labelledby="return-done">
      <h2 id="return-done">
        <Icon name="check" size={24} /> {say("return.done", { number: done.back.number })}
      </h2>
      <div role="status">
        {rows.length === 0 ? (
          <p className="quiet">{say("return.nothingBack")}</p>
        ) : (
          <ul className="rows">
            {rows.map(({ words, amount }) => (
              <li key={words} className="row">
                <span className="row-words">
                  <strong>{words}</strong>
                </span>
                <span className="row-figure figures">{format.money(amount)}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {done.back.order_id && done.back.invoices.length > 0 ? (
        <ReturnPapers order={done.back.order_id} back={done.back}>
          {actions}
        </ReturnPapers>
      ) : (
        <div className="panel-actions">{actions}</div>
      )}
    </section>
  );
}
