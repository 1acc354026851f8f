import type { Order } from "@tenon/api-client";
import { formatQuantity, Icon, useBrand, useFormat } from "@tenon/ui";
import { useRef } from "react";
import { PreorderFacts } from "../parts/PreorderFacts.js";
import { printPaper } from "../parts/print.js";
import { usePanelAction, useSale } from "../sell/sale.js";
import { readPaper } from "../till/device.js";
import { useWords } from "../words.js";

/** A pre-order that stands: what the buyer is told, and a slip for them to come with. */
export function PreorderDone({ order, change }: { order: Order; change: number }) {
  const say = useWords();
  const format = useFormat();
  const brand = useBrand();
  const { show } = useSale();
  const paper = useRef<HTMLDivElement>(null);
  const next = () => show({ kind: "goods" });
  usePanelAction({ words: say("action.next"), key: "F9", act: next });

  function print() {
    const slip = paper.current?.querySelector("article");
    if (slip) printPaper(slip, readPaper());
  }

  return (
    <section className="panel receipt-panel" aria-labelledby="preordered-title">
      <div className="receipt-words">
        <h2 id="preordered-title" role="status">
          <Icon name="check" size={24} /> {say("preorder.done")}
        </h2>
        {change > 0 && (
          <p className="receipt-change">
            <span>{say("receipt.change")}</span>
            <strong className="figures" data-testid="receipt-change">
              {format.money(change)}
            </strong>
          </p>
        )}
        <PreorderFacts order={order} />
        <div className="panel-actions">
          <button type="button" className="big-button" data-edged onClick={print}>
            <Icon name="print" /> {say("preorder.print")}
          </button>
        </div>
      </div>
      <div className="receipt-paper preorder-slip" ref={paper}>
        <article className="paper figures" data-width={readPaper()} aria-label={say("preorder.slip")}>
          <header>
            <strong>{brand.name}</strong>
            <span>{say("preorder.slip")}</span>
          </header>
          <PreorderFacts order={order} />
          <ul>
            {order.lines.map((line) => (
              <li key={line.id}>
                <span className="paper-name">{line.name}</span>
                <span>× {formatQuantity(line.quantity)}</span>
                <span>{format.money(line.net)}</span>
              </li>
            ))}
          </ul>
          {order.invoices.map(({ id, number, total }) => (
            <p key={id}>{say("preorder.invoice", { number, amount: format.money(total) })}</p>
          ))}
          <footer>{say("receipt.thanks")}</footer>
        </article>
      </div>
    </section>
  );
}
