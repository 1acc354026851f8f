import type { Receipt } from "@tenon/api-client";
import { Icon, useFormat } from "@tenon/ui";
import { useRef, useState } from "react";
import { printPaper } from "../parts/print.js";
import { changeOf, ReceiptPaper } from "../parts/ReceiptPaper.js";
import { type PaperWidth, readPaper, writePaper } from "../till/device.js";
import { useWords } from "../words.js";

/** The change first, in large figures, then the receipt. */
export function ReceiptPanel({ receipt, fresh }: { receipt: Receipt; fresh: boolean }) {
  const say = useWords();
  const format = useFormat();
  const [width, setWidth] = useState<PaperWidth>(readPaper);
  const paper = useRef<HTMLDivElement>(null);
  const change = changeOf(receipt);

  function print() {
    const article = paper.current?.querySelector("article");
    if (article) printPaper(article, width);
  }

  return (
    <section className="panel receipt-panel" aria-labelledby="receipt-title">
      <div className="receipt-words">
        {fresh ? (
          <>
            <h2 id="receipt-title">
              <Icon name="check" size={24} /> {say("receipt.done")}
            </h2>
            <p className="receipt-change" role="status">
              <span>{say(change > 0 ? "receipt.change" : "receipt.noChange")}</span>
              {change > 0 && (
                <strong className="figures" data-testid="receipt-change">
                  {format.money(change)}
                </strong>
              )}
            </p>
            <p className="quiet">{say("receipt.next")}</p>
          </>
        ) : (
          <h2 id="receipt-title">{say("receipt.title")}</h2>
        )}
        <div className="panel-actions">
          <button type="button" className="big-button" data-edged onClick={print}>
            <Icon name="print" /> {say("receipt.print")}
          </button>
          <fieldset className="choice">
            <legend className="unseen">{say("receipt.width")}</legend>
            {([57, 80] as const).map((mm) => (
              <label key={mm}>
                <input
                  type="radio"
                  name="paper"
                  checked={width === mm}
                  onChange={() => {
                    setWidth(mm);
                    writePaper(mm);
                  }}
                />
                <span>{mm} mm</span>
              </label>
            ))}
          </fieldset>
        </div>
      </div>
      <div className="receipt-paper" ref={paper}>
        <ReceiptPaper receipt={receipt} width={width} />
      </div>
    </section>
  );
}
