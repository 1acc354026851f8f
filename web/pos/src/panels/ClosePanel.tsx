import { currencySign, Note, parseMoney, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { isEmpty } from "../logic/basket.js";
import { countTotal, denominations } from "../logic/cash.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** A blind count: what should be in the drawer is not shown until the count is sent. */
export function ClosePanel() {
  const say = useWords();
  const format = useFormat();
  const { basket, till } = useSale();
  const count = useCount();

  return (
    <section className="panel" aria-labelledby="close-title">
      <h2 id="close-title">{say("close.title")}</h2>
      <p className="quiet">{say("close.help")}</p>
      {!isEmpty(basket) && <Note tone="warn">{say("close.basket")}</Note>}
      {till.held.length > 0 && <Note tone="info">{say("close.held", { n: till.held.length })}</Note>}
      <form className="count" onSubmit={count.submit}>
        <div className="count-grid figures">
          {denominations(format.currency).map((value) => (
            <label key={value} className="count-row">
              <span>{format.money(value)}</span>
              <span aria-hidden="true">×</span>
              <input
                inputMode="numeric"
                aria-label={say("close.each", { amount: format.money(value) })}
                value={count.texts.get(value) ?? ""}
                placeholder="0"
                maxLength={5}
                onChange={(event) => count.enter(value, event.currentTarget.value)}
              />
              <span className="quiet">{format.money(value * (count.counts.get(value) ?? 0))}</span>
            </label>
          ))}
        </div>
        <div className="count-side">
          <p className="count-total">
            <span>{say("close.total")}</span>
            <strong className="figures">{format.money(count.total)}</strong>
          </p>
          <label className="field">
            <span>{say("close.direct")}</span>
            <input
              className="figures"
              inputMode="decimal"
              value={count.direct}
              placeholder={currencySign(format.currency.code)}
              maxLength={16}
              aria-invalid={count.bad}
              onChange={(event) => count.enterDirect(event.currentTarget.value)}
            />
            {count.bad && <em role="alert">{say("close.bad")}</em>}
          </label>
          <label className="field">
            <span>{say("close.batch")}</span>
            <input
              className="figures"
              inputMode="decimal"
              value={count.batch}
              maxLength={16}
              aria-invalid={count.batchBad}
              onChange={(event) => count.enterBatch(event.currentTarget.value)}
            />
            {count.batchBad && <em role="alert">{say("close.bad")}</em>}
          </label>
          <label className="field">
            <span>{say("close.bag")}</span>
            <input
              className="figures"
              value={count.bag}
              maxLength={24}
              aria-invalid={count.bagBad}
              onChange={(event) => count.enterBag(event.currentTarget.value)}
            />
            {count.bagBad && <em role="alert">{say("close.bagBad")}</em>}
          </label>
          <button type="submit" className="big-button" data-filled aria-disabled={!count.can}>
            {say("close.submit", { amount: format.money(count.total) })}
          </button>
        </div>
      </form>
    </section>
  );
}

/** The count, by denomination or as one sum; whichever was typed last holds. */
function useCount() {
  const format = useFormat();
  const { basket, send, report, fail, busy, online } = useSale();
  const [texts, setTexts] = useState<ReadonlyMap<number, string>>(new Map());
  const [direct, setDirect] = useState("");
  const [batch, setBatch] = useState("");
  const [bag, setBag] = useState("");
  const [tried, setTried] = useState(false);
  const counts = new Map(
    [...texts].map(([value, text]) => [value, /^\d{1,5}$/.test(text) ? Number(text) : 0]),
  );
  const directAmount = parseMoney(direct, format.currency);
  const total = direct.trim() === "" ? countTotal(counts) : (directAmount ?? 0);
  const counted = direct.trim() === "" ? texts.size > 0 : directAmount !== null && directAmount >= 0;
  const batchAmount = batch.trim() === "" ? null : parseMoney(batch, format.currency);
  const batchBad = batch.trim() !== "" && batchAmount === null;
  const bagBad = bag.trim() !== "" && !/^[A-Za-z0-9-]{1,24}$/.test(bag.trim());
  const can = isEmpty(basket) && online && !busy;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!can || !counted || batchBad || bagBad) return;
    const pieces =
      direct.trim() === ""
        ? [...counts].filter(([, count]) => count > 0).map(([value, count]) => ({ value, count }))
        : [];
    try {
      report(
        await send({
          type: "close_shift",
          counted: total,
          pieces,
          batches: batchAmount === null ? [] : [{ kind: "card", amount: batchAmount }],
          ...(bag.trim() === "" ? {} : { bag: bag.trim() }),
        }),
      );
    } catch (error) {
      fail(error);
    }
  }

  return {
    texts,
    counts,
    direct,
    total,
    can,
    batch,
    bag,
    batchBad: tried && batchBad,
    bagBad: tried && bagBad,
    bad: tried && !counted,
    submit,
    enter(value: number, text: string) {
      setTexts(new Map(texts).set(value, text.replace(/\D/g, "")));
      setDirect("");
    },
    enterDirect(text: string) {
      setDirect(text);
    },
    enterBatch: setBatch,
    enterBag: setBag,
  };
}
