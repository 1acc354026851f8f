import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, LineCut, newId, type Order, type Tender } from "@tenon/api-client";
import { formatQuantity, Icon, Problem, soundError, soundPaid, Tag, useFormat, Waiting } from "@tenon/ui";
import { useEffect, useId, useRef, useState } from "react";
import { isEmpty, lineInputs } from "../logic/basket.js";
import { needsDrawer } from "../logic/drawer.js";
import { invoiceWish, ON_PAPER } from "../logic/invoice.js";
import { type Bill, holdsMoney } from "../logic/payment.js";
import { dueNow } from "../logic/preorder.js";
import { Chosen } from "../parts/Chosen.js";
import { PaymentEntry, takeEntry } from "../parts/PaymentEntry.js";
import { PreorderFacts } from "../parts/PreorderFacts.js";
import { payAction } from "../sell/MainAction.js";
import { asked, usePanelAction, useSale } from "../sell/sale.js";
import { writePaymentText } from "../till/device.js";
import { openDrawer } from "../till/drawer.js";
import { usePayment, useTenderTypes } from "../till/usePayment.js";
import { useWords } from "../words.js";
import { ReturnDeposit } from "./ReturnDeposit.js";

interface Props {
  id: string;
  /** The code the customer gave, when the order was found by it. */
  typedCode: string;
  onBack: () => void;
  onDone: (sentence: string) => void;
}

