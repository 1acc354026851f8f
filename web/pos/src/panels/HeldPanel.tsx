import { Empty, useFormat } from "@tenon/ui";
import { isEmpty } from "../logic/basket.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** Baskets put aside at this register. */
export function HeldPanel() {
  const say = useWords();
  const format = useFormat();
  const { till, basket, recall, send, fail, online, busy } = useSale();
  const blocked = !online || busy;
  return (
    <section className="panel" aria-labelledby="held-title">
      <h2 id="held-title">{say("held.title")}</h2>
      {till.held.length === 0 ? (
        <Empty icon="hold" title={say("held.none")}>
          {say("held.noneHelp")}
        </Empty>
      ) : (
        <ul className="rows">
          {till.held.map((held) => (
            <li key={held.id} className="row">
              <span className="row-words">
                <strong>{held.label}</strong>
                <span className="quiet figures">
                  {format.time(held.at)} · {say("held.lines", { n: held.lines })}
                </span>
              </span>
              <span className="row-figure figures">{format.money(held.total)}</span>
              <button
                type="button"
                className="plain-button"
                aria-disabled={blocked}
                onClick={() => !blocked && send({ type: "discard", hold_id: held.id }).catch(fail)}
              >
                {say("held.discard")}
              </button>
              <button
                type="button"
                className="plain-button"
                data-edged
                aria-disabled={blocked}
                onClick={() => !blocked && void recall(held.id)}
              >
                {say(isEmpty(basket) ? "held.recall" : "held.swap")}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
