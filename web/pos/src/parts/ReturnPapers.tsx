import type { ReturnBody } from "@tenon/api-client";
import { Icon, useFormat } from "@tenon/ui";
import { type ReactNode, useRef } from "react";
import { readPaper } from "../till/device.js";
import { useWords } from "../words.js";
import { InvoicePapers } from "./InvoicePaper.js";
import { Trouble } from "./printer/Trouble.js";
import { usePrinting } from "./printer/usePrinting.js";

/** The invoices whose papers came back, and those that were issued in their place, to be printed; then what comes next. */
export function ReturnPapers({
  order,
  back,
  children,
}: {
  order: string;
  back: ReturnBody;
  /** What else can be done now. */
  children: ReactNode;
}) {
  const say = useWords();
  const format = useFormat();
  const paper = useRef<HTMLDivElement>(null);
  const printing = usePrinting({ order, returned: back.id }, true, paper);
  const issued = back.invoices.filter(({ state }) => state === "issued");
  return (
    <>
      <ul className="rows" aria-label={say("invoice.title")}>
        {back.invoices.map(({ id, number, state, total }) => (
          <li key={id} className="row">
            <span className="row-words">
              <strong>
                {say(state === "issued" ? "return.paperNew" : "return.paperVoided", { number })}
              </strong>
            </span>
            {state === "issued" && <span className="row-figure figures">{format.money(total)}</span>}
          </li>
        ))}
      </ul>
      <div className="panel-actions">
        {issued.length > 0 && (
          <button
            type="button"
            className="big-button"
            data-filled={!printing.printed}
            data-edged={printing.printed}
            aria-disabled={printing.busy || printing.printed}
            onClick={() => printing.printed || void printing.print()}
          >
            <Icon name="print" /> {say(printing.printed ? "return.printedNew" : "return.printNew")}
          </button>
        )}
        {children}
      </div>
      {issued.length > 0 && (
        <>
          <Trouble printing={printing} />
          <div className="receipt-paper return-paper" ref={paper}>
            <article className="paper figures" data-width={readPaper()} aria-label={say("invoice.title")}>
              <InvoicePapers papers={issued} copy={false} />
            </article>
          </div>
        </>
      )}
    </>
  );
}
