import { Button, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, newId, type Order, type ReturnQuote, type ReturnWish } from "@tenon/api-client";
import { formatQuantity, Note, Problem, separator, Tag, useFormat } from "@tenon/ui";
import { type FormEvent, useRef, useState } from "react";
import { useMay } from "../parts/session.js";
import { useStateWords, useWords } from "../words.js";
import { Undelivered } from "./Undelivered.js";

const CONDITIONS = ["saleable", "damaged", "quarantine"] as const;
const WHYS = ["not_wanted", "does_not_suit", "defective", "wrong_item", "damaged_on_the_way"] as const;

/** Sends a parcel, and says that it arrived. */
export function Shipment({ order }: { order: Order }) {
  const say = useWords();
  const may = useMay();
  const client = useQueryClient();
  const parcel = order.fulfilments.find((one) => one.kind === "delivery");
  const [carrier, setCarrier] = useState(parcel?.carrier ?? "");
  const [tracking, setTracking] = useState(parcel?.tracking ?? "");
  const [busy, setBusy] = useState(false);
  const [back, setBack] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (parcel === undefined || !may("orders.fulfil")) return null;
  const waits = order.state === "placed" && ["waiting", "ready"].includes(parcel.state);
  const onTheWay = parcel.state === "shipped";
  // What is paid to whoever brings it may come back unpaid.
  const mayComeBack = order.state === "placed" && ["shipped", "delivered"].includes(parcel.state);
  if (!waits && !onTheWay && !mayComeBack) return null;
  if (back) return <Undelivered order={order} onBack={() => setBack(false)} />;

  async function act(call: () => Promise<unknown>) {
    setBusy(true);
    setError(null);
    try {
      await call();
      await client.invalidateQueries({ queryKey: ["order", order.id] });
      void client.invalidateQueries({ queryKey: ["orders"] });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  }

  function send(event: FormEvent) {
    event.preventDefault();
    const path = { id: order.id };
    const body = { carrier: carrier.trim(), tracking: tracking.trim() };
    void act(() => answer(api.POST("/api/v1/orders/{id}/shipment", { params: { path }, body })));
  }

  return (
    <form className="inline-form" onSubmit={send}>
      <Problem error={error} />
      <TextInput
        label={say("ship.carrier")}
        value={carrier}
        maxLength={40}
        required
        onChange={(event) => setCarrier(event.currentTarget.value)}
      />
      <TextInput
        label={say("ship.tracking")}
        value={tracking}
        maxLength={60}
        onChange={(event) => setTracking(event.currentTarget.value)}
      />
      <div className="actions">
        <Button type="submit" loading={busy} variant={onTheWay ? "default" : "filled"}>
          {say(onTheWay ? "ship.correct" : "ship.send")}
        </Button>
        {onTheWay && (
          <Button
            loading={busy}
            onClick={() =>
              void act(() =>
                answer(api.POST("/api/v1/orders/{id}/delivered", { params: { path: { id: order.id } } })),
              )
            }
          >
            {say("ship.delivered")}
          </Button>
        )}
        {mayComeBack && (
          <Button variant="default" onClick={() => setBack(true)}>
            {say("ship.cameBack")}
          </Button>
        )}
      </div>
    </form>
  );
}

/** What came back, what its buyer asked to send back, and taking it back in the office. */
export function Returned({ order, stores }: { order: Order; stores: readonly [string, string][] }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const may = useMay();
  const [taking, setTaking] = useState(false);
  const waiting = order.return_requests.find((one) => one.state === "asked");
  const left = lines(order).some((line) => line.left > 0);
  const can = order.state === "completed" && left && may("orders.return");
  if (order.returns.length === 0 && order.return_requests.length === 0 && !can) return null;

  return (
    <section className="part" aria-labelledby="returned">
      <div className="section-head">
        <h2 id="returned">{say("return.title")}</h2>
      </div>
      {order.return_requests.map((request) => (
        <div key={request.id} className="fulfilment">
          <p>
            <strong className="figures">{request.code}</strong>{" "}
            <Tag tone={request.state === "asked" ? "warn" : "plain"}>{words("request", request.state)}</Tag>{" "}
            <span className="quiet">
              {words("through", request.way)} · {request.store_name} · {format.moment(request.asked_at)}
            </span>
          </p>
          <ul className="plain-rows">
            {request.lines.map((line) => (
              <li key={line.line_id} className="plain-row">
                <span className="row-grow">
                  {line.name} × {formatQuantity(line.quantity)}
                </span>
                <span className="quiet small">{words("why", line.reason)}</span>
              </li>
            ))}
          </ul>
          {request.answer !== "" && <p className="small">{request.answer}</p>}
        </div>
      ))}
      {waiting && may("orders.return") && <Refuse id={waiting.id} order={order.id} />}
      {order.returns.map((one) => (
        <div key={one.id} className="fulfilment">
          <p>
            <strong className="figures">{one.number}</strong>{" "}
            <span className="quiet">
              {one.store_name} · {one.staff_name} · {format.moment(one.at)}
            </span>{" "}
            {one.state === "voided" && <Tag tone="bad">{words("state", "voided")}</Tag>}
            {one.on_its_way > 0 && (
              <Tag tone="warn">{say("return.onItsWay", { amount: format.money(one.on_its_way) })}</Tag>
            )}
          </p>
          <ul className="plain-rows">
            {one.lines.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a return's lines never change
              <li key={at} className="plain-row">
                <span className="row-grow">
                  {line.variant_id
                    ? `${line.name} × ${formatQuantity(line.quantity)}`
                    : say("order.shipping")}
                </span>
                {line.variant_id && (
                  <span className="quiet small">
                    {words("condition", line.condition)} · {words("why", line.reason)}
                  </span>
                )}
                <span className="figures">{format.money(-line.amount)}</span>
              </li>
            ))}
          </ul>
          <p className="small figures">
            {one.back.map((way) => `${words("method", way.kind)} ${format.money(way.amount)}`).join(" · ")}
          </p>
        </div>
      ))}
      {can && (
        <div className="actions">
          <Button variant="default" aria-expanded={taking} onClick={() => setTaking(!taking)}>
            {say("return.take")}
          </Button>
        </div>
      )}
      {can && taking && <TakeBack order={order} stores={stores} onDone={() => setTaking(false)} />}
    </section>
  );
}

