import { useEffect, useRef } from "react";
import { Note } from "@tenon/ui";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** The system counts fewer than the basket holds: the goods in the cashier's hand decide. */
export function HandsPanel({ sentence }: { sentence: string }) {
  const say = useWords();
  const { show, finishPayment } = useSale();
  const sell = useRef<HTMLButtonElement>(null);
  useEffect(() => sell.current?.focus(), []);
  return (
    <section className="panel" aria-labelledby="hands-title">
      <h2 id="hands-title">{say("hands.title")}</h2>
      <Note tone="warn" role="alert" title={sentence}>
        {say("hands.help")}
      </Note>
      <div className="panel-actions">
        <button type="button" className="big-button" data-edged onClick={() => show({ kind: "goods" })}>
          {say("hands.back")}
        </button>
        <button
          type="button"
          ref={sell}
          className="big-button"
          data-filled
          // Enter may come from a scanner; a person presses Space, F9 or the button.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
          onClick={() => void finishPayment(true)}
        >
          {say("hands.sell")}
        </button>
      </div>
    </section>
  );
}