/** One order at the counter: what, for whom, what is due, and handing it over. */
export function PickupOrder({ id, typedCode, onBack, onDone }: Props) {
  const say = useWords();
  const format = useFormat();
  const client = useQueryClient();
  const who = useId();
  const {
    register,
    till,
    online,
    basket,
    quote,
    sold,
    payment: ofBasket,
    show,
    tell,
    change: edit,
  } = useSale();
  const types = useTenderTypes();
  const [code, setCode] = useState<string | null>(null);
  const [toOther, setToOther] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // One key for one hand-over with one amount: sent again after silence, it is still one.
  const attempt = useRef<{ key: string; body: string } | null>(null);

  const order = useQuery({
    queryKey: ["order", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/orders/{id}", { params: { path: { id } }, signal })),
  });
  // A pre-order without its deposit is not handed over yet: the deposit is taken instead.
  const awaited = order.data?.preorder && dueNow(order.data) > 0 ? order.data : null;
  useEffect(() => {
    if (awaited !== null) show({ kind: "deposit", order: awaited });
  }, [awaited, show]);
  // What a till took of a pre-order goes back at a till; of any other order nothing does before it is fetched.
  const held = order.data?.preorder && order.data.paid > order.data.refunded;
  const deposit = useQuery({
    queryKey: ["deposit", id],
    enabled: held === true && order.data?.state === "placed",
    retry: false,
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/orders/{id}/deposit", { params: { path: { id } }, signal })),
  });
  const [calledOff, setCalledOff] = useState(false);
  // What lies in the basket is bought with it, on one receipt.
  const besides = !isEmpty(basket);
  const added = besides ? (quote.quote?.total ?? 0) : 0;
  // What was charged for the basket already has to go back first, or pay for it as it stands.
  const unready = besides && (!quote.fresh || holdsMoney(ofBasket.payment));
  const bills: Bill[] = [
    { subject: id, total: order.data ? order.data.total - order.data.paid : 0 },
    { subject: basket.sale_id, total: added },
  ];
  const payment = usePayment({
    register: register.id,
    subject: id,
    bills: order.data ? bills.filter(({ total }) => total > 0) : null,
    ready: online && !busy && !unready,
    complete: (tenders) => void handOver(tenders),
    fail: (caught) => {
      soundError();
      setError(caught);
    },
  });
  // A basket that is bought with it has no payment of its own.
  const isReady = order.data?.fulfilments.some(({ kind, state }) => kind === "pickup" && state === "ready");
  const paying = besides && isReady && payment.rest > 0 && !unready;
  usePanelAction(paying && !calledOff ? payAction(payment, say, format) : null);
  if (order.data === undefined || awaited !== null) {
    return (
      <section className="panel">
        {order.error ? (
          <Problem error={order.error} retry={() => void order.refetch()} />
        ) : (
          <Waiting rows={4} />
        )}
      </section>
    );
  }
  const { data } = order;
  if (calledOff && deposit.data) {
    return (
      <ReturnDeposit order={data} deposit={deposit.data} onBack={() => setCalledOff(false)} onDone={onDone} />
    );
  }
  const pickup = data.fulfilments.find((fulfilment) => fulfilment.kind === "pickup");
  const owed = data.total - data.paid;
  const due = owed + added;
  const ready = pickup?.state === "ready";
  const known = typedCode !== "" && typedCode === pickup?.code ? typedCode : "";
  const shown = code ?? known;
  const blocked = busy || !online || payment.payment.open !== null || unready;

  async function act(call: () => Promise<Order>): Promise<Order | null> {
    setBusy(true);
    setError(null);
    try {
      const next = await call();
      client.setQueryData(["order", id], next);
      return next;
    } catch (caught) {
      soundError();
      setError(caught);
      // The server may have done it: what is shown is read anew.
      if (!(caught instanceof LineCut)) void order.refetch();
      return null;
    } finally {
      setBusy(false);
    }
  }

  const markReady = () =>
    act(() => answer(api.POST("/api/v1/orders/{id}/ready", { params: { path: { id } } })));

  async function handOver(tenders: Tender[]) {
    if (busy || !online) return;
    const body = {
      code: shown.trim(),
      register_id: register.id,
      to_other: toOther,
      tenders,
      sale: besides
        ? {
            sale_id: basket.sale_id,
            lines: lineInputs(basket),
            member_id: basket.member?.id,
            expected_total: quote.quote?.total ?? 0,
            ...asked(basket),
          }
        : undefined,
      // What was scanned or chosen at this counter; else it is as they said when they ordered.
      invoice: till.invoices && owed > 0 ? invoiceWish({ ...basket.invoice, with_member: false }) : undefined,
    };
    const text = JSON.stringify(body);
    if (attempt.current?.body !== text) attempt.current = { key: newId(), body: text };
    const { key } = attempt.current;
    const next = await act(() =>
      answer(
        api.POST("/api/v1/orders/{id}/handover", {
          params: { path: { id }, header: { "Idempotency-Key": key } },
          body,
        }),
      ),
    );
    if (next === null) return;
    soundPaid();
    if (needsDrawer(tenders, types)) void openDrawer();
    writePaymentText(id, null);
    const change = tenders.reduce((sum, { amount, given }) => sum + (given ?? amount) - amount, 0);
    if (body.sale) sold();
    else if (body.invoice) edit((before) => ({ ...before, invoice: ON_PAPER }));
    if (body.sale || (till.invoices && owed > 0)) {
      const order_id = body.sale?.sale_id ?? id;
      try {
        const receipt = await answer(
          api.GET("/api/v1/receipts/{order_id}", { params: { path: { order_id } } }),
        );
        return show({ kind: "receipt", receipt, fresh: true });
      } catch {
        // It is done; its paper is printed from the list of sales.
      }
    }
    const sentence = say("pickups.done", { number: data.number });
    onDone(change ? `${sentence}${say("pickups.change", { amount: format.money(change) })}` : sentence);
  }

  function submit(event: { preventDefault: () => void }) {
    event.preventDefault();
    if (blocked) return;
    if (due === 0) void handOver([]);
    else if (payment.rest === 0) payment.finish();
    else takeEntry(payment);
  }

  const back = deposit.data && !deposit.error && (
    <div className="panel-actions">
      <button
        type="button"
        className="plain-button"
        data-tone="bad"
        disabled={payment.payment.parts.length > 0 || payment.payment.open !== null}
        onClick={() => setCalledOff(true)}
      >
        {say("giveBack.title")}
      </button>
    </div>
  );

  return (
    <section className="panel" aria-labelledby="pickup-title">
      <header className="panel-head">
        <button type="button" className="icon-button" aria-label={say("key.back")} onClick={onBack}>
          <Icon name="back" />
        </button>
        <h2 id="pickup-title" className="figures">
          {data.number}
        </h2>
        <Tag tone={ready ? "good" : "warn"}>{say(ready ? "pickups.ready" : "pickups.waiting")}</Tag>
        {data.put_aside && <Tag tone="info">{say("pickups.aside")}</Tag>}
        <span className="spring" />
        {data.contact && (
          <span>
            <span className="quiet">{say("pickups.buyer")}</span> {data.contact.name}
          </span>
        )}
      </header>
      {data.preorder && <PreorderFacts order={data} brief />}
      <ul className="rows">
        {data.lines.map((line) => (
          <li key={line.id} className="row">
            <span className="row-words">
              <strong>{line.name}</strong>
              <span className="quiet">{line.sku}</span>
              <Chosen options={line.options} note={line.note} />
              {line.components.map((part) => (
                <small className="chosen" key={part.line_id}>
                  {say("pickups.part", { name: part.name, n: formatQuantity(part.quantity) })}
                </small>
              ))}
            </span>
            <span className="row-figure figures">× {formatQuantity(line.quantity)}</span>
            <span className="row-figure figures">{format.money(line.net)}</span>
          </li>
        ))}
      </ul>
      <Problem error={error} />
      {!ready ? (
        <div className="panel-actions">
          <button
            type="button"
            className="big-button"
            data-filled
            aria-disabled={busy || !online}
            onClick={markReady}
          >
            {say("pickups.markReady")}
          </button>
        </div>
      ) : (
        <div className="handover">
          <form onSubmit={submit}>
            <label className="field">
              <span>{say("pickups.confirmCode")}</span>
              <input
                value={shown}
                autoComplete="off"
                maxLength={20}
                // biome-ignore lint/a11y/noAutofocus: the next thing to do here is to enter the code
                autoFocus={known === ""}
                onChange={(event) => setCode(event.currentTarget.value)}
              />
            </label>
          </form>
          <fieldset className="choice choice-wrap">
            <legend>{say("pickups.who")}</legend>
            {([false, true] as const).map((other) => (
              <label key={String(other)}>
                <input
                  type="radio"
                  name={who}
                  checked={toOther === other}
                  onChange={() => setToOther(other)}
                />
                <span>{say(other ? "pickups.toOther" : "pickups.toBuyer")}</span>
              </label>
            ))}
          </fieldset>
          {besides && (
            <dl className="return-sum figures">
              {owed > 0 && (
                <div>
                  <dt>{say("pickups.owed")}</dt>
                  <dd>{format.money(owed)}</dd>
                </div>
              )}
              <div>
                <dt>{say("pickups.besides")}</dt>
                <dd>{format.money(quote.quote?.total ?? 0)}</dd>
              </div>
            </dl>
          )}
          {due > 0 && <PaymentEntry payment={payment} tell={(text) => tell({ tone: "info", text })} />}
          {due > 0 && !till.shift && <p role="alert">{say("pickups.needShift")}</p>}
          <div className="panel-actions">
            <button
              type="button"
              className="big-button"
              data-filled
              aria-disabled={blocked}
              onMouseDown={(event) => event.preventDefault()}
              onClick={submit}
            >
              {due > 0 ? say("pickups.handOverPaid", { amount: format.money(due) }) : say("pickups.handOver")}
            </button>
          </div>
        </div>
      )}
      {back}
    </section>
  );
}
