import { useQuery } from "@tanstack/react-query";
import { answer, api, newId, Refused, type Returnable, type ReturnBody } from "@tenon/api-client";
import { formatQuantity, Icon, Problem, soundPaid, Tag, useFormat } from "@tenon/ui";
import { type FormEvent, useId, useState } from "react";
import { isEmpty, lineInputs } from "../logic/basket.js";
import { type Brought, CONDITIONS, difference, step, WHYS, type Why, wish } from "../logic/bring.js";
import { changeFor } from "../logic/cash.js";
import { CashEntry } from "../parts/CashEntry.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** Codes that a manager may overrule. */
const RULES = ["orders.return_late", "orders.return_exempt"];

/** Goods that come back, what goes back for them, and, with goods in the basket, the one difference. */
export function ReturnOrder({ order, onBack }: { order: Returnable; onBack: () => void }) {
  const say = useWords();
  const format = useFormat();
  const names = useId();
  const { register, till, basket, quote, busy, online, send, fail, reset } = useSale();
  const [brought, setBrought] = useState<ReadonlyMap<string, Brought>>(new Map());
  const [reason, setReason] = useState<Why>("not_wanted");
  const [credit, setCredit] = useState(false);
  const [exception, setException] = useState(false);
  const [given, setGiven] = useState<number | null>(null);
  const [done, setDone] = useState<{ back: ReturnBody; change: number } | null>(null);

  const wanted = wish(order, brought, reason, credit, exception, basket.member?.id);
  const worth = useQuery({
    queryKey: ["return-quote", register.store_id, wanted],
    enabled: wanted !== null && done === null,
    retry: false,
    queryFn: ({ signal }) =>
      wanted === null
        ? Promise.reject(new Error("nothing is chosen"))
        : answer(
            api.POST("/api/v1/returns/quotes", {
              body: { store_id: register.store_id, return: wanted },
              signal,
            }),
          ),
  });
  const back = wanted === null || worth.error ? undefined : worth.data;
  const exchange = !isEmpty(basket);
  const newTotal = exchange ? (quote.quote?.total ?? 0) : 0;
  const due = difference(newTotal, back?.goes_back ?? 0);
  const handed = given ?? due;
  const change = exchange && due > 0 ? changeFor(due, handed) : 0;
  const blocked =
    busy || !online || !till.shift || back === undefined || change === null || (exchange && !quote.fresh);
  const overruled =
    worth.error instanceof Refused && RULES.includes(worth.error.code) && wanted !== null && !exception;

  function put(line: string, next: Brought) {
    setBrought((before) => new Map(before).set(line, next));
    setGiven(null);
  }

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    if (blocked || wanted === null) return;
    try {
      const result = await send({
        type: "return",
        return_id: newId(),
        return: wanted,
        expected_total: back.goes_back,
        sale: exchange
          ? {
              sale_id: basket.sale_id,
              lines: lineInputs(basket),
              tenders: due > 0 ? [{ kind: "cash", amount: due, given: handed }] : [],
              expected_total: newTotal,
              goods_in_hand: false,
            }
          : undefined,
      });
      soundPaid();
      if (exchange) reset();
      if (result.returned) setDone({ back: result.returned, change: change ?? 0 });
    } catch (error) {
      fail(error);
      void worth.refetch();
    }
  }

  if (done !== null) {
    return (
      <section className="panel" aria-labelledby="return-done">
        <h2 id="return-done">
          <Icon name="check" size={24} /> {say("return.done", { number: done.back.number })}
        </h2>
        <ul className="rows" role="status">
          {done.back.back
            .filter((one) => one.kind !== "exchange")
            .map((one) => (
              <li key={one.kind} className="row">
                <span className="row-words">
                  <strong>{say(`return.back.${wayOf(one.kind)}`)}</strong>
                </span>
                <span className="row-figure figures">{format.money(one.amount)}</span>
              </li>
            ))}
          {done.change > 0 && (
            <li className="row">
              <span className="row-words">
                <strong>{say("cash.change")}</strong>
              </span>
              <span className="row-figure figures">{format.money(done.change)}</span>
            </li>
          )}
        </ul>
        <div className="panel-actions">
          <button type="button" className="big-button" data-edged onClick={onBack}>
            {say("return.next")}
          </button>
        </div>
      </section>
    );
  }

  return (
    <section className="panel" aria-labelledby="return-order">
      <header className="panel-head">
        <button type="button" className="icon-button" aria-label={say("key.back")} onClick={onBack}>
          <Icon name="back" />
        </button>
        <h2 id="return-order" className="figures">
          {order.number}
        </h2>
        <span className="quiet figures">
          {order.store_name} · {format.moment(order.had_at)}
        </span>
      </header>
      <form className="handover" onSubmit={submit}>
        <ul className="rows">
          {order.lines.map((line) => {
            const one = brought.get(line.line_id);
            const quantity = one?.quantity ?? 0;
            return (
              <li key={line.line_id} className="row">
                <span className="row-words">
                  <strong>{line.name}</strong>
                  <span className="quiet figures">
                    {line.set_name ? `${line.set_name} · ` : ""}
                    {say("return.left", { n: formatQuantity(line.left) })} · {format.money(line.amount)}
                  </span>
                </span>
                {line.refused && (
                  <Tag tone="warn">
                    {say(line.refused === "orders.return_late" ? "return.late" : "return.exempt")}
                  </Tag>
                )}
                {quantity > 0 && (
                  <label className="field">
                    <span className="unseen">{say("return.condition")}</span>
                    <select
                      value={one?.condition}
                      onChange={(event) =>
                        put(line.line_id, {
                          quantity,
                          condition:
                            CONDITIONS.find((name) => name === event.currentTarget.value) ?? "saleable",
                        })
                      }
                    >
                      {CONDITIONS.map((condition) => (
                        <option key={condition} value={condition}>
                          {say(`condition.${condition}`)}
                        </option>
                      ))}
                    </select>
                  </label>
                )}
                <span className="stepper">
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={say("return.less", { name: line.name })}
                    disabled={quantity === 0}
                    onClick={() => put(line.line_id, step(one, -1, line.left))}
                  >
                    −
                  </button>
                  <output className="figures">{formatQuantity(quantity)}</output>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={say("return.more", { name: line.name })}
                    disabled={quantity >= line.left}
                    onClick={() => put(line.line_id, step(one, 1, line.left))}
                  >
                    +
                  </button>
                </span>
              </li>
            );
          })}
        </ul>
        <fieldset className="choice choice-wrap">
          <legend>{say("return.reason")}</legend>
          {WHYS.map((why) => (
            <label key={why}>
              <input
                type="radio"
                name={`${names}-why`}
                checked={reason === why}
                onChange={() => setReason(why)}
              />
              <span>{say(`why.${why}`)}</span>
            </label>
          ))}
        </fieldset>
        <fieldset className="choice choice-wrap">
          <legend>{say("return.way")}</legend>
          {([false, true] as const).map((way) => (
            <label key={String(way)}>
              <input
                type="radio"
                name={`${names}-way`}
                checked={credit === way}
                onChange={() => setCredit(way)}
              />
              <span>{say(way ? "return.back.store_credit" : "return.original")}</span>
            </label>
          ))}
        </fieldset>
        {wanted !== null && <Problem error={worth.error} />}
        {overruled && (
          <button type="button" className="plain-button" data-edged onClick={() => setException(true)}>
            {say("return.exception")}
          </button>
        )}
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
            {exchange ? (
              <div>
                <dt>{say("return.new")}</dt>
                <dd>{format.money(newTotal)}</dd>
              </div>
            ) : (
              back.back.map((one) => (
                <div key={one.kind}>
                  <dt>{say(`return.back.${wayOf(one.kind)}`)}</dt>
                  <dd>{format.money(one.amount)}</dd>
                </div>
              ))
            )}
            <div data-strong="true">
              <dt>{say(due > 0 ? "return.pay" : "return.give")}</dt>
              <dd data-testid="difference">{format.money(Math.abs(due))}</dd>
            </div>
          </dl>
        )}
        {back && exchange && due > 0 && (
          <CashEntry due={due} given={given} onGiven={setGiven} onDone={() => void submit()} />
        )}
        {!till.shift && <p role="alert">{say("pickups.needShift")}</p>}
        <div className="panel-actions">
          <button type="submit" className="big-button" data-filled aria-disabled={blocked}>
            {exchange
              ? say("return.exchange")
              : say("return.confirm", { amount: format.money(back?.goes_back ?? 0) })}
          </button>
        </div>
      </form>
    </section>
  );
}

const WAYS = ["cash", "card", "store_credit", "online"] as const;

/** A way of giving back that has words; what is new is said as given back online. */
function wayOf(kind: string): (typeof WAYS)[number] {
  return WAYS.find((way) => way === kind) ?? "online";
}