/** Lines that can come back by themselves, with how much of each is left. */
function lines(order: Order) {
  return order.lines.flatMap((line) => {
    const parts = line.components.filter((part) => part.share !== 0);
    if (parts.length === 0) return [{ id: line.id, name: line.name, left: line.quantity - line.returned }];
    return parts.map((part) => ({ id: part.line_id, name: part.name, left: part.quantity - part.returned }));
  });
}

function Refuse({ id, order }: { id: string; order: string }) {
  const say = useWords();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const body = { answer: text.trim() };
      await answer(api.POST("/api/v1/return-requests/{id}/refuse", { params: { path: { id } }, body }));
      await client.invalidateQueries({ queryKey: ["order", order] });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="inline-form" onSubmit={submit}>
      <Problem error={error} />
      <Textarea
        label={say("return.answer")}
        description={say("return.answerHelp")}
        value={text}
        maxLength={300}
        required
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="actions">
        <Button type="submit" variant="default" loading={busy}>
          {say("return.refuse")}
        </Button>
      </div>
    </form>
  );
}

function TakeBack(props: { order: Order; stores: readonly [string, string][]; onDone: () => void }) {
  const { order } = props;
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const may = useMay();
  const client = useQueryClient();
  const [store, setStore] = useState<string | null>(props.stores[0]?.[0] ?? null);
  const [units, setUnits] = useState<Record<string, number>>({});
  const [condition, setCondition] = useState<(typeof CONDITIONS)[number]>("saleable");
  const [reason, setReason] = useState<(typeof WHYS)[number]>("not_wanted");
  const [refund, setRefund] = useState<"original" | "store_credit">("original");
  const [exception, setException] = useState(false);
  const [quote, setQuote] = useState<ReturnQuote | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // One key for one return: sent again after silence, it is still one.
  const key = useRef(newId());

  const wish: ReturnWish = {
    order_id: order.id,
    lines: lines(order)
      .filter((line) => (units[line.id] ?? 0) > 0)
      .map((line) => ({
        line_id: line.id,
        quantity: Math.round((units[line.id] ?? 0) * 1_000),
        condition,
        reason,
      })),
    refund,
    exception,
  };

  /** What was worked out no longer holds. */
  function change(how: () => void) {
    how();
    setQuote(null);
    key.current = newId();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (store === null) return;
    setBusy(true);
    setError(null);
    try {
      if (quote === null) {
        setQuote(
          await answer(api.POST("/api/v1/returns/quotes", { body: { store_id: store, return: wish } })),
        );
      } else {
        const header = { "Idempotency-Key": key.current };
        const body = { store_id: store, return: wish, expected_total: quote.goes_back };
        await answer(api.POST("/api/v1/returns", { params: { header }, body }));
        await client.invalidateQueries({ queryKey: ["order", order.id] });
        props.onDone();
      }
    } catch (caught) {
      setQuote(null);
      setError(caught);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="inline-form" onSubmit={submit}>
      <Select
        label={say("return.store")}
        data={props.stores.map(([value, label]) => ({ value, label }))}
        value={store}
        onChange={(value) => change(() => setStore(value))}
      />
      {lines(order).map((line) => (
        <NumberInput
          key={line.id}
          label={say("return.quantity", { name: line.name, left: formatQuantity(line.left) })}
          value={units[line.id] ?? 0}
          min={0}
          max={line.left / 1_000}
          disabled={line.left === 0}
          onChange={(value) => change(() => setUnits({ ...units, [line.id]: Number(value) || 0 }))}
        />
      ))}
      <Select
        label={say("stock.condition")}
        data={CONDITIONS.map((value) => ({ value, label: words("condition", value) }))}
        value={condition}
        allowDeselect={false}
        onChange={(value) =>
          change(() => setCondition(CONDITIONS.find((one) => one === value) ?? "saleable"))
        }
      />
      <Select
        label={say("reason")}
        data={WHYS.map((value) => ({ value, label: words("why", value) }))}
        value={reason}
        allowDeselect={false}
        onChange={(value) => change(() => setReason(WHYS.find((one) => one === value) ?? "not_wanted"))}
      />
      <Select
        label={say("return.way")}
        data={[
          { value: "original", label: say("return.original") },
          { value: "store_credit", label: words("method", "store_credit") },
        ]}
        value={refund}
        allowDeselect={false}
        onChange={(value) => change(() => setRefund(value === "store_credit" ? value : "original"))}
      />
      <Problem error={error} />
      {error !== null && !exception && may("orders.return_exception") && (
        <Button variant="subtle" color="sky" onClick={() => change(() => setException(true))}>
          {say("return.exception")}
        </Button>
      )}
      {quote && (
        <Note tone="info" role="status">
          {say("return.worth", {
            amount: format.money(quote.goes_back),
            ways: quote.back.map((way) => words("method", way.kind)).join(separator()),
          })}
        </Note>
      )}
      <div className="actions">
        <Button type="submit" loading={busy} disabled={wish.lines.length === 0 || store === null}>
          {say(quote === null ? "return.workOut" : "return.confirm")}
        </Button>
        <Button variant="subtle" color="sky" onClick={props.onDone}>
          {say("back")}
        </Button>
      </div>
    </form>
  );
}
