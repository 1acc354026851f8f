import { Note, parseMoney, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { isEmpty } from "../logic/basket.js";
import { Pieces, Sum, useDrawerCount } from "../parts/DrawerCount.js";
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
        <Pieces first count={count.drawer} />
        <div className="count-side">
          <p className="count-total">
            <span>{say("close.total")}</span>
            <strong className="figures">{format.money(count.drawer.total)}</strong>
          </p>
          <Sum count={count.drawer} label={say("close.direct")} fault={count.bad ? say("close.bad") : null} />
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
            {say("close.submit", { amount: format.money(count.drawer.total) })}
          </button>
        </div>
      </form>
    </section>
  );
}

/** The count, what the terminal says, and the bag in which the money goes. */
function useCount() {
  const format = useFormat();
  const { basket, send, report, fail, busy, online } = useSale();
  const drawer = useDrawerCount();
  const [batch, setBatch] = useState("");
  const [bag, setBag] = useState("");
  const [tried, setTried] = useState(false);
  const batchAmount = batch.trim() === "" ? null : parseMoney(batch, format.currency);
  const batchBad = batch.trim() !== "" && batchAmount === null;
  const bagBad = bag.trim() !== "" && !/^[A-Za-z0-9-]{1,24}$/.test(bag.trim());
  const can = isEmpty(basket) && online && !busy;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!can || !drawer.counted || batchBad || bagBad) return;
    try {
      report(
        await send({
          type: "close_shift",
          counted: drawer.total,
          pieces: drawer.pieces,
          batches: batchAmount === null ? [] : [{ kind: "card", amount: batchAmount }],
          ...(bag.trim() === "" ? {} : { bag: bag.trim() }),
        }),
      );
    } catch (error) {
      fail(error);
    }
  }

  return {
    drawer,
    can,
    batch,
    bag,
    batchBad: tried && batchBad,
    bagBad: tried && bagBad,
    bad: tried && !drawer.counted,
    submit,
    enterBatch: setBatch,
    enterBag: setBag,
  };
}
